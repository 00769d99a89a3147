//! A plan as a file to be reviewed and carried out later: a line of JSON for what it is about, one for each
//! step with what must still be so, and one that says that nothing is missing.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::line::Line;
use super::step::Step;
use super::undo::Header;
use crate::lines::read_line;

/// The version of the file's form.
const VERSION: u32 = 1;

/// Longest line: two payloads of a little over a megabyte in base64.
const MAX_LINE_BYTES: u64 = 8 << 20;

/// What is wrong with a plan file.
#[derive(Debug, Error)]
pub enum PlanFileError {
    /// It cannot be made, read or written.
    #[error("the plan {} cannot be {action}: {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was to be done with it.
        action: &'static str,
        /// Why that failed.
        cause: String,
    },
    /// A line of it is not what it should be.
    #[error("line {line} of {} is no part of a plan: {cause}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: u64,
        /// What is wrong with it.
        cause: String,
    },
    /// Its end is missing.
    #[error("the plan {} has {found} steps and no end: it is cut off", path.display())]
    CutOff {
        /// The file.
        path: PathBuf,
        /// Steps that are there.
        found: u64,
    },
}

#[derive(Serialize, Deserialize)]
struct Head {
    plan: u32,
    #[serde(flatten)]
    header: Header,
}

#[derive(Serialize, Deserialize)]
struct End {
    end: bool,
    steps: u64,
}

/// A plan that is being written.
#[derive(Debug)]
pub struct PlanFile {
    path: PathBuf,
    file: BufWriter<File>,
    steps: u64,
}

impl PlanFile {
    /// Makes a new file, for its owner alone: it holds payloads.
    ///
    /// # Errors
    /// When there is such a file already, or it cannot be made.
    pub fn create(path: &Path, header: &Header) -> Result<Self, PlanFileError> {
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let failed = |cause: String| PlanFileError::File { path: path.to_owned(), action: "made", cause };
        let file = BufWriter::new(made.map_err(|error| failed(error.to_string()))?);
        let mut plan = Self { path: path.to_owned(), file, steps: 0 };
        plan.line(&Head { plan: VERSION, header: header.clone() })?;
        Ok(plan)
    }

    /// Adds a step.
    ///
    /// # Errors
    /// When the file does not take it.
    pub fn push(&mut self, step: &Step) -> Result<(), PlanFileError> {
        self.steps += 1;
        self.line(&Line::from(step))
    }

    /// Says that nothing is missing.
    ///
    /// # Errors
    /// When the file does not take it.
    pub fn finish(mut self) -> Result<(), PlanFileError> {
        let end = End { end: true, steps: self.steps };
        self.line(&end)?;
        let flushed = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        flushed.map_err(|error| self.unwritable(error.to_string()))
    }

    fn line<T: Serialize>(&mut self, line: &T) -> Result<(), PlanFileError> {
        let written = serde_json::to_writer(&mut self.file, line).map_err(std::io::Error::from);
        written.and_then(|()| self.file.write_all(b"\n")).map_err(|error| self.unwritable(error.to_string()))
    }

    fn unwritable(&self, cause: String) -> PlanFileError {
        PlanFileError::File { path: self.path.clone(), action: "written", cause }
    }
}

/// A plan that is read.
#[derive(Debug)]
pub struct PlanReader {
    path: PathBuf,
    file: BufReader<File>,
    line: u64,
    steps: u64,
    has_ended: bool,
    /// What it is about.
    pub header: Header,
}

impl PlanReader {
    /// Opens a plan.
    ///
    /// # Errors
    /// When it is none.
    pub fn open(path: &Path) -> Result<Self, PlanFileError> {
        let failed = |cause: String| PlanFileError::File { path: path.to_owned(), action: "read", cause };
        let mut file = BufReader::new(File::open(path).map_err(|error| failed(error.to_string()))?);
        let mut line = Vec::new();
        read_line(&mut file, &mut line, MAX_LINE_BYTES).map_err(|error| failed(error.to_string()))?;
        let wrong = |cause: String| PlanFileError::Line { path: path.to_owned(), line: 1, cause };
        let head: Head = serde_json::from_slice(&line).map_err(|error| wrong(error.to_string()))?;
        if head.plan != VERSION {
            return Err(wrong(format!("its version is {}", head.plan)));
        }
        Ok(Self { path: path.to_owned(), file, line: 1, steps: 0, has_ended: false, header: head.header })
    }

