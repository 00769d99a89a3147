//! `report`: how large sessions are and what fills them, when they end, and what is in them.
//!
//! Everything is counted in exact bins, so that the reports of shards add up to what one process would
//! have said: nothing is sampled or estimated.

use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::SCHEMA;
use super::bulk::{self, Control, Course, Gather, ProblemReport, Scope};
use super::checkpoint::CheckpointError;
use crate::cascade::Cascade;
use crate::outline;
use crate::values::{self, Expected};
use crate::walk::{Look, Problem, Settings};

mod contents;
mod expiries;
mod limits;
mod sizes;

pub use contents::{Contents, KeyUse, Names};
pub use expiries::Expiries;
use limits::limits;
pub use limits::{Band, Limit, LimitName, Limits};
pub use sizes::{Bin, Large, PartSize, Sizes};

/// What is to be reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// So many of the largest sessions.
    pub largest: usize,
    /// Count the type under each key as well.
    pub types: bool,
}

/// What a cascade holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    schema: u32,
    command: String,
    summary: bool,
    /// The moment at which the report began.
    pub now: Timestamp,
    /// What was reported on.
    pub scope: Scope,
    /// What was asked for.
    pub options: Options,
    /// The limits that hold for these sessions.
    pub limits: Limits,
    /// How the walk went.
    pub course: Course,
    /// What was counted.
    pub counts: Tally,
}

/// What is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Sessions in all.
    pub sessions: u64,
    /// How large they are: the largest copy of each.
    pub sizes: Sizes,
    /// How they stand to the limits, in the order of those.
    pub bands: Vec<Band>,
    /// Sessions whose next save fails altogether: too large for the Memcache server, and not for the
    /// store to try.
    pub save_fails: u64,
    /// When they end.
    pub expiries: Expiries,
    /// What is in them.
    pub contents: Contents,
}

impl Tally {
    fn merge(&mut self, options: &Options, other: Self) {
        self.sessions += other.sessions;
        self.sizes.merge(options.largest, other.sizes);
        limits::merge(&mut self.bands, &other.bands);
        self.save_fails += other.save_fails;
        self.expiries.merge(other.expiries);
        self.contents.merge(other.contents);
    }

    fn take(&mut self, look: &Look, rules: &Rules) {
        let trace = &look.trace;
        // Nothing is known of a session of which no copy could be read.
        let (Some(bytes), Some(expiry)) = (outline::bytes(trace), outline::expiry(trace)) else { return };
        self.sessions += 1;
        self.expiries.count(expiry, rules.now);
        rules.limits.count(&mut self.bands, &mut self.save_fails, bytes, trace.key.as_str().len());
        let values = trace.shown().map(|entry| values::decode(&entry.record.payload, rules.expected));
        let values = values.and_then(Result::ok);
        self.contents.count(values.as_ref(), rules.options.types);
        self.sizes.count(bytes, trace.key.as_str(), rules.options.largest, || {
            Large::new(trace, &rules.key_prefix, bytes, rules.expected)
        });
    }
}

/// What a session is held against.
#[derive(Debug, Clone)]
struct Rules {
    now: Timestamp,
    key_prefix: String,
    expected: Expected,
    limits: Limits,
    options: Options,
}

impl Report {
    /// Adds the report of another shard of the same sessions.
    pub fn merge(&mut self, other: Self) {
        self.now = self.now.min(other.now);
        self.course.merge(other.course);
        self.counts.merge(&self.options, other.counts);
    }

    /// Whether another report counted the same things.
    pub fn is_alike(&self, other: &Self) -> bool {
        (&self.options, &self.limits) == (&other.options, &other.limits)
    }

    /// Sessions that are larger than so many bytes, as far as bins tell them apart.
    pub fn over(&self, bytes: u64) -> u64 {
        self.counts.sizes.over(bytes)
    }
}

struct Counting {
    tally: Tally,
    options: Options,
}

impl Gather for Counting {
    type Found = Tally;

    async fn gather(&mut self, found: Tally) -> ControlFlow<()> {
        self.tally.merge(&self.options, found);
        ControlFlow::Continue(())
    }

    fn state(&mut self) -> Json {
        json!(self.tally)
    }
}

/// Counts everything that the report tells, and asks the Memcache servers for their limits first.
/// `max_length` is the store's own.
///
/// # Errors
/// When the checkpoint cannot be used.
pub async fn run(
    cascade: &Cascade,
    settings: Settings,
    scope: Scope,
    options: Options,
    max_length: Option<usize>,
    control: &mut Control<'_>,
) -> Result<Report, CheckpointError> {
    let (limits, untold) = limits(cascade, &settings.policy, max_length, &settings.key_prefix).await;
    let mut counting = Counting { tally: control.resumed()?, options: options.clone() };
    let (now, expected) = (settings.policy.now, settings.policy.expected);
    let key_prefix = settings.key_prefix.clone();
    let rules = Rules { now, key_prefix, expected, limits: limits.clone(), options: options.clone() };
    let take = move |tally: &mut Tally, look: Look| tally.take(&look, &rules);
    let mut course = bulk::run(cascade, settings, control, &mut counting, take).await?;
    if let Some(error) = untold {
        course.problem(ProblemReport::from(&Problem::from(error)));
        course.complete = false;
    }
    let (command, counts) = ("report".to_owned(), counting.tally);
    Ok(Report { schema: SCHEMA, command, summary: true, now, scope, options, limits, course, counts })
}
