//! What the commands that change sessions have in common: sessions come in, the command's planner says
//! what is to be done, and that is either told or done. A dry run and a real one differ in nothing else.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use futures::future::{Either, FutureExt as _, join, select};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::SCHEMA;
use super::bulk::{self, Control, Course, Gather, ProblemReport, Progress};
use super::checkpoint::CheckpointError;
use crate::outline;
use crate::plan::{
    self, Decision, Engine, Left, Outcome, Place, PlanFile, PlanFileError, Planner, Settled, Sites, Step,
    UndoError,
};
use crate::session::Key;
use crate::tier::TierError;
use crate::trace::Trace;
use crate::walk::{Look, Problem, Settings};

mod feed;
mod report;

pub use feed::{CHUNK, CHUNK_BYTES, Feed, Filtered, Keys, Known, Named, policy_now};
pub use report::{ChangeLine, Counts, Report, Saved, StepLine, WriteCount};

/// Sessions that are decided about, and then carried out, together.
const WAITING: usize = 2_000;

/// Bytes of payload that they may have.
const WAITING_BYTES: usize = 4 << 20;

/// How long the few sessions of a narrow filter wait for others: the older a look, the likelier it is that
/// the session has changed since.
const MOST_WAIT: Duration = Duration::from_millis(250);

/// What is done with steps.
pub enum Doing {
    /// They are told.
    Plan,
    /// They are written to a file, to be carried out later.
    PlanFile(Box<PlanFile>),
    /// They are carried out.
    CarryOut(Box<Engine>),
}

