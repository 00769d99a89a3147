//! One TCP connection to one server, and what it says.
//!
//! Only bytes and answers here: what an answer means for a session is decided by the caller.
//! The requests and the flags of the answers are the `memcache` crate's; the reading is ours,
//! because the crate's has no bound on a line or on what a batch may hold, and refuses a batch with a
//! miss from memcached before 1.6.18 (which does not echo the opaque of a miss).

use std::io;

use jiff::Timestamp;
use memcache::exp::{Error, MetaCommand, MetaResponse, ReturnCode, parse_meta_result};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};

use super::url::Server;

/// Longest line that we read: memcached's own are shorter.
const MAX_LINE_BYTES: u64 = 2048;

/// Bytes of values that one exchange keeps; a value that does not fit is read past. It is more than
/// a full batch of the largest items that memcached takes by default.
const MAX_VALUES_BYTES: usize = 128 << 20;

/// Memory set aside for a value before its bytes arrive: a length is only a claim.
const MAX_CLAIM_BYTES: usize = 64 << 10;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Fault {
    /// The name does not resolve, or nobody listens.
    Connect(io::Error),
    /// Resolving or connecting took too long.
    ConnectTimedOut,
    /// Nothing, or only a part, came back in time.
    TimedOut,
    /// The other side hung up, or the network did.
    Closed(io::Error),
    /// memcached serves as many connections as it may.
    Full,
    /// memcached wants a password first (`-Y`).
    Locked,
    /// An answer that no memcached gives. The bytes may repeat a key that was sent.
    Garbled(Vec<u8>),
    /// A request that cannot be put in words.
    Unsendable(&'static str),
}

/// What memcached said to one request.
#[derive(Debug)]
pub(super) enum Answer {
    /// An answer of the meta protocol.
    Meta(Meta),
    /// A value of this many bytes, read past.
    TooLarge(usize),
    /// `SERVER_ERROR`, with its text.
    ServerError(String),
    /// `CLIENT_ERROR`, with its text.
    ClientError(String),
}

/// One answer of the meta protocol.
#[derive(Debug)]
pub(super) struct Meta {
    /// What kind of answer.
    pub code: ReturnCode,
    /// Seconds to live, −1 for ever, where asked for.
    pub ttl: Option<i64>,
    /// The item's version, where asked for.
    pub cas: Option<u64>,
    /// The value, where asked for.
    pub value: Option<Vec<u8>>,
    /// When it came.
    pub at: Timestamp,
}

/// The answers to a batch, in order, and what ended them early.
#[derive(Debug)]
pub(super) struct Exchange {
    /// As many as came, at most one a request.
    pub answers: Vec<Answer>,
    /// Why there are fewer answers than requests.
    pub stopped: Option<Stopped>,
}

/// The end of an exchange before its time. The connection is of no more use.
#[derive(Debug)]
pub(super) struct Stopped {
    /// Why.
    pub fault: Fault,
    /// How many requests left in full, so that the server may have acted on them.
    pub sent: usize,
}

/// An open connection without a request under way.
pub(super) struct Connection {
    stream: BufReader<TcpStream>,
    line: Vec<u8>,
    /// The line is to be read once more.
    unread: bool,
}

impl Connection {
    /// Resolves the name and connects, by `deadline`.
    pub async fn open(server: &Server, deadline: Instant) -> Result<Self, Fault> {
        let connect = async {
            let mut addresses: Vec<_> = lookup_host((server.host.as_str(), server.port)).await?.collect();
            // As Go's resolver does for gomemcache: IPv4 first.
            addresses.sort_by_key(|address| address.is_ipv6());
            let stream = TcpStream::connect(addresses.as_slice()).await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        };
        match timeout_at(deadline, connect).await {
            Ok(Ok(stream)) => {
                tracing::info!(%server, "connected to memcached");
                Ok(Self { stream: BufReader::new(stream), line: Vec::new(), unread: false })
            }
            Ok(Err(error)) => Err(Fault::Connect(error)),
            Err(_) => Err(Fault::ConnectTimedOut),
        }
    }

    /// Whether it can take a request: still open, and nothing unread from an earlier one.
    pub fn is_usable(&self) -> bool {
        let mut byte = [0];
        self.stream.buffer().is_empty()
            && matches!(self.stream.get_ref().try_read(&mut byte),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Sends all requests at once and reads an answer to each, by `deadline`. Each request is given an
    /// opaque, its position, by which an answer out of order is noticed.
    pub async fn exchange(&mut self, commands: Vec<MetaCommand>, deadline: Instant) -> Exchange {
        let count = commands.len();
        let mut answers = Vec::with_capacity(count);
        let mut request = Vec::new();
        let mut ends = Vec::with_capacity(count);
        for (position, command) in commands.into_iter().enumerate() {
            let command = command.flag(format!("O{position}"));
            if command.encode_into(&mut request).is_err() {
                let fault = Fault::Unsendable("memcached's protocol cannot carry this key");
                return Exchange { answers, stopped: Some(Stopped { fault, sent: 0 }) };
            }
            ends.push(request.len());
        }
        let mut written = 0;
        let talk = async {
            self.send(&request, &mut written).await?;
            let mut room = MAX_VALUES_BYTES;
            while answers.len() < count {
                let answer = self.answer(answers.len(), &mut room).await?;
                answers.push(answer);
            }
            Ok(())
        };
        let fault = match timeout_at(deadline, talk).await {
            Ok(Ok(())) => return Exchange { answers, stopped: None },
            Ok(Err(fault)) => fault,
            Err(_) => Fault::TimedOut,
        };
        let sent = ends.partition_point(|&end| end <= written);
        Exchange { answers, stopped: Some(Stopped { fault, sent }) }
    }

    /// Sends `bytes`, counting in `written` what the network took.
    pub async fn send(&mut self, mut bytes: &[u8], written: &mut usize) -> Result<(), Fault> {
        while !bytes.is_empty() {
            match self.stream.get_mut().write(bytes).await {
                Ok(0) => return Err(Fault::Closed(io::ErrorKind::WriteZero.into())),
                Ok(count) => {
                    *written += count;
                    bytes = &bytes[count..];
                }
                Err(error) => return Err(Fault::Closed(error)),
            }
        }
        Ok(())
    }

    /// Has the line that was read last read once more.
    pub fn unread(&mut self) {
        self.unread = true;
    }

    /// Reads one line, without its end. The caller bounds the time.
    pub async fn line(&mut self) -> Result<&[u8], Fault> {
        let mut read = Ok(0);
        if !std::mem::take(&mut self.unread) {
            self.line.clear();
            let mut bounded = (&mut self.stream).take(MAX_LINE_BYTES);
            read = bounded.read_until(b'\n', &mut self.line).await;
        }
        match self.line.strip_suffix(b"\n") {
            Some(b"ERROR Too many open connections\r") => Err(Fault::Full),
            Some(b"CLIENT_ERROR unauthenticated\r") => Err(Fault::Locked),
            Some(line) => Ok(line.strip_suffix(b"\r").unwrap_or(line)),
            None if !self.line.is_empty() => Err(Fault::Garbled(self.line.clone())),
            None => Err(Fault::Closed(read.err().unwrap_or_else(hung_up))),
        }
    }

    /// Reads the answer to request number `position`, keeping a value of `room` bytes at the most.
    async fn answer(&mut self, position: usize, room: &mut usize) -> Result<Answer, Fault> {
        let line = self.line().await?;
        let at = Timestamp::now();
        let garbled = || Fault::Garbled(line.to_vec());
        let response = match MetaResponse::parse_header(line) {
            Ok(response) => response,
            Err(Error::Server(text)) => return Ok(Answer::ServerError(text)),
            // A bare `ERROR` stands for a command that is not known, and says so of all of them.
            Err(Error::Rejected(text)) if text != "ERROR" => return Ok(Answer::ClientError(text)),
            Err(_) => return Err(garbled()),
        };
        let length = value_length(line);
        let meta = parse_meta_result(response).map_err(|_| garbled())?;
        if meta.opaque.is_some_and(|opaque| opaque != position.to_string().as_bytes()) {
            return Err(garbled());
        }
        let (code, ttl, cas) = (meta.rc, meta.ttl, meta.cas);
        let value = match length {
            Some(length) if length > *room => {
                self.skip(length).await?;
                return Ok(Answer::TooLarge(length));
            }
            Some(length) => {
                *room -= length;
                Some(self.value(length).await?)
            }
            None => None,
        };
        Ok(Answer::Meta(Meta { code, ttl, cas, value, at }))
    }

    async fn value(&mut self, length: usize) -> Result<Vec<u8>, Fault> {
        let mut value = Vec::with_capacity(length.saturating_add(2).min(MAX_CLAIM_BYTES));
        let mut bounded = (&mut self.stream).take(length as u64 + 2);
        bounded.read_to_end(&mut value).await.map_err(Fault::Closed)?;
        if value.len() < length + 2 {
            return Err(Fault::Closed(hung_up()));
        }
        if value.split_off(length) != b"\r\n" {
            return Err(Fault::Garbled(Vec::new()));
        }
        Ok(value)
    }

    async fn skip(&mut self, length: usize) -> Result<(), Fault> {
        let wanted = length as u64 + 2;
        let mut bounded = (&mut self.stream).take(wanted);
        match tokio::io::copy_buf(&mut bounded, &mut tokio::io::sink()).await {
            Ok(read) if read == wanted => Ok(()),
            Ok(_) => Err(Fault::Closed(hung_up())),
            Err(error) => Err(Fault::Closed(error)),
        }
    }
}

fn hung_up() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the server closed the connection")
}

/// The length in `VA <length> …`; the crate checks the form and the range but keeps it to itself.
fn value_length(line: &[u8]) -> Option<usize> {
    let mut words = line.split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    if words.next() != Some(b"VA") {
        return None;
    }
    std::str::from_utf8(words.next()?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_value_has_a_length() {
        assert_eq!(value_length(b"VA 12 t5 c6"), Some(12));
        assert_eq!(value_length(b"VA  0"), Some(0));
        assert_eq!(value_length(b"VA"), None);
        assert_eq!(value_length(b"HD 12"), None);
    }
}
