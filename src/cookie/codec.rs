//! The envelope of `securecookie`: `base64(date|value|mac)`, where `value` is the base64 of the
//! payload, encrypted or not, and `mac` the HMAC of `name|date|value`.

use std::fmt;

use aes::cipher::{KeyIvInit, StreamCipher};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use ctr::Ctr128BE;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use super::keys::{KeyPair, KeyRing};

/// Longest cookie text that securecookie decodes unless told otherwise, in bytes.
pub const MAX_LENGTH: usize = 4096;

/// How long securecookie accepts a cookie unless told otherwise, in seconds: 30 days.
pub const DEFAULT_MAX_AGE: i64 = 86_400 * 30;

/// Bytes of the initialization vector in front of an encrypted payload: AES's block size.
const IV_BYTES: usize = 16;

/// Go's `base64.URLEncoding`: padding demanded, stray bits in the last character ignored.
const BASE64: GeneralPurpose =
    GeneralPurpose::new(&URL_SAFE, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));

/// Opens and seals the cookies of one name.
#[derive(Debug, Clone)]
pub struct Codec {
    name: String,
    keys: KeyRing,
    max_age: Option<i64>,
}

/// A cookie that the application accepts.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// What the application put in.
    pub payload: Vec<u8>,
    /// Position of the key pair that made it, from 1.
    pub key_pair: usize,
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
        Self { name: name.into(), keys, max_age }
    }

    /// The name that is part of what is signed.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens a cookie as the application would at `now` (seconds since 1970), with each pair in
    /// turn. `decodes` says whether a payload is one that the application can read: with the
    /// wrong block key everything else about a cookie may be right.
    ///
    /// # Errors
    /// [`OpenError`] when the application would refuse it.
    pub fn open(&self, text: &str, now: i64, decodes: impl Fn(&[u8]) -> bool) -> Result<Opened, OpenError> {
        let refused = |refusal| OpenError { refusal, key_pair: None, issued_at: None };
        let envelope = decode_text(text).map_err(refused)?;
        let parts = Parts::split(&envelope).ok_or_else(|| refused(Refusal::NotAnEnvelope))?;
        let issued_at = parts.date();
        let mut furthest = OpenError {
            refusal: Refusal::Mac { name: self.name.clone(), tried: self.keys.pairs().len() },
            key_pair: None,
            issued_at,
        };
        for (index, pair) in self.keys.pairs().iter().enumerate() {
            if self.mac(pair, parts.signed).verify_slice(parts.mac).is_err() {
                continue;
            }
            let key_pair = index + 1;
            match self.accept(pair, &parts, key_pair, now, &decodes) {
                Ok(opened) => return Ok(opened),
                Err(refusal) => furthest = OpenError { refusal, key_pair: Some(key_pair), issued_at },
            }
        }
        Err(furthest)
    }

    /// Seals a payload with the first key pair. `iv` is used when that pair has a block key, and
    /// must be random.
    ///
    /// # Errors
    /// [`SealError`] without a key pair, or when securecookie would refuse to decode the result.
    pub fn seal(&self, payload: &[u8], now: i64, iv: &[u8; IV_BYTES]) -> Result<String, SealError> {
        let pair = self.keys.pairs().first().ok_or(SealError::NoKeys)?;
        let value = match pair.block() {
            None => BASE64.encode(payload),
            Some(block) => {
                let mut data = [iv, payload].concat();
                xor_keystream(block, iv, &mut data[IV_BYTES..]);
                BASE64.encode(data)
            }
        };
        let mut envelope = format!("{now}|{value}").into_bytes();
        let mac = self.mac(pair, &envelope).finalize().into_bytes();
        envelope.push(b'|');
        envelope.extend_from_slice(&mac);
        let text = BASE64.encode(envelope);
        if text.len() > MAX_LENGTH {
            return Err(SealError::TooLong(text.len()));
        }
        Ok(text)
    }

    fn mac(&self, pair: &KeyPair, signed: &[u8]) -> Hmac<Sha256> {
        let mut mac = keyed_hmac(pair.hash());
        mac.update(self.name.as_bytes());
        mac.update(b"|");
        mac.update(signed);
        mac
    }

    /// What is left to check once the MAC matches, in securecookie's order.
    fn accept(
        &self,
        pair: &KeyPair,
        parts: &Parts<'_>,
        key_pair: usize,
        now: i64,
        decodes: impl Fn(&[u8]) -> bool,
    ) -> Result<Opened, Refusal> {
        let issued_at = parts.date().ok_or(Refusal::Date)?;
        let expires_at = self.max_age.map(|max_age| issued_at.saturating_add(max_age));
        if let (Some(expires_at), Some(max_age)) = (expires_at, self.max_age)
            && expires_at < now
        {
            return Err(Refusal::TooOld { over: now - expires_at, max_age });
        }
        let mut payload = decode_base64(parts.value).map_err(|_| Refusal::Value)?;
        if let Some(block) = pair.block() {
            payload = decrypt(block, payload)?;
        }
        if !decodes(&payload) {
            return Err(Refusal::Payload { decrypted: pair.block().is_some() });
        }
        Ok(Opened { payload, key_pair, issued_at, expires_at, encrypted: pair.block().is_some() })
    }
}

