//! Carries steps out, many at a time: first what they write, then whether that still rests on what was
//! read, then what they remove, and last whether it is gone.
//!
//! ```text
//! undo file ← what is overwritten ─ writes ─ basis, verify ─ removals ─ gone ─→ outcomes
//!                                              └─ taken back where the session changed meanwhile
//! ```

use std::collections::BTreeMap;

use futures::future::{join_all, select};
use jiff::{SignedDuration, Timestamp};

use super::consent::Consent;
use super::pace::Pace;
use super::step::{At, Side, Step, Write};
use super::stop::Stop;
use super::undo::{UndoError, UndoFile};
use crate::cascade::Cascade;
use crate::session::{Expiry, Key, Record};
use crate::tier::{Cause, Change, Effect, Entry, Operation, Tier, TierError};
use crate::trace::Trace;

/// Sessions that are written together at the most: as many as four of Datastore's commits take.
const BATCH: usize = 2_000;

/// Bytes of payload that are written together, unless a single session has more.
const BATCH_BYTES: usize = 8 << 20;

/// How far an expiry that is read can be from what was written: memcached counts whole seconds of a clock of
/// its own, which lags while its machine is busy, and a copy of a copy is rounded twice.
const ROUNDING: SignedDuration = SignedDuration::from_secs(5);

/// The cascades of a run.
#[derive(Debug, Clone)]
pub struct Sites {
    /// Where sessions are read.
    pub source: Cascade,
    /// Where they are copied to, where that is somewhere else.
    pub target: Option<Cascade>,
}

impl Sites {
    /// A run in one cascade.
    pub fn one(cascade: Cascade) -> Self {
        Self { source: cascade, target: None }
    }

    /// The cascade on that side.
    pub fn cascade(&self, side: Side) -> Option<&Cascade> {
        match side {
            Side::Source => Some(&self.source),
            Side::Target => self.target.as_ref(),
        }
    }

    fn tier(&self, at: At) -> Option<&dyn Tier> {
        self.cascade(at.side)?.tier(at.tier).map(|tier| &**tier)
    }
}

/// What became of a step.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It was done, all of it.
    Done,
    /// The session changed meanwhile. What the step had written is taken back.
    Changed,
    /// A tier failed; some of it may have been done.
    Failed(TierError),
}

impl Outcome {
    /// Whether another look and another attempt may end better.
    pub(super) fn may_be_tried_again(&self) -> bool {
        match self {
            Self::Done => false,
            Self::Changed => true,
            Self::Failed(error) => {
                error.cause.is_temporary() || matches!(error.cause, Cause::OutcomeUnknown(_))
            }
        }
    }
}

/// Carries steps out.
#[derive(Debug)]
pub struct Engine {
    sites: Sites,
    undo: Option<UndoFile>,
    pace: Pace,
    consent: Consent,
    stop: Stop,
    /// Sessions that were carried out.
    carried_out: u64,
}

impl Engine {
    /// Nothing is written without [`Consent`], and nothing that `undo` has not taken first, where there
    /// is one.
    pub fn new(sites: Sites, undo: Option<UndoFile>, pace: Pace, consent: Consent, stop: Stop) -> Self {
        Self { sites, undo, pace, consent, stop, carried_out: 0 }
    }

    /// The cascades.
    pub fn sites(&self) -> &Sites {
        &self.sites
    }

    /// Where what was overwritten or removed is kept, if there was anything.
    pub fn undo_path(&self) -> Option<&std::path::Path> {
        self.undo.as_ref()?.path()
    }

    /// How many of these steps are carried out together.
    pub(super) fn batch(&self, steps: &[Step]) -> usize {
        let most = self.pace.batch(BATCH);
        let mut bytes = 0;
        let fits = steps.iter().take(most).take_while(|step| {
            bytes += step.bytes();
            bytes <= BATCH_BYTES
        });
        fits.count().max(1).min(steps.len())
    }

    /// How many more sessions the operator agreed to.
    pub fn left(&self) -> usize {
        self.consent.left(self.carried_out)
    }

    /// Waits until so many sessions may be written; false when somebody wants to stop.
    pub(super) async fn may_go_on(&mut self, sessions: usize) -> bool {
        // Whichever comes first.
        let _ = select(Box::pin(self.pace.wait(sessions)), Box::pin(self.stop.wait())).await;
        !self.stop.is_set()
    }

    /// Carries out one batch; the answer has one element a step. Steps beyond what was agreed to are not
    /// to be given.
    ///
    /// # Errors
    /// When the undo file does not take what would be overwritten: then nothing was written.
    pub(super) async fn carry_out(&mut self, steps: &[Step]) -> Result<Vec<Outcome>, UndoError> {
        if let Some(undo) = &mut self.undo {
            undo.store(steps)?;
        }
        let mut batch = Batch { sites: &self.sites, steps, outcomes: vec![None; steps.len()] };
        // Before as well as after: an older value is not to be seen, not even for a moment.
        let outdated = batch.without_basis().await;
        batch.outcomes_are(outdated, &Outcome::Changed);
        batch.make(|step| &step.writes).await;
        batch.confirm().await;
        batch.make(|step| &step.removals).await;
        batch.take_back_where_removal_failed().await;
        batch.put_back_what_the_target_lost().await;
        batch.prove_gone().await;
        let outcomes: Vec<_> =
            batch.outcomes.into_iter().map(|outcome| outcome.unwrap_or(Outcome::Done)).collect();
        let done = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Done)).count();
        self.carried_out += done as u64;
        Ok(outcomes)
    }
}

/// Steps that are under way; those without an outcome go on.
struct Batch<'b> {
    sites: &'b Sites,
    steps: &'b [Step],
    outcomes: Vec<Option<Outcome>>,
}

/// What a tier holds for each of several steps.
type Found = BTreeMap<usize, Result<Option<Entry>, TierError>>;

impl Batch<'_> {
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

/// Whether a tier holds what it was given.
pub fn same(found: Option<&Record>, wanted: Option<&Record>) -> bool {
    match (found, wanted) {
        (None, None) => true,
        (Some(found), Some(wanted)) => {
            found.payload == wanted.payload && same_expiry(found.expiry, wanted.expiry)
        }
        _ => false,
    }
}

/// Whether an expiry that is read is the one that was written.
pub(super) fn same_expiry(found: Expiry, wanted: Expiry) -> bool {
    match (found, wanted) {
        (Expiry::Never, Expiry::Never) => true,
        (Expiry::At(found), Expiry::At(wanted)) => found.duration_since(wanted).abs() <= ROUNDING,
        _ => false,
    }
}

/// Whether any tier holds the session, live or expired.
fn holds(trace: &Trace) -> bool {
    trace.probes.iter().any(|probe| probe.seen.entry().is_some())
}
