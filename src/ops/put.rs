//! `put` and `edit`: the values of one session, written as the Go store would, and guarded.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value as Json;
use thiserror::Error;

use super::SCHEMA;
use crate::cascade::{Cascade, Outcome, Saved};
use crate::plan::{At, Reason, Step, Write};
use crate::session::{Expiry, Key, NameError, Record, SessionId};
use crate::tier::{Change, OnlyIf, TierError, TierName, Version};
use crate::trace::{Seen, Trace};
use crate::values::{self, Expected, FromJsonError, Serializer, Values, ValuesError};

/// The store's `maxLength` unless the application changed it, in bytes of the serialized values.
pub const MAX_LENGTH: usize = 4096;

/// How long the store keeps a session whose `Options.MaxAge` is 0, in seconds: its `DefaultMaxAge`, in go-appengine-sessioncascade's
/// `store.go`.
pub const DEFAULT_AGE: i64 = 1_200;

/// How a session is to be written.
#[derive(Debug, Clone)]
pub struct Options {
    /// What wrote the values that are there, and writes the new ones; gob where nothing says.
    pub expected: Expected,
    /// Seconds until the session expires.
    pub max_age: i64,
    /// The store's `maxLength`; `None` is no limit.
    pub max_length: Option<usize>,
    /// The store's `MaxMemcacheSessionSizeBytes`; `None` is no limit.
    pub store_cache_limit: Option<usize>,
}

/// A session's new content, ready to be written, and the state in which it was planned.
pub struct Plan {
    key: Key,
    id: SessionId,
    payload: Vec<u8>,
    steps: Vec<(TierName, Change)>,
    skipped: Option<TierReport>,
    trace: Trace,
    serializer: Serializer,
}

/// Why nothing was written.
#[derive(Debug, Error)]
pub enum PlanError {
    /// The id makes no key.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A tier could not be read, so that nothing guards what it holds.
    #[error("the session cannot be read, and so cannot be guarded: {0}")]
    Tier(TierError),
    /// The values are none.
    #[error(transparent)]
    Values(#[from] FromJsonError),
    /// The values cannot be encoded.
    #[error("the values cannot be encoded: {0}")]
    Encode(String),
    /// Over `maxLength`.
    #[error("the values take {bytes} bytes; the store's maxLength is {limit}")]
    TooLong {
        /// Their size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// An age that the store does not write.
    #[error("a session that is to be kept needs a max age of one second or more")]
    NoAge,
    /// An age that ends after the last moment that there is.
    #[error("the max age goes past the year 9999")]
    EndlessAge,
    /// Nothing would be written, because Memcache is the only tier and the store skips it.
    #[error(
        "the values take {bytes} bytes; the store sends Memcache {limit} at most (MaxMemcacheSessionSizeBytes)"
    )]
    OnlySkipped {
        /// Their size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// No tier holds the session.
    #[error("no tier holds this session; there is nothing to edit")]
    NotThere,
    /// The values that are there do not decode.
    #[error("the session's values cannot be read: {0}")]
    Unreadable(ValuesError),
    /// The tiers hold different values, of which an edit would lose all but one.
    #[error("the tiers hold different values, and an edit would lose those of all but one")]
    Different,
}

/// What was written.
#[derive(Serialize)]
pub struct Report {
    schema: u32,
    command: &'static str,
    /// The session's id.
    pub id: String,
    /// Its key.
    pub key: String,
    /// A signed cookie for it, where there is a key pair.
    pub cookie: Option<String>,
    /// Size of the values.
    pub bytes: usize,
    /// What wrote them.
    pub serializer: Serializer,
    /// The tiers in the order of writing.
    pub tiers: Vec<TierReport>,
}

/// What became of one tier.
#[derive(Debug, Clone, Serialize)]
pub struct TierReport {
    /// Which tier.
    pub tier: TierName,
    /// The server or file.
    pub target: String,
    /// What was done there.
    pub effect: &'static str,
    /// When the session expires there.
    pub expires_at: Option<Timestamp>,
    /// Why nothing was done.
    pub error: Option<String>,
}

impl Plan {
    /// Plans to put `json` into the session called `id`, new or not, in every tier of the cascade.
    ///
    /// # Errors
    /// [`PlanError`] when the store would refuse to save, or the session cannot be guarded.
    pub async fn put(
        cascade: &Cascade,
        (id, key): (SessionId, Key),
        json: &Json,
        options: &Options,
        now: Timestamp,
    ) -> Result<Self, PlanError> {
        if options.max_age < 1 {
            return Err(PlanError::NoAge);
        }
        let trace = readable(cascade.probe(&key, now).await)?;
        let (payload, serializer) = new_payload(&trace, json, options)?;
        let expiry =
            now.checked_add(SignedDuration::from_secs(options.max_age)).map_err(|_| PlanError::EndlessAge)?;
        let record = Record { payload: payload.clone(), expiry: Expiry::At(expiry) };
        let steps = trace.probes.iter().filter_map(|probe| {
            let version = probe.seen.entry().map(|entry| entry.version);
            let change = put_or_remove(&key, &record, probe.tier, version, options)?;
            Some((probe.tier, change))
        });
        let steps: Vec<_> = steps.collect();
        let skipped = skipped(&trace, &steps, payload.len(), options);
        match options.store_cache_limit {
            Some(limit) if steps.is_empty() => Err(PlanError::OnlySkipped { bytes: payload.len(), limit }),
            _ => Ok(Self { steps, skipped, key, id, payload, trace, serializer }),
        }
    }

