//! The keys of entities, page by page with the service's cursors: queries for keys only, which the
//! service counts as small operations, or for keys and expiries where the index of `ExpiresAt` is asked.

use futures::stream::{self, BoxStream, StreamExt as _};
use gcloud_sdk::google::datastore::v1::composite_filter::Operator as Both;
use gcloud_sdk::google::datastore::v1::filter::FilterType;
use gcloud_sdk::google::datastore::v1::property_filter::Operator;
use gcloud_sdk::google::datastore::v1::property_order::Direction;
use gcloud_sdk::google::datastore::v1::query_result_batch::MoreResultsType;
use gcloud_sdk::google::datastore::v1::value::ValueType;
use gcloud_sdk::google::datastore::v1::{
    CompositeFilter, EntityResult, Filter, KindExpression, Projection, PropertyFilter, PropertyOrder,
    PropertyReference, Query, Value,
};
use jiff::Timestamp;

use super::DatastoreTier;
use super::client::COUNT;
use super::entity::{EXPIRES_AT, entity_key, session_key, timestamp, to_expiry};
use super::status::Failure;
use super::url::DatastoreUrl;
use crate::session::{Expiry, Key};
use crate::tier::{Cause, ExpiryRange, KeyRange, Listed, Operation, TierError};

/// The name by which queries know an entity's key.
pub(super) const KEY: &str = "__key__";

/// Keys in one page at the most. Each takes about 700 bytes until its page has been read.
const MOST_KEYS: u32 = 14_000;

/// Keys that are on their way in all lists at the same time at the most.
pub(super) const KEYS_AHEAD: usize = 2 * MOST_KEYS as usize;

/// Keys in the first page. Pages double as long as the service fills them: some take as long to find
/// the beginning of a page as to send it.
const FIRST: u32 = 1_000;

/// The same where expiries are listed: a walk has one such list, and finding the beginning of a page can
/// mean sorting all of them.
const FIRST_BY_EXPIRY: u32 = 4_000;
const MOST_BY_EXPIRY: u32 = KEYS_AHEAD as u32;

/// Where a list has got to.
struct Place {
    cursor: Vec<u8>,
    page: u32,
    /// Keys in one page at the most.
    most: u32,
}

pub(super) fn list(
    tier: &DatastoreTier,
    range: KeyRange,
    expiring: Option<ExpiryRange>,
) -> BoxStream<'_, Result<Vec<Listed>, TierError>> {
    let query = query(tier.client.url(), &range, expiring);
    let (page, most) = match expiring {
        None => (FIRST, MOST_KEYS),
        Some(_) => (FIRST_BY_EXPIRY, MOST_BY_EXPIRY),
    };
    let first = Some(Place { cursor: Vec::new(), page, most });
    stream::try_unfold(first, move |place| {
        let (query, range) = (query.clone(), range.clone());
        async move {
            match place {
                Some(place) => next(tier, query, &range, place).await.map(Some),
                None => Ok(None),
            }
        }
    })
    .boxed()
}

/// How many entities there are; Google's emulator cannot tell.
pub(super) async fn count(tier: &DatastoreTier, range: &KeyRange) -> Option<u64> {
    let service = tier.client.connect().await.ok()?;
    let mut answer = service.count(query(tier.client.url(), range, None)).await.ok()?.batch?;
    match answer.aggregation_results.pop()?.aggregate_properties.remove(COUNT)?.value_type? {
        ValueType::IntegerValue(count) => u64::try_from(count).ok(),
        _ => None,
    }
}

async fn next(
    tier: &DatastoreTier,
    query: Query,
    range: &KeyRange,
    mut place: Place,
) -> Result<(Vec<Listed>, Option<Place>), TierError> {
    let failed = |cause| tier.error(Operation::Read, cause);
    let service = tier.client.connect().await.map_err(|cause| tier.error(Operation::Connect, cause))?;
    let room = tier.listing.acquire_many(place.page).await;
    let batch = loop {
        let limit = i32::try_from(place.page).ok();
        let query = Query { start_cursor: place.cursor.clone(), limit, ..query.clone() };
        match service.query(query).await {
            Ok(answer) => break answer.batch.unwrap_or_default(),
            Err(Failure::AnswerTooLarge(_)) if place.page > 1 => place.page /= 2,
            Err(failure) => return Err(failed(failure.into())),
        }
    };
    let more = batch.more_results() != MoreResultsType::NoMoreResults;
    // An answer that gives nothing and goes nowhere would be asked for again for ever.
    let stuck = batch.entity_results.is_empty() && batch.end_cursor == place.cursor;
    let (page, most) = (next_page(place.page, batch.entity_results.len(), place.most), place.most);
    let cursor = batch.end_cursor;
    let listed = batch.entity_results.into_iter().filter_map(|result| listed(result).transpose());
    let listed =
        listed.filter(|listed| listed.as_ref().map_or(true, |listed| range.contains(listed.key.as_str())));
    let listed: Result<Vec<_>, _> = listed.collect();
    drop(room);
    Ok((listed.map_err(failed)?, (more && !stuck).then_some(Place { cursor, page, most })))
}

