//! Every key that a server holds: `lru_crawler metadump`, the only list that memcached gives.
//!
//! It is no snapshot, has no order, and cannot be asked for part of the keys. memcached hangs up on a
//! reader that is too slow, so whoever reads it must not wait for others in between.

use std::sync::Arc;
use std::time::Duration;

use futures::stream::{self, Stream, StreamExt as _};
use jiff::Timestamp;
use percent_encoding::percent_decode;
use tokio::time::{Instant, sleep, timeout_at};

use super::connection::{Connection, Fault};
use super::server::Server;
use super::settings::excerpt;
use crate::session::{Expiry, Key};
use crate::tier::{Cause, KeyRange, Listed, Operation, TierError};

/// Keys in one page.
const PAGE: usize = 1_000;

/// How long another crawl is waited for, and how often it is asked after: one takes a while on a large
/// cache.
const MAX_WAIT: Duration = Duration::from_secs(300);
const ASK_EVERY: Duration = Duration::from_millis(250);

/// Walks through the keys of one server that lie in `range` and have not expired.
pub(super) fn dump(
    server: &Server,
    range: Arc<KeyRange>,
) -> impl Stream<Item = Result<Vec<Listed>, TierError>> + Send {
    let page = move |connection: Option<Connection>| {
        let range = range.clone();
        async move {
            let mut connection = match connection {
                Some(connection) => connection,
                None => begin(server).await?,
            };
            Ok(page(server, &mut connection, &range).await?.map(|listed| (listed, Some(connection))))
        }
    };
    stream::try_unfold(None, page).filter(|page| {
        let shown = !matches!(page, Ok(listed) if listed.is_empty());
        std::future::ready(shown)
    })
}

/// A connection on which the keys are about to come.
async fn begin(server: &Server) -> Result<Connection, TierError> {
    let give_up = Instant::now() + MAX_WAIT;
    loop {
        let deadline = server.deadline();
        let mut connection = server.connect(deadline).await?;
        match crawl(&mut connection, deadline).await {
            Ok(Crawl::Begun) => return Ok(connection),
            Ok(Crawl::Busy) if Instant::now() < give_up => sleep(ASK_EVERY).await,
            Ok(Crawl::Busy) => {
                let text = "another crawl of its keys has been running for five minutes".to_owned();
                return Err(server.error(Operation::Read, Cause::Busy(text)));
            }
            Ok(Crawl::Refused(answer)) => {
                let text = format!("memcached does not list its keys ({answer})");
                return Err(server.error(Operation::Read, Cause::Unlisted(text)));
            }
            Err(fault) => return Err(server.explain(fault, Operation::Read, deadline).await),
        }
    }
}

/// Asks for the keys.
async fn crawl(connection: &mut Connection, deadline: Instant) -> Result<Crawl, Fault> {
    let talk = async {
        connection.send(b"lru_crawler metadump all\r\n", &mut 0).await?;
        let crawl = Crawl::from_line(connection.line().await?);
        connection.unread();
        Ok(crawl)
    };
    timeout_at(deadline, talk).await.unwrap_or(Err(Fault::TimedOut))
}

/// The next keys; `None` at the end.
async fn page(
    server: &Server,
    connection: &mut Connection,
    range: &KeyRange,
) -> Result<Option<Vec<Listed>>, TierError> {
    let mut listed = Vec::with_capacity(PAGE);
    let now = Timestamp::now();
    for count in 0..PAGE {
        let line = match timeout_at(server.deadline(), connection.line()).await {
            Ok(Ok(line)) => line,
            Ok(Err(fault)) => return Err(server.explain(fault, Operation::Read, server.deadline()).await),
            Err(_) => return Err(server.explain(Fault::TimedOut, Operation::Read, server.deadline()).await),
        };
        match line {
            b"END" if count == 0 => return Ok(None),
            b"END" => {
                connection.unread();
                break;
            }
            line => listed.extend(item(line, now).filter(|item| range.contains(item.key.as_str()))),
        }
    }
    Ok(Some(listed))
}

/// `key=… exp=… la=… …`; nothing for what no session can be, or is no more.
fn item(line: &[u8], now: Timestamp) -> Option<Listed> {
    let mut words = line.split(|byte| *byte == b' ');
    let key = words.next()?.strip_prefix(b"key=")?;
    let key = Key::new(percent_decode(key).decode_utf8().ok()?).ok()?;
    let expires = words.next()?.strip_prefix(b"exp=")?;
    let expiry = match std::str::from_utf8(expires).ok()?.parse::<i64>().ok()? {
        -1 => Expiry::Never,
        second => Expiry::At(Timestamp::from_second(second).ok()?),
    };
    (!expiry.is_past(now)).then_some(Listed { key, expiry: Some(expiry) })
}

/// What a server says to the wish for its keys.
enum Crawl {
    Begun,
    Busy,
    Refused(String),
}

impl Crawl {
    /// Takes the first line of the answer, which may be a key already.
    fn from_line(line: &[u8]) -> Self {
        if line.starts_with(b"key=") || line == b"END" {
            Self::Begun
        } else if line.starts_with(b"BUSY") {
            Self::Busy
        } else {
            Self::Refused(excerpt(line))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_keys() {
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let key = |line: &str| item(line.as_bytes(), now).map(|item| item.key.to_string());
        let rest = "la=1 cas=2 fetch=no cls=3 size=100";
        assert_eq!(key(&format!("key=session.A exp=-1 {rest}")).as_deref(), Some("session.A"));
        assert_eq!(key(&format!("key=a%2fb exp=1700000001 {rest}")).as_deref(), Some("a/b"));
        assert_eq!(key(&format!("key=session.A exp=1699999999 {rest}")), None);
        for line in ["", "key=", "key=a", "exp=1 key=a", "key=a exp=x", "key=%ff exp=-1"] {
            assert_eq!(key(line), None, "{line}");
        }
    }
}
