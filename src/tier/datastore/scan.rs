//! Walking through entities in the order of their keys, page by page with the service's cursors.

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

use super::DatastoreTier;
use super::entity::{EXPIRES_AT, entity_key, session_key, to_entry, to_expiry};
use super::status::Failure;
use crate::session::Key;
use crate::tier::{Cause, Detail, Found, KeyRange, Listing, Operation, TierError};

/// The name by which queries know an entity's key.
const KEY: &str = "__key__";

/// Entities in one page at the most.
const MOST: i32 = 1_000;

/// Entities in the first page, before their size is known.
const FIRST: i32 = 100;

/// Bytes of payload that a page is to have.
const PAGE_BYTES: usize = 1 << 20;

/// Where a walk has got to.
struct Place {
    cursor: Vec<u8>,
    page: i32,
}

pub(super) fn scan<'a>(
    tier: &'a DatastoreTier,
    range: &'a KeyRange,
    detail: Detail,
) -> BoxStream<'a, Result<Vec<Found>, TierError>> {
    let first = Some(Place { cursor: Vec::new(), page: if detail == Detail::Keys { MOST } else { FIRST } });
    stream::try_unfold(first, move |place| async move {
        match place {
            Some(place) => next(tier, range, detail, place).await.map(Some),
            None => Ok(None),
        }
    })
    .boxed()
}

async fn next(
    tier: &DatastoreTier,
    range: &KeyRange,
    detail: Detail,
    mut place: Place,
) -> Result<(Vec<Found>, Option<Place>), TierError> {
    let service = tier.client.connect().await.map_err(|cause| tier.error(Operation::Connect, cause))?;
    let failed = |cause| tier.error(Operation::Read, cause);
    let batch = loop {
        let query = query(tier, range, detail, &place);
        match service.query(query).await {
            Ok(answer) => break answer.batch.unwrap_or_default(),
            Err(Failure::AnswerTooLarge(_)) if place.page > 1 => place.page /= 2,
            Err(failure) => return Err(failed(failure.into())),
        }
    };
    let more = batch.more_results() != MoreResultsType::NoMoreResults;
    // An answer that gives nothing and goes nowhere would be asked for again for ever.
    let stuck = batch.entity_results.is_empty() && batch.end_cursor == place.cursor;
    let cursor = batch.end_cursor.clone();
    let results = batch.entity_results.into_iter();
    let found: Vec<_> = results.filter_map(|result| self::found(tier, result, detail)).collect();
    let page = fitting(&found, place.page);
    Ok((found, (more && !stuck).then_some(Place { cursor, page })))
}

fn query(tier: &DatastoreTier, range: &KeyRange, detail: Detail, place: &Place) -> Query {
    let url = tier.client.url();
    let bound = |operator: Operator, name: &str| {
        let value =
            Value { value_type: Some(ValueType::KeyValue(entity_key(url, name))), ..Value::default() };
        let filter =
            PropertyFilter { property: Some(property(KEY)), op: operator.into(), value: Some(value) };
        Filter { filter_type: Some(FilterType::PropertyFilter(filter)) }
    };
    // No entity has an empty name, and a bound with one is refused.
    let from = Some(range.from()).filter(|from| !from.is_empty());
    let bounds = [
        from.map(|from| bound(Operator::GreaterThanOrEqual, from)),
        range.to().map(|to| bound(Operator::LessThan, to)),
    ];
    let filters: Vec<_> = bounds.into_iter().flatten().collect();
    let both = CompositeFilter { op: Both::And.into(), filters };
    let filter = Filter { filter_type: Some(FilterType::CompositeFilter(both)) };
    let names: &[&str] = if detail == Detail::Keys { &[EXPIRES_AT] } else { &[] };
    Query {
        kind: vec![KindExpression { name: url.kind().to_owned() }],
        filter: (range.to().is_some() || from.is_some()).then_some(filter),
        projection: names.iter().map(|name| Projection { property: Some(property(name)) }).collect(),
        order: vec![PropertyOrder { property: Some(property(KEY)), direction: Direction::Ascending.into() }],
        start_cursor: place.cursor.clone(),
        limit: Some(place.page),
        ..Query::default()
    }
}

fn property(name: &str) -> PropertyReference {
    PropertyReference { name: name.to_owned() }
}

/// Nothing for an entity that has a number for a name, or one that no session can have.
fn found(tier: &DatastoreTier, mut result: EntityResult, detail: Detail) -> Option<Found> {
    let name = result.entity.as_mut()?.key.take();
    let key = Key::new(name.as_ref().and_then(session_key)?).ok()?;
    let listing = listing(result, detail).map_err(|cause| tier.error(Operation::Read, cause));
    Some(Found { key, listing })
}

fn listing(result: EntityResult, detail: Detail) -> Result<Listing, Cause> {
    if detail == Detail::Keys {
        let mut properties = result.entity.map(|entity| entity.properties).unwrap_or_default();
        return Ok(Listing { expiry: to_expiry(properties.remove(EXPIRES_AT))?, entry: None });
    }
    let entry = to_entry(result)?;
    Ok(Listing { expiry: entry.record.expiry, entry: Some(entry) })
}

/// How many entities of this size make a page.
fn fitting(found: &[Found], page: i32) -> i32 {
    let listed = found.iter().filter_map(|found| found.listing.as_ref().ok());
    let bytes: usize = listed.filter_map(|listing| Some(listing.entry.as_ref()?.record.payload.len())).sum();
    match bytes.checked_div(found.len()) {
        None => page,
        Some(0) => MOST,
        Some(each) => i32::try_from(PAGE_BYTES / each).unwrap_or(MOST).clamp(1, MOST),
    }
}