    /// Plans to give the session that `trace` shows other values, in the tiers that hold it, each
    /// keeping its expiry.
    ///
    /// # Errors
    /// [`PlanError`] when the store would refuse to save.
    pub fn edit(trace: Trace, id: SessionId, json: &Json, options: &Options) -> Result<Self, PlanError> {
        let trace = readable(trace)?;
        let (payload, serializer) = new_payload(&trace, json, options)?;
        let steps = trace.probes.iter().filter_map(|probe| {
            let entry = probe.seen.live()?;
            let record = Record { payload: payload.clone(), expiry: entry.record.expiry };
            let change = put_or_remove(&trace.key, &record, probe.tier, Some(entry.version), options)?;
            Some((probe.tier, change))
        });
        let steps = steps.collect();
        Ok(Self { steps, skipped: None, key: trace.key.clone(), id, payload, trace, serializer })
    }

    /// Whether values are there already that would be replaced.
    pub fn replaces(&self) -> bool {
        self.trace.probes.iter().any(|probe| probe.seen.live().is_some())
    }

    /// Where something would be written, as URLs; one file can be both tiers.
    pub fn targets(&self) -> Vec<&str> {
        let probes = self.trace.probes.iter();
        let planned = probes.filter(|probe| self.steps.iter().any(|(tier, _)| *tier == probe.tier));
        let mut targets: Vec<_> = planned.map(|probe| probe.target.as_str()).collect();
        targets.dedup();
        targets
    }

    /// The same as a step, which says what is replaced.
    pub fn step(&self) -> Step {
        let mut step = Step::new(self.key.clone(), Reason::Asked);
        let write = |(tier, change): &(TierName, Change)| {
            let before = self.trace.seen(*tier).entry().map(|entry| entry.record.clone());
            Write { at: At::source(*tier), change: change.clone(), before }
        };
        step.writes = self.steps.iter().map(write).collect();
        step
    }

    /// The session's id.
    pub fn id(&self) -> &SessionId {
        &self.id
    }

    /// Reads the session once more, and says whether every tier still holds what was planned for.
    ///
    /// # Errors
    /// When a tier could not be read: an outage is no change.
    pub async fn still_holds(&self, cascade: &Cascade, now: Timestamp) -> Result<bool, PlanError> {
        let version = |seen: &Seen| seen.entry().map(|entry| entry.version);
        let again = readable(cascade.probe(&self.key, now).await)?;
        let mut pairs = self.trace.probes.iter().zip(&again.probes);
        Ok(pairs.all(|(then, now)| version(&then.seen) == version(&now.seen)))
    }

