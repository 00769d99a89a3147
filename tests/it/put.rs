//! `put` and `edit`: one session written as the store would, and guarded.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::datastore::DatastoreTier;
use sesscascade::tier::memcache::MemcacheTier;
use sesscascade::tier::{Change, Entry, OnlyIf, Tier};

use crate::harness::servers::{Datastore, Memcached, directory, embedded};
use crate::harness::{Run, id, tools};

/// Both servers.
struct Servers {
    memcached: Memcached,
    datastore: Datastore,
}

impl Servers {
    fn start() -> Self {
        Self { memcached: Memcached::start(), datastore: Datastore::start() }
    }

    fn run(&self, args: &[&str]) -> Run {
        let name = args[0];
        Run::new([
            name,
            "--datastore",
            "datastore://tests",
            "--memcache",
            &self.memcached.url(),
            "-o",
            "json",
        ])
        .args(args[1..].iter().copied())
        .env("DATASTORE_EMULATOR_HOST", self.datastore.host())
        .env("PATH", std::env::var("PATH").unwrap())
        // What an edit keeps for its operator.
        .env("TMPDIR", tools::repository().join("target/tmp").display().to_string())
        .keys()
    }

    fn tiers(&self) -> [Box<dyn Tier>; 2] {
        let (timeout, host) = (Duration::from_secs(5), Some(self.datastore.host()));
        [
            Box::new(MemcacheTier::new(self.memcached.url().parse().unwrap(), timeout)),
            Box::new(DatastoreTier::new("datastore://tests".parse().unwrap(), host, timeout)),
        ]
    }

    async fn entries(&self, id: &str) -> Vec<Option<Entry>> {
        let mut entries = Vec::new();
        for tier in self.tiers() {
            entries.push(tier.get(&[key(id)]).await.pop().unwrap().unwrap());
        }
        entries
    }
}

fn key(id: &str) -> Key {
    Key::new(format!("session.{id}")).unwrap()
}

async fn store(tier: &dyn Tier, id: &str, payload: &str, seconds: i64) {
    let expiry = Expiry::At(Timestamp::now() + SignedDuration::from_secs(seconds));
    let record = Record { payload: payload.into(), expiry };
    tier.write(&[Change::Put { key: key(id), record, only_if: OnlyIf::Always }])
        .await
        .pop()
        .unwrap()
        .unwrap();
}

