//! The commands, without their command line: each takes a cascade and what it needs to know, and
//! returns a report that can be serialized. Nothing here prints.

use jiff::Timestamp;

use crate::session::{Key, SessionId};

pub mod apply;
pub mod bulk;
pub mod changes;
pub mod check;
pub mod checkpoint;
pub mod cookie;
pub mod decode;
pub mod decode_batch;
pub mod demo;
pub mod doctor;
pub mod encode;
pub mod evict;
pub mod export;
pub mod get;
pub mod ls;
pub mod merge;
pub mod migrate;
pub mod put;
pub mod repair;
pub mod report;
pub mod smoke;
pub mod store_log;
pub mod undo;
pub mod watched;
mod worst;

/// The version of every report's JSON form. Field names are a contract; a change of meaning
/// raises it.
pub const SCHEMA: u32 = 1;

/// Text as one word of a shell command, quoted where a shell would read more into it: ids come from
/// the public.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':' | '/' | '@');
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The command that repairs one session; `program` is the program with the options that say which cascade.
fn repair_command(program: &str, key: &Key, id: Option<&SessionId>) -> String {
    match id {
        Some(id) => format!("{program} repair --id {}", shell_word(id.as_str())),
        None => format!("{program} repair --key {}", shell_word(key.as_str())),
    }
}

/// A moment in seconds since 1970, at the end of time when there is no such moment.
fn from_seconds(seconds: i64) -> Timestamp {
    let clamped = seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(clamped).unwrap_or(Timestamp::MAX)
}
