//! A tier is one place that holds sessions by key. This module has what all of them share.
//!
//! A tier knows bytes, expiries and versions. It knows nothing of cookies, values or other tiers.

use std::fmt;

use async_trait::async_trait;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};

use crate::session::{Expiry, Key, Record};

pub mod datastore;
pub mod embedded;
mod error;
pub mod inspection;
pub mod memcache;
mod range;
pub mod request;

pub use error::{Cause, Operation, TierError};
pub use inspection::Inspection;
pub use range::{ExpiryRange, KeyRange, MOST_PARTS};

/// The three places of the Go store's cascade, in its read order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TierName {
    /// Memory of the running request.
    Request,
    /// The cache.
    Memcache,
    /// The database.
    Datastore,
}

impl fmt::Display for TierName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Request => "request",
            Self::Memcache => "memcache",
            Self::Datastore => "datastore",
        })
    }
}

/// What a kind of tier can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// It keeps entries past their expiry, so that a look can find an expired one.
    pub keeps_expired: bool,
    /// [`OnlyIf::Unchanged`] is enforced by the server, and not merely sent.
    pub guards_writes: bool,
    /// It lists the keys of a range in their order, and no others on the way. Without it, a list reads
    /// everything that there is, in any order.
    pub lists_in_order: bool,
    /// It wants to be written to slowly at first.
    pub ramps_up: bool,
}

/// Says that an entry is still the one that was read: memcached's CAS, Datastore's entity version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version(pub u64);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a tier holds under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Payload and expiry.
    pub record: Record,
    /// To be handed back with a guarded write.
    pub version: Version,
}

/// A key that a tier lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The key.
    pub key: Key,
    /// When its entry expires, where the list tells.
    pub expiry: Option<Expiry>,
}

/// One change to one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Store this record.
    Put {
        /// Where.
        key: Key,
        /// What.
        record: Record,
        /// On which condition.
        only_if: OnlyIf,
    },
    /// Remove what is there.
    Delete {
        /// Where.
        key: Key,
        /// Only this version of it; `None` is whatever is there.
        version: Option<Version>,
    },
}

impl Change {
    /// The key that it changes.
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { key, .. } | Self::Delete { key, .. } => key,
        }
    }

    /// The condition that it is made on.
    pub fn only_if(&self) -> OnlyIf {
        match self {
            Self::Put { only_if, .. } => *only_if,
            Self::Delete { version, .. } => version.map_or(OnlyIf::Always, OnlyIf::Unchanged),
        }
    }
}

/// The condition that the tier itself checks, in one step with the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnlyIf {
    /// Whatever is there.
    Always,
    /// Nothing is there.
    Absent,
    /// What is there is what was read.
    Unchanged(Version),
}

impl OnlyIf {
    /// Whether a change on this condition may be made to an entry of version `current`.
    pub(super) fn allows(self, current: Option<Version>) -> bool {
        match self {
            Self::Always => true,
            Self::Absent => current.is_none(),
            Self::Unchanged(version) => current == Some(version),
        }
    }
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It was made.
    Applied,
    /// The condition did not hold; nothing was changed.
    Conflict,
    /// There was nothing to delete.
    Missing,
}

/// One place that holds sessions.
///
/// Reads are pure: they neither delete expired entries nor count as use.
#[async_trait]
pub trait Tier: fmt::Debug + Send + Sync {
    /// Its place in the cascade.
    fn name(&self) -> TierName;

    /// Where it is, as it was configured: all servers, or the file.
    fn url(&self) -> String;

    /// The one server or file that serves `key`, in the same form.
    fn target(&self, _key: &Key) -> String {
        self.url()
    }

    /// What this kind of tier can do.
    fn abilities(&self) -> Abilities;

    /// The servers or files that can fail each by itself, in the same form.
    fn targets(&self) -> Vec<String> {
        vec![self.url()]
    }

    /// The largest payload in bytes that it takes under `key`; `None` when it has no limit of its own.
    ///
    /// # Errors
    /// When a server whose limit is configurable could not be asked.
    async fn max_payload(&self, key: &Key) -> Result<Option<usize>, TierError>;

    /// Looks keys up. The answer has one element a key, in the same order; one key's failure
    /// says nothing about the others.
    async fn get(&self, keys: &[Key]) -> Vec<Result<Option<Entry>, TierError>>;

    /// Lists the keys in `range`, page by page; a session that changes meanwhile may be missed or come
    /// twice. Nothing is read ahead of the reader, and after an error the list is over.
    ///
    /// With `expiring`, only entries that expire then are wanted: a tier with an index for that lists
    /// no others, in the order of their expiries, and one without lists all the same as ever.
    fn list(
        &self,
        range: KeyRange,
        expiring: Option<ExpiryRange>,
    ) -> BoxStream<'_, Result<Vec<Listed>, TierError>>;

    /// How many entries there are in `range`, where the tier can tell without reading them; it may be
    /// wrong by those that come and go.
    async fn count(&self, _range: &KeyRange) -> Option<u64> {
        None
    }

    /// What its servers say about themselves, one element each; nothing where there is no server. Up to
    /// `sample` of the keys in `range` are looked at.
    async fn inspect(&self, _range: KeyRange, _sample: usize) -> Vec<Result<Inspection, TierError>> {
        Vec::new()
    }

    /// Whether it takes changes, as far as that can be told without making one.
    ///
    /// # Errors
    /// When it does not, or could not be asked.
    async fn check_writable(&self) -> Result<(), TierError> {
        Ok(())
    }

    /// Makes changes. The answer has one element a change, in the same order.
    async fn write(&self, changes: &[Change]) -> Vec<Result<Effect, TierError>>;
}
