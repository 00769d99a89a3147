//! What a tier's servers say about themselves, for whoever asks whether they are fit to hold sessions.

use std::time::Duration;

use jiff::SignedDuration;

use crate::session::Key;

/// How long a list of keys may take to begin: memcached has one at a time, and may go through much else first.
pub const LIST_TIME: Duration = Duration::from_secs(10);

/// What one server or database says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its URL.
    pub target: String,
    /// How long it took to answer, connecting left out.
    pub round_trip: Duration,
    /// How far its clock is ahead of ours, where it tells; exact to `clock_resolution`.
    pub clock_ahead: Option<SignedDuration>,
    /// Half of what lies between two moments that its clock can tell apart.
    pub clock_resolution: Duration,
    /// What only its kind of tier can say.
    pub details: Details,
}

/// What differs by kind of tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// A memcached server.
    Memcached(Memcached),
    /// The entities of one kind in one namespace.
    Entities(Entities),
}

/// What a memcached server says, and some of its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memcached {
    /// Its version, as it writes it.
    pub version: String,
    /// It knows the meta commands that look without counting as a use.
    pub can_be_looked_at: bool,
    /// It knows today's form of the meta commands that write.
    pub can_be_written: bool,
    /// Size in bytes of the largest item, overhead included.
    pub item_size_max: Option<usize>,
    /// Items have versions, by which writes are guarded.
    pub cas: bool,
    /// Some of the session keys that it holds.
    pub listing: Listing,
    /// Items that it has dropped before their time to make room, since it runs.
    pub evictions: Option<u64>,
    /// Of these, those while it was watched.
    pub evicted_meanwhile: Option<u64>,
    /// How long it was watched.
    pub watched: Duration,
}

/// Whether a server lists its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// It does; here are some, in no order.
    Some(Vec<Key>),
    /// It is told not to.
    Refused,
    /// It could not be told, and why.
    Unknown(String),
}

/// What a database says of the kind and namespace that the sessions should be in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entities {
    /// The emulator that stands for Google's service.
    pub emulator: Option<String>,
    /// The kind of the sessions.
    pub kind: String,
    /// The namespace; empty for the default one.
    pub namespace: String,
    /// There is at least one entity of the kind.
    pub present: bool,
    /// Entities that were looked at.
    pub sampled: usize,
    /// Of these, those whose `ExpiresAt` is excluded from the indexes.
    pub expiry_unindexed: usize,
    /// Of these, those whose `Value` is not, so that it must be short.
    pub value_indexed: usize,
    /// The index of `ExpiresAt` has entries of the kind.
    pub expiry_index: bool,
    /// Where nothing is found: other namespaces that have entities of the kind.
    pub elsewhere: Vec<String>,
    /// Where nothing is found: other kinds in the namespace.
    pub other_kinds: Vec<String>,
}
