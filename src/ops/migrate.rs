//! `migrate` and `import`: copies put where they are to be, bytes and expiry untouched.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use super::evict::removals;
use super::repair::{is_ending, unstorable};
use crate::cascade::Cascade;
use crate::condition::is_later;
use crate::plan::{self, At, Basis, Decision, Left, Planner, Reason, Side, Step, Write};
use crate::session::{Key, Record};
use crate::tier::{Tier, TierName};
use crate::trace::{Seen, Trace};
use crate::values::{self, Expected, Serializer};

/// What is done where the target holds another value already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnExisting {
    /// It stays.
    Skip,
    /// The one that was saved later stays, as far as expiries tell.
    Newer,
    /// It is overwritten.
    Overwrite,
}

/// Where copies are put, and under which conditions.
#[derive(Debug, Clone)]
pub struct Placing {
    /// The cascade.
    pub cascade: Cascade,
    /// Its side of the run.
    pub side: Side,
    /// What is done where it holds another value already.
    pub on_existing: OnExisting,
    /// The store's `MaxMemcacheSessionSizeBytes`; `None` is no limit.
    pub store_cache_limit: Option<usize>,
}

/// Copies for one session.
pub(super) type Copies = Vec<(TierName, Record)>;

/// What is to be written of a session, and whether all of it is where it was to be then.
pub(super) struct Placed {
    pub writes: Vec<Write>,
    /// Copies that are there already, as they are to be.
    pub kept: Vec<Basis>,
    /// A copy found no room, and no other copy has its value.
    pub loses: Option<Left>,
}

impl Placing {
    /// What puts `copies` under `key`, where `there` is what is there now.
    pub(super) async fn place(&self, key: &Key, copies: Copies, there: &Trace) -> Result<Placed, Left> {
        if there.failure().is_some() {
            return Err(Left::Unknown);
        }
        let mut placed = Placed { writes: Vec::new(), kept: Vec::new(), loses: None };
        let (mut kept, mut lost) = (Vec::new(), Vec::new());
        for (name, record) in copies {
            let Some(tier) = self.cascade.tier(name) else { continue };
            if let Some(left) = self.unfit(&**tier, key, &record).await {
                lost.push((left, record.payload));
                continue;
            }
            let payload = record.payload.clone();
            match (self.write(name, key, record, there.seen(name))?, there.seen(name).entry()) {
                (None, Some(entry)) => {
                    let at = At { side: self.side, tier: name };
                    placed.kept.push(Basis { at, key: key.clone(), version: entry.version });
                }
                (write, _) => placed.writes.extend(write),
            }
            kept.push(payload);
        }
        placed.loses = lost.into_iter().find(|(_, payload)| !kept.contains(payload)).map(|(left, _)| left);
        match placed.loses {
            Some(left) if kept.is_empty() => Err(left),
            None if kept.is_empty() => Err(Left::NoTier),
            _ => Ok(placed),
        }
    }

    /// The write, unless it is there already.
    fn write(&self, name: TierName, key: &Key, record: Record, there: &Seen) -> Result<Option<Write>, Left> {
        let at = At { side: self.side, tier: name };
        if plan::same(there.entry().map(|entry| &entry.record), Some(&record)) {
            return Ok(None);
        }
        // What has expired is nobody's value any more.
        if let Some(entry) = there.live() {
            let there = &entry.record;
            match self.on_existing {
                OnExisting::Overwrite => {}
                OnExisting::Newer if is_later(record.expiry, there.expiry) => {}
                OnExisting::Newer | OnExisting::Skip => return Err(Left::Exists),
            }
        }
        Ok(Some(Write::put(at, key.clone(), record, there.entry())))
    }

    /// Why the tier would not take a record.
    async fn unfit(&self, tier: &dyn Tier, key: &Key, record: &Record) -> Option<Left> {
        if tier.name() == TierName::Datastore {
            return unstorable(record);
        }
        if is_ending(record.expiry, Timestamp::now()) {
            return Some(Left::Expired);
        }
        let bytes = record.payload.len();
        let over = |limit: Option<usize>| limit.is_some_and(|limit| bytes > limit);
        // A server that does not tell its limit refuses by itself what is too large.
        let is_too_large = over(self.store_cache_limit) || over(tier.max_payload(key).await.ok().flatten());
        is_too_large.then_some(Left::TooLarge)
    }
}

