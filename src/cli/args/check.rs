//! `check`

use sesscascade::condition::Condition;

use super::bulk::{FilterArgs, RecheckArgs, WalkArgs};
use super::parse;

/// Find every session whose copies do not agree, or that has another fault
///
/// Datastore is walked through and compared with Memcache, and Memcache's own list with Datastore, so
/// that sessions are found that only one of them holds. With -o jsonl every finding is printed, without
/// it the counts and the worst examples.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Do users see old data?
    $ sesscascade check

  In CI: fail only for what loses data, and keep every finding:
    $ sesscascade check --fail-on stale,behind,conflict -o jsonl > findings.jsonl")]
pub(crate) struct Args {
    /// How many of the worst sessions of each condition to show
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(..=10_000))]
    pub(crate) examples: u32,

    /// The conditions that exit with status 1 [default: all but healthy]
    #[arg(long, value_name = "CONDITIONS", value_delimiter = ',', value_parser = parse::condition)]
    pub(crate) fail_on: Option<Vec<Condition>>,

    #[command(flatten)]
    pub(crate) recheck: RecheckArgs,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    #[command(flatten)]
    pub(crate) walk: WalkArgs,
}
