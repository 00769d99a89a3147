//! `apply`: a plan that somebody has looked at, carried out step by step, except for sessions that changed
//! since it was made.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;

use super::changes::{CHUNK, CHUNK_BYTES, ChangesError, Keys, Known};
use crate::plan::{At, Decision, Left, Line, PlanReader, Planner, Sites};
use crate::session::Key;
use crate::tier::{Entry, TierError};
use crate::trace::Trace;

/// Reads a plan step by step.
#[derive(Debug)]
pub struct Planned {
    plan: PlanReader,
    known: Known<Line>,
    /// A second step for a session whose first one is at hand.
    next: Option<Line>,
}

impl Planned {
    /// From the beginning of a plan; `known` is for the planner.
    pub fn new(plan: PlanReader, known: Known<Line>) -> Self {
        Self { plan, known, next: None }
    }
}

impl Keys for Planned {
    fn next(&mut self) -> Result<Vec<Key>, ChangesError> {
        let (mut known, mut keys, mut bytes) = (HashMap::new(), Vec::new(), 0);
        while bytes < CHUNK_BYTES && keys.len() < CHUNK {
            let Some(line) = self.next.take().map_or_else(|| self.plan.step(), |line| Ok(Some(line)))? else {
                break;
            };
            // The plan was checked: its keys are keys.
            let Ok(key) = Key::new(line.key.as_str()) else { continue };
            if known.contains_key(&key) {
                self.next = Some(line);
                break;
            }
            bytes += line.bytes();
            keys.push(key.clone());
            known.insert(key, line);
        }
        self.known.set(known);
        Ok(keys)
    }
}

/// Does what the plan says.
#[derive(Debug)]
pub struct Applying {
    /// The plan's tiers.
    pub sites: Sites,
    /// Its steps for the sessions at hand.
    pub known: Known<Line>,
}

/// What each tier holds under each key.
type Found = BTreeMap<At, HashMap<Key, Result<Option<Entry>, TierError>>>;

impl Applying {
    async fn read(&self, lines: &[Option<Line>]) -> Found {
        let mut wanted: BTreeMap<At, Vec<Key>> = BTreeMap::new();
        for (at, key) in lines.iter().flatten().flat_map(Line::places) {
            wanted.entry(at).or_default().push(key);
        }
        let mut found = Found::new();
        for (at, keys) in wanted {
            let tier = self.sites.cascade(at.side).and_then(|cascade| cascade.tier(at.tier));
            if let Some(tier) = tier {
                let answers = tier.get(&keys).await;
                found.insert(at, keys.into_iter().zip(answers).collect());
            }
        }
        found
    }

    fn decide(line: Option<&Line>, found: &Found) -> Decision {
        let Some(line) = line else { return Decision::Nothing };
        let answer = |at: At, key: &Key| found.get(&at).and_then(|tier| tier.get(key));
        for (at, key) in line.places() {
            match answer(at, &key) {
                None => return Decision::Leave(Left::NoTier),
                Some(Err(_)) => return Decision::Leave(Left::Unknown),
                Some(Ok(_)) => {}
            }
        }
        let entry = |at: At, key: &Key| answer(at, key).and_then(|answer| answer.clone().ok().flatten());
        match line.step(entry) {
            Some(step) if step.is_empty() => Decision::Nothing,
            Some(step) => Decision::Do(Box::new(step)),
            None => Decision::Leave(Left::ChangedSincePlanned),
        }
    }
}

#[async_trait]
impl Planner for Applying {
    async fn plan(&self, traces: &[&Trace]) -> Vec<Decision> {
        let lines: Vec<_> = traces.iter().map(|trace| self.known.get(&trace.key)).collect();
        let found = self.read(&lines).await;
        lines.iter().map(|line| Self::decide(line.as_ref(), &found)).collect()
    }
}
