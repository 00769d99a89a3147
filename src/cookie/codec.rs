//! Opening and sealing cookies, as securecookie's `DecodeMulti` and `EncodeMulti` do.

use std::fmt;

use base64::Engine as _;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use super::cipher::{BlockCipher, IV_BYTES};
use super::envelope::{BASE64, Envelope, decode_base64};
use super::hash::HashFunction;
use super::keys::{KeyPair, KeyRing};

/// Longest cookie text that securecookie decodes unless told otherwise, in bytes.
pub const MAX_LENGTH: usize = 4096;

/// How long securecookie accepts a cookie unless told otherwise, in seconds: 30 days.
pub const DEFAULT_MAX_AGE: i64 = 86_400 * 30;

/// Opens and seals the cookies of one name.
#[derive(Clone)]
pub struct Codec {
    /// `name|`, which goes in front of what is signed.
    prefix: String,
    signers: Vec<Signer>,
    min_age: Option<i64>,
    max_age: Option<i64>,
}

/// A key pair, with the work done that is the same for every cookie.
#[derive(Clone)]
struct Signer {
    pair: KeyPair,
    /// The HMAC of nothing.
    mac: Hmac<Sha256>,
    cipher: Option<BlockCipher>,
}

impl fmt::Debug for Codec {
    // The state of a keyed HMAC is as good as the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<_> = self.signers.iter().map(|signer| &signer.pair).collect();
        f.debug_struct("Codec").field("name", &self.name()).field("pairs", &pairs).finish_non_exhaustive()
    }
}

/// A cookie that the application accepts.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// What the application put in.
    pub payload: Vec<u8>,
    /// Position of the key pair that made it, from 1.
    pub key_pair: usize,
    /// The hash function of its MAC.
    pub hash: HashFunction,
    /// When it was made, in seconds since 1970.
    pub issued_at: i64,
    /// The last second in which it is accepted, since 1970; `None` when it always is.
    pub expires_at: Option<i64>,
    /// Whether the payload was encrypted.
    pub encrypted: bool,
}

impl fmt::Debug for Opened {
    // The payload names somebody's session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("key_pair", &self.key_pair)
            .field("issued_at", &self.issued_at)
            .finish_non_exhaustive()
    }
}

/// A cookie that the application refuses, and what was found out about it on the way.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{refusal}")]
pub struct OpenError {
    /// The check that failed, of the key pair that came furthest.
    pub refusal: Refusal,
    /// That pair's position, from 1, when its MAC matched.
    pub key_pair: Option<usize>,
    /// The date in the envelope, unproved unless a MAC matched.
    pub issued_at: Option<i64>,
}

/// The check that a cookie failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// There is no cookie.
    #[error("the cookie is empty")]
    Empty,
    /// Over securecookie's `maxLength`.
    #[error("the cookie is {0} bytes long; securecookie takes {MAX_LENGTH} at most")]
    TooLong(usize),
    /// Not URL-safe base64.
    #[error("the cookie is not URL-safe base64: {0}")]
    Base64(String),
    /// Decodes, but not to `date|value|mac`.
    #[error("the cookie is not of the form date|value|mac: it is truncated, or not made by securecookie")]
    NotAnEnvelope,
    /// Signed with another key, under another name, or changed since.
    #[error("the MAC does not match {}: another key, another cookie name than {name:?}, or a changed or truncated cookie", pairs(*tried))]
    Mac {
        /// The name that the MAC was computed with.
        name: String,
        /// How many pairs were tried.
        tried: usize,
    },
    /// The date is no number.
    #[error("the cookie's date is not a number")]
    Date,
    /// Over the codec's `maxAge`.
    #[error("the cookie is too old by {over} seconds: the codec accepts it for {max_age} seconds")]
    TooOld {
        /// Seconds past the limit.
        over: i64,
        /// The limit in seconds.
        max_age: i64,
    },
    /// Under the codec's `minAge`.
    #[error("the cookie is too new: the codec accepts it {wait} seconds from now")]
    TooNew {
        /// Seconds until it is accepted.
        wait: i64,
    },
    /// The MAC matches and the rest is not what securecookie makes.
    #[error("the MAC matches, but the value is not URL-safe base64")]
    Value,
    /// Signed with our key, but what it carries makes no sense.
    #[error("the MAC matches, but the value does not decode: {}", payload_cause(*decrypted))]
    Payload {
        /// Whether it was decrypted first.
        decrypted: bool,
    },
    /// Too short to hold an initialization vector and anything else.
    #[error("the MAC matches, but the value is too short to be encrypted: was it made without a block key?")]
    Encryption,
}