    /// The next step; `None` behind the last.
    ///
    /// # Errors
    /// When a line is no step, or the plan is cut off.
    pub fn step(&mut self) -> Result<Option<Line>, PlanFileError> {
        if self.has_ended {
            return Ok(None);
        }
        let mut line = Vec::new();
        let read = read_line(&mut self.file, &mut line, MAX_LINE_BYTES);
        let is_there = read.map_err(|error| PlanFileError::File {
            path: self.path.clone(),
            action: "read",
            cause: error.to_string(),
        })?;
        if !is_there {
            return Err(PlanFileError::CutOff { path: self.path.clone(), found: self.steps });
        }
        self.line += 1;
        if let Ok(end) = serde_json::from_slice::<End>(&line) {
            self.has_ended = true;
            return match end.end && end.steps == self.steps {
                true => Ok(None),
                false => Err(self.wrong(format!("{} steps are there, and not {}", self.steps, end.steps))),
            };
        }
        let step: Line = serde_json::from_slice(&line).map_err(|error| self.wrong(error.to_string()))?;
        step.check().map_err(|error| self.wrong(error))?;
        self.steps += 1;
        Ok(Some(step))
    }

    fn wrong(&self, cause: String) -> PlanFileError {
        PlanFileError::Line { path: self.path.clone(), line: self.line, cause }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::plan::{At, Basis, Reason, Write};
    use crate::session::{Expiry, Key, Record};
    use crate::tier::{Entry, TierName, Version};

    fn step() -> Step {
        let key = || Key::new("session.A").unwrap();
        let record = |text: &str| Record { payload: text.into(), expiry: Expiry::At(Timestamp::UNIX_EPOCH) };
        let entry = |text: &str, version| Entry { record: record(text), version: Version(version) };
        let mut step = Step::new(key(), Reason::Move);
        step.writes = vec![Write::put(At::target(TierName::Datastore), key(), record("new"), None)];
        step.basis = vec![Basis { at: At::source(TierName::Memcache), key: key(), version: Version(4) }];
        step.removals = vec![Write::delete(At::source(TierName::Memcache), key(), &entry("old", 4))];
        step
    }

    fn found(version: u64) -> impl Fn(At, &Key) -> Option<Entry> {
        move |at, _| {
            let record = Record { payload: b"old".into(), expiry: Expiry::At(Timestamp::UNIX_EPOCH) };
            (at.tier == TierName::Memcache).then_some(Entry { record, version: Version(version) })
        }
    }

    fn write(change: impl FnOnce(&str) -> String) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.jsonl");
        let header = Header {
            command: "migrate".into(),
            begun: Timestamp::UNIX_EPOCH,
            places: vec![],
            emulator: None,
        };
        let mut plan = PlanFile::create(&path, &header).unwrap();
        plan.push(&step()).unwrap();
        plan.finish().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, change(&text)).unwrap();
        (directory, path)
    }

    #[test]
    fn a_step_is_read_back_as_it_was_planned() {
        let (_directory, path) = write(str::to_owned);
        let mut plan = PlanReader::open(&path).unwrap();
        assert_eq!(plan.header.command, "migrate");
        let line = plan.step().unwrap().unwrap();
        assert_eq!(line.step(found(4)), Some(step()));
        assert_eq!(line.step(found(5)), None, "it changed since");
        assert_eq!(line.step(|_, _| None), None, "it is gone");
        let done = line.step(|at, _| {
            let written =
                step().writes[0].after().cloned().map(|record| Entry { record, version: Version(9) });
            written.filter(|_| at == At::target(TierName::Datastore))
        });
        assert!(done.is_some_and(|step| step.is_empty()), "it was done before");
        assert_eq!((plan.step().unwrap(), plan.step().unwrap()), (None, None));
    }

    #[test]
    fn a_plan_that_is_damaged_is_refused() {
        let read = |path: &Path| {
            let mut plan = PlanReader::open(path)?;
            while plan.step()?.is_some() {}
            Ok::<_, PlanFileError>(())
        };
        for (change, wanted) in [
            (
                &(|text: &str| text.lines().take(2).collect::<Vec<_>>().join("\n"))
                    as &dyn Fn(&str) -> String,
                "cut off",
            ),
            (&|text| text.replace("\"steps\":1", "\"steps\":2"), "1 steps are there, and not 2"),
            (&|text| text.replace("bmV3", "bmV"), "base64"),
            (&|text| text.replace("\"plan\":1", "\"plan\":9"), "version is 9"),
            (&|_| "{}\n".to_owned(), "line 1"),
        ] {
            let (_directory, path) = write(change);
            let error = read(&path).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
