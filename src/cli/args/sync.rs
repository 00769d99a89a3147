//! `sync` and `repair`

use clap::ValueEnum;
use sesscascade::condition::Condition;
use sesscascade::tier::TierName;

use super::bulk::{FilterArgs, RecheckArgs, WalkArgs};
use super::changes::{ChangeArgs, NamedArgs, PlanArgs};
use super::parse;

/// Put right what check finds, in all sessions or those of a filter
///
/// cold: Memcache is filled. stale: its older value is replaced, or removed where the newer one does not
/// fit. behind, orphan: Memcache's value is written to Datastore. ttl-drift: Memcache gets Datastore's
/// expiry. expired: removed in every tier. A conflict needs --prefer. What changes meanwhile is looked at
/// again and never overwritten; a copy is taken back when the one that it was made from has gone.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  What would be done?
    $ sesscascade sync --dry-run

  Only what makes users see old data, without asking:
    $ sesscascade sync --only stale --yes")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) remedy: RemedyArgs,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    #[command(flatten)]
    pub(crate) recheck: RecheckArgs,

    #[command(flatten)]
    pub(crate) walk: WalkArgs,

    #[command(flatten)]
    pub(crate) plan: PlanArgs,

    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Put right what is wrong with single sessions
///
/// Does for the sessions that are named what sync does for all.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  The command that 'sesscascade get' has named:
    $ sesscascade repair --id OZ2EYTRHMXAJVHPZCKZJEV2BVUBE75AVH4CTCBZ4SCGOHNRXRSRA

  The tiers hold different values of the same age, and Datastore's are right:
    $ sesscascade repair --prefer datastore 'session=MTc5NTUwMjM3M3x…'")]
pub(crate) struct RepairArgs {
    #[command(flatten)]
    pub(crate) named: NamedArgs,

    #[command(flatten)]
    pub(crate) remedy: RemedyArgs,

    #[command(flatten)]
    pub(crate) plan: PlanArgs,

    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// What is put right.
#[derive(Debug, clap::Args)]
pub(crate) struct RemedyArgs {
    /// Only sessions in these conditions
    #[arg(long, value_name = "CONDITIONS", value_delimiter = ',', value_parser = parse::condition)]
    pub(crate) only: Vec<Condition>,

    /// Whose value counts where copies of the same age differ
    #[arg(long, value_enum, value_name = "TIER")]
    pub(crate) prefer: Option<PreferArg>,
}

/// `--prefer`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PreferArg {
    Memcache,
    Datastore,
}

impl PreferArg {
    pub(crate) fn tier(self) -> TierName {
        match self {
            Self::Memcache => TierName::Memcache,
            Self::Datastore => TierName::Datastore,
        }
    }
}
