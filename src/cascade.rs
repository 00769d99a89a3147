//! The tiers in the order in which the Go store reads them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;
use jiff::Timestamp;

use crate::session::Key;
use crate::tier::{Change, Effect, Tier, TierError, TierName};
use crate::trace::{Probe, Seen, Trace};

/// An ordered set of tiers.
#[derive(Debug, Clone)]
pub struct Cascade {
    tiers: Vec<Arc<dyn Tier>>,
}

impl Cascade {
    /// Puts tiers into read order: request, Memcache, Datastore.
    pub fn new(mut tiers: Vec<Arc<dyn Tier>>) -> Self {
        tiers.sort_by_key(|tier| tier.name());
        Self { tiers }
    }

    /// The tiers, in read order.
    pub fn tiers(&self) -> &[Arc<dyn Tier>] {
        &self.tiers
    }

    /// Asks every tier for `key`, all at once. Never writes, and never fails as a whole: a tier that
    /// cannot answer says so in its place. What has expired by `now` is told apart from what lives.
    pub async fn probe(&self, key: &Key, now: Timestamp) -> Trace {
        let probes = join_all(self.tiers.iter().map(|tier| probe_one(tier.as_ref(), key, now))).await;
        let mut trace = Trace { key: key.clone(), probes, cache_max_payload: None };
        if needs_cache_limit(&trace) {
            trace.cache_max_payload = self.cache_max_payload(key).await;
        }
        trace
    }

    /// Makes changes tier by tier, in the order given, and stops at the first that is not made, as the
    /// Go store does: a later tier never has what an earlier one refused.
    pub async fn save(&self, steps: &[(TierName, Change)]) -> Vec<Saved> {
        let mut saved = Vec::with_capacity(steps.len());
        let mut stopped = false;
        for (name, change) in steps {
            let Some(tier) = self.tiers.iter().find(|tier| tier.name() == *name) else { continue };
            let outcome = if stopped {
                Outcome::NotTried
            } else {
                Outcome::from(tier.write(std::slice::from_ref(change)).await.pop())
            };
            stopped |= !matches!(outcome, Outcome::Applied);
            saved.push(Saved { tier: *name, target: tier.target(change.key()), outcome });
        }
        saved
    }

    /// The answers where nobody is asked, for a session that cannot be named.
    pub fn unasked(&self) -> Vec<Probe> {
        let probe = |tier: &Arc<dyn Tier>| Probe {
            tier: tier.name(),
            target: tier.url(),
            seen: Seen::NotAsked,
            took: Duration::ZERO,
        };
        self.tiers.iter().map(probe).collect()
    }

    async fn cache_max_payload(&self, key: &Key) -> Option<usize> {
        let cache = self.tiers.iter().find(|tier| tier.name() == TierName::Memcache)?;
        // A server that does not tell its settings has, as far as we know, the default ones.
        cache.max_payload(key).await.ok().flatten()
    }
}

/// What became of one change of several.
#[derive(Debug)]
pub struct Saved {
    /// The tier that it was for.
    pub tier: TierName,
    /// The server or file.
    pub target: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a change.
#[derive(Debug)]
pub enum Outcome {
    /// It was made.
    Applied,
    /// The data changed meanwhile; nothing was done.
    Conflict,
    /// The tier failed.
    Failed(TierError),
    /// A change before it was not made.
    NotTried,
}

impl From<Option<Result<Effect, TierError>>> for Outcome {
    fn from(answer: Option<Result<Effect, TierError>>) -> Self {
        match answer {
            // A session that was to be removed and is gone is as it was to be.
            Some(Ok(Effect::Applied | Effect::Missing)) => Self::Applied,
            Some(Ok(Effect::Conflict)) => Self::Conflict,
            Some(Err(error)) => Self::Failed(error),
            None => Self::NotTried,
        }
    }
}

async fn probe_one(tier: &dyn Tier, key: &Key, now: Timestamp) -> Probe {
    let started = Instant::now();
    let answer = tier.get(std::slice::from_ref(key)).await.pop();
    let seen = match answer {
        Some(Ok(Some(entry))) if entry.record.expiry.is_past(now) => Seen::Expired(entry),
        Some(Ok(Some(entry))) => Seen::Live(entry),
        Some(Ok(None)) | None => Seen::Absent,
        Some(Err(error)) => Seen::Failed(error),
    };
    Probe { tier: tier.name(), target: tier.target(key), seen, took: started.elapsed() }
}

/// The cache's limit matters only for a Datastore payload that the cache does not hold.
fn needs_cache_limit(trace: &Trace) -> bool {
    let payload = |tier| trace.seen(tier).live().map(|entry| &entry.record.payload);
    match (trace.seen(TierName::Memcache), payload(TierName::Datastore)) {
        (Seen::Live(cached), Some(stored)) => cached.record.payload != *stored,
        (Seen::Absent | Seen::Expired(_), Some(_)) => true,
        _ => false,
    }
}
