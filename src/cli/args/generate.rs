//! `completions` and `man`

use std::path::PathBuf;

use clap_complete::Shell;

/// Print the completions for a shell
///
/// A shell that asks the program itself completes names of profiles and the ids that were looked at last as well:
/// source <(SESSCASCADE_COMPLETE=bash sesscascade), and likewise for zsh, fish, elvish and powershell.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  For bash, in the directory where it looks for them:
    $ sesscascade completions bash > ~/.local/share/bash-completion/completions/sesscascade

  For zsh, in a directory of its fpath:
    $ sesscascade completions zsh > ~/.zfunc/_sesscascade")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Print the manual page of a command, or write all of them to a directory
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Read one:
    $ sesscascade man evict | man -l -

  Install all of them:
    $ sesscascade man --dir ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// The command, such as evict or config init; without it, the page of sesscascade itself
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    pub(crate) command: Vec<String>,

    /// Write every page to this directory, which is made if it is not there
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) dir: Option<PathBuf>,
}
