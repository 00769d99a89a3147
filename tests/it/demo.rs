//! `demo`: what it prints works when it is pasted.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value as Json;

use crate::harness::Run;
use crate::harness::servers::directory;

fn demo(directory: &std::path::Path) -> Run {
    Run::new(["demo", "--dir", directory.join("demo").to_str().unwrap()])
}

#[test]
fn every_command_it_prints_works_as_it_stands() {
    let directory = directory();
    let report = demo(directory.path()).args(["-o", "json"]).run().json();
    let mut conditions = BTreeSet::new();
    let sessions = report["sessions"].as_array().unwrap();
    assert!(sessions.len() >= 12);
    for session in sessions {
        let line = format!("{} -o json", session["try_it"].as_str().unwrap());
        let output = Command::new("sh").args(["-c", &line]).env_clear().output().unwrap();
        let shown: Json =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(shown["id"], session["id"]);
        let condition = shown["condition"].as_str().unwrap().to_owned();
        assert!(session["title"].as_str().unwrap().starts_with(&condition), "{session}: {condition}");
        conditions.insert(condition);
    }
    assert_eq!(conditions.len(), 11, "one for each condition: {conditions:?}");
}

#[test]
fn it_shows_a_session_and_lists_the_others() {
    let directory = directory();
    let text = demo(directory.path()).run().text();
    assert!(text.contains("Ada Lovelace") && text.contains("# stale:"), "{text}");
    let keys = std::fs::read_to_string(directory.path().join("demo/keys")).unwrap();
    for key in keys.trim().split(':').filter(|part| part.len() > 10) {
        assert!(!text.contains(key), "the demonstration shows its keys");
    }
}

#[test]
fn it_puts_nothing_into_a_directory_that_is_in_use() {
    let directory = directory();
    std::fs::create_dir(directory.path().join("demo")).unwrap();
    std::fs::write(directory.path().join("demo/mine"), "").unwrap();
    let error = demo(directory.path()).status(2).run().error();
    assert!(error.contains("is not empty"), "{error}");
    assert_eq!(std::fs::read_dir(directory.path().join("demo")).unwrap().count(), 1);
    let error = Run::new(["demo", "--dir", "/dev/null"]).status(2).run().error();
    assert!(error.contains("/dev/null"), "{error}");
}
