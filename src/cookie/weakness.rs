//! What is doubtful about key pairs that can be used all the same.

use std::fmt;

use super::keys::{KeyPair, KeyRing};

/// What securecookie's documentation asks of a hash key, in bytes.
const GOOD_HASH_KEY: usize = 32;

/// A random key of 32 bytes has about 30 different ones; one with fewer than this was not drawn at random.
const FEW_DIFFERENT_BYTES: usize = 10;

/// Keys of examples, as they are copied into applications.
const FROM_EXAMPLES: [&[u8]; 8] = [
    b"something-very-secret",
    b"super-secret-key",
    b"very-secret",
    b"secret",
    b"secret-key",
    b"your-secret-key",
    b"the-big-and-secret-fash-key-here",
    b"changeme",
];

/// Something doubtful. Names positions, never keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakness {
    /// Position of the pair in the list, from 1.
    pub pair: usize,
    /// What it is.
    pub kind: WeaknessKind,
}

/// What can be doubtful about a key pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeaknessKind {
    /// The hash key has so few bytes.
    ShortHashKey(usize),
    /// The key is one from examples, or obviously not random.
    Guessable(&'static str),
    /// The same hash key as the pair of this position.
    RepeatsHashKey(usize),
    /// The block key is the hash key.
    BlockIsHash,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pair = self.pair;
        match self.kind {
            WeaknessKind::ShortHashKey(bytes) => {
                write!(
                    f,
                    "the hash key of key pair {pair} has {bytes} bytes; {GOOD_HASH_KEY} or more are hard to guess"
                )
            }
            WeaknessKind::Guessable(part) => {
                write!(f, "the {part} key of key pair {pair} can be guessed: it is not random")
            }
            WeaknessKind::RepeatsHashKey(other) => {
                write!(f, "key pair {pair} has the hash key of key pair {other} once more")
            }
            WeaknessKind::BlockIsHash => {
                write!(f, "key pair {pair} has one key for both signing and encryption")
            }
        }
    }
}

impl KeyRing {
    /// Everything that is doubtful, in the order of the pairs.
    pub fn weaknesses(&self) -> Vec<Weakness> {
        let mut weaknesses = Vec::new();
        for (index, pair) in self.pairs().iter().enumerate() {
            let mut add = |kind| weaknesses.push(Weakness { pair: index + 1, kind });
            of_pair(pair).into_iter().for_each(&mut add);
            let earlier = self.pairs()[..index].iter().position(|other| other.hash() == pair.hash());
            earlier.map(|other| WeaknessKind::RepeatsHashKey(other + 1)).into_iter().for_each(&mut add);
        }
        weaknesses
    }

    /// How many pairs only sign.
    pub fn unencrypted(&self) -> usize {
        self.pairs().iter().filter(|pair| pair.block().is_none()).count()
    }
}

fn of_pair(pair: &KeyPair) -> Vec<WeaknessKind> {
    let (hash, block) = (pair.hash(), pair.block());
    let mut kinds = Vec::new();
    if hash.len() < GOOD_HASH_KEY {
        kinds.push(WeaknessKind::ShortHashKey(hash.len()));
    }
    if is_guessable(hash) {
        kinds.push(WeaknessKind::Guessable("hash"));
    }
    if block.is_some_and(is_guessable) {
        kinds.push(WeaknessKind::Guessable("block"));
    }
    if block == Some(hash) {
        kinds.push(WeaknessKind::BlockIsHash);
    }
    kinds
}

fn is_guessable(key: &[u8]) -> bool {
    let mut different = key.to_vec();
    different.sort_unstable();
    different.dedup();
    // A short random key may well have few different bytes, and is told of as short.
    let few = key.len() >= 16 && different.len() < FEW_DIFFERENT_BYTES;
    let lower = key.to_ascii_lowercase();
    few || FROM_EXAMPLES.iter().any(|example| lower == *example)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pairs: &[(&[u8], Option<&[u8]>)]) -> Vec<String> {
        let pair = |(hash, block): &(&[u8], Option<&[u8]>)| {
            KeyPair::new(hash.to_vec(), block.map(<[u8]>::to_vec)).unwrap()
        };
        let ring: KeyRing = pairs.iter().map(pair).collect();
        ring.weaknesses().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn good_keys_have_no_weakness() {
        let hash: Vec<u8> = (0..64).map(|byte| byte * 3 + 1).collect();
        let block: Vec<u8> = (100..132).collect();
        assert_eq!(told(&[(&hash, Some(&block))]), Vec::<String>::new());
    }

    #[test]
    fn what_is_doubtful_is_named_by_position() {
        let good: Vec<u8> = (0..32).collect();
        let told = told(&[
            (&good, None),
            (b"something-very-secret", None),
            (&good, Some(&good)),
            (&[7; 64], Some(&[0; 32])),
        ]);
        let text = told.join("\n");
        for expected in [
            "the hash key of key pair 2 has 21 bytes",
            "the hash key of key pair 2 can be guessed",
            "key pair 3 has the hash key of key pair 1 once more",
            "key pair 3 has one key for both",
            "the hash key of key pair 4 can be guessed",
            "the block key of key pair 4 can be guessed",
        ] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
        assert_eq!(told.len(), 6);
    }
}
