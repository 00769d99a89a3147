//! The lowest layer of gob: variable-length numbers, byte strings and message frames.

use super::error::{GobError, Problem};

/// What reading gives. The error is boxed because it is many times the size of most results, and those
/// are handed up through every level of nesting.
pub(super) type Read<T> = Result<T, Box<GobError>>;

/// Reads a stream of length-prefixed messages. Reads never cross the end of the current message;
/// [`Reader::next_message`] moves on to the following one.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    data: &'a [u8],
    /// The data up to the end of the current message.
    message: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, message: &[], at: 0 }
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    /// Bytes left in the current message.
    pub(super) fn left(&self) -> usize {
        self.message.len() - self.at
    }

    /// Everything after the point reached, the rest of the current message included.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.data[self.at..]
    }

    #[cold]
    pub(super) fn fail(&self, problem: Problem) -> Box<GobError> {
        Box::new(GobError::new(self.at, problem))
    }

    #[cold]
    #[inline(never)]
    fn truncated(&self, what: &'static str) -> Box<GobError> {
        self.fail(Problem::Truncated(what))
    }

    #[cold]
    #[inline(never)]
    fn too_long(&self, what: &'static str, claimed: u64, left: usize) -> Box<GobError> {
        self.fail(Problem::TooLong { what, claimed, left })
    }

    /// Enters the next message.
    pub(super) fn next_message(&mut self) -> Read<()> {
        self.message = self.data;
        let length = self.uint("a message's length")?;
        let left = self.left();
        match usize::try_from(length) {
            Ok(length) if length <= left => {
                self.message = &self.data[..self.at + length];
                Ok(())
            }
            _ => Err(self.too_long("a message", length, left)),
        }
    }

    #[inline(always)]
    pub(super) fn uint(&mut self, what: &'static str) -> Read<u64> {
        match self.message.get(self.at) {
            Some(first @ ..=0x7f) => {
                self.at += 1;
                Ok(u64::from(*first))
            }
            Some(first) => self.wide_uint(*first, what),
            None => Err(self.truncated(what)),
        }
    }

    #[inline(never)]
    fn wide_uint(&mut self, first: u8, what: &'static str) -> Read<u64> {
        // The first byte is the negated count of the big-endian bytes that follow.
        let width = first.wrapping_neg();
        if width > 8 {
            return Err(self.fail(Problem::WideInteger(width)));
        }
        let start = self.at + 1;
        let stop = start + usize::from(width);
        let Some(bytes) = self.message.get(start..stop) else {
            return Err(self.truncated(what));
        };
        let value = bytes.iter().fold(0u64, |value, byte| (value << 8) | u64::from(*byte));
        self.at = stop;
        Ok(value)
    }

    #[inline(always)]
    pub(super) fn int(&mut self, what: &'static str) -> Read<i64> {
        let bits = self.uint(what)?;
        Ok((bits >> 1) as i64 ^ -((bits & 1) as i64))
    }

    pub(super) fn float(&mut self, what: &'static str) -> Read<f64> {
        Ok(f64::from_bits(self.uint(what)?.swap_bytes()))
    }

    /// A number of elements, checked against the bytes that are left: nothing encodes to less than a
    /// byte, so a larger one is a lie. The elements may go on in later messages.
    pub(super) fn count(&mut self, what: &'static str) -> Read<usize> {
        let claimed = self.uint(what)?;
        let left = self.data.len() - self.at;
        match usize::try_from(claimed) {
            Ok(count) if count <= left => Ok(count),
            _ => Err(self.too_long(what, claimed, left)),
        }
    }

    /// Go wants a byte in front of every element, even of one that could consist of none.
    #[inline]
    pub(super) fn need_more(&self, what: &'static str) -> Read<()> {
        if self.left() > 0 { Ok(()) } else { Err(self.fail(Problem::Truncated(what))) }
    }

    /// A byte string, which ends within its message.
    #[inline(always)]
    pub(super) fn bytes(&mut self, what: &'static str) -> Read<&'a [u8]> {
        let claimed = self.uint(what)?;
        let left = &self.message[self.at..];
        match usize::try_from(claimed).ok().and_then(|length| left.get(..length)) {
            Some(bytes) => {
                self.at += bytes.len();
                Ok(bytes)
            }
            None => Err(self.too_long(what, claimed, left.len())),
        }
    }

    pub(super) fn name(&mut self, what: &'static str) -> Read<&'a str> {
        let bytes = self.bytes(what)?;
        std::str::from_utf8(bytes).map_err(|_| self.fail(Problem::BadName(what)))
    }
}

/// Writes the same primitives.
pub(super) trait Write {
    fn uint(&mut self, value: u64);
    fn int(&mut self, value: i64);
    fn float(&mut self, value: f64);
    fn bytes(&mut self, value: &[u8]);
}

impl Write for Vec<u8> {
    fn uint(&mut self, value: u64) {
        if value <= 0x7f {
            self.push(value as u8);
            return;
        }
        let skipped = value.leading_zeros() as usize / 8;
        let bytes = &value.to_be_bytes()[skipped..];
        self.push((bytes.len() as u8).wrapping_neg());
        self.extend_from_slice(bytes);
    }

    fn int(&mut self, value: i64) {
        self.uint(((value << 1) ^ (value >> 63)) as u64);
    }

    fn float(&mut self, value: f64) {
        self.uint(value.to_bits().swap_bytes());
    }

    fn bytes(&mut self, value: &[u8]) {
        self.uint(value.len() as u64);
        self.extend_from_slice(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &[u8]) -> Vec<u8> {
        let mut data = Vec::new();
        data.bytes(body);
        data
    }

    #[test]
    fn numbers_survive_the_round_trip() {
        let ints = [0, 1, -1, 63, -64, 64, 127, 128, -129, 65_536, i64::MAX, i64::MIN];
        let mut body = Vec::new();
        ints.iter().for_each(|value| body.int(*value));
        body.uint(u64::MAX);
        body.float(17.0);
        let data = message(&body);
        let mut reader = Reader::new(&data);
        reader.next_message().unwrap();
        for value in ints {
            assert_eq!(reader.int("an int").unwrap(), value);
        }
        assert_eq!(reader.uint("a uint").unwrap(), u64::MAX);
        assert_eq!(reader.float("a float").unwrap(), 17.0);
        assert_eq!(reader.left(), 0);
    }

    #[test]
    fn known_forms_from_the_format_description() {
        let mut body = Vec::new();
        body.uint(7);
        body.uint(256);
        body.int(-129);
        body.float(17.0);
        assert_eq!(body, [0x07, 0xfe, 0x01, 0x00, 0xfe, 0x01, 0x01, 0xfe, 0x31, 0x40]);
    }

    #[test]
    fn a_length_past_the_end_is_refused_before_anything_is_allocated() {
        let data = message(&[0xfc, 0xff, 0xff, 0xff, 0xff]);
        let mut reader = Reader::new(&data);
        reader.next_message().unwrap();
        let error = reader.bytes("a string").unwrap_err();
        assert!(matches!(error.problem, Problem::TooLong { claimed: 0xffff_ffff, left: 0, .. }));
    }

    #[test]
    fn integers_wider_than_eight_bytes_are_refused() {
        let data = message(&[0xf0; 12]);
        let mut reader = Reader::new(&data);
        reader.next_message().unwrap();
        assert_eq!(reader.uint("a uint").unwrap_err().problem, Problem::WideInteger(16));
    }
}
