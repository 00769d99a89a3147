//! `evict`

use std::time::Duration;

use super::bulk::{FilterArgs, WalkArgs};
use super::changes::{ChangeArgs, NamedArgs, PlanArgs};
use super::parse;

/// Remove sessions from every tier: one, those of a filter, or all that have expired
///
/// Every removal is guarded: a session that is saved meanwhile is looked at again, and is removed only if
/// it is still one of those that were asked for. Afterwards it is looked for in every tier. What is removed
/// is kept in an undo file. A session whose copy in Memcache is still live has not expired, whatever
/// Datastore says: its user is logged in, and it stays.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Log user 42 out everywhere:
    $ sesscascade evict --where '.user_id == 42'

  The purge that the store lacks, every night from a script:
    $ sesscascade evict --expired --grace 7d --yes --max-changes 100000")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) named: NamedArgs,

    /// Every session that there is
    #[arg(long)]
    pub(crate) all: bool,

    /// With --expired, only those that expired so long ago
    #[arg(long, value_name = "DURATION", requires = "expired", value_parser = parse::duration)]
    pub(crate) grace: Option<Duration>,

    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    #[command(flatten)]
    pub(crate) walk: WalkArgs,

    #[command(flatten)]
    pub(crate) plan: PlanArgs,

    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}
