//! An undo file that is read: what each key held before a run.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, Row, params};

use super::engine::{same, same_expiry};
use super::step::{At, Side};
use super::undo::{Header, UndoError, digest, ours, unreadable};
use crate::session::{Expiry, Key, Record};
use crate::tier::TierName;

/// An undo file that is read.
#[derive(Debug)]
pub struct UndoLog {
    path: PathBuf,
    connection: Connection,
    /// What the run was.
    pub header: Header,
}

/// All that a run did to one key in one tier, the last change first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The tier.
    pub at: At,
    /// The key.
    pub key: Key,
    /// What was done.
    pub changes: Vec<Past>,
}

/// One change that was made, or was going to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// What was there before.
    pub before: Option<Record>,
    after: Option<Print>,
}

/// Enough of a record to know it again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Print {
    digest: Vec<u8>,
    expiry: Expiry,
}

/// What a key held before a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'h> {
    /// The run changed it, and this was there before.
    Was(Option<&'h Record>),
    /// The run had not come to it.
    Untouched,
    /// Somebody has written since.
    Changed,
}

impl History {
    /// What was there before the run, given what is there now. Changes that were never made, because the
    /// run was killed or refused, are passed over.
    pub fn origin<'h>(&'h self, now: Option<&'h Record>) -> Origin<'h> {
        let (mut at, mut is_changed) = (now, false);
        for past in &self.changes {
            if past.left(at) {
                (at, is_changed) = (past.before.as_ref(), true);
            }
        }
        let never_made = self.changes.iter().any(|past| same(now, past.before.as_ref()));
        match (is_changed, never_made) {
            (true, _) => Origin::Was(at),
            (false, true) => Origin::Untouched,
            (false, false) => Origin::Changed,
        }
    }
}

impl Past {
    /// Whether this is what the change left behind.
    fn left(&self, record: Option<&Record>) -> bool {
        match (&self.after, record) {
            (None, None) => true,
            (Some(print), Some(record)) => {
                print.digest == digest(record) && same_expiry(record.expiry, print.expiry)
            }
            _ => false,
        }
    }
}

impl UndoLog {
    /// Opens a file; nothing is written to it.
    ///
    /// # Errors
    /// When it is no undo file.
    pub fn open(path: &Path) -> Result<Self, UndoError> {
        let connection = ours(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let text: String = connection
            .query_row("SELECT header FROM run", [], |row| row.get(0))
            .map_err(|error| unreadable(path, &error))?;
        let header = serde_json::from_str(&text).map_err(|_| UndoError::Foreign { path: path.to_owned() })?;
        Ok(Self { path: path.to_owned(), connection, header })
    }

    /// How many sessions it has something of.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn sessions(&self) -> Result<u64, UndoError> {
        let count = self.connection.query_row("SELECT count(DISTINCT key) FROM change", [], |row| row.get(0));
        count.map(|count: i64| count.unsigned_abs()).map_err(|error| unreadable(&self.path, &error))
    }

    /// The keys, in their order, after `after`: `most` at the most.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn keys(&self, after: Option<&str>, most: usize) -> Result<Vec<String>, UndoError> {
        let read = || {
            let mut statement = self
                .connection
                .prepare_cached("SELECT DISTINCT key FROM change WHERE key > ?1 ORDER BY key LIMIT ?2")?;
            let rows =
                statement.query_map(params![after.unwrap_or_default(), most as i64], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error: rusqlite::Error| unreadable(&self.path, &error))
    }

    /// Puts its keys in order once, so that histories are found fast.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn index(&self) -> Result<(), UndoError> {
        let made = self.connection.execute_batch("CREATE INDEX IF NOT EXISTS change_key ON change (key)");
        made.map_err(|error| unreadable(&self.path, &error))
    }

    /// What was done to a key, tier by tier.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn histories(&self, key: &str) -> Result<Vec<History>, UndoError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT side, tier, key, before, before_expires_us, after, after_expires_us
                 FROM change WHERE key = ?1 ORDER BY id DESC",
            )?;
            let rows = statement.query_map([key], past_of)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let rows = read().map_err(|error| unreadable(&self.path, &error))?;
        let mut histories: Vec<History> = Vec::new();
        for (at, key, past) in rows {
            match histories.iter_mut().find(|history| history.at == at) {
                Some(history) => history.changes.push(past),
                None => histories.push(History { at, key, changes: vec![past] }),
            }
        }
        Ok(histories)
    }
}

