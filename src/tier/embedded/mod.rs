//! One SQLite file that stands in for Memcache, for Datastore, or for both at once.
//!
//! As Memcache it forgets what has expired and takes no more than a memcached with default
//! settings; as Datastore it keeps expired entries and has Datastore's limit.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, Row, TransactionBehavior, params};

use super::{
    Abilities, Cause, Change, Effect, Entry, ExpiryRange, KeyRange, Listed, Operation, Tier, TierError,
    TierName, Version, datastore, memcache,
};
use crate::session::{Expiry, Key, Record};

mod list;

/// What its URLs begin with.
pub const SCHEME: &str = "embedded:";

/// The same URL as it can be used from any directory; those of other tiers are so already.
pub fn absolute(url: &str) -> String {
    let Some(path) = url.strip_prefix(SCHEME).filter(|path| !path.is_empty()) else { return url.to_owned() };
    match std::path::absolute(path) {
        Ok(path) => format!("{SCHEME}{}", path.display()),
        // Without a working directory, what is relative leads nowhere anyway.
        Err(_) => url.to_owned(),
    }
}

/// Marks the file as ours in its header: "sscd".
const APPLICATION_ID: i32 = 0x7373_6364;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS session (
        tier TEXT NOT NULL,
        key TEXT NOT NULL,
        payload BLOB NOT NULL,
        expires_us INTEGER,
        version INTEGER NOT NULL,
        PRIMARY KEY (tier, key)
    );
    CREATE INDEX IF NOT EXISTS session_expiry ON session (tier, expires_us);
    CREATE TABLE IF NOT EXISTS counter (version INTEGER NOT NULL);
    INSERT INTO counter SELECT 0 WHERE NOT EXISTS (SELECT * FROM counter);
";

/// A file that holds the sessions of one tier, and may hold those of the other too.
#[derive(Debug, Clone)]
pub struct EmbeddedTier {
    role: TierName,
    path: PathBuf,
    missing: MissingFile,
    timeout: Duration,
}

/// What it means that the file is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingFile {
    /// Nothing was stored yet: fine for the default path.
    IsEmpty,
    /// Somebody named a file that does not exist, and a look must not make it.
    IsAnError,
}

impl EmbeddedTier {
    /// Does no I/O. `role` is the tier that it stands in for; `timeout` is how long it waits for
    /// another process that writes to the file.
    pub fn new(role: TierName, path: impl Into<PathBuf>, missing: MissingFile, timeout: Duration) -> Self {
        Self { role, path: path.into(), missing, timeout }
    }

    fn error(&self, operation: Operation, cause: Cause) -> TierError {
        TierError { tier: self.role, target: self.url(), operation, cause }
    }

