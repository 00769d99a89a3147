//! `repair` and `sync`: what `check` finds is put right, condition by condition.
//!
//! | condition | what is done |
//! |---|---|
//! | `cold` | Memcache is filled, if nothing is there meanwhile, for as long as Datastore's copy lives |
//! | `stale` | Memcache's older value is replaced, or removed where the newer one does not fit |
//! | `behind`, `orphan` | Memcache's value and expiry are written to Datastore |
//! | `ttl-drift` | Memcache gets Datastore's expiry |
//! | `expired` | it is removed in every tier |
//! | `conflict` | nothing, unless a tier is preferred: then as if its value were the newer one |
//! | the others | nothing |
//!
//! Every copy rests on the copy that it was made from: when that has changed or gone by the time the new
//! one is written, the new one is taken back. Otherwise a session that its user has just ended would come
//! back to life.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::changes::policy_now;
use super::evict::removals;
use crate::condition::{self, Condition, Policy, fits_cache};
use crate::plan::{At, Basis, Decision, Left, Planner, Reason, Step, Write};
use crate::session::{Expiry, Record};
use crate::tier::datastore::MAX_PAYLOAD_BYTES;
use crate::tier::{Entry, TierName};
use crate::trace::Trace;

/// Less is left of a copy's life than it takes to write it.
const MOMENT: SignedDuration = SignedDuration::from_secs(1);

/// Puts sessions right.
#[derive(Debug, Clone)]
pub struct Remedies {
    /// How to judge.
    pub policy: Policy,
    /// Judge as of `policy.now` throughout.
    pub fixed_time: bool,
    /// Only these conditions; all where there are none.
    pub only: Vec<Condition>,
    /// The tier whose value counts in a conflict.
    pub prefer: Option<TierName>,
}

impl Remedies {
    fn decide(&self, trace: &Trace) -> Decision {
        let policy = policy_now(&self.policy, self.fixed_time);
        let Some(condition) = condition::condition(trace, &policy) else { return Decision::Nothing };
        if !self.only.is_empty() && !self.only.contains(&condition) {
            return Decision::Nothing;
        }
        let cached = trace.seen(TierName::Memcache).entry();
        let stored = trace.seen(TierName::Datastore).entry();
        let remedy = Remedy { trace, condition, policy: &policy, cached, stored };
        match (condition, self.prefer) {
            (Condition::Healthy | Condition::Oversize, _) => Decision::Nothing,
            (Condition::Corrupt, _) => Decision::Leave(Left::Corrupt),
            (Condition::Unknown, _) => Decision::Leave(Left::Unknown),
            (Condition::Cold | Condition::Stale | Condition::TtlDrift, _)
            | (Condition::Conflict, Some(TierName::Datastore)) => remedy.to_cache(),
            (Condition::Behind | Condition::Orphan, _) | (Condition::Conflict, Some(TierName::Memcache)) => {
                remedy.to_store()
            }
            (Condition::Conflict, _) => Decision::Leave(Left::Conflict),
            (Condition::Expired, _) => remedy.remove(),
        }
    }
}

/// Whether `repair` has something to do for this session that needs no decision.
pub fn has_remedy(trace: &Trace, policy: &Policy) -> bool {
    let remedies = Remedies { policy: *policy, fixed_time: true, only: Vec::new(), prefer: None };
    matches!(remedies.decide(trace), Decision::Do(_))
}

/// A session and what is wrong with it.
struct Remedy<'t> {
    trace: &'t Trace,
    condition: Condition,
    policy: &'t Policy,
    cached: Option<&'t Entry>,
    stored: Option<&'t Entry>,
}

