//! The Go store's entity ↔ [`Record`].
//!
//! The key's *name* is the session's key; `Value` is a blob outside the indexes and `ExpiresAt` an
//! indexed timestamp of microsecond precision. What else an entity holds is not looked at.

use gcloud_sdk::google::datastore::v1::key::{PathElement, path_element::IdType};
use gcloud_sdk::google::datastore::v1::value::ValueType;
use gcloud_sdk::google::datastore::v1::{Entity, EntityResult, Key as EntityKey, PartitionId, Value};
use gcloud_sdk::prost_types::Timestamp as WireTimestamp;
use jiff::Timestamp;

use super::url::DatastoreUrl;
use crate::session::{Expiry, Key, Record};
use crate::tier::{Cause, Entry, Version};

/// Longest payload in bytes: the documented limit of a property outside the indexes.
pub const MAX_PAYLOAD_BYTES: usize = 1_048_487;

pub(super) const VALUE: &str = "Value";
pub(super) const EXPIRES_AT: &str = "ExpiresAt";

/// 0001-01-01T00:00:00Z, the earliest moment of the wire format, in seconds since 1970.
const FIRST_SECOND: i64 = -62_135_596_800;

/// Where the session's entities are.
pub(super) fn partition(url: &DatastoreUrl) -> PartitionId {
    PartitionId {
        project_id: url.project().to_owned(),
        database_id: url.database().to_owned(),
        namespace_id: url.namespace().to_owned(),
    }
}

/// The name of a session's entity in full.
pub(super) fn entity_key(url: &DatastoreUrl, key: &str) -> EntityKey {
    EntityKey {
        partition_id: Some(partition(url)),
        path: vec![PathElement { kind: url.kind().to_owned(), id_type: Some(IdType::Name(key.to_owned())) }],
    }
}

/// The session's key in an entity's key; `None` when the entity is numbered and not named.
pub(super) fn session_key(key: &EntityKey) -> Option<&str> {
    match &key.path.last()?.id_type {
        Some(IdType::Name(name)) => Some(name),
        _ => None,
    }
}

/// The entity that the Go store would write.
///
/// # Errors
/// [`Cause::TooLarge`] over [`MAX_PAYLOAD_BYTES`]; [`Cause::Refused`] for an expiry that an entity
/// cannot hold.
pub(super) fn to_entity(url: &DatastoreUrl, key: &Key, record: &Record) -> Result<Entity, Cause> {
    let size = record.payload.len();
    if size > MAX_PAYLOAD_BYTES {
        return Err(Cause::TooLarge(format!(
            "the payload has {size} bytes; Datastore takes {MAX_PAYLOAD_BYTES} in a property at most"
        )));
    }
    let at = record.expiry.at().ok_or_else(|| {
        Cause::Refused(
            "the session has no expiry, and the store cannot keep one for ever: give an expiry".to_owned(),
        )
    })?;
    let value = Value {
        exclude_from_indexes: true,
        value_type: Some(ValueType::BlobValue(record.payload.clone())),
        ..Value::default()
    };
    let expires_at = Value { value_type: Some(timestamp(at)?), ..Value::default() };
    Ok(Entity {
        key: Some(entity_key(url, key.as_str())),
        properties: [(VALUE.to_owned(), value), (EXPIRES_AT.to_owned(), expires_at)].into(),
    })
}

/// What an entity says of a session.
///
/// # Errors
/// [`Cause::Malformed`] for an entity that the Go store would not have written.
pub(super) fn to_entry(found: EntityResult) -> Result<Entry, Cause> {
    let mut properties = found.entity.map(|entity| entity.properties).unwrap_or_default();
    let payload = match property(VALUE, "a blob", properties.remove(VALUE))? {
        ValueType::BlobValue(payload) => payload,
        other => return Err(wrong_type(VALUE, "a blob", &other)),
    };
    let expiry = to_expiry(properties.remove(EXPIRES_AT))?;
    let version = u64::try_from(found.version).map_err(|_| {
        Cause::NotSuchAServer(format!("the entity has the version {}; versions are positive", found.version))
    })?;
    Ok(Entry { record: Record { payload, expiry }, version: Version(version) })
}

