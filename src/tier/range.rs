//! Part of the key space: the keys of one prefix, between two bounds.

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
