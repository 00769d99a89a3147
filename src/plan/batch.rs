//! Steps that are carried out together: what is written, looked at, taken back and removed, tier by tier.

use std::collections::BTreeMap;

use futures::future::join_all;
use jiff::Timestamp;

use super::engine::{Outcome, Sites, same};
use super::step::{At, Side, Step, Write};
use crate::session::Key;
use crate::tier::{Cause, Change, Effect, Entry, Operation, TierError};
use crate::trace::Trace;

/// Steps that are under way; those without an outcome go on.
pub(super) struct Batch<'b> {
    sites: &'b Sites,
    steps: &'b [Step],
    outcomes: Vec<Option<Outcome>>,
}

/// What a tier holds for each of several steps.
type Found = BTreeMap<usize, Result<Option<Entry>, TierError>>;

impl<'b> Batch<'b> {
    pub fn new(sites: &'b Sites, steps: &'b [Step]) -> Self {
        Self { sites, steps, outcomes: vec![None; steps.len()] }
    }

    /// Carries all of them out; one outcome a step.
    pub async fn carry_out(mut self) -> Vec<Outcome> {
        // Before as well as after: an older value is not to be seen, not even for a moment.
        let outdated = self.without_basis().await;
        self.outcomes_are(outdated, &Outcome::Changed);
        self.make(|step| &step.writes).await;
        self.confirm().await;
        self.make(|step| &step.removals).await;
        self.take_back_where_removal_failed().await;
        self.put_back_what_the_target_lost().await;
        self.prove_gone().await;
        self.outcomes.into_iter().map(|outcome| outcome.unwrap_or(Outcome::Done)).collect()
    }

    fn going(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.steps.iter().enumerate().filter(|(place, _)| self.outcomes[*place].is_none())
    }

    /// Makes the first change of every step, then the second, and so on.
    async fn make(&mut self, changes: impl Fn(&Step) -> &[Write]) {
        let most = self.steps.iter().map(|step| changes(step).len()).max().unwrap_or(0);
        for nth in 0..most {
            let mut by_tier: BTreeMap<At, (Vec<usize>, Vec<Change>)> = BTreeMap::new();
            for (place, step) in self.going() {
                if let Some(write) = changes(step).get(nth) {
                    let (places, made) = by_tier.entry(write.at).or_default();
                    places.push(place);
                    made.push(write.change.clone());
                }
            }
            for (place, effect) in write_all(self.sites, by_tier).await {
                self.outcomes[place] = match effect {
                    Ok(Effect::Applied | Effect::Missing) => continue,
                    Ok(Effect::Conflict) => Some(Outcome::Changed),
                    Err(error) => Some(Outcome::Failed(error)),
                };
            }
        }
    }

    fn outcomes_are(&mut self, places: Vec<usize>, outcome: &Outcome) {
        for place in places {
            self.outcomes[place] = Some(outcome.clone());
        }
    }

    /// The steps whose basis is another by now.
    async fn without_basis(&mut self) -> Vec<usize> {
        let bases = self.going().flat_map(|(place, step)| {
            step.basis.iter().map(move |basis| (place, basis.at, basis.key.clone()))
        });
        let bases: Vec<_> = bases.collect();
        let mut wrong = Vec::new();
        for (place, at, found) in self.read(bases).await {
            let basis = self.steps[place].basis.iter().find(|basis| basis.at == at);
            let version = basis.map(|basis| basis.version);
            match found {
                Ok(entry) if entry.as_ref().map(|entry| entry.version) == version => {}
                Ok(_) => wrong.push(place),
                Err(error) => self.outcomes[place] = Some(Outcome::Failed(error)),
            }
        }
        wrong
    }

    /// Looks whether what was written still rests on what was read and, where that is wanted, whether it is
    /// what was to be written. What does not hold is taken back.
    async fn confirm(&mut self) {
        let mut wrong = self.without_basis().await;
        let written =
            self.going().filter(|(_, step)| step.verify).flat_map(|(place, step)| places(place, step));
        let written: Vec<_> = written.collect();
        for (place, at, found) in self.read(written).await {
            let step = &self.steps[place];
            let wanted = step.writes.iter().find(|write| write.at == at).and_then(Write::after);
            match found {
                Ok(entry) if same(entry.as_ref().map(|entry| &entry.record), wanted) => {}
                Ok(_) => wrong.push(place),
                Err(error) => self.outcomes[place] = Some(Outcome::Failed(error)),
            }
        }
        self.take_back(wrong).await;
    }

    /// A session that changed before it could be removed is still where it was; what was copied of it is
    /// older.
    async fn take_back_where_removal_failed(&mut self) {
        let changed = |place: usize| matches!(self.outcomes[place], Some(Outcome::Changed));
        let moved = |step: &Step| !step.writes.is_empty() && !step.removals.is_empty();
        let places = self.steps.iter().enumerate().filter(|(place, step)| moved(step) && changed(*place));
        let places = places.map(|(place, _)| place).collect();
        self.take_back(places).await;
    }

