//! `ls`

use clap::ValueEnum;

use super::bulk::{FilterArgs, RecheckArgs, WalkArgs};

/// List sessions, one a line, as they are found
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Where is user 42 signed in?
    $ sesscascade ls --where '.user_id == 42'

  The ten largest sessions, and what is in them:
    $ sesscascade ls --sort size --top 10 --values -o jsonl | jq .values")]
pub(crate) struct Args {
    /// Bring each session's values
    #[arg(long)]
    pub(crate) values: bool,

    /// Work out each session's condition
    #[arg(long)]
    pub(crate) check: bool,

    /// Stop after so many
    #[arg(long, value_name = "N", conflicts_with = "sort")]
    pub(crate) limit: Option<u64>,

    /// The largest first, or those that expire soonest, and only the --top of them
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) sort: Option<SortArg>,

    /// How many, with --sort
    #[arg(long, value_name = "N", default_value_t = 20, requires = "sort", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) top: u32,

    #[command(flatten)]
    pub(crate) recheck: RecheckArgs,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    #[command(flatten)]
    pub(crate) walk: WalkArgs,
}

/// `--sort`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortArg {
    /// The largest first
    Size,
    /// What expires first is first
    Expiry,
}
