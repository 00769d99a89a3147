//! What the commands that walk through all sessions have in common: they gather what comes until the
//! walk ends, the reader has enough or somebody interrupts, and say what was not seen.

use std::ops::ControlFlow;
use std::pin::Pin;

use futures::future::{Either, FutureExt as _, select};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::checkpoint::{Checkpoint, CheckpointError};
use crate::cascade::Cascade;
use crate::tier::TierName;
use crate::walk::{Counts, Event, Look, Page, Position, Problem, Settings, Shard, Walk};

/// What a report is about. Reports of the same scope, but for the shard, can be merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// What the store puts in front of ids.
    pub key_prefix: String,
    /// The tiers that were asked, as URLs in read order.
    pub tiers: Vec<Place>,
    /// Which sessions were wanted, as it was asked for; empty for all.
    pub filter: Vec<String>,
    /// The share of the key space.
    pub shard: Shard,
}

/// A tier and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name.
    pub tier: TierName,
    /// Its URL.
    pub url: String,
}

impl Scope {
    /// The scope of a walk; `filter` tells it in words.
    pub fn new(cascade: &Cascade, settings: &Settings, filter: Vec<String>) -> Self {
        let place =
            |tier: &std::sync::Arc<dyn crate::tier::Tier>| Place { tier: tier.name(), url: tier.url() };
        Self {
            key_prefix: settings.key_prefix.clone(),
            tiers: cascade.tiers().iter().map(place).collect(),
            filter,
            shard: settings.shard,
        }
    }
}

/// How a walk went.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Course {
    /// Every session of the scope was seen.
    pub complete: bool,
    /// Somebody stopped it.
    pub interrupted: bool,
    /// What was not seen, and why.
    pub problems: Vec<ProblemReport>,
    /// Keys that were listed and whose session was gone when it was looked at.
    pub gone: u64,
    /// Sessions for which the `--where` expression failed; they are in no other count.
    pub undecided: u64,
}

/// Something that was not seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProblemReport {
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl From<&Problem> for ProblemReport {
    fn from(problem: &Problem) -> Self {
        Self { message: problem.to_string(), hint: problem.hint() }
    }
}

impl Course {
    /// Adds how another part of the same walk went.
    pub fn merge(&mut self, other: Self) {
        self.complete &= other.complete;
        self.interrupted |= other.interrupted;
        self.problems.extend(other.problems);
        self.problems.sort();
        self.problems.dedup();
        self.gone += other.gone;
        self.undecided += other.undecided;
    }

    fn count(&mut self, counts: &Counts) {
        self.gone += counts.gone;
        self.undecided += counts.undecided;
        if let Some(complaint) = counts.complaint.clone().filter(|_| self.undecided == counts.undecided) {
            let hint = "try the expression on it: sesscascade get --id ID -o json | jq '.values | EXPR'; an \
                        expression that some sessions cannot answer can say so, as in '.user.id? == 42'"
                .to_owned();
            self.problem(ProblemReport { message: complaint, hint });
        }
    }

    /// Adds something that was not seen, once.
    pub(super) fn problem(&mut self, problem: ProblemReport) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// Takes what comes of a walk.
pub trait Gather: Send {
    /// What becomes of the sessions of one page.
    type Found: Default + Send + 'static;

    /// Takes the sessions of one page; breaks when no more are wanted.
    fn gather(&mut self, found: Self::Found) -> impl Future<Output = ControlFlow<()>>;

    /// Does what was put off, so that a checkpoint can say that all pages until now are done with; breaks
    /// when they are not, and cannot be.
    fn settle(&mut self) -> impl Future<Output = ControlFlow<()>> {
        std::future::ready(ControlFlow::Continue(()))
    }

    /// Lets go of what was put off, because somebody wants to stop; whether there was anything.
    fn abandon(&mut self) -> bool {
        false
    }

    /// Everything that was gathered, for a checkpoint, once it is where it cannot be lost.
    fn state(&mut self) -> serde_json::Value;
}

/// How far a walk has come.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Sessions seen.
    pub seen: u64,
    /// Those of them that are wanted.
    pub wanted: u64,
}