    fn failed(&self, operation: Operation) -> impl Fn(rusqlite::Error) -> TierError + '_ {
        move |error| self.error(operation, self.cause(&error))
    }

    fn cause(&self, error: &rusqlite::Error) -> Cause {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => {
                Cause::NotSuchAServer("the file is not an SQLite database".into())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Cause::TimedOut(self.timeout),
            Some(ErrorCode::DatabaseCorrupt) => Cause::Malformed("the SQLite file is damaged".into()),
            Some(ErrorCode::CannotOpen) => Cause::NotAllowed("the file cannot be opened".into()),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Cause::NotAllowed("the file cannot be written to".into())
            }
            Some(ErrorCode::DiskFull) => Cause::Refused("the disk is full".into()),
            _ => Cause::Refused(error.to_string()),
        }
    }

    /// Whether there is a file. What is there and is none is refused before anyone opens it: a FIFO
    /// would wait for its other end for ever.
    fn is_there(&self) -> Result<bool, TierError> {
        let other = match std::fs::metadata(&self.path) {
            Ok(metadata) if metadata.is_file() => return Ok(true),
            Ok(metadata) if metadata.is_dir() => "a directory",
            Ok(_) => "a pipe, a socket or a device",
            Err(error) if error.kind() == ErrorKind::NotFound && self.missing == MissingFile::IsEmpty => {
                return Ok(false);
            }
            Err(error) => return Err(self.error(Operation::Connect, io_cause(&error, error.to_string()))),
        };
        let cause = Cause::NotSuchAServer(format!("this is {other}, not an SQLite file"));
        Err(self.error(Operation::Connect, cause))
    }

    /// `None` when there is no file and that is fine.
    fn open_to_read(&self) -> Result<Option<Connection>, TierError> {
        let fail = self.failed(Operation::Connect);
        if !self.is_there()? {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(&fail)?;
        connection.busy_timeout(self.timeout).map_err(&fail)?;
        // Another process may have made the file a moment ago and not filled it yet.
        if is_blank(&connection).map_err(&fail)? {
            return Ok(None);
        }
        self.check_ours(&connection)?;
        Ok(Some(connection))
    }

    fn open_to_write(&self) -> Result<Connection, TierError> {
        let fail = self.failed(Operation::Connect);
        if self.missing == MissingFile::IsEmpty {
            self.create_private()?;
        }
        self.is_there()?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&self.path, flags).map_err(&fail)?;
        connection.busy_timeout(self.timeout).map_err(&fail)?;
        let setup = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&fail)?;
        if is_blank(&setup).map_err(&fail)? {
            setup.pragma_update(None, "application_id", APPLICATION_ID).map_err(&fail)?;
            setup.execute_batch(SCHEMA).map_err(&fail)?;
        }
        setup.commit().map_err(&fail)?;
        self.check_ours(&connection)?;
        Ok(connection)
    }

    /// SQLite would create the file with whatever the umask allows; sessions are nobody else's
    /// business. Its journal inherits the mode.
    fn create_private(&self) -> Result<(), TierError> {
        if let Some(directory) = self.path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            std::fs::create_dir_all(directory).map_err(|error| self.cannot_create(&error))?;
        }
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.path) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(self.cannot_create(&error)),
        }
    }

    fn cannot_create(&self, error: &io::Error) -> TierError {
        self.error(Operation::Connect, io_cause(error, format!("the file cannot be created: {error}")))
    }

    fn check_ours(&self, connection: &Connection) -> Result<(), TierError> {
        let id: i32 = connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .map_err(self.failed(Operation::Connect))?;
        if id == APPLICATION_ID {
            return Ok(());
        }
        let cause =
            Cause::NotSuchAServer("the file is an SQLite database, but not one of sesscascade's".into());
        Err(self.error(Operation::Connect, cause))
    }

    fn get_now(&self, keys: &[Key]) -> Vec<Result<Option<Entry>, TierError>> {
        tracing::debug!(tier = %self.role, file = %self.path.display(), keys = keys.len(), "read the file");
        match self.open_to_read() {
            Ok(None) => keys.iter().map(|_| Ok(None)).collect(),
            Ok(Some(connection)) => {
                let fail = self.failed(Operation::Read);
                keys.iter().map(|key| self.visible(&connection, key).map_err(&fail)).collect()
            }
            Err(error) => keys.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    /// The entry, unless this tier would have forgotten it.
    fn visible(&self, connection: &Connection, key: &Key) -> rusqlite::Result<Option<Entry>> {
        let mut statement = connection.prepare_cached(
            "SELECT payload, expires_us, version FROM session WHERE tier = ?1 AND key = ?2",
        )?;
        let entry = statement.query_row(params![self.role.to_string(), key.as_str()], entry_of).optional()?;
        Ok(entry.filter(|entry| self.keeps_expired() || !entry.record.expiry.is_past(Timestamp::now())))
    }

    fn keeps_expired(&self) -> bool {
        self.role == TierName::Datastore
    }

    fn write_now(&self, changes: &[Change]) -> Vec<Result<Effect, TierError>> {
        tracing::debug!(tier = %self.role, file = %self.path.display(), changes = changes.len(), "write the file");
        let mut connection = match self.open_to_write() {
            Ok(connection) => connection,
            Err(error) => return changes.iter().map(|_| Err(error.clone())).collect(),
        };
        changes.iter().map(|change| self.write_one(&mut connection, change)).collect()
    }

    fn write_one(&self, connection: &mut Connection, change: &Change) -> Result<Effect, TierError> {
        if let Change::Put { key, record, .. } = change
            && record.payload.len() > self.limit(key)
        {
            let (size, limit) = (record.payload.len(), self.limit(key));
            let cause = Cause::TooLarge(format!("the payload is {size} bytes; {} takes {limit}", self.role));
            return Err(self.error(Operation::Write, cause));
        }
        self.apply(connection, change).map_err(self.failed(Operation::Write))
    }

    fn apply(&self, connection: &mut Connection, change: &Change) -> rusqlite::Result<Effect> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let current = self.visible(&transaction, change.key())?.map(|entry| entry.version);
        if !change.only_if().allows(current) {
            return Ok(Effect::Conflict);
        }
        let role = self.role.to_string();
        match change {
            Change::Put { key, record, .. } => {
                transaction.execute("UPDATE counter SET version = version + 1", [])?;
                transaction.execute(
                    "INSERT OR REPLACE INTO session (tier, key, payload, expires_us, version)
                     VALUES (?1, ?2, ?3, ?4, (SELECT version FROM counter))",
                    params![
                        role,
                        key.as_str(),
                        record.payload,
                        record.expiry.at().map(Timestamp::as_microsecond)
                    ],
                )?;
            }
            Change::Delete { key, .. } => {
                transaction.execute(
                    "DELETE FROM session WHERE tier = ?1 AND key = ?2",
                    params![role, key.as_str()],
                )?;
            }
        }
        transaction.commit()?;
        Ok(match (change, current) {
            (Change::Delete { .. }, None) => Effect::Missing,
            _ => Effect::Applied,
        })
    }

    fn limit(&self, key: &Key) -> usize {
        match self.role {
            TierName::Memcache => memcache::max_payload(memcache::DEFAULT_ITEM_SIZE_MAX, key),
            _ => datastore::MAX_PAYLOAD_BYTES,
        }
    }
}

