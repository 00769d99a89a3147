//! `--watch`: a change is shown and marked, and what passes by itself is none.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::harness::servers::{directory, embedded};
use crate::harness::{Run, id, tools};

const BIN: &str = env!("CARGO_BIN_EXE_sesscascade");

fn put(directory: &Path, name: &str, values: &str) {
    let stored = embedded(directory);
    let args =
        ["put", "--yes", "--id", name, "--values", values, "--memcache", &stored, "--datastore", &stored];
    Run::new(args).run().text();
}

fn watching(directory: &Path, args: &[&str]) -> Child {
    let stored = embedded(directory);
    Command::new(BIN)
        .args(args)
        .args(["--memcache", &stored, "--datastore", &stored])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn interrupt(mut child: Child) -> i32 {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-s", "INT", &pid]).status().unwrap().success());
    child.wait().unwrap().code().unwrap()
}

#[test]
fn a_session_is_told_again_when_it_has_changed() {
    let directory = directory();
    let name = id("watched");
    put(directory.path(), &name, r#"{"n":1}"#);
    let mut child = watching(directory.path(), &["get", "--watch=50ms", "-o", "jsonl", "--id", &name]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Json>(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(next()["values"]["n"], 1);
    // Long enough for a dozen looks at which only the clock has changed.
    std::thread::sleep(Duration::from_millis(1_200));
    put(directory.path(), &name, r#"{"n":2}"#);
    // Between the writes to its two tiers the session may be seen as well.
    let second = std::iter::repeat_with(&mut next).find(|seen| seen["condition"] == "healthy").unwrap();
    assert_eq!(second["values"]["n"], 2, "nothing was told in between: {second}");
    assert_eq!(interrupt(child), 130);
}

#[test]
fn a_report_is_told_again_when_it_has_changed() {
    let directory = directory();
    put(directory.path(), &id("first"), "{}");
    let mut child = watching(directory.path(), &["report", "--watch", "50ms", "-o", "jsonl"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Json>(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(next()["counts"]["sessions"], 1);
    put(directory.path(), &id("second"), "{}");
    let changed = std::iter::repeat_with(&mut next).find(|seen| seen["counts"]["sessions"] != 1).unwrap();
    assert_eq!(changed["counts"]["sessions"], 2);
    assert_eq!(interrupt(child), 130);
}

#[test]
fn on_a_terminal_it_is_drawn_over_and_marked() {
    let directory = directory();
    let name = id("drawn");
    put(directory.path(), &name, r#"{"color":"red"}"#);
    let stored = embedded(directory.path());
    let command = format!("{BIN} get --watch=50ms --id {name} --memcache {stored} --datastore {stored}");
    let mut child = Command::new(tools::find("timeout", "coreutils"))
        .args(["--signal", "INT", "20"])
        .arg(tools::find("script", "bsdutils"))
        .args(["--quiet", "--return", "--flush", "--command", &command, "/dev/null"])
        .env_clear()
        .env("TERM", "xterm")
        .env("SHELL", "/bin/sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let (mut shown, mut piece) = (String::new(), [0; 4096]);
    let mut wait_for = |wanted: &str| {
        let began = Instant::now();
        while !shown.contains(wanted) {
            assert!(began.elapsed() < Duration::from_secs(20), "no {wanted:?} in {shown}");
            let read = stdout.read(&mut piece).unwrap();
            assert!(read > 0, "it ended: {shown}");
            shown.push_str(&String::from_utf8_lossy(&piece[..read]));
        }
        shown.clone()
    };
    let first = wait_for("\u{1b}[J");
    assert!(first.contains("red") && !first.contains('▌'), "nothing is marked yet: {first}");
    let before = first.len();
    wait_for("\u{1b}[J\u{1b}[");
    let again = wait_for("\u{1b}[K");
    assert!(again[before..].starts_with("\u{1b}["), "it is not drawn over what was there: {again:?}");
    put(directory.path(), &name, r#"{"color":"blue"}"#);
    let marked = wait_for("blue");
    let line = marked.lines().find(|line| line.contains("blue")).unwrap();
    assert!(line.contains('▌'), "{line:?}");
    let pid = child.id().to_string();
    Command::new("kill").args(["-s", "INT", &pid]).status().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    for args in [
        &["report", "--watch", "1s", "--checkpoint", "x"][..],
        &["report", "--watch", "1s", "--html", "x"],
        &["report", "--watch", "0"],
        &["get", "--id", "X", "--watch=soon"],
        &["get", "--id", "X", "--watch=1s", "--fail-on", "stale"],
    ] {
        Run::new(args.iter().copied()).status(2).run().error();
    }
}
