//! Key pairs: how they are written down, and how they are kept from being shown.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};
use thiserror::Error;
use zeroize::Zeroizing;

/// Padding is often lost on the way from a secret manager to a setting.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A hash key, and a block key where cookies are encrypted too.
#[derive(Clone)]
pub struct KeyPair {
    hash: Zeroizing<Vec<u8>>,
    block: Option<Zeroizing<Vec<u8>>>,
}

/// Key pairs in the order in which they are tried: newest first.
#[derive(Debug, Clone, Default)]
pub struct KeyRing(Vec<KeyPair>);

/// Where a key that is given by reference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// `env:NAME`
    Env,
    /// `file:PATH`
    File,
    /// `command:…`: what a program prints. Only a configuration file can ask for it.
    Command,
}

/// A key that is named by where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyReference {
    /// What kind of place.
    pub source: KeySource,
    /// The variable, file or command.
    pub place: String,
}

impl fmt::Display for KeyReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.source {
            KeySource::Env => "env",
            KeySource::File => "file",
            KeySource::Command => "command",
        };
        write!(f, "{source}:{}", self.place)
    }
}

/// Fetches the bytes that a reference names, or says why it cannot.
pub type ReadKey<'a> = &'a dyn Fn(KeySource, &str) -> Result<Zeroizing<Vec<u8>>, String>;

/// What is wrong with a list of key pairs. Names positions, never keys.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The list holds no pair.
    #[error("the list of key pairs is empty")]
    NoPairs,
    /// `hash:block:more`
    #[error(
        "key pair {pair} has more than a hash key and a block key; write a key with ':' or ',' in it as hex:…"
    )]
    TooManyParts {
        /// Position in the list, from 1.
        pair: usize,
    },
    /// No hash key.
    #[error("key pair {pair} has an empty {part} key")]
    Empty {
        /// Position in the list, from 1.
        pair: usize,
        /// `hash` or `block`.
        part: &'static str,
    },
    /// Not what its prefix says.
    #[error("the {part} key of key pair {pair} is not valid {encoding}")]
    Encoding {
        /// Position in the list, from 1.
        pair: usize,
        /// `hash` or `block`.
        part: &'static str,
        /// `hex` or `base64`.
        encoding: &'static str,
    },
    /// `command:` in a list.
    #[error("key pair {pair} is a command: only a configuration file can have keys from commands")]
    Command {
        /// Position in the list, from 1.
        pair: usize,
    },
    /// A block key that AES does not take.
    #[error("the block key of key pair {pair} is {bytes} bytes long; AES takes 16, 24 or 32")]
    BlockLength {
        /// Position in the list, from 1.
        pair: usize,
        /// Its length.
        bytes: usize,
    },
    /// The reference leads nowhere.
    #[error("the {part} key of key pair {pair} cannot be read from {place}: {reason}")]
    Unreadable {
        /// Position in the list, from 1.
        pair: usize,
        /// `hash` or `block`.
        part: &'static str,
        /// The variable or file.
        place: String,
        /// Why not.
        reason: String,
    },
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair(hash: {} bytes", self.hash.len())?;
        match &self.block {
            Some(block) => write!(f, ", block: {} bytes)", block.len()),
            None => f.write_str(")"),
        }
    }
}

impl KeyPair {
    /// A pair of raw keys.
    ///
    /// # Errors
    /// [`KeyError::Empty`] without a hash key, [`KeyError::BlockLength`] for a block key that AES
    /// does not take; both call the pair number 1.
    pub fn new(hash: Vec<u8>, block: Option<Vec<u8>>) -> Result<Self, KeyError> {
        Self::numbered(1, hash.into(), block.map(Zeroizing::new))
    }

    fn numbered(
        pair: usize,
        hash: Zeroizing<Vec<u8>>,
        block: Option<Zeroizing<Vec<u8>>>,
    ) -> Result<Self, KeyError> {
        if hash.is_empty() {
            return Err(KeyError::Empty { pair, part: "hash" });
        }
        match block.as_ref().map(|block| block.len()) {
            None | Some(16 | 24 | 32) => Ok(Self { hash, block }),
            Some(bytes) => Err(KeyError::BlockLength { pair, bytes }),
        }
    }

