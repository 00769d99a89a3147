//! Causes as they are told: what is wrong, and what to do about it.

use std::fmt;

use super::codec::MAX_LENGTH;
use super::framework::Framework;
use super::hash::HashFunction;

/// Why the application refuses a cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// There is no cookie.
    Empty,
    /// Over securecookie's `maxLength`.
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// A character that URL-safe base64 does not have.
    NotBase64 {
        /// Its offset in bytes.
        at: usize,
        /// The character.
        character: char,
    },
    /// The right characters, in a number that does not come out.
    BadPadding,
    /// Base64 of something else than `date|value|mac`.
    NotAnEnvelope,
    /// The end is missing.
    Truncated {
        /// What is left of the MAC, in bytes, where it begins at all.
        mac_bytes: Option<usize>,
    },
    /// Somebody else's.
    OtherFramework(Framework),
    /// The MAC matches when something is varied.
    SignedOtherwise {
        /// The name that the codec has.
        name: String,
        /// What makes it match.
        variation: Box<Variation>,
    },
    /// There is no key pair to try.
    NoKeys,
    /// The MAC matches with nothing that was tried.
    Unexplained {
        /// The name that the codec has.
        name: String,
        /// How many pairs were tried.
        tried: usize,
    },
    /// The MAC matches, and the date is no number.
    NotADate,
    /// Over the codec's `maxAge`.
    TooOld {
        /// Seconds past the limit.
        over: i64,
        /// The limit in seconds.
        max_age: i64,
    },
    /// Under the codec's `minAge`.
    TooNew {
        /// Seconds until it is accepted.
        wait: i64,
    },
    /// The MAC matches, and the value is not base64.
    ValueNotBase64,
    /// The MAC matches, and the payload was never encrypted.
    NotEncrypted {
        /// The pair whose MAC matches.
        pair: usize,
    },
    /// The MAC matches, and another key decrypts the payload.
    EncryptedOtherwise {
        /// The pair whose MAC matches.
        pair: usize,
        /// The key that decrypts it.
        key: KeyUse,
    },
    /// The MAC matches, and the payload decrypts to nonsense.
    WrongBlockKey {
        /// The pair whose MAC matches.
        pair: usize,
    },
    /// The MAC matches, there is no block key, and the payload makes no sense.
    NotReadable {
        /// The pair whose MAC matches.
        pair: usize,
    },
}

/// What has to be different for a MAC to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variation {
    /// Another cookie name.
    pub name: Option<String>,
    /// Another key, or the same one written otherwise.
    pub key: Option<KeyUse>,
    /// Another hash function.
    pub hash: Option<HashFunction>,
}

/// A key by its place in the list, never by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUse {
    /// Position of the pair, from 1.
    pub pair: usize,
    /// Which of its keys.
    pub part: KeyPart,
    /// How it was written down.
    pub spelling: Spelling,
}

/// The keys of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPart {
    /// The first.
    Hash,
    /// The second.
    Block,
}

/// How a key was taken, compared with the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// The same bytes.
    AsConfigured,
    /// The text of the bytes in hex.
    HexText,
    /// The text of the bytes in base64.
    Base64Text,
    /// The bytes that the configured text stands for in hex.
    DecodedHex,
    /// The bytes that the configured text stands for in base64.
    DecodedBase64,
    /// The same bytes with the end of a line behind them.
    TrailingNewline,
}

impl Variation {
    /// How many things differ.
    pub fn count(&self) -> usize {
        usize::from(self.name.is_some()) + usize::from(self.key.is_some()) + usize::from(self.hash.is_some())
    }
}