fn effects(report: &Json) -> Vec<&str> {
    report["tiers"].as_array().unwrap().iter().map(|tier| tier["effect"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_new_session_is_in_both_tiers_and_its_cookie_leads_there() {
    let servers = Servers::start();
    let made = servers.run(&["put", "--values", r#"{"user":"ada","n":1}"#, "--max-age", "1h"]).run().json();
    assert_eq!(effects(&made), ["written", "written"]);
    let shown = servers.run(&["get", made["cookie"].as_str().unwrap()]).run().json();
    assert_eq!(shown["condition"], "healthy");
    assert_eq!((&shown["id"], &shown["values"]), (&made["id"], &json!({"n": 1, "user": "ada"})));
    assert!((3_590..=3_600).contains(&shown["tiers"][0]["ttl_seconds"].as_i64().unwrap()), "{shown}");
    let entries = servers.entries(made["id"].as_str().unwrap()).await;
    assert_eq!(entries[0].as_ref().unwrap().record.payload, entries[1].as_ref().unwrap().record.payload);
}

#[tokio::test]
async fn values_are_replaced_only_with_consent_and_keep_their_serializer() {
    let servers = Servers::start();
    let id = id("replace");
    for tier in servers.tiers() {
        store(tier.as_ref(), &id, r#"{"user":"ada"}"#, 600).await;
    }
    let args = ["put", "--id", &id, "--values", r#"{"user":"eve"}"#];
    let error = servers.run(&args).status(6).run().error();
    assert!(error.contains("Replace the values of session") && error.contains("--yes"), "{error}");
    assert_eq!(servers.entries(&id).await[0].as_ref().unwrap().record.payload, br#"{"user":"ada"}"#);
    let report = servers.run(&[&args[..], &["--yes"]].concat()).run().json();
    assert_eq!((effects(&report), &report["serializer"]), (vec!["written", "written"], &json!("json")));
    assert_eq!(servers.entries(&id).await[1].as_ref().unwrap().record.payload, br#"{"user":"eve"}"#);
}

#[tokio::test]
async fn limits_are_the_stores_and_are_named() {
    let servers = Servers::start();
    let values = json!({"v": "x".repeat(5_000)}).to_string();
    let error = servers.run(&["put", "--values", &values]).status(2).run().error();
    assert!(error.contains("the store's maxLength is 4096"), "{error}");

    let id = id("limits");
    let file = directory();
    let path = file.path().join("values.json");
    std::fs::write(&path, json!({"v": "x".repeat(1_048_460)}).to_string()).unwrap();
    let args = ["put", "--id", &id, "--max-length", "0", "--values", path.to_str().unwrap()];
    let report = servers.run(&args).status(4).run().json();
    assert_eq!(effects(&report), ["failed", "not-tried"]);
    assert!(
        report["tiers"][0]["error"].as_str().unwrap().contains("takes 1048457 under this key"),
        "{report}"
    );
    assert_eq!(servers.entries(&id).await, [None, None]);

    // Over the application's own limit the store goes past Memcache; what is there would hide it.
    store(servers.tiers()[0].as_ref(), &id, r#"{"v":"old"}"#, 600).await;
    let run = servers.run(&[&args[..], &["--yes"]].concat()).env("MaxMemcacheSessionSizeBytes", "1000000");
    assert_eq!(effects(&run.run().json()), ["removed", "written"]);
    let shown = servers.run(&["get", "--id", &id]).env("MaxMemcacheSessionSizeBytes", "1000000").run().json();
    assert_eq!((&shown["condition"], &shown["sees"]), (&json!("oversize"), &json!("datastore")));
}

#[test]
fn nothing_is_written_while_a_tier_cannot_be_read() {
    let servers = Servers::start();
    let directory = directory();
    let error = Run::new(["put", "--values", "{}", "--datastore", &embedded(directory.path())])
        .args(["--memcache", "memcache://127.0.0.1:1"])
        .status(4)
        .run()
        .error();
    assert!(error.contains("cannot be guarded") && error.contains("hint:"), "{error}");
    let error = servers.run(&["put", "--values", "[1]"]).status(2).run().error();
    assert!(error.contains("a pair is a list of a key and a value"), "{error}");
    let error = servers.run(&["put", "--values", "/nonexistent/values"]).status(2).run().error();
    assert!(error.contains("/nonexistent/values"), "{error}");
}

#[tokio::test]
async fn an_edit_changes_what_was_edited_and_keeps_each_expiry() {
    let servers = Servers::start();
    let made = servers.run(&["put", "--values", r#"{"user":"ada","n":1}"#]).run().json();
    let id = made["id"].as_str().unwrap();
    let before = servers.entries(id).await;
    let edit = |editor: &str| servers.run(&["edit", "--id", id, "--yes"]).env("EDITOR", editor);
    let output = edit("sed -i s/ada/eve/").run_with_notice();
    assert!(output.1.contains("-") && output.1.contains("eve"), "the difference is shown: {}", output.1);
    let after = servers.entries(id).await;
    for (before, after) in before.iter().flatten().zip(after.iter().flatten()) {
        assert_eq!(after.record.payload.len(), before.record.payload.len());
        let drift = after.record.expiry.at().unwrap().duration_since(before.record.expiry.at().unwrap());
        assert!(drift.abs() <= SignedDuration::from_secs(2), "{drift}");
    }
    assert_eq!(servers.run(&["get", "--id", id]).run().json()["values"], json!({"n": 1, "user": "eve"}));

    let error = edit("true").status(6).run().error();
    assert!(error.contains("as they were"), "{error}");
    let error = edit("false").status(6).run().error();
    assert!(error.contains("ended with an error"), "{error}");
    let error = edit(" ").env("VISUAL", "sed -i s/:/+/").status(2).run().error();
    let kept = error.rsplit("kept in ").next().unwrap().trim();
    assert!(std::fs::read_to_string(kept).unwrap().contains("eve"), "{error}");
    std::fs::remove_file(kept).unwrap();
    let error = edit("sed -i s/:/+/").status(2).run().error();
    assert!(error.contains("not JSON"), "{error}");
    let error = edit("sed -i s/value/valeu/").status(2).run().error();
    assert!(error.contains(r#"a value is written {"type""#), "{error}");
}

#[tokio::test]
async fn an_edit_would_lose_one_of_two_values_and_is_refused() {
    let servers = Servers::start();
    let id = id("two");
    let [memcache, datastore] = servers.tiers();
    store(memcache.as_ref(), &id, r#"{"user":"old"}"#, 600).await;
    store(datastore.as_ref(), &id, r#"{"user":"new","cart":[1]}"#, 900).await;
    let edit = |args: &[&str]| {
        servers.run(&[&["edit", "--yes", "--id", &id], args].concat()).env("EDITOR", "sed -i s/old/mine/")
    };
    let error = edit(&[]).status(6).run().error();
    assert!(error.contains("different values") && error.contains("--tiers"), "{error}");
    let (report, _) = edit(&["--tiers", "memcache"]).run_with_notice();
    assert_eq!(effects(&serde_json::from_str(&report).unwrap()), ["written"]);
    assert_eq!(
        servers.entries(&id).await[1].as_ref().unwrap().record.payload,
        br#"{"user":"new","cart":[1]}"#
    );
}

#[test]
fn what_the_store_skips_is_named_and_never_called_written() {
    let servers = Servers::start();
    let put = |args: &[&str]| {
        let run = servers.run(&[&["put", "--values", r#"{"user":"ada"}"#], args].concat());
        run.env("MaxMemcacheSessionSizeBytes", "10")
    };
    let report = put(&[]).run().json();
    assert_eq!(effects(&report), ["skipped", "written"]);
    assert!(
        report["tiers"][0]["error"].as_str().unwrap().contains("MaxMemcacheSessionSizeBytes, which is 10"),
        "{report}"
    );
    let error = put(&["--tiers", "memcache"]).status(2).run().error();
    assert!(error.contains("MaxMemcacheSessionSizeBytes"), "{error}");
    let error = put(&["--max-age", "9999999999d"]).status(2).run().error();
    assert!(error.contains("past the year 9999"), "{error}");
    let error = put(&["--at", "2030-01-01T00:00:00Z"]).status(2).run().error();
    assert!(error.contains("--at has no meaning"), "{error}");
}

#[tokio::test]
async fn an_edit_of_what_changed_meanwhile_is_refused() {
    let servers = Servers::start();
    let made = servers.run(&["put", "--values", r#"{"user":"ada"}"#]).run().json();
    let id = made["id"].as_str().unwrap();
    // An editor that saves, while the application does too.
    let port = servers.memcached.address();
    let port = port.rsplit(':').next().unwrap();
    let script = directory();
    let editor = script.path().join("editor");
    let meanwhile = format!("printf 'set session.{id} 0 600 2\\r\\n{{}}\\r\\n' > /dev/tcp/127.0.0.1/{port}");
    std::fs::write(&editor, format!("#!/bin/bash\nsed -i s/ada/eve/ \"$1\"\n{meanwhile}\nsleep 0.2\n"))
        .unwrap();
    std::process::Command::new("chmod").arg("+x").arg(&editor).status().unwrap();
    let run = servers.run(&["edit", "--id", id, "--yes"]).env("EDITOR", editor.to_str().unwrap());
    let (_, error) = run.status(5).run_with_notice();
    assert!(error.contains("changed meanwhile"), "{error}");
    assert_eq!(servers.entries(id).await[0].as_ref().unwrap().record.payload, b"{}");
}
