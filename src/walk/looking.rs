//! One batch of keys → one page of sessions: look, filter, judge, and look again at what is not healthy.

use std::fmt;
use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use super::settle::Suspect;
use super::{Candidate, Counts, Look, Pace, Page, Settings, moment};
use crate::cascade::Cascade;
use crate::condition::{self, Condition, Policy, TOLERANCE};
use crate::outline;
use crate::session::{Expiry, Key};
use crate::tier::{ExpiryRange, Tier, TierName};
use crate::trace::{Probe, Seen, Trace};

/// What is done with a session that is wanted.
type Take<T> = Box<dyn Fn(&mut T, Look) + Send + Sync>;

/// Everything that the parts of a walk have in common.
pub(super) struct Looking<T> {
    pub cascade: Cascade,
    pub settings: Settings,
    pub pace: Pace,
    take: Take<T>,
}

impl<T> fmt::Debug for Looking<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Looking").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl<T> Looking<T> {
    pub fn new(cascade: Cascade, settings: Settings, pace: Pace, take: Take<T>) -> Self {
        Self { cascade, settings, pace, take }
    }

    /// The tier, if its keys matter: those that only the cache holds do not where the filter wants what
    /// the database holds.
    pub fn lists(&self, name: TierName) -> Option<&Arc<dyn Tier>> {
        let needless = name == TierName::Memcache && self.settings.filter.needs(TierName::Datastore);
        // Who holds what is told by the list of each.
        let told = self.settings.filter.mentions(TierName::Memcache);
        self.cascade.tier(name).filter(|_| !needless || told)
    }

    /// The expiries to ask for.
    pub fn expiring(&self) -> Option<ExpiryRange> {
        let by_expiry = self.settings.by_expiry;
        self.settings.filter.expiring(self.settings.policy.now).filter(|_| by_expiry)
    }

    /// Whether a key is worth a look, as far as the lists tell.
    pub fn wants(&self, candidate: &Candidate) -> bool {
        let held = |tier| match tier {
            TierName::Memcache => candidate.cached.is_some(),
            TierName::Datastore => candidate.stored,
            TierName::Request => false,
        };
        // A list by expiry leaves out what else its tier holds.
        self.expiring().is_some() || self.settings.filter.admits_holders(held)
    }
}

impl<T: Default> Looking<T> {
    /// Looks at a batch; `room` is given back as soon as its payloads are.
    pub async fn page(
        &self,
        part: usize,
        batch: Vec<Candidate>,
        room: Option<OwnedSemaphorePermit>,
    ) -> Page<T> {
        let through = batch.last().map(|candidate| candidate.key.clone());
        let mut page = Page { part, through, found: T::default(), counts: Counts::default(), failed: false };
        let by_expiry = self.expiring().is_some();
        let keys: Vec<_> = batch.iter().map(|candidate| candidate.key.clone()).collect();
        let mut suspects = Vec::new();
        for (mut trace, candidate) in self.look(&keys).await.into_iter().zip(&batch) {
            page.failed |= trace.failure().is_some();
            steady(&mut trace, candidate.cached);
            // The list by expiry has it, or its expiry in the database is another.
            let elsewhere = by_expiry && !candidate.stored && holds(&trace, TierName::Datastore);
            if !elsewhere && let Some(suspect) = self.first_look(&mut page, trace, candidate.cached) {
                suspects.push(suspect);
            }
        }
        drop(room);
        self.settle(&mut page, suspects).await;
        page
    }

    /// Asks all tiers.
    pub async fn look(&self, keys: &[Key]) -> Vec<Trace> {
        let traces = self.cascade.probe_all(keys, moment(&self.settings)).await;
        self.pace.learn(traces.len(), traces.iter().map(size).sum());
        traces
    }

    /// Takes a session, unless it has to be looked at again.
    fn first_look(&self, page: &mut Page<T>, trace: Trace, listed: Option<Expiry>) -> Option<Suspect> {
        page.counts.seen += 1;
        if trace.probes.iter().all(|probe| matches!(probe.seen, Seen::Absent | Seen::NotAsked)) {
            page.counts.gone += 1;
            return None;
        }
        if !self.settings.filter.admits_copies(&trace, moment(&self.settings)) {
            return None;
        }
        let condition = self.judge(&trace);
        let doubtful = !matches!(condition, None | Some(Condition::Healthy | Condition::Unknown));
        if doubtful && self.settings.recheck > 0 {
            return Some(Suspect::new(&trace, condition, listed));
        }
        self.take(page, Look { trace, condition, in_motion: false });
        None
    }

    /// The condition, where it is wanted.
    pub fn judge(&self, trace: &Trace) -> Option<Condition> {
        let wanted = self.settings.judge || self.settings.filter.needs_condition();
        wanted.then(|| condition::condition(trace, &self.policy())).flatten()
    }

    fn policy(&self) -> Policy {
        Policy { now: moment(&self.settings), ..self.settings.policy }
    }

    /// Hands a session on, if what the filter says of its condition and its values admits it.
    pub fn take(&self, page: &mut Page<T>, look: Look) {
        let filter = &self.settings.filter;
        // Of a session in motion the condition is not known.
        if !filter.admits_condition(look.condition.filter(|_| !look.in_motion)) {
            return;
        }
        let (prefix, expected) = (&self.settings.key_prefix, self.settings.policy.expected);
        match filter.admits_values(&look.trace, look.condition, prefix, expected) {
            Ok(true) => {
                page.counts.wanted += 1;
                (self.take)(&mut page.found, look);
            }
            Ok(false) => {}
            Err(complaint) => {
                page.counts.undecided += 1;
                page.counts.complaint.get_or_insert(complaint);
            }
        }
    }

    /// Whether a session that is looked at once more is still one for the filter.
    pub fn still_wanted(&self, trace: &Trace) -> bool {
        self.settings.filter.admits_copies(trace, moment(&self.settings))
    }
}

/// A look at memcached tells how many whole seconds are left, so that its expiry wanders with the moment
/// of the look; the list has it as it is. One that is further away than that is another.
pub(super) fn steady(trace: &mut Trace, listed: Option<Expiry>) {
    let cached = trace.probes.iter_mut().find(|probe| probe.tier == TierName::Memcache);
    if let Some(Probe { seen: Seen::Live(entry) | Seen::Expired(entry), .. }) = cached
        && let (Some(Expiry::At(listed)), Expiry::At(read)) = (listed, entry.record.expiry)
        && read.duration_since(listed).abs() <= TOLERANCE
    {
        entry.record.expiry = Expiry::At(listed);
    }
}

fn size(trace: &Trace) -> usize {
    outline::bytes(trace).unwrap_or(0)
}

fn holds(trace: &Trace, tier: TierName) -> bool {
    trace.seen(tier).entry().is_some()
}
