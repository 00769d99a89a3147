//! The cookie as it is given: an argument, or standard input.

use std::io::Read as _;

use sesscascade::cookie::{CookieText, find};

use super::error::Failure;
use super::exit::Status;
use super::stdin;

/// The cookie's name when nothing tells it.
pub(crate) const DEFAULT_NAME: &str = "session";

/// More than any browser or server lets through in a header line.
const MAX_INPUT_BYTES: u64 = 1 << 20;

/// Takes the cookie from the argument, or from standard input when that is `-`.
pub(crate) fn read(argument: &str, wanted: Option<&str>) -> Result<CookieText, Failure> {
    let text = if argument == "-" { standard_input()? } else { argument.to_owned() };
    if is_usual_id(text.trim()) {
        return Err(
            Failure::usage("this is no cookie, but looks like the id of a session").hint("name it with --id")
        );
    }
    find(&text, wanted, DEFAULT_NAME).map_err(|error| {
        Failure::usage(error.to_string()).hint("name the application's session cookie with --cookie-name")
    })
}

/// What the store makes: 52 characters of base32.
fn is_usual_id(text: &str) -> bool {
    text.len() == 52 && text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7'))
}

fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    stdin::expecting("a cookie")
        .take(MAX_INPUT_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::usage("standard input cannot be read").because(error))?;
    if bytes.len() as u64 > MAX_INPUT_BYTES {
        let message = format!("what came on standard input is over {MAX_INPUT_BYTES} bytes, and no cookie");
        return Err(Failure::new(Status::CookieRefused, message)
            .hint("securecookie takes 4096 bytes at most; give the cookie alone, or its header line"));
    }
    // A cookie is ASCII; what is not will be refused as a cookie, with its reason.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
