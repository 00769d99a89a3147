//! `demo`: a dozen sessions that show what this tool tells apart, with signed cookies.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use thiserror::Error;

use super::encode::{EncodeError, session_cookie};
use crate::cascade::Cascade;
use crate::cookie::Codec;
use crate::gob::{Builder, GoTime, GobError, Scalar, TypeId, Value, encode};
use crate::session::{DEFAULT_KEY_PREFIX, Expiry, NameError, Record, SessionId};
use crate::tier::{Change, OnlyIf, TierError, TierName};

/// Bytes that fit Datastore under a normal key, and Memcache no longer.
const OVERSIZE_BYTES: usize = 1_048_470;

/// A session of the demonstration.
#[derive(Clone, Serialize)]
pub struct DemoSession {
    /// What it shows.
    pub title: &'static str,
    /// Its id.
    pub id: String,
    /// Its cookie's value.
    pub cookie: String,
    /// Whether it takes an unreachable Memcache to show it.
    pub needs_outage: bool,
}

/// Why the demonstration could not be made.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The operating system gave no random bytes.
    #[error("there are no random bytes to be had: {0}")]
    Random(#[from] getrandom::Error),
    /// A cookie could not be signed.
    #[error(transparent)]
    Cookie(#[from] EncodeError),
    /// A value could not be encoded.
    #[error(transparent)]
    Encode(#[from] GobError),
    /// An id made no key.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A tier did not take a session.
    #[error(transparent)]
    Tier(#[from] TierError),
}

/// One copy of a session: payload and seconds from now until it expires.
type Copy = (Vec<u8>, i64);

/// What a session of the demonstration consists of.
struct Sample {
    title: &'static str,
    cached: Option<Copy>,
    stored: Option<Copy>,
    needs_outage: bool,
}

/// Stores the sessions in the cascade and signs their cookies.
///
/// # Errors
/// [`DemoError`]; sessions stored before stay.
pub async fn seed(cascade: &Cascade, codec: &Codec, now: Timestamp) -> Result<Vec<DemoSession>, DemoError> {
    let mut sessions = Vec::new();
    for sample in samples(now)? {
        let id = SessionId::random()?;
        let copies = [(TierName::Memcache, &sample.cached), (TierName::Datastore, &sample.stored)];
        for (tier, copy) in copies {
            if let Some((payload, seconds)) = copy {
                let (payload, seconds) = (payload.clone(), *seconds);
                store(cascade, tier, &id, payload, now + SignedDuration::from_secs(seconds)).await?;
            }
        }
        let cookie = session_cookie(codec, &id, now)?;
        let Sample { title, needs_outage, .. } = sample;
        sessions.push(DemoSession { title, id: id.to_string(), cookie, needs_outage });
    }
    Ok(sessions)
}

async fn store(
    cascade: &Cascade,
    tier: TierName,
    id: &SessionId,
    payload: Vec<u8>,
    expires_at: Timestamp,
) -> Result<(), DemoError> {
    let key = id.key(DEFAULT_KEY_PREFIX)?;
    let record = Record { payload, expiry: Expiry::At(expires_at) };
    let change = Change::Put { key, record, only_if: OnlyIf::Absent };
    for tier in cascade.tiers().iter().filter(|candidate| candidate.name() == tier) {
        for outcome in tier.write(std::slice::from_ref(&change)).await {
            outcome?;
        }
    }
    Ok(())
}

const HOUR: i64 = 3_600;

fn samples(now: Timestamp) -> Result<Vec<Sample>, GobError> {
    let (old, new) = (cart(&["tea"])?, cart(&["tea", "two cups"])?);
    let sample = |title, cached, stored| Sample { title, cached, stored, needs_outage: false };
    let both = |title, payload: Vec<u8>| sample(title, Some((payload.clone(), HOUR)), Some((payload, HOUR)));
    Ok(vec![
        both("healthy: the same in both tiers; a struct, a time, a flash message", account(now)?),
        both("healthy: text from everywhere, and text that would upset a terminal", unicode()?),
        both("healthy: bytes, numbers and keys that are no strings", numbers()?),
        both(
            "healthy: written by the JSON serializer",
            br#"{"user":"ada","visits":42,"beta":true}"#.to_vec(),
        ),
        sample("cold: only in Datastore", None, Some((old.clone(), HOUR))),
        sample(
            "stale: Memcache is older, and the application reads it",
            Some((old.clone(), HOUR)),
            Some((new.clone(), 2 * HOUR)),
        ),
        sample(
            "behind: Datastore missed the last save",
            Some((new.clone(), 2 * HOUR)),
            Some((old.clone(), HOUR)),
        ),
        sample(
            "conflict: different values of the same age",
            Some((old.clone(), HOUR)),
            Some((new.clone(), HOUR)),
        ),
        sample("orphan: only in Memcache", Some((new.clone(), HOUR)), None),
        sample(
            "ttl-drift: the same value, different expiries",
            Some((new.clone(), HOUR)),
            Some((new.clone(), 2 * HOUR)),
        ),
        sample("expired: dead, and still in Datastore", None, Some((old, -24 * HOUR))),
        sample("oversize: too large for Memcache", None, Some((oversize()?, HOUR))),
        both("corrupt: cut off in the middle", new[..new.len() / 2].to_vec()),
        Sample { needs_outage: true, ..both("unknown: Memcache cannot be reached", new) },
    ])
}

fn session(builder: Builder, pairs: Vec<(&str, Value<'static>)>) -> Result<Vec<u8>, GobError> {
    let pairs = pairs.into_iter().map(|(key, value)| (builder.string(key), value)).collect();
    encode(&builder.session(pairs))
}

fn cart(items: &[&str]) -> Result<Vec<u8>, GobError> {
    let mut b = Builder::new();
    let items = items.iter().map(|item| b.string(item)).collect();
    let pairs = vec![("user", b.string("ada")), ("cart", b.list(items))];
    session(b, pairs)
}

fn account(now: Timestamp) -> Result<Vec<u8>, GobError> {
    let mut b = Builder::new();
    let text = |text: &'static str| Some(Value::Scalar(Scalar::String(text.as_bytes().into())));
    let user = b.structure(
        "main.User",
        vec![
            ("Name", TypeId::STRING, text("Ada Lovelace")),
            ("Email", TypeId::STRING, text("ada@example.com")),
            ("Logins", TypeId::INT, Some(Value::Scalar(Scalar::Int(42)))),
            // Zero, so that Go leaves it out of the stream.
            ("Admin", TypeId::BOOL, None),
        ],
    );
    let flash = vec![b.string("Your changes were saved.")];
    let theme = vec![("name", b.string("dark")), ("contrast", b.float(1.5))];
    let pairs = vec![
        ("user", user),
        ("_flash", b.list(flash)),
        ("signed_in_at", b.time(GoTime::from(now))),
        ("theme", b.map(theme)),
    ];
    session(b, pairs)
}

fn unicode() -> Result<Vec<u8>, GobError> {
    let b = Builder::new();
    let pairs = vec![
        ("city", b.string("Zürich, 東京, القاهرة")),
        ("mood", b.string("🙂")),
        ("note", b.string("red: \u{1b}[31m, turned around: \u{202e}txt.exe")),
    ];
    session(b, pairs)
}

fn numbers() -> Result<Vec<u8>, GobError> {
    let b = Builder::new();
    let pairs = vec![
        (b.string("token"), b.bytes((0..16).collect())),
        (b.int(42), b.string("a key that is an int")),
        (b.bool(true), b.string("a key that is a bool")),
        (b.string("ratio"), b.float(f64::INFINITY)),
        (b.string("large"), b.int(i64::MAX)),
    ];
    encode(&b.session(pairs))
}

fn oversize() -> Result<Vec<u8>, GobError> {
    let of_size = |bytes: usize| {
        let b = Builder::new();
        let pairs = vec![("upload", b.bytes(vec![b'x'; bytes]))];
        session(b, pairs)
    };
    let overhead = of_size(OVERSIZE_BYTES)?.len() - OVERSIZE_BYTES;
    of_size(OVERSIZE_BYTES - overhead)
}
