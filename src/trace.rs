//! What each tier answered when it was asked for one key. Failure is data here: an outage is
//! never a miss.

use std::time::Duration;

use crate::session::Key;
use crate::tier::{Entry, TierError, TierName};

/// The answers of all tiers for one key, in the Go store's read order.
#[derive(Debug, Clone)]
pub struct Trace {
    /// What was looked up.
    pub key: Key,
    /// One for each tier of the cascade.
    pub probes: Vec<Probe>,
    /// The largest payload in bytes that the Memcache server takes under this key, where that was
    /// asked for and answered.
    pub cache_max_payload: Option<usize>,
}

/// One tier's answer.
#[derive(Debug, Clone)]
pub struct Probe {
    /// Which tier.
    pub tier: TierName,
    /// The server or file that was asked, as a URL.
    pub target: String,
    /// What it said.
    pub seen: Seen,
    /// How long that took.
    pub took: Duration,
}

/// What a tier said.
#[derive(Debug, Clone)]
pub enum Seen {
    /// It holds the session.
    Live(Entry),
    /// It holds the session past its expiry.
    Expired(Entry),
    /// It does not hold the session.
    Absent,
    /// It could not be asked, or what it answered makes no sense.
    Failed(TierError),
    /// It was not asked.
    NotAsked,
}

impl Seen {
    /// The entry, live or expired.
    pub fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Live(entry) | Self::Expired(entry) => Some(entry),
            Self::Absent | Self::Failed(_) | Self::NotAsked => None,
        }
    }

    /// The entry, if it is live.
    pub fn live(&self) -> Option<&Entry> {
        match self {
            Self::Live(entry) => Some(entry),
            _ => None,
        }
    }
}

impl Trace {
    /// The answer of a tier; `None` when it is no part of the cascade.
    pub fn probe(&self, tier: TierName) -> Option<&Probe> {
        self.probes.iter().find(|probe| probe.tier == tier)
    }

    /// What a tier said; [`Seen::NotAsked`] when it is no part of the cascade.
    pub fn seen(&self, tier: TierName) -> &Seen {
        self.probe(tier).map_or(&Seen::NotAsked, |probe| &probe.seen)
    }

    /// The tier whose bytes the Go store would take: the first in read order that has live ones.
    pub fn hit(&self) -> Option<TierName> {
        self.probes.iter().find(|probe| probe.seen.live().is_some()).map(|probe| probe.tier)
    }

    /// The entry whose values say whose session it is: the hit, or the expired copy where nothing is live.
    pub fn shown(&self) -> Option<&Entry> {
        let seen = || self.probes.iter().map(|probe| &probe.seen);
        seen().find_map(Seen::live).or_else(|| seen().find_map(Seen::entry))
    }

    /// The first failure in read order.
    pub fn failure(&self) -> Option<&TierError> {
        self.probes.iter().find_map(|probe| match &probe.seen {
            Seen::Failed(error) => Some(error),
            _ => None,
        })
    }
}