    pub(super) fn hash(&self) -> &[u8] {
        &self.hash
    }

    pub(super) fn block(&self) -> Option<&[u8]> {
        self.block.as_ref().map(|block| block.as_slice())
    }
}

impl KeyRing {
    /// The pairs, newest first.
    pub fn pairs(&self) -> &[KeyPair] {
        &self.0
    }

    /// Reads `hash[:block]` pairs, newest first, separated by commas or new lines. Either key is
    /// `hex:…`, `base64:…`, `env:NAME`, `file:PATH`, `text:…` or a bare word, which is text. Lines
    /// that begin with `#` are left out. `read` fetches what a reference names.
    ///
    /// # Errors
    /// [`KeyError`], which says which pair is wrong without showing it.
    pub fn parse(list: &str, read: ReadKey<'_>) -> Result<Self, KeyError> {
        let pairs = list
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .filter(|pair| !pair.is_empty())
            .enumerate()
            .map(|(index, pair)| parse_pair(index + 1, pair, read))
            .collect::<Result<Vec<_>, _>>()?;
        if pairs.is_empty() {
            return Err(KeyError::NoPairs);
        }
        Ok(Self(pairs))
    }
}

impl KeyRing {
    /// The pairs that are at these places, newest first: a hash key, and a block key where there is one.
    ///
    /// # Errors
    /// [`KeyError`], which says which pair is wrong without showing it.
    pub fn fetch<'r>(
        pairs: impl IntoIterator<Item = (&'r KeyReference, Option<&'r KeyReference>)>,
        read: ReadKey<'_>,
    ) -> Result<Self, KeyError> {
        let pair = |(index, (hash, block)): (usize, (&KeyReference, Option<&KeyReference>))| {
            let pair = index + 1;
            let hash = fetch_key(pair, "hash", hash, read)?;
            let block = block.map(|block| fetch_key(pair, "block", block, read)).transpose()?;
            if block.as_ref().is_some_and(|block| block.is_empty()) {
                return Err(KeyError::Empty { pair, part: "block" });
            }
            KeyPair::numbered(pair, hash, block)
        };
        let pairs = pairs.into_iter().enumerate().map(pair).collect::<Result<Vec<_>, _>>()?;
        if pairs.is_empty() {
            return Err(KeyError::NoPairs);
        }
        Ok(Self(pairs))
    }
}

impl FromIterator<KeyPair> for KeyRing {
    fn from_iter<I: IntoIterator<Item = KeyPair>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

fn parse_pair(pair: usize, text: &str, read: ReadKey<'_>) -> Result<KeyPair, KeyError> {
    let mut parts = text.split(':');
    let hash = parse_key(pair, "hash", &mut parts, read)?.unwrap_or_default();
    let block = parse_key(pair, "block", &mut parts, read)?;
    if parts.next().is_some() {
        return Err(KeyError::TooManyParts { pair });
    }
    if block.as_ref().is_some_and(|block| block.is_empty()) {
        return Err(KeyError::Empty { pair, part: "block" });
    }
    KeyPair::numbered(pair, hash, block)
}

fn parse_key<'a>(
    pair: usize,
    part: &'static str,
    parts: &mut impl Iterator<Item = &'a str>,
    read: ReadKey<'_>,
) -> Result<Option<Zeroizing<Vec<u8>>>, KeyError> {
    let Some(first) = parts.next() else { return Ok(None) };
    let source = match first {
        "hex" | "base64" | "text" => {
            return decode_key(pair, part, first, parts.next().unwrap_or_default()).map(Some);
        }
        "env" => KeySource::Env,
        "file" => KeySource::File,
        "command" => return Err(KeyError::Command { pair }),
        word => return Ok(Some(word.as_bytes().to_vec().into())),
    };
    let place = parts.next().unwrap_or_default().to_owned();
    fetch_key(pair, part, &KeyReference { source, place }, read).map(Some)
}

fn fetch_key(
    pair: usize,
    part: &'static str,
    reference: &KeyReference,
    read: ReadKey<'_>,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let content = read(reference.source, &reference.place).map_err(|reason| KeyError::Unreadable {
        pair,
        part,
        place: reference.to_string(),
        reason,
    })?;
    referenced_key(pair, part, content)
}