fn pairs(tried: usize) -> String {
    match tried {
        1 => "the key pair".to_owned(),
        _ => format!("any of the {tried} key pairs"),
    }
}

fn payload_cause(decrypted: bool) -> &'static str {
    if decrypted {
        "another block key encrypted it, or none did"
    } else {
        "it was encrypted with a block key, or holds something else than a session id"
    }
}

/// Why a cookie could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SealError {
    /// Nothing to sign with.
    #[error("there is no key pair to sign with")]
    NoKeys,
    /// Over securecookie's `maxLength`.
    #[error("the cookie would be {0} bytes long; securecookie takes {MAX_LENGTH} at most")]
    TooLong(usize),
}

impl Codec {
    /// A codec for the cookies called `name`. `max_age` is how long they are accepted, in seconds;
    /// `None` is for ever.
    pub fn new(name: impl Into<String>, keys: KeyRing, max_age: Option<i64>) -> Self {
        let mut prefix = name.into();
        prefix.push('|');
        let signer = |pair: &KeyPair| {
            // HMAC takes keys of any length; the length is the only thing that this could refuse.
            let mac = Hmac::new_from_slice(pair.hash()).expect("HMAC takes a key of any length");
            let cipher = |block| BlockCipher::new(block).expect("a pair has no key that AES does not take");
            Signer { pair: pair.clone(), mac, cipher: pair.block().map(cipher) }
        };
        let signers = keys.pairs().iter().map(signer).collect();
        Self { prefix, signers, min_age: None, max_age }
    }

    /// Refuses cookies until they are this old, in seconds; securecookie does so only when told to.
    #[must_use]
    pub fn min_age(mut self, seconds: i64) -> Self {
        self.min_age = (seconds > 0).then_some(seconds);
        self
    }

    /// The name that is part of what is signed.
    pub fn name(&self) -> &str {
        self.prefix.strip_suffix('|').unwrap_or_default()
    }

    /// How long cookies are accepted, in seconds.
    pub fn max_age(&self) -> Option<i64> {
        self.max_age
    }

    /// How many key pairs are tried.
    pub fn pairs(&self) -> usize {
        self.signers.len()
    }

    pub(super) fn key_pairs(&self) -> impl Iterator<Item = &KeyPair> {
        self.signers.iter().map(|signer| &signer.pair)
    }

    /// Opens a cookie as the application would at `now` (seconds since 1970), with each pair in
    /// turn. `decodes` says whether a payload is one that the application can read: with the
    /// wrong block key everything else about a cookie may be right.
    ///
    /// # Errors
    /// [`OpenError`] when the application would refuse it.
    pub fn open(&self, text: &str, now: i64, decodes: impl Fn(&[u8]) -> bool) -> Result<Opened, OpenError> {
        let envelope = Envelope::read_after(self.prefix.as_bytes(), text).map_err(|refusal| OpenError {
            refusal,
            key_pair: None,
            issued_at: None,
        })?;
        let refused = |refusal, key_pair| OpenError { refusal, key_pair, issued_at: envelope.date() };
        let mut furthest = None;
        for (index, signer) in self.signers.iter().enumerate() {
            let mut mac = signer.mac.clone();
            mac.update(envelope.signed_after_prefix());
            if mac.verify_slice(envelope.mac()).is_err() {
                continue;
            }
            let key_pair = index + 1;
            match self.accept(signer, &envelope, key_pair, now, &decodes) {
                Ok(opened) => return Ok(opened),
                Err(refusal) => furthest = Some(refused(refusal, Some(key_pair))),
            }
        }
        Err(furthest.unwrap_or_else(|| {
            refused(Refusal::Mac { name: self.name().to_owned(), tried: self.signers.len() }, None)
        }))
    }

