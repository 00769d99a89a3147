//! Steps → what became of them: a session that changed meanwhile is looked at and judged again, and a
//! server that stumbled is asked again.

use std::time::Duration;

use jiff::Timestamp;

use super::decision::{Decision, Left, Planner};
use super::engine::{Engine, Outcome};
use super::step::{Step, Write};
use super::undo::UndoError;
use crate::trace::Trace;

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
    for (((before, outcome), trace), decision) in open.into_iter().zip(&traces).zip(decisions) {
        match decision {
            Decision::Do(step) => steps.push(*step),
            decision => settled.push(not_again(before, outcome, trace, &decision)),
        }
    }
    steps
}

/// What is said of a session that no further step is planned for.
fn not_again(before: Step, outcome: Outcome, trace: &Trace, decision: &Decision) -> Settled {
    let before = Box::new(before);
    let has_failed = matches!(outcome, Outcome::Failed(_));
    if trace.failure().is_some() {
        // It is the failure that keeps it from being known, and not the session.
        return if has_failed {
            Settled::Tried(before, outcome)
        } else {
            Settled::Left(before, Left::Unknown)
        };
    }
    let held = |write: &Write| trace.seen(write.at.tier).entry().is_some();
    let (gone, there) = (before.removals.iter().any(|write| !held(write)), before.removals.iter().any(held));
    match decision {
        // Half of it was removed, whatever the planner thinks of the other half.
        _ if gone && there => Settled::Tried(before, outcome),
        // What was lost was the answer, and not the change.
        _ if has_failed && gone => Settled::Tried(before, Outcome::Done),
        _ if has_failed && there => Settled::Tried(before, outcome),
        Decision::Nothing if has_failed => Settled::Tried(before, Outcome::Done),
        Decision::Leave(left) | Decision::LeaveBecause(left, _) => Settled::Left(before, *left),
        _ => Settled::NothingLeft(before),
    }
}

/// Something up to `most`, so that several processes do not ask again in step.
fn jitter(most: Duration) -> Duration {
    let mut byte = [0];
    // Without random bytes they do ask in step, which is no error.
    let _ = getrandom::fill(&mut byte);
    most * u32::from(byte[0]) / 255
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{At, Reason};
    use crate::session::{Expiry, Key, Record};
    use crate::tier::{Cause, Entry, Operation, TierError, TierName, Version};
    use crate::trace::{Probe, Seen};

    const TIERS: [TierName; 2] = [TierName::Memcache, TierName::Datastore];

    fn entry() -> Entry {
        Entry { record: Record { payload: b"x".to_vec(), expiry: Expiry::Never }, version: Version(1) }
    }

    fn error() -> TierError {
        let cause = Cause::Busy("busy".to_owned());
        TierError { tier: TierName::Datastore, target: String::new(), operation: Operation::Write, cause }
    }

    /// How the removal of a session ends that Memcache and Datastore turn out to hold so, when the planner
    /// wants no more of it.
    fn told(outcome: Outcome, seen: [Seen; 2]) -> Settled {
        let key = Key::new("session.A").unwrap();
        let mut step = Step::new(key.clone(), Reason::Asked);
        step.removals = TIERS.map(|tier| Write::delete(At::source(tier), key.clone(), &entry())).into();
        let probe = |(tier, seen)| Probe { tier, target: String::new(), seen, took: Duration::ZERO };
        let probes = TIERS.into_iter().zip(seen).map(probe).collect();
        let trace = Trace { key, probes, cache_max_payload: None };
        not_again(step, outcome, &trace, &Decision::Nothing)
    }

    #[test]
    fn half_a_removal_is_not_called_done() {
        let failed = || Outcome::Failed(error());
        let (live, gone) = (|| Seen::Live(entry()), || Seen::Absent);
        let is_failed = |settled| matches!(settled, Settled::Tried(_, Outcome::Failed(_)));
        assert!(is_failed(told(failed(), [gone(), live()])), "half of it");
        assert!(is_failed(told(failed(), [live(), live()])), "none of it");
        assert!(is_failed(told(failed(), [gone(), Seen::Failed(error())])), "nobody knows");
        let done = told(failed(), [gone(), gone()]);
        assert!(matches!(done, Settled::Tried(_, Outcome::Done)), "only the answer was lost");
        let half = told(Outcome::Changed, [gone(), live()]);
        assert!(matches!(half, Settled::Tried(_, Outcome::Changed)));
        let unwanted = told(Outcome::Changed, [live(), live()]);
        assert!(matches!(unwanted, Settled::NothingLeft(_)), "it is another session now");
        let unknown = told(Outcome::Changed, [live(), Seen::Failed(error())]);
        assert!(matches!(unknown, Settled::Left(_, Left::Unknown)));
    }
}
