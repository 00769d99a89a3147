//! `smoke`: one session of our own through everything that a session goes through, and gone again at the end;
//! or, where nothing may be written, one that is there.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::SCHEMA;
use super::encode::session_cookie;
use crate::cascade::{Cascade, Outcome};
use crate::condition::{self, Condition, Policy, within_tolerance};
use crate::cookie::Codec;
use crate::gob;
use crate::session::{Expiry, Key, Record, SessionId};
use crate::tier::{Change, OnlyIf, Operation, TierError, TierName};
use crate::trace::{Seen, Trace};
use crate::values::{self, Expected, Serializer};

/// How long the session would live if it could not be removed.
const LIFETIME: SignedDuration = SignedDuration::from_mins(5);

/// How often is looked whether it is gone.
const CLEANUPS: usize = 3;

/// How long is waited between these looks: a write that was under way may still arrive.
const BETWEEN: Duration = Duration::from_millis(200);

/// What it needs to know besides the cascade.
#[derive(Debug, Clone)]
pub struct Options {
    /// Signs and opens the cookie; without key pairs that is left out.
    pub codec: Codec,
    /// What the store puts in front of ids.
    pub key_prefix: String,
    /// How to judge.
    pub policy: Policy,
}

/// What came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    schema: u32,
    command: &'static str,
    /// When it began.
    pub now: Timestamp,
    /// The session.
    pub id: String,
    /// Nothing was to be written.
    pub read_only: bool,
    /// Everything that was tried passed.
    pub passed: bool,
    /// Somebody stopped it.
    pub interrupted: bool,
    /// The session could not be removed, and may be there until it expires.
    pub left_behind: bool,
    /// What was tried, in order.
    pub steps: Vec<Step>,
}

/// One thing that was tried.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// What.
    pub name: String,
    /// How it ended.
    pub outcome: StepOutcome,
    /// What was found, or why it failed.
    pub detail: String,
    /// What to do about that.
    pub hint: Option<String>,
    /// A tier could not be asked.
    pub tier_failed: bool,
    /// Milliseconds that it took.
    pub took_ms: u64,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepOutcome {
    /// As it should.
    Passed,
    /// Otherwise.
    Failed,
    /// It could not be tried.
    Skipped,
}

/// Why a step failed.
enum Fault {
    Tier(TierError),
    Wrong(String),
}

impl From<TierError> for Fault {
    fn from(error: TierError) -> Self {
        Self::Tier(error)
    }
}

/// What a step found out.
type Told = Result<String, Fault>;

/// A session under test.
pub struct Smoke<'s> {
    cascade: &'s Cascade,
    options: &'s Options,
    id: SessionId,
    key: Key,
    record: Record,
    begun: Timestamp,
    read_only: bool,
    /// Something may have been written.
    wrote: bool,
    steps: Vec<Step>,
}

impl<'s> Smoke<'s> {
    /// A session of our own, which is told by its id.
    ///
    /// # Errors
    /// When there are no random bytes, or the prefix makes no key.
    pub fn new(cascade: &'s Cascade, options: &'s Options) -> Result<Self, String> {
        let random = SessionId::random().map_err(|error| error.to_string())?;
        // Unlike any id of the application's, and as long.
        let id =
            SessionId::new(format!("smoke-{}", &random.as_str()[..46])).map_err(|error| error.to_string())?;
        let expiry = Timestamp::now().checked_add(LIFETIME).map_err(|error| error.to_string())?;
        let payload = payload(options.policy.expected, &id)?;
        Ok(Self {
            record: Record { payload, expiry: Expiry::At(expiry) },
            read_only: false,
            ..Self::of(cascade, options, id)?
        })
    }

    /// A session that is there, which is only read.
    ///
    /// # Errors
    /// When its id makes no key.
    pub fn of(cascade: &'s Cascade, options: &'s Options, id: SessionId) -> Result<Self, String> {
        Ok(Self {
            cascade,
            options,
            key: id.key(&options.key_prefix).map_err(|error| error.to_string())?,
            id,
            record: Record { payload: Vec::new(), expiry: Expiry::Never },
            begun: Timestamp::now(),
            read_only: true,
            wrote: false,
            steps: Vec::new(),
        })
    }

