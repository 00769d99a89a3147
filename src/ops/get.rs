//! `get`: one session in every tier, what the application sees of it, and what is wrong.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::cookie::CookieReport;
use super::repair::has_remedy;
use super::{SCHEMA, repair_command};
use crate::cascade::Cascade;
use crate::condition::{self, Condition, FindingCode, OtherFinding, Policy, Sees};
use crate::cookie::{Codec, Effort, OpenError, Opened};
use crate::gob;
use crate::session::{Key, NameError, SessionId};
use crate::tier::TierName;
use crate::trace::{Probe, Seen, Trace};
use crate::values::{self, Serializer};

/// How the session is named.
#[derive(Clone)]
pub enum Subject {
    /// By its cookie's value.
    Cookie(String),
    /// By its id.
    Id(SessionId),
    /// By the key that the tiers hold it under.
    Key(Key),
}

/// What `get` needs to know besides the cascade.
#[derive(Debug, Clone)]
pub struct Options {
    /// Opens the cookie.
    pub codec: Codec,
    /// What the store puts in front of ids.
    pub key_prefix: String,
    /// How to judge.
    pub policy: Policy,
    /// Show values with their Go types.
    pub typed: bool,
    /// How the program is called, with the options that say which cascade, for commands that are suggested; none
    /// are where there is none.
    pub program: Option<String>,
}

/// What `get` found out.
#[derive(Clone, Serialize)]
pub struct Report {
    schema: u32,
    command: &'static str,
    /// The moment that everything was judged at.
    pub now: Timestamp,
    /// The cookie; `None` when the session was named another way.
    pub cookie: Option<CookieReport>,
    /// The session's id.
    pub id: Option<String>,
    /// Its key.
    pub key: Option<String>,
    /// The tier whose bytes the Go store would take.
    pub hit: Option<TierName>,
    /// What the application ends up with.
    pub sees: Sees,
    /// The session's condition; `None` when no tier holds it.
    pub condition: Option<Condition>,
    /// What is worth telling, the condition first.
    pub findings: Vec<FindingReport>,
    /// The tiers in read order.
    pub tiers: Vec<TierReport>,
    /// What wrote the values.
    pub serializer: Option<Serializer>,
    /// The values of the hit, or of the expired copy when that is all there is.
    pub values: Option<Json>,
}

/// One finding.
#[derive(Debug, Clone, Serialize)]
pub struct FindingReport {
    /// Its name.
    pub code: FindingCode,
    /// What it means.
    pub message: String,
    /// The command that puts it right.
    pub fix: Option<String>,
    /// The command that does, once somebody has decided: it ends with the tier whose value is right.
    pub decide: Option<String>,
}

/// One tier's answer.
#[derive(Debug, Clone, Serialize)]
pub struct TierReport {
    /// Which tier.
    pub tier: TierName,
    /// The server or file.
    pub target: String,
    /// What it said.
    pub state: State,
    /// Whether its bytes are the ones that the Go store would take.
    pub hit: bool,
    /// Size of the payload.
    pub bytes: Option<usize>,
    /// When the entry expires; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// Whole seconds until then, negative when past.
    pub ttl_seconds: Option<i64>,
    /// Hash of the payload in hex.
    pub sha256: Option<String>,
    /// CAS or entity version.
    pub version: Option<String>,
    /// How long the answer took, in microseconds.
    pub took_us: u64,
    /// Why there was none.
    pub error: Option<String>,
}

/// What a tier said, without the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It holds the session.
    Live,
    /// It holds the session past its expiry.
    Expired,
    /// It does not hold the session.
    Absent,
    /// It could not be asked.
    Failed,
    /// It was not asked.
    NotAsked,
}

/// Looks a session up.
pub async fn run(cascade: &Cascade, subject: &Subject, options: &Options) -> Report {
    match subject {
        Subject::Cookie(text) => {
            let now = options.policy.now.as_second();
            match options.codec.open(text, now, is_id) {
                Ok(opened) => valid_cookie(cascade, &opened, options).await,
                Err(error) => refused_cookie(cascade, text, error, options),
            }
        }
        Subject::Id(id) => match id.key(&options.key_prefix) {
            Ok(key) => look_up(cascade, &key, options).await,
            Err(error) => unusable_id(cascade, Some(id.to_string()), &error, options),
        },
        Subject::Key(key) => look_up(cascade, key, options).await,
    }
}

async fn valid_cookie(cascade: &Cascade, opened: &Opened, options: &Options) -> Report {
    // The codec has seen that the payload is a gob string.
    let id = gob::decode_string(&opened.payload).map(String::from_utf8_lossy).unwrap_or_default();
    let key = SessionId::new(id.as_ref()).and_then(|id| id.key(&options.key_prefix));
    let mut report = match key {
        Ok(key) => look_up(cascade, &key, options).await,
        Err(error) => unusable_id(cascade, Some(id.into_owned()), &error, options),
    };
    report.cookie = Some(CookieReport::valid(&options.codec, opened));
    report
}

