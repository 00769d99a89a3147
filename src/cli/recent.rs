//! The ids that were looked at last, for whoever completes them on a command line. Only on a terminal, only the
//! last few, and in a file of the user's own.

use std::io::Write as _;
use std::path::PathBuf;

use tempfile::Builder;

use super::state;

/// Ids that are kept.
const MOST: usize = 20;

fn file() -> Option<PathBuf> {
    state::directory().ok().map(|directory| directory.join("recent"))
}

/// The last ids, the newest first.
pub(crate) fn ids() -> Vec<String> {
    let text = file().and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
    text.lines().take(MOST).map(str::to_owned).collect()
}

/// Keeps an id in front of the others. That it cannot be kept is nobody's trouble.
pub(crate) fn keep(id: &str) {
    let others = ids().into_iter().filter(|other| other != id);
    let lines: Vec<_> = std::iter::once(id.to_owned()).chain(others).take(MOST).collect();
    let write = || {
        let file = file()?;
        let directory = file.parent()?;
        std::fs::create_dir_all(directory).ok()?;
        // Its mode is 0600; two at the same time leave one of both.
        let mut fresh = Builder::new().prefix("recent-").tempfile_in(directory).ok()?;
        fresh.write_all(format!("{}\n", lines.join("\n")).as_bytes()).ok()?;
        fresh.persist(file).ok()
    };
    write();
}
