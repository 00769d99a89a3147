//! What is in sessions: which keys, of which types, how often.
//!
//! Keys come from applications, and may be as many as sessions. Only so many are told apart: the
//! shortest, since keys that are made up of data are long. Which those are does not depend on the order
//! in which they come, and none of them was ever left out, so the counts are exact in one process and
//! in the sum of many.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::values::{Serializer, Values};

/// Keys, and types, that are told apart.
const MOST: usize = 2_000;

/// Types under one key that are told apart.
const MOST_TYPES: usize = 50;

/// Longest name that is told, in bytes.
const LONGEST: usize = 200;

/// How often things occur in sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Sessions by what wrote them.
    pub serializers: BTreeMap<Serializer, u64>,
    /// Sessions that do not decode.
    pub undecodable: u64,
    /// Sessions by top-level key.
    pub keys: Names<KeyUse>,
    /// Values by the type under which they were registered, or the kind of JSON.
    pub types: Names<u64>,
}

/// How a key is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUse {
    /// Sessions that have it.
    pub sessions: u64,
    /// The types under it, where those were asked for.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub types: Names<u64>,
}

/// Names with what is known of each, the shortest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    from = "Listed<V>",
    into = "Listed<V>",
    bound(serialize = "V: Serialize + Clone", deserialize = "V: Deserialize<'de>")
)]
pub struct Names<V> {
    entries: BTreeMap<(usize, String), V>,
    /// Other names occurred, which are not among these.
    more: bool,
}

#[derive(Clone, Serialize, Deserialize)]
struct Listed<V> {
    more: bool,
    names: Vec<(String, V)>,
}

impl<V> From<Names<V>> for Listed<V> {
    fn from(names: Names<V>) -> Self {
        let listed = names.entries.into_iter().map(|((_, name), value)| (name, value));
        Self { more: names.more, names: listed.collect() }
    }
}

impl<V> From<Listed<V>> for Names<V> {
    fn from(listed: Listed<V>) -> Self {
        let entries = listed.names.into_iter().map(|(name, value)| ((name.len(), name), value));
        Self { entries: entries.collect(), more: listed.more }
    }
}

impl<V> Default for Names<V> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), more: false }
    }
}

impl<V> Names<V> {
    /// Whether nothing has a name here.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && !self.more
    }

    /// The names and what is known of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.entries.iter().map(|((_, name), value)| (name.as_str(), value))
    }

    /// Whether there were names that are not among these.
    pub fn has_more(&self) -> bool {
        self.more
    }
}

impl<V: Default> Names<V> {
    /// What is known of a name, unless `most` shorter ones are known.
    fn of(&mut self, name: &str, most: usize) -> Option<&mut V> {
        if name.len() > LONGEST {
            self.more = true;
            return None;
        }
        let place = (name.len(), name.to_owned());
        if self.entries.len() >= most && !self.entries.contains_key(&place) {
            self.more = true;
            if self.entries.last_key_value().is_some_and(|(last, _)| *last < place) {
                return None;
            }
            self.entries.pop_last();
        }
        Some(self.entries.entry(place).or_default())
    }

    fn merge(&mut self, other: Self, most: usize, add: impl Fn(&mut V, V)) {
        self.more |= other.more;
        for ((_, name), value) in other.entries {
            if let Some(mine) = self.of(&name, most) {
                add(mine, value);
            }
        }
    }
}

impl Contents {
    pub(super) fn count(&mut self, values: Option<&Values<'_>>, with_types: bool) {
        let Some(values) = values else {
            self.undecodable += 1;
            return;
        };
        *self.serializers.entry(values.serializer()).or_default() += 1;
        for part in values.parts() {
            if let Some(count) = self.types.of(&part.go_type, MOST) {
                *count += 1;
            }
            let Some(key) = self.keys.of(&part.key, MOST) else { continue };
            key.sessions += 1;
            if with_types && let Some(count) = key.types.of(&part.go_type, MOST_TYPES) {
                *count += 1;
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (serializer, sessions) in other.serializers {
            *self.serializers.entry(serializer).or_default() += sessions;
        }
        self.undecodable += other.undecodable;
        self.types.merge(other.types, MOST, |mine, theirs| *mine += theirs);
        self.keys.merge(other.keys, MOST, |mine, theirs| {
            mine.sessions += theirs.sessions;
            mine.types.merge(theirs.types, MOST_TYPES, |mine, theirs| *mine += theirs);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_told_are_counted_exactly_whatever_the_order() {
        let names: Vec<String> = (0..500u32).map(|n| format!("k{}", n * n % 211)).collect();
        let count = |names: &[String]| {
            let mut told = Names::<u64>::default();
            for name in names {
                if let Some(count) = told.of(name, 20) {
                    *count += 1;
                }
            }
            told
        };
        let whole = count(&names);
        assert!(whole.has_more() && whole.entries.len() == 20);
        for (name, told) in whole.iter() {
            assert_eq!(*told, names.iter().filter(|other| *other == name).count() as u64, "{name}");
        }
        let mut parts = count(&names[300..]);
        parts.merge(count(&names[..300]), 20, |mine, theirs| *mine += theirs);
        assert_eq!(parts, whole);
        let json = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<Names<u64>>(&json).unwrap(), whole);
    }
}