/// What the property `ExpiresAt` says.
///
/// # Errors
/// [`Cause::Malformed`] for one that the Go store would not have written.
pub(super) fn to_expiry(value: Option<Value>) -> Result<Expiry, Cause> {
    match property(EXPIRES_AT, "a timestamp", value)? {
        ValueType::TimestampValue(at) => Ok(Expiry::At(from_wire(&at)?)),
        // A projection brings the index's form of a timestamp.
        ValueType::IntegerValue(micros) => {
            Timestamp::from_microsecond(micros).map(Expiry::At).map_err(|_| {
                Cause::Malformed(format!("the property {EXPIRES_AT:?} is {micros}, which is no date"))
            })
        }
        other => Err(wrong_type(EXPIRES_AT, "a timestamp", &other)),
    }
}

fn property(name: &str, wanted: &str, value: Option<Value>) -> Result<ValueType, Cause> {
    let value = value.ok_or_else(|| {
        Cause::Malformed(format!("the entity has no property {name:?}, which should be {wanted}"))
    })?;
    value
        .value_type
        .ok_or_else(|| Cause::Malformed(format!("the property {name:?} has no value; it should be {wanted}")))
}

fn wrong_type(name: &str, wanted: &str, found: &ValueType) -> Cause {
    let found = match found {
        ValueType::NullValue(_) => "null",
        ValueType::BooleanValue(_) => "a boolean",
        ValueType::IntegerValue(_) => "an integer",
        ValueType::DoubleValue(_) => "a floating-point number",
        ValueType::TimestampValue(_) => "a timestamp",
        ValueType::KeyValue(_) => "a key",
        ValueType::StringValue(_) => "a string",
        ValueType::BlobValue(_) => "a blob",
        ValueType::GeoPointValue(_) => "a geographical point",
        ValueType::EntityValue(_) => "an embedded entity",
        ValueType::ArrayValue(_) => "an array",
    };
    Cause::Malformed(format!("the property {name:?} should be {wanted}, and is {found}"))
}

/// A moment as the value of a property.
///
/// # Errors
/// [`Cause::Refused`] before the year 1.
pub(super) fn timestamp(at: Timestamp) -> Result<ValueType, Cause> {
    to_wire(at).map(ValueType::TimestampValue)
}

/// Rounds down to the microsecond, as the service would and as the Go store does.
fn to_wire(at: Timestamp) -> Result<WireTimestamp, Cause> {
    let micros = at.as_nanosecond().div_euclid(1_000);
    let seconds = i64::try_from(micros.div_euclid(1_000_000)).unwrap_or(i64::MIN);
    if seconds < FIRST_SECOND {
        return Err(Cause::Refused(format!("the expiry {at} is before the year 1, where Datastore begins")));
    }
    let nanos = i32::try_from(micros.rem_euclid(1_000_000) * 1_000).unwrap_or_default();
    Ok(WireTimestamp { seconds, nanos })
}

