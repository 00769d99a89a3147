//! `undo` and `apply`

use std::path::PathBuf;

use super::changes::ChangeArgs;

/// Put back what a run has overwritten or removed
///
/// To the byte, expiries included, and guarded like every change: what somebody has written since stays.
/// The tiers are those of the run; the undoing can be undone as well.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Which runs can be undone?
    $ sesscascade undo --list

  What would putting the last one back mean?
    $ sesscascade undo --dry-run")]
pub(crate) struct Args {
    /// The undo file; without it, that of the last run in the state directory, undoings aside
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// List the undo files in the state directory, and what they hold
    #[arg(long, conflicts_with = "file")]
    pub(crate) list: bool,

    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Carry out a plan that --plan-out has written
///
/// Exactly the steps of the plan, in the tiers that it names. A session that has changed since the plan was
/// made is left as it is.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Plan, let somebody look, carry out:
    $ sesscascade sync --plan-out plan.jsonl
    $ sesscascade apply plan.jsonl

  From a script:
    $ sesscascade apply plan.jsonl --yes --rate 100/s")]
pub(crate) struct ApplyArgs {
    /// The plan
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}
