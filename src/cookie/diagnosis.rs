//! Why a cookie is not valid, found by trying what would have made it so.
//!
//! securecookie says "the value is not valid" to everything. Here one thing after another is varied
//! that people get wrong: the name, the key, how the key is written down, the hash function.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::cause::{Cause, KeyPart, KeyUse, Spelling, Variation};
use super::cipher::decrypt;
use super::codec::{Codec, OpenError, Refusal};
use super::envelope::{Envelope, decode_base64};
use super::framework::Framework;
use super::hash::HashFunction;
use super::keys::KeyPair;

/// Names that applications give to their session cookies.
const USUAL_NAMES: [&str; 20] = [
    "session",
    "sessions",
    "session-name",
    "session_id",
    "sessionid",
    "sid",
    "_session",
    "mysession",
    "my-session",
    "gosession",
    "go-session",
    "user-session",
    "auth-session",
    "auth",
    "login",
    "user",
    "flash",
    "cookie-name",
    "default",
    "gorilla-session",
];

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// One thing varied at a time: a few microseconds.
    Quick,
    /// Everything together with everything else: a few milliseconds.
    Thorough,
}

impl Codec {
    /// Finds out why the application refuses a cookie; `None` when it does not. `other_names` are
    /// tried along with the usual ones.
    pub fn diagnose(
        &self,
        text: &str,
        now: i64,
        other_names: &[String],
        effort: Effort,
        decodes: impl Fn(&[u8]) -> bool,
    ) -> Option<Cause> {
        let error = self.open(text, now, &decodes).err()?;
        Some(self.cause_of(text, error, other_names, effort, &decodes))
    }

    /// Finds out what is behind the error that [`Codec::open`] gave for `text`.
    pub fn cause_of(
        &self,
        text: &str,
        error: OpenError,
        other_names: &[String],
        effort: Effort,
        decodes: &dyn Fn(&[u8]) -> bool,
    ) -> Cause {
        match error.refusal {
            Refusal::Empty => Cause::Empty,
            Refusal::TooLong(bytes) => Cause::TooLong { bytes },
            Refusal::Base64(_) | Refusal::NotAnEnvelope => foreign(text),
            Refusal::Date => Cause::NotADate,
            Refusal::TooOld { over, max_age } => Cause::TooOld { over, max_age },
            Refusal::TooNew { wait } => Cause::TooNew { wait },
            Refusal::Value => Cause::ValueNotBase64,
            Refusal::Mac { .. } => match Envelope::read(text) {
                Ok(envelope) => self.mac_cause(&envelope, other_names, effort),
                Err(_) => foreign(text),
            },
            Refusal::Encryption | Refusal::Payload { .. } => {
                let pair = error.key_pair.unwrap_or(1);
                match Envelope::read(text) {
                    Ok(envelope) => self.block_cause(&envelope, pair, decodes),
                    Err(_) => foreign(text),
                }
            }
        }
    }

    fn mac_cause(&self, envelope: &Envelope, other_names: &[String], effort: Effort) -> Cause {
        let own = std::iter::once(self.name());
        let names: Vec<&str> = own.chain(other_names.iter().map(String::as_str)).chain(USUAL_NAMES).collect();
        let keys: Vec<Candidate> = self.key_pairs().enumerate().flat_map(candidates).collect();
        let mut best: Option<Variation> = None;
        for (name_index, name) in names.iter().enumerate() {
            for key in &keys {
                for hash in HashFunction::ALL {
                    let varied = usize::from(name_index > 0)
                        + usize::from(!key.is_configured)
                        + usize::from(hash != HashFunction::Sha256);
                    let limit = if effort == Effort::Quick { 1 } else { 3 };
                    let mac = envelope.mac();
                    if varied == 0 || varied > limit || mac.len() != hash.mac_bytes() {
                        continue;
                    }
                    let parts = [name.as_bytes(), b"|", envelope.signed()];
                    if hash.verifies(&key.key, &parts, mac) {
                        let variation = Variation {
                            name: (name_index > 0).then(|| (*name).to_owned()),
                            key: (!key.is_configured).then_some(key.origin),
                            hash: (hash != HashFunction::Sha256).then_some(hash),
                        };
                        // Fewer changes explain better.
                        if best.as_ref().is_none_or(|best| variation.count() < best.count()) {
                            best = Some(variation);
                        }
                    }
                }
            }
        }
        match best {
            Some(variation) => {
                Cause::SignedOtherwise { name: self.name().to_owned(), variation: Box::new(variation) }
            }
            None => self.unexplained(envelope),
        }
    }