fn from_wire(at: &WireTimestamp) -> Result<Timestamp, Cause> {
    at.seconds
        .checked_mul(1_000_000)
        .and_then(|micros| micros.checked_add(i64::from(at.nanos.div_euclid(1_000))))
        .and_then(|micros| Timestamp::from_microsecond(micros).ok())
        .ok_or_else(|| {
            Cause::Malformed(format!(
                "the property {EXPIRES_AT:?} is {} seconds from 1970, which is no date",
                at.seconds
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url() -> DatastoreUrl {
        "datastore://p/d?namespace=n&kind=K".parse().unwrap()
    }

    fn record(nanos: i128) -> Record {
        let at = Timestamp::from_nanosecond(nanos).unwrap();
        Record { payload: b"payload".to_vec(), expiry: Expiry::At(at) }
    }

    fn result(entity: Entity) -> EntityResult {
        EntityResult { entity: Some(entity), version: 7, ..EntityResult::default() }
    }

    fn entity() -> Entity {
        to_entity(&url(), &Key::new("session.A").unwrap(), &record(5_000)).unwrap()
    }

    fn malformed(change: impl FnOnce(&mut Entity)) -> String {
        let mut entity = entity();
        change(&mut entity);
        match to_entry(result(entity)) {
            Err(Cause::Malformed(text)) => text,
            other => panic!("{other:?}"),
        }
    }

    fn set(entity: &mut Entity, name: &str, value: ValueType) {
        entity.properties.insert(name.to_owned(), Value { value_type: Some(value), ..Value::default() });
    }

    #[test]
    fn an_entity_is_what_the_go_store_writes() {
        let entity = entity();
        let key = entity.key.as_ref().unwrap();
        assert_eq!(session_key(key), Some("session.A"));
        assert_eq!(key.path[0].kind, "K");
        let partition = key.partition_id.as_ref().unwrap();
        let parts = [&partition.project_id, &partition.database_id, &partition.namespace_id];
        assert_eq!(parts, ["p", "d", "n"]);
        assert_eq!(entity.properties.len(), 2);
        assert!(entity.properties[VALUE].exclude_from_indexes);
        assert!(!entity.properties[EXPIRES_AT].exclude_from_indexes);
    }

    #[test]
    fn times_are_rounded_down_to_the_microsecond() {
        let key = Key::new("k").unwrap();
        for (nanos, micros) in
            [(1_999, 1), (0, 0), (-1, -1), (-1_000, -1), (1_700_000_000_123_456_789, 1_700_000_000_123_456)]
        {
            let entity = to_entity(&url(), &key, &record(nanos)).unwrap();
            let entry = to_entry(result(entity)).unwrap();
            assert_eq!(entry.record.expiry.at().unwrap().as_microsecond(), micros);
            assert_eq!(entry.record.payload, b"payload");
            assert_eq!(entry.version, Version(7));
        }
    }

    #[test]
    fn what_an_entity_cannot_hold_is_refused() {
        let key = Key::new("k").unwrap();
        let to_entity = |payload: Vec<u8>, expiry| to_entity(&url(), &key, &Record { payload, expiry });
        let at = |at| Expiry::At(at);
        assert!(matches!(to_entity(vec![], Expiry::Never), Err(Cause::Refused(_))));
        assert!(matches!(to_entity(vec![], at(Timestamp::MIN)), Err(Cause::Refused(_))));
        assert!(to_entity(vec![], at(Timestamp::MAX)).is_ok());
        assert!(to_entity(vec![0; MAX_PAYLOAD_BYTES], at(Timestamp::MAX)).is_ok());
        let larger = to_entity(vec![0; MAX_PAYLOAD_BYTES + 1], at(Timestamp::MAX));
        assert!(matches!(larger, Err(Cause::TooLarge(_))));
    }

    #[test]
    fn malformed_entities_are_told_by_property_and_type() {
        for (text, wanted) in [
            (
                malformed(|entity| set(entity, VALUE, ValueType::StringValue("s".to_owned()))),
                "the property \"Value\" should be a blob, and is a string",
            ),
            (
                malformed(|entity| set(entity, EXPIRES_AT, ValueType::NullValue(0))),
                "the property \"ExpiresAt\" should be a timestamp, and is null",
            ),
            (
                malformed(|entity| drop(entity.properties.remove(EXPIRES_AT))),
                "the entity has no property \"ExpiresAt\", which should be a timestamp",
            ),
            (
                malformed(|entity| {
                    let at = WireTimestamp { seconds: i64::MAX, nanos: 0 };
                    set(entity, EXPIRES_AT, ValueType::TimestampValue(at));
                }),
                "the property \"ExpiresAt\" is 9223372036854775807 seconds from 1970, which is no date",
            ),
        ] {
            assert_eq!(text, wanted);
        }
    }
}
