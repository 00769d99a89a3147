//! Steps → what became of them: a session that changed meanwhile is looked at and judged again, and a
//! server that stumbled is asked again.

use std::time::Duration;

use jiff::Timestamp;

use super::decision::{Decision, Left, Planner};
use super::engine::{Engine, Outcome};
use super::step::Step;
use super::undo::UndoError;

/// How long is waited, at the least, before each further attempt; as much again at the most.
const DELAYS: [Duration; 4] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_millis(1_000),
    Duration::from_millis(3_000),
];

/// What became of a session.
#[derive(Debug, Clone)]
pub enum Settled {
    /// The last step that was tried, and how it ended.
    Tried(Box<Step>, Outcome),
    /// It changed meanwhile, and after that there was nothing to do.
    NothingLeft(Box<Step>),
    /// It changed meanwhile, and after that it was left as it is.
    Left(Box<Step>, Left),
    /// It was not come to.
    NotTried(Box<Step>),
}

impl Settled {
    /// The step that it is about.
    pub fn step(&self) -> &Step {
        match self {
            Self::Tried(step, _) | Self::NothingLeft(step) | Self::Left(step, _) | Self::NotTried(step) => {
                step
            }
        }
    }
}

/// Carries steps out, batch by batch, until somebody wants to stop: those that were not begun then are not
/// told.
///
/// # Errors
/// When the undo file fails; what was settled until then is in `settled`, and the rest was not tried.
pub async fn run(
    engine: &mut Engine,
    planner: &dyn Planner,
    steps: Vec<Step>,
    settled: &mut Vec<Settled>,
) -> Result<(), UndoError> {
    let mut rest = steps;
    while !rest.is_empty() {
        let behind = rest.split_off(engine.batch(&rest));
        if !engine.may_go_on(rest.len()).await {
            return Ok(());
        }
        let batch = std::mem::replace(&mut rest, behind);
        if let Err(error) = run_batch(engine, planner, batch, settled).await {
            settled.extend(rest.into_iter().map(|step| Settled::NotTried(Box::new(step))));
            return Err(error);
        }
    }
    Ok(())
}

async fn run_batch(
    engine: &mut Engine,
    planner: &dyn Planner,
    mut steps: Vec<Step>,
    settled: &mut Vec<Settled>,
) -> Result<(), UndoError> {
    let mut delays = DELAYS.iter();
    loop {
        let outcomes = match engine.carry_out(&steps).await {
            Ok(outcomes) => outcomes,
            Err(error) => {
                settled.extend(steps.into_iter().map(|step| Settled::NotTried(Box::new(step))));
                return Err(error);
            }
        };
        let delay = delays.next();
        let mut open = Vec::new();
        for (step, outcome) in steps.into_iter().zip(outcomes) {
            match outcome.may_be_tried_again() && delay.is_some() {
                true => open.push((step, outcome)),
                false => settled.push(Settled::Tried(Box::new(step), outcome)),
            }
        }
        let Some(delay) = delay.filter(|_| !open.is_empty()) else { return Ok(()) };
        tokio::time::sleep(*delay + jitter(*delay)).await;
        steps = judge_again(engine, planner, open, settled).await;
        if steps.is_empty() {
            return Ok(());
        }
    }
}

/// New steps for sessions whose last did not succeed.
async fn judge_again(
    engine: &Engine,
    planner: &dyn Planner,
    open: Vec<(Step, Outcome)>,
    settled: &mut Vec<Settled>,
) -> Vec<Step> {
    let keys: Vec<_> = open.iter().map(|(step, _)| step.key.clone()).collect();
    let traces = engine.sites().source.probe_all(&keys, Timestamp::now()).await;
    let decisions = planner.plan(&traces.iter().collect::<Vec<_>>()).await;
    let mut steps = Vec::new();
    for ((before, outcome), decision) in open.into_iter().zip(decisions) {
        settled.push(match decision {
            Decision::Do(step) => {
                steps.push(*step);
                continue;
            }
            // What was lost was the answer, and not the change.
            Decision::Nothing if matches!(outcome, Outcome::Failed(_)) => {
                Settled::Tried(Box::new(before), Outcome::Done)
            }
            Decision::Nothing => Settled::NothingLeft(Box::new(before)),
            // It is the failure that keeps it from being known, and not the session.
            Decision::Leave(Left::Unknown) if matches!(outcome, Outcome::Failed(_)) => {
                Settled::Tried(Box::new(before), outcome)
            }
            Decision::Leave(left) | Decision::LeaveBecause(left, _) => Settled::Left(Box::new(before), left),
        });
    }
    steps
}

/// Something up to `most`, so that several processes do not ask again in step.
fn jitter(most: Duration) -> Duration {
    let mut byte = [0];
    // Without random bytes they do ask in step, which is no error.
    let _ = getrandom::fill(&mut byte);
    most * u32::from(byte[0]) / 255
}
