//! The Datastore tier: the Go store's entities, read and written with Google's gRPC API.
//!
//! `url` says which entities of which database, `client` connects (`probe` first asks whether that makes
//! sense) and calls, `status` tells what a failed call means, `entity` turns entities into records and
//! back, `commits` works out which changes can share a commit. Here is what puts them together.
//!
//! Reads are strongly consistent. Nothing is tried again but the keys that the service put off, and the
//! halves of a request that was too large or had something invalid in it.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt as _};
use gcloud_sdk::google::datastore::v1::CommitResponse;
use tokio::sync::Semaphore;

use self::client::{Client, Connection};
use self::commits::{Commit, Round, mutation, plan};
use self::entity::{session_key, to_entry};
use self::status::Failure;
use super::{
    Abilities, Cause, Change, Effect, Entry, ExpiryRange, Inspection, KeyRange, Listed, OnlyIf, Operation,
    Tier, TierError, TierName,
};
use crate::session::Key;

mod client;
mod commits;
mod entity;
mod inspect;
mod list;
mod probe;
mod status;
mod url;

pub use self::entity::MAX_PAYLOAD_BYTES;
pub use self::url::{DEFAULT_KIND, DatastoreUrl, DatastoreUrlError};

/// Keys in one lookup at the most (documented limit).
const READ_BATCH: usize = 1_000;

/// Lookups, or commits of many changes, that are under way at the same time.
const BATCHES_IN_FLIGHT: usize = 4;

/// Sessions kept as entities of Cloud Datastore, or Firestore in Datastore mode.
///
/// A change that is guarded by a version relies on `base_version`, which the service and Google's
/// emulator honour; the `datastore-emulator` crate's server takes it and does not look at it.
#[derive(Debug)]
pub struct DatastoreTier {
    client: Client,
    /// Keys that may be on their way in lists at the same time.
    listing: Semaphore,
}

impl DatastoreTier {
    /// A tier that connects when it is first used.
    ///
    /// `emulator_host` is `host:port`, with or without `http://`: plain text and no credentials.
    /// Without it (or when it is empty) it is Google's service with the Application Default
    /// Credentials. `timeout` is for each request, and includes connecting where that is needed.
    pub fn new(url: DatastoreUrl, emulator_host: Option<String>, timeout: Duration) -> Self {
        let client = Client::new(url, emulator_host, timeout);
        Self { client, listing: Semaphore::new(list::KEYS_AHEAD) }
    }

    fn error(&self, operation: Operation, cause: Cause) -> TierError {
        TierError { tier: TierName::Datastore, target: self.client.url().to_string(), operation, cause }
    }

    async fn read(&self, service: &Connection<'_>, keys: &[Key]) -> Vec<Result<Option<Entry>, TierError>> {
        let (found, failed) = look_up(service, keys).await;
        let answer = |key: &Key| match (found.get(key.as_str()), &failed) {
            (Some(Ok(entry)), _) => Ok(entry.clone()),
            (Some(Err(cause)), _) | (None, Some(cause)) => Err(self.error(Operation::Read, cause.clone())),
            (None, None) => Ok(None),
        };
        keys.iter().map(answer).collect()
    }

    /// Makes the changes of one round, in any order.
    async fn make_round(&self, service: &Connection<'_>, changes: &[Change], round: Round) -> Done {
        let make = |commit| self.make(service, changes, commit);
        let batches: Vec<_> = round.batches.into_iter().map(make).collect();
        let inserts: Vec<_> = round.inserts.into_iter().map(make).collect();
        let batches = stream::iter(batches).buffer_unordered(BATCHES_IN_FLIGHT);
        let inserts = stream::iter(inserts).buffer_unordered(BATCHES_IN_FLIGHT);
        batches.chain(inserts).concat().await
    }

    /// Makes the changes of one commit. Of a commit that is refused because something in it is
    /// invalid the rest is made all the same.
    async fn make(&self, service: &Connection<'_>, changes: &[Change], commit: Commit) -> Done {
        let mut done = Done::with_capacity(commit.changes.len());
        let mut left = vec![commit];
        while let Some(commit) = left.pop() {
            match send(service, changes, &commit).await {
                Ok(answer) => done.extend(commit.changes.into_iter().enumerate().map(|(nth, change)| {
                    let result = answer.mutation_results.get(nth);
                    let conflict = result.is_some_and(|result| result.conflict_detected);
                    (change, Ok(if conflict { Effect::Conflict } else { Effect::Applied }))
                })),
                Err(Failure::Exists(_)) if commit.changes.len() == 1 => {
                    done.push((commit.changes[0], Ok(Effect::Conflict)));
                }
                Err(Failure::Invalid(_) | Failure::Exists(_)) if commit.changes.len() > 1 => {
                    left.extend(commit.split());
                }
                Err(failure) => {
                    let error = self.error(Operation::Write, failure.into());
                    done.extend(commit.changes.into_iter().map(|change| (change, Err(error.clone()))));
                }
            }
        }
        done
    }
}

/// Changes, by position, with what came of them.
type Done = Vec<(usize, Result<Effect, TierError>)>;

