//! What came of a command that changes sessions: numbers, and a line for each step.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::SCHEMA;
use super::super::bulk::Course;
use crate::plan::{Action, At, Left, Outcome, Place, Reason, Settled, Step, Write};

/// What came of a command that changes sessions, or would come of it.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub(super) schema: u32,
    /// The command.
    pub command: &'static str,
    pub(super) summary: bool,
    /// Nothing was to be written.
    pub dry_run: bool,
    /// When it began.
    pub now: Timestamp,
    /// The tiers that it read and wrote.
    pub places: Vec<Place>,
    /// Which sessions were wanted, as it was asked for; empty for all.
    pub filter: Vec<String>,
    /// How reading them went.
    pub course: Course,
    /// What was counted.
    pub counts: Counts,
    /// Of sessions that were left for a reason, what is in the way of one of them.
    pub complaints: BTreeMap<Left, String>,
    /// Where what was overwritten or removed is kept.
    pub undo: Option<String>,
}

impl Report {
    /// The same, as a run that there was nothing to do in.
    pub fn nothing_done(self) -> Self {
        Self { dry_run: false, ..self }
    }
}

/// What a checkpoint keeps of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Saved {
    /// What was counted.
    pub counts: Counts,
    /// The undo file.
    pub undo: Option<PathBuf>,
}

/// What was counted; each session that a step was planned for is in one of the numbers from `done` to
/// `not_tried`, or in `left`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Sessions that were looked at.
    pub sessions: u64,
    /// Those with something to do.
    pub planned: u64,
    /// Those with which it was done.
    pub done: u64,
    /// Those that changed each time that it was tried.
    pub changed_meanwhile: u64,
    /// Those that changed, and then needed nothing any more.
    pub settled_meanwhile: u64,
    /// Those with which it failed.
    pub failed: u64,
    /// Those that it did not come to.
    pub not_tried: u64,
    /// What was planned, by reason.
    pub reasons: BTreeMap<Reason, u64>,
    /// Those that were left as they are although something would have to be done, by why.
    pub left: BTreeMap<Left, u64>,
    /// Changes that are planned, or were made, by tier.
    pub writes: Vec<WriteCount>,
}

/// Changes in one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteCount {
    /// The tier.
    #[serde(flatten)]
    pub at: At,
    /// Copies written where there was none.
    pub add: u64,
    /// Copies written over another.
    pub replace: u64,
    /// Copies removed.
    pub remove: u64,
}

impl Counts {
    pub(super) fn writes(&mut self, step: &Step) {
        for write in step.changes() {
            let place = self.writes.iter().position(|count| count.at == write.at).unwrap_or_else(|| {
                self.writes.push(WriteCount { at: write.at, add: 0, replace: 0, remove: 0 });
                self.writes.len() - 1
            });
            let count = &mut self.writes[place];
            match write.action() {
                Action::Add => count.add += 1,
                Action::Replace => count.replace += 1,
                Action::Remove => count.remove += 1,
            }
        }
    }

    pub(super) fn planned(&mut self, step: &Step) {
        self.planned += 1;
        *self.reasons.entry(step.reason).or_default() += 1;
    }

    pub(super) fn settled(&mut self, settled: &Settled) {
        self.planned(settled.step());
        match settled {
            Settled::Tried(step, Outcome::Done) => {
                self.done += 1;
                self.writes(step);
            }
            Settled::Tried(_, Outcome::Changed) => self.changed_meanwhile += 1,
            Settled::Tried(_, Outcome::Failed(_)) => self.failed += 1,
            Settled::NothingLeft(_) => self.settled_meanwhile += 1,
            Settled::Left(_, left) => *self.left.entry(*left).or_default() += 1,
            Settled::NotTried(_) => self.not_tried += 1,
        }
    }
}

/// A step in one line, without payloads.
#[derive(Debug, Clone, Serialize)]
pub struct StepLine {
    schema: u32,
    /// The session's id; `None` for a key that does not begin with the prefix.
    pub id: Option<String>,
    /// Its key.
    pub key: String,
    /// Why it is changed.
    pub reason: Reason,
    /// What is done, in order.
    pub changes: Vec<ChangeLine>,
    /// What became of that.
    pub outcome: &'static str,
    /// Why that was not done.
    pub error: Option<String>,
}

/// One change in one line.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeLine {
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// What.
    pub action: Action,
    /// Size of the copy that is written or removed, in bytes.
    pub bytes: usize,
    /// When that expires; `None` for never.
    pub expires_at: Option<Timestamp>,
}

impl StepLine {
    pub(super) fn new(step: &Step, key_prefix: &str, outcome: &'static str, error: Option<String>) -> Self {
        let change = |write: &Write| {
            let record = write.after().or(write.before.as_ref());
            ChangeLine {
                at: write.at,
                action: write.action(),
                bytes: record.map_or(0, |record| record.payload.len()),
                expires_at: record.and_then(|record| record.expiry.at()),
            }
        };
        Self {
            schema: SCHEMA,
            id: step.key.id(key_prefix).ok().map(|id| id.to_string()),
            key: step.key.to_string(),
            reason: step.reason,
            changes: step.changes().map(change).collect(),
            outcome,
            error,
        }
    }

    pub(super) fn of(settled: &Settled, key_prefix: &str) -> Self {
        match settled {
            Settled::Tried(step, Outcome::Done) => Self::new(step, key_prefix, "done", None),
            Settled::Tried(step, Outcome::Changed) => Self::new(step, key_prefix, "changed-meanwhile", None),
            Settled::Tried(step, Outcome::Failed(error)) => {
                Self::new(step, key_prefix, "failed", Some(error.to_string()))
            }
            Settled::NothingLeft(step) => Self::new(step, key_prefix, "settled-meanwhile", None),
            Settled::Left(step, _) => Self::new(step, key_prefix, "left", None),
            Settled::NotTried(step) => Self::new(step, key_prefix, "not-tried", None),
        }
    }
}
