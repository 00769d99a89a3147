//! `migrate`, `export` and `import`

use std::path::PathBuf;

use clap::ValueEnum;
use sesscascade::ops::migrate::OnExisting;
use sesscascade::values::Serializer;

use super::bulk::{FilterArgs, WalkArgs};
use super::changes::{ChangeArgs, PlanArgs};

/// Copy or move sessions: to other servers, another project, namespace, kind, key prefix, serializer or file
///
/// Bytes and expiries are copied untouched unless --to-serializer says otherwise. Each tier's copy goes to
/// the same tier of the target; where the target has not all tiers of the source, the copy that was saved
/// last goes to each that it has. Sessions that have expired are not copied.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  To another memcached cluster, while the application still uses the old one:
    $ sesscascade migrate --from memcache://old:11211 --to memcache://new1:11211,new2:11211 --verify

  To another project, removing what has arrived there; goes on where it was stopped:
    $ sesscascade migrate --from datastore://old --to datastore://new --move --checkpoint move.ckpt --yes")]
pub(crate) struct Args {
    /// Where sessions are, once for each tier; without it, what --memcache, --datastore and --tiers say
    #[arg(long, value_name = "URL")]
    pub(crate) from: Vec<String>,

    /// Where they are to be, once for each tier; embedded:PATH is a file for both
    #[arg(long, value_name = "URL", required = true)]
    pub(crate) to: Vec<String>,

    /// What the target's store puts in front of ids [default: the same as the source's]
    #[arg(long, value_name = "TEXT")]
    pub(crate) to_key_prefix: Option<String>,

    /// Write values with this serializer; a session that it cannot hold is named and left
    #[arg(long, value_enum, value_name = "SERIALIZER")]
    pub(crate) to_serializer: Option<ToSerializerArg>,

    #[command(flatten)]
    pub(crate) placing: PlacingArgs,

    /// Remove sessions at the source once they have been read back at the target
    #[arg(long = "move")]
    pub(crate) remove: bool,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    #[command(flatten)]
    pub(crate) walk: WalkArgs,

    #[command(flatten)]
    pub(crate) plan: PlanArgs,

    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// How copies are put where they are to be.
#[derive(Debug, clap::Args)]
pub(crate) struct PlacingArgs {
    /// What to do where another value is already: leave it, keep the one that was saved later, or overwrite it
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    pub(crate) on_existing: OnExistingArg,

    /// Read back what was written, and compare
    #[arg(long)]
    pub(crate) verify: bool,
}

/// `--on-existing`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnExistingArg {
    #[default]
    Skip,
    Newer,
    Overwrite,
}

impl From<OnExistingArg> for OnExisting {
    fn from(arg: OnExistingArg) -> Self {
        match arg {
            OnExistingArg::Skip => Self::Skip,
            OnExistingArg::Newer => Self::Newer,
            OnExistingArg::Overwrite => Self::Overwrite,
        }
    }
}

/// `--to-serializer`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ToSerializerArg {
    Gob,
    Json,
}

impl From<ToSerializerArg> for Serializer {
    fn from(arg: ToSerializerArg) -> Self {
        match arg {
            ToSerializerArg::Gob => Self::Gob,
            ToSerializerArg::Json => Self::Json,
        }
    }
}

/// Write sessions to a file, with everything that the tiers hold of them
///
/// One JSON document a line. The file is its owner's alone, because it holds what is in the sessions.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Everything, compressed:
    $ sesscascade export sessions.jsonl.zst

  The sessions of one user, with their values in plain sight:
    $ sesscascade export - --where '.user_id == 42' --values | jq .values")]
pub(crate) struct ExportArgs {
    /// The file, compressed where its name ends in .zst or .gz; - is standard output
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Bring the values with their Go types as well, to be read; import does not look at them
    #[arg(long)]
    pub(crate) values: bool,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    /// Take the I-th of N even shares of the key space
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<sesscascade::walk::Shard>,
}

/// Put back sessions that export has written, to the byte
///
/// Each copy goes to the tier that it came from, with its expiry. The file is read to its end before
/// anything is written, so that one that is cut off changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Into the tiers that are configured:
    $ sesscascade import sessions.jsonl.zst

  Into a file, to look around in:
    $ sesscascade import sessions.jsonl --memcache embedded:s.db --datastore embedded:s.db --yes")]
pub(crate) struct ImportArgs {
    /// The file, compressed or not; - is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) placing: PlacingArgs,

    #[command(flatten)]
    pub(crate) plan: PlanArgs,

    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}
