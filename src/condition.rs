//! Trace → condition: what is wrong with a session, and what the application sees of it.
//!
//! Pure: it decodes payloads, and asks nobody anything.

use std::rc::Rc;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::session::Expiry;
use crate::tier::{Entry, TierName};
use crate::trace::{Seen, Trace};
use crate::values::{self, Expected, Values, ValuesError};

mod message;

/// How far expiries of copies that were saved together may lie apart. memcached counts whole
/// seconds, and the Go store writes one tier after the other.
pub const TOLERANCE: SignedDuration = SignedDuration::from_secs(2);

/// The Go store's default for `MaxMemcacheSessionSizeBytes`, in bytes.
pub const STORE_CACHE_LIMIT: usize = 1_048_576;

/// The state of one session across the tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// The same in every tier that should hold it.
    Healthy,
    /// In Datastore only, and Memcache would take it.
    Cold,
    /// Memcache has an older value, which the application serves.
    Stale,
    /// Datastore has an older value: the newer one dies with the cache.
    Behind,
    /// Different values, saved at the same time as far as can be told.
    Conflict,
    /// In Memcache only.
    Orphan,
    /// The same value with different expiries.
    TtlDrift,
    /// Past its expiry in Datastore, and live nowhere.
    Expired,
    /// In Datastore only, and too large for Memcache.
    Oversize,
    /// Does not decode.
    Corrupt,
    /// A tier could not be asked.
    Unknown,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Healthy,
        Self::Cold,
        Self::Stale,
        Self::Behind,
        Self::Conflict,
        Self::Orphan,
        Self::TtlDrift,
        Self::Expired,
        Self::Oversize,
        Self::Corrupt,
        Self::Unknown,
    ];

    /// Its name in reports and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Cold => "cold",
            Self::Stale => "stale",
            Self::Behind => "behind",
            Self::Conflict => "conflict",
            Self::Orphan => "orphan",
            Self::TtlDrift => "ttl-drift",
            Self::Expired => "expired",
            Self::Oversize => "oversize",
            Self::Corrupt => "corrupt",
            Self::Unknown => "unknown",
        }
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|condition| condition.name() == text).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|condition| condition.name()).collect();
            format!("{text:?} is none of {}", names.join(", "))
        })
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What the judgement rests on besides the trace.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// The moment to judge at.
    pub now: Timestamp,
    /// How the application's serializer is configured.
    pub expected: Expected,
    /// The store's `MaxMemcacheSessionSizeBytes`; `None` is no limit.
    pub store_cache_limit: Option<usize>,
}

/// What the application ends up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sees {
    /// The value in the request's memory.
    Request,
    /// Memcache's value.
    Memcache,
    /// Datastore's value.
    Datastore,
    /// An empty session, without an error.
    NewSession,
    /// An error, and an empty session under a new id.
    CookieRefused,
}

/// One thing that is worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is called, for scripts.
    pub code: FindingCode,
    /// What it means, for people.
    pub message: String,
}

/// The names of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FindingCode {
    /// The condition itself.
    Condition(Condition),
    /// Something besides.
    Other(OtherFinding),
}

/// Findings that are no condition of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherFinding {
    /// The cookie is not valid.
    CookieRefused,
    /// The cookie is valid, and its id cannot be a key.
    UnusableId,
    /// No tier holds the session.
    Absent,
    /// A tier failed.
    TierFailed,
    /// A copy does not decode.
    Undecodable,
    /// A copy decodes for the application, but not for this tool.
    BeyondThisTool,
    /// The newest value does not fit Memcache.
    TooLargeForMemcache,
    /// The next save of this value fails in Memcache and never reaches Datastore.
    SaveFails,
    /// Memcache holds it without an expiry.
    NeverExpires,
}

/// Everything that follows from a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// `None` when no tier holds the session.
    pub condition: Option<Condition>,
    /// What the application ends up with.
    pub sees: Sees,
    /// The condition's explanation first, unless it is healthy.
    pub findings: Vec<Finding>,
}

/// The condition alone, without a word of explanation: for judging many.
pub fn condition(trace: &Trace, policy: &Policy) -> Option<Condition> {
    Copies::of(trace, policy).condition()
}

/// Judges a trace.
pub fn judge(trace: &Trace, policy: &Policy) -> Verdict {
    let copies = Copies::of(trace, policy);
    let condition = copies.condition();
    let mut findings = Vec::new();
    let sees = sees(trace, policy);
    message::explain(&copies, condition, sees, &mut findings);
    Verdict { condition, sees, findings }
}

/// What the Go store gives the application: the first tier that does not say "absent" decides,
/// and whatever goes wrong there is swallowed.
fn sees(trace: &Trace, policy: &Policy) -> Sees {
    for probe in &trace.probes {
        let entry = match &probe.seen {
            Seen::Absent | Seen::NotAsked => continue,
            // Only Datastore still holds what has expired; a look at a later time finds the others'
            // copies as they are now.
            Seen::Expired(_) if probe.tier != TierName::Datastore => continue,
            Seen::Failed(_) | Seen::Expired(_) => return Sees::NewSession,
            Seen::Live(entry) => entry,
        };
        match values::decode(&entry.record.payload, policy.expected) {
            Err(error) if !error.is_our_limit() => return Sees::NewSession,
            _ => {}
        }
        return match probe.tier {
            TierName::Request => Sees::Request,
            TierName::Memcache => Sees::Memcache,
            TierName::Datastore => Sees::Datastore,
        };
    }
    Sees::NewSession
}

/// Both distributed copies, decoded once.
struct Copies<'t> {
    trace: &'t Trace,
    policy: &'t Policy,
    cached: Option<Copy<'t>>,
    stored: Option<Copy<'t>>,
}