impl Remedy<'_> {
    /// Datastore's value and expiry for Memcache.
    fn to_cache(&self) -> Decision {
        let (Some(stored), at) = (self.stored, At::source(TierName::Memcache)) else {
            return Decision::Nothing;
        };
        if is_ending(stored.record.expiry, self.policy.now) {
            return Decision::Leave(Left::Expired);
        }
        let fits = fits_cache(stored.record.payload.len(), self.trace, self.policy);
        let write = match (fits, self.cached) {
            (true, cached) => Write::put(at, self.trace.key.clone(), stored.record.clone(), cached),
            (false, Some(cached)) => Write::delete(at, self.trace.key.clone(), cached),
            (false, None) => return Decision::Nothing,
        };
        self.write(write, TierName::Datastore, stored)
    }

    /// Memcache's value and expiry for Datastore.
    fn to_store(&self) -> Decision {
        let Some(cached) = self.cached else { return Decision::Nothing };
        if let Some(left) = unstorable(&cached.record) {
            return Decision::Leave(left);
        }
        let (at, key) = (At::source(TierName::Datastore), self.trace.key.clone());
        let write = Write::put(at, key, cached.record.clone(), self.stored);
        self.write(write, TierName::Memcache, cached)
    }

    fn remove(&self) -> Decision {
        let mut step = self.step();
        step.removals = removals(self.trace);
        Decision::Do(Box::new(step))
    }

    fn write(&self, write: Write, from: TierName, basis: &Entry) -> Decision {
        let mut step = self.step();
        step.writes = vec![write];
        let key = self.trace.key.clone();
        step.basis = vec![Basis { at: At::source(from), key, version: basis.version }];
        Decision::Do(Box::new(step))
    }

    fn step(&self) -> Step {
        Step::new(self.trace.key.clone(), Reason::Condition(self.condition))
    }
}

/// Why Datastore cannot hold a record.
pub(super) fn unstorable(record: &Record) -> Option<Left> {
    match record.expiry {
        _ if record.payload.len() > MAX_PAYLOAD_BYTES => Some(Left::TooLarge),
        Expiry::Never => Some(Left::NeverExpires),
        Expiry::At(_) => None,
    }
}

/// Whether less is left of a copy's life than it takes to write it.
pub(super) fn is_ending(expiry: Expiry, now: Timestamp) -> bool {
    expiry.at().is_some_and(|at| at.duration_since(now) <= MOMENT)
}

