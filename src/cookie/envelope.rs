//! The envelope of `securecookie`: `base64(date|value|mac)`, where `value` is the base64 of the
//! payload, encrypted or not, and `mac` the HMAC of `name|date|value`.

use base64::alphabet::URL_SAFE;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeError, Engine as _, decoded_len_estimate};

use super::codec::{MAX_LENGTH, Refusal};
use super::regular;

/// Go's `base64.URLEncoding`: padding demanded, stray bits in the last character ignored.
pub(super) const BASE64: GeneralPurpose =
    GeneralPurpose::new(&URL_SAFE, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));

/// A cookie taken out of its base64, and not yet believed.
#[derive(Clone)]
pub struct Envelope {
    /// `prefix|date|value|mac`, where the prefix is the reader's.
    bytes: Vec<u8>,
    date_start: usize,
    date_end: usize,
    value_end: usize,
}

impl Envelope {
    /// Opens the envelope without looking at the MAC.
    ///
    /// # Errors
    /// [`Refusal`] for what securecookie refuses before it gets to the MAC.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        Self::read_after(&[], text)
    }

    /// [`Envelope::read`] for the one who computes the MAC, of which `prefix` is the beginning: a
    /// message in one piece takes a sixth less time than one in two.
    pub(super) fn read_after(prefix: &[u8], text: &str) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(Refusal::TooLong(text.len()));
        }
        let bytes =
            decode_after(prefix, text.as_bytes()).map_err(|error| Refusal::Base64(error.to_string()))?;
        let date_start = prefix.len();
        let ends = bar(&bytes, date_start).and_then(|date_end| Some((date_end, bar(&bytes, date_end + 1)?)));
        match ends {
            Some((date_end, value_end)) => Ok(Self { bytes, date_start, date_end, value_end }),
            None => Err(Refusal::NotAnEnvelope),
        }
    }

    /// When the cookie says that it was made, in seconds since 1970.
    pub fn date(&self) -> Option<i64> {
        // Go's `strconv.ParseInt` takes a sign, and so does this.
        std::str::from_utf8(&self.bytes[self.date_start..self.date_end]).ok()?.parse().ok()
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
        &self.bytes[self.date_start..self.value_end]
    }

    /// The same after the prefix.
    pub(super) fn signed_after_prefix(&self) -> &[u8] {
        &self.bytes[..self.value_end]
    }
}

impl std::fmt::Debug for Envelope {
    // The value can be somebody's session.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope")
            .field("date", &self.date())
            .field("bytes", &(self.bytes.len() - self.date_start))
            .finish()
    }
}

/// Where the first bar at or after `from` is.
fn bar(bytes: &[u8], from: usize) -> Option<usize> {
    const BLOCK: usize = 16;
    let is_bar = |byte: &u8| *byte == b'|';
    let blocks = bytes[from..].chunks_exact(BLOCK);
    // Without a way out in the middle of a block, the compiler compares all its bytes at once.
    let clear =
        blocks.take_while(|block| !block.iter().fold(false, |found, byte| found | is_bar(byte))).count();
    let start = from + clear * BLOCK;
    bytes[start..].iter().position(is_bar).map(|at| start + at)
}

/// Go's decoder skips line ends wherever they stand.
pub(super) fn decode_base64(text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    decode_after(&[], text)
}

fn decode_after(prefix: &[u8], text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut bytes = Vec::with_capacity(prefix.len() + decoded_len_estimate(text.len()));
    bytes.extend_from_slice(prefix);
    if regular::decode(text, &mut bytes) {
        return Ok(bytes);
    }
    let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let text: Vec<u8> = text.iter().copied().filter(|byte| !is_line_end(byte)).collect();
    BASE64.decode_vec(text, &mut bytes).map(|()| bytes)
}
