//! The environment variables that the program reads. An empty one counts as not set.

use super::args::Cli;

/// Key pairs, newest first.
pub(super) const KEYS: &str = "SESSCASCADE_KEYS";

/// The Go store's own variable for the largest value that it sends to Memcache.
pub(super) const STORE_LIMIT: &str = "MaxMemcacheSessionSizeBytes";

/// The emulator that Google's clients talk to instead of the service.
pub(super) const EMULATOR: &str = "DATASTORE_EMULATOR_HOST";

/// Which of a Cloud Run job's tasks this is, from 0.
pub(super) const TASK_INDEX: &str = "CLOUD_RUN_TASK_INDEX";

/// How many tasks a Cloud Run job has.
pub(super) const TASK_COUNT: &str = "CLOUD_RUN_TASK_COUNT";

/// Which pod of Kubernetes' Indexed Job this is, from 0.
pub(super) const COMPLETION_INDEX: &str = "JOB_COMPLETION_INDEX";

/// Every variable that changes what a command does with explicit URLs.
pub(super) fn settings() -> Vec<String> {
    let others = [KEYS, STORE_LIMIT, EMULATOR, TASK_INDEX, TASK_COUNT, COMPLETION_INDEX].map(str::to_owned);
    Cli::variables().into_iter().chain(others).collect()
}

/// The variable's value, if it is set.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