/// What a variable or file holds may say its encoding itself; a file that is a line of text is
/// taken without the line's end.
fn referenced_key(
    pair: usize,
    part: &'static str,
    content: Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let Ok(text) = std::str::from_utf8(&content) else { return Ok(content) };
    let line = text.trim_end_matches(['\r', '\n']);
    match line.split_once(':') {
        Some((encoding @ ("hex" | "base64" | "text"), key)) => decode_key(pair, part, encoding, key),
        _ if line.chars().any(char::is_control) => Ok(content),
        _ => Ok(line.as_bytes().to_vec().into()),
    }
}

fn decode_key(
    pair: usize,
    part: &'static str,
    encoding: &str,
    key: &str,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    match encoding {
        "hex" => hex(key).ok_or(KeyError::Encoding { pair, part, encoding: "hex" }),
        "base64" => BASE64
            .decode(key)
            .or_else(|_| BASE64_URL.decode(key))
            .map(Zeroizing::new)
            .map_err(|_| KeyError::Encoding { pair, part, encoding: "base64" }),
        _ => Ok(key.as_bytes().to_vec().into()),
    }
}

pub(super) fn hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    // A buffer that grew would leave copies of the key behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(pairs.len()));
    for [high, low] in pairs {
        bytes.push((digit(*high)? * 16 + digit(*low)?) as u8);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: KeySource, place: &str) -> Result<Zeroizing<Vec<u8>>, String> {
        match (source, place) {
            (KeySource::Env, "HASH") => Ok(b"hex:0102".to_vec().into()),
            (KeySource::File, "/k") => Ok(b"from a file\n".to_vec().into()),
            (KeySource::File, "/binary") => Ok(b"\x01\x02\n".to_vec().into()),
            _ => Err("not there".into()),
        }
    }

    type RawPair = (Vec<u8>, Option<Vec<u8>>);

    fn parse(list: &str) -> Result<Vec<RawPair>, KeyError> {
        let ring = KeyRing::parse(list, &read)?;
        Ok(ring.pairs().iter().map(|p| (p.hash().to_vec(), p.block().map(<[u8]>::to_vec))).collect())
    }

    #[test]
    fn every_way_to_write_a_key() {
        let block = "hex:000102030405060708090a0b0c0d0e0f";
        assert_eq!(parse("hex:0aFF").unwrap(), [(vec![0x0a, 0xff], None)]);
        assert_eq!(parse("word").unwrap(), [(b"word".to_vec(), None)]);
        assert_eq!(parse("text:hex").unwrap(), [(b"hex".to_vec(), None)]);
        assert_eq!(parse("base64:-_8").unwrap(), parse("base64:+/8=").unwrap());
        assert_eq!(parse(&format!("a:{block}")).unwrap(), [(b"a".to_vec(), Some((0..16).collect()))]);
        assert_eq!(parse("env:HASH").unwrap(), [(vec![1, 2], None)]);
        assert_eq!(parse("file:/k").unwrap(), [(b"from a file".to_vec(), None)]);
        assert_eq!(parse("file:/binary").unwrap(), [(b"\x01\x02\n".to_vec(), None)]);
        assert_eq!(parse("# newest first\nb\n\na,c").unwrap().len(), 3);
    }

    #[test]
    fn mistakes_are_named_by_position_and_never_shown() {
        for (list, expected) in [
            ("", "empty"),
            ("a,hex:0", "the hash key of key pair 2 is not valid hex"),
            ("base64:!", "not valid base64"),
            ("secret:short", "block key of key pair 1 is 5 bytes long"),
            ("a:b:c", "more than a hash key and a block key"),
            ("hex:", "empty hash key"),
            ("a:", "empty block key"),
            ("env:NOPE", "cannot be read from env:NOPE: not there"),
        ] {
            let message = parse(list).unwrap_err().to_string();
            assert!(message.contains(expected), "{list}: {message}");
            assert!(!message.contains("secret"));
        }
    }

    #[test]
    fn debug_shows_lengths_only() {
        let ring = KeyRing::parse("secret", &read).unwrap();
        assert_eq!(format!("{ring:?}"), "KeyRing([KeyPair(hash: 6 bytes)])");
    }
}
