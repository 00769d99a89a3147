//! Keys that come in any order, put into theirs on disk: memory stays the same however many they are.
//!
//! A nameless SQLite database, which is a temporary file that is gone when it is closed; it sorts in
//! runs outside of memory. TMPDIR and SQLITE_TMPDIR say where.

use std::sync::{Arc, Mutex, PoisonError};

use futures::stream::{self, BoxStream, StreamExt as _};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::Problem;
use crate::session::{Expiry, Key};
use crate::tier::{KeyRange, Listed, TierError};

/// Keys in one page.
const PAGE: i64 = 2_000;

/// Memory that SQLite may use, in KiB.
const CACHE_KIB: i64 = 2_048;

/// Keys on their way to and from the disk.
#[derive(Clone)]
pub(super) struct Spill {
    connection: Arc<Mutex<Connection>>,
}

impl Spill {
    /// Takes all the keys of a list, which must not be kept waiting. What came before an error is kept.
    pub async fn of(
        mut list: BoxStream<'_, Result<Vec<Listed>, TierError>>,
    ) -> Result<(Self, Option<TierError>), Problem> {
        let spill = on_disk(Self::open).await?;
        let mut error = None;
        while let Some(page) = list.next().await {
            match page {
                Ok(page) => spill.with(move |connection| insert(connection, &page)).await?,
                Err(broken) => {
                    error = Some(broken);
                    break;
                }
            }
        }
        spill
            .with(|connection| {
                connection.execute_batch("COMMIT; CREATE INDEX in_order ON listed (key, expires_us);")
            })
            .await?;
        Ok((spill, error))
    }

    /// The keys in a range, in their order, each once.
    pub fn list(self, range: KeyRange) -> BoxStream<'static, Result<Vec<Listed>, Problem>> {
        stream::try_unfold((self, Some(range)), |(spill, range)| async move {
            let Some(range) = range else { return Ok(None) };
            let (page, rest) = spill.with(move |connection| page(connection, &range)).await?;
            Ok((!page.is_empty()).then_some((page, (spill, rest))))
        })
        .boxed()
    }

    fn open() -> rusqlite::Result<Self> {
        let connection = Connection::open("")?;
        connection.execute_batch(&format!(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{CACHE_KIB};
             CREATE TABLE listed (key TEXT NOT NULL, expires_us INTEGER); BEGIN;"
        ))?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let connection = self.connection.clone();
        on_disk(move || work(&connection.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| Problem::Spill(error.to_string())),
        Err(_) => Err(Problem::Spill("the worker thread ended early".to_owned())),
    }
}

fn insert(connection: &Connection, page: &[Listed]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached("INSERT INTO listed VALUES (?1, ?2)")?;
    for listed in page {
        let micros = listed.expiry.and_then(Expiry::at).map(Timestamp::as_microsecond);
        statement.execute(params![listed.key.as_str(), micros])?;
    }
    Ok(())
}

fn page(connection: &Connection, range: &KeyRange) -> rusqlite::Result<(Vec<Listed>, Option<KeyRange>)> {
    let mut statement = connection.prepare_cached(
        "SELECT key, max(expires_us) FROM listed WHERE key >= ?1 AND (?2 IS NULL OR key < ?2)
         GROUP BY key ORDER BY key LIMIT ?3",
    )?;
    let rows = statement.query_map(params![range.from(), range.to(), PAGE], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
    })?;
    let mut listed = Vec::new();
    for row in rows {
        let (key, micros) = row?;
        let at = micros.and_then(|micros| Timestamp::from_microsecond(micros).ok());
        // They were keys when they were put in.
        let Ok(key) = Key::new(key) else { continue };
        listed.push(Listed { key, expiry: Some(at.map_or(Expiry::Never, Expiry::At)) });
    }
    let rest = listed.last().map(|last| range.after(last.key.as_str()));
    Ok((listed, rest))
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt as _;

    use super::*;

    fn listed(key: &str) -> Listed {
        Listed { key: Key::new(key).unwrap(), expiry: Some(Expiry::Never) }
    }

    #[tokio::test]
    async fn keys_come_back_in_order_once_and_by_range() {
        let name = |number: u32| format!("s.{:05}", number.wrapping_mul(7_919) % 10_007);
        let pages =
            (0..5).map(|page| Ok((page * 1_000..(page + 1) * 1_000).map(|n| listed(&name(n))).collect()));
        let twice = Ok(vec![listed(&name(3)), listed("other")]);
        let (spill, error) = Spill::of(stream::iter(pages.chain([twice])).boxed()).await.unwrap();
        assert!(error.is_none());
        let mut wanted: Vec<_> = (0..5_000).map(name).collect();
        wanted.sort();
        let keys = |range| {
            let spill = spill.clone();
            async move {
                let found: Vec<Listed> = spill.list(range).try_concat().await.unwrap();
                found.into_iter().map(|listed| listed.key.to_string()).collect::<Vec<_>>()
            }
        };
        assert_eq!(keys(KeyRange::of_prefix("s.")).await, wanted);
        let rest = KeyRange::of_prefix("s.").after(&wanted[2_500]);
        assert_eq!(keys(rest).await, wanted[2_501..]);
    }
}