fn io_cause(error: &io::Error, text: String) -> Cause {
    match error.kind() {
        ErrorKind::PermissionDenied => Cause::NotAllowed(text),
        _ => Cause::Unreachable(text),
    }
}

/// The entry in a row of payload, expiry and version.
fn entry_of(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let version: i64 = row.get(2)?;
    let record = Record { payload: row.get(0)?, expiry: expiry_in(row, 1)? };
    Ok(Entry { record, version: Version(version as u64) })
}

/// The expiry in a column of microseconds.
fn expiry_in(row: &Row<'_>, column: usize) -> rusqlite::Result<Expiry> {
    let micros: Option<i64> = row.get(column)?;
    match micros.map(Timestamp::from_microsecond) {
        None => Ok(Expiry::Never),
        Some(Ok(at)) => Ok(Expiry::At(at)),
        Some(Err(_)) => Err(rusqlite::Error::IntegralValueOutOfRange(column, micros.unwrap_or(0))),
    }
}

/// A file that SQLite has not written to yet, or that holds nothing.
fn is_blank(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(id == 0 && tables == 0)
}

/// The file that is used when none is named: under the user's data directory.
pub fn default_path(data_home: Option<&Path>, home: Option<&Path>) -> Option<PathBuf> {
    let base = match (data_home.filter(|path| path.is_absolute()), home) {
        (Some(data_home), _) => data_home.to_owned(),
        (None, Some(home)) => home.join(".local/share"),
        (None, None) => return None,
    };
    Some(base.join("sesscascade/sessions.db"))
}

#[async_trait]
impl Tier for EmbeddedTier {
    fn name(&self) -> TierName {
        self.role
    }

    fn url(&self) -> String {
        format!("{SCHEME}{}", self.path.display())
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            keeps_expired: self.keeps_expired(),
            guards_writes: true,
            lists_in_order: true,
            ramps_up: false,
        }
    }

    async fn max_payload(&self, key: &Key) -> Result<Option<usize>, TierError> {
        Ok(Some(self.limit(key)))
    }

    async fn get(&self, keys: &[Key]) -> Vec<Result<Option<Entry>, TierError>> {
        let (tier, asked) = (self.clone(), keys.to_vec());
        match tokio::task::spawn_blocking(move || tier.get_now(&asked)).await {
            Ok(answers) => answers,
            Err(_) => keys.iter().map(|_| Err(self.lost(Operation::Read))).collect(),
        }
    }

    fn list(
        &self,
        range: KeyRange,
        _expiring: Option<ExpiryRange>,
    ) -> BoxStream<'_, Result<Vec<Listed>, TierError>> {
        list::list(self, range)
    }

    async fn check_writable(&self) -> Result<(), TierError> {
        let tier = self.clone();
        let opened = tokio::task::spawn_blocking(move || tier.open_to_write().map(|_| ())).await;
        opened.unwrap_or_else(|_| Err(self.lost(Operation::Connect)))
    }

    async fn write(&self, changes: &[Change]) -> Vec<Result<Effect, TierError>> {
        let (tier, wanted) = (self.clone(), changes.to_vec());
        match tokio::task::spawn_blocking(move || tier.write_now(&wanted)).await {
            Ok(effects) => effects,
            Err(_) => changes.iter().map(|_| Err(self.lost(Operation::Write))).collect(),
        }
    }
}

impl EmbeddedTier {
    fn lost(&self, operation: Operation) -> TierError {
        self.error(operation, Cause::OutcomeUnknown("the worker thread ended early".into()))
    }
}
