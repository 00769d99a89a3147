//! `decode` for people.

use jiff::Timestamp;
use sesscascade::ops::decode::{EnvelopeReport, Kind, PayloadReport, Report};
use sesscascade::ops::decode_batch::{LineReport, Summary};

use super::get::{cookie_lines, line};
use super::time::{moment, moment_and_distance};
use super::{BAD, FAINT, GOOD, HEADING, tree, visible};

pub(super) fn text(report: &Report) -> String {
    let mut out = cookie_lines(&report.cookie, report.now);
    if let Some(cause) = &report.cause {
        out.push_str(&line("Cause", &visible(&cause.message)));
        out.push_str(&line("To do", &visible(&cause.remedy)));
    }
    if let Some(envelope) = &report.envelope {
        out.push_str(&line("Envelope", &self::envelope(envelope)));
    }
    if let Some(payload) = &report.payload {
        out.push_str(&self::payload(payload));
    }
    out
}

fn envelope(envelope: &EnvelopeReport) -> String {
    let EnvelopeReport { bytes, max_bytes, value_bytes, mac_bytes, .. } = envelope;
    format!("{bytes} of {max_bytes} bytes: date, value of {value_bytes} characters, MAC of {mac_bytes} bytes")
}

fn payload(payload: &PayloadReport) -> String {
    let doubt = if payload.proved { "" } else { "; not proved, since no MAC matches" };
    let what = format!("{} of {} bytes{doubt}", payload.serializer, payload.bytes);
    match (payload.kind, &payload.id, &payload.values) {
        (Kind::SessionId, Some(id), _) => {
            line("Session", &format!("{} {FAINT}({what}){FAINT:#}", visible(id)))
        }
        (_, _, Some(values)) => {
            let drawn = tree::values(values);
            format!("\n{HEADING}Values{HEADING:#} {FAINT}({what}){FAINT:#}\n{drawn}")
        }
        _ => line("Payload", &what),
    }
}

pub(crate) fn batch_line(report: &LineReport) -> String {
    let when = report.issued_at.map(moment).unwrap_or_default();
    match &report.cause {
        None => {
            let pair = report.key_pair.unwrap_or_default();
            let id = report.id.as_deref().map(visible).unwrap_or_default();
            format!("{:>8}  {GOOD}valid{GOOD:#}      pair {pair}  {when}  {id}\n", report.line)
        }
        Some(cause) => {
            format!("{:>8}  {BAD}not valid{BAD:#}  {when}  {}\n", report.line, visible(&cause.message))
        }
    }
}

pub(crate) fn batch_summary(summary: &Summary, now: Timestamp) -> String {
    let mut out =
        line("Lines", &format!("{}, {} without a cookie of the name", summary.lines, summary.without_cookie));
    out.push_str(&line("Valid", &summary.valid.to_string()));
    for pair in &summary.key_pairs {
        let newest =
            pair.newest.map_or("none seen".to_owned(), |newest| format!("newest {}", moment(newest)));
        let retire = match (pair.key_pair, pair.newest, pair.retire_from) {
            (1, ..) => "makes the new ones".to_owned(),
            (_, None, _) => "no cookie here needs it".to_owned(),
            (_, _, Some(from)) => format!("can be retired from {}", moment_and_distance(from, now)),
            (_, _, None) => "cookies are accepted for ever: it can never be retired".to_owned(),
        };
        out.push_str(&format!("  pair {}  {:>10} valid  {newest}  {retire}\n", pair.key_pair, pair.valid));
    }
    out.push_str(&line("Not valid", &summary.invalid.to_string()));
    for (cause, count) in &summary.causes {
        out.push_str(&format!("  {cause:<18} {count:>10}\n"));
    }
    out
}
