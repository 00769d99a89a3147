//! `demo`

use std::path::PathBuf;

/// Make a dozen sessions of every kind in a file, show one, and list commands to try on the others
///
/// The directory has a configuration file of its own, so that every command run in it is about these sessions, and
/// a file for the cookie of each.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  See what this tool does, without any server:
    $ sesscascade demo

  Keep the demonstration's sessions in a place of your choice:
    $ sesscascade demo --dir tour && cd tour && sesscascade get - < cookies/stale")]
pub(crate) struct Args {
    /// Where to put the sessions; must be empty or not exist [default: a fresh temporary directory]
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) dir: Option<PathBuf>,
}
