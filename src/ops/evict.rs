//! `evict`: sessions removed from every tier that holds them.

use async_trait::async_trait;

use crate::condition::Condition;
use crate::plan::{At, Decision, Left, Planner, Reason, Step, Write};
use crate::trace::{Seen, Trace};

/// Removes whatever it is asked about.
#[derive(Debug)]
pub struct Eviction {
    reason: Reason,
}

impl Eviction {
    /// Because it was asked for or, where `expired` is, because nobody can use them any more.
    pub fn new(expired: bool) -> Self {
        Self { reason: if expired { Reason::Condition(Condition::Expired) } else { Reason::Asked } }
    }

    fn decide(&self, trace: &Trace) -> Decision {
        // Removed from one tier alone, a session lives on in the other.
        if trace.failure().is_some() {
            return Decision::Leave(Left::Unknown);
        }
        let mut step = Step::new(trace.key.clone(), self.reason);
        step.removals = removals(trace);
        if step.removals.is_empty() { Decision::Nothing } else { Decision::Do(Box::new(step)) }
    }
}

/// What removes a session from every tier that holds it, in the store's order.
pub(super) fn removals(trace: &Trace) -> Vec<Write> {
    let remove =
        |(tier, seen): (_, &Seen)| Some(Write::delete(At::source(tier), trace.key.clone(), seen.entry()?));
    trace.probes.iter().map(|probe| (probe.tier, &probe.seen)).filter_map(remove).collect()
}

#[async_trait]
impl Planner for Eviction {
    async fn plan(&self, traces: &[&Trace]) -> Vec<Decision> {
        traces.iter().map(|trace| self.decide(trace)).collect()
    }
}
