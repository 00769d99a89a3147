//! What a session is called and what a tier holds of it.
//!
//! Payloads stay opaque bytes here; `values` is where they get a meaning.

use std::fmt;

use jiff::Timestamp;
use thiserror::Error;

/// Bytes of randomness in a session id made by the Go store.
pub const ID_RANDOM_BYTES: usize = 32;

/// Longest key that memcached accepts, in bytes (its protocol's limit).
pub const MAX_KEY_BYTES: usize = 250;

/// The key prefix that the Go store uses unless `SetKeyPrefix` changed it.
pub const DEFAULT_KEY_PREFIX: &str = "session.";

/// The id that the cookie carries: whatever string the application's store put there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(String);

/// The name under which every tier holds a session: prefix + id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

/// Why a text cannot name a session.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing was left to look up.
    #[error("the session id is empty")]
    Empty,
    /// Longer than any tier takes.
    #[error("the key is {0} bytes long; memcached takes {MAX_KEY_BYTES} at most")]
    TooLong(usize),
    /// gomemcache refuses to send it.
    #[error("the key has a character at byte {0} that is no printable ASCII, which gomemcache does not send")]
    Unprintable(usize),
    /// A key from another application, or a mistyped prefix.
    #[error("the key does not begin with the prefix {0:?}")]
    OtherPrefix(String),
}

impl SessionId {
    /// Takes an id as it came from a cookie or the command line.
    ///
    /// # Errors
    /// [`NameError::Empty`] for the empty string.
    pub fn new(id: impl Into<String>) -> Result<Self, NameError> {
        let id = id.into();
        if id.is_empty() {
            return Err(NameError::Empty);
        }
        Ok(Self(id))
    }

    /// An id as the Go store makes them: 32 random bytes in base32 without padding.
    pub fn from_random(bytes: &[u8; ID_RANDOM_BYTES]) -> Self {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut id = String::with_capacity(52);
        let (mut buffer, mut bits) = (0u32, 0u32);
        for byte in bytes {
            buffer = (buffer << 8) | u32::from(*byte);
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                id.push(char::from(ALPHABET[(buffer >> bits) as usize & 31]));
            }
        }
        if bits > 0 {
            id.push(char::from(ALPHABET[(buffer << (5 - bits)) as usize & 31]));
        }
        Self(id)
    }

    /// A fresh id.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; ID_RANDOM_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self::from_random(&bytes))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key under which the tiers hold this session.
    ///
    /// # Errors
    /// When the application could not use such a key.
    pub fn key(&self, prefix: &str) -> Result<Key, NameError> {
        Key::new(format!("{prefix}{}", self.0))
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key {
    /// Takes a whole key.
    ///
    /// # Errors
    /// When it is empty, over [`MAX_KEY_BYTES`], or holds what gomemcache refuses (`legalKey`).
    pub fn new(key: impl Into<String>) -> Result<Self, NameError> {
        let key = key.into();
        if key.is_empty() {
            return Err(NameError::Empty);
        }
        if key.len() > MAX_KEY_BYTES {
            return Err(NameError::TooLong(key.len()));
        }
        if let Some(at) = key.bytes().position(|byte| byte <= b' ' || byte > 0x7e) {
            return Err(NameError::Unprintable(at));
        }
        Ok(Self(key))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id that this key was made from.
    ///
    /// # Errors
    /// When the key does not begin with `prefix`, or nothing follows it.
    pub fn id(&self, prefix: &str) -> Result<SessionId, NameError> {
        match self.0.strip_prefix(prefix) {
            Some(id) => SessionId::new(id),
            None => Err(NameError::OtherPrefix(prefix.to_owned())),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// When a copy of a session stops counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Kept until something removes it.
    Never,
    /// Dead from this moment on.
    At(Timestamp),
}

impl Expiry {
    /// Whether the moment has come. The moment itself counts as expired.
    pub fn is_past(self, now: Timestamp) -> bool {
        match self {
            Self::Never => false,
            Self::At(at) => at <= now,
        }
    }

    /// The moment, where there is one.
    pub fn at(self) -> Option<Timestamp> {
        match self {
            Self::Never => None,
            Self::At(at) => Some(at),
        }
    }

    /// Whole seconds left at `now`, negative when past, `None` for never.
    pub fn seconds_left(self, now: Timestamp) -> Option<i64> {
        let at = self.at()?;
        let left = at.as_microsecond() - now.as_microsecond();
        Some(left.div_euclid(1_000_000))
    }
}

/// The payload of a session and its expiry, as one tier holds them.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// The serialized values, untouched.
    pub payload: Vec<u8>,
    /// When the tier stops holding it (Memcache), or when the store stops believing it (Datastore).
    pub expiry: Expiry,
}

impl fmt::Debug for Record {
    // Payloads are other people's secrets: a stray `{:?}` shows only their size.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("bytes", &self.payload.len()).field("expiry", &self.expiry).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_ids_have_the_stores_form() {
        let id = SessionId::from_random(&[0xff; 32]);
        assert_eq!(id.as_str().len(), 52);
        assert_eq!(id.as_str(), format!("{}Q", "7".repeat(51)));
        assert_eq!(SessionId::from_random(&[0; 32]).as_str(), "A".repeat(52));
    }

    #[test]
    fn keys_that_memcached_cannot_hold_are_refused() {
        let id = |text: &str| SessionId::new(text).unwrap();
        assert_eq!(id("A").key("session.").unwrap().as_str(), "session.A");
        assert_eq!(id("a b").key("s.").unwrap_err(), NameError::Unprintable(3));
        assert_eq!(id(&"A".repeat(250)).key("s").unwrap_err(), NameError::TooLong(251));
        assert_eq!(SessionId::new("").unwrap_err(), NameError::Empty);
    }

    #[test]
    fn a_key_gives_its_id_back() {
        let key = Key::new("session.ABC").unwrap();
        assert_eq!(key.id("session.").unwrap().as_str(), "ABC");
        assert!(matches!(key.id("other."), Err(NameError::OtherPrefix(_))));
        assert!(matches!(Key::new("session.").unwrap().id("session."), Err(NameError::Empty)));
    }

    #[test]
    fn seconds_left_round_towards_the_past() {
        let at = |us| Timestamp::from_microsecond(us).unwrap();
        let expiry = Expiry::At(at(1_500_000));
        assert_eq!(expiry.seconds_left(at(0)), Some(1));
        assert_eq!(expiry.seconds_left(at(2_000_000)), Some(-1));
        assert!(expiry.is_past(at(1_500_000)));
        assert_eq!(Expiry::Never.seconds_left(at(0)), None);
    }
}