fn past_of(row: &Row<'_>) -> rusqlite::Result<(At, Key, Past)> {
    let wrong = |column| rusqlite::Error::InvalidColumnType(column, "?".into(), rusqlite::types::Type::Text);
    let (side, tier, key): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let side = match side.as_str() {
        "source" => Side::Source,
        "target" => Side::Target,
        _ => return Err(wrong(0)),
    };
    let tiers = [TierName::Request, TierName::Memcache, TierName::Datastore];
    let tier = tiers.into_iter().find(|name| name.to_string() == tier).ok_or_else(|| wrong(1))?;
    let key = Key::new(key).map_err(|_| wrong(2))?;
    let payload: Option<Vec<u8>> = row.get(3)?;
    let expiry = expiry(row.get(4)?).ok_or_else(|| wrong(4))?;
    let before = payload.map(|payload| Record { payload, expiry });
    let digest: Option<Vec<u8>> = row.get(5)?;
    let expiry = self::expiry(row.get(6)?).ok_or_else(|| wrong(6))?;
    let after = digest.map(|digest| Print { digest, expiry });
    Ok((At { side, tier }, key, Past { before, after }))
}

fn expiry(micros: Option<i64>) -> Option<Expiry> {
    match micros {
        None => Some(Expiry::Never),
        Some(micros) => Timestamp::from_microsecond(micros).ok().map(Expiry::At),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Reason, Step, UndoFile, Write};
    use crate::tier::{Entry, Version};

    fn record(text: &str) -> Record {
        let expiry = Expiry::At(Timestamp::from_second(2_000_000_000).unwrap());
        Record { payload: text.into(), expiry }
    }

    fn entry(text: &str) -> Entry {
        Entry { record: record(text), version: Version(7) }
    }

    fn key() -> Key {
        Key::new("session.A").unwrap()
    }

    fn file(writes: Vec<Write>) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("deep/undo.db");
        let header = Header {
            command: "sync".to_owned(),
            begun: Timestamp::UNIX_EPOCH,
            places: Vec::new(),
            emulator: None,
        };
        let mut undo = UndoFile::new(&path, header.clone(), false).unwrap();
        let mut step = Step::new(key(), Reason::Asked);
        step.writes = writes;
        assert_eq!(undo.path(), None, "it is made when it is needed");
        undo.store(&[step]).unwrap();
        assert_eq!(undo.path(), Some(path.as_path()));
        assert!(UndoFile::new(&path, header.clone(), false).is_err(), "a file is never written over");
        assert!(UndoFile::new(&path, header, true).is_ok());
        (directory, path)
    }

    fn origin(writes: Vec<Write>, now: Option<&Record>) -> Option<Option<Record>> {
        let (_directory, path) = file(writes);
        let log = UndoLog::open(&path).unwrap();
        assert_eq!((log.sessions().unwrap(), log.header.command.as_str()), (1, "sync"));
        let histories = log.histories("session.A").unwrap();
        match histories[0].origin(now) {
            Origin::Was(record) => Some(record.cloned()),
            Origin::Untouched => None,
            Origin::Changed => panic!("changed"),
        }
    }

    #[test]
    fn what_was_there_first_is_found_through_all_changes() {
        let at = At::source(TierName::Datastore);
        let put = |text: &str, before: Option<&str>| {
            Write::put(at, key(), record(text), before.map(entry).as_ref())
        };
        let two = || vec![put("b", Some("a")), put("d", Some("c"))];
        // The first was taken back, and the application wrote c.
        assert_eq!(origin(two(), Some(&record("d"))), Some(Some(record("c"))));
        assert_eq!(origin(two(), Some(&record("c"))), None, "the second was never made");
        assert_eq!(
            origin(vec![put("b", Some("a")), put("c", Some("b"))], Some(&record("c"))),
            Some(Some(record("a")))
        );
        assert_eq!(origin(vec![put("a", None)], Some(&record("a"))), Some(None));
        let gone = || vec![Write::delete(at, key(), &entry("a")), Write::delete(at, key(), &entry("a"))];
        assert_eq!(origin(gone(), None), Some(Some(record("a"))));
        assert_eq!(origin(gone(), Some(&record("a"))), None);
    }

    #[test]
    fn what_somebody_wrote_since_is_told() {
        let (_directory, path) =
            file(vec![Write::delete(At::source(TierName::Memcache), key(), &entry("a"))]);
        let histories = UndoLog::open(&path).unwrap().histories("session.A").unwrap();
        assert_eq!(histories[0].origin(Some(&record("other"))), Origin::Changed);
        let mut later = record("a");
        later.expiry = Expiry::Never;
        assert_eq!(histories[0].origin(Some(&later)), Origin::Changed, "it was saved again");
    }

    #[test]
    fn the_file_is_its_owners_alone_and_others_are_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let (directory, path) = file(vec![Write::delete(At::source(TierName::Memcache), key(), &entry("a"))]);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let other = directory.path().join("other");
        std::fs::write(&other, "text").unwrap();
        assert!(matches!(UndoLog::open(&other), Err(UndoError::Foreign { .. })));
        assert!(matches!(UndoLog::open(&directory.path().join("none")), Err(UndoError::File { .. })));
    }
}
