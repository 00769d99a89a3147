//! What is to be done about a session, as a command's planner sees it.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::step::Step;
use crate::trace::Trace;

/// What is to be done about a session.
#[derive(Debug, Clone)]
pub enum Decision {
    /// This.
    Do(Box<Step>),
    /// Nothing, because nothing has to be.
    Nothing,
    /// Nothing, although something would have to be.
    Leave(Left),
    /// The same, with what is in the way.
    LeaveBecause(Left, String),
}

/// Why a session is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Left {
    /// Its copies differ and nothing says which is newer.
    Conflict,
    /// Its copies do not decode.
    Corrupt,
    /// A tier could not be asked.
    Unknown,
    /// It changed each time that it was looked at.
    InMotion,
    /// It is past its expiry, or will be in a moment.
    Expired,
    /// It does not fit the tier that it is to go to.
    TooLarge,
    /// It never expires, which Datastore cannot keep.
    NeverExpires,
    /// The target holds another value already.
    Exists,
    /// The other serializer cannot hold its values.
    CannotConvert,
    /// No tier of the target takes it.
    NoTier,
    /// It is not what the plan was made for.
    ChangedSincePlanned,
    /// Somebody has written it since the run that is to be undone.
    ChangedSinceRun,
    /// The filter's expression fails for it.
    Undecided,
    /// It came up after the operator had agreed to so many.
    NotAgreedTo,
}

impl Left {
    /// Those for which what was asked for was refused.
    pub const REFUSED: [Self; 6] = [
        Self::ChangedSincePlanned,
        Self::ChangedSinceRun,
        Self::CannotConvert,
        Self::TooLarge,
        Self::NeverExpires,
        Self::NoTier,
    ];

    /// Those that stay wrong until somebody decides.
    pub const UNDECIDED: [Self; 2] = [Self::Conflict, Self::Corrupt];

    /// Whether leaving it is what was asked for, and nothing to look into.
    pub fn is_expected(self) -> bool {
        matches!(self, Self::Exists | Self::Expired | Self::NotAgreedTo)
    }

    /// Why, in words.
    pub fn told(self) -> &'static str {
        match self {
            Self::Conflict => "copies differ and nothing says which is newer; decide with --prefer",
            Self::Corrupt => "a copy does not decode",
            Self::Unknown => "a tier could not be asked",
            Self::InMotion => "changed each time that it was looked at",
            Self::Expired => "past its expiry, or about to be",
            Self::TooLarge => "does not fit the tier that it is to go to",
            Self::NeverExpires => "never expires, which Datastore cannot keep",
            Self::Exists => "the target holds another value",
            Self::CannotConvert => "the other serializer cannot hold its values",
            Self::NoTier => "no tier of this run takes it",
            Self::ChangedSincePlanned => "changed since the plan was made",
            Self::ChangedSinceRun => "somebody has written it since",
            Self::Undecided => "the filter's expression fails for it",
            Self::NotAgreedTo => "came up after you had agreed to so many",
        }
    }
}

/// Decides what is to be done about sessions.
#[async_trait]
pub trait Planner: Send + Sync {
    /// One decision a trace, in their order. Asked again for sessions that changed meanwhile, so that it
    /// must not remember what it said.
    async fn plan(&self, traces: &[&Trace]) -> Vec<Decision>;
}
