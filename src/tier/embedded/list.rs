//! The keys in the file, one page at a time, each by a read of its own: nobody who writes has to wait
//! for a slow reader.

use futures::stream::{self, BoxStream, StreamExt as _};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{EmbeddedTier, expiry_in};
use crate::session::{Expiry, Key};
use crate::tier::{KeyRange, Listed, Operation, TierError};

/// Keys in one page.
const PAGE: usize = 2_000;

pub(super) fn list(tier: &EmbeddedTier, range: KeyRange) -> BoxStream<'_, Result<Vec<Listed>, TierError>> {
    stream::try_unfold(Some(range), move |range| async move {
        let Some(range) = range else { return Ok(None) };
        let reader = tier.clone();
        let read = tokio::task::spawn_blocking(move || page(&reader, &range));
        let (listed, rest) = read.await.map_err(|_| tier.lost(Operation::Read))??;
        Ok((!listed.is_empty() || rest.is_some()).then_some((listed, rest)))
    })
    .boxed()
}

/// One page, and the range that is left after it.
fn page(tier: &EmbeddedTier, range: &KeyRange) -> Result<(Vec<Listed>, Option<KeyRange>), TierError> {
    let Some(connection) = tier.open_to_read()? else { return Ok((Vec::new(), None)) };
    let rows = rows(&connection, tier, range).map_err(tier.failed(Operation::Read))?;
    let rest = rows.last().filter(|_| rows.len() == PAGE).map(|(key, _)| range.after(key));
    let now = Timestamp::now();
    let listed = rows.into_iter().filter_map(|(key, expiry)| {
        let visible = tier.keeps_expired() || !expiry.is_past(now);
        // What no key can be was not put there by us.
        let key = Key::new(key).ok().filter(|_| visible)?;
        Some(Listed { key, expiry: Some(expiry) })
    });
    Ok((listed.collect(), rest))
}

fn rows(
    connection: &Connection,
    tier: &EmbeddedTier,
    range: &KeyRange,
) -> rusqlite::Result<Vec<(String, Expiry)>> {
    // SQLite compares text byte by byte, as Rust does.
    let mut statement = connection.prepare_cached(
        "SELECT key, expires_us FROM session
         WHERE tier = ?1 AND key >= ?2 AND (?3 IS NULL OR key < ?3) ORDER BY key LIMIT ?4",
    )?;
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let parameters = params![tier.role.to_string(), range.from(), range.to(), limit];
    statement.query_map(parameters, |row| Ok((row.get(0)?, expiry_in(row, 1)?)))?.collect()
}
