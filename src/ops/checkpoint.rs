//! How far a walk has come, in a file, so that it can be stopped and go on.
//!
//! A checkpoint is written beside the file and then takes its place, so that there is always a whole one.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use thiserror::Error;

use super::bulk::{Course, Scope};
use crate::walk::Position;

/// The version of the file's form.
const VERSION: u32 = 1;

/// How often it is written.
const EVERY: Duration = Duration::from_secs(1);

/// A file that keeps how far a walk has come.
#[derive(Debug)]
pub struct Checkpoint {
    path: PathBuf,
    saved: Instant,
    content: Content,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Content {
    checkpoint: u32,
    command: String,
    scope: Scope,
    positions: Vec<Position>,
    course: Course,
    progress: (u64, u64),
    state: Json,
}

/// Where a walk goes on.
#[derive(Debug, Clone, Default)]
pub(super) struct Resumed {
    pub positions: Vec<Position>,
    pub course: Course,
    pub progress: (u64, u64),
}

/// Why a checkpoint cannot be used or kept.
#[derive(Debug, Error)]
pub enum CheckpointError {
    /// The file cannot be read or written.
    #[error("the checkpoint {} cannot be {action}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was to be done with it.
        action: &'static str,
        /// Why that failed.
        error: io::Error,
    },
    /// The file is something else.
    #[error("{} is no checkpoint of this version: {error}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: String,
    },
    /// It is of another run.
    #[error("the checkpoint {} was begun by another command or with other options: {difference}", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What is different.
        difference: String,
    },
}

impl Checkpoint {
    /// Opens the file, or begins a new one.
    ///
    /// # Errors
    /// When it is there and not of this command and scope.
    pub fn open(path: &Path, command: &str, scope: &Scope) -> Result<Self, CheckpointError> {
        let fresh = || Content {
            checkpoint: VERSION,
            command: command.to_owned(),
            scope: scope.clone(),
            positions: Vec::new(),
            course: Course::default(),
            progress: (0, 0),
            state: Json::Null,
        };
        let file = |error| CheckpointError::File { path: path.to_owned(), action: "read", error };
        let content = match std::fs::read(path) {
            Ok(bytes) => Self::parse(path, &bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => fresh(),
            Err(error) => return Err(file(error)),
        };
        let other = |difference: String| CheckpointError::Other { path: path.to_owned(), difference };
        if content.command != command {
            return Err(other(format!("the command was {}", content.command)));
        }
        if content.scope != *scope {
            return Err(other(difference(&content.scope, scope)));
        }
        let checkpoint = Self { path: path.to_owned(), saved: Instant::now(), content };
        // Now, and not after an hour's work, it shows whether the file can be written.
        checkpoint.write()?;
        Ok(checkpoint)
    }

    fn parse(path: &Path, bytes: &[u8]) -> Result<Content, CheckpointError> {
        let foreign = |error: String| CheckpointError::Foreign { path: path.to_owned(), error };
        let content: Content = serde_json::from_slice(bytes).map_err(|error| foreign(error.to_string()))?;
        if content.checkpoint != VERSION {
            return Err(foreign(format!("its version is {}", content.checkpoint)));
        }
        Ok(content)
    }

    /// What was gathered before; nothing at the beginning.
    ///
    /// # Errors
    /// When it holds something else.
    pub fn state<T: DeserializeOwned + Default>(&self) -> Result<T, CheckpointError> {
        if self.content.state.is_null() {
            return Ok(T::default());
        }
        serde_json::from_value(self.content.state.clone())
            .map_err(|error| CheckpointError::Foreign { path: self.path.clone(), error: error.to_string() })
    }

    /// Keeps something from the beginning on, before anything is gathered.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn begin_with(&mut self, state: Json) -> Result<(), CheckpointError> {
        self.content.state = state;
        self.write()
    }

    pub(super) fn resumed(&self) -> Resumed {
        let Content { positions, course, progress, .. } = self.content.clone();
        Resumed { positions, course, progress }
    }

    pub(super) fn is_due(&self) -> bool {
        self.saved.elapsed() >= EVERY
    }

    pub(super) fn save(
        &mut self,
        positions: &[Position],
        course: &Course,
        progress: (u64, u64),
        state: Json,
    ) -> Result<(), CheckpointError> {
        let (positions, course) = (positions.to_vec(), course.clone());
        self.content = Content { positions, course, progress, state, ..self.content.clone() };
        self.saved = Instant::now();
        self.write()
    }

    /// The walk has come to its end: the next begins anew.
    pub(super) fn remove(&self) -> Result<(), CheckpointError> {
        std::fs::remove_file(&self.path).map_err(|error| self.unwritable(error))
    }

    fn write(&self) -> Result<(), CheckpointError> {
        let directory = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let write = || {
            // A temporary file is its owner's alone, and stays so under its new name.
            let mut file = tempfile::NamedTempFile::new_in(directory.unwrap_or(Path::new(".")))?;
            serde_json::to_writer(&mut file, &self.content).map_err(io::Error::from)?;
            file.flush()?;
            file.as_file().sync_data()?;
            file.persist(&self.path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|error| self.unwritable(error))
    }

    fn unwritable(&self, error: io::Error) -> CheckpointError {
        CheckpointError::File { path: self.path.clone(), action: "written", error }
    }
}

/// The first thing that is not the same.
fn difference(before: &Scope, now: &Scope) -> String {
    if before.shard != now.shard {
        return format!("shard {} then, {} now", before.shard, now.shard);
    }
    if before.key_prefix != now.key_prefix {
        return format!("key prefix {:?} then, {:?} now", before.key_prefix, now.key_prefix);
    }
    if before.tiers != now.tiers {
        return "the tiers were others".to_owned();
    }
    format!("filter {:?} then, {:?} now", before.filter.join(" "), now.filter.join(" "))
}
