//! Which changes can share a commit, worked out without asking anyone.

use std::collections::HashMap;

use gcloud_sdk::google::datastore::v1::Mutation;
use gcloud_sdk::google::datastore::v1::mutation::{ConflictDetectionStrategy, Operation};
use gcloud_sdk::prost::Message;

use super::entity::{entity_key, to_entity};
use super::url::DatastoreUrl;
use crate::tier::{Cause, Change, OnlyIf};

/// Mutations in one commit at the most (documented limit).
const MAX_MUTATIONS: usize = 500;

/// Bytes of mutations in one commit at the most. The documented limit of a request is 10 MiB, but
/// Google's emulator resets what is over 4 MiB, gRPC's default. Five hundred sessions of the store's
/// default limit of 4,096 bytes fit.
const MAX_BYTES: usize = 4_000_000;

/// Changes that share one request, as positions in the list that was planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) changes: Vec<usize>,
    bytes: usize,
}

/// Commits that touch no key twice, and so may be under way at the same time.
#[derive(Debug, Default)]
pub(super) struct Round {
    pub(super) batches: Vec<Commit>,
    /// An insert that finds its entity there makes its whole commit fail, which is then halved.
    pub(super) inserts: Vec<Commit>,
}

impl Round {
    /// All changes in it, in no order.
    pub(super) fn changes(self) -> impl Iterator<Item = usize> {
        self.batches.into_iter().chain(self.inserts).flat_map(|commit| commit.changes)
    }
}

impl Commit {
    fn add(&mut self, change: usize, bytes: usize) {
        self.changes.push(change);
        self.bytes += bytes;
    }

    fn has_room_for(&self, bytes: usize) -> bool {
        self.changes.len() < MAX_MUTATIONS && self.bytes + bytes <= MAX_BYTES
    }

    /// Halves it, to find out which of its changes is the bad one.
    pub(super) fn split(mut self) -> [Self; 2] {
        let changes = self.changes.split_off(self.changes.len() / 2);
        [self, Self { changes, bytes: 0 }]
    }
}

/// Puts changes into commits, and hands back those that cannot be made. Rounds are to be made one
/// after the other: Datastore refuses a commit that has a key twice, and the later change must win.
pub(super) fn plan(url: &DatastoreUrl, changes: &[Change]) -> (Vec<Round>, Vec<(usize, Cause)>) {
    let mut rounds: Vec<Round> = Vec::new();
    let mut refused = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        // Made again when it is sent, so that payloads are copied only while they are under way.
        let mutation = match mutation(url, change) {
            Ok(mutation) => mutation,
            Err(cause) => {
                refused.push((index, cause));
                continue;
            }
        };
        let nth = seen.entry(change.key().as_str()).or_default();
        if rounds.len() <= *nth {
            rounds.push(Round::default());
        }
        let round = &mut rounds[*nth];
        *nth += 1;
        // Tag and length of a mutation in a commit take up to six bytes more.
        let bytes = mutation.encoded_len() + 6;
        let is_insert = matches!(mutation.operation, Some(Operation::Insert(_)));
        let commits = if is_insert { &mut round.inserts } else { &mut round.batches };
        match commits.last_mut() {
            Some(commit) if commit.has_room_for(bytes) => commit.add(index, bytes),
            _ => commits.push(Commit { changes: vec![index], bytes }),
        }
    }
    (rounds, refused)
}

/// The change as Datastore wants it.
///
/// # Errors
/// When Datastore could not be asked to make it.
pub(super) fn mutation(url: &DatastoreUrl, change: &Change) -> Result<Mutation, Cause> {
    let (operation, only_if) = match change {
        Change::Put { key, record, only_if: OnlyIf::Absent } => {
            (Operation::Insert(to_entity(url, key, record)?), OnlyIf::Absent)
        }
        Change::Put { key, record, only_if } => (Operation::Upsert(to_entity(url, key, record)?), *only_if),
        Change::Delete { key, .. } => (Operation::Delete(entity_key(url, key.as_str())), change.only_if()),
    };
    let guard = match only_if {
        OnlyIf::Unchanged(version) => {
            let base = i64::try_from(version.0)
                .map_err(|_| Cause::Refused(format!("the version {version} was not read from Datastore")))?;
            Some(ConflictDetectionStrategy::BaseVersion(base))
        }
        OnlyIf::Always | OnlyIf::Absent => None,
    };
    Ok(Mutation { operation: Some(operation), conflict_detection_strategy: guard, ..Mutation::default() })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::session::{Expiry, Key, Record};
    use crate::tier::Version;

    fn put(key: &str, bytes: usize, only_if: OnlyIf) -> Change {
        Change::Put {
            key: Key::new(key).unwrap(),
            record: Record { payload: vec![0; bytes], expiry: Expiry::At(Timestamp::UNIX_EPOCH) },
            only_if,
        }
    }

    fn planned(changes: &[Change]) -> (Vec<Round>, Vec<(usize, Cause)>) {
        plan(&"datastore://p".parse().unwrap(), changes)
    }

    fn sizes(commits: &[Commit]) -> Vec<usize> {
        commits.iter().map(|commit| commit.changes.len()).collect()
    }

    #[test]
    fn commits_stay_within_the_limits() {
        let small: Vec<Change> = (0..1_200).map(|n| put(&format!("k{n}"), 1, OnlyIf::Always)).collect();
        let (rounds, refused) = planned(&small);
        assert_eq!((rounds.len(), refused.len()), (1, 0));
        assert_eq!(sizes(&rounds[0].batches), [500, 500, 200]);
        assert_eq!(rounds[0].batches[1].changes[0], 500);

        let large: Vec<Change> = (0..10).map(|n| put(&format!("k{n}"), 1_000_000, OnlyIf::Always)).collect();
        let (rounds, _) = planned(&large);
        assert_eq!(sizes(&rounds[0].batches), [3, 3, 3, 1]);
        assert!(rounds[0].batches.iter().all(|commit| commit.bytes <= MAX_BYTES));
    }

    #[test]
    fn a_key_comes_once_a_round_and_in_order() {
        let (rounds, _) = planned(&[
            put("a", 1, OnlyIf::Always),
            put("b", 1, OnlyIf::Absent),
            put("a", 2, OnlyIf::Absent),
            put("c", 1, OnlyIf::Absent),
        ]);
        assert_eq!(rounds.len(), 2);
        assert_eq!(rounds[0].batches[0].changes, [0]);
        assert_eq!(sizes(&rounds[0].inserts), [2]);
        assert_eq!(rounds[1].inserts[0].changes, [2]);
    }

    #[test]
    fn what_cannot_be_done_keeps_nothing_else_from_being_done() {
        let never = Change::Put {
            key: Key::new("n").unwrap(),
            record: Record { payload: vec![], expiry: Expiry::Never },
            only_if: OnlyIf::Always,
        };
        let foreign = put("v", 1, OnlyIf::Unchanged(Version(u64::MAX)));
        let (rounds, refused) = planned(&[never, put("a", 1, OnlyIf::Always), foreign]);
        assert_eq!(rounds[0].batches[0].changes, [1]);
        assert_eq!(refused.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [0, 2]);
        assert!(refused.iter().all(|(_, cause)| matches!(cause, Cause::Refused(_))));
    }
}