impl Cause {
    /// Its name, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too-long",
            Self::NotBase64 { .. } | Self::BadPadding => "not-base64",
            Self::NotAnEnvelope => "not-an-envelope",
            Self::Truncated { .. } => "truncated",
            Self::OtherFramework(_) => "other-framework",
            Self::SignedOtherwise { variation, .. } => {
                match (&variation.name, &variation.key, &variation.hash) {
                    (Some(_), None, None) => "other-name",
                    (None, Some(_), None) => "other-key",
                    (None, None, Some(_)) => "other-hash",
                    _ => "other-signature",
                }
            }
            Self::NoKeys => "no-keys",
            Self::Unexplained { .. } => "mac-mismatch",
            Self::NotADate => "not-a-date",
            Self::TooOld { .. } => "too-old",
            Self::TooNew { .. } => "too-new",
            Self::ValueNotBase64 => "value-not-base64",
            Self::NotEncrypted { .. } => "not-encrypted",
            Self::EncryptedOtherwise { .. } => "other-block-key",
            Self::WrongBlockKey { .. } => "wrong-block-key",
            Self::NotReadable { .. } => "not-readable",
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Empty => "copy the cookie's value from the browser's storage or the request".to_owned(),
            Self::TooLong { .. } => {
                "raise the codec's MaxLength, or keep less in the cookie; browsers stop at 4096 bytes as well".to_owned()
            }
            Self::NotBase64 { character: '+' | '/', .. } => {
                "something changed it from URL-safe to standard base64 on the way; look for a proxy or a script that decodes cookies".to_owned()
            }
            Self::NotBase64 { character: '%', .. } => {
                "it is percent-encoded more than once; decode it until no % is left".to_owned()
            }
            Self::NotBase64 { .. } | Self::BadPadding | Self::NotAnEnvelope => {
                "check that this is the session's cookie, and all of it".to_owned()
            }
            Self::Truncated { .. } => {
                "copy all of it; if it arrives like this, look for a limit on header or column lengths on the way".to_owned()
            }
            Self::OtherFramework(_) => "it belongs to another application: name the session's cookie with --cookie-name".to_owned(),
            Self::SignedOtherwise { variation, .. } => variation.remedy(),
            Self::NoKeys => "set SESSCASCADE_KEYS or --keys-file to the application's key pairs".to_owned(),
            Self::Unexplained { .. } => {
                "the application that made it has a key that is not configured here, or the cookie was changed; add older key pairs, or try other names with --try-name".to_owned()
            }
            Self::NotADate => "securecookie writes none like it: the cookie was made by something else that has the key".to_owned(),
            Self::TooOld { .. } => {
                "the user has to log in again; if that is too soon, raise the codec's MaxAge (gorilla's Options.MaxAge alone does not)".to_owned()
            }
            Self::TooNew { .. } => "wait, lower the codec's MinAge, or set the clocks of the servers".to_owned(),
            Self::ValueNotBase64 => "the cookie was made by something else than securecookie that has the key".to_owned(),
            Self::NotEncrypted { pair } => {
                format!("list pair {pair} once more without its block key, as an older pair")
            }
            Self::EncryptedOtherwise { pair, key } => {
                format!("give pair {pair} that block key: {}", key.remedy())
            }
            Self::WrongBlockKey { pair } => {
                format!("pair {pair} needs the block key that the cookie was made with; list the old block key as an older pair with the same hash key")
            }
            Self::NotReadable { pair } => {
                format!("if cookies are encrypted, pair {pair} needs its block key; otherwise the cookie holds something else: --payload nop or json reads what other encoders write")
            }
        }
    }
}

impl Variation {
    fn remedy(&self) -> String {
        let mut steps = Vec::new();
        if let Some(name) = &self.name {
            steps.push(format!(
                "give --cookie-name {name}; in the application, read it under the name that it was made with"
            ));
        }
        if let Some(key) = &self.key {
            steps.push(key.remedy());
        }
        if let Some(hash) = self.hash {
            steps.push(format!(
                "the application that made it calls HashFunc with {}; both sides need the same",
                hash.name()
            ));
        }
        steps.join("; ")
    }
}

impl KeyUse {
    fn remedy(self) -> String {
        let Self { pair, part, spelling } = self;
        let key = format!("the {part} key of pair {pair}");
        match spelling {
            Spelling::AsConfigured if part == KeyPart::Block => {
                format!(
                    "{key} stands where the hash key belongs, or the other way round: swap the two, here or in the application"
                )
            }
            Spelling::AsConfigured => format!("use {key} there, as the maker of the cookie does"),
            Spelling::HexText => format!("write {key} as text: the hex digits themselves are the key"),
            Spelling::Base64Text => {
                format!("write {key} as text: the base64 characters themselves are the key")
            }
            Spelling::DecodedHex => {
                format!("write {key} as hex:…, so that its bytes are the key and not its text")
            }
            Spelling::DecodedBase64 => {
                format!("write {key} as base64:…, so that its bytes are the key and not its text")
            }
            Spelling::TrailingNewline => format!(
                "the maker of the cookie read {key} from a file without removing the end of the line; remove it there, or add it here"
            ),
        }
    }
}

