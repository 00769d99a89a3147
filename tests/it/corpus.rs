//! The checks of the fuzz targets on their seeds, and on every input that was ever a finding.

#[path = "../../fuzz/src/checks.rs"]
mod checks;
#[path = "../../fuzz/src/seeds.rs"]
mod seeds;
#[path = "../../fuzz/src/views.rs"]
mod views;

use std::fs;
use std::panic;

use crate::harness::tools;

/// Runs a check on all its inputs, and names those that fail.
fn replay(target: &str, minimum: usize) {
    let (_, check) = checks::ALL.into_iter().find(|(name, _)| *name == target).expect("a check of that name");
    let mut inputs = seeds::of(target, &tools::repository().join("tests/fixtures"));
    assert!(inputs.len() >= minimum, "{} seeds: fixtures are missing", inputs.len());
    let regressions = tools::repository().join("fuzz/regressions").join(target);
    for entry in fs::read_dir(regressions).into_iter().flatten() {
        let path = entry.unwrap().path();
        inputs.push((path.display().to_string(), fs::read(path).unwrap()));
    }
    let failed: Vec<_> = inputs
        .iter()
        .filter(|(_, data)| panic::catch_unwind(|| check(data)).is_err())
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(failed.is_empty(), "{target} fails on {}", failed.join(", "));
}

#[test]
fn cookies_open_or_are_refused_for_a_reason() {
    replay("cookie_open", 100);
}

#[test]
fn any_bytes_are_decoded_or_refused() {
    replay("gob_decode", 300);
}

#[test]
fn what_decodes_survives_the_round_trip() {
    replay("gob_round_trip", 300);
}

#[test]
fn what_is_made_from_json_can_be_made_again() {
    replay("typed_json", 500);
}
