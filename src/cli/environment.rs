//! The environment variables that the program reads. An empty one counts as not set.

use super::args::Cli;

/// Key pairs, newest first.
pub(super) const KEYS: &str = "SESSCASCADE_KEYS";

/// The Go store's own variable for the largest value that it sends to Memcache.
pub(super) const STORE_LIMIT: &str = "MaxMemcacheSessionSizeBytes";

/// The emulator that Google's clients talk to instead of the service.
pub(super) const EMULATOR: &str = "DATASTORE_EMULATOR_HOST";

/// Every variable that changes what a command does with explicit URLs.
pub(super) fn settings() -> Vec<String> {
    let others = [KEYS, STORE_LIMIT, EMULATOR].map(str::to_owned);
    Cli::variables().into_iter().chain(others).collect()
}

/// The variable's value, if it is set.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
