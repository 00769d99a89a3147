//! `report`

use std::path::PathBuf;
use std::time::Duration;

use super::bulk::{FilterArgs, WalkArgs};
use super::parse;

/// Tell how large sessions are and what fills them, when they expire, and what is in them
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Who is near a limit, and which value is to blame?
    $ sesscascade report

  In CI: fail when a session is over 100 KiB, and keep a page to look at:
    $ sesscascade report --fail-over 100KiB --html sessions.html

  In the minutes after a deploy:
    $ sesscascade report --watch 30s")]
pub(crate) struct Args {
    /// How many of the largest sessions to show
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(..=1_000))]
    pub(crate) largest: u32,

    /// Count the Go type of the value under each key
    #[arg(long)]
    pub(crate) types: bool,

    /// Count again every so often, draw over the last report, and mark what has changed; off a terminal, print
    /// what has changed
    #[arg(
        long,
        value_name = "INTERVAL",
        value_parser = parse::timeout,
        conflicts_with_all = ["checkpoint", "html", "fail_over"]
    )]
    pub(crate) watch: Option<Duration>,

    #[command(flatten)]
    pub(crate) shown: ShownArgs,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    #[command(flatten)]
    pub(crate) walk: WalkArgs,
}

/// What becomes of a report.
#[derive(Debug, clap::Args)]
pub(crate) struct ShownArgs {
    /// Exit with status 1 when a session has more bytes than this
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    pub(crate) fail_over: Option<u64>,

    /// Write the report to this file as well, as a page that needs nothing else
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}
