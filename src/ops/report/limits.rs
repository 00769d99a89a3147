//! The limits that a session can meet, and how many sessions are over or near each.

use serde::{Deserialize, Serialize};

use crate::cascade::Cascade;
use crate::condition::Policy;
use crate::session::{DEFAULT_KEY_PREFIX, Key};
use crate::tier::{TierError, TierName, datastore};

/// The length of a key with the store's own prefix and id: limits that depend on the key are told for it.
const NORMAL_KEY_BYTES: usize = DEFAULT_KEY_PREFIX.len() + 52;

/// What App Engine's Memcache takes of 1 MiB for itself, besides the key (documented).
const APP_ENGINE_OVERHEAD: usize = 73;

/// Most bytes of a Datastore entity (documented).
const ENTITY_BYTES: usize = 1_048_572;

/// A limit on the size of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitName {
    /// The store's `maxLength`: above it, a save fails.
    StoreMaxLength,
    /// The Memcache server's `item_size_max`, as it tells it now: above it, a save fails.
    MemcacheServer,
    /// App Engine's Memcache (documented).
    AppEngineMemcache,
    /// The store's `MaxMemcacheSessionSizeBytes`: above it, the store leaves Memcache out.
    StoreMemcacheLimit,
    /// A Datastore property outside of the indexes (documented).
    DatastoreProperty,
    /// A Datastore entity, key included (documented).
    DatastoreEntity,
}

/// One limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Whose it is.
    pub name: LimitName,
    /// The largest payload in bytes, under a key of 60 bytes where that matters.
    pub bytes: u64,
}

/// All limits, the smallest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Limits(pub Vec<Limit>);

/// How sessions stand to one limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Larger.
    pub over: u64,
    /// Not larger, but within 10 % of it.
    pub near: u64,
}

/// The limits that hold for a cascade; the Memcache servers are asked for theirs, and the smallest counts.
/// With them the error of a server that does not tell.
pub(super) async fn limits(
    cascade: &Cascade,
    policy: &Policy,
    max_length: Option<usize>,
    key_prefix: &str,
) -> (Limits, Option<TierError>) {
    let mut limits = Vec::new();
    let mut add = |name, bytes: Option<usize>| {
        limits.extend(bytes.map(|bytes| Limit { name, bytes: bytes as u64 }));
    };
    add(LimitName::StoreMaxLength, max_length);
    let mut failed = None;
    if cascade.tier(TierName::Memcache).is_some() {
        let (server, error) = server_limit(cascade, key_prefix).await;
        add(LimitName::MemcacheServer, server);
        add(LimitName::AppEngineMemcache, Some((1 << 20) - NORMAL_KEY_BYTES - APP_ENGINE_OVERHEAD));
        add(LimitName::StoreMemcacheLimit, policy.store_cache_limit);
        failed = error;
    }
    if cascade.tier(TierName::Datastore).is_some() {
        add(LimitName::DatastoreProperty, Some(datastore::MAX_PAYLOAD_BYTES));
        add(LimitName::DatastoreEntity, Some(ENTITY_BYTES - NORMAL_KEY_BYTES));
    }
    limits.sort_by_key(|limit: &Limit| limit.bytes);
    (Limits(limits), failed)
}

/// The smallest limit of all Memcache servers, each asked by way of some key that is its own.
async fn server_limit(cascade: &Cascade, key_prefix: &str) -> (Option<usize>, Option<TierError>) {
    const TRIES: u32 = 10_000;
    let Some(cache) = cascade.tier(TierName::Memcache) else { return (None, None) };
    let mut targets = cache.targets();
    let (mut smallest, mut failed) = (None, None);
    for number in 0..TRIES {
        // As long as a normal key, so that what the key takes is the normal share.
        let width = NORMAL_KEY_BYTES.saturating_sub(key_prefix.len());
        let Ok(key) = Key::new(format!("{key_prefix}{number:0width$}")) else { continue };
        let target = cache.target(&key);
        let Some(place) = targets.iter().position(|other| *other == target) else { continue };
        targets.swap_remove(place);
        match cache.max_payload(&key).await {
            Ok(limit) => smallest = smallest.into_iter().chain(limit).min(),
            Err(error) => failed = Some(error),
        }
        if targets.is_empty() {
            break;
        }
    }
    (smallest, failed)
}

impl LimitName {
    /// What a longer key takes away from it.
    fn depends_on_key(self) -> bool {
        matches!(self, Self::MemcacheServer | Self::AppEngineMemcache | Self::DatastoreEntity)
    }
}

impl Limits {
    /// The limit of that name.
    pub fn get(&self, name: LimitName) -> Option<u64> {
        self.0.iter().find(|limit| limit.name == name).map(|limit| limit.bytes)
    }

    pub(super) fn count(&self, bands: &mut Vec<Band>, save_fails: &mut u64, bytes: usize, key_bytes: usize) {
        bands.resize(self.0.len(), Band::default());
        // What is held against the limit for a normal key.
        let with_key = (bytes + key_bytes).saturating_sub(NORMAL_KEY_BYTES) as u64;
        let measured = |name: LimitName| if name.depends_on_key() { with_key } else { bytes as u64 };
        for (limit, band) in self.0.iter().zip(bands) {
            let bytes = measured(limit.name);
            if bytes > limit.bytes {
                band.over += 1;
            } else if bytes * 10 >= limit.bytes * 9 {
                band.near += 1;
            }
        }
        let over_server = self.get(LimitName::MemcacheServer).is_some_and(|server| with_key > server);
        let tried = self.get(LimitName::StoreMemcacheLimit).is_none_or(|limit| bytes as u64 <= limit);
        *save_fails += u64::from(over_server && tried);
    }
}

pub(super) fn merge(bands: &mut Vec<Band>, others: &[Band]) {
    bands.resize(bands.len().max(others.len()), Band::default());
    for (band, other) in bands.iter_mut().zip(others) {
        band.over += other.over;
        band.near += other.near;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_told_to_the_byte() {
        let limit = |name, bytes| Limit { name, bytes };
        let limits = Limits(vec![
            limit(LimitName::StoreMaxLength, 4_096),
            limit(LimitName::MemcacheServer, 1_048_457),
            limit(LimitName::StoreMemcacheLimit, 1_048_576),
        ]);
        let (mut bands, mut save_fails) = (Vec::new(), 0);
        for bytes in [3_686, 3_687, 4_096, 4_097, 1_048_457, 1_048_458, 1_048_576, 1_048_577] {
            limits.count(&mut bands, &mut save_fails, bytes, NORMAL_KEY_BYTES);
        }
        let told: Vec<_> = bands.iter().map(|band| (band.over, band.near)).collect();
        assert_eq!(told, [(5, 2), (3, 1), (1, 3)]);
        assert_eq!(save_fails, 2);
        limits.count(&mut bands, &mut save_fails, 1_048_457, NORMAL_KEY_BYTES + 1);
        assert_eq!(save_fails, 3, "a longer key leaves less room");
    }
}