impl fmt::Display for KeyPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hash => "hash",
            Self::Block => "block",
        })
    }
}

impl fmt::Display for KeyUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pair, part, spelling } = self;
        match spelling {
            Spelling::AsConfigured => write!(f, "the {part} key of pair {pair}"),
            Spelling::HexText => {
                write!(f, "the hex text of the {part} key of pair {pair} instead of its bytes")
            }
            Spelling::Base64Text => {
                write!(f, "the base64 text of the {part} key of pair {pair} instead of its bytes")
            }
            Spelling::DecodedHex => write!(f, "the bytes that the {part} key of pair {pair} spells in hex"),
            Spelling::DecodedBase64 => {
                write!(f, "the bytes that the {part} key of pair {pair} spells in base64")
            }
            Spelling::TrailingNewline => {
                write!(f, "the {part} key of pair {pair} with the end of a line behind it")
            }
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("There is no cookie."),
            Self::TooLong { bytes } => write!(f, "It is {bytes} bytes long, and securecookie takes {MAX_LENGTH} at most."),
            Self::NotBase64 { at, character } => {
                write!(f, "It is not URL-safe base64: there is {character:?} at byte {at}.")
            }
            Self::BadPadding => f.write_str("It is not URL-safe base64: the number of characters does not come out, so that some are missing or too many."),
            Self::NotAnEnvelope => f.write_str("It is base64, but not of date|value|mac: securecookie did not make it."),
            Self::Truncated { mac_bytes: Some(bytes) } => {
                write!(f, "It is cut off, or something is added: its MAC has {bytes} bytes.")
            }
            Self::Truncated { mac_bytes: None } => f.write_str("It is cut off: it begins as securecookie's do, and its end is missing."),
            Self::OtherFramework(framework) => write!(f, "This is {}, and not one of securecookie's.", framework.name()),
            Self::SignedOtherwise { name, variation } => {
                f.write_str("The MAC matches")?;
                if let Some(other) = &variation.name {
                    write!(f, " under the name {other:?}, and not {name:?}")?;
                }
                if let Some(key) = variation.key {
                    let swapped = key.part == KeyPart::Block && key.spelling == Spelling::AsConfigured;
                    write!(f, " with {key}{}", if swapped { ", as if the two were swapped" } else { "" })?;
                }
                if let Some(hash) = variation.hash {
                    write!(f, " with {} as the hash function, and not sha256", hash.name())?;
                }
                f.write_str(".")
            }
            Self::NoKeys => f.write_str("There is no key pair to check its MAC with."),
            Self::Unexplained { name, tried } => {
                let pairs = if *tried == 1 { "the key pair".to_owned() } else { format!("any of the {tried} key pairs") };
                write!(f, "The MAC does not match with {pairs} under the name {name:?}, nor with anything else that was tried.")
            }
            Self::NotADate => f.write_str("The MAC matches, but the date is not a number."),
            Self::TooOld { over, max_age } => {
                write!(f, "It is too old by {over} seconds: the codec accepts it for {max_age} seconds.")
            }
            Self::TooNew { wait } => write!(f, "It is too new: the codec accepts it {wait} seconds from now."),
            Self::ValueNotBase64 => f.write_str("The MAC matches, but the value is not URL-safe base64."),
            Self::NotEncrypted { pair } => {
                write!(f, "The MAC matches with pair {pair}, but the value was never encrypted, and that pair has a block key.")
            }
            Self::EncryptedOtherwise { pair, key } => {
                write!(f, "The MAC matches with pair {pair}, but the value was encrypted with {key}.")
            }
            Self::WrongBlockKey { pair } => {
                write!(f, "The MAC matches with pair {pair}, but the value decrypts to nonsense: another block key encrypted it, or none did.")
            }
            Self::NotReadable { pair } => {
                write!(f, "The MAC matches with pair {pair}, but the value makes no sense: it is encrypted, and that pair has no block key, or it holds no session.")
            }
        }
    }
}
