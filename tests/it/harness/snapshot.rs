//! Everything that tiers hold, to be compared.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::StreamExt as _;
use sesscascade::session::{Expiry, Key};
use sesscascade::tier::datastore::DatastoreTier;
use sesscascade::tier::memcache::MemcacheTier;
use sesscascade::tier::{Entry, KeyRange, Tier, TierName};

const TIMEOUT: Duration = Duration::from_secs(10);

/// What each tier holds under each key.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot(pub BTreeMap<(TierName, String), Entry>);

/// The tier at a URL, asked directly and not through what a test has put in front of it.
pub fn tier(url: &str, emulator: &str) -> Box<dyn Tier> {
    match url.starts_with("memcache") {
        true => Box::new(MemcacheTier::new(url.parse().unwrap(), TIMEOUT)),
        false => Box::new(DatastoreTier::new(url.parse().unwrap(), Some(emulator.to_owned()), TIMEOUT)),
    }
}

impl Snapshot {
    /// Reads all of these tiers.
    pub async fn of(urls: &[&str], emulator: &str) -> Self {
        let mut all = BTreeMap::new();
        for url in urls {
            let tier = tier(url, emulator);
            let mut keys: Vec<Key> = Vec::new();
            let mut pages = tier.list(KeyRange::of_prefix(""), None);
            while let Some(page) = pages.next().await {
                keys.extend(page.unwrap().into_iter().map(|listed| listed.key));
            }
            drop(pages);
            for (key, entry) in keys.iter().zip(tier.get(&keys).await) {
                if let Some(entry) = entry.unwrap() {
                    all.insert((tier.name(), key.to_string()), entry);
                }
            }
        }
        Self(all)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The keys that a tier holds.
    pub fn keys(&self, tier: TierName) -> Vec<&str> {
        self.0.keys().filter(|(name, _)| *name == tier).map(|(_, key)| key.as_str()).collect()
    }

    /// The same payloads and expiries, whatever the versions. memcached's expiries are known to the second.
    pub fn assert_same(&self, other: &Self, told: &str) {
        let keys = |snapshot: &Self| snapshot.0.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(self), keys(other), "{told}");
        for (name, entry) in &self.0 {
            let again = &other.0[name];
            assert!(entry.record.payload == again.record.payload, "{told}: the payload of {name:?}");
            let apart = match (entry.record.expiry, again.record.expiry) {
                (Expiry::At(a), Expiry::At(b)) => a.duration_since(b).abs().as_secs(),
                (a, b) => i64::from(a != b) * 1_000,
            };
            let tolerance = if name.0 == TierName::Memcache { 3 } else { 0 };
            assert!(apart <= tolerance, "{told}: the expiries of {name:?} are {apart} s apart");
        }
    }

    /// Nothing was written, not even the same again.
    pub fn assert_untouched(&self, other: &Self, told: &str) {
        self.assert_same(other, told);
        let versions = |snapshot: &Self| snapshot.0.values().map(|entry| entry.version).collect::<Vec<_>>();
        assert_eq!(versions(self), versions(other), "{told}");
    }
}
