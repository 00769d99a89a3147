//! A share of the key space, so that several processes can divide a walk among them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::tier::{KeyRange, MOST_PARTS};

/// Parts in which one process walks side by side, each with a page of keys ahead. More would take more
/// memory; whoever wants to be faster than one process can run several.
const PARTS: usize = 2;

/// Processes that can share a walk at the most.
pub const MOST_SHARDS: usize = MOST_PARTS / PARTS;

/// One of several even shares, written `I/N` with I from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Which one, from 1.
    pub index: usize,
    /// How many there are.
    pub count: usize,
}

impl Shard {
    /// All of it.
    pub const WHOLE: Self = Self { index: 1, count: 1 };

    /// One share.
    ///
    /// # Errors
    /// When there is no such share, or there would be more than [`MOST_SHARDS`].
    pub fn new(index: usize, count: usize) -> Result<Self, String> {
        match (index, count) {
            (_, 0) | (0, _) => Err("shards are counted from 1".to_owned()),
            (_, count) if count > MOST_SHARDS => {
                Err(format!("there can be {MOST_SHARDS} shards at the most"))
            }
            (index, count) if index > count => Err(format!("there is no shard {index} of {count}")),
            _ => Ok(Self { index, count }),
        }
    }

    /// The ranges of keys that make it up.
    pub(super) fn parts(self, prefix: &str) -> Vec<KeyRange> {
        let ranges = KeyRange::split(prefix, PARTS * self.count);
        ranges.into_iter().skip((self.index - 1) * PARTS).take(PARTS).collect()
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .and_then(|(index, count)| Some((index.trim().parse().ok()?, count.trim().parse().ok()?)));
        let (index, count) = parts.ok_or("write it like 2/8: the second of eight shards")?;
        Self::new(index, count)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_counted_from_one_and_leave_no_gap() {
        assert_eq!("2/8".parse(), Ok(Shard { index: 2, count: 8 }));
        for text in ["", "0/4", "5/4", "1/0", "1/513", "x/2", "3"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        for count in [1, 2, 7, MOST_SHARDS] {
            let parts: Vec<_> =
                (1..=count).flat_map(|index| Shard::new(index, count).unwrap().parts("session.")).collect();
            assert_eq!(parts.len(), PARTS * count);
            assert_eq!((parts[0].from(), parts[parts.len() - 1].to()), ("session.", Some("session/")));
            assert!(parts.windows(2).all(|pair| pair[0].to() == Some(pair[1].from())));
        }
    }
}