/// How many keys to ask for next, where `got` came of the `page` that was asked for.
fn next_page(page: u32, got: usize, most: u32) -> u32 {
    match u32::try_from(got) {
        Ok(got) if got < page => got.max(FIRST.min(page)),
        _ => (page * 2).min(most),
    }
}

/// By key; or by expiry, which only the index of `ExpiresAt` can do. No index that Datastore makes by
/// itself does both, so then the keys are chosen here.
fn query(url: &DatastoreUrl, range: &KeyRange, expiring: Option<ExpiryRange>) -> Query {
    let (filters, projection, order): (Vec<_>, _, _) = match expiring {
        None => (key_bounds(url, range), KEY, KEY),
        Some(expiring) => (expiry_bounds(expiring), EXPIRES_AT, EXPIRES_AT),
    };
    let filter = CompositeFilter { op: Both::And.into(), filters };
    let filter = (!filter.filters.is_empty())
        .then_some(Filter { filter_type: Some(FilterType::CompositeFilter(filter)) });
    Query {
        kind: vec![KindExpression { name: url.kind().to_owned() }],
        filter,
        projection: vec![Projection { property: Some(property(projection)) }],
        order: vec![PropertyOrder {
            property: Some(property(order)),
            direction: Direction::Ascending.into(),
        }],
        ..Query::default()
    }
}

fn key_bounds(url: &DatastoreUrl, range: &KeyRange) -> Vec<Filter> {
    let value = |name| ValueType::KeyValue(entity_key(url, name));
    // No entity has an empty name, and a bound with one is refused.
    let from = Some(range.from()).filter(|from| !from.is_empty());
    let from = from.map(|from| bound(KEY, Operator::GreaterThanOrEqual, value(from)));
    let to = range.to().map(|to| bound(KEY, Operator::LessThan, value(to)));
    from.into_iter().chain(to).collect()
}

fn expiry_bounds(expiring: ExpiryRange) -> Vec<Filter> {
    // A moment outside of what Datastore can hold bounds nothing.
    let value = |at: Option<Timestamp>| at.and_then(|at| timestamp(at).ok());
    let after = value(expiring.after).map(|at| bound(EXPIRES_AT, Operator::GreaterThan, at));
    let until = value(expiring.until).map(|at| bound(EXPIRES_AT, Operator::LessThanOrEqual, at));
    after.into_iter().chain(until).collect()
}

fn bound(name: &str, operator: Operator, value: ValueType) -> Filter {
    let value = Value { value_type: Some(value), ..Value::default() };
    let filter = PropertyFilter { property: Some(property(name)), op: operator.into(), value: Some(value) };
    Filter { filter_type: Some(FilterType::PropertyFilter(filter)) }
}

fn property(name: &str) -> PropertyReference {
    PropertyReference { name: name.to_owned() }
}

/// Nothing for an entity that has a number for a name, or one that no session can have.
fn listed(result: EntityResult) -> Result<Option<Listed>, Cause> {
    let Some(mut entity) = result.entity else { return Ok(None) };
    let key = entity.key.as_ref().and_then(session_key).and_then(|name| Key::new(name).ok());
    let expiry: Option<Expiry> = match entity.properties.remove(EXPIRES_AT) {
        Some(value) => Some(to_expiry(Some(value))?),
        None => None,
    };
    Ok(key.map(|key| Listed { key, expiry }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_grow_while_they_are_filled() {
        assert_eq!(next_page(1_000, 1_000, MOST_KEYS), 2_000);
        assert_eq!(next_page(MOST_KEYS, MOST_KEYS as usize, MOST_KEYS), MOST_KEYS);
        assert_eq!(next_page(MOST_KEYS, 3_000, MOST_KEYS), 3_000);
        assert_eq!(next_page(2_000, 300, MOST_KEYS), 1_000);
        assert_eq!(next_page(500, 300, MOST_KEYS), 500);
    }
}