    /// Seals a payload with the first key pair. `iv` is used when that pair has a block key, and
    /// must be random.
    ///
    /// # Errors
    /// [`SealError`] without a key pair, or when securecookie would refuse to decode the result.
    pub fn seal(&self, payload: &[u8], now: i64, iv: &[u8; IV_BYTES]) -> Result<String, SealError> {
        let signer = self.signers.first().ok_or(SealError::NoKeys)?;
        let value = match &signer.cipher {
            None => BASE64.encode(payload),
            Some(cipher) => BASE64.encode(cipher.encrypt(iv, payload)),
        };
        let mut envelope = format!("{now}|{value}").into_bytes();
        let mac =
            signer.mac.clone().chain_update(&self.prefix).chain_update(&envelope).finalize().into_bytes();
        envelope.push(b'|');
        envelope.extend_from_slice(&mac);
        let text = BASE64.encode(envelope);
        if text.len() > MAX_LENGTH {
            return Err(SealError::TooLong(text.len()));
        }
        Ok(text)
    }

    /// What is left to check once the MAC matches, in securecookie's order.
    fn accept(
        &self,
        signer: &Signer,
        envelope: &Envelope,
        key_pair: usize,
        now: i64,
        decodes: impl Fn(&[u8]) -> bool,
    ) -> Result<Opened, Refusal> {
        let issued_at = envelope.date().ok_or(Refusal::Date)?;
        if let Some(min_age) = self.min_age
            && issued_at > now.saturating_sub(min_age)
        {
            return Err(Refusal::TooNew { wait: issued_at.saturating_add(min_age).saturating_sub(now) });
        }
        let expires_at = self.max_age.map(|max_age| issued_at.saturating_add(max_age));
        if let (Some(expires_at), Some(max_age)) = (expires_at, self.max_age)
            && expires_at < now
        {
            return Err(Refusal::TooOld { over: now.saturating_sub(expires_at), max_age });
        }
        let mut payload = decode_base64(envelope.value()).map_err(|_| Refusal::Value)?;
        let encrypted = signer.cipher.is_some();
        if let Some(cipher) = &signer.cipher {
            payload = cipher.decrypt(payload).ok_or(Refusal::Encryption)?;
        }
        if !decodes(&payload) {
            return Err(Refusal::Payload { decrypted: encrypted });
        }
        let hash = HashFunction::Sha256;
        Ok(Opened { payload, key_pair, hash, issued_at, expires_at, encrypted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;

    fn codec(pairs: &[(&[u8], Option<usize>)]) -> Codec {
        let pair = |(hash, block): &(&[u8], Option<usize>)| {
            KeyPair::new(hash.to_vec(), block.map(|length| vec![9; length])).unwrap()
        };
        Codec::new("session", pairs.iter().map(pair).collect(), Some(DEFAULT_MAX_AGE))
    }

    fn refusal(codec: &Codec, text: &str, now: i64) -> Refusal {
        codec.open(text, now, |_| true).unwrap_err().refusal
    }

    #[test]
    fn what_is_sealed_opens_with_every_block_key() {
        for block in [None, Some(16), Some(24), Some(32)] {
            let codec = codec(&[(b"key", block)]);
            let text = codec.seal(b"payload", NOW, &[7; 16]).unwrap();
            let opened = codec.open(&text, NOW + 5, |_| true).unwrap();
            assert_eq!(opened.payload, b"payload");
            assert_eq!(opened.issued_at, NOW);
            assert_eq!(opened.expires_at, Some(NOW + DEFAULT_MAX_AGE));
            assert_eq!(opened.encrypted, block.is_some());
        }
    }

    #[test]
    fn an_older_pair_still_opens_and_is_named() {
        let text = codec(&[(b"old", None)]).seal(b"x", NOW, &[0; 16]).unwrap();
        let opened = codec(&[(b"new", Some(32)), (b"old", None)]).open(&text, NOW, |_| true).unwrap();
        assert_eq!(opened.key_pair, 2);
    }

    #[test]
    fn a_pair_whose_payload_makes_no_sense_gives_way_to_the_next() {
        let old = KeyPair::new(b"key".to_vec(), Some(vec![1; 16])).unwrap();
        let new = KeyPair::new(b"key".to_vec(), Some(vec![2; 16])).unwrap();
        let ring = |pairs: Vec<KeyPair>| Codec::new("session", pairs.into_iter().collect(), None);
        let text = ring(vec![old.clone()]).seal(b"payload", NOW, &[3; 16]).unwrap();
        let decodes = |payload: &[u8]| payload == b"payload";
        assert_eq!(ring(vec![new.clone(), old]).open(&text, NOW, decodes).unwrap().key_pair, 2);
        let error = ring(vec![new]).open(&text, NOW, decodes).unwrap_err();
        assert_eq!(error.refusal, Refusal::Payload { decrypted: true });
    }

    #[test]
    fn age_is_counted_as_securecookie_counts_it() {
        let codec = codec(&[(b"key", None)]);
        let text = codec.seal(b"x", NOW, &[0; 16]).unwrap();
        assert!(codec.open(&text, NOW + DEFAULT_MAX_AGE, |_| true).is_ok());
        let too_old = Refusal::TooOld { over: 1, max_age: DEFAULT_MAX_AGE };
        assert_eq!(refusal(&codec, &text, NOW + DEFAULT_MAX_AGE + 1), too_old);
        assert!(
            codec.open(&text, NOW - 1000, |_| true).is_ok(),
            "securecookie has no lower bound by default"
        );
    }

    #[test]
    fn a_minimum_age_holds_when_it_is_asked_for() {
        let codec = codec(&[(b"key", None)]).min_age(60);
        let text = codec.seal(b"x", NOW, &[0; 16]).unwrap();
        assert_eq!(refusal(&codec, &text, NOW + 20), Refusal::TooNew { wait: 40 });
        assert!(codec.open(&text, NOW + 60, |_| true).is_ok());
    }

    #[test]
    fn each_way_to_be_refused_is_told_apart() {
        let codec = codec(&[(b"key", None)]);
        let text = codec.seal(b"payload", NOW, &[0; 16]).unwrap();
        assert_eq!(refusal(&codec, "", NOW), Refusal::Empty);
        assert_eq!(refusal(&codec, &"A".repeat(5000), NOW), Refusal::TooLong(5000));
        assert!(matches!(refusal(&codec, "!!!!", NOW), Refusal::Base64(_)));
        assert_eq!(refusal(&codec, "QUJD", NOW), Refusal::NotAnEnvelope);
        let ring: KeyRing = [KeyPair::new(b"key".to_vec(), None).unwrap()].into_iter().collect();
        let other = Codec::new("other", ring, None);
        assert!(matches!(refusal(&other, &text, NOW), Refusal::Mac { tried: 1, .. }));
        let encrypted = Codec::new(
            "session",
            [KeyPair::new(b"key".to_vec(), Some(vec![1; 16])).unwrap()].into_iter().collect(),
            None,
        );
        assert_eq!(refusal(&encrypted, &text, NOW), Refusal::Encryption);
    }

    #[test]
    fn any_changed_bit_is_refused() {
        let codec = codec(&[(b"key", None)]);
        let text = codec.seal(b"payload", NOW, &[0; 16]).unwrap();
        let envelope = BASE64.decode(&text).unwrap();
        for bit in 0..envelope.len() * 8 {
            let mut changed = envelope.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(codec.open(&BASE64.encode(&changed), NOW, |_| true).is_err(), "bit {bit}");
        }
    }
}
