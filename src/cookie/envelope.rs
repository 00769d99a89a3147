//! The envelope of `securecookie`: `base64(date|value|mac)`, where `value` is the base64 of the
//! payload, encrypted or not, and `mac` the HMAC of `name|date|value`.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use super::codec::{MAX_LENGTH, Refusal};

/// Go's `base64.URLEncoding`: padding demanded, stray bits in the last character ignored.
pub(super) const BASE64: GeneralPurpose =
    GeneralPurpose::new(&URL_SAFE, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));

/// A cookie taken out of its base64, and not yet believed.
#[derive(Clone)]
pub struct Envelope {
    bytes: Vec<u8>,
    date_end: usize,
    value_end: usize,
}

impl Envelope {
    /// Opens the envelope without looking at the MAC.
    ///
    /// # Errors
    /// [`Refusal`] for what securecookie refuses before it gets to the MAC.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(Refusal::TooLong(text.len()));
        }
        let bytes = decode_base64(text.as_bytes()).map_err(|error| Refusal::Base64(error.to_string()))?;
        let bar = |from: usize| bytes[from..].iter().position(|byte| *byte == b'|').map(|at| from + at);
        let ends = bar(0).and_then(|date_end| Some((date_end, bar(date_end + 1)?)));
        match ends {
            Some((date_end, value_end)) => Ok(Self { bytes, date_end, value_end }),
            None => Err(Refusal::NotAnEnvelope),
        }
    }

    /// When the cookie says that it was made, in seconds since 1970.
    pub fn date(&self) -> Option<i64> {
        // Go's `strconv.ParseInt` takes a sign, and so does this.
        std::str::from_utf8(&self.bytes[..self.date_end]).ok()?.parse().ok()
    }

    /// The payload, still in base64 and perhaps encrypted.
    pub fn value(&self) -> &[u8] {
        &self.bytes[self.date_end + 1..self.value_end]
    }

    /// The MAC, as many bytes of it as there are.
    pub fn mac(&self) -> &[u8] {
        &self.bytes[self.value_end + 1..]
    }

    /// `date|value`, the part that is signed.
    pub(super) fn signed(&self) -> &[u8] {
        &self.bytes[..self.value_end]
    }
}

impl std::fmt::Debug for Envelope {
    // The value can be somebody's session.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope").field("date", &self.date()).field("bytes", &self.bytes.len()).finish()
    }
}

/// Go's decoder skips line ends wherever they stand.
pub(super) fn decode_base64(text: &[u8]) -> Result<Vec<u8>, base64::DecodeError> {
    if text.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        let text: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
        return BASE64.decode(text);
    }
    BASE64.decode(text)
}