fn refused_cookie(cascade: &Cascade, text: &str, error: OpenError, options: &Options) -> Report {
    let cookie = CookieReport::refused(&options.codec, &error);
    let cause = options.codec.cause_of(text, error, &[], Effort::Thorough, &is_id);
    let finding = FindingReport {
        code: FindingCode::Other(OtherFinding::CookieRefused),
        message: format!(
            "{cause} To do: {}. The application refuses this cookie and starts an empty session under a new \
             id, so no tier was asked.",
            cause.remedy()
        ),
        fix: None,
        decide: None,
    };
    Report {
        cookie: Some(cookie),
        findings: vec![finding],
        sees: Sees::CookieRefused,
        ..unasked(cascade, options)
    }
}

/// What the cookies of the cascade's store hold.
fn is_id(payload: &[u8]) -> bool {
    gob::decode_string(payload).is_ok()
}

fn unusable_id(cascade: &Cascade, id: Option<String>, error: &NameError, options: &Options) -> Report {
    let finding = FindingReport {
        code: FindingCode::Other(OtherFinding::UnusableId),
        message: format!(
            "The application cannot keep a session under this id, because Memcache comes first: {error}."
        ),
        fix: None,
        decide: None,
    };
    Report { id, findings: vec![finding], ..unasked(cascade, options) }
}

/// A report in which no tier was asked.
fn unasked(cascade: &Cascade, options: &Options) -> Report {
    Report {
        schema: SCHEMA,
        command: "get",
        now: options.policy.now,
        cookie: None,
        id: None,
        key: None,
        hit: None,
        sees: Sees::NewSession,
        condition: None,
        findings: Vec::new(),
        tiers: cascade.unasked().iter().map(|probe| tier_report(probe, None, options)).collect(),
        serializer: None,
        values: None,
    }
}

async fn look_up(cascade: &Cascade, key: &Key, options: &Options) -> Report {
    let trace = cascade.probe(key, options.policy.now).await;
    let verdict = condition::judge(&trace, &options.policy);
    let hit = trace.hit();
    let id = key.id(&options.key_prefix).ok();
    let (serializer, values) = shown_values(&trace, options).unzip();
    let command = options.program.as_deref().map(|program| repair_command(program, key, id.as_ref()));
    let has_remedy = has_remedy(&trace, &options.policy);
    let is_conflict = verdict.condition == Some(Condition::Conflict);
    let findings = verdict.findings.into_iter().map(|finding| {
        let command = command.clone().filter(|_| matches!(finding.code, FindingCode::Condition(_)));
        FindingReport {
            code: finding.code,
            message: finding.message,
            decide: command.clone().filter(|_| is_conflict).map(|command| format!("{command} --prefer")),
            fix: command.filter(|_| has_remedy),
        }
    });
    Report {
        id: id.as_ref().map(SessionId::to_string),
        key: Some(key.to_string()),
        hit,
        sees: verdict.sees,
        condition: verdict.condition,
        findings: findings.collect(),
        tiers: trace.probes.iter().map(|probe| tier_report(probe, hit, options)).collect(),
        serializer,
        values,
        ..unasked(cascade, options)
    }
}

/// The values of the hit; where nothing is live, those of the expired copy, which say whose
/// session it was.
fn shown_values(trace: &Trace, options: &Options) -> Option<(Serializer, Json)> {
    let values = values::decode(&trace.shown()?.record.payload, options.policy.expected).ok()?;
    let view = if options.typed { values.typed() } else { values.plain() };
    Some((values.serializer(), view))
}

fn tier_report(probe: &Probe, hit: Option<TierName>, options: &Options) -> TierReport {
    let entry = probe.seen.entry();
    let expiry = entry.map(|entry| entry.record.expiry);
    TierReport {
        tier: probe.tier,
        target: probe.target.clone(),
        state: match &probe.seen {
            Seen::Live(_) => State::Live,
            Seen::Expired(_) => State::Expired,
            Seen::Absent => State::Absent,
            Seen::Failed(_) => State::Failed,
            Seen::NotAsked => State::NotAsked,
        },
        hit: hit == Some(probe.tier),
        bytes: entry.map(|entry| entry.record.payload.len()),
        expires_at: expiry.and_then(|expiry| expiry.at()),
        ttl_seconds: expiry.and_then(|expiry| expiry.seconds_left(options.policy.now)),
        sha256: entry.map(|entry| sha256_hex(&entry.record.payload)),
        version: entry.map(|entry| entry.version.to_string()),
        took_us: u64::try_from(probe.took.as_micros()).unwrap_or(u64::MAX),
        error: match &probe.seen {
            Seen::Failed(error) => Some(error.to_string()),
            _ => None,
        },
    }
}

fn sha256_hex(payload: &[u8]) -> String {
    Sha256::digest(payload).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
