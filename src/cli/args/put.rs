//! `put` and `edit`

use std::path::PathBuf;

/// Create a session, or replace the values of one
///
/// Writes to the tiers in the store's order, each guarded: what changed since it was read is not
/// overwritten. Limits are the store's own.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  A session to test with, and its cookie:
    $ sesscascade put --values '{\"user\":\"ada\",\"roles\":[\"admin\"]}'

  Replace the values of a session by those in a file, with exact Go types:
    $ sesscascade put --id OZ2EYTRHMXAJVHPZCKZJEV2BVUBE75AVH4CTCBZ4SCGOHNRXRSRA --values typed.json --yes")]
pub(crate) struct Args {
    /// The cookie of the session whose values are replaced; without it and --id, a new session is made
    #[arg(value_name = "COOKIE")]
    pub(crate) cookie: Option<String>,

    /// Name the session by its id, whether it exists or not
    #[arg(long, conflicts_with = "cookie")]
    pub(crate) id: Option<String>,

    /// The values: JSON, a file, or - for standard input
    ///
    /// An object's members get the Go types that their JSON kinds suggest: string, int or float64,
    /// bool, nil, []interface {}, map[string]interface {}. For exact types, give the list that
    /// get --typed shows.
    #[arg(long, value_name = "JSON")]
    pub(crate) values: String,

    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// Change the values of a session in your editor
///
/// Opens the values with their Go types in $VISUAL or $EDITOR, shows the difference, asks, and writes
/// to the tiers that hold the session, each keeping its expiry. Refuses when the session changed
/// meanwhile.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Mend what a user cannot:
    $ sesscascade edit 'session=MTc5NTUwMjM3M3x…'

  Without a person, with a program for an editor:
    $ EDITOR='sed -i s/true/false/' sesscascade edit --yes --id OZ2EYTRHMXAJ…")]
pub(crate) struct EditArgs {
    /// The cookie of the session
    #[arg(value_name = "COOKIE", required_unless_present = "id")]
    pub(crate) cookie: Option<String>,

    /// Name the session by its id
    #[arg(long, conflicts_with = "cookie")]
    pub(crate) id: Option<String>,

    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// What both have.
#[derive(Debug, clap::Args)]
pub(crate) struct WriteArgs {
    /// Do not ask before values are replaced
    #[arg(short, long)]
    pub(crate) yes: bool,

    /// Keep the values that are replaced in this file instead of one of its own in the state directory
    #[arg(long, value_name = "FILE", conflicts_with = "no_undo")]
    pub(crate) undo_file: Option<PathBuf>,

    /// Keep nothing: the values that are replaced are gone for good
    #[arg(long)]
    pub(crate) no_undo: bool,
}
