//! The embedded tier's file: private, and safe with two processes at once.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::embedded::{EmbeddedTier, MissingFile};
use sesscascade::tier::{Cause, Change, Effect, OnlyIf, Tier, TierName};

use crate::harness::Run;
use crate::harness::servers::{directory, embedded};

fn put(key: &str, payload: String, only_if: OnlyIf) -> Change {
    let expiry = Expiry::At(Timestamp::now() + SignedDuration::from_secs(600));
    let record = Record { payload: payload.into_bytes(), expiry };
    Change::Put { key: Key::new(key).unwrap(), record, only_if }
}

#[tokio::test]
async fn nobody_else_can_read_the_file() {
    let directory = directory();
    let file = directory.path().join("below/sessions.db");
    let tier = EmbeddedTier::new(TierName::Memcache, &file, MissingFile::IsEmpty, Duration::from_secs(5));
    tier.write(&[put("k", "v".into(), OnlyIf::Always)]).await.pop().unwrap().unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_fifo_is_refused_and_not_waited_for() {
    let directory = directory();
    let fifo = directory.path().join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let tier = EmbeddedTier::new(TierName::Memcache, &fifo, MissingFile::IsEmpty, Duration::from_secs(5));
    let written = tier.write(&[put("k", "v".into(), OnlyIf::Always)]).await.pop().unwrap().unwrap_err();
    let read = tier.get(&[Key::new("k").unwrap()]).await.pop().unwrap().unwrap_err();
    for error in [written, read] {
        assert!(matches!(error.cause, Cause::NotSuchAServer(_)), "{error}");
    }
}

/// A counter that many writers raise with guarded writes: no raise may be lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guarded_writes_hold_between_connections() {
    let directory = directory();
    let file = directory.path().join("sessions.db");
    let tier =
        || EmbeddedTier::new(TierName::Datastore, &file, MissingFile::IsEmpty, Duration::from_secs(30));
    tier().write(&[put("session.n", r#"{"n":0}"#.into(), OnlyIf::Always)]).await.pop().unwrap().unwrap();
    let writers = (0..4).map(|_| {
        // Each opens the file anew for every operation, as another process would.
        let tier: Arc<dyn Tier> = Arc::new(tier());
        tokio::spawn(async move {
            for _ in 0..10 {
                while !raise(tier.as_ref()).await {}
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let report = Run::new(["get", "-o", "json", "--tiers", "datastore", "--id", "n"])
        .args(["--datastore", &embedded(directory.path())])
        .run()
        .json();
    assert_eq!(report["values"]["n"], 40);
}

async fn raise(tier: &dyn Tier) -> bool {
    let key = Key::new("session.n").unwrap();
    let entry = tier.get(&[key]).await.pop().unwrap().unwrap().unwrap();
    let value: serde_json::Value = serde_json::from_slice(&entry.record.payload).unwrap();
    let next = format!(r#"{{"n":{}}}"#, value["n"].as_i64().unwrap() + 1);
    let change = put("session.n", next, OnlyIf::Unchanged(entry.version));
    tier.write(&[change]).await.pop().unwrap().unwrap() == Effect::Applied
}

#[test]
fn processes_that_write_at_once_wait_for_each_other() {
    let directory = directory();
    let url = embedded(directory.path());
    let write = |number: usize| {
        let (url, id) = (url.clone(), format!("PROCESS{number}"));
        std::thread::spawn(move || {
            let args = ["put", "-o", "json", "--id", &id, "--memcache", &url, "--datastore", &url];
            Run::new(args).args(["--values", &format!(r#"{{"n":{number}}}"#)]).run().json()
        })
    };
    let writers: Vec<_> = (0..12).map(write).collect();
    writers.into_iter().for_each(|writer| drop(writer.join().unwrap()));
    for number in 0..12 {
        let id = format!("PROCESS{number}");
        let args = ["get", "-o", "json", "--id", &id, "--memcache", &url, "--datastore", &url];
        let report = Run::new(args).run().json();
        assert_eq!((&report["condition"], &report["values"]["n"]), (&"healthy".into(), &number.into()));
    }
}
