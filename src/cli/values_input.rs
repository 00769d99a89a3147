//! Values as they are given: JSON in the argument itself, in a file, or on standard input.

use std::io::Read as _;

use serde_json::Value as Json;
use sesscascade::values::read_json;

use super::error::Failure;
use super::stdin;

/// More than any session can hold, and little enough to keep.
const MAX_BYTES: u64 = 64 << 20;

/// Reads the JSON that an argument stands for.
pub(crate) fn json(argument: &str) -> Result<Json, Failure> {
    read_json(&bytes(argument)?).map_err(|error| {
        Failure::usage("the values are not JSON")
            .because(error)
            .hint("write an object such as '{\"user\":\"ada\"}', or the list that 'get --typed -o json' has in \"values\"")
    })
}

/// Reads what an argument stands for. JSON begins with a bracket, and no file's name does without a
/// path in front.
pub(crate) fn bytes(argument: &str) -> Result<Vec<u8>, Failure> {
    if argument.trim_start().starts_with(['{', '[', '"']) {
        return Ok(argument.as_bytes().to_vec());
    }
    let mut content = Vec::new();
    let read = match argument {
        "-" => stdin::expecting("values").take(MAX_BYTES + 1).read_to_end(&mut content),
        path => std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut content)),
    };
    match read {
        Ok(_) if content.len() as u64 <= MAX_BYTES => Ok(content),
        Ok(_) => Err(Failure::usage(format!("the values take more than {MAX_BYTES} bytes"))),
        Err(error) => Err(Failure::usage(format!("the values cannot be read from {argument:?}"))
            .because(error)
            .hint("give JSON, the name of a file, or - for standard input")),
    }
}
