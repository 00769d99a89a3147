//! The operator's editor, on a file that only the operator can read.

use std::io::Write as _;
use std::process::Command;

use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};
use tempfile::{Builder, NamedTempFile};
use tokio::signal::unix::{SignalKind, signal};

use super::error::Failure;
use super::exit::Status;

/// What every system has when neither variable is set.
const LAST_RESORT: &str = "vi";

/// What the editor saved.
pub(crate) struct Edited {
    pub(crate) text: String,
    file: NamedTempFile,
}

/// What an edit has changed, as a unified difference.
pub(crate) fn difference(before: &str, after: &str) -> String {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let lines = BasicLineDiffPrinter(&input.interner);
    format!("--- before\n+++ after\n{}", diff.unified_diff(&lines, UnifiedDiffConfig::default(), &input))
}

/// Opens `text` in `$VISUAL` or `$EDITOR`, and waits. An editor that says that it failed has saved
/// nothing that counts.
pub(crate) fn open(text: &str) -> Result<Edited, Failure> {
    let unusable =
        |error: std::io::Error| Failure::usage("no file can be made for the editor").because(error);
    let mut file = Builder::new().prefix("sesscascade-").suffix(".json").tempfile().map_err(unusable)?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(unusable)?;
    let editor = editor()?;
    // Ctrl-C is meant for the editor. This process has a file with the session's values to take away after it.
    let _kept_from_us = [SignalKind::interrupt(), SignalKind::quit()].map(signal);
    // By way of the shell, because the variable may hold options too; git does the same.
    let status =
        Command::new("/bin/sh").arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(file.path()).status();
    match status {
        Ok(status) if status.success() => {
            let text = std::fs::read_to_string(file.path()).map_err(unusable)?;
            Ok(Edited { text, file })
        }
        Ok(status) => {
            Err(Failure::new(Status::Stopped, "the editor ended with an error; nothing was changed")
                .hint(format!("{editor:?} ended with {status}; VISUAL and EDITOR name the editor")))
        }
        Err(error) => Err(Failure::usage("the editor cannot be started").because(error)),
    }
}

fn editor() -> Result<String, Failure> {
    for name in ["VISUAL", "EDITOR"] {
        let Some(value) = std::env::var_os(name) else { continue };
        match value.into_string() {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => return Ok(text),
            Err(_) => {
                return Err(Failure::usage(format!("{name} is not text"))
                    .hint("set it to the command of your editor"));
            }
        }
    }
    Ok(LAST_RESORT.to_owned())
}

impl Edited {
    /// Keeps the text for the operator, whose work it is, and says where.
    pub(crate) fn keep(self, failure: Failure) -> Failure {
        match self.file.keep() {
            Ok((_, path)) => {
                let kept = format!("what you wrote is kept in {}", path.display());
                let hint = failure.hint.as_ref().map_or(kept.clone(), |hint| format!("{hint}; {kept}"));
                failure.hint(hint)
            }
            Err(_) => failure,
        }
    }
}
