//! Every session of a cascade, in bounded memory: keys are listed by both tiers, and each session is
//! then looked at in all tiers in the same moment.
//!
//! ```text
//! Datastore lists its keys in order ─┐
//!                                    ├─ union ─ batches ─ look ─ filter ─ settle ─→ pages
//! Memcache dumps its keys ─ spill ───┘
//! ```
//!
//! Several parts of the key space are walked side by side, and in each the pages come in the order of
//! their keys, so that a walk can be resumed behind the last page. Nothing is read ahead further than a
//! fixed number of pages, however slow the reader is.

use std::sync::Arc;
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt as _};
use jiff::Timestamp;
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinSet;

use crate::cascade::Cascade;
use crate::condition::{Condition, Policy};
use crate::filter::Filter;
use crate::session::Key;
use crate::tier::{ExpiryRange, KeyRange, Listed, Tier, TierError, TierName};
use crate::trace::Trace;

mod looking;
mod pace;
mod patient;
mod settle;
mod shard;
mod spill;
mod union;

use looking::Looking;
use pace::Pace;
use patient::Patient;
pub use shard::{MOST_SHARDS, Shard};
use spill::Spill;
use union::{Candidate, Union};

/// Pages of one part that are looked at, or wait to settle, at the same time.
const PAGES_AHEAD: usize = 128;

/// The same where each page keeps the payloads of its sessions.
const WHOLE_PAGES_AHEAD: usize = 12;

/// Pages that wait for whoever reads them.
const PAGES_WAITING: usize = 4;

/// What is to be walked through, and how.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the store puts in front of ids.
    pub key_prefix: String,
    /// The share of the key space.
    pub shard: Shard,
    /// Which sessions are wanted.
    pub filter: Arc<Filter>,
    /// How to judge; `policy.now` is the moment of the walk's begin.
    pub policy: Policy,
    /// Judge as of `policy.now` throughout, and not of the moment of each look.
    pub fixed_time: bool,
    /// Work out each session's condition, whether or not the filter needs it.
    pub judge: bool,
    /// How often a session that is not healthy is looked at again, and must be found the same, before
    /// that is believed.
    pub recheck: u32,
    /// Payloads are kept of the sessions that are wanted, so that fewer of them can be looked at ahead.
    pub keeps_payloads: bool,
    /// Ask the tier that has the expiries for those that the filter wants, rather than look at all. Such
    /// a walk does not go by keys and cannot be resumed.
    pub by_expiry: bool,
}

/// One session that a walk came upon.
#[derive(Debug, Clone)]
pub struct Look {
    /// What each tier answered.
    pub trace: Trace,
    /// The session's condition, where it was worked out.
    pub condition: Option<Condition>,
    /// It changed each time that it was looked at, so that its condition is not known.
    pub in_motion: bool,
}

/// Sessions of one part, behind those of the page before.
#[derive(Debug)]
pub struct Page<T> {
    /// Which part.
    pub part: usize,
    /// All sessions of the part up to this key have been looked at; `None` for a page without sessions.
    pub through: Option<Key>,
    /// What was made of the sessions.
    pub found: T,
    /// How many there were.
    pub counts: Counts,
    /// A tier could not be asked about some of them.
    pub failed: bool,
}

/// What became of the keys that were listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sessions looked at.
    pub seen: u64,
    /// Those that the filter wants.
    pub wanted: u64,
    /// Keys whose session was gone when it was looked at.
    pub gone: u64,
    /// Sessions for which the filter's expression failed, so that it is not known whether they are wanted.
    pub undecided: u64,
    /// What the expression said of one of these.
    pub complaint: Option<String>,
}

/// What keeps a walk from seeing everything.
#[derive(Debug, Clone, Error)]
pub enum Problem {
    /// A tier failed.
    #[error(transparent)]
    Tier(#[from] TierError),
    /// The temporary file for keys failed.
    #[error("the temporary file for Memcache's keys failed: {0}")]
    Spill(String),
}

impl Problem {
    /// What an operator can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Tier(error) => error.hint(),
            Self::Spill(_) => "make room where TMPDIR points to, or point it to a larger disk: it takes \
                               about 200 bytes a session"
                .to_owned(),
        }
    }
}

/// What comes of a walk.
#[derive(Debug)]
pub enum Event<T> {
    /// Sessions.
    Page(Page<T>),
    /// A part has been walked to its end.
    End {
        /// Which part.
        part: usize,
    },
    /// Something was not seen; the walk goes on where it can.
    Problem(Problem),
}

/// How far a part has been walked.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Position {
    /// The last key that was seen.
    pub through: Option<String>,
    /// Nothing is left behind it.
    pub done: bool,
}