    /// A target can be the source by another name, and then what was moved is gone with what was removed.
    async fn put_back_what_the_target_lost(&mut self) {
        let relied_on =
            self.going().filter(|(_, step)| !step.removals.is_empty()).flat_map(|(place, step)| {
                let kept = step.basis.iter().map(move |basis| (place, basis.at, basis.key.clone()));
                kept.chain(places(place, step)).filter(|(_, at, _)| at.side == Side::Target)
            });
        let relied_on: Vec<_> = relied_on.collect();
        let mut lost = Vec::new();
        for (place, at, found) in self.read(relied_on).await {
            match found {
                Ok(Some(_)) => {}
                Ok(None) => lost.push((place, at)),
                Err(error) => self.outcomes[place] = Some(Outcome::Failed(error)),
            }
        }
        let mut by_tier: BTreeMap<At, (Vec<usize>, Vec<Change>)> = BTreeMap::new();
        for (place, at) in lost {
            self.outcomes[place] = Some(Outcome::Failed(vanished(at)));
            for write in &self.steps[place].removals {
                let Some(before) = write.before.clone() else { continue };
                let (places, changes) = by_tier.entry(write.at).or_default();
                places.push(place);
                changes.push(Write::put(write.at, write.change.key().clone(), before, None).change);
            }
        }
        for (place, effect) in write_all(self.sites, by_tier).await {
            if let Err(error) = effect {
                self.outcomes[place] = Some(Outcome::Failed(error));
            }
        }
    }

    /// Puts back what was there before the writes of these steps, where it is still what they wrote.
    async fn take_back(&mut self, wrong: Vec<usize>) {
        let written: Vec<_> = wrong.iter().flat_map(|place| places(*place, &self.steps[*place])).collect();
        self.outcomes_are(wrong, &Outcome::Changed);
        let mut by_tier: BTreeMap<At, (Vec<usize>, Vec<Change>)> = BTreeMap::new();
        for (place, at, found) in self.read(written).await {
            let write = self.steps[place].writes.iter().find(|write| write.at == at);
            match (found, write) {
                (Ok(Some(entry)), Some(write)) if same(Some(&entry.record), write.after()) => {
                    let (places, changes) = by_tier.entry(at).or_default();
                    places.push(place);
                    changes.push(reverse(write, &entry));
                }
                (Err(error), _) => self.outcomes[place] = Some(Outcome::Failed(error)),
                _ => {}
            }
        }
        for (place, effect) in write_all(self.sites, by_tier).await {
            if let Err(error) = effect {
                self.outcomes[place] = Some(Outcome::Failed(error));
            }
        }
    }

    /// Looks into every tier of the source for what was removed: a request that was under way can have
    /// saved it again.
    async fn prove_gone(&mut self) {
        let removed: Vec<_> =
            self.going().filter(|(_, step)| !step.removals.is_empty()).map(|(place, _)| place).collect();
        if removed.is_empty() {
            return;
        }
        let keys: Vec<_> = removed.iter().map(|place| self.steps[*place].key.clone()).collect();
        let traces = self.sites.source.probe_all(&keys, Timestamp::now()).await;
        for (place, trace) in removed.into_iter().zip(traces) {
            if let Some(error) = trace.failure() {
                self.outcomes[place] = Some(Outcome::Failed(error.clone()));
            } else if holds(&trace) {
                self.outcomes[place] = Some(Outcome::Changed);
            }
        }
    }

    /// Reads what the tiers hold, for several steps.
    async fn read(
        &self,
        wanted: Vec<(usize, At, Key)>,
    ) -> Vec<(usize, At, Result<Option<Entry>, TierError>)> {
        let mut by_tier: BTreeMap<At, (Vec<usize>, Vec<Key>)> = BTreeMap::new();
        for (place, at, key) in wanted {
            let (places, keys) = by_tier.entry(at).or_default();
            places.push(place);
            keys.push(key);
        }
        let reads = by_tier.into_iter().map(|(at, (places, keys))| async move {
            let found: Found = match self.sites.tier(at) {
                Some(tier) => places.into_iter().zip(tier.get(&keys).await).collect(),
                None => places.into_iter().map(|place| (place, Err(nowhere(at)))).collect(),
            };
            found.into_iter().map(move |(place, found)| (place, at, found))
        });
        join_all(reads).await.into_iter().flatten().collect()
    }
}

/// Where a step writes.
fn places(place: usize, step: &Step) -> impl Iterator<Item = (usize, At, Key)> {
    step.writes.iter().map(move |write| (place, write.at, write.change.key().clone()))
}

/// Makes changes in several tiers at the same time, each with the place of its step.
async fn write_all(
    sites: &Sites,
    by_tier: BTreeMap<At, (Vec<usize>, Vec<Change>)>,
) -> Vec<(usize, Result<Effect, TierError>)> {
    let writes = by_tier.into_iter().map(|(at, (places, changes))| async move {
        let effects = match sites.tier(at) {
            Some(tier) => tier.write(&changes).await,
            None => changes.iter().map(|_| Err(nowhere(at))).collect(),
        };
        places.into_iter().zip(effects)
    });
    join_all(writes).await.into_iter().flatten().collect()
}

/// A plan can name a tier that this run does not have.
fn nowhere(at: At) -> TierError {
    let cause = Cause::Refused("the tier is no part of this run".to_owned());
    TierError { tier: at.tier, target: at.tier.to_string(), operation: Operation::Write, cause }
}

/// What was copied to the target went when it was removed at the source.
fn vanished(at: At) -> TierError {
    let cause = Cause::Refused(
        "what was copied is gone again: is the target the source by another name? The source has been put back"
            .to_owned(),
    );
    TierError { tier: at.tier, target: at.tier.to_string(), operation: Operation::Write, cause }
}

/// What undoes a write, as long as nobody has written since.
fn reverse(write: &Write, written: &Entry) -> Change {
    let key = write.change.key().clone();
    match &write.before {
        Some(before) => Write::put(write.at, key, before.clone(), Some(written)).change,
        None => Write::delete(write.at, key, written).change,
    }
}

/// Whether any tier holds the session, live or expired.
fn holds(trace: &Trace) -> bool {
    trace.probes.iter().any(|probe| probe.seen.entry().is_some())
}
