//! `config`

use std::path::PathBuf;

use clap::Subcommand;

/// Show, check or make the configuration file
///
/// sesscascade.toml is looked for in the working directory, then in your configuration directory
/// (~/.config/sesscascade), unless --config or SESSCASCADE_CONFIG names one. It has settings that hold in general,
/// and sections [profile.NAME] with what an environment has of its own. Keys are in it by reference only.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Which settings are in force, and who has set them?
    $ sesscascade config show -p production

  Make a file by answering questions:
    $ sesscascade config init")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) what: What,
}

#[derive(Debug, Subcommand)]
pub(crate) enum What {
    Show(ShowArgs),
    Check(CheckArgs),
    Init(InitArgs),
}

/// Print every setting that is in force, and where it comes from
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  What is in force here?
    $ sesscascade config show

  Which servers does a profile name, for a script?
    $ sesscascade config show -p production -o json | jq -r .settings.memcache.value")]
pub(crate) struct ShowArgs {}

/// Look for mistakes in the configuration file, in every profile, without running anything
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  The file that would be used here:
    $ sesscascade config check

  One that is to be deployed, in CI:
    $ sesscascade config check deploy/sesscascade.toml")]
pub(crate) struct CheckArgs {
    /// The file; without it, the one that would be used
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// Write a commented configuration file, from answers on a terminal or from options
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Answer questions:
    $ sesscascade config init

  From options, without a question:
    $ sesscascade config init -p staging --memcache memcache://10.0.0.5 --datastore datastore://my-project \\
        --keys env:SESSION_HASH_KEY:env:SESSION_BLOCK_KEY --yes")]
pub(crate) struct InitArgs {
    /// Where to write it [default: --config, or sesscascade.toml here]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// Where a key pair is, newest first: env:NAME, file:PATH or HASH:BLOCK of these, or command:PROGRAM …;
    /// never the key itself
    #[arg(long, value_name = "PLACE")]
    pub(crate) keys: Vec<String>,

    /// Ask nothing
    #[arg(short, long)]
    pub(crate) yes: bool,

    /// Replace a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}