/// The three parts of an envelope.
struct Parts<'a> {
    /// `date|value`, the part of the envelope that is signed.
    signed: &'a [u8],
    date: &'a [u8],
    value: &'a [u8],
    mac: &'a [u8],
}

impl<'a> Parts<'a> {
    fn split(envelope: &'a [u8]) -> Option<Self> {
        let mut parts = envelope.splitn(3, |byte| *byte == b'|');
        let (date, value, mac) = (parts.next()?, parts.next()?, parts.next()?);
        let signed = &envelope[..date.len() + 1 + value.len()];
        Some(Self { signed, date, value, mac })
    }

    /// Go's `strconv.ParseInt` takes a sign, and so does Rust's.
    fn date(&self) -> Option<i64> {
        std::str::from_utf8(self.date).ok()?.parse().ok()
    }
}

fn decode_text(text: &str) -> Result<Vec<u8>, Refusal> {
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > MAX_LENGTH {
        return Err(Refusal::TooLong(text.len()));
    }
    decode_base64(text.as_bytes()).map_err(|error| Refusal::Base64(error.to_string()))
}

/// Go's decoder skips line ends wherever they stand.
fn decode_base64(text: &[u8]) -> Result<Vec<u8>, base64::DecodeError> {
    if text.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        let text: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
        return BASE64.decode(text);
    }
    BASE64.decode(text)
}

fn decrypt(block: &[u8], mut data: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    if data.len() <= IV_BYTES {
        return Err(Refusal::Encryption);
    }
    let mut payload = data.split_off(IV_BYTES);
    let mut iv = [0; IV_BYTES];
    iv.copy_from_slice(&data);
    xor_keystream(block, &iv, &mut payload);
    Ok(payload)
}

/// AES in counter mode; encrypting and decrypting are the same.
fn xor_keystream(block: &[u8], iv: &[u8; IV_BYTES], data: &mut [u8]) {
    // `KeyPair` has checked the length, so exactly one of these applies.
    if let Ok(mut cipher) = Ctr128BE::<Aes128>::new_from_slices(block, iv) {
        cipher.apply_keystream(data);
    } else if let Ok(mut cipher) = Ctr128BE::<Aes192>::new_from_slices(block, iv) {
        cipher.apply_keystream(data);
    } else if let Ok(mut cipher) = Ctr128BE::<Aes256>::new_from_slices(block, iv) {
        cipher.apply_keystream(data);
    }
}

fn keyed_hmac(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length; the length is the only thing that this could refuse.
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
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
    fn each_way_to_be_refused_is_told_apart() {
        let codec = codec(&[(b"key", None)]);
        let text = codec.seal(b"payload", NOW, &[0; 16]).unwrap();
        assert_eq!(refusal(&codec, "", NOW), Refusal::Empty);
        assert_eq!(refusal(&codec, &"A".repeat(5000), NOW), Refusal::TooLong(5000));
        assert!(matches!(refusal(&codec, "!!!!", NOW), Refusal::Base64(_)));
        assert_eq!(refusal(&codec, "QUJD", NOW), Refusal::NotAnEnvelope);
        let other = Codec::new("other", codec.keys.clone(), None);
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
