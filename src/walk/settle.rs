//! Looking again before anything is said: sessions change while we look, and a save reaches one tier
//! before the other.

use std::time::Duration;

use super::looking::{Looking, steady};
use super::{Look, Page, moment};
use crate::condition::{Condition, TOLERANCE};
use crate::session::{Expiry, Key};
use crate::tier::{TierName, Version};
use crate::trace::{Seen, Trace};

/// How long after one look the next comes: longer than a save takes from one tier to the other.
const DELAY: Duration = Duration::from_millis(500);

/// Looks beyond those that were asked for at a session that changes between them.
const MORE_LOOKS: u32 = 2;

/// A session that is to be looked at again, without its payloads.
#[derive(Debug)]
pub(super) struct Suspect {
    key: Key,
    print: Print,
    /// The expiry that the cache's list had for it.
    listed: Option<Expiry>,
    /// How often in a row it was found the same.
    agreed: u32,
}

/// What two looks have in common when nothing happened between them.
#[derive(Debug, PartialEq, Eq)]
struct Print {
    condition: Option<Condition>,
    versions: Vec<Option<Version>>,
}

impl Print {
    fn new(trace: &Trace, condition: Option<Condition>) -> Self {
        let version = |seen: &Seen| seen.entry().map(|entry| entry.version);
        Self { condition, versions: trace.probes.iter().map(|probe| version(&probe.seen)).collect() }
    }
}

impl Suspect {
    pub fn new(trace: &Trace, condition: Option<Condition>, listed: Option<Expiry>) -> Self {
        Self { key: trace.key.clone(), print: Print::new(trace, condition), listed, agreed: 0 }
    }
}

impl<T: Default> Looking<T> {
    /// Looks at suspects until each has been found the same often enough, or is healthy, or gone, or
    /// has never been the same for too long.
    pub(super) async fn settle(&self, page: &mut Page<T>, mut suspects: Vec<Suspect>) {
        for round in 1..=self.settings.recheck.saturating_add(MORE_LOOKS) {
            if suspects.is_empty() {
                return;
            }
            tokio::time::sleep(DELAY).await;
            let last = round == self.settings.recheck.saturating_add(MORE_LOOKS);
            let mut open = Vec::new();
            let mut rest = suspects.into_iter();
            loop {
                let batch: Vec<Suspect> = rest.by_ref().take(self.pace.batch()).collect();
                if batch.is_empty() {
                    break;
                }
                let room = self.pace.room().await;
                let keys: Vec<_> = batch.iter().map(|suspect| suspect.key.clone()).collect();
                for (suspect, mut trace) in batch.into_iter().zip(self.look(&keys).await) {
                    page.failed |= trace.failure().is_some();
                    steady(&mut trace, suspect.listed);
                    open.extend(self.look_again(page, suspect, trace, last));
                }
                drop(room);
            }
            suspects = open;
        }
    }

    fn look_again(
        &self,
        page: &mut Page<T>,
        mut suspect: Suspect,
        trace: Trace,
        last: bool,
    ) -> Option<Suspect> {
        if trace.probes.iter().all(|probe| matches!(probe.seen, Seen::Absent | Seen::NotAsked)) {
            page.counts.gone += 1;
            return None;
        }
        if !self.still_wanted(&trace) {
            return None;
        }
        let condition = self.judge(&trace);
        let print = Print::new(&trace, condition);
        suspect.agreed = if print == suspect.print { suspect.agreed + 1 } else { 0 };
        suspect.print = print;
        let sound = matches!(condition, Some(Condition::Healthy | Condition::Unknown));
        let settled =
            sound || (suspect.agreed >= self.settings.recheck && !self.is_ending(&trace, condition));
        if settled || last {
            self.take(page, Look { trace, condition, in_motion: !settled });
            return None;
        }
        Some(suspect)
    }

    /// memcached counts whole seconds and lets go of a session up to two before Datastore's copy expires.
    fn is_ending(&self, trace: &Trace, condition: Option<Condition>) -> bool {
        let stored = trace.seen(TierName::Datastore).live();
        let ends = stored.and_then(|entry| entry.record.expiry.at());
        let left = ends.map(|at| at.duration_since(moment(&self.settings)));
        condition == Some(Condition::Cold) && left.is_some_and(|left| left <= TOLERANCE)
    }
}