    /// Writes, tier by tier in the store's order, and stops where the store would.
    pub async fn run(&self, cascade: &Cascade, command: &'static str, cookie: Option<String>) -> Report {
        let saved = cascade.save(&self.steps).await;
        let written = saved.iter().zip(&self.steps).map(|(saved, (_, change))| tier_report(saved, change));
        let tiers = self.skipped.iter().cloned().chain(written);
        Report {
            schema: SCHEMA,
            command,
            id: self.id.to_string(),
            key: self.key.to_string(),
            cookie,
            bytes: self.payload.len(),
            serializer: self.serializer,
            tiers: tiers.collect(),
        }
    }
}

fn readable(trace: Trace) -> Result<Trace, PlanError> {
    match trace.failure() {
        Some(error) => Err(PlanError::Tier(error.clone())),
        None => Ok(trace),
    }
}

/// The values that an edit begins with: those of every tier that holds the session, which must agree.
///
/// # Errors
/// [`PlanError`] when there are none, they cannot be read, or they differ.
pub fn editable(trace: &Trace, expected: Expected) -> Result<Values<'_>, PlanError> {
    if let Some(error) = trace.failure() {
        return Err(PlanError::Tier(error.clone()));
    }
    let mut live = trace.probes.iter().filter_map(|probe| probe.seen.live());
    let first = live.next().ok_or(PlanError::NotThere)?;
    let values = values::decode(&first.record.payload, expected).map_err(PlanError::Unreadable)?;
    for other in live.filter(|other| other.record.payload != first.record.payload) {
        let agrees =
            values::decode(&other.record.payload, expected).is_ok_and(|other| values.same_as(&other));
        if !agrees {
            return Err(PlanError::Different);
        }
    }
    Ok(values)
}

/// What is said of Memcache when the store skips it and there is nothing to remove.
fn skipped(
    trace: &Trace,
    steps: &[(TierName, Change)],
    bytes: usize,
    options: &Options,
) -> Option<TierReport> {
    let probe = trace.probe(TierName::Memcache)?;
    if steps.iter().any(|(tier, _)| *tier == TierName::Memcache) {
        return None;
    }
    let limit = options.store_cache_limit?;
    Some(TierReport {
        tier: probe.tier,
        target: probe.target.clone(),
        effect: "skipped",
        expires_at: None,
        error: Some(format!("{bytes} bytes are over MaxMemcacheSessionSizeBytes, which is {limit}")),
    })
}

/// The new values in the serializer of those that are there.
fn new_payload(trace: &Trace, json: &Json, options: &Options) -> Result<(Vec<u8>, Serializer), PlanError> {
    let current = trace.probes.iter().find_map(|probe| probe.seen.live());
    let base = current.and_then(|entry| values::decode(&entry.record.payload, options.expected).ok());
    let serializer = match (options.expected, &base) {
        (Expected::Only(serializer), _) => serializer,
        (Expected::Either, Some(base)) => base.serializer(),
        (Expected::Either, None) => Serializer::Gob,
    };
    let made: Values<'_> = values::from_json(json, serializer, base.as_ref())?;
    let payload = made.encode().map_err(|error| PlanError::Encode(error.to_string()))?;
    match options.max_length {
        Some(limit) if payload.len() > limit => Err(PlanError::TooLong { bytes: payload.len(), limit }),
        _ => Ok((payload, serializer)),
    }
}

/// The store skips Memcache for a payload over its own limit, which leaves an older copy there that
/// hides the newer value; that copy goes.
fn put_or_remove(
    key: &Key,
    record: &Record,
    tier: TierName,
    version: Option<Version>,
    options: &Options,
) -> Option<Change> {
    let skipped = tier == TierName::Memcache
        && options.store_cache_limit.is_some_and(|limit| record.payload.len() > limit);
    if skipped {
        let version = Some(version?);
        return Some(Change::Delete { key: key.clone(), version });
    }
    let only_if = version.map_or(OnlyIf::Absent, OnlyIf::Unchanged);
    Some(Change::Put { key: key.clone(), record: record.clone(), only_if })
}

fn tier_report(saved: &Saved, change: &Change) -> TierReport {
    let (effect, error) = match &saved.outcome {
        Outcome::Applied if matches!(change, Change::Delete { .. }) => ("removed", None),
        Outcome::Applied => ("written", None),
        Outcome::Conflict => ("changed-meanwhile", None),
        Outcome::Failed(error) => ("failed", Some(error.to_string())),
        Outcome::NotTried => ("not-tried", None),
    };
    let expires_at = match change {
        Change::Put { record, .. } if effect == "written" => record.expiry.at(),
        _ => None,
    };
    TierReport { tier: saved.tier, target: saved.target.clone(), effect, expires_at, error }
}
