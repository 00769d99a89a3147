//! The tiers in the order in which the Go store reads them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;
use jiff::Timestamp;

use crate::session::Key;
use crate::tier::{Change, Effect, Entry, Tier, TierError, TierName};
use crate::trace::{Probe, Seen, Trace};

/// What a tier says of one key.
type Answer = Result<Option<Entry>, TierError>;

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
        let mut traces = self.probe_all(std::slice::from_ref(key), now).await;
        traces.pop().unwrap_or_else(|| Trace {
            key: key.clone(),
            probes: self.unasked(),
            cache_max_payload: None,
        })
    }

    /// The same for several keys at the same time; one trace a key, in the same order.
    pub async fn probe_all(&self, keys: &[Key], now: Timestamp) -> Vec<Trace> {
        let trace = |key: &Key| Trace {
            key: key.clone(),
            probes: Vec::with_capacity(self.tiers.len()),
            cache_max_payload: None,
        };
        let mut traces: Vec<_> = keys.iter().map(trace).collect();
        for (tier, (answers, took)) in self.tiers.iter().zip(self.ask_all(keys).await) {
            for (trace, answer) in traces.iter_mut().zip(answers) {
                let target = tier.target(&trace.key);
                trace.probes.push(Probe { tier: tier.name(), target, seen: seen(answer, now), took });
            }
        }
        for trace in traces.iter_mut().filter(|trace| needs_cache_limit(trace)) {
            trace.cache_max_payload = self.cache_max_payload(&trace.key).await;
        }
        traces
    }

    /// Every tier's answers, and how long each took.
    async fn ask_all(&self, keys: &[Key]) -> Vec<(Vec<Answer>, Duration)> {
        let ask = |tier: &Arc<dyn Tier>| {
            let tier = tier.clone();
            async move {
                let started = Instant::now();
                (tier.get(keys).await, started.elapsed())
            }
        };
        join_all(self.tiers.iter().map(ask)).await
    }

    /// The tier of that name, where it is part of the cascade.
    pub fn tier(&self, name: TierName) -> Option<&Arc<dyn Tier>> {
        self.tiers.iter().find(|tier| tier.name() == name)
    }

    /// Makes changes tier by tier, in the order given, and stops at the first that is not made, as the
    /// Go store does: a later tier never has what an earlier one refused.
    pub async fn save(&self, steps: &[(TierName, Change)]) -> Vec<Saved> {
        let mut saved = Vec::with_capacity(steps.len());
        let mut stopped = false;
        for (name, change) in steps {
            let Some(tier) = self.tier(*name) else { continue };
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
        let cache = self.tier(TierName::Memcache)?;
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

fn seen(answer: Answer, now: Timestamp) -> Seen {
    match answer {
        Ok(Some(entry)) if entry.record.expiry.is_past(now) => Seen::Expired(entry),
        Ok(Some(entry)) => Seen::Live(entry),
        Ok(None) => Seen::Absent,
        Err(error) => Seen::Failed(error),
    }
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
