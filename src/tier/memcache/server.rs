//! One server: its idle connections, what is known of it, and what its failures mean.
//!
//! Servers share nothing, so that one that is down makes only its own keys fail.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use memcache::exp::MetaCommand;
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};

use super::connection::{Connection, Exchange, Fault, Stopped};
use super::settings::{ServerVersion, Settings, ask_settings, ask_version, excerpt};
use super::url;
use crate::session::Key;
use crate::tier::{Cause, Operation, TierError, TierName};

/// Idle connections kept at the most; more at once are opened and closed again.
const MAX_IDLE: usize = 8;

/// A memcached server, contacted when it is first needed.
pub(super) struct Server {
    address: url::Server,
    timeout: Duration,
    idle: Mutex<Vec<Connection>>,
    settings: OnceCell<Settings>,
    /// It has answered as memcached does, so that a later failure is an outage and no mistake in the URL.
    proven: AtomicBool,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.target()).finish()
    }
}

impl Server {
    /// No I/O yet. `timeout` bounds each exchange, connecting included.
    pub fn new(address: url::Server, timeout: Duration) -> Self {
        Self {
            address,
            timeout,
            idle: Mutex::default(),
            settings: OnceCell::new(),
            proven: AtomicBool::new(false),
        }
    }

    /// Its URL.
    pub fn target(&self) -> String {
        format!("memcache://{}", self.address)
    }

    /// When an exchange that begins now has to have ended.
    pub fn deadline(&self) -> Instant {
        Instant::now() + self.timeout
    }

    /// An error of this server.
    pub fn error(&self, operation: Operation, cause: Cause) -> TierError {
        TierError { tier: TierName::Memcache, target: self.target(), operation, cause }
    }

    /// Sends all requests at once and reads the answers, by `deadline`.
    pub async fn exchange(&self, commands: Vec<MetaCommand>, deadline: Instant) -> Exchange {
        let mut connection = match self.checkout(deadline).await {
            Ok(connection) => connection,
            Err(fault) => {
                return Exchange { answers: Vec::new(), stopped: Some(Stopped { fault, sent: 0 }) };
            }
        };
        let (requests, begun) = (commands.len(), Instant::now());
        let exchange = connection.exchange(commands, deadline).await;
        tracing::debug!(
            server = %self.address,
            requests,
            answers = exchange.answers.len(),
            took = ?begun.elapsed(),
            "asked memcached"
        );
        if exchange.stopped.is_none() {
            self.give_back(connection);
        }
        exchange
    }

    /// What it says about itself, asked once and kept.
    ///
    /// # Errors
    /// When it does not answer by `deadline`, or is not memcached.
    pub async fn settings(&self, deadline: Instant) -> Result<&Settings, TierError> {
        // Someone else may be asking already, by a later deadline.
        let asked = timeout_at(deadline, self.settings.get_or_try_init(|| self.ask(deadline))).await;
        asked.unwrap_or_else(|_| Err(self.error(Operation::Settings, Cause::TimedOut(self.timeout))))
    }

    async fn ask(&self, deadline: Instant) -> Result<Settings, TierError> {
        let answer = async {
            let mut connection = self.checkout(deadline).await?;
            let settings = ask_settings(&mut connection, deadline).await?;
            // Otherwise it stopped halfway, and more may come.
            if settings.item_size_max.is_some() {
                self.give_back(connection);
            }
            Ok(settings)
        };
        answer.await.map_err(|fault| self.failure(fault, Operation::Settings))
    }

    /// The settings, if it takes today's writes; asked before a payload is sent, because a server that
    /// does not know `ms` would take the payload's bytes for commands.
    ///
    /// # Errors
    /// As [`Server::settings`], and when it is too old.
    pub async fn settings_for_writing(&self, deadline: Instant) -> Result<&Settings, TierError> {
        let settings = self.settings(deadline).await?;
        match self.too_old(&settings.version, ServerVersion::WRITES) {
            Some(cause) => Err(self.error(Operation::Write, cause)),
            None => Ok(settings),
        }
    }

    /// The largest payload in bytes that it takes under `key`.
    ///
    /// # Errors
    /// When it does not tell.
    pub fn limit(&self, settings: &Settings, key: &Key) -> Result<usize, TierError> {
        settings.max_payload(key).ok_or_else(|| {
            let cause = Cause::Refused("the server does not tell its item_size_max".to_owned());
            self.error(Operation::Settings, cause)
        })
    }

