//! The environment variables that the program reads. An empty one counts as not set.

use super::error::Failure;
use super::settings::nearest;

/// Key pairs, newest first.
pub(super) const KEYS: &str = "SESSCASCADE_KEYS";

/// The Go store's own variable for the largest value that it sends to Memcache.
pub(super) const STORE_LIMIT: &str = "MaxMemcacheSessionSizeBytes";

/// The Go store's own variable that turns its log on.
pub(super) const STORE_LOG: &str = "SessionCascadeDisplayLogging";

/// Set by a shell that completes a command line, or wants to know how to.
pub(super) const COMPLETE: &str = "SESSCASCADE_COMPLETE";

/// The emulator that Google's clients talk to instead of the service.
pub(super) const EMULATOR: &str = "DATASTORE_EMULATOR_HOST";

/// Which of a Cloud Run job's tasks this is, from 0.
pub(super) const TASK_INDEX: &str = "CLOUD_RUN_TASK_INDEX";

/// How many tasks a Cloud Run job has.
pub(super) const TASK_COUNT: &str = "CLOUD_RUN_TASK_COUNT";

/// Which pod of Kubernetes' Indexed Job this is, from 0.
pub(super) const COMPLETION_INDEX: &str = "JOB_COMPLETION_INDEX";

/// What is read besides the variables of options.
const OTHERS: [&str; 7] = [KEYS, STORE_LIMIT, STORE_LOG, EMULATOR, TASK_INDEX, TASK_COUNT, COMPLETION_INDEX];

/// Every variable that changes what a command does with explicit URLs; `options` are those of options.
pub(super) fn settings(options: Vec<String>) -> Vec<String> {
    options.into_iter().chain(OTHERS.map(str::to_owned)).collect()
}

/// What is no text cannot be used, and must not count as not set: something else would be used instead.
pub(super) fn check() -> Result<(), Failure> {
    let garbled = |name: &&&str| std::env::var_os(name).is_some_and(|value| value.into_string().is_err());
    match OTHERS.iter().find(garbled) {
        None => Ok(()),
        Some(name) => {
            Err(Failure::usage(format!("the variable {name} is not UTF-8")).hint("set it anew, or unset it"))
        }
    }
}

/// What begins as ours does and is none was meant to set something.
pub(super) fn warn_of_unknown(options: Vec<String>) {
    const OURS: &str = "SESSCASCADE_";
    let known = settings(options);
    let names: Vec<_> = known.iter().filter_map(|name| name.strip_prefix(OURS)).collect();
    let given = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in given.filter(|name| name.starts_with(OURS) && !known.contains(name)) {
        match nearest(name.trim_start_matches(OURS), &names) {
            Some(near) => tracing::warn!("there is no variable {name}: did you mean {OURS}{near}?"),
            None => tracing::warn!("there is no variable {name}"),
        }
    }
}

/// The variable's value, if it is set.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
