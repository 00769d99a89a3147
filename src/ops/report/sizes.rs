//! How large sessions are, in bins, and what fills the largest.

use serde::{Deserialize, Serialize};

use super::super::worst::{Ranked, Worst};
use crate::trace::Trace;
use crate::values::{self, Expected, Serializer};

/// Sizes up to here have a bin each.
const EXACT: u64 = 16_384;

/// Width of the bins of larger sizes, in bytes: less than half a percent of what is in them.
const STEP: u64 = 64;

/// Parts of a large session that are named.
const PARTS: usize = 5;

/// Longest name of a part that is kept, in characters.
const LONGEST_NAME: usize = 100;

/// Sizes of sessions in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Their sum.
    pub total: u64,
    /// The smallest.
    pub smallest: Option<u64>,
    /// The largest.
    pub biggest: Option<u64>,
    /// How many there are of each size: one bin a byte up to 16,384 bytes, one in 64 bytes above. A bin
    /// is named by the largest size in it.
    pub bins: Vec<Bin>,
    /// The largest sessions.
    largest: Worst<Large>,
}

/// So many sessions of about this size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// The largest size in it.
    pub bytes: u64,
    /// Sessions in it.
    pub sessions: u64,
}

/// One of the largest sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Large {
    /// Its id.
    pub id: Option<String>,
    /// Its key.
    pub key: String,
    /// Its size.
    pub bytes: u64,
    /// What wrote it; `None` when it does not decode.
    pub serializer: Option<Serializer>,
    /// What fills it: its largest values with what each takes alone.
    pub parts: Vec<PartSize>,
}

/// What one value of a session takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartSize {
    /// Its key.
    pub key: String,
    /// Its bytes, key and types included.
    pub bytes: u64,
}

impl Ranked for Large {
    fn weight(&self) -> u64 {
        self.bytes
    }

    fn name(&self) -> &str {
        &self.key
    }
}

impl Large {
    pub(super) fn new(trace: &Trace, key_prefix: &str, bytes: usize, expected: Expected) -> Self {
        let copies = trace.probes.iter().filter_map(|probe| probe.seen.entry());
        let largest = copies.max_by_key(|entry| entry.record.payload.len());
        let values = largest.and_then(|entry| values::decode(&entry.record.payload, expected).ok());
        let parts = values.iter().flat_map(values::Values::part_sizes).take(PARTS);
        let part = |(key, bytes): (String, usize)| PartSize {
            key: key.chars().take(LONGEST_NAME).collect(),
            bytes: bytes as u64,
        };
        Self {
            id: trace.key.id(key_prefix).ok().map(|id| id.to_string()),
            key: trace.key.to_string(),
            bytes: bytes as u64,
            serializer: values.as_ref().map(values::Values::serializer),
            parts: parts.map(part).collect(),
        }
    }
}

impl Sizes {
    pub(super) fn count(&mut self, bytes: usize, key: &str, most: usize, make: impl FnOnce() -> Large) {
        let bytes = bytes as u64;
        self.total += bytes;
        self.smallest = Some(self.smallest.map_or(bytes, |smallest| smallest.min(bytes)));
        self.biggest = self.biggest.max(Some(bytes));
        self.add(Bin { bytes: bin(bytes), sessions: 1 });
        self.largest.offer(most, bytes, key, make);
    }

    pub(super) fn merge(&mut self, most: usize, other: Self) {
        self.total += other.total;
        self.smallest = self.smallest.into_iter().chain(other.smallest).min();
        self.biggest = self.biggest.max(other.biggest);
        for bin in other.bins {
            self.add(bin);
        }
        self.largest.merge(most, other.largest);
    }

    fn add(&mut self, bin: Bin) {
        match self.bins.binary_search_by_key(&bin.bytes, |bin| bin.bytes) {
            Ok(place) => self.bins[place].sessions += bin.sessions,
            Err(place) => self.bins.insert(place, bin),
        }
    }

    /// The largest sessions, the largest first.
    pub fn largest(&self) -> &[Large] {
        self.largest.items()
    }

    /// The size that so many thousandths of the sessions do not exceed.
    pub fn permille(&self, permille: u64) -> Option<u64> {
        let sessions: u64 = self.bins.iter().map(|bin| bin.sessions).sum();
        let rank = (sessions * permille).div_ceil(1_000).max(1);
        let mut before = 0;
        let found = self.bins.iter().find(|bin| {
            before += bin.sessions;
            before >= rank
        });
        found.map(|bin| bin.bytes).min(self.biggest)
    }

    /// Sessions in bins above that of `bytes`.
    pub fn over(&self, bytes: u64) -> u64 {
        self.bins.iter().filter(|bin| bin.bytes > self::bin(bytes)).map(|bin| bin.sessions).sum()
    }
}

/// The bin of a size.
fn bin(bytes: u64) -> u64 {
    if bytes <= EXACT { bytes } else { bytes.next_multiple_of(STEP) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sizes: impl IntoIterator<Item = usize>) -> Sizes {
        let mut told = Sizes::default();
        for (n, bytes) in sizes.into_iter().enumerate() {
            let key = format!("{n}-{bytes}");
            let large =
                Large { id: None, key: key.clone(), bytes: bytes as u64, serializer: None, parts: vec![] };
            told.count(bytes, &key, 3, || large);
        }
        told
    }

    #[test]
    fn percentiles_are_sizes_that_sessions_have() {
        let sizes = of(1..=1_000);
        assert_eq!(
            [500, 900, 990, 999, 1_000].map(|p| sizes.permille(p).unwrap()),
            [500, 900, 990, 999, 1_000]
        );
        assert_eq!((sizes.total, sizes.smallest, sizes.biggest), (500_500, Some(1), Some(1_000)));
        assert_eq!(Sizes::default().permille(500), None);
        assert_eq!(of([70_000]).permille(500), Some(70_000), "no bin names a size above the largest");
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let all: Vec<usize> = (0..2_000).map(|n| n * n % 90_001).collect();
        let whole = of(all.iter().copied());
        let mut parts = Sizes::default();
        for chunk in all.chunks(300) {
            let mut part = of(chunk.iter().copied());
            // Keys are unique across parts.
            part.largest = Worst::default();
            parts.merge(3, part);
        }
        assert_eq!((parts.total, &parts.bins), (whole.total, &whole.bins));
        assert!(whole.bins.windows(2).all(|pair| pair[0].bytes < pair[1].bytes));
        assert_eq!(whole.over(16_384), all.iter().filter(|bytes| **bytes > 16_384).count() as u64);
    }
}