    /// What a fault of an exchange means. May ask the server for its version, by `deadline`.
    pub async fn explain(&self, fault: Fault, operation: Operation, deadline: Instant) -> TierError {
        let hung_up = match &fault {
            Fault::Closed(_) if self.proven.load(Ordering::Relaxed) => return self.failure(fault, operation),
            Fault::Closed(error) => Some(error.to_string()),
            Fault::Garbled(_) => None,
            _ => return self.failure(fault, operation),
        };
        // The version's answer, unlike the one at hand, cannot repeat a key.
        let version = async {
            let mut connection = Connection::open(&self.address, deadline).await?;
            ask_version(&mut connection, deadline).await
        };
        let cause = match (version.await, hung_up) {
            (Ok(version), hung_up) => match (self.too_old(&version, ServerVersion::READS), hung_up) {
                (Some(cause), _) => cause,
                (None, Some(text)) => Cause::Unreachable(text),
                (None, None) => Cause::NotSuchAServer(format!(
                    "it says that it is memcached {}, but does not answer as memcached does",
                    version.text
                )),
            },
            (Err(Fault::TimedOut | Fault::ConnectTimedOut), None) => not_memcached(),
            (Err(fault), _) => return self.failure(fault, operation),
        };
        self.error(operation, cause)
    }

    /// The error for a fault that is shown as it is: bytes of the other side included.
    fn failure(&self, fault: Fault, operation: Operation) -> TierError {
        let (operation, cause) = match fault {
            Fault::Connect(error) => (Operation::Connect, Cause::Unreachable(error.to_string())),
            Fault::ConnectTimedOut => (Operation::Connect, Cause::TimedOut(self.timeout)),
            Fault::TimedOut => (operation, Cause::TimedOut(self.timeout)),
            Fault::Closed(error) if self.proven.load(Ordering::Relaxed) => {
                (operation, Cause::Unreachable(error.to_string()))
            }
            Fault::Closed(_) => (
                operation,
                Cause::NotSuchAServer(
                    "it closed the connection without an answer: not memcached?".to_owned(),
                ),
            ),
            Fault::Full => (operation, Cause::Busy("memcached has too many open connections".to_owned())),
            Fault::Locked => (
                operation,
                Cause::NotAllowed(
                    "memcached asks for a password, which the session store cannot give it either".to_owned(),
                ),
            ),
            Fault::Garbled(bytes) if bytes.is_empty() => (operation, not_memcached()),
            Fault::Garbled(bytes) => (
                operation,
                Cause::NotSuchAServer(format!("what answers is not memcached: \"{}\"", excerpt(&bytes))),
            ),
            Fault::Unsendable(why) => (operation, Cause::Refused(why.to_owned())),
        };
        self.error(operation, cause)
    }

    fn too_old(&self, version: &ServerVersion, needed: (u32, u32, u32)) -> Option<Cause> {
        let ServerVersion { text, number } = version;
        let address = &self.address;
        if *number < ServerVersion::READS {
            return Some(Cause::TooOld(format!(
                "memcached {text} at {address} does not know the meta commands (1.6 or later has them)"
            )));
        }
        (*number < needed).then(|| {
            Cause::TooOld(format!(
                "memcached {text} at {address} has another form of the meta commands for writing \
                 (1.6.10 or later has today's)"
            ))
        })
    }

    /// A connection of one's own, for an answer that takes its time.
    ///
    /// # Errors
    /// When there is none by `deadline`.
    pub async fn connect(&self, deadline: Instant) -> Result<Connection, TierError> {
        Connection::open(&self.address, deadline)
            .await
            .map_err(|fault| self.failure(fault, Operation::Connect))
    }

    async fn checkout(&self, deadline: Instant) -> Result<Connection, Fault> {
        while let Some(connection) = self.pop() {
            if connection.is_usable() {
                return Ok(connection);
            }
        }
        Connection::open(&self.address, deadline).await
    }

    fn pop(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give_back(&self, connection: Connection) {
        self.proven.store(true, Ordering::Relaxed);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MAX_IDLE {
            idle.push(connection);
        }
    }
}

fn not_memcached() -> Cause {
    Cause::NotSuchAServer("what answers is not memcached".to_owned())
}
