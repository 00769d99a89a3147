//! `demo`: what it prints works when it is pasted.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use crate::harness::servers::directory;
use crate::harness::{Run, tools, variables};

fn demo(directory: &std::path::Path) -> Run {
    Run::new(["demo", "--dir", directory.join("demo").to_str().unwrap()])
}

/// What the command that is printed for a session shows, as JSON, and checks what it leaves behind.
fn paste(session: &Json, directory: &Path, env: &[(String, &str)]) -> Json {
    let line = session["try_it"].as_str().unwrap();
    let line =
        format!("{} -o json)\ntest \"${{SESSCASCADE_MEMCACHE-bad}}\" = bad", line.strip_suffix(')').unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(directory).env_clear();
    let output = shell.envs(env.iter().map(|(name, value)| (name, value))).output().unwrap();
    assert!(output.status.success(), "the settings of the demonstration stay in the shell after {line}");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{line}: {error}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn every_command_it_prints_works_as_it_stands() {
    let directory = directory();
    let report = demo(directory.path()).args(["-o", "json"]).run().json();
    let mut conditions = BTreeSet::new();
    let sessions = report["sessions"].as_array().unwrap();
    assert!(sessions.len() >= 12);
    for session in sessions {
        let shown = paste(session, tools::repository(), &[]);
        assert_eq!(shown["id"], session["id"]);
        let condition = shown["condition"].as_str().unwrap().to_owned();
        assert!(session["title"].as_str().unwrap().starts_with(&condition), "{session}: {condition}");
        conditions.insert(condition);
    }
    assert_eq!(conditions.len(), 11, "one for each condition: {conditions:?}");
}

#[test]
fn its_commands_work_whatever_the_operator_has_set() {
    let directory = directory();
    let report = demo(directory.path()).args(["-o", "json"]).run().json();
    let bad: Vec<_> = variables().into_iter().map(|name| (name, "bad")).collect();
    for session in report["sessions"].as_array().unwrap() {
        let shown = paste(session, tools::repository(), &bad);
        assert!(session["title"].as_str().unwrap().starts_with(shown["condition"].as_str().unwrap()));
    }
}

#[test]
fn its_commands_work_when_it_is_called_from_its_own_directory() {
    let directory = directory();
    let program = Path::new(env!("CARGO_BIN_EXE_sesscascade"));
    let (home, name) = (program.parent().unwrap(), program.file_name().unwrap().to_str().unwrap());
    let report = demo(directory.path()).args(["-o", "json"]).called(&format!("./{name}"), home).run().json();
    let session = &report["sessions"][0];
    assert!(session["try_it"].as_str().unwrap().contains(&format!(" ./{name} get ")), "{session}");
    assert_eq!(paste(session, home, &[])["id"], session["id"]);
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

#[test]
fn a_fresh_directory_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = directory();
    let temporary = directory.path().to_str().unwrap();
    let report = Run::new(["demo", "-o", "json"]).env("TMPDIR", temporary).run().json();
    let made = std::path::Path::new(report["dir"].as_str().unwrap());
    assert!(made.starts_with(directory.path()), "{report}");
    assert_eq!(std::fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o700);
}
