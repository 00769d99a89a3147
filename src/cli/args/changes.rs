//! What the commands that change sessions have in common.

use std::path::PathBuf;

use sesscascade::plan::Rate;

use super::parse;

/// How sessions are changed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "How it is done")]
pub(crate) struct ChangeArgs {
    /// Only say what would be done; nothing is written
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Do it without asking; needed where no terminal is there to ask on
    #[arg(short, long, conflicts_with = "dry_run")]
    pub(crate) yes: bool,

    /// Do nothing at all if more sessions than this would be changed
    #[arg(long, value_name = "N")]
    pub(crate) max_changes: Option<u64>,

    /// Change so many sessions a second, as in 200/s; without it as many as the servers take, after the
    /// documented slow beginning where it is Google's own Datastore
    #[arg(long, value_name = "N/s", value_parser = parse::rate)]
    pub(crate) rate: Option<Rate>,

    /// Keep what is overwritten or removed in this file instead of one of its own in the state directory
    #[arg(long, value_name = "FILE", conflicts_with = "no_undo")]
    pub(crate) undo_file: Option<PathBuf>,

    /// Keep nothing: what is overwritten or removed is gone for good
    #[arg(long)]
    pub(crate) no_undo: bool,

    /// The log that gets a line at the beginning and one at the end of each run, instead of the one in the
    /// state directory
    #[arg(long, value_name = "FILE")]
    pub(crate) audit_log: Option<PathBuf>,
}

/// A plan instead of a change.
#[derive(Debug, clap::Args)]
pub(crate) struct PlanArgs {
    /// Write the plan to this file instead of carrying it out; 'sesscascade apply' does so later
    #[arg(long, value_name = "FILE", help_heading = "How it is done", conflicts_with_all = ["dry_run", "yes"])]
    pub(crate) plan_out: Option<PathBuf>,
}

/// Sessions that are named one by one.
#[derive(Debug, clap::Args)]
pub(crate) struct NamedArgs {
    /// Cookies of sessions: the value, name=value, or a whole Cookie: or Set-Cookie: line
    #[arg(value_name = "COOKIE")]
    pub(crate) cookies: Vec<String>,

    /// Name a session by its id; can be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) id: Vec<String>,

    /// Name a session by the whole key under which the tiers hold it; can be given several times
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Vec<String>,

    /// Read cookies, ids or keys from this file, one a line; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
}