#[async_trait]
impl Planner for Remedies {
    async fn plan(&self, traces: &[&Trace]) -> Vec<Decision> {
        traces.iter().map(|trace| self.decide(trace)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::condition::STORE_CACHE_LIMIT;
    use crate::gob::{Builder, encode};
    use crate::plan::Action;
    use crate::session::Key;
    use crate::tier::Version;
    use crate::trace::{Probe, Seen};
    use crate::values::Expected;

    const NOW: i64 = 1_800_000_000;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn policy() -> Policy {
        Policy { now: at(NOW), expected: Expected::Either, store_cache_limit: Some(STORE_CACHE_LIMIT) }
    }

    fn entry(text: &str, seconds: Option<i64>, version: u64) -> Entry {
        let b = Builder::new();
        let pairs = vec![(b.string("k"), b.string(text))];
        let payload = encode(&b.session(pairs)).unwrap();
        let expiry = seconds.map_or(Expiry::Never, |seconds| Expiry::At(at(NOW + seconds)));
        Entry { record: Record { payload, expiry }, version: Version(version) }
    }

    fn trace(cached: Option<Entry>, stored: Option<Entry>) -> Trace {
        let seen = |entry: Option<Entry>| match entry {
            Some(entry) if entry.record.expiry.is_past(at(NOW)) => Seen::Expired(entry),
            Some(entry) => Seen::Live(entry),
            None => Seen::Absent,
        };
        let probe =
            |tier, entry| Probe { tier, target: String::new(), seen: seen(entry), took: Duration::ZERO };
        Trace {
            key: Key::new("session.A").unwrap(),
            probes: vec![probe(TierName::Memcache, cached), probe(TierName::Datastore, stored)],
            cache_max_payload: Some(200),
        }
    }

    fn decide(cached: Option<Entry>, stored: Option<Entry>, prefer: Option<TierName>) -> Decision {
        let remedies = Remedies { policy: policy(), fixed_time: true, only: Vec::new(), prefer };
        remedies.decide(&trace(cached, stored))
    }

    /// The step: condition, then tier and action of each change.
    fn step(decision: &Decision) -> (String, Vec<(TierName, Action)>) {
        let Decision::Do(step) = decision else { panic!("{decision:?}") };
        let changes = step.changes().map(|write| (write.at.tier, write.action())).collect();
        (step.reason.to_string(), changes)
    }

    #[test]
    fn each_condition_has_its_remedy() {
        use TierName::{Datastore, Memcache};
        let new = |seconds| Some(entry("new", Some(seconds), 1));
        let old = |seconds| Some(entry("old", Some(seconds), 2));
        for (cached, stored, reason, changes) in [
            (None, new(60), "cold", vec![(Memcache, Action::Add)]),
            (old(30), new(60), "stale", vec![(Memcache, Action::Replace)]),
            (new(60), old(30), "behind", vec![(Datastore, Action::Replace)]),
            (new(60), old(-30), "behind", vec![(Datastore, Action::Replace)]),
            (new(60), None, "orphan", vec![(Datastore, Action::Add)]),
            (new(30), new(60), "ttl-drift", vec![(Memcache, Action::Replace)]),
            (None, old(-30), "expired", vec![(Datastore, Action::Remove)]),
        ] {
            assert_eq!(step(&decide(cached, stored, None)), (reason.to_owned(), changes));
        }
    }

    #[test]
    fn a_copy_has_the_value_and_the_expiry_of_the_newer_one() {
        let Decision::Do(step) =
            decide(Some(entry("old", Some(30), 7)), Some(entry("new", Some(60), 9)), None)
        else {
            panic!("stale");
        };
        let write = &step.writes[0];
        assert_eq!(write.after(), Some(&entry("new", Some(60), 0).record));
        assert_eq!(write.before, Some(entry("old", Some(30), 0).record));
        assert_eq!(write.change.only_if(), crate::tier::OnlyIf::Unchanged(Version(7)));
        assert_eq!(
            step.basis.first().map(|basis| (basis.at.tier, basis.version)),
            Some((TierName::Datastore, Version(9)))
        );
    }

    #[test]
    fn a_conflict_waits_for_a_decision() {
        let (cached, stored) = (entry("a", Some(60), 1), entry("b", Some(60), 2));
        let decide = |prefer| decide(Some(cached.clone()), Some(stored.clone()), prefer);
        assert!(matches!(decide(None), Decision::Leave(Left::Conflict)));
        assert_eq!(step(&decide(Some(TierName::Memcache))).1, [(TierName::Datastore, Action::Replace)]);
        assert_eq!(step(&decide(Some(TierName::Datastore))).1, [(TierName::Memcache, Action::Replace)]);
    }

    #[test]
    fn what_needs_a_decision_or_cannot_be_is_no_remedy() {
        let has_remedy = |cached, stored| has_remedy(&trace(cached, stored), &policy());
        assert!(has_remedy(Some(entry("a", Some(60), 1)), Some(entry("b", Some(90), 2))));
        assert!(!has_remedy(Some(entry("a", Some(60), 1)), Some(entry("b", Some(60), 2))));
        assert!(!has_remedy(Some(entry("a", None, 1)), None), "Datastore keeps nothing for ever");
        assert!(!has_remedy(Some(entry("a", None, 1)), Some(entry("a", Some(-60), 2))));
        assert!(!has_remedy(None, Some(entry("a", Some(1), 2))), "it is over before it is written");
    }

    #[test]
    fn what_does_not_fit_is_never_put_in_memcache() {
        let large = entry(&"x".repeat(300), Some(60), 1);
        let stale = decide(Some(entry("old", Some(30), 2)), Some(large.clone()), None);
        assert_eq!(step(&stale).1, [(TierName::Memcache, Action::Remove)]);
        assert!(matches!(decide(None, Some(large), None), Decision::Nothing));
    }

    #[test]
    fn what_cannot_be_kept_is_left() {
        let left = |cached, stored| match decide(cached, stored, None) {
            Decision::Leave(left) => left,
            other => panic!("{other:?}"),
        };
        assert_eq!(left(Some(entry("a", None, 1)), None), Left::NeverExpires);
        assert_eq!(left(None, Some(entry("a", Some(1), 1))), Left::Expired);
        let mut broken = entry("a", Some(60), 1);
        broken.record.payload = b"\x01x".to_vec();
        assert_eq!(left(Some(broken), None), Left::Corrupt);
    }

    #[test]
    fn only_some_conditions_can_be_asked_for() {
        let only = vec![Condition::Orphan];
        let remedies = Remedies { policy: policy(), fixed_time: true, only, prefer: None };
        let cold = trace(None, Some(entry("a", Some(60), 1)));
        assert!(matches!(remedies.decide(&cold), Decision::Nothing));
        let orphan = trace(Some(entry("a", Some(60), 1)), None);
        assert!(matches!(remedies.decide(&orphan), Decision::Do(_)));
    }
}
