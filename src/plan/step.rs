//! What is to be done about one session: changes in their order, each guarded by what was read.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::condition::Condition;
use crate::session::{Key, Record};
use crate::tier::{Change, Entry, OnlyIf, TierName, Version};

/// Which of the two cascades that a run can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The one that sessions are read from; most runs have no other.
    Source,
    /// The one that they are copied to.
    Target,
}

/// One tier of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct At {
    /// The cascade.
    pub side: Side,
    /// The tier in it.
    pub tier: TierName,
}

impl At {
    /// A tier of the cascade that sessions are read from.
    pub fn source(tier: TierName) -> Self {
        Self { side: Side::Source, tier }
    }

    /// A tier of the cascade that they are copied to.
    pub fn target(tier: TierName) -> Self {
        Self { side: Side::Target, tier }
    }
}

/// Why a session is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It was asked for, by name or by filter.
    Asked,
    /// It is in this condition, which is put right.
    Condition(Condition),
    /// It is copied.
    Copy,
    /// It is copied and then removed where it was.
    Move,
    /// It comes from a file.
    Import,
    /// A run is undone.
    Undo,
}

impl Reason {
    /// Its name in reports and plan files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Condition(condition) => condition.name(),
            Self::Copy => "copy",
            Self::Move => "move",
            Self::Import => "import",
            Self::Undo => "undo",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let plain = [Self::Asked, Self::Copy, Self::Move, Self::Import, Self::Undo];
        match plain.into_iter().find(|reason| reason.name() == name) {
            Some(reason) => Ok(reason),
            None => name.parse().map(Self::Condition).map_err(serde::de::Error::custom),
        }
    }
}

/// One guarded change, and what it takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Where.
    pub at: At,
    /// What is done there.
    pub change: Change,
    /// What was read there, and is gone afterwards.
    pub before: Option<Record>,
}

impl Write {
    /// Stores a record where `before` was read.
    pub fn put(at: At, key: Key, record: Record, before: Option<&Entry>) -> Self {
        let only_if = before.map_or(OnlyIf::Absent, |entry| OnlyIf::Unchanged(entry.version));
        Self {
            at,
            change: Change::Put { key, record, only_if },
            before: before.map(|entry| entry.record.clone()),
        }
    }

    /// Removes what was read.
    pub fn delete(at: At, key: Key, before: &Entry) -> Self {
        let change = Change::Delete { key, version: Some(before.version) };
        Self { at, change, before: Some(before.record.clone()) }
    }

    /// What it does to the copy.
    pub fn action(&self) -> Action {
        match (self.after(), &self.before) {
            (None, _) => Action::Remove,
            (Some(_), None) => Action::Add,
            (Some(_), Some(_)) => Action::Replace,
        }
    }

    /// What is there afterwards.
    pub fn after(&self) -> Option<&Record> {
        match &self.change {
            Change::Put { record, .. } => Some(record),
            Change::Delete { .. } => None,
        }
    }
}

/// What a change does to a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Writes it where there was none.
    Add,
    /// Writes it over another.
    Replace,
    /// Removes it.
    Remove,
}

/// A copy that a step rests on: if it is another afterwards, the step is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Where it is.
    pub at: At,
    /// Under which key.
    pub key: Key,
    /// Which version of it was read.
    pub version: Version,
}

/// Everything that is done about one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The session, as the source calls it.
    pub key: Key,
    /// Why.
    pub reason: Reason,
    /// What is written, in this order; where one is refused, those behind it are not tried.
    pub writes: Vec<Write>,
    /// What it rests on: copies that its writes are made from, or that its removals rely on.
    pub basis: Vec<Basis>,
    /// What was written is read back and compared before anything is removed.
    pub verify: bool,
    /// What is removed after that, in this order. The session must be gone from the source then.
    pub removals: Vec<Write>,
}

impl Step {
    /// A step that does nothing yet.
    pub fn new(key: Key, reason: Reason) -> Self {
        Self { key, reason, writes: Vec::new(), basis: Vec::new(), verify: false, removals: Vec::new() }
    }

    /// Every change of it, in the order in which they are made.
    pub fn changes(&self) -> impl Iterator<Item = &Write> {
        self.writes.iter().chain(&self.removals)
    }

    /// Nothing is done.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.removals.is_empty()
    }

    /// Bytes of payload that it holds on to.
    pub fn bytes(&self) -> usize {
        let bytes = |record: Option<&Record>| record.map_or(0, |record| record.payload.len());
        self.changes().map(|write| bytes(write.after()) + bytes(write.before.as_ref())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_back_by_their_names() {
        let all = [Reason::Asked, Reason::Copy, Reason::Move, Reason::Import, Reason::Undo].into_iter();
        for reason in all.chain(Condition::ALL.map(Reason::Condition)) {
            let text = serde_json::to_string(&reason).unwrap();
            assert_eq!(serde_json::from_str::<Reason>(&text).unwrap(), reason);
        }
        assert!(serde_json::from_str::<Reason>("\"other\"").is_err());
    }
}
