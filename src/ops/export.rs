//! `export` and `import`: sessions as lines of JSON, with everything that the tiers hold of them.
//!
//! The first line says what is exported, the last that nothing is missing.

use std::collections::HashMap;
use std::io::BufRead;
use std::ops::ControlFlow;

use async_trait::async_trait;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::SCHEMA;
use super::bulk::{self, Control, Course, Gather, Scope};
use super::changes::{CHUNK, CHUNK_BYTES, ChangesError, Keys, Known};
use super::checkpoint::CheckpointError;
use super::migrate::Placing;
use crate::cascade::Cascade;
use crate::lines::read_line;
use crate::plan::{Decision, Planner, Reason, Step};
use crate::session::{Expiry, Key, Record};
use crate::tier::TierName;
use crate::trace::Trace;
use crate::values::{self, Expected};
use crate::walk::{Look, Settings};

/// The version of the form.
const VERSION: u32 = 1;

/// Longest line: copies of a little over a megabyte in base64, and values besides.
const MAX_LINE_BYTES: u64 = 32 << 20;

/// What an export says before its sessions.
#[derive(Debug, Serialize, Deserialize)]
pub struct Head {
    export: u32,
    schema: u32,
    now: Timestamp,
    scope: Scope,
}

/// What it says behind them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct End {
    end: bool,
    /// Sessions that are in it.
    pub sessions: u64,
    /// How reading them went.
    pub course: Course,
}

/// One session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// Its id; `None` for a key that does not begin with the prefix.
    pub id: Option<String>,
    /// Its key.
    pub key: String,
    /// What each tier holds of it.
    pub copies: Vec<CopyLine>,
    /// Its values with their Go types, where they were wanted and can be read; only to be looked at.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub values: Option<Json>,
}

/// A copy, whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CopyLine {
    tier: TierName,
    bytes: usize,
    /// `None` for never.
    expires_at: Option<Timestamp>,
    payload: String,
}

impl CopyLine {
    fn record(&self) -> Option<Record> {
        let payload = BASE64_STANDARD.decode(&self.payload).ok()?;
        let expiry = self.expires_at.map_or(Expiry::Never, Expiry::At);
        (payload.len() == self.bytes).then_some(Record { payload, expiry })
    }
}

impl Head {
    /// The head of an export that begins now.
    pub fn new(scope: &Scope, now: Timestamp) -> Self {
        Self { export: VERSION, schema: SCHEMA, now, scope: scope.clone() }
    }
}

fn line(trace: &Trace, key_prefix: &str, expected: Expected, with_values: bool) -> Line {
    let copies = trace.probes.iter().filter_map(|probe| {
        let record = &probe.seen.entry()?.record;
        Some(CopyLine {
            tier: probe.tier,
            bytes: record.payload.len(),
            expires_at: record.expiry.at(),
            payload: BASE64_STANDARD.encode(&record.payload),
        })
    });
    let shown = trace.shown().filter(|_| with_values);
    let values = shown.and_then(|entry| values::decode(&entry.record.payload, expected).ok());
    Line {
        id: trace.key.id(key_prefix).ok().map(|id| id.to_string()),
        key: trace.key.to_string(),
        copies: copies.collect(),
        values: values.map(|values| values.typed()),
    }
}

struct Lines<'p> {
    sessions: u64,
    print: &'p mut (dyn FnMut(&[Line]) -> ControlFlow<()> + Send),
}

impl Gather for Lines<'_> {
    type Found = Vec<Line>;

    async fn gather(&mut self, found: Vec<Line>) -> ControlFlow<()> {
        self.sessions += found.len() as u64;
        (self.print)(&found)
    }

    fn state(&mut self) -> Json {
        json!(null)
    }
}

/// Gives every session to `print`, page by page.
///
/// # Errors
/// When the checkpoint cannot be used.
pub async fn export(
    cascade: &Cascade,
    settings: Settings,
    with_values: bool,
    control: &mut Control<'_>,
    print: &mut (dyn FnMut(&[Line]) -> ControlFlow<()> + Send),
) -> Result<End, CheckpointError> {
    let mut lines = Lines { sessions: 0, print };
    let (prefix, expected) = (settings.key_prefix.clone(), settings.policy.expected);
    let take = move |found: &mut Vec<Line>, look: Look| {
        found.push(line(&look.trace, &prefix, expected, with_values));
    };
    let course = bulk::run(cascade, settings, control, &mut lines, take).await?;
    Ok(End { end: true, sessions: lines.sessions, course })
}

/// An export that is read.
pub struct Exported<R> {
    input: R,
    name: String,
    line: u64,
    sessions: u64,
    ended: bool,
    held: Option<Line>,
    known: Known<Vec<(TierName, Record)>>,
}

