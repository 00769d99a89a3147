//! Walking through the file, one page at a time, each by a read of its own: nobody who writes has to
//! wait for a slow reader.

use futures::stream::{self, BoxStream, StreamExt as _};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{EmbeddedTier, entry_of};
use crate::session::Key;
use crate::tier::{Detail, Entry, Found, KeyRange, Listing, Operation, TierError};

/// Entries in one page.
const PAGE: usize = 500;

pub(super) fn scan<'a>(
    tier: &'a EmbeddedTier,
    range: &'a KeyRange,
    detail: Detail,
) -> BoxStream<'a, Result<Vec<Found>, TierError>> {
    let first = Some(range.from().to_owned());
    stream::try_unfold(first, move |from| async move {
        let Some(from) = from else { return Ok(None) };
        let (reader, range) = (tier.clone(), range.clone());
        let read = tokio::task::spawn_blocking(move || page(&reader, &from, &range, detail));
        let (found, next) = read.await.map_err(|_| tier.lost(Operation::Read))??;
        Ok((!found.is_empty() || next.is_some()).then_some((found, next)))
    })
    .boxed()
}

/// One page from `from` on, and where the next begins.
fn page(
    tier: &EmbeddedTier,
    from: &str,
    range: &KeyRange,
    detail: Detail,
) -> Result<(Vec<Found>, Option<String>), TierError> {
    let Some(connection) = tier.open_to_read()? else { return Ok((Vec::new(), None)) };
    let rows = rows(&connection, tier, from, range, detail).map_err(tier.failed(Operation::Read))?;
    // The next page begins right behind the last key: no text lies between it and itself with a zero.
    let next = rows.last().filter(|_| rows.len() == PAGE).map(|(key, _)| format!("{key}\0"));
    let now = Timestamp::now();
    let found = rows.into_iter().filter_map(|(key, entry)| {
        let expiry = entry.record.expiry;
        let visible = tier.keeps_expired() || !expiry.is_past(now);
        // What no key can be was not put there by us.
        let key = Key::new(key).ok().filter(|_| visible)?;
        let listing = Listing { expiry, entry: (detail == Detail::Entries).then_some(entry) };
        Some(Found { key, listing: Ok(listing) })
    });
    Ok((found.collect(), next))
}

fn rows(
    connection: &Connection,
    tier: &EmbeddedTier,
    from: &str,
    range: &KeyRange,
    detail: Detail,
) -> rusqlite::Result<Vec<(String, Entry)>> {
    // SQLite compares text byte by byte, as Rust does.
    let mut statement = connection.prepare_cached(
        "SELECT iif(?5, payload, x''), expires_us, version, key FROM session
         WHERE tier = ?1 AND key >= ?2 AND (?3 IS NULL OR key < ?3) ORDER BY key LIMIT ?4",
    )?;
    let whole = detail == Detail::Entries;
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let parameters = params![tier.role.to_string(), from, range.to(), limit, whole];
    statement.query_map(parameters, |row| Ok((row.get(3)?, entry_of(row)?)))?.collect()
}
