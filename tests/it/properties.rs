//! What holds for every key, payload, session and line of text, tried on many of them.
//!
//! The cases are the same in every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` make it others, or
//! more.

mod cookies;
mod gob;
mod keys;
mod typed_json;

use proptest::test_runner::{Config, RngSeed};

/// So many cases, unless the environment says otherwise.
fn cases(count: u32) -> Config {
    let from_environment = Config::default();
    let told = |name| std::env::var_os(name).is_some();
    Config {
        cases: if told("PROPTEST_CASES") { from_environment.cases } else { count },
        rng_seed: if told("PROPTEST_RNG_SEED") { from_environment.rng_seed } else { RngSeed::Fixed(1) },
        failure_persistence: None,
        ..from_environment
    }
}