/// A walk under way. Dropping it ends the walk.
#[derive(Debug)]
pub struct Walk<T> {
    events: mpsc::Receiver<Event<T>>,
    tasks: JoinSet<()>,
    tiers: Vec<Arc<Patient>>,
    losses: Vec<TierError>,
    parts: usize,
}

impl<T: Default + Send + 'static> Walk<T> {
    /// Sets out, from `positions` if there are any, one a part. `take` is given each session that is
    /// wanted, page by page, on any thread.
    pub fn start(
        cascade: &Cascade,
        settings: Settings,
        positions: &[Position],
        take: impl Fn(&mut T, Look) + Send + Sync + 'static,
    ) -> Self {
        let tiers: Vec<_> = cascade.tiers().iter().map(|tier| Arc::new(Patient::new(tier.clone()))).collect();
        let patient = tiers.iter().map(|tier| tier.clone() as Arc<dyn Tier>);
        let cascade = Cascade::new(patient.collect());
        let mut ranges = settings.shard.parts(&settings.filter.prefix(&settings.key_prefix));
        if settings.by_expiry
            && let [first, .., last] = &ranges[..]
        {
            // The index of expiries knows no ranges of keys: each part would read all of it.
            ranges = vec![first.through(last)];
        }
        let parts = ranges.len();
        let rest = ranges.into_iter().enumerate().filter_map(|(part, range)| match positions.get(part) {
            Some(Position { done: true, .. }) => None,
            Some(Position { through: Some(key), .. }) => Some((part, range.after(key))),
            _ => Some((part, range)),
        });
        let rest: Vec<_> = rest.collect();
        let (sender, events) = mpsc::channel(PAGES_WAITING);
        let looking = Arc::new(Looking::new(cascade, settings, Pace::default(), Box::new(take)));
        let mut tasks = JoinSet::new();
        tasks.spawn(walk(looking, rest, sender));
        Self { events, tasks, tiers, losses: Vec::new(), parts }
    }

    /// Parts in all, those that need no walking included.
    pub fn parts(&self) -> usize {
        self.parts
    }

    /// What comes next; `None` at the end, or once no session can be seen any more because a tier
    /// failed altogether.
    pub async fn next(&mut self) -> Option<Event<T>> {
        if let Some(error) = self.tiers.iter().find_map(|tier| tier.lost()) {
            self.tasks.abort_all();
            self.events.close();
            self.tiers.clear();
            return Some(Event::Problem(error.into()));
        }
        match self.events.recv().await {
            Some(event) => Some(event),
            // Servers that were given up while others of the same tier went on.
            None => {
                self.losses.extend(self.tiers.drain(..).flat_map(|tier| tier.losses()));
                self.losses.pop().map(|error| Event::Problem(error.into()))
            }
        }
    }
}

/// How many sessions there are to walk through, where the database can count them cheaply.
pub async fn total(cascade: &Cascade, settings: &Settings) -> Option<u64> {
    const PATIENCE: Duration = Duration::from_secs(2);
    let stored = cascade.tier(TierName::Datastore).filter(|_| !settings.by_expiry)?;
    let ranges = settings.shard.parts(&settings.filter.prefix(&settings.key_prefix));
    let counts = ranges.iter().map(|range| stored.count(range));
    let counts = tokio::time::timeout(PATIENCE, futures::future::join_all(counts)).await.ok()?;
    counts.into_iter().sum()
}

/// Walks all parts side by side.
async fn walk<T: Default + Send + 'static>(
    looking: Arc<Looking<T>>,
    parts: Vec<(usize, KeyRange)>,
    events: mpsc::Sender<Event<T>>,
) {
    let spill = match spill(&looking, &parts).await {
        Ok((spill, broken)) => {
            if let Some(error) = broken {
                let _ = events.send(Event::Problem(error.into())).await;
            }
            spill
        }
        Err(problem) => {
            let _ = events.send(Event::Problem(problem)).await;
            None
        }
    };
    let mut tasks = JoinSet::new();
    for (part, range) in parts {
        tasks.spawn(walk_part(looking.clone(), spill.clone(), part, range, events.clone()));
    }
    while tasks.join_next().await.is_some() {}
}

/// The cache's keys in order, where it does not list them so itself and somebody wants to know them.
async fn spill<T>(
    looking: &Looking<T>,
    parts: &[(usize, KeyRange)],
) -> Result<(Option<Spill>, Option<TierError>), Problem> {
    let (Some(cache), Some((_, first)), Some((_, last))) =
        (looking.lists(TierName::Memcache), parts.first(), parts.last())
    else {
        return Ok((None, None));
    };
    if cache.abilities().lists_in_order {
        return Ok((None, None));
    }
    let (spill, broken) = Spill::of(cache.list(first.through(last), looking.expiring())).await?;
    Ok((Some(spill), broken))
}

