//! Lines of files that may be anyone's, of bounded length.

use std::io::{self, BufRead, Read as _};

/// Reads the next line, its first `most` bytes at the most; the rest of it is passed over. False at the end.
///
/// # Errors
/// When the input cannot be read.
pub fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>, most: u64) -> io::Result<bool> {
    line.clear();
    input.take(most).read_until(b'\n', line)?;
    if line.len() as u64 == most && line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    Ok(!line.is_empty())
}
