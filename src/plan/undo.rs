//! The undo file: what a run overwrote or removed, kept before it does so.
//!
//! An SQLite file of its owner's alone. Each change has what was there before, and enough of what is
//! there afterwards to tell whether somebody has written since. It is on the disk before the change is
//! made, so that a run that is killed leaves entries of changes that were never made; those are told by
//! what the tiers hold.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::engine::Sites;
use super::step::{At, Side, Step};
use crate::session::Record;
use crate::tier::embedded;

/// Says that a file is ours ("SSCu").
const APPLICATION_ID: i32 = 0x5353_4375;

/// How long somebody else may hold the file.
const BUSY: Duration = Duration::from_secs(5);

const SCHEMA: &str = "
CREATE TABLE run (header TEXT NOT NULL);
CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    side TEXT NOT NULL,
    tier TEXT NOT NULL,
    key TEXT NOT NULL,
    before BLOB,              -- NULL: nothing was there
    before_expires_us INTEGER, -- NULL: never
    after BLOB,               -- SHA-256 of the payload; NULL: nothing is there
    after_expires_us INTEGER
);";

/// What a run was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its command.
    pub command: String,
    /// When it began.
    pub begun: Timestamp,
    /// Its tiers.
    pub places: Vec<Place>,
    /// The emulator that stood for Datastore, where one did.
    pub emulator: Option<String>,
}

/// A tier of a run and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Which tier.
    #[serde(flatten)]
    pub at: At,
    /// Its URL.
    pub url: String,
}

impl Place {
    /// All tiers of a run.
    pub fn all(sites: &Sites) -> Vec<Self> {
        let sides = [Side::Source, Side::Target].into_iter();
        let tiers = sides.filter_map(|side| Some((side, sites.cascade(side)?)));
        let places = tiers.flat_map(|(side, cascade)| {
            let place = move |tier: &std::sync::Arc<dyn crate::tier::Tier>| Self {
                at: At { side, tier: tier.name() },
                url: embedded::absolute(&tier.url()),
            };
            cascade.tiers().iter().map(place)
        });
        places.collect()
    }
}

/// What is wrong with an undo file.
#[derive(Debug, Error)]
pub enum UndoError {
    /// It cannot be made, read or written.
    #[error("the undo file {} cannot be {action}: {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was to be done with it.
        action: &'static str,
        /// Why that failed.
        cause: String,
    },
    /// It is something else.
    #[error("{} is no undo file of sesscascade's", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
}

/// An undo file that takes what a run overwrites. It is made when there is something to take.
#[derive(Debug)]
pub struct UndoFile {
    path: PathBuf,
    header: Header,
    connection: Option<Connection>,
}

impl UndoFile {
    /// A file that is not there yet, or one that a run that was stopped has begun.
    ///
    /// # Errors
    /// When what is there is no undo file, or cannot be written to.
    pub fn new(path: &Path, header: Header, resumes: bool) -> Result<Self, UndoError> {
        let connection = match path.exists() {
            true if resumes => Some(ours(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?),
            true => {
                let cause = "there is a file of that name already".to_owned();
                return Err(UndoError::File { path: path.to_owned(), action: "made", cause });
            }
            false => None,
        };
        Ok(Self { path: path.to_owned(), header, connection })
    }

    /// For its owner alone, and the directory that it is in as well.
    fn create(&self) -> Result<Connection, UndoError> {
        let path = &self.path;
        let failed = |cause: String| UndoError::File { path: path.clone(), action: "made", cause };
        if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            let mut builder = DirBuilder::new();
            let made = builder.recursive(true).mode(0o700).create(directory);
            made.map_err(|error| failed(error.to_string()))?;
        }
        // Made under another name and then given its own: whoever is killed meanwhile leaves no half of a file
        // that a later run could not go on with.
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        // One may be left by such a run.
        let _ = std::fs::remove_file(&part);
        // SQLite would make it with whatever the umask allows; its journal inherits the mode.
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part);
        made.map_err(|error| failed(error.to_string()))?;
        let fill = || {
            let connection = open(&part, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            connection.execute_batch(SCHEMA)?;
            let header = serde_json::to_string(&self.header).unwrap_or_default();
            connection.execute("INSERT INTO run (header) VALUES (?1)", [header])
        };
        fill().map_err(|error: rusqlite::Error| failed(error.to_string()))?;
        std::fs::rename(&part, path).map_err(|error| failed(error.to_string()))?;
        open(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|error| failed(error.to_string()))
    }

    /// Where it is, once it is there.
    pub fn path(&self) -> Option<&Path> {
        self.connection.is_some().then_some(self.path.as_path())
    }

    /// Takes what these steps will overwrite or remove. It is on the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be: then nothing may be written.
    pub fn store(&mut self, steps: &[Step]) -> Result<(), UndoError> {
        let store = |connection: &mut Connection| {
            let transaction = connection.transaction()?;
            for write in steps.iter().flat_map(Step::changes) {
                let (before, after) = (write.before.as_ref(), write.after());
                transaction
                    .prepare_cached(
                        "INSERT INTO change
                         (side, tier, key, before, before_expires_us, after, after_expires_us)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    )?
                    .execute(params![
                        side_name(write.at.side),
                        write.at.tier.to_string(),
                        write.change.key().as_str(),
                        before.map(|record| record.payload.as_slice()),
                        before.and_then(expires_us),
                        after.map(digest),
                        after.and_then(expires_us),
                    ])?;
            }
            transaction.commit()
        };
        if steps.iter().all(Step::is_empty) {
            return Ok(());
        }
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.create()?,
        };
        let stored = store(&mut connection);
        self.connection = Some(connection);
        stored.map_err(|error| UndoError::File {
            path: self.path.clone(),
            action: "written",
            cause: error.to_string(),
        })
    }
}

fn open(path: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

/// Opens a file that is an undo file.
pub(super) fn ours(path: &Path, access: OpenFlags) -> Result<Connection, UndoError> {
    if !path.is_file() {
        let cause = "there is no such file".to_owned();
        return Err(UndoError::File { path: path.to_owned(), action: "read", cause });
    }
    let connection = open(path, access).map_err(|error| unreadable(path, &error))?;
    let id = connection.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0));
    match id {
        Ok(APPLICATION_ID) => Ok(connection),
        _ => Err(UndoError::Foreign { path: path.to_owned() }),
    }
}

pub(super) fn unreadable(path: &Path, error: &rusqlite::Error) -> UndoError {
    UndoError::File { path: path.to_owned(), action: "read", cause: error.to_string() }
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Source => "source",
        Side::Target => "target",
    }
}

fn expires_us(record: &Record) -> Option<i64> {
    record.expiry.at().map(Timestamp::as_microsecond)
}

pub(super) fn digest(record: &Record) -> Vec<u8> {
    Sha256::digest(&record.payload).to_vec()
}