    fn unexplained(&self, envelope: &Envelope) -> Cause {
        let mac_bytes = envelope.mac().len();
        if self.pairs() == 0 {
            return Cause::NoKeys;
        }
        if mac_bytes == HashFunction::Sha256.mac_bytes() {
            return Cause::Unexplained { name: self.name().to_owned(), tried: self.pairs() };
        }
        Cause::Truncated { mac_bytes: Some(mac_bytes) }
    }

    /// The MAC matches with pair number `pair`, and the payload makes no sense.
    fn block_cause(&self, envelope: &Envelope, pair: usize, decodes: &dyn Fn(&[u8]) -> bool) -> Cause {
        let Ok(data) = decode_base64(envelope.value()) else { return Cause::ValueNotBase64 };
        let configured = self.key_pairs().nth(pair - 1).is_some_and(|pair| pair.block().is_some());
        if configured && decodes(&data) {
            return Cause::NotEncrypted { pair };
        }
        for key in self.key_pairs().enumerate().flat_map(candidates) {
            let fits_aes = matches!(key.key.len(), 16 | 24 | 32);
            if fits_aes && decrypt(&key.key, &data).is_some_and(|payload| decodes(&payload)) {
                return Cause::EncryptedOtherwise { pair, key: key.origin };
            }
        }
        if configured { Cause::WrongBlockKey { pair } } else { Cause::NotReadable { pair } }
    }
}

/// A key that could have been used.
struct Candidate {
    key: Zeroizing<Vec<u8>>,
    origin: KeyUse,
    /// It is a hash key as it is configured, and so was tried already.
    is_configured: bool,
}

/// Both keys of a pair, as they are, and as they would be if their text had been taken for their
/// bytes, or the other way round.
fn candidates((index, pair): (usize, &KeyPair)) -> Vec<Candidate> {
    let parts = [(KeyPart::Hash, Some(pair.hash())), (KeyPart::Block, pair.block())];
    let mut found = Vec::new();
    for (part, key) in parts {
        let Some(key) = key else { continue };
        for (spelling, key) in spellings(key) {
            let origin = KeyUse { pair: index + 1, part, spelling };
            let is_configured = part == KeyPart::Hash && spelling == Spelling::AsConfigured;
            found.push(Candidate { key, origin, is_configured });
        }
    }
    found
}

fn spellings(key: &[u8]) -> Vec<(Spelling, Zeroizing<Vec<u8>>)> {
    let lower = Zeroizing::new(key.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let mut found = vec![
        (Spelling::AsConfigured, key.to_vec()),
        (Spelling::HexText, lower.as_bytes().to_vec()),
        (Spelling::HexText, lower.to_uppercase().into_bytes()),
        (Spelling::Base64Text, STANDARD.encode(key).into_bytes()),
        (Spelling::Base64Text, STANDARD_NO_PAD.encode(key).into_bytes()),
        (Spelling::Base64Text, URL_SAFE.encode(key).into_bytes()),
        (Spelling::Base64Text, URL_SAFE_NO_PAD.encode(key).into_bytes()),
        (Spelling::TrailingNewline, [key, b"\n"].concat()),
    ];
    let text = std::str::from_utf8(key).unwrap_or_default().trim();
    if let Some(bytes) = super::keys::hex(text) {
        found.push((Spelling::DecodedHex, bytes.to_vec()));
    }
    let decoders = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD];
    if let Some(bytes) = decoders.iter().find_map(|decoder| decoder.decode(text).ok()) {
        found.push((Spelling::DecodedBase64, bytes));
    }
    found.into_iter().map(|(spelling, key)| (spelling, Zeroizing::new(key))).collect()
}

/// Not even an envelope: cut off, re-encoded, or somebody else's.
fn foreign(text: &str) -> Cause {
    if let Some(framework) = Framework::recognise(text) {
        return Cause::OtherFramework(framework);
    }
    if let Some((at, character)) = text.char_indices().find(|(_, c)| !is_url_safe(*c)) {
        return Cause::NotBase64 { at, character };
    }
    // What is left of a securecookie begins with its date, whatever the rest.
    let whole = text.trim_end_matches('=');
    let decodable = &whole[..whole.len() / 4 * 4];
    let begins_with_date = URL_SAFE.decode(decodable).is_ok_and(|bytes| {
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        digits >= 8 && matches!(bytes.get(digits), Some(b'|') | None)
    });
    match (begins_with_date, text.len() % 4) {
        (true, _) => Cause::Truncated { mac_bytes: None },
        (false, 0) => Cause::NotAnEnvelope,
        (false, _) => Cause::BadPadding,
    }
}

fn is_url_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '\r' | '\n')
}

#[cfg(test)]
mod tests;
