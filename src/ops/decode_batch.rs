//! `decode --batch`: any number of cookies, one a line or in an access log, in constant memory.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::cookie::CauseReport;
use super::decode::{Options, readable};
use super::{SCHEMA, from_seconds};
use crate::cookie::{Effort, find_in_line};
use crate::gob;

/// Counts what becomes of the cookies of a batch.
#[derive(Debug)]
pub struct Batch<'a> {
    options: &'a Options,
    summary: Summary,
}

/// One cookie of a batch.
#[derive(Debug, Serialize)]
pub struct LineReport {
    schema: u32,
    /// Its line, from 1.
    pub line: u64,
    /// Whether the application accepts it.
    pub valid: bool,
    /// Position of the key pair that made it, from 1.
    pub key_pair: Option<usize>,
    /// When it was made; not proved unless a key pair is known.
    pub issued_at: Option<Timestamp>,
    /// The session's id, where it holds one.
    pub id: Option<String>,
    /// Why it is not valid.
    pub cause: Option<CauseReport>,
}

/// What a batch amounts to.
#[derive(Debug, Serialize)]
pub struct Summary {
    schema: u32,
    command: &'static str,
    summary: bool,
    /// Lines read.
    pub lines: u64,
    /// Lines without a cookie of the name.
    pub without_cookie: u64,
    /// Cookies that the application accepts.
    pub valid: u64,
    /// Cookies that it refuses.
    pub invalid: u64,
    /// The refused ones by cause.
    pub causes: BTreeMap<&'static str, u64>,
    /// The accepted ones by key pair.
    pub key_pairs: Vec<PairSummary>,
}

/// What a batch says of one key pair.
#[derive(Debug, Serialize)]
pub struct PairSummary {
    /// Position of the pair, from 1.
    pub key_pair: usize,
    /// Cookies that it made and that are accepted.
    pub valid: u64,
    /// The newest date among all that it made, accepted or not.
    pub newest: Option<Timestamp>,
    /// The moment from which no cookie of these is accepted any more, so that the pair can go. `None`
    /// for the first pair, which makes new ones, and when cookies are accepted for ever.
    pub retire_from: Option<Timestamp>,
}

impl<'a> Batch<'a> {
    /// An empty batch.
    pub fn new(options: &'a Options) -> Self {
        let pair = |key_pair| PairSummary { key_pair, valid: 0, newest: None, retire_from: None };
        let summary = Summary {
            schema: SCHEMA,
            command: "decode",
            summary: true,
            lines: 0,
            without_cookie: 0,
            valid: 0,
            invalid: 0,
            causes: BTreeMap::new(),
            key_pairs: (1..=options.codec.pairs()).map(pair).collect(),
        };
        Self { options, summary }
    }

    /// Takes one line; gives nothing when there is no cookie of the name in it.
    pub fn line(&mut self, line: &str) -> Option<LineReport> {
        self.summary.lines += 1;
        let Some(text) = find_in_line(line, self.options.codec.name()) else {
            self.summary.without_cookie += 1;
            return None;
        };
        let number = self.summary.lines;
        let decodes = |payload: &[u8]| readable(payload, self.options.payload);
        let codec = &self.options.codec;
        let report = match codec.open(&text, self.options.now.as_second(), decodes) {
            Ok(opened) => LineReport {
                schema: SCHEMA,
                line: number,
                valid: true,
                key_pair: Some(opened.key_pair),
                issued_at: Some(from_seconds(opened.issued_at)),
                id: gob::decode_string(&opened.payload)
                    .ok()
                    .map(|id| String::from_utf8_lossy(id).into_owned()),
                cause: None,
            },
            Err(error) => {
                let (key_pair, issued_at) = (error.key_pair, error.issued_at.map(from_seconds));
                let cause = codec.cause_of(&text, error, &self.options.try_names, Effort::Quick, &decodes);
                let cause = Some(CauseReport::from(&cause));
                LineReport {
                    schema: SCHEMA,
                    line: number,
                    valid: false,
                    key_pair,
                    issued_at,
                    id: None,
                    cause,
                }
            }
        };
        self.count(&report);
        Some(report)
    }

    fn count(&mut self, report: &LineReport) {
        match &report.cause {
            None => self.summary.valid += 1,
            Some(cause) => {
                self.summary.invalid += 1;
                *self.summary.causes.entry(cause.code).or_default() += 1;
            }
        }
        let pair = report.key_pair.and_then(|pair| self.summary.key_pairs.get_mut(pair - 1));
        if let Some(pair) = pair {
            pair.valid += u64::from(report.valid);
            pair.newest = pair.newest.max(report.issued_at);
        }
    }

    /// What it all amounts to.
    pub fn finish(mut self) -> Summary {
        let max_age =
            self.options.codec.max_age().map(|seconds| SignedDuration::from_secs(seconds.saturating_add(1)));
        for pair in self.summary.key_pairs.iter_mut().skip(1) {
            pair.retire_from = match (pair.newest, max_age) {
                (Some(newest), Some(max_age)) => Some(newest.checked_add(max_age).unwrap_or(Timestamp::MAX)),
                _ => None,
            };
        }
        self.summary
    }
}