async fn send(
    service: &Connection<'_>,
    changes: &[Change],
    commit: &Commit,
) -> Result<CommitResponse, Failure> {
    let of_commit = || commit.changes.iter().map(|change| &changes[*change]);
    let mutations: Result<Vec<_>, _> = of_commit().map(|change| mutation(service.url(), change)).collect();
    let keys = of_commit().map(|change| change.key().as_str());
    let mutations = mutations.map_err(Failure::Other)?;
    // Of inserts that are no transaction some may have been made when one finds its entity there, and then
    // nobody could tell which.
    let is_insert = |change: &Change| matches!(change.only_if(), OnlyIf::Absent);
    match commit.changes.len() > 1 && of_commit().all(is_insert) {
        true => service.commit_all(mutations, keys).await,
        false => service.commit(mutations, keys).await,
    }
}

/// What a key turned out to hold. Keys that are not in it were not answered.
type Answers = HashMap<String, Result<Option<Entry>, Cause>>;

/// Looks up each key once, and those that the service puts off again. What was answered before a
/// failure counts.
async fn look_up(service: &Connection<'_>, keys: &[Key]) -> (Answers, Option<Cause>) {
    let mut found = Answers::with_capacity(keys.len());
    let mut pending: Vec<&str> = keys.iter().map(Key::as_str).collect();
    // Datastore's answer does not tell how often a key was asked for.
    pending.sort_unstable();
    pending.dedup();
    let mut ask = pending.len();
    while !pending.is_empty() {
        let asked = pending.len().min(ask);
        let answer = match service.lookup(&pending[..asked]).await {
            Ok(answer) => answer,
            Err(Failure::AnswerTooLarge(_)) if asked > 1 => {
                ask = asked / 2;
                continue;
            }
            Err(failure) => return (found, Some(failure.into())),
        };
        for result in answer.missing {
            let key = result.entity.and_then(|entity| entity.key);
            if let Some(key) = key.as_ref().and_then(session_key) {
                found.insert(key.to_owned(), Ok(None));
            }
        }
        for mut result in answer.found {
            let key = result.entity.as_mut().and_then(|entity| entity.key.take());
            if let Some(key) = key.as_ref().and_then(session_key) {
                found.insert(key.to_owned(), to_entry(result).map(Some));
            }
        }
        let before = pending.len();
        pending.retain(|key| !found.contains_key(*key));
        if pending.len() == before {
            let text = format!("the service put off all of the {asked} keys that it was asked for");
            return (found, Some(Cause::Busy(text)));
        }
    }
    (found, None)
}

#[async_trait]
impl Tier for DatastoreTier {
    fn name(&self) -> TierName {
        TierName::Datastore
    }

    fn url(&self) -> String {
        self.client.url().to_string()
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            keeps_expired: true,
            guards_writes: true,
            lists_in_order: true,
            ramps_up: !self.client.is_emulator(),
        }
    }

    async fn max_payload(&self, _key: &Key) -> Result<Option<usize>, TierError> {
        Ok(Some(MAX_PAYLOAD_BYTES))
    }

    async fn get(&self, keys: &[Key]) -> Vec<Result<Option<Entry>, TierError>> {
        if keys.is_empty() {
            return Vec::new();
        }
        let service = match self.client.connect().await {
            Ok(service) => service,
            Err(cause) => {
                let error = self.error(Operation::Connect, cause);
                return keys.iter().map(|_| Err(error.clone())).collect();
            }
        };
        let batches: Vec<_> = keys.chunks(READ_BATCH).map(|batch| self.read(&service, batch)).collect();
        let answers: Vec<_> = stream::iter(batches).buffered(BATCHES_IN_FLIGHT).collect().await;
        answers.into_iter().flatten().collect()
    }

    fn list(
        &self,
        range: KeyRange,
        expiring: Option<ExpiryRange>,
    ) -> BoxStream<'_, Result<Vec<Listed>, TierError>> {
        list::list(self, range, expiring)
    }

    async fn count(&self, range: &KeyRange) -> Option<u64> {
        list::count(self, range).await
    }

    async fn inspect(&self, _range: KeyRange, _sample: usize) -> Vec<Result<Inspection, TierError>> {
        vec![inspect::inspect(self).await]
    }

    /// Only whether it can be reached: permissions to write show when something is written.
    async fn check_writable(&self) -> Result<(), TierError> {
        self.client.connect().await.map(|_| ()).map_err(|cause| self.error(Operation::Connect, cause))
    }

    /// A delete answers [`Effect::Applied`] whether or not something was there: Datastore does not
    /// say. Changes of one key are made in their order; those of several keys in any.
    async fn write(&self, changes: &[Change]) -> Vec<Result<Effect, TierError>> {
        let (rounds, refused) = plan(self.client.url(), changes);
        let refused =
            refused.into_iter().map(|(change, cause)| (change, Err(self.error(Operation::Write, cause))));
        let mut done: Done = refused.collect();
        if !rounds.is_empty() {
            match self.client.connect().await {
                Ok(service) => {
                    for round in rounds {
                        done.extend(self.make_round(&service, changes, round).await);
                    }
                }
                Err(cause) => {
                    let error = self.error(Operation::Connect, cause);
                    let unsent = rounds.into_iter().flat_map(Round::changes);
                    done.extend(unsent.map(|change| (change, Err(error.clone()))));
                }
            }
        }
        // Each change is in it once, so sorting puts each answer where its change was.
        done.sort_unstable_by_key(|(change, _)| *change);
        done.into_iter().map(|(_, answer)| answer).collect()
    }
}
