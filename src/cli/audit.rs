//! The audit log: who changed sessions, when, where and how many. It has no values and no keys.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sesscascade::ops::changes::Report;
use sesscascade::plan::Place;

use super::environment::variable;
use super::error::Failure;
use super::exit::Status;
use super::state;

/// One run's entries in the log.
pub(crate) struct Audit {
    path: PathBuf,
    run: String,
}

impl Audit {
    /// Writes that a run begins. A run that cannot be logged does not begin.
    pub(crate) fn begin(
        path: Option<&Path>,
        command: &str,
        places: &[Place],
        filter: &[String],
    ) -> Result<Self, Failure> {
        let path = match path {
            Some(path) => path.to_owned(),
            None => state::directory()?.join("audit.jsonl"),
        };
        let now = Timestamp::now();
        let run = format!("{}-{}", now.as_microsecond(), std::process::id());
        let audit = Self { path, run };
        let line = json!({
            "event": "begun", "run": audit.run, "at": now, "user": user(), "command": command,
            "places": places, "filter": filter,
        });
        audit.append(&line).map_err(|error| {
            Failure::new(Status::Stopped, "the run cannot be logged, and nothing was changed")
                .because(error)
                .hint(format!(
                    "make {} writable, or name another file with --audit-log",
                    audit.path.display()
                ))
        })?;
        Ok(audit)
    }

    /// Writes how it ended.
    pub(crate) fn end(&self, report: &Report, status: Status) -> io::Result<()> {
        let counts = &report.counts;
        self.append(&json!({
            "event": "ended", "run": self.run, "at": Timestamp::now(), "status": status as u8,
            "planned": counts.planned, "done": counts.done, "changed_meanwhile": counts.changed_meanwhile,
            "failed": counts.failed, "not_tried": counts.not_tried, "writes": counts.writes,
            "undo": report.undo,
        }))
    }

    /// One line, in one write, so that runs at the same time do not mix theirs.
    fn append(&self, line: &Json) -> io::Result<()> {
        if let Some(directory) = self.path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        }
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&self.path)?;
        file.write_all(format!("{line}\n").as_bytes())
    }
}

/// Who runs this: the name that the environment tells, and the number that the system does.
fn user() -> String {
    let name = variable("SUDO_USER").or_else(|| variable("USER")).or_else(|| variable("LOGNAME"));
    let id = std::fs::metadata("/proc/self").map(|process| process.uid().to_string()).ok();
    let known = [name, id.map(|id| format!("uid {id}"))];
    known.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
