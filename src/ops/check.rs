//! `check`: the condition of every session.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::bulk::{self, Control, Course, Gather, Scope};
use super::checkpoint::CheckpointError;
use super::repair::has_remedy;
use super::worst::{Ranked, Worst};
use super::{SCHEMA, repair_command};
use crate::cascade::Cascade;
use crate::condition::{self, Condition, Policy};
use crate::outline::{Copy, Outline};
use crate::session::SessionId;
use crate::tier::TierName;
use crate::trace::Trace;
use crate::walk::{Look, Settings};

/// What is to be told besides the counts.
#[derive(Debug, Clone)]
pub struct Options {
    /// So many of the worst sessions of each condition.
    pub examples: usize,
    /// Every session that is not healthy, as it is found.
    pub findings: bool,
    /// How the program is called, with the options that say which cascade, for commands that are suggested; none
    /// are where there is none.
    pub program: Option<String>,
}

/// The state of all sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    schema: u32,
    command: String,
    summary: bool,
    /// The moment at which the check began.
    pub now: Timestamp,
    /// What was checked.
    pub scope: Scope,
    /// How often a finding was confirmed.
    pub recheck: u32,
    /// How many examples there are of each condition at the most.
    pub examples_wanted: usize,
    /// How the walk went.
    pub course: Course,
    /// What was counted.
    pub counts: Tally,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Sessions in all.
    pub sessions: u64,
    /// Sessions by condition.
    pub conditions: BTreeMap<Condition, u64>,
    /// Sessions that changed each time that they were looked at, so that nothing can be said of them.
    pub in_motion: u64,
    /// The worst of each condition but `healthy` and `unknown`.
    examples: BTreeMap<Condition, Worst<Finding>>,
}

/// A session that is not healthy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    schema: u32,
    /// Its id.
    pub id: Option<String>,
    /// Its key.
    pub key: String,
    /// Its condition.
    pub condition: Condition,
    /// What each tier that holds it has.
    pub copies: Vec<Copy>,
    /// What that means.
    pub message: String,
    /// The command that puts it right, where that needs no decision.
    pub fix: Option<String>,
    /// What it is ranked by among those of its condition: seconds between the expiries of its copies
    /// where there are two, else its bytes.
    pub weight: u64,
}

impl Default for Tally {
    fn default() -> Self {
        let conditions = Condition::ALL.map(|condition| (condition, 0)).into();
        Self { sessions: 0, conditions, in_motion: 0, examples: BTreeMap::new() }
    }
}

impl Ranked for Finding {
    fn weight(&self) -> u64 {
        self.weight
    }

    fn name(&self) -> &str {
        &self.key
    }
}

impl Tally {
    fn merge(&mut self, most: usize, other: Self) {
        self.sessions += other.sessions;
        self.in_motion += other.in_motion;
        for (condition, count) in other.conditions {
            *self.conditions.entry(condition).or_default() += count;
        }
        for (condition, worst) in other.examples {
            self.examples.entry(condition).or_default().merge(most, worst);
        }
    }

    /// The worst sessions of a condition.
    pub fn examples(&self, condition: Condition) -> &[Finding] {
        self.examples.get(&condition).map_or(&[], Worst::items)
    }
}

impl Report {
    /// The sessions that have one of these conditions.
    pub fn count(&self, conditions: &[Condition]) -> u64 {
        conditions.iter().filter_map(|condition| self.counts.conditions.get(condition)).sum()
    }

    /// Adds the report of another shard of the same check.
    pub fn merge(&mut self, other: Self) {
        self.now = self.now.min(other.now);
        self.course.merge(other.course);
        self.counts.merge(self.examples_wanted, other.counts);
    }

    /// Whether another report counted the same things.
    pub fn is_alike(&self, other: &Self) -> bool {
        (self.recheck, self.examples_wanted) == (other.recheck, other.examples_wanted)
    }
}