    /// Goes through all of it until `stop` ends. What was written is removed again, however it went.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Report {
        let interrupted = {
            let steps = Box::pin(self.steps());
            matches!(futures::future::select(steps, Box::pin(stop)).await, futures::future::Either::Right(_))
        };
        let left_behind = self.wrote && !self.clean_up().await;
        let passed = self.steps.iter().all(|step| step.outcome != StepOutcome::Failed);
        Report {
            schema: SCHEMA,
            command: "smoke",
            now: self.begun,
            id: self.id.to_string(),
            read_only: self.read_only,
            passed: passed && !interrupted && !left_behind,
            interrupted,
            left_behind,
            steps: self.steps,
        }
    }

    async fn steps(&mut self) {
        if self.read_only {
            self.read_every_tier(false).await;
            let told = self.judge(false).await;
            self.note("read through the cascade", Instant::now(), told);
            return;
        }
        self.sign();
        let begun = Instant::now();
        let told = self.write().await;
        let is_written = told.is_ok();
        self.note("write", begun, told);
        if !is_written {
            return;
        }
        self.read_every_tier(true).await;
        let begun = Instant::now();
        let told = self.judge(true).await;
        self.note("read through the cascade", begun, told);
        let begun = Instant::now();
        let told = self.evict().await;
        self.note("evict", begun, told);
        let begun = Instant::now();
        let told = self.gone().await;
        self.note("gone", begun, told);
    }

    fn note(&mut self, name: impl Into<String>, begun: Instant, told: Told) {
        let (outcome, detail, hint, tier_failed) = match told {
            Ok(detail) => (StepOutcome::Passed, detail, None, false),
            Err(Fault::Tier(error)) => (StepOutcome::Failed, error.to_string(), Some(error.hint()), true),
            Err(Fault::Wrong(detail)) => (StepOutcome::Failed, detail, None, false),
        };
        let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.steps.push(Step { name: name.into(), outcome, detail, hint, tier_failed, took_ms });
    }

    /// A cookie for the session, signed and opened again.
    fn sign(&mut self) {
        let begun = Instant::now();
        if self.options.codec.pairs() == 0 {
            self.note("sign a cookie", begun, Ok("no key pairs are configured".to_owned()));
            if let Some(step) = self.steps.last_mut() {
                step.outcome = StepOutcome::Skipped;
            }
            return;
        }
        let codec = &self.options.codec;
        let told = session_cookie(codec, &self.id, self.begun)
            .map_err(|error| Fault::Wrong(error.to_string()))
            .and_then(|cookie| {
                let is_id = |payload: &[u8]| gob::decode_string(payload).is_ok();
                let opened = codec.open(&cookie, self.begun.as_second(), is_id);
                opened.map(|opened| (cookie, opened)).map_err(|error| Fault::Wrong(error.to_string()))
            })
            .and_then(|(cookie, opened)| match gob::decode_string(&opened.payload) {
                Ok(id) if id == self.id.as_str().as_bytes() => Ok(format!("{} bytes", cookie.len())),
                _ => Err(Fault::Wrong("the cookie holds another id than was put into it".to_owned())),
            });
        self.note("sign a cookie", begun, told);
    }

    async fn write(&mut self) -> Told {
        let put = |tier: &std::sync::Arc<dyn crate::tier::Tier>| {
            let (key, record) = (self.key.clone(), self.record.clone());
            (tier.name(), Change::Put { key, record, only_if: OnlyIf::Absent })
        };
        let changes: Vec<_> = self.cascade.tiers().iter().map(put).collect();
        // Whoever stops this in the middle cannot know what arrived.
        self.wrote = true;
        let all_saved = self.cascade.save(&changes).await;
        let arrived = |outcome: &Outcome| match outcome {
            Outcome::Applied => true,
            Outcome::Failed(error) => error.operation != Operation::Connect,
            Outcome::Conflict | Outcome::NotTried => false,
        };
        self.wrote = all_saved.iter().any(|saved| arrived(&saved.outcome));
        for saved in all_saved {
            match saved.outcome {
                Outcome::Applied => {}
                Outcome::Failed(error) => return Err(error.into()),
                Outcome::Conflict | Outcome::NotTried => {
                    return Err(Fault::Wrong(format!("{} did not take it", saved.tier)));
                }
            }
        }
        Ok(format!("{} bytes in each of {} tiers", self.record.payload.len(), changes.len()))
    }

    /// Each tier by itself, as the application would find it if the ones before had nothing.
    async fn read_every_tier(&mut self, must_hold: bool) {
        for tier in self.cascade.tiers() {
            let begun = Instant::now();
            let found = tier.get(std::slice::from_ref(&self.key)).await.pop();
            let told = match found {
                Some(Err(error)) => Err(error.into()),
                Some(Ok(Some(entry))) => self.compare(&entry.record, must_hold),
                _ if must_hold => Err(Fault::Wrong("it is not there".to_owned())),
                _ => Ok("it is not there".to_owned()),
            };
            self.note(format!("read {}", tier.name()), begun, told);
        }
    }

    fn compare(&self, found: &Record, must_be_ours: bool) -> Told {
        let left = found.expiry.seconds_left(Timestamp::now());
        let left = left.map_or("for ever".to_owned(), |left| format!("for {left} s"));
        if must_be_ours && found.payload != self.record.payload {
            return Err(Fault::Wrong("it holds other bytes than were written".to_owned()));
        }
        if must_be_ours && !within_tolerance(found.expiry, self.record.expiry) {
            return Err(Fault::Wrong(format!("it is kept {left}, and not for {} s", LIFETIME.as_secs())));
        }
        Ok(format!("{} bytes, kept {left}", found.payload.len()))
    }

    /// What the application would see.
    async fn judge(&self, must_be_healthy: bool) -> Told {
        let trace = self.cascade.probe(&self.key, Timestamp::now()).await;
        if let Some(error) = trace.failure() {
            return Err(error.clone().into());
        }
        let policy = Policy { now: Timestamp::now(), ..self.options.policy };
        let verdict = condition::judge(&trace, &policy);
        let condition = verdict.condition.map_or("absent", Condition::name);
        let hit = trace.hit().map(|tier: TierName| tier.to_string());
        match (hit, verdict.condition) {
            (None, _) => Err(Fault::Wrong(format!("the application would get no values ({condition})"))),
            (Some(_), Some(found)) if must_be_healthy && found != Condition::Healthy => {
                Err(Fault::Wrong(format!("its copies are {condition}")))
            }
            _ if sees_nothing(&verdict) => {
                Err(Fault::Wrong(format!("the application would get no values ({condition})")))
            }
            (Some(hit), _) => Ok(format!("{condition}, from {hit}")),
        }
    }

    async fn evict(&self) -> Told {
        let trace = self.cascade.probe(&self.key, Timestamp::now()).await;
        if let Some(error) = trace.failure() {
            return Err(error.clone().into());
        }
        let remove = |(tier, seen): (TierName, &Seen)| {
            let version = Some(seen.entry()?.version);
            Some((tier, Change::Delete { key: self.key.clone(), version }))
        };
        let probes = trace.probes.iter().map(|probe| (probe.tier, &probe.seen));
        let changes: Vec<_> = probes.filter_map(remove).collect();
        for saved in self.cascade.save(&changes).await {
            match saved.outcome {
                Outcome::Applied => {}
                Outcome::Failed(error) => return Err(error.into()),
                Outcome::Conflict | Outcome::NotTried => {
                    return Err(Fault::Wrong(format!("{} did not remove it", saved.tier)));
                }
            }
        }
        Ok(format!("from {} tiers", changes.len()))
    }

    async fn gone(&self) -> Told {
        let trace = self.cascade.probe(&self.key, Timestamp::now()).await;
        match (trace.failure(), holder(&trace)) {
            (Some(error), _) => Err(error.clone().into()),
            (None, Some(tier)) => Err(Fault::Wrong(format!("{tier} still has it"))),
            (None, None) => Ok("no tier has it".to_owned()),
        }
    }

    /// Sees to it that nothing is left; whether that is so. The session is ours alone, so that it may go
    /// whatever it has become.
    async fn clean_up(&self) -> bool {
        for _ in 0..CLEANUPS {
            let trace = self.cascade.probe(&self.key, Timestamp::now()).await;
            if trace.failure().is_none() && holder(&trace).is_none() {
                return true;
            }
            for tier in self.cascade.tiers() {
                // What cannot be removed is seen by the next look.
                let _ = tier.write(&[Change::Delete { key: self.key.clone(), version: None }]).await;
            }
            tokio::time::sleep(BETWEEN).await;
        }
        let trace = self.cascade.probe(&self.key, Timestamp::now()).await;
        trace.failure().is_none() && holder(&trace).is_none()
    }
}

fn sees_nothing(verdict: &condition::Verdict) -> bool {
    matches!(verdict.sees, condition::Sees::NewSession | condition::Sees::CookieRefused)
}

fn holder(trace: &Trace) -> Option<TierName> {
    trace.probes.iter().find(|probe| probe.seen.entry().is_some()).map(|probe| probe.tier)
}

/// Values that say what they are.
fn payload(expected: Expected, id: &SessionId) -> Result<Vec<u8>, String> {
    let serializer = match expected {
        Expected::Only(serializer) => serializer,
        Expected::Either => Serializer::Gob,
    };
    let values = serde_json::json!({"sesscascade_smoke": true, "id": id.as_str()});
    let values = values::from_json(&values, serializer, None).map_err(|error| error.to_string())?;
    values.encode().map_err(|error| error.to_string())
}