struct Copy<'t> {
    tier: TierName,
    entry: &'t Entry,
    expired: bool,
    /// Shared by copies of the same bytes.
    values: Rc<Result<Values<'t>, ValuesError>>,
}

/// The limits that a payload breaks on its way into Memcache.
#[derive(Debug, Clone, Copy)]
enum Misfit {
    /// The store does not try: `MaxMemcacheSessionSizeBytes`.
    Store(usize),
    /// The store tries, and the server refuses.
    Server(usize),
}

impl<'t> Copies<'t> {
    fn of(trace: &'t Trace, policy: &'t Policy) -> Self {
        let copy = |tier, twin: Option<&Copy<'t>>| {
            let seen = trace.seen(tier);
            let entry = seen.entry()?;
            let payload = &entry.record.payload;
            let values = match twin.filter(|twin| twin.entry.record.payload == *payload) {
                Some(twin) => twin.values.clone(),
                None => Rc::new(values::decode(payload, policy.expected)),
            };
            Some(Copy { tier, entry, expired: matches!(seen, Seen::Expired(_)), values })
        };
        let cached = copy(TierName::Memcache, None);
        let stored = copy(TierName::Datastore, cached.as_ref());
        Self { trace, policy, cached, stored }
    }

    fn condition(&self) -> Option<Condition> {
        if self.trace.failure().is_some() {
            return Some(Condition::Unknown);
        }
        // An expired copy in Memcache exists only for a look at another time than now.
        let cached = self.cached.as_ref().filter(|copy| !copy.expired);
        let errors =
            || self.copies().filter(|copy| !copy.expired).filter_map(|copy| (*copy.values).as_ref().err());
        if errors().any(|error| !error.is_our_limit()) {
            return Some(Condition::Corrupt);
        }
        if errors().next().is_some() && !self.same_bytes() {
            return Some(Condition::Unknown);
        }
        match (cached, self.stored.as_ref()) {
            (None, None) if self.cached.is_some() => Some(Condition::Expired),
            (None, None) => self.trace.hit().map(|_| Condition::Healthy),
            (None, Some(stored)) if stored.expired => Some(Condition::Expired),
            (None, Some(_)) if !self.asks(TierName::Memcache) => Some(Condition::Healthy),
            (None, Some(stored)) if self.misfit(stored).is_some() => Some(Condition::Oversize),
            (None, Some(_)) => Some(Condition::Cold),
            (Some(_), None) if !self.asks(TierName::Datastore) => Some(Condition::Healthy),
            (Some(_), None) => Some(Condition::Orphan),
            (Some(cached), Some(stored)) => Some(compare(cached, stored)),
        }
    }

    fn copies(&self) -> impl Iterator<Item = &Copy<'t>> {
        self.cached.iter().chain(&self.stored)
    }

    fn same_bytes(&self) -> bool {
        match (&self.cached, &self.stored) {
            (Some(cached), Some(stored)) => cached.entry.record.payload == stored.entry.record.payload,
            _ => true,
        }
    }

    fn asks(&self, tier: TierName) -> bool {
        self.trace.probe(tier).is_some()
    }

    fn misfit(&self, copy: &Copy<'_>) -> Option<Misfit> {
        misfit(copy.entry.record.payload.len(), self.trace, self.policy)
    }
}

/// The limit that keeps a payload of so many bytes out of Memcache. The store looks at its own limit first.
fn misfit(bytes: usize, trace: &Trace, policy: &Policy) -> Option<Misfit> {
    match (policy.store_cache_limit, trace.cache_max_payload) {
        (Some(limit), _) if bytes > limit => Some(Misfit::Store(limit)),
        (_, Some(limit)) if bytes > limit => Some(Misfit::Server(limit)),
        _ => None,
    }
}

/// Whether a payload of so many bytes may be in Memcache, as far as the trace tells.
pub fn fits_cache(bytes: usize, trace: &Trace, policy: &Policy) -> bool {
    misfit(bytes, trace, policy).is_none()
}

fn compare(cached: &Copy<'_>, stored: &Copy<'_>) -> Condition {
    let (cache_expiry, store_expiry) = (cached.entry.record.expiry, stored.entry.record.expiry);
    if within_tolerance(cache_expiry, store_expiry) {
        return if same_value(cached, stored) { Condition::Healthy } else { Condition::Conflict };
    }
    match (stored.expired, same_value(cached, stored)) {
        (true, _) => Condition::Behind,
        (false, true) => Condition::TtlDrift,
        (false, false) if is_later(cache_expiry, store_expiry) => Condition::Behind,
        (false, false) => Condition::Stale,
    }
}

fn same_value(a: &Copy<'_>, b: &Copy<'_>) -> bool {
    if a.entry.record.payload == b.entry.record.payload {
        return true;
    }
    match (&*a.values, &*b.values) {
        (Ok(a), Ok(b)) => a.same_as(b),
        _ => false,
    }
}

/// Whether two expiries are the same as far as copies that were saved together go: [`TOLERANCE`].
pub fn within_tolerance(a: Expiry, b: Expiry) -> bool {
    match (a, b) {
        (Expiry::Never, Expiry::Never) => true,
        (Expiry::At(a), Expiry::At(b)) => a.duration_since(b).abs() <= TOLERANCE,
        _ => false,
    }
}

/// Whether the first of two expiries is the later one.
pub fn is_later(a: Expiry, b: Expiry) -> bool {
    match (a, b) {
        (Expiry::Never, Expiry::At(_)) => true,
        (Expiry::At(a), Expiry::At(b)) => a > b,
        (_, Expiry::Never) => false,
    }
}

#[cfg(test)]
mod tests;
