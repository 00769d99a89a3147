//! Exit statuses: the same meanings in every command.

/// What the process says with its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Done, nothing to report.
    Done = 0,
    /// Done, and there is something to report.
    Findings = 1,
    /// Wrong usage or configuration; nothing was changed.
    Usage = 2,
    /// The cookie is not valid.
    CookieRefused = 3,
    /// A tier could not be reached or answered with an error, or the output could not be written.
    Incomplete = 4,
    /// Some of it was done, or nothing because the data changed meanwhile.
    PartlyApplied = 5,
    /// A guard or the operator stopped it; nothing was changed.
    Stopped = 6,
    /// Somebody interrupted it; what was done or found until then is told.
    Interrupted = 130,
}

/// The table of statuses for help texts.
pub(crate) const HELP: &str = "\
Exit status:
  0  done, nothing to report
  1  findings: the application would get no values, a session is not healthy (check) or has a
     condition named with --fail-on, one is larger than --fail-over, one to be repaired needs a
     decision, a check of smoke or doctor failed, or a cookie of a batch is not valid
  2  usage or configuration error; nothing was changed
  3  the cookie is not valid
  4  incomplete: a tier could not be reached or answered with an error, a session could not be
     judged, or the output could not be written
  5  partly applied: a change failed, or was refused: the data changed meanwhile, or a value does
     not fit or cannot be converted
  6  stopped by a guard or by the operator (declined, no --yes, --max-changes, no filter, an empty
     source, no room to keep what would be overwritten); nothing was changed
130  interrupted; what was found or done until then is told";