/// Copies sessions from one cascade to another.
#[derive(Debug)]
pub struct Migration {
    /// Where they go.
    pub placing: Placing,
    /// What the source's store puts in front of ids, and what the target's does.
    pub prefixes: (String, String),
    /// The serializer that values are to be in.
    pub to_serializer: Option<Serializer>,
    /// What they are in.
    pub expected: Expected,
    /// Read back what was written, and compare.
    pub verify: bool,
    /// Remove them at the source after that.
    pub remove: bool,
}

impl Migration {
    /// The key at the target.
    fn target_key(&self, key: &Key) -> Option<Key> {
        let (from, to) = &self.prefixes;
        if from == to {
            return Some(key.clone());
        }
        key.id(from).ok()?.key(to).ok()
    }

    async fn decide(&self, trace: &Trace, key: &Key, there: &Trace) -> Decision {
        if trace.failure().is_some() {
            return Decision::Leave(Left::Unknown);
        }
        let copies = match self.copies(trace) {
            Ok(copies) if copies.is_empty() => return Decision::Leave(Left::Expired),
            Ok(copies) => copies,
            Err(why) => return Decision::LeaveBecause(Left::CannotConvert, why),
        };
        let placed = match self.placing.place(key, copies, there).await {
            Ok(placed) => placed,
            Err(left) => return Decision::Leave(left),
        };
        let mut step = Step::new(trace.key.clone(), if self.remove { Reason::Move } else { Reason::Copy });
        step.writes = placed.writes;
        step.verify = self.verify || self.remove;
        if self.remove {
            if let Some(left) = placed.loses {
                return Decision::Leave(left);
            }
            step.basis = placed.kept;
            step.removals = removals(trace);
        }
        if step.is_empty() { Decision::Nothing } else { Decision::Do(Box::new(step)) }
    }

    /// What each tier of the target is to get: its counterpart's copy where it has one for every tier of the
    /// source, else the copy that was saved last, because the others have nowhere to go.
    fn copies(&self, trace: &Trace) -> Result<Copies, String> {
        let live: Vec<_> =
            trace.probes.iter().filter_map(|probe| Some((probe.tier, &probe.seen.live()?.record))).collect();
        let targets: Vec<_> = self.placing.cascade.tiers().iter().map(|tier| tier.name()).collect();
        let is_whole = trace.probes.iter().all(|probe| targets.contains(&probe.tier));
        let newest = live
            .iter()
            .map(|(_, record)| *record)
            .reduce(|newest, record| if is_later(newest.expiry, record.expiry) { newest } else { record });
        let mut copies = Vec::new();
        for target in targets {
            let own = live.iter().find(|(tier, _)| *tier == target).map(|(_, record)| *record);
            let record = match trace.probe(target) {
                Some(_) if is_whole => own,
                _ => newest,
            };
            if let Some(record) = record {
                copies.push((target, self.converted(record)?));
            }
        }
        Ok(copies)
    }

    fn converted(&self, record: &Record) -> Result<Record, String> {
        let Some(to) = self.to_serializer else { return Ok(record.clone()) };
        let payload =
            values::convert(&record.payload, self.expected, to).map_err(|error| error.to_string())?;
        Ok(Record { payload: payload.unwrap_or_else(|| record.payload.clone()), expiry: record.expiry })
    }
}

#[async_trait]
impl Planner for Migration {
    async fn plan(&self, traces: &[&Trace]) -> Vec<Decision> {
        let named: Vec<_> =
            traces.iter().filter_map(|trace| Some((*trace, self.target_key(&trace.key)?))).collect();
        let keys: Vec<_> = named.iter().map(|(_, key)| key.clone()).collect();
        let there = self.placing.cascade.probe_all(&keys, Timestamp::now()).await;
        let mut pairs = named.into_iter().zip(there).peekable();
        let mut decisions = Vec::with_capacity(traces.len());
        for trace in traces {
            let pair = pairs.next_if(|((named, _), _)| named.key == trace.key);
            decisions.push(match pair {
                Some(((_, key), there)) => self.decide(trace, &key, &there).await,
                // It does not begin with the prefix, or would be too long with the other.
                None => Decision::Leave(Left::NoTier),
            });
        }
        decisions
    }
}

/// Two cascades that are the same, so that nothing can be moved from one to the other.
pub fn is_same_place(source: &Cascade, target: &Cascade) -> bool {
    let urls = |cascade: &Cascade| -> Vec<_> {
        cascade.tiers().iter().map(|tier: &Arc<dyn Tier>| (tier.name(), tier.url())).collect()
    };
    urls(source).iter().any(|place| urls(target).contains(place))
}