/// Is given what becomes of steps; breaks when nobody reads any more.
pub type Print<'p> = &'p mut (dyn FnMut(&[StepLine]) -> ControlFlow<()> + Send);

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum ChangesError {
    /// The undo file does not take what would be overwritten.
    #[error(transparent)]
    Undo(#[from] UndoError),
    /// The plan file does not take a step, or holds something else.
    #[error(transparent)]
    Plan(#[from] PlanFileError),
    /// The checkpoint cannot be kept.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// What is to be read cannot be.
    #[error("{0}")]
    Input(String),
}

/// Takes sessions, and plans or does what is to be done about them.
pub struct Changes<'c> {
    sites: Sites,
    planner: &'c dyn Planner,
    doing: Doing,
    key_prefix: String,
    print: Print<'c>,
    counts: Counts,
    problems: Vec<TierError>,
    /// What is in the way of the first session that is left for a reason.
    complaints: BTreeMap<Left, String>,
    /// Sessions that nothing was decided about yet, and their payloads' size in bytes.
    looked: Vec<Trace>,
    looked_bytes: usize,
    last_turn: Instant,
    /// What was decided, and is not carried out yet.
    waiting: Vec<Step>,
    /// The undo file that a checkpoint is to remember.
    undo: Option<PathBuf>,
    failure: Option<ChangesError>,
    /// Steps were let go of, because somebody wants to stop.
    has_dropped: bool,
    /// A server failed for good, and what else it would be asked for would fail as well.
    is_lost: bool,
}

impl<'c> Changes<'c> {
    /// Nothing is looked at yet.
    pub fn new(
        sites: Sites,
        planner: &'c dyn Planner,
        doing: Doing,
        key_prefix: String,
        print: Print<'c>,
    ) -> Self {
        Self {
            sites,
            planner,
            doing,
            key_prefix,
            print,
            counts: Counts::default(),
            problems: Vec::new(),
            complaints: BTreeMap::new(),
            looked: Vec::new(),
            looked_bytes: 0,
            last_turn: Instant::now(),
            waiting: Vec::new(),
            undo: None,
            failure: None,
            has_dropped: false,
            is_lost: false,
        }
    }

    async fn take(&mut self, traces: Vec<Trace>) -> ControlFlow<()> {
        self.looked_bytes += traces.iter().filter_map(outline::bytes).sum::<usize>();
        self.looked.extend(traces);
        let is_full = self.looked.len() >= WAITING || self.looked_bytes >= WAITING_BYTES;
        let has_waited = self.last_turn.elapsed() >= MOST_WAIT;
        match is_full || (has_waited && !(self.looked.is_empty() && self.waiting.is_empty())) {
            true => self.turn().await,
            false => ControlFlow::Continue(()),
        }
    }

    /// Plans for the sessions that were looked at and, meanwhile, carries out what was planned before.
    async fn turn(&mut self) -> ControlFlow<()> {
        let (traces, steps) = (std::mem::take(&mut self.looked), std::mem::take(&mut self.waiting));
        (self.looked_bytes, self.last_turn) = (0, Instant::now());
        let looked: Vec<_> = traces.iter().collect();
        let given = steps.len();
        let carried_out = carry_out(&mut self.doing, self.planner, steps);
        let (decisions, settled) = join(self.planner.plan(&looked), carried_out).await;
        self.has_dropped |= settled.0.len() < given;
        self.settled(settled)?;
        self.decided(&traces, decisions)
    }

    fn decided(&mut self, traces: &[Trace], decisions: Vec<Decision>) -> ControlFlow<()> {
        self.counts.sessions += traces.len() as u64;
        let mut lines = Vec::new();
        for (trace, decision) in traces.iter().zip(decisions) {
            match decision {
                Decision::Nothing => {}
                Decision::Leave(left) => {
                    *self.counts.left.entry(left).or_default() += 1;
                    self.problems.extend(trace.failure().filter(|_| left == Left::Unknown).cloned());
                    self.problems.dedup_by(|a, b| a.to_string() == b.to_string());
                }
                Decision::LeaveBecause(left, why) => {
                    *self.counts.left.entry(left).or_default() += 1;
                    let name = self.name(&trace.key);
                    self.complaints.entry(left).or_insert_with(|| format!("session {name}: {why}"));
                }
                Decision::Do(step) => self.step(*step, &mut lines)?,
            }
        }
        if lines.is_empty() { ControlFlow::Continue(()) } else { (self.print)(&lines) }
    }

    fn name(&self, key: &Key) -> String {
        key.id(&self.key_prefix).map_or_else(|_| key.to_string(), |id| id.to_string())
    }

    fn step(&mut self, step: Step, lines: &mut Vec<StepLine>) -> ControlFlow<()> {
        match &mut self.doing {
            Doing::CarryOut(_) => {
                self.waiting.push(step);
                return ControlFlow::Continue(());
            }
            Doing::Plan => {}
            Doing::PlanFile(file) => {
                if let Err(error) = file.push(&step) {
                    self.failure = Some(error.into());
                    return ControlFlow::Break(());
                }
            }
        }
        self.counts.planned(&step);
        self.counts.writes(&step);
        lines.push(StepLine::new(&step, &self.key_prefix, "planned", None));
        ControlFlow::Continue(())
    }

    fn settled(&mut self, (settled, ran): (Vec<Settled>, Result<(), UndoError>)) -> ControlFlow<()> {
        let mut lines = Vec::with_capacity(settled.len());
        for settled in &settled {
            self.counts.settled(settled);
            lines.push(StepLine::of(settled, &self.key_prefix));
            if let Settled::Tried(_, Outcome::Failed(error)) = settled {
                self.is_lost |= error.cause.is_the_servers();
                self.problems.push(error.clone());
                self.problems.dedup_by(|a, b| a.to_string() == b.to_string());
            }
        }
        if let Err(error) = ran {
            self.failure = Some(error.into());
            return ControlFlow::Break(());
        }
        if !lines.is_empty() {
            (self.print)(&lines)?;
        }
        if self.is_lost { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// What came of it; `course` says how reading went.
    fn report(
        self,
        command: &'static str,
        now: Timestamp,
        filter: Vec<String>,
        mut course: Course,
    ) -> Report {
        for error in self.problems {
            course.complete = false;
            course.problem(ProblemReport::from(&Problem::Tier(error)));
        }
        course.problems.sort();
        let undo = match &self.doing {
            Doing::CarryOut(engine) => engine.undo_path().map(|path| path.display().to_string()),
            _ => None,
        };
        Report {
            schema: SCHEMA,
            command,
            summary: true,
            dry_run: !matches!(self.doing, Doing::CarryOut(_)),
            now,
            places: Place::all(&self.sites),
            filter,
            course,
            counts: self.counts,
            complaints: self.complaints,
            undo,
        }
    }
}

impl Gather for Changes<'_> {
    type Found = Vec<Look>;

    async fn gather(&mut self, found: Vec<Look>) -> ControlFlow<()> {
        let (moving, still): (Vec<_>, Vec<_>) = found.into_iter().partition(|look| look.in_motion);
        if !moving.is_empty() {
            self.counts.sessions += moving.len() as u64;
            *self.counts.left.entry(Left::InMotion).or_default() += moving.len() as u64;
        }
        let traces: Vec<_> = still.into_iter().map(|look| look.trace).collect();
        self.take(traces).await
    }

    async fn settle(&mut self) -> ControlFlow<()> {
        while !self.looked.is_empty() || !self.waiting.is_empty() {
            self.turn().await?;
        }
        match self.failure.is_some() || self.is_lost || self.has_dropped {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn abandon(&mut self) -> bool {
        let had_more = !self.looked.is_empty() || !self.waiting.is_empty() || self.has_dropped;
        self.looked.clear();
        self.waiting.clear();
        had_more
    }

    fn state(&mut self) -> Json {
        json!(Saved { counts: self.counts.clone(), undo: self.undo.clone() })
    }
}

/// Carries steps out, where that is what is done with them.
async fn carry_out(
    doing: &mut Doing,
    planner: &dyn Planner,
    mut steps: Vec<Step>,
) -> (Vec<Settled>, Result<(), UndoError>) {
    let mut settled = Vec::with_capacity(steps.len());
    let Doing::CarryOut(engine) = doing else { return (settled, Ok(())) };
    let beyond = steps.split_off(engine.left().min(steps.len()));
    let ran = plan::run(engine, planner, steps, &mut settled).await;
    settled.extend(beyond.into_iter().map(|step| Settled::Left(Box::new(step), Left::NotAgreedTo)));
    (settled, ran)
}

/// What a run is told besides.
pub struct About {
    /// The command.
    pub command: &'static str,
    /// When it began.
    pub now: Timestamp,
    /// Which sessions are wanted, in words.
    pub filter: Vec<String>,
}

/// Takes every session of the feed to its end.
///
/// # Errors
/// When the undo file, the plan file, the checkpoint or the input fail; the report says what was done
/// until then.
pub async fn run(
    mut changes: Changes<'_>,
    feed: Feed<'_>,
    about: About,
    control: &mut Control<'_>,
) -> (Report, Result<(), ChangesError>) {
    let fed = match feed {
        Feed::Walk(settings) => walk(&mut changes, *settings, control).await,
        Feed::Keys(keys) => by_key(&mut changes, keys, control).await,
    };
    let (course, fed) = match fed {
        Ok(course) => (course, Ok(())),
        Err(error) => (Course::default(), Err(error)),
    };
    let failure = changes.failure.take();
    let finished = match std::mem::replace(&mut changes.doing, Doing::Plan) {
        Doing::PlanFile(file) if course.complete && failure.is_none() && changes.problems.is_empty() => {
            file.finish().map_err(Into::into)
        }
        doing => {
            changes.doing = doing;
            Ok(())
        }
    };
    let report = changes.report(about.command, about.now, about.filter, course);
    (report, failure.map_or(fed.and(finished), Err))
}

async fn walk(
    changes: &mut Changes<'_>,
    settings: Settings,
    control: &mut Control<'_>,
) -> Result<Course, ChangesError> {
    let saved: Saved = control.resumed()?;
    (changes.counts, changes.undo) = (saved.counts, saved.undo);
    let source = changes.sites.source.clone();
    let course = bulk::run(&source, settings, control, changes, |found, look| found.push(look)).await?;
    Ok(course)
}

async fn by_key(
    changes: &mut Changes<'_>,
    mut keys: Box<dyn Keys + '_>,
    control: &mut Control<'_>,
) -> Result<Course, ChangesError> {
    let mut course = Course { complete: true, ..Course::default() };
    loop {
        let named = keys.next()?;
        if named.is_empty() {
            course.interrupted = (&mut control.stop).now_or_never().is_some();
            course.complete &= !course.interrupted;
            return Ok(course);
        }
        let look = Box::pin(changes.sites.source.probe_all(&named, Timestamp::now()));
        let traces = match select(&mut control.stop, look).await {
            Either::Right((traces, _)) => traces,
            Either::Left(((), _)) => {
                (course.interrupted, course.complete) = (true, false);
                return Ok(course);
            }
        };
        // What the feed knows of these sessions is gone with the next.
        let taken = changes.take(traces).await;
        let settled = if taken.is_break() { taken } else { changes.settle().await };
        (control.progress)(Progress { seen: changes.counts.sessions, wanted: changes.counts.planned });
        if settled.is_break() {
            course.interrupted = (&mut control.stop).now_or_never().is_some();
            course.complete = false;
            return Ok(course);
        }
    }
}