impl<R: BufRead> Exported<R> {
    /// Begins with the head; `name` is what errors call the input, and `known` is for the planner.
    ///
    /// # Errors
    /// When it is no export.
    pub fn new(
        mut input: R,
        name: String,
        known: Known<Vec<(TierName, Record)>>,
    ) -> Result<Self, ChangesError> {
        let mut line = Vec::new();
        let no_export = |why: String| ChangesError::Input(format!("{name} is no export: {why}"));
        read_line(&mut input, &mut line, MAX_LINE_BYTES).map_err(|error| no_export(error.to_string()))?;
        let head: Head = serde_json::from_slice(&line).map_err(|error| no_export(error.to_string()))?;
        if head.export != VERSION {
            return Err(no_export(format!("its version is {}", head.export)));
        }
        Ok(Self { input, name, line: 1, sessions: 0, ended: false, held: None, known })
    }

    /// Reads all of it, to see whether it is whole; how many sessions there are.
    ///
    /// # Errors
    /// When a line is no session, or the end is missing.
    pub fn check(mut self) -> Result<u64, ChangesError> {
        while self.session()?.is_some() {}
        Ok(self.sessions)
    }

    fn session(&mut self) -> Result<Option<Line>, ChangesError> {
        if let Some(held) = self.held.take() {
            return Ok(Some(held));
        }
        if self.ended {
            return Ok(None);
        }
        let mut text = Vec::new();
        let read = read_line(&mut self.input, &mut text, MAX_LINE_BYTES);
        if !read.map_err(|error| self.wrong(&error.to_string()))? {
            let message = format!("{} has {} sessions and no end: it is cut off", self.name, self.sessions);
            return Err(ChangesError::Input(message));
        }
        self.line += 1;
        if let Ok(end) = serde_json::from_slice::<End>(&text) {
            self.ended = true;
            return match end.sessions == self.sessions {
                true => Ok(None),
                false => Err(self.wrong(&format!("it should be behind {} sessions", end.sessions))),
            };
        }
        let line: Line = serde_json::from_slice(&text).map_err(|error| self.wrong(&error.to_string()))?;
        if let Err(error) = Key::new(line.key.as_str()) {
            return Err(self.wrong(&error.to_string()));
        }
        if line.copies.iter().any(|copy| copy.record().is_none()) {
            return Err(self.wrong("a payload is not base64 of the length that it should have"));
        }
        self.sessions += 1;
        Ok(Some(line))
    }

    fn wrong(&self, why: &str) -> ChangesError {
        ChangesError::Input(format!("line {} of {} cannot be used: {why}", self.line, self.name))
    }
}

impl<R: BufRead> Keys for Exported<R> {
    fn next(&mut self) -> Result<Vec<Key>, ChangesError> {
        let (mut known, mut bytes) = (HashMap::new(), 0);
        while bytes < CHUNK_BYTES && known.len() < CHUNK {
            let Some(line) = self.session()? else { break };
            // It was checked when it was read.
            let Ok(key) = Key::new(line.key.as_str()) else { continue };
            if known.contains_key(&key) {
                self.held = Some(line);
                break;
            }
            let copies: Vec<_> =
                line.copies.iter().filter_map(|copy| Some((copy.tier, copy.record()?))).collect();
            bytes += copies.iter().map(|(_, record): &(_, Record)| record.payload.len()).sum::<usize>();
            known.insert(key, copies);
        }
        let keys = known.keys().cloned().collect();
        self.known.set(known);
        Ok(keys)
    }
}

/// Puts the copies of an export back where they were.
#[derive(Debug)]
pub struct Importing {
    /// Where.
    pub placing: Placing,
    /// The copies of the sessions at hand.
    pub known: Known<Vec<(TierName, Record)>>,
    /// Read back what was written, and compare.
    pub verify: bool,
}

impl Importing {
    async fn decide(&self, trace: &Trace) -> Decision {
        let copies = self.known.get(&trace.key).unwrap_or_default();
        match self.placing.place(&trace.key, copies, trace).await {
            Err(left) => Decision::Leave(left),
            Ok(placed) if placed.writes.is_empty() => Decision::Nothing,
            Ok(placed) => {
                let mut step = Step::new(trace.key.clone(), Reason::Import);
                step.writes = placed.writes;
                step.verify = self.verify;
                Decision::Do(Box::new(step))
            }
        }
    }
}

#[async_trait]
impl Planner for Importing {
    async fn plan(&self, traces: &[&Trace]) -> Vec<Decision> {
        let mut decisions = Vec::with_capacity(traces.len());
        for trace in traces {
            decisions.push(self.decide(trace).await);
        }
        decisions
    }
}
