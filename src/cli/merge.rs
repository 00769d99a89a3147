//! `merge`, from its arguments to its exit status.

use std::path::Path;

use serde_json::Value as Json;
use sesscascade::ops::merge::{MergeError, Merged, merge};

use super::args::merge::Args;
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::{check, report};

/// More than any report has.
const MAX_FILE_BYTES: u64 = 256 << 20;

pub(crate) fn run(args: &Args, printer: &Printer) -> Result<Status, Failure> {
    report::can_write(&args.shown)?;
    let reports: Result<Vec<_>, _> = args.files.iter().map(|path| read(path)).collect();
    match merge(reports?).map_err(|error| refused(&error))? {
        Merged::Check(merged) => {
            printer.check(&merged)?;
            printer.course(&merged.course);
            Ok(check::status(&merged, args.fail_on.as_deref()))
        }
        Merged::Report(merged) => report::show(&merged, &args.shown, printer),
    }
}

/// The report in a file: the whole of it, or its last line.
fn read(path: &Path) -> Result<(String, Json), Failure> {
    let name = path.display().to_string();
    let unreadable = |reason: String| {
        Failure::usage(format!("{name} cannot be read: {reason}"))
            .hint("give files that check or report have printed with -o json")
    };
    let size = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
    if size > MAX_FILE_BYTES {
        return Err(unreadable(format!("it has over {MAX_FILE_BYTES} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    let json = serde_json::from_str(&text).or_else(|_| serde_json::from_str(last));
    json.map(|json| (name.clone(), json)).map_err(|error| unreadable(format!("it is not JSON: {error}")))
}

fn refused(error: &MergeError) -> Failure {
    let hint = match error {
        MergeError::Nothing | MergeError::NoReport { .. } => {
            "give files that check or report have printed with -o json"
        }
        MergeError::Unlike { .. } => {
            "run all shards with the same options, and with the same --at where they have to agree on the time"
        }
        MergeError::Twice { .. } => "give each shard's report once",
    };
    Failure::usage(error.to_string()).hint(hint)
}
