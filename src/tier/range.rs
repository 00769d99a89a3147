//! Parts of what a tier holds: keys between two bounds, expiries between two moments.

use jiff::Timestamp;

use crate::session::Expiry;

/// The alphabet of ids in the order of their bytes.
const ALPHABET: &[u8; 32] = b"234567ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Parts into which [`KeyRange::split`] can cut: two characters of an id.
pub const MOST_PARTS: usize = ALPHABET.len() * ALPHABET.len();

/// Keys that begin with a prefix and lie between two bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRange {
    from: String,
    to: Option<String>,
}

impl KeyRange {
    /// Every key that begins with `prefix`.
    pub fn of_prefix(prefix: &str) -> Self {
        Self { from: prefix.to_owned(), to: after_prefix(prefix) }
    }

    /// Cuts the keys that begin with `prefix` into at most `parts` ranges that ids of the store's form
    /// fill evenly, since they are random. The first and the last are open to ids of any other form, so
    /// that together they miss none.
    pub fn split(prefix: &str, parts: usize) -> Vec<Self> {
        let parts = parts.clamp(1, MOST_PARTS);
        let bound = |part: usize| {
            let place = part * MOST_PARTS / parts;
            let characters = [ALPHABET[place / ALPHABET.len()], ALPHABET[place % ALPHABET.len()]];
            format!("{prefix}{}{}", char::from(characters[0]), char::from(characters[1]))
        };
        let range = |part: usize| Self {
            from: if part == 0 { prefix.to_owned() } else { bound(part) },
            to: if part + 1 == parts { after_prefix(prefix) } else { Some(bound(part + 1)) },
        };
        (0..parts).map(range).collect()
    }

    /// Its keys that come after `key`.
    pub fn after(&self, key: &str) -> Self {
        // No key holds a space, and everything that a key can hold sorts behind it.
        Self { from: format!("{key} "), to: self.to.clone() }
    }

    /// From where this one begins to where `last` ends.
    pub fn through(&self, last: &Self) -> Self {
        Self { from: self.from.clone(), to: last.to.clone() }
    }

    /// The first key that can be in it.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The first key after it; `None` when it goes on to the end.
    pub fn to(&self) -> Option<&str> {
        self.to.as_deref()
    }

    /// Whether a key lies in it.
    pub fn contains(&self, key: &str) -> bool {
        self.from.as_str() <= key && self.to.as_deref().is_none_or(|to| key < to)
    }
}

/// Expiries after one moment and until another, which is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExpiryRange {
    /// Only what expires later; `None` has no beginning.
    pub after: Option<Timestamp>,
    /// Only what expires by then; `None` has no end, and what never expires is in it.
    pub until: Option<Timestamp>,
}

impl ExpiryRange {
    /// Whether an expiry lies in it.
    pub fn contains(&self, expiry: Expiry) -> bool {
        match expiry {
            Expiry::Never => self.until.is_none(),
            Expiry::At(at) => {
                self.after.is_none_or(|after| at > after) && self.until.is_none_or(|until| at <= until)
            }
        }
    }
}

/// The first text after all that begin with `prefix`.
fn after_prefix(prefix: &str) -> Option<String> {
    let last = prefix.chars().next_back()?;
    let next = char::from_u32(u32::from(last) + 1)?;
    Some(format!("{}{next}", &prefix[..prefix.len() - last.len_utf8()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_has_its_own_keys_and_no_others() {
        let range = KeyRange::of_prefix("session.");
        for key in ["session.", "session.A", "session.\u{7f}", "session.é"] {
            assert!(range.contains(key), "{key}");
        }
        for key in ["session", "session/", "sessiom.A", "other"] {
            assert!(!range.contains(key), "{key}");
        }
        assert!(KeyRange::of_prefix("").contains("anything"));
    }

    #[test]
    fn what_comes_after_a_key_is_the_rest() {
        let rest = KeyRange::of_prefix("session.").after("session.B");
        assert!(!rest.contains("session.B") && !rest.contains("session.A"));
        assert!(rest.contains("session.B!") && rest.contains("session.C") && !rest.contains("session/"));
    }

    #[test]
    fn a_moment_ends_the_range_that_it_is_in() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let within = ExpiryRange { after: Some(at(10)), until: Some(at(20)) };
        let inside = [10, 11, 20, 21].map(|second| within.contains(Expiry::At(at(second))));
        assert_eq!(inside, [false, true, true, false]);
        assert!(!within.contains(Expiry::Never));
        assert!(ExpiryRange { after: Some(at(10)), until: None }.contains(Expiry::Never));
    }

    #[test]
    fn parts_are_even_and_leave_no_gap() {
        for parts in [1, 2, 3, 7, 16, 1024, 5000] {
            let ranges = KeyRange::split("session.", parts);
            assert_eq!(ranges.len(), parts.min(MOST_PARTS));
            assert_eq!(ranges[0].from(), "session.");
            assert_eq!(ranges.last().unwrap().to(), Some("session/"));
            for pair in ranges.windows(2) {
                assert_eq!(pair[0].to(), Some(pair[1].from()));
            }
        }
        let ranges = KeyRange::split("session.", 4);
        let mut counts = [0; 4];
        for first in ALPHABET {
            for second in ALPHABET {
                let key = format!("session.{}{}X", char::from(*first), char::from(*second));
                counts[ranges.iter().position(|range| range.contains(&key)).unwrap()] += 1;
            }
        }
        assert_eq!(counts, [256; 4]);
        for odd in ["session.0", "session.~", "session.lower", "session."] {
            assert_eq!(ranges.iter().filter(|range| range.contains(odd)).count(), 1, "{odd}");
        }
    }
}
