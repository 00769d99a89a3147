//! `ls`: sessions, one line each, as they are found or in order.

use std::cmp::Reverse;
use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::SCHEMA;
use super::bulk::{self, Control, Course, Gather, Scope};
use super::checkpoint::CheckpointError;
use crate::cascade::Cascade;
use crate::outline::{Copy, Outline};
use crate::tier::TierName;
use crate::values;
use crate::walk::{Look, Settings};

/// What is to be listed.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Bring the values.
    pub values: bool,
    /// This many lines at the most.
    pub limit: Option<u64>,
    /// The first so many in this order, instead of all as they come.
    pub top: Option<(Order, usize)>,
}

/// What lines are put in order by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The largest first.
    Size,
    /// What expires first is first; what never does is last.
    Expiry,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    schema: u32,
    /// The session's id.
    pub id: Option<String>,
    /// Its key.
    pub key: String,
    /// What each tier that holds it has.
    pub copies: Vec<Copy>,
    /// The tiers that could not be asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<TierName>,
    /// Size of its largest copy in bytes.
    pub bytes: Option<usize>,
    /// When it expires; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// Its condition, where it was asked for.
    pub condition: Option<crate::condition::Condition>,
    /// It changed each time that it was looked at.
    pub in_motion: bool,
    /// Its values, where they were asked for and can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Json>,
}

/// What stands at the end.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    schema: u32,
    command: &'static str,
    summary: bool,
    /// Lines in all.
    pub sessions: u64,
    /// What was walked through.
    pub scope: Scope,
    /// How that went.
    pub course: Course,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    sessions: u64,
}

struct Lines<'l> {
    options: Options,
    sessions: u64,
    kept: Vec<Row>,
    print: &'l mut (dyn FnMut(&[Row]) -> ControlFlow<()> + Send),
}

/// Lists sessions; `print` is given the lines of each page, sees to it that they are out when it returns,
/// and breaks when nobody reads any more.
///
/// # Errors
/// When the checkpoint cannot be used.
pub async fn run(
    cascade: &Cascade,
    settings: Settings,
    scope: Scope,
    options: Options,
    control: &mut Control<'_>,
    print: &mut (dyn FnMut(&[Row]) -> ControlFlow<()> + Send),
) -> Result<Summary, CheckpointError> {
    let State { sessions } = control.resumed()?;
    let mut lines = Lines { options, sessions, kept: Vec::new(), print };
    let (prefix, expected) = (settings.key_prefix.clone(), settings.policy.expected);
    let take = move |rows: &mut Vec<Row>, look: Look| {
        let shown = look.trace.shown().filter(|_| options.values);
        let values = shown.and_then(|entry| values::decode(&entry.record.payload, expected).ok());
        rows.push(row(&look, &prefix, values.map(|values| values.plain())));
    };
    let course = bulk::run(cascade, settings, control, &mut lines, take).await?;
    let sessions = lines.finish();
    Ok(Summary { schema: SCHEMA, command: "ls", summary: true, sessions, scope, course })
}

fn row(look: &Look, prefix: &str, values: Option<Json>) -> Row {
    let Outline { id, key, copies, failed, bytes, expires_at, condition } =
        Outline::of(&look.trace, look.condition, prefix);
    let condition = condition.filter(|_| !look.in_motion);
    let in_motion = look.in_motion;
    Row { schema: SCHEMA, id, key, copies, failed, bytes, expires_at, condition, in_motion, values }
}

impl Gather for Lines<'_> {
    type Found = Vec<Row>;

    async fn gather(&mut self, found: Vec<Row>) -> ControlFlow<()> {
        if let Some((order, most)) = self.options.top {
            self.kept.extend(found);
            self.cut(order, most);
            return ControlFlow::Continue(());
        }
        let left = self.options.limit.map_or(u64::MAX, |limit| limit.saturating_sub(self.sessions));
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(found.len());
        self.sessions += wanted as u64;
        (self.print)(&found[..wanted])?;
        match self.options.limit {
            Some(limit) if self.sessions >= limit => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn state(&mut self) -> Json {
        json!(State { sessions: self.sessions })
    }
}

impl Lines<'_> {
    fn cut(&mut self, order: Order, most: usize) {
        match order {
            Order::Size => {
                self.kept.sort_by(|a, b| (Reverse(a.bytes), &a.key).cmp(&(Reverse(b.bytes), &b.key)))
            }
            Order::Expiry => {
                let end = |row: &Row| row.expires_at.unwrap_or(Timestamp::MAX);
                self.kept.sort_by(|a, b| (end(a), &a.key).cmp(&(end(b), &b.key)));
            }
        }
        self.kept.truncate(most);
    }

    fn finish(self) -> u64 {
        // A reader that has gone misses nothing more.
        let _ = (self.print)(&self.kept);
        self.sessions + self.kept.len() as u64
    }
}
