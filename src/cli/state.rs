//! Where the program keeps what it must not lose: undo files and the audit log.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::environment::variable;
use super::error::Failure;

/// The directory, under the user's own for state.
pub(crate) fn directory() -> Result<PathBuf, Failure> {
    let given = variable("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let base = given.or_else(|| variable("HOME").map(|home| Path::new(&home).join(".local/state")));
    base.map(|base| base.join("sesscascade")).ok_or_else(|| {
        Failure::usage("neither HOME nor XDG_STATE_HOME says where your state directory is")
            .hint("set one of them, or name the files with --undo-file and --audit-log")
    })
}

/// Where undo files are, unless they are named.
pub(crate) fn undo_directory() -> Result<PathBuf, Failure> {
    Ok(directory()?.join("undo"))
}

/// A new undo file's name, which sorts by time.
pub(crate) fn new_undo_file(command: &str, now: Timestamp) -> Result<PathBuf, Failure> {
    let time = now.strftime("%Y%m%dT%H%M%S%3fZ");
    Ok(undo_directory()?.join(format!("undo-{time}-{command}-{}.db", std::process::id())))
}

/// The undo files that are there, the newest first.
pub(crate) fn undo_files() -> Result<Vec<PathBuf>, Failure> {
    let directory = undo_directory()?;
    let Ok(entries) = std::fs::read_dir(&directory) else { return Ok(Vec::new()) };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_undo = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "db");
    let mut files: Vec<_> = paths.filter(is_undo).collect();
    files.sort();
    files.reverse();
    Ok(files)
}
