//! What the database says of the kind and namespace that the sessions should be in. Reads only.

use std::time::Duration;

use gcloud_sdk::google::datastore::v1::key::path_element::IdType;
use gcloud_sdk::google::datastore::v1::{
    EntityResult, KindExpression, Projection, PropertyReference, Query, RunQueryResponse,
};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::DatastoreTier;
use super::client::Connection;
use super::entity::{EXPIRES_AT, VALUE};
use super::list::KEY;
use super::status::Failure;
use crate::tier::inspection::{Details, Entities, Inspection};
use crate::tier::{Cause, Operation, TierError};

/// Entities that are looked at: some of 1 MiB fit into one answer.
const SAMPLE: i32 = 20;

/// Namespaces and kinds that are looked through at the most.
const MOST_PLACES: i32 = 50;

pub(super) async fn inspect(tier: &DatastoreTier) -> Result<Inspection, TierError> {
    let service = tier.client.connect().await.map_err(|cause| tier.error(Operation::Connect, cause))?;
    let failed = |failure: Failure| tier.error(Operation::Read, Cause::from(failure));
    let begun = Instant::now();
    let asked_at = Timestamp::now();
    // A name that no session has: only the way there and back is of interest.
    let answer = service.lookup(&["sesscascade doctor"]).await.map_err(failed)?;
    let round_trip = begun.elapsed();
    let read_at = answer.read_time.and_then(|at| Timestamp::new(at.seconds, at.nanos).ok());
    let (kind, namespace) = (service.url().kind().to_owned(), service.url().namespace().to_owned());
    let sample = sample(&service, &kind).await.map_err(failed)?;
    let mut entities = Entities {
        emulator: tier.client.emulator().map(str::to_owned),
        kind,
        namespace,
        ..Entities::default()
    };
    judge(&sample, &mut entities);
    if entities.present {
        let by_expiry = one(&entities.kind, EXPIRES_AT);
        entities.expiry_index = !found(service.query(by_expiry).await.map_err(failed)?).is_empty();
    } else {
        // A guess, which an emulator may not help with.
        entities.elsewhere = namespaces_with(&service, &entities).await.unwrap_or_default();
        entities.other_kinds = kinds(&service).await.unwrap_or_default();
    }
    Ok(Inspection {
        target: service.url().to_string(),
        round_trip,
        clock_ahead: read_at.map(|read_at| ahead(read_at, asked_at, round_trip)),
        clock_resolution: round_trip / 2,
        details: Details::Entities(entities),
    })
}

/// The answer was read somewhere on the way there and back.
fn ahead(read_at: Timestamp, asked_at: Timestamp, round_trip: Duration) -> SignedDuration {
    let middle = SignedDuration::try_from(round_trip / 2).unwrap_or_default();
    read_at.duration_since(asked_at) - middle
}

async fn sample(service: &Connection<'_>, kind: &str) -> Result<Vec<EntityResult>, Failure> {
    let query = |limit| Query { kind: of(kind), limit: Some(limit), ..Query::default() };
    match service.query(query(SAMPLE)).await {
        Err(Failure::AnswerTooLarge(_)) => service.query(query(1)).await.map(found),
        answer => answer.map(found),
    }
}

fn judge(sample: &[EntityResult], entities: &mut Entities) {
    entities.present = !sample.is_empty();
    entities.sampled = sample.len();
    for entity in sample.iter().filter_map(|result| result.entity.as_ref()) {
        let excluded = |name| entity.properties.get(name).map(|value| value.exclude_from_indexes);
        entities.expiry_unindexed += usize::from(excluded(EXPIRES_AT) == Some(true));
        entities.value_indexed += usize::from(excluded(VALUE) == Some(false));
    }
}

async fn namespaces_with(service: &Connection<'_>, entities: &Entities) -> Result<Vec<String>, Failure> {
    let all = names(service.query(keys("__namespace__")).await?);
    let mut with = Vec::new();
    for namespace in all.into_iter().filter(|namespace| *namespace != entities.namespace) {
        let query = one(&entities.kind, KEY);
        if !found(service.query_in(&namespace, query).await?).is_empty() {
            with.push(namespace);
        }
    }
    Ok(with)
}

async fn kinds(service: &Connection<'_>) -> Result<Vec<String>, Failure> {
    let all = names(service.query(keys("__kind__")).await?);
    // Those of Datastore's own begin like this.
    Ok(all.into_iter().filter(|kind| !kind.starts_with("__")).collect())
}

fn of(kind: &str) -> Vec<KindExpression> {
    vec![KindExpression { name: kind.to_owned() }]
}

fn keys(kind: &str) -> Query {
    Query { limit: Some(MOST_PLACES), ..one(kind, KEY) }
}

fn one(kind: &str, property: &str) -> Query {
    let property = PropertyReference { name: property.to_owned() };
    Query {
        kind: of(kind),
        projection: vec![Projection { property: Some(property) }],
        limit: Some(1),
        ..Query::default()
    }
}

fn found(answer: RunQueryResponse) -> Vec<EntityResult> {
    answer.batch.map(|batch| batch.entity_results).unwrap_or_default()
}

/// The names in keys; the default namespace has a number instead, and is the empty name.
fn names(answer: RunQueryResponse) -> Vec<String> {
    let key = |result: EntityResult| result.entity?.key?.path.pop()?.id_type;
    let name = |id| match id {
        IdType::Name(name) => name,
        IdType::Id(_) => String::new(),
    };
    found(answer).into_iter().filter_map(key).map(name).collect()
}
