//! What a server says about itself, and some of the keys that it holds. Reads only.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use super::connection::{Connection, Fault};
use super::dump;
use super::server::Server;
use super::settings::{ServerVersion, ask_version, max_payload_of};
use crate::session::Key;
use crate::tier::inspection::{Details, Inspection, LIST_TIME, Listing, Memcached};
use crate::tier::{Cause, KeyRange, Operation, TierError};

/// Lines of one `stats` answer at the most; memcached 1.6 sends about 100.
const MAX_LINES: usize = 1_000;

/// How long is watched whether evictions rise.
const WATCHED: Duration = Duration::from_secs(1);

/// memcached's clock ticks once a second, and may be read at any moment in between.
const CLOCK_RESOLUTION: Duration = Duration::from_secs(1);

/// Asks one server, and lists up to `sample` of its keys in `range`.
///
/// # Errors
/// When it cannot be reached or is not memcached. That it lists no keys is an answer.
pub(super) async fn inspect(
    server: &Server,
    range: KeyRange,
    sample: usize,
) -> Result<Inspection, TierError> {
    let deadline = server.deadline();
    let mut connection = server.connect(deadline).await?;
    let begun = Instant::now();
    let answers = first_answers(&mut connection, deadline).await;
    let First { version, stats: before, asked_at, round_trip } = match answers {
        Ok(first) => first,
        Err(fault) => return Err(server.explain(fault, Operation::Settings, deadline).await),
    };
    let time = before.number("time").and_then(|time| Timestamp::from_second(time).ok());
    let listing = timeout(LIST_TIME, list_some(server, range, sample)).await.unwrap_or_else(|_| {
        Listing::Unknown(format!("its list has not begun within {} s", LIST_TIME.as_secs()))
    });
    sleep_until(begun + WATCHED).await;
    let after = stats(&mut connection, b"stats\r\n", server.deadline()).await.unwrap_or_default();
    let evictions = before.number("evictions").and_then(|count| u64::try_from(count).ok());
    let later = after.number("evictions").and_then(|count| u64::try_from(count).ok());
    Ok(Inspection {
        target: server.target(),
        round_trip,
        clock_ahead: time.map(|time| ahead(time, asked_at, round_trip)),
        clock_resolution: CLOCK_RESOLUTION + round_trip / 2,
        details: Details::Memcached(Memcached {
            can_be_looked_at: version.number >= ServerVersion::READS,
            can_be_written: version.number >= ServerVersion::WRITES,
            version: version.text,
            item_size_max: before.number("item_size_max").and_then(|size| usize::try_from(size).ok()),
            cas: before.text("cas_enabled") != Some("no"),
            listing,
            evictions,
            evicted_meanwhile: later.zip(evictions).map(|(later, earlier)| later.saturating_sub(earlier)),
            watched: begun.elapsed(),
        }),
    })
}

impl Memcached {
    /// The largest payload in bytes under `key`, stored with client flags 0, where the server tells.
    pub fn max_payload(&self, key: &Key) -> Option<usize> {
        Some(max_payload_of(self.item_size_max?, self.cas, key))
    }
}

/// A second that memcached tells lasts until the next, and was read somewhere on the way there and back.
fn ahead(told: Timestamp, asked_at: Timestamp, round_trip: Duration) -> SignedDuration {
    let middle = told.checked_add(SignedDuration::from_millis(500)).unwrap_or(told);
    middle.duration_since(asked_at) - SignedDuration::try_from(round_trip / 2).unwrap_or_default()
}

/// What it answers at first.
struct First {
    version: ServerVersion,
    stats: Stats,
    /// When its statistics were asked for, and how long they took.
    asked_at: Timestamp,
    round_trip: Duration,
}

async fn first_answers(connection: &mut Connection, deadline: Instant) -> Result<First, Fault> {
    let version = ask_version(connection, deadline).await?;
    let (asked_at, begun) = (Timestamp::now(), Instant::now());
    let mut all = stats(connection, b"stats\r\n", deadline).await?;
    let round_trip = begun.elapsed();
    all.0.extend(stats(connection, b"stats settings\r\n", deadline).await?.0);
    Ok(First { version, stats: all, asked_at, round_trip })
}

async fn list_some(server: &Server, range: KeyRange, sample: usize) -> Listing {
    let mut pages = std::pin::pin!(dump::dump(server, Arc::new(range)));
    match pages.next().await {
        Some(Ok(page)) => Listing::Some(page.into_iter().take(sample).map(|listed| listed.key).collect()),
        Some(Err(TierError { cause: Cause::Unlisted(_), .. })) => Listing::Refused,
        Some(Err(error)) => Listing::Unknown(error.cause.to_string()),
        None => Listing::Some(Vec::new()),
    }
}

/// Names and values.
#[derive(Debug, Default)]
struct Stats(Vec<(String, String)>);

impl Stats {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }
}

/// What a command answers as `STAT name value` lines; nothing where it is not known.
async fn stats(connection: &mut Connection, command: &[u8], deadline: Instant) -> Result<Stats, Fault> {
    let talk = async {
        connection.send(command, &mut 0).await?;
        let mut stats = Stats::default();
        for _ in 0..MAX_LINES {
            let line = connection.line().await?;
            let Some(stat) = line.strip_prefix(b"STAT ") else { return Ok(stats) };
            let text = String::from_utf8_lossy(stat);
            if let Some((name, value)) = text.split_once(' ') {
                stats.0.push((name.to_owned(), value.to_owned()));
            }
        }
        Err(Fault::Garbled(Vec::new()))
    };
    timeout_at(deadline, talk).await.unwrap_or(Err(Fault::TimedOut))
}
