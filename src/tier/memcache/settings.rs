//! What a server says about itself: its version and the size of its largest item.
//!
//! Asked over a plain connection, because the meta protocol has no word for it.

use tokio::time::{Instant, timeout_at};

use super::connection::{Connection, Fault};
use crate::session::Key;

/// Lines of `stats settings` at the most; memcached 1.6 sends about 70.
const MAX_LINES: usize = 1000;

/// Size in bytes of the largest item, overhead included, that memcached takes unless `-I` says otherwise.
pub const DEFAULT_ITEM_SIZE_MAX: usize = 1 << 20;

/// Bytes of `item_size_max` that are neither key nor value: item header 48, version 8, end of the key 1,
/// end of the value 2 (measured to the byte on 1.6.18, for items with client flags 0).
const ITEM_OVERHEAD: usize = 59;

/// The share of the version, which a server that runs with `-C` does not keep.
const CAS_BYTES: usize = 8;

/// The largest payload in bytes that fits under `key`, with client flags 0, where the largest item has
/// `item_size_max` bytes.
pub fn max_payload(item_size_max: usize, key: &Key) -> usize {
    item_size_max.saturating_sub(ITEM_OVERHEAD + key.as_str().len())
}

/// The same for a server that may keep no versions.
pub(super) fn max_payload_of(item_size_max: usize, cas: bool, key: &Key) -> usize {
    let spared = if cas { 0 } else { CAS_BYTES };
    max_payload(item_size_max.saturating_add(spared), key)
}

/// A version in the way memcached writes its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ServerVersion {
    /// As it was sent, escaped and shortened.
    pub text: String,
    /// Major, minor, patch.
    pub number: (u32, u32, u32),
}

/// The settings that decide what can be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// Version of the server.
    pub version: ServerVersion,
    /// Size of the largest item in bytes, overhead included (`-I`); `None` when it is not told.
    pub item_size_max: Option<usize>,
    /// Whether items have versions (not with `-C`).
    pub cas: bool,
}

impl ServerVersion {
    /// The first that knows the meta commands for reading.
    pub const READS: (u32, u32, u32) = (1, 6, 0);
    /// The first that takes the meta commands for writing in today's form.
    pub const WRITES: (u32, u32, u32) = (1, 6, 10);

    /// Takes the answer to `version`; `None` when it is none.
    fn parse(line: &[u8]) -> Option<Self> {
        let text = line.strip_prefix(b"VERSION ")?;
        let mut numbers = text.split(|&byte| byte == b'.').map(|part| {
            let digits = part.iter().take_while(|byte| byte.is_ascii_digit()).count();
            std::str::from_utf8(&part[..digits]).ok()?.parse::<u32>().ok()
        });
        let major = numbers.next()??;
        let minor = numbers.next()??;
        let patch = numbers.next().flatten().unwrap_or(0);
        Some(Self { text: excerpt(text), number: (major, minor, patch) })
    }
}

impl Settings {
    /// The largest payload in bytes under `key`, stored with client flags 0.
    pub fn max_payload(&self, key: &Key) -> Option<usize> {
        Some(max_payload_of(self.item_size_max?, self.cas, key))
    }
}

/// Asks for the version only, by `deadline`. A fault's bytes repeat no key, since none was sent.
pub(super) async fn ask_version(
    connection: &mut Connection,
    deadline: Instant,
) -> Result<ServerVersion, Fault> {
    let talk = async {
        connection.send(b"version\r\n", &mut 0).await?;
        read_version(connection).await
    };
    timeout_at(deadline, talk).await.unwrap_or(Err(Fault::TimedOut))
}

/// Asks for version and settings in one round trip, by `deadline`. A fault's bytes repeat no key.
pub(super) async fn ask_settings(connection: &mut Connection, deadline: Instant) -> Result<Settings, Fault> {
    let talk = async {
        connection.send(b"version\r\nstats settings\r\n", &mut 0).await?;
        let version = read_version(connection).await?;
        let mut settings = Settings { version, item_size_max: None, cas: true };
        for _ in 0..MAX_LINES {
            match connection.line().await? {
                b"END" => return Ok(settings),
                line if line.starts_with(b"STAT ") => settings.take(&line[5..]),
                // Proxies and look-alikes may not know the command; what they lack is seen later.
                _ => return Ok(Settings { item_size_max: None, ..settings }),
            }
        }
        Err(Fault::Garbled(Vec::new()))
    };
    timeout_at(deadline, talk).await.unwrap_or(Err(Fault::TimedOut))
}

async fn read_version(connection: &mut Connection) -> Result<ServerVersion, Fault> {
    let line = connection.line().await?;
    ServerVersion::parse(line).ok_or_else(|| Fault::Garbled(line.to_vec()))
}

impl Settings {
    fn take(&mut self, stat: &[u8]) {
        if let Some(number) = stat.strip_prefix(b"item_size_max ") {
            self.item_size_max = std::str::from_utf8(number).ok().and_then(|text| text.parse().ok());
        } else if stat == b"cas_enabled no" {
            self.cas = false;
        }
    }
}

/// At most 40 characters of what a server sent, fit for a terminal.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    const MAX_CHARS: usize = 40;
    let end = bytes.len() - bytes.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let mut text = String::new();
    for byte in &bytes[..end] {
        let piece = byte.escape_ascii().to_string();
        if text.len() + piece.len() >= MAX_CHARS {
            text.push('…');
            break;
        }
        text.push_str(&piece);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        let number = |line: &[u8]| ServerVersion::parse(line).map(|version| version.number);
        assert_eq!(number(b"VERSION 1.6.18"), Some((1, 6, 18)));
        assert_eq!(number(b"VERSION 1.6.0-beta1"), Some((1, 6, 0)));
        assert_eq!(number(b"VERSION 1.4.39 (Ubuntu)"), Some((1, 4, 39)));
        assert_eq!(number(b"VERSION 1.6"), Some((1, 6, 0)));
        assert_eq!(number(b"VERSION unknown"), None);
        assert_eq!(number(b"VERSION 99999999999.1"), None);
        assert_eq!(number(b"-ERR unknown command"), None);
        assert!(number(b"VERSION 1.6.9") < Some(ServerVersion::WRITES));
    }

    #[test]
    fn the_limit_leaves_room_for_the_key() {
        let version = ServerVersion::parse(b"VERSION 1.6.18").unwrap();
        let mut settings = Settings { version, item_size_max: None, cas: true };
        let key = Key::new("x".repeat(60)).unwrap();
        assert_eq!(settings.max_payload(&key), None);
        settings.take(b"item_size_max 1048576");
        assert_eq!(settings.max_payload(&key), Some(1_048_457));
        settings.take(b"cas_enabled no");
        assert_eq!(settings.max_payload(&key), Some(1_048_465));
        settings.take(b"item_size_max 100");
        assert_eq!(settings.max_payload(&key), Some(0));
    }

    #[test]
    fn excerpts_are_short_and_harmless() {
        assert_eq!(excerpt(b"HTTP/1.1 400 Bad Request\r\n"), "HTTP/1.1 400 Bad Request");
        assert_eq!(excerpt(b"\x1b[31m\xe2\x80\xae"), "\\x1b[31m\\xe2\\x80\\xae");
        assert_eq!(excerpt(&[0; 2048]).chars().count(), 37);
        assert_eq!(excerpt(&[b'a'; 2048]).chars().count(), 40);
    }
}