/// What steers a walk from outside.
pub struct Control<'c> {
    /// Somebody wants to stop.
    pub stop: Pin<Box<dyn Future<Output = ()> + 'c>>,
    /// Is told of each page.
    pub progress: Box<dyn FnMut(Progress) + 'c>,
    /// Where to keep how far it came.
    pub checkpoint: Option<Checkpoint>,
}

impl Control<'_> {
    /// What was gathered before the walk was stopped; nothing when it begins.
    ///
    /// # Errors
    /// When the checkpoint holds something else.
    pub(super) fn resumed<T: DeserializeOwned + Default>(&self) -> Result<T, CheckpointError> {
        self.checkpoint.as_ref().map_or(Ok(T::default()), Checkpoint::state)
    }
}

/// Walks, and gathers until the end.
///
/// # Errors
/// When the checkpoint cannot be kept; what was gathered until then is no less true.
pub async fn run<G: Gather>(
    cascade: &Cascade,
    settings: Settings,
    control: &mut Control<'_>,
    gatherer: &mut G,
    take: impl Fn(&mut G::Found, Look) + Send + Sync + 'static,
) -> Result<Course, CheckpointError> {
    let resumed = control.checkpoint.as_ref().map(Checkpoint::resumed).unwrap_or_default();
    let mut walk = Walk::start(cascade, settings, &resumed.positions, take);
    let mut positions = resumed.positions.clone();
    positions.resize(walk.parts(), Position::default());
    let mut course = resumed.course.clone();
    let mut progress = resumed.progress;
    let mut settled = positions.clone();
    let (mut enough, mut unsettled, mut frozen) = (false, false, false);
    loop {
        let event = match select(&mut control.stop, Box::pin(walk.next())).await {
            Either::Right((Some(event), _)) => event,
            Either::Right((None, _)) => break,
            Either::Left(((), _)) => {
                course.interrupted = true;
                break;
            }
        };
        match event {
            Event::Page(page) => {
                if page.failed && !frozen {
                    // The next run is to come to it again, and to all that came after it.
                    frozen = true;
                    if let Some(checkpoint) = &mut control.checkpoint {
                        if gatherer.settle().await.is_break() {
                            unsettled = true;
                            break;
                        }
                        checkpoint.save(&positions, &resumable(&course), progress, gatherer.state())?;
                    }
                }
                note(&mut positions, &page);
                progress.0 += page.counts.seen;
                progress.1 += page.counts.wanted;
                course.count(&page.counts);
                (control.progress)(Progress { seen: progress.0, wanted: progress.1 });
                if gatherer.gather(page.found).await.is_break() {
                    enough = true;
                    break;
                }
            }
            Event::End { part } => positions[part].done = true,
            Event::Problem(problem) => {
                course.problem(ProblemReport::from(&problem));
            }
        }
        if let Some(checkpoint) =
            control.checkpoint.as_mut().filter(|checkpoint| checkpoint.is_due() && !frozen)
        {
            if gatherer.settle().await.is_break() {
                unsettled = true;
                break;
            }
            settled.clone_from(&positions);
            checkpoint.save(&positions, &resumable(&course), progress, gatherer.state())?;
        }
    }
    drop(walk);
    unsettled |= match course.interrupted {
        true => gatherer.abandon(),
        false => {
            let is_broken = gatherer.settle().await.is_break();
            // Settling ends early when somebody wants to stop.
            course.interrupted = (&mut control.stop).now_or_never().is_some();
            is_broken || course.interrupted
        }
    };
    course.problems.sort();
    let whole = !unsettled && (enough || positions.iter().all(|position| position.done));
    course.complete = whole && !course.interrupted && course.problems.is_empty();
    if let Some(checkpoint) = &mut control.checkpoint {
        // What was not seen this time is to be seen the next.
        match course.complete {
            true => checkpoint.remove()?,
            false if frozen => {}
            // Pages that were not done with are come to again.
            false => {
                let positions = if unsettled { &settled } else { &positions };
                checkpoint.save(positions, &resumable(&course), progress, gatherer.state())?;
            }
        }
    }
    Ok(course)
}

/// Those that were only in the way this time are left out.
fn resumable(course: &Course) -> Course {
    Course { interrupted: false, complete: false, problems: Vec::new(), ..course.clone() }
}

fn note<T>(positions: &mut [Position], page: &Page<T>) {
    if let Some(key) = &page.through {
        positions[page.part].through = Some(key.to_string());
    }
}
