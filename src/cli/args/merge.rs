//! `merge`

use std::path::PathBuf;

use sesscascade::condition::Condition;

use super::parse;
use super::report::ShownArgs;

/// Put the reports of shards together, to what one process would have printed; contacts nothing
///
/// Takes what check and report print with -o json, or the last line of what they print with -o jsonl.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Four shards on one machine:
    $ for i in 1 2 3 4; do sesscascade check --shard $i/4 -o json > $i.json & done; wait
    $ sesscascade merge 1.json 2.json 3.json 4.json

  The reports of a Cloud Run job, as a page:
    $ sesscascade merge reports/*.json --html sessions.html")]
pub(crate) struct Args {
    /// The reports
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Of check: the conditions that exit with status 1 [default: all but healthy]
    #[arg(long, value_name = "CONDITIONS", value_delimiter = ',', value_parser = parse::condition)]
    pub(crate) fail_on: Option<Vec<Condition>>,

    #[command(flatten)]
    pub(crate) shown: ShownArgs,
}
