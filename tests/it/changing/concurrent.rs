//! A Go program keeps saving sessions with the application's libraries while we change them: none of its
//! writes is lost, or overwritten by an older value.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::JoinHandle;

use serde_json::Value as Json;

use super::Place;
use crate::harness::entities::PROJECT;
use crate::harness::go;
use crate::harness::servers::Datastore;

/// Saves in all; the issue is not whether a race can be lost, but whether one of many is.
const WRITES: usize = 10_000;

/// The Go program, saving.
struct Writer {
    child: Child,
    stdin: ChildStdin,
    lines: JoinHandle<Vec<String>>,
    written: std::sync::mpsc::Receiver<()>,
}

impl Writer {
    fn start(place: &Place, memcached: &str, args: &[&str]) -> Self {
        let mut child = Command::new(go::writer())
            .args(["-project", PROJECT, "-memcache", memcached])
            .args(args)
            .env("DATASTORE_EMULATOR_HOST", place.datastore.host())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the Go program starts");
        let stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (tell, written) = std::sync::mpsc::channel();
        let lines = std::thread::spawn(move || {
            let mut lines = Vec::new();
            for line in stdout.lines() {
                let line = line.unwrap();
                if line == "written" {
                    let _ = tell.send(());
                }
                lines.push(line);
            }
            lines
        });
        Self { child, stdin, lines, written }
    }

    /// Makes every session once, and ends.
    fn seed(place: &Place, memcached: &str, args: &[&str]) {
        let mut writer = Self::start(place, memcached, &[args, &["-writes", "0"]].concat());
        assert!(writer.child.wait().unwrap().success());
    }

    fn is_writing(&mut self) -> bool {
        assert!(self.child.try_wait().unwrap().is_none(), "the Go program ended");
        self.written.try_recv().is_err()
    }

    /// Has it compare, and checks what it says.
    fn verify(mut self) -> Json {
        self.stdin.write_all(b"\n").unwrap();
        drop(self.stdin);
        assert!(self.child.wait().unwrap().success());
        let lines = self.lines.join().unwrap();
        let told: Json = serde_json::from_str(lines.last().unwrap()).unwrap();
        assert_eq!(told["wrong"], Json::Null, "{told}");
        assert!(told["writes"].as_u64().unwrap() >= WRITES as u64 - 8, "{told}");
        assert!(told["verified"].as_u64().unwrap() > 0, "{told}");
        told
    }
}

/// Runs the command again and again while the writer writes; what it did in all.
fn run_meanwhile(place: &Place, writer: &mut Writer, args: &[&str]) -> (u64, u64) {
    let (mut done, mut runs) = (0, 0);
    while writer.is_writing() {
        // Whether it could finish everything while sessions change is not what this is about.
        let (status, told) = unchecked(place, args);
        assert!([0, 4, 5].contains(&status), "{status}: {told}");
        let report: Json = serde_json::from_str(&told).unwrap();
        done += report["counts"]["done"].as_u64().unwrap();
        runs += 1;
    }
    assert!(runs > 1, "the writer was faster than one run");
    (done, runs)
}

fn unchecked(place: &Place, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_sesscascade"))
        .args(args)
        .args(["--yes", "-o", "json"])
        .env_clear()
        .envs(place.env())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).unwrap())
}

#[tokio::test]
async fn sync_overwrites_nothing_newer() {
    // The guard is `base_version`, which the crate's server does not look at.
    let Some(datastore) = Datastore::start_googles() else { return };
    let place = Place::new(datastore);
    let writes = WRITES.to_string();
    let args = ["-mode", "drift", "-sessions", "1500", "-writes", &writes];
    let mut writer = Writer::start(&place, &place.memcached.address(), &args);
    let (done, _) = run_meanwhile(&place, &mut writer, &["sync", "--recheck", "0"]);
    writer.verify();
    assert!(done > 100, "{done} sessions were put right meanwhile");
}

#[tokio::test]
async fn a_purge_takes_no_session_that_came_back_to_life() {
    let Some(datastore) = Datastore::start_googles() else { return };
    let place = Place::new(datastore);
    let writes = WRITES.to_string();
    let args = ["-mode", "expire", "-sessions", "4000", "-writes", &writes];
    let mut writer = Writer::start(&place, &place.memcached.address(), &args);
    let (done, _) = run_meanwhile(&place, &mut writer, &["evict", "--expired"]);
    let told = writer.verify();
    assert!(done > 100, "{done} sessions were removed meanwhile");
    assert!(told["revived"].as_u64().unwrap() > 100, "{told}");
}

#[tokio::test]
async fn a_migration_overwrites_nothing_that_the_target_was_given_meanwhile() {
    for datastore in Datastore::start_all() {
        let place = Place::new(datastore);
        let old = ["-sessions", "1500", "-age", "10m"];
        Writer::seed(&place, &place.memcached.address(), &old);
        let writes = WRITES.to_string();
        let args = ["-namespace", "other", "-sessions", "1500", "-writes", &writes];
        let mut writer = Writer::start(&place, &place.other.address(), &args);
        let to = place.to();
        let to: Vec<_> = to.iter().map(String::as_str).collect();
        let migrate = [&["migrate", "--move", "--on-existing", "newer"][..], &to].concat();
        while writer.is_writing() {
            let (status, told) = unchecked(&place, &migrate);
            assert!([0, 5, 6].contains(&status), "{status}: {told}");
        }
        writer.verify();
    }
}
