//! `decode`: a cookie laid open, and why it is not valid. Contacts nothing.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::SCHEMA;
use super::cookie::{CauseReport, CookieReport};
use crate::cookie::{Codec, Effort, Envelope, MAX_LENGTH};
use crate::gob::{self, Scalar, Value};
use crate::values::{self, Values};

/// What the application puts into its cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PayloadKind {
    /// Whichever reads.
    #[default]
    Any,
    /// `securecookie.GobEncoder`, its own choice.
    Gob,
    /// `securecookie.JSONEncoder`.
    Json,
    /// `securecookie.NopEncoder`: bytes as they are.
    Nop,
}

/// What `decode` needs to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// Opens the cookie; may be without key pairs.
    pub codec: Codec,
    /// What it can hold.
    pub payload: PayloadKind,
    /// Names to try when the MAC does not match.
    pub try_names: Vec<String>,
    /// Show values with their Go types.
    pub typed: bool,
    /// The moment to judge at.
    pub now: Timestamp,
}

/// What `decode` found out.
#[derive(Serialize)]
pub struct Report {
    schema: u32,
    command: &'static str,
    /// The moment that everything was judged at.
    pub now: Timestamp,
    /// The cookie.
    pub cookie: CookieReport,
    /// Its envelope, when it has one.
    pub envelope: Option<EnvelopeReport>,
    /// What is in it.
    pub payload: Option<PayloadReport>,
    /// Why it is not valid.
    pub cause: Option<CauseReport>,
}

/// `date|value|mac`, before anything is believed.
#[derive(Debug, Serialize)]
pub struct EnvelopeReport {
    /// Length of the cookie's text.
    pub bytes: usize,
    /// The longest that securecookie takes.
    pub max_bytes: usize,
    /// Seconds since its date.
    pub age_seconds: Option<i64>,
    /// Length of the value in base64.
    pub value_bytes: usize,
    /// Length of the MAC.
    pub mac_bytes: usize,
}

/// What a cookie holds.
#[derive(Serialize)]
pub struct PayloadReport {
    /// Whether a MAC vouches for it.
    pub proved: bool,
    /// What it is.
    pub kind: Kind,
    /// What it was written with.
    pub serializer: &'static str,
    /// Its length after decryption.
    pub bytes: usize,
    /// The session's id, where it is one.
    pub id: Option<String>,
    /// The values, where it is no id.
    pub values: Option<Json>,
}

/// What a payload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A string, as the cascade's store keeps the id.
    SessionId,
    /// Values, as a `CookieStore` keeps the whole session.
    Values,
    /// Bytes that nothing is known of.
    Raw,
}

/// Lays a cookie open.
pub fn run(text: &str, options: &Options) -> Report {
    let envelope = Envelope::read(text).ok();
    let decodes = |payload: &[u8]| readable(payload, options.payload);
    let now = options.now.as_second();
    let (cookie, payload, cause) = match options.codec.open(text, now, decodes) {
        Ok(opened) => {
            let payload = payload_report(&opened.payload, options, true);
            (CookieReport::valid(&options.codec, &opened), payload, None)
        }
        Err(error) => {
            let cookie = CookieReport::refused(&options.codec, &error);
            let proved = error.key_pair.is_some();
            let cause = options.codec.cause_of(text, error, &options.try_names, Effort::Thorough, &decodes);
            let payload = envelope.as_ref().and_then(|envelope| unproved_payload(envelope, options, proved));
            (cookie, payload, Some(CauseReport::from(&cause)))
        }
    };
    let envelope = envelope.map(|envelope| EnvelopeReport {
        bytes: text.len(),
        max_bytes: MAX_LENGTH,
        age_seconds: envelope.date().map(|date| now.saturating_sub(date)),
        value_bytes: envelope.value().len(),
        mac_bytes: envelope.mac().len(),
    });
    Report { schema: SCHEMA, command: "decode", now: options.now, cookie, envelope, payload, cause }
}

/// Whether the application could make something of a payload.
pub(super) fn readable(payload: &[u8], kind: PayloadKind) -> bool {
    let gob = || gob::decode(payload).is_ok();
    let json = || values::read_json(payload).is_ok();
    // Bytes of any kind would do for NopEncoder, but a wrong block key makes bytes of any kind too.
    let text = || std::str::from_utf8(payload).is_ok_and(|text| !text.chars().any(char::is_control));
    match kind {
        PayloadKind::Gob => gob(),
        PayloadKind::Json => json(),
        PayloadKind::Nop => true,
        PayloadKind::Any => gob() || json() || text(),
    }
}

/// What can be read without a key: the payload of a cookie that is not encrypted.
fn unproved_payload(envelope: &Envelope, options: &Options, proved: bool) -> Option<PayloadReport> {
    let payload = URL_SAFE.decode(envelope.value()).ok()?;
    let report = payload_report(&payload, options, proved)?;
    (report.kind != Kind::Raw).then_some(report)
}

fn payload_report(payload: &[u8], options: &Options, proved: bool) -> Option<PayloadReport> {
    let report = |kind, serializer, id, values| {
        Some(PayloadReport { proved, kind, serializer, bytes: payload.len(), id, values })
    };
    if matches!(options.payload, PayloadKind::Any | PayloadKind::Gob)
        && let Ok(document) = gob::decode(payload)
    {
        if let Value::Scalar(Scalar::String(text)) = &document.value {
            return report(Kind::SessionId, "gob", Some(String::from_utf8_lossy(text).into_owned()), None);
        }
        let values = Values::Gob(document);
        let view = if options.typed { values.typed() } else { values.plain() };
        return report(Kind::Values, "gob", None, Some(view));
    }
    if matches!(options.payload, PayloadKind::Any | PayloadKind::Json)
        && let Ok(json) = values::read_json(payload)
    {
        return match json {
            Json::String(id) => report(Kind::SessionId, "json", Some(id), None),
            values => report(Kind::Values, "json", None, Some(values)),
        };
    }
    let raw = match std::str::from_utf8(payload).map(Cow::Borrowed) {
        Ok(text) => json!(text),
        Err(_) => json!({"$bytes": BASE64.encode(payload)}),
    };
    report(Kind::Raw, "nop", None, Some(raw))
}
