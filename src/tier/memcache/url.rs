//! `memcache://host:port[,host:port]`: which servers there are, in which order.
//!
//! Nothing is resolved or contacted here.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use thiserror::Error;

/// The port that memcached listens on unless it is told otherwise.
pub const DEFAULT_PORT: u16 = 11211;

const SCHEME: &str = "memcache://";

/// One memcached server as it was configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// A name or an address; an IPv6 address without its brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

/// The servers in the order that decides which of them holds a key.
///
/// `Display` writes the URL back with every port spelled out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemcacheUrl {
    /// At least one, each of them once.
    pub servers: Vec<Server>,
}

/// What is wrong with a Memcache URL. A user part is not repeated: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MemcacheUrlError {
    /// Another scheme, or none.
    #[error("a Memcache URL begins with {SCHEME}")]
    Scheme,
    /// Nothing after the scheme.
    #[error("the Memcache URL names no server: it has the form {SCHEME}host:port[,host:port]")]
    Empty,
    /// Two commas in a row, or one at an end.
    #[error("server {0} of the Memcache URL is empty")]
    EmptyServer(usize),
    /// `user:password@`.
    #[error("a Memcache URL takes no user or password")]
    User,
    /// `/…`.
    #[error("a Memcache URL takes no path, but has {0:?}")]
    Path(String),
    /// `?…` or `#…`.
    #[error("a Memcache URL takes no query or fragment, but has {0:?}")]
    Query(String),
    /// Neither a name nor an address.
    #[error("{0:?} in the Memcache URL is not a host (an IPv6 address needs brackets)")]
    Host(String),
    /// Not a number from 1 to 65535.
    #[error("{0:?} in the Memcache URL is not a port")]
    Port(String),
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl FromStr for Server {
    type Err = MemcacheUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad_host = || MemcacheUrlError::Host(text.to_owned());
        let (host, rest) = match text.strip_prefix('[') {
            Some(bracketed) => {
                let (host, rest) = bracketed.split_once(']').ok_or_else(bad_host)?;
                host.parse::<Ipv6Addr>().map_err(|_| bad_host())?;
                (host, rest)
            }
            None => {
                let (host, rest) = text.split_at(text.find(':').unwrap_or(text.len()));
                let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
                if host.is_empty() || !host.bytes().all(is_name) || rest.matches(':').count() > 1 {
                    return Err(bad_host());
                }
                (host, rest)
            }
        };
        let port = match rest.strip_prefix(':') {
            Some(digits) => port(digits)?,
            None if rest.is_empty() => DEFAULT_PORT,
            None => return Err(bad_host()),
        };
        Ok(Self { host: host.to_owned(), port })
    }
}

fn port(digits: &str) -> Result<u16, MemcacheUrlError> {
    // `parse` alone would take "+1".
    let number = match digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => digits.parse().ok(),
        false => None,
    };
    number.filter(|&port| port != 0).ok_or_else(|| MemcacheUrlError::Port(digits.to_owned()))
}

impl FromStr for MemcacheUrl {
    type Err = MemcacheUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let list = match text.split_at_checked(SCHEME.len()) {
            Some((scheme, list)) if scheme.eq_ignore_ascii_case(SCHEME) => list,
            _ => return Err(MemcacheUrlError::Scheme),
        };
        // Before anything that repeats a part of the text: a password may hold any character.
        if list.contains('@') {
            return Err(MemcacheUrlError::User);
        }
        if let Some(at) = list.find(['/', '?', '#']) {
            let extra = list[at..].to_owned();
            return Err(match extra.starts_with('/') {
                true => MemcacheUrlError::Path(extra),
                false => MemcacheUrlError::Query(extra),
            });
        }
        if list.is_empty() {
            return Err(MemcacheUrlError::Empty);
        }
        let mut servers: Vec<Server> = Vec::new();
        for (index, part) in list.split(',').enumerate() {
            if part.is_empty() {
                return Err(MemcacheUrlError::EmptyServer(index + 1));
            }
            // A server may be listed twice: to gomemcache that gives it twice the share of keys.
            servers.push(part.parse()?);
        }
        Ok(Self { servers })
    }
}

impl fmt::Display for MemcacheUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SCHEME)?;
        for (index, server) in self.servers.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            write!(f, "{server}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, MemcacheUrlError> {
        text.parse::<MemcacheUrl>().map(|url| url.to_string())
    }

    #[test]
    fn urls_come_back_with_their_ports() {
        let cases = [
            ("memcache://localhost", "memcache://localhost:11211"),
            ("memcache://10.0.0.1:11212,cache-2.example", "memcache://10.0.0.1:11212,cache-2.example:11211"),
            ("memcache://[::1],[fe80::2]:7", "memcache://[::1]:11211,[fe80::2]:7"),
            ("MEMCACHE://a:1,a:2", "memcache://a:1,a:2"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).as_deref(), Ok(expected));
            assert_eq!(parse(expected).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn the_error_names_the_part_that_is_wrong() {
        use MemcacheUrlError as E;
        let text = str::to_owned;
        let cases = [
            ("", E::Scheme),
            ("localhost:11211", E::Scheme),
            ("memcached://a", E::Scheme),
            ("memcache://", E::Empty),
            ("memcache://a,,b", E::EmptyServer(2)),
            ("memcache://a,", E::EmptyServer(2)),
            ("memcache://u:p/w?@a", E::User),
            ("memcache://a/", E::Path(text("/"))),
            ("memcache://a:1/0?x", E::Path(text("/0?x"))),
            ("memcache://a?x=/1", E::Query(text("?x=/1"))),
            ("memcache://a b", E::Host(text("a b"))),
            ("memcache://:1", E::Host(text(":1"))),
            ("memcache://::1", E::Host(text("::1"))),
            ("memcache://[::1", E::Host(text("[::1"))),
            ("memcache://[a]:1", E::Host(text("[a]:1"))),
            ("memcache://[::1]1", E::Host(text("[::1]1"))),
            ("memcache://a:", E::Port(text(""))),
            ("memcache://a:0", E::Port(text("0"))),
            ("memcache://a:+1", E::Port(text("+1"))),
            ("memcache://a:65536", E::Port(text("65536"))),
        ];
        for (url, expected) in cases {
            assert_eq!(parse(url), Err(expected), "{url}");
        }
    }
}
