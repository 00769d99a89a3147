//! What can go wrong between us and a tier, told without keys or values.

use std::fmt;

use thiserror::Error;

use super::{TierName, embedded};

/// One failed operation on one tier.
#[derive(Debug, Clone, Error)]
#[error("{tier}: {operation} at {target} failed: {cause}")]
pub struct TierError {
    /// The tier that was asked.
    pub tier: TierName,
    /// The server or file, as it was configured.
    pub target: String,
    /// What was being done.
    pub operation: Operation,
    /// Why it did not work.
    pub cause: Cause,
}

/// What was being done when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Making or opening the connection.
    Connect,
    /// Reading sessions.
    Read,
    /// Changing sessions.
    Write,
    /// Asking the server about itself.
    Settings,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Read => "reading",
            Self::Write => "writing",
            Self::Settings => "reading the server's settings",
        })
    }
}

/// Why an operation did not work, in terms that have a remedy.
#[derive(Debug, Clone, Error)]
pub enum Cause {
    /// Nobody listens there, or the name does not resolve.
    #[error("cannot be reached ({0})")]
    Unreachable(String),
    /// Nothing came back in the time allowed.
    #[error("no answer within {0:?}")]
    TimedOut(std::time::Duration),
    /// The other side is not what the URL says it is.
    #[error("{0}")]
    NotSuchAServer(String),
    /// The server lacks what we need.
    #[error("{0}")]
    TooOld(String),
    /// We have no credentials, or they were not accepted.
    #[error("{0}")]
    NotAllowed(String),
    /// The server is overloaded or restarting: the same request may work soon.
    #[error("{0}")]
    Busy(String),
    /// What is stored is not what the Go store writes.
    #[error("{0}")]
    Malformed(String),
    /// The payload or key is over the tier's limit.
    #[error("{0}")]
    TooLarge(String),
    /// The write was sent and its answer lost: it may or may not have happened.
    #[error("the answer was lost after the request was sent, so the change may have happened ({0})")]
    OutcomeUnknown(String),
    /// It does not tell which keys it holds.
    #[error("{0}")]
    Unlisted(String),
    /// Anything else, in the server's own words.
    #[error("{0}")]
    Refused(String),
}

impl Cause {
    /// Whether the same request may work a moment later.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::TimedOut(_) | Self::Busy(_))
    }

    /// Whether it is the server that fails, and not the one key or payload.
    pub fn is_the_servers(&self) -> bool {
        self.is_temporary() || matches!(self, Self::NotSuchAServer(_) | Self::TooOld(_) | Self::NotAllowed(_))
    }
}

impl TierError {
    /// What an operator can do about it.
    pub fn hint(&self) -> String {
        let path = self.target.strip_prefix(embedded::SCHEME);
        path.and_then(|path| self.file_hint(path)).unwrap_or_else(|| self.server_hint())
    }

    /// What only goes for an embedded tier's file.
    fn file_hint(&self, path: &str) -> Option<String> {
        let option = match self.tier {
            TierName::Memcache => "--memcache, SESSCASCADE_MEMCACHE",
            _ => "--datastore, SESSCASCADE_DATASTORE",
        };
        Some(match &self.cause {
            Cause::Unreachable(_) | Cause::NotSuchAServer(_) => {
                format!("check that {path} is the right file ({option})")
            }
            Cause::NotAllowed(_) => {
                format!("check the permissions of {path} and of the directory that it is in")
            }
            Cause::TimedOut(_) => {
                "another process holds the file: let it finish, or give it more time with --timeout"
                    .to_owned()
            }
            Cause::Malformed(_) => "restore the file from a copy, or delete it to start anew".to_owned(),
            _ => return None,
        })
    }

    fn server_hint(&self) -> String {
        let variable = match self.tier {
            TierName::Memcache => "--memcache, SESSCASCADE_MEMCACHE",
            _ => "--datastore, SESSCASCADE_DATASTORE, DATASTORE_EMULATOR_HOST",
        };
        match &self.cause {
            Cause::Unreachable(_) => {
                format!("check that {} is right ({variable}), and that the server runs", self.target)
            }
            Cause::TimedOut(_) => "the server accepts connections but does not answer: is it \
                                   overloaded, or something else? --timeout allows it more time"
                .to_owned(),
            Cause::NotSuchAServer(_) => format!("check the host, port or path ({variable})"),
            Cause::TooOld(_) => "upgrade memcached to 1.6.10 or later".to_owned(),
            Cause::NotAllowed(_) if self.tier == TierName::Memcache => {
                "use a memcached that asks for no password, as the session store does".to_owned()
            }
            Cause::NotAllowed(_) => "run 'gcloud auth application-default login', or set \
                                     GOOGLE_APPLICATION_CREDENTIALS; the account needs the role \
                                     roles/datastore.viewer to read, roles/datastore.user to write"
                .to_owned(),
            Cause::Busy(_) => "try again in a moment".to_owned(),
            Cause::Malformed(_) => "this was not written by the session store: check the kind, \
                                    namespace and key prefix"
                .to_owned(),
            Cause::TooLarge(_) => "make the session smaller, or keep it out of this tier".to_owned(),
            Cause::OutcomeUnknown(_) => "read the session again before you repeat the change".to_owned(),
            Cause::Unlisted(_) => {
                "start memcached without no_lru_crawler, or leave out what only Memcache holds \
                                   with --in-tier datastore"
                    .to_owned()
            }
            Cause::Refused(_) => "the text after 'failed' says what was refused".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_files_hints_say_nothing_of_servers() {
        let hint = |cause| {
            let target = "embedded:/tmp/s.db".to_owned();
            TierError { tier: TierName::Datastore, target, operation: Operation::Read, cause }.hint()
        };
        for (cause, expected) in [
            (Cause::Unreachable("No such file".into()), "/tmp/s.db is the right file"),
            (Cause::NotSuchAServer("a directory".into()), "/tmp/s.db is the right file"),
            (Cause::NotAllowed("denied".into()), "permissions of /tmp/s.db"),
            (Cause::TimedOut(Duration::from_secs(5)), "another process"),
            (Cause::Malformed("damaged".into()), "restore the file"),
        ] {
            let hint = hint(cause);
            assert!(hint.contains(expected), "{hint}");
            for word in ["server", "EMULATOR", "kind", "gcloud"] {
                assert!(!hint.contains(word), "{hint}");
            }
        }
    }
}
