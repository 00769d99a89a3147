//! `undo`: what a run overwrote or removed is put back, unless somebody has written since.

use std::collections::{HashMap, VecDeque};

use async_trait::async_trait;
use jiff::Timestamp;

use super::changes::{CHUNK, CHUNK_BYTES, ChangesError, Keys, Known};
use crate::plan::{At, Decision, History, Left, Origin, Planner, Reason, Side, Sites, Step, UndoLog, Write};
use crate::session::Key;
use crate::tier::{Entry, TierName};
use crate::trace::Trace;

/// Reads an undo file session by session.
#[derive(Debug)]
pub struct Histories {
    log: UndoLog,
    keys: VecDeque<String>,
    last: Option<String>,
    known: Known<Vec<History>>,
}

impl Histories {
    /// From the beginning of a file; `known` is for the planner.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn new(log: UndoLog, known: Known<Vec<History>>) -> Result<Self, ChangesError> {
        log.index()?;
        Ok(Self { log, keys: VecDeque::new(), last: None, known })
    }
}

impl Keys for Histories {
    fn next(&mut self) -> Result<Vec<Key>, ChangesError> {
        let (mut known, mut bytes) = (HashMap::new(), 0);
        while bytes < CHUNK_BYTES && known.len() < CHUNK {
            if self.keys.is_empty() {
                self.keys = self.log.keys(self.last.as_deref(), CHUNK)?.into();
            }
            let Some(name) = self.keys.pop_front() else { break };
            let histories = self.log.histories(&name)?;
            self.last = Some(name);
            let Some(key) = histories.first().map(|history| history.key.clone()) else { continue };
            let pasts = histories.iter().flat_map(|history| &history.changes);
            bytes += pasts.filter_map(|past| Some(past.before.as_ref()?.payload.len())).sum::<usize>();
            known.insert(key, histories);
        }
        let keys = known.keys().cloned().collect();
        self.known.set(known);
        Ok(keys)
    }
}

/// Puts back what was there before.
#[derive(Debug)]
pub struct Restoring {
    /// The run's tiers.
    pub sites: Sites,
    /// What the run did to the sessions at hand.
    pub known: Known<Vec<History>>,
}

impl Restoring {
    fn decide(&self, trace: &Trace, target: Option<&Trace>) -> Decision {
        let mut step = Step::new(trace.key.clone(), Reason::Undo);
        let mut changed = false;
        for history in self.known.get(&trace.key).unwrap_or_default() {
            let trace = match history.at.side {
                Side::Source => Some(trace),
                Side::Target => target,
            };
            let Some(trace) = trace.filter(|trace| trace.probe(history.at.tier).is_some()) else {
                return Decision::Leave(Left::NoTier);
            };
            if trace.failure().is_some() {
                return Decision::Leave(Left::Unknown);
            }
            let now = trace.seen(history.at.tier).entry();
            match history.origin(now.map(|entry| &entry.record)) {
                Origin::Was(first) => {
                    let first = first.cloned();
                    let dead = first.as_ref().is_some_and(|record| record.expiry.is_past(Timestamp::now()));
                    // Memcache would drop it at once, and has done so by itself in the meantime.
                    if dead && history.at.tier == TierName::Memcache {
                        continue;
                    }
                    step.writes.extend(back(history.at, &history.key, now, first));
                }
                Origin::Untouched => {}
                Origin::Changed => changed = true,
            }
        }
        match (changed, step.writes.is_empty()) {
            (true, _) => Decision::Leave(Left::ChangedSinceRun),
            (false, true) => Decision::Nothing,
            (false, false) => Decision::Do(Box::new(step)),
        }
    }
}

/// The write from what is there now to what was there first.
fn back(at: At, key: &Key, now: Option<&Entry>, first: Option<crate::session::Record>) -> Option<Write> {
    match (first, now) {
        (Some(first), now) => Some(Write::put(at, key.clone(), first, now)),
        (None, Some(now)) => Some(Write::delete(at, key.clone(), now)),
        (None, None) => None,
    }
}

#[async_trait]
impl Planner for Restoring {
    async fn plan(&self, traces: &[&Trace]) -> Vec<Decision> {
        let keys: Vec<_> = traces.iter().map(|trace| trace.key.clone()).collect();
        let targets = match &self.sites.target {
            Some(target) => target.probe_all(&keys, Timestamp::now()).await,
            None => Vec::new(),
        };
        let each = traces.iter().enumerate();
        each.map(|(place, trace)| self.decide(trace, targets.get(place))).collect()
    }
}