async fn walk_part<T: Default + Send + 'static>(
    looking: Arc<Looking<T>>,
    spill: Option<Spill>,
    part: usize,
    range: KeyRange,
    events: mpsc::Sender<Event<T>>,
) {
    let mut looked = pages(&looking, spill, part, &range);
    while let Some(page) = looked.next().await {
        let failed = page.is_err();
        let event = page.map_or_else(Event::Problem, Event::Page);
        // Whoever reads has gone, or the list is over before its end.
        if events.send(event).await.is_err() || failed {
            return;
        }
    }
    let _ = events.send(Event::End { part }).await;
}

/// The pages of a part, in order.
fn pages<'a, T: Default + Send + 'static>(
    looking: &'a Looking<T>,
    spill: Option<Spill>,
    part: usize,
    range: &KeyRange,
) -> BoxStream<'a, Result<Page<T>, Problem>> {
    let batches = stream::try_unfold(union(looking, spill, range), |keys| next_batch(looking, keys));
    let ahead = if looking.settings.keeps_payloads { WHOLE_PAGES_AHEAD } else { PAGES_AHEAD };
    batches.map(move |batch| look_at(looking, part, batch)).buffered(ahead).boxed()
}

/// Keys, and the room to read what is under them.
type Batch = (Vec<Candidate>, Option<OwnedSemaphorePermit>);

async fn next_batch<T>(looking: &Looking<T>, mut keys: Union) -> Result<Option<(Batch, Union)>, Problem> {
    let batch = keys.next(looking.pace.batch(), |candidate| looking.wants(candidate)).await?;
    if batch.is_empty() {
        return Ok(None);
    }
    Ok(Some(((batch, looking.pace.room().await), keys)))
}

async fn look_at<T: Default>(
    looking: &Looking<T>,
    part: usize,
    batch: Result<Batch, Problem>,
) -> Result<Page<T>, Problem> {
    let (keys, room) = batch?;
    Ok(looking.page(part, keys, room).await)
}

/// The keys of a part.
fn union<T>(looking: &Looking<T>, spill: Option<Spill>, range: &KeyRange) -> Union {
    let expiring = looking.expiring();
    let listed = |tier: Option<&Arc<dyn Tier>>| match tier {
        Some(tier) => ahead(tier.clone(), range.clone(), expiring),
        None => nothing(),
    };
    let stored = listed(looking.lists(TierName::Datastore));
    let cached = match (spill, looking.lists(TierName::Memcache)) {
        (Some(spill), _) => spill.list(range.clone()),
        (None, Some(cache)) if cache.abilities().lists_in_order => listed(Some(cache)),
        (None, _) => nothing(),
    };
    let cached = match expiring {
        Some(expiring) => expiring_only(cached, expiring),
        None => cached,
    };
    Union::new(stored, cached, expiring.is_none())
}

/// The keys that a tier lists, one page ahead of the reader: the next is on its way while what the last one
/// named is looked at.
fn ahead(
    tier: Arc<dyn Tier>,
    range: KeyRange,
    expiring: Option<ExpiryRange>,
) -> BoxStream<'static, Result<Vec<Listed>, Problem>> {
    let (sender, pages) = mpsc::channel(1);
    let mut list = JoinSet::new();
    list.spawn(async move {
        let mut pages = tier.list(range, expiring);
        while let Some(page) = pages.next().await {
            if sender.send(page.map_err(Problem::from)).await.is_err() {
                return;
            }
        }
    });
    // The task is there as long as the stream is.
    stream::unfold((pages, list), |(mut pages, list)| async { Some((pages.recv().await?, (pages, list))) })
        .boxed()
}

fn nothing() -> BoxStream<'static, Result<Vec<Listed>, Problem>> {
    stream::empty().boxed()
}

fn expiring_only(
    list: BoxStream<'static, Result<Vec<Listed>, Problem>>,
    expiring: ExpiryRange,
) -> BoxStream<'static, Result<Vec<Listed>, Problem>> {
    let in_time = move |listed: &Listed| listed.expiry.is_none_or(|expiry| expiring.contains(expiry));
    list.map(move |page| page.map(|page| page.into_iter().filter(in_time).collect())).boxed()
}

/// The moment to judge at.
fn moment(settings: &Settings) -> Timestamp {
    if settings.fixed_time { settings.policy.now } else { Timestamp::now() }
}
