//! Carries steps out, many at a time: first what they write, then whether that still rests on what was
//! read, then what they remove, and last whether it is gone.
//!
//! ```text
//! undo file ← what is overwritten ─ writes ─ basis, verify ─ removals ─ gone ─→ outcomes
//!                                              └─ taken back where the session changed meanwhile
//! ```

use futures::future::select;
use jiff::SignedDuration;

use super::batch::Batch;
use super::consent::Consent;
use super::pace::Pace;
use super::step::{At, Side, Step};
use super::stop::Stop;
use super::undo::{UndoError, UndoFile};
use crate::cascade::Cascade;
use crate::session::{Expiry, Record};
use crate::tier::{Cause, Tier, TierError};

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

    pub(super) fn tier(&self, at: At) -> Option<&dyn Tier> {
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
        let outcomes = Batch::new(&self.sites, steps).carry_out().await;
        let done = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Done)).count();
        self.carried_out += done as u64;
        Ok(outcomes)
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
