//! `doctor`

/// Look whether what is configured works: settings, keys, servers, clocks, and traps of the store
///
/// Reads only. Each check is a line with ok, a warning or a failure, and what to do about it. A tier that cannot
/// be reached ends with status 4, another failure with 1, a configuration that cannot be used with 2.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Is production set up as it should be?
    $ sesscascade doctor -p production

  In CI, where a warning is to stop the deploy:
    $ sesscascade doctor --strict -o json | jq '.checks[] | select(.outcome != \"ok\")'")]
pub(crate) struct Args {
    /// Exit with status 1 on warnings as well
    #[arg(long)]
    pub(crate) strict: bool,
}
