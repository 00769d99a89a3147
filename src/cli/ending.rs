//! How a run over many sessions has ended: its exit status, and why it stopped before its time.

use sesscascade::ops::changes::{ChangesError, Report};
use sesscascade::plan::Left;

use super::bulk;
use super::changes::Job;
use super::error::Failure;
use super::exit::Status;

/// What a run's end means.
pub(crate) fn status(report: &Report, ended: &Result<(), ChangesError>) -> Status {
    let counts = &report.counts;
    let left = |lefts: &[Left]| lefts.iter().any(|left| counts.left.contains_key(left));
    let refused = counts.changed_meanwhile > 0 || left(&Left::REFUSED);
    let failed = counts.failed > 0 || counts.not_tried > 0;
    if report.course.interrupted {
        return Status::Interrupted;
    }
    match (ended, counts.done) {
        (Err(_), 0) => return Status::Stopped,
        (Err(_), _) => return Status::PartlyApplied,
        _ => {}
    }
    match (failed, refused, counts.done) {
        (true, _, 0) => Status::Incomplete,
        (true, ..) | (_, true, _) => Status::PartlyApplied,
        _ if !report.course.complete => Status::Incomplete,
        _ if needs_decision(report) => Status::Findings,
        _ => Status::Done,
    }
}

/// Somebody who names a session wants to know that it is as wrong as before; a walk through all of them does what
/// can be done without a decision.
fn needs_decision(report: &Report) -> bool {
    report.command == "repair" && Left::UNDECIDED.iter().any(|left| report.counts.left.contains_key(left))
}

/// Nothing to do is fine, unless there was nothing at all where sessions were to be copied from.
pub(crate) fn empty_status(job: &Job<'_>, report: &Report) -> Result<Status, Failure> {
    let is_copy = job.sites.target.is_some() && job.walk.is_some();
    let is_empty = report.counts.sessions == 0 && report.course.complete && job.filter.is_empty();
    if is_copy && is_empty {
        return Err(Failure::new(Status::Stopped, "the source holds no sessions; nothing was changed")
            .hint("check the URL, the namespace, the kind and the key prefix of the source"));
    }
    Ok(match report.counts.left.keys().any(|left| Left::REFUSED.contains(left)) {
        true => Status::PartlyApplied,
        false if needs_decision(report) => Status::Findings,
        false => Status::Done,
    })
}

/// Why a run ended before its end, and what of it was done.
pub(crate) fn ended_early(error: &ChangesError, report: &Report) -> Failure {
    let done = report.counts.done;
    match error {
        ChangesError::Checkpoint(error) => bulk::checkpoint_failure(error),
        ChangesError::Undo(error) => {
            let failure = undo_failure(&error.to_string());
            if done == 0 { failure } else { Failure { message: stopped_after(done), ..failure } }
        }
        ChangesError::Plan(error) => Failure::usage(error.to_string()),
        ChangesError::Input(error) => Failure::usage(error.clone()),
    }
}

fn stopped_after(done: u64) -> String {
    format!("stopped after {done} sessions, because what would be overwritten cannot be kept any more")
}

/// What it means that the undo file does not take what would be overwritten.
pub(crate) fn undo_failure(cause: &str) -> Failure {
    let mut failure =
        Failure::new(Status::Stopped, "what would be overwritten cannot be kept, and so nothing was changed")
            .hint("make room there, or name another file with --undo-file; --no-undo keeps nothing");
    failure.causes.push(cause.to_owned());
    failure
}