/// What becomes of a page.
#[derive(Default)]
struct Found {
    tally: Tally,
    findings: Vec<Finding>,
}

struct Counting<'l> {
    tally: Tally,
    examples: usize,
    print: &'l mut (dyn FnMut(&[Finding]) -> ControlFlow<()> + Send),
}

impl Gather for Counting<'_> {
    type Found = Found;

    async fn gather(&mut self, found: Found) -> ControlFlow<()> {
        self.tally.merge(self.examples, found.tally);
        (self.print)(&found.findings)
    }

    fn state(&mut self) -> Json {
        json!(self.tally)
    }
}

/// Judges every session; `print` is given the findings of each page, if those are wanted, sees to it that
/// they are out when it returns, and breaks when nobody reads any more.
///
/// # Errors
/// When the checkpoint cannot be used.
pub async fn run(
    cascade: &Cascade,
    settings: Settings,
    scope: Scope,
    options: Options,
    control: &mut Control<'_>,
    print: &mut (dyn FnMut(&[Finding]) -> ControlFlow<()> + Send),
) -> Result<Report, CheckpointError> {
    let tally = control.resumed()?;
    let (now, recheck, examples_wanted) = (settings.policy.now, settings.recheck, options.examples);
    let mut counting = Counting { tally, examples: options.examples, print };
    let (prefix, policy) = (settings.key_prefix.clone(), settings.policy);
    let take = move |found: &mut Found, look: Look| found.take(&look, &prefix, &policy, &options);
    let course = bulk::run(cascade, settings, control, &mut counting, take).await?;
    let (command, counts) = ("check".to_owned(), counting.tally);
    Ok(Report {
        schema: SCHEMA,
        command,
        summary: true,
        now,
        scope,
        recheck,
        examples_wanted,
        course,
        counts,
    })
}

impl Found {
    fn take(&mut self, look: &Look, prefix: &str, policy: &Policy, options: &Options) {
        self.tally.sessions += 1;
        if look.in_motion {
            self.tally.in_motion += 1;
            return;
        }
        let Some(condition) = look.condition else { return };
        *self.tally.conditions.entry(condition).or_default() += 1;
        // What could not be judged is no finding.
        if matches!(condition, Condition::Healthy | Condition::Unknown) {
            return;
        }
        let weight = weight(&look.trace);
        let make = || finding(&look.trace, condition, weight, prefix, (policy, options));
        if options.findings {
            self.findings.push(make());
        }
        let worst = self.tally.examples.entry(condition).or_default();
        worst.offer(options.examples, weight, look.trace.key.as_str(), make);
    }
}

fn finding(
    trace: &Trace,
    condition: Condition,
    weight: u64,
    prefix: &str,
    (policy, options): (&Policy, &Options),
) -> Finding {
    let Outline { id, key, copies, .. } = Outline::of(trace, Some(condition), prefix);
    let told = condition::judge(trace, policy).findings;
    let message = told.into_iter().next().map(|finding| finding.message).unwrap_or_default();
    let session = id.as_deref().and_then(|id| SessionId::new(id).ok());
    let program = options.program.as_deref().filter(|_| has_remedy(trace, policy));
    let fix = program.map(|program| repair_command(program, &trace.key, session.as_ref()));
    Finding { schema: SCHEMA, id, key, condition, copies, message, fix, weight }
}

/// Seconds between the expiries of both copies, or the bytes of the only one.
fn weight(trace: &Trace) -> u64 {
    let copy = |tier| trace.seen(tier).entry().map(|entry| &entry.record);
    match (copy(TierName::Memcache), copy(TierName::Datastore)) {
        (Some(cached), Some(stored)) => match (cached.expiry.at(), stored.expiry.at()) {
            (Some(cached), Some(stored)) => cached.duration_since(stored).as_secs().unsigned_abs(),
            _ => u64::MAX >> 1,
        },
        (Some(record), None) | (None, Some(record)) => record.payload.len() as u64,
        (None, None) => 0,
    }
}
