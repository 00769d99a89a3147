//! A session in one line: who holds it, how large it is, until when, and in which condition.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::session::Expiry;
use crate::tier::TierName;
use crate::trace::{Probe, Seen, Trace};

/// What can be said of a session without its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Its id; `None` for a key that does not begin with the prefix.
    pub id: Option<String>,
    /// Its key.
    pub key: String,
    /// What each tier that holds it has, live or expired.
    pub copies: Vec<Copy>,
    /// The tiers that could not be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<TierName>,
    /// Size in bytes of its largest copy.
    pub bytes: Option<usize>,
    /// When it expires: what Datastore says, or Memcache where Datastore does not hold it. `None` for
    /// never.
    pub expires_at: Option<Timestamp>,
    /// Its condition, where it was worked out.
    pub condition: Option<Condition>,
}

/// A session in one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// The tier.
    pub tier: TierName,
    /// Size of the payload.
    pub bytes: usize,
    /// When it expires; `None` for never.
    pub expires_at: Option<Timestamp>,
}

impl Outline {
    /// The outline of what the tiers answered.
    pub fn of(trace: &Trace, condition: Option<Condition>, key_prefix: &str) -> Self {
        let copy = |probe: &Probe| {
            let record = &probe.seen.entry()?.record;
            Some(Copy { tier: probe.tier, bytes: record.payload.len(), expires_at: record.expiry.at() })
        };
        Self {
            id: trace.key.id(key_prefix).ok().map(|id| id.to_string()),
            key: trace.key.to_string(),
            copies: trace.probes.iter().filter_map(copy).collect(),
            failed: trace.probes.iter().filter(|probe| is_failed(probe)).map(|probe| probe.tier).collect(),
            bytes: bytes(trace),
            expires_at: expiry(trace).and_then(Expiry::at),
            condition,
        }
    }
}

fn is_failed(probe: &Probe) -> bool {
    matches!(probe.seen, Seen::Failed(_))
}

/// Size in bytes of a session's largest copy.
pub fn bytes(trace: &Trace) -> Option<usize> {
    let copies = trace.probes.iter().filter_map(|probe| probe.seen.entry());
    copies.map(|entry| entry.record.payload.len()).max()
}

/// When a session expires: the tier that is read last has the last word.
pub fn expiry(trace: &Trace) -> Option<Expiry> {
    trace.probes.iter().rev().find_map(|probe| Some(probe.seen.entry()?.record.expiry))
}
