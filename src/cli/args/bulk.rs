//! What the commands that walk through all sessions have in common.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use sesscascade::condition::Condition;
use sesscascade::filter::Expression;
use sesscascade::tier::TierName;
use sesscascade::walk::Shard;

use super::parse;

/// Which sessions.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Which sessions (each that is given must hold)")]
pub(crate) struct FilterArgs {
    /// Only sessions of whose values this jq expression is true, as in '.user_id == 42'; $session has
    /// the rest of the line
    #[arg(long = "where", value_name = "EXPR", value_parser = parse::expression)]
    pub(crate) expression: Option<std::sync::Arc<Expression>>,

    /// Only sessions past their expiry in Datastore that are live in no tier
    #[arg(long, conflicts_with_all = ["expires_within", "expires_after"])]
    pub(crate) expired: bool,

    /// Only live sessions that expire within this time from now
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    pub(crate) expires_within: Option<Duration>,

    /// Only sessions that expire later than this time from now
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    pub(crate) expires_after: Option<Duration>,

    /// Only sessions with more bytes than this in their largest copy, as in 4096 or 100KiB
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    pub(crate) larger_than: Option<u64>,

    /// Only sessions with fewer bytes than this in their largest copy
    #[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
    pub(crate) smaller_than: Option<u64>,

    /// Only sessions that these tiers hold
    #[arg(long, value_name = "TIERS", value_delimiter = ',', value_parser = parse::tier)]
    pub(crate) in_tier: Vec<TierName>,

    /// Only sessions that these tiers do not hold
    #[arg(long, value_name = "TIERS", value_delimiter = ',', value_parser = parse::tier)]
    pub(crate) not_in_tier: Vec<TierName>,

    /// Only sessions in one of these conditions
    #[arg(long, value_name = "CONDITIONS", value_delimiter = ',', value_parser = parse::condition)]
    pub(crate) condition: Vec<Condition>,

    /// Only sessions whose ids begin with this
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) id_prefix: Option<String>,
}

/// How to walk.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Large numbers")]
pub(crate) struct WalkArgs {
    /// Take the I-th of N even shares of the key space; a Cloud Run job's tasks do so by themselves
    #[arg(long, value_name = "I/N", conflicts_with = "shards")]
    pub(crate) shard: Option<Shard>,

    /// Take one of N shares, by Kubernetes' JOB_COMPLETION_INDEX
    #[arg(long, value_name = "N")]
    pub(crate) shards: Option<usize>,

    /// Keep in this file how far the walk has come, and go on from there; removed at the end
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
}

/// How sure to be.
#[derive(Debug, clap::Args)]
pub(crate) struct RecheckArgs {
    /// Look again so often, half a second apart, before a session counts as not healthy; 0 believes
    /// the first look
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(..=100))]
    pub(crate) recheck: u32,
}
