//! Servers that die, hang, cut off and refuse in front of each command: a truthful count, the right status,
//! and nothing half done that `check` does not see.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value as Json;
use sesscascade::tier::Entry;

use super::Place;
use crate::harness::fakes::{self, Fault};
use crate::harness::servers::Datastore;
use crate::harness::snapshot::Snapshot;
use crate::harness::{Run, json_lines};

/// What stands in front of a server.
#[derive(Debug, Clone, Copy)]
enum Broken {
    Refused,
    Silent,
    Proxy(Fault),
}

impl Broken {
    fn in_front_of(self, server: &str) -> String {
        match self {
            Self::Refused => fakes::REFUSED.to_owned(),
            Self::Silent => fakes::silent(),
            Self::Proxy(fault) => fakes::proxy(server, fault),
        }
    }
}

/// Answers of a run take some hundreds of kilobytes in all.
const FAULTS: [Broken; 7] = [
    Broken::Refused,
    Broken::Silent,
    Broken::Proxy(Fault::DiesAfter(20_000)),
    Broken::Proxy(Fault::DiesAfter(150_000)),
    Broken::Proxy(Fault::HangsAfter(20_000)),
    Broken::Proxy(Fault::HangsAfter(150_000)),
    Broken::Proxy(Fault::Slow(Duration::from_millis(20))),
];

/// The run's own count of what it did, and its status, which depends on the fault.
fn run(run: Run, told: &str) -> (i32, Vec<Json>) {
    let (status, out) = run.any_status();
    assert!([0, 4, 5].contains(&status), "{told}: {status} {out}");
    (status, json_lines(&out))
}

/// The sessions that a run says it has done.
fn done(lines: &[Json]) -> BTreeSet<String> {
    let done = lines.iter().filter(|line| line["outcome"] == "done");
    done.map(|line| line["key"].as_str().unwrap().to_owned()).collect()
}

/// Those that are not what they were.
fn changed(before: &Snapshot, after: &Snapshot) -> BTreeSet<String> {
    let version = |snapshot: &Snapshot, name: &_| snapshot.0.get(name).map(|entry| entry.version);
    let names = before.0.keys().chain(after.0.keys());
    let changed = names.filter(|name| version(before, name) != version(after, name));
    changed.map(|(_, key)| key.clone()).collect()
}

/// The command with something in front of one of its servers.
fn through(place: &Place, command: &[&str], fault: Broken, breaks_cache: bool) -> Run {
    let (mut cache, mut store) = (place.memcached.address(), place.datastore.host());
    match breaks_cache {
        true => cache = fault.in_front_of(&cache),
        false => store = fault.in_front_of(&store),
    }
    place
        .run(command)
        .args(["--yes", "-o", "jsonl", "--timeout", "400ms"])
        .env("SESSCASCADE_MEMCACHE", format!("memcache://{cache}"))
        .env("DATASTORE_EMULATOR_HOST", store)
}

async fn survive(command: &[&str], fault: Broken, breaks_cache: bool) {
    let (place, _) = Place::populated(Datastore::start()).await;
    let told = format!("{command:?} with {fault:?} in front of {breaks_cache}");
    let before = place.source_snapshot().await;
    let (status, lines) = run(through(&place, command, fault, breaks_cache), &told);
    let after = place.source_snapshot().await;
    let (done, changed) = (done(&lines), changed(&before, &after));
    assert!(done.is_subset(&changed), "{told}: done, and not changed: {:?}", done.difference(&changed));
    if let Some(summary) = lines.last() {
        assert_eq!(summary["counts"]["done"], done.len(), "{told}");
        let is_whole = summary["course"]["complete"] == true && summary["counts"]["failed"] == 0;
        assert_eq!(status == 0, is_whole, "{told}: {summary}");
    }
    if matches!(fault, Broken::Refused | Broken::Silent) {
        assert!(status == 4 && changed.is_empty(), "{told}: {status}, {} changed", changed.len());
    }
    // What was done halfway is seen, and a second run with servers in good health ends it.
    let mut again = vec![];
    again.extend(command);
    place.run(&again).args(["--yes", "-o", "json"]).run().json();
    let planned = place.run(&again).args(["--dry-run", "-o", "json"]).run().json();
    assert_eq!(planned["counts"]["planned"], 0, "{told}");
}

#[tokio::test]
async fn sync_survives_a_broken_memcached() {
    for fault in FAULTS {
        survive(&["sync"], fault, true).await;
    }
}

#[tokio::test]
async fn sync_survives_a_broken_datastore() {
    for fault in FAULTS {
        survive(&["sync"], fault, false).await;
    }
}

#[tokio::test]
async fn evict_survives_broken_servers() {
    for fault in FAULTS {
        for breaks_cache in [true, false] {
            survive(&["evict", "--condition", "healthy,cold"], fault, breaks_cache).await;
        }
    }
}

/// Whatever is gone at the source is where it was to be, as it was.
async fn move_survives(fault: Broken, breaks_cache: bool) {
    let (place, _) = Place::populated(Datastore::start()).await;
    let told = format!("move with {fault:?} in front of {breaks_cache}");
    let before = place.source_snapshot().await;
    let [mut cache, store] = place.target();
    let mut host = place.datastore.host();
    match breaks_cache {
        true => cache = format!("memcache://{}", fault.in_front_of(&place.other.address())),
        // It has the source's entities as well.
        false => host = fault.in_front_of(&host),
    }
    let args = ["migrate", "--move", "--to", &cache, "--to", &store, "--yes", "-o", "jsonl"];
    let broken = place.run(&args).args(["--timeout", "400ms"]).env("DATASTORE_EMULATOR_HOST", host);
    let (_, lines) = run(broken, &told);
    let (source, target) = (place.source_snapshot().await, place.target_snapshot().await);
    // What has expired in Datastore goes with the session that lives on in Memcache.
    let is_live = |entry: &Entry| !entry.record.expiry.is_past(jiff::Timestamp::now());
    let live: Vec<_> = before.0.iter().filter(|(_, entry)| is_live(entry)).collect();
    for (name, entry) in live.iter().filter(|(name, _)| !source.0.contains_key(*name)) {
        let moved = target.0.get(name).map(|entry| &entry.record.payload);
        assert!(moved == Some(&entry.record.payload), "{told}: {name:?} is gone and not where it was to be");
    }
    assert!(done(&lines).is_subset(&changed(&before, &source)), "{told}");
    // What was done halfway is done whole by another run.
    let to = place.to();
    place.run(&["migrate", "--move", "--yes", "-o", "json"]).args(to).run().json();
    let (source, target) = (place.source_snapshot().await, place.target_snapshot().await);
    assert!(live.iter().all(|(name, _)| target.0.contains_key(*name)), "{told}: not all has moved");
    assert!(live.iter().all(|(name, _)| !source.0.contains_key(*name)), "{told}: not all is gone");
}

#[tokio::test]
async fn a_move_survives_broken_servers() {
    for fault in FAULTS {
        for breaks_cache in [true, false] {
            move_survives(fault, breaks_cache).await;
        }
    }
}

/// What was imported halfway is whole after another import.
#[tokio::test]
async fn an_import_survives_broken_servers() {
    for fault in FAULTS {
        for breaks_cache in [true, false] {
            let place = Place::populated(Datastore::start()).await.0;
            let told = format!("import with {fault:?} in front of {breaks_cache}");
            let export = place.file("export.jsonl");
            place.run(&["export", &export]).run_with_notice();
            let whole = place.source_snapshot().await;
            place.run(&["evict", "--condition", "healthy", "--yes"]).run().text();
            let before = place.source_snapshot().await;
            let import = through(&place, &["import", &export], fault, breaks_cache);
            let (_, lines) = run(import, &told);
            let done = done(&lines);
            assert!(done.is_subset(&changed(&before, &place.source_snapshot().await)), "{told}");
            place.run(&["import", &export, "--yes"]).run().text();
            whole.assert_same(&place.source_snapshot().await, &told);
        }
    }
}

/// A run's tiers are in the file that it has left, and can be gone when it is undone.
#[tokio::test]
async fn an_undo_without_its_servers_changes_nothing_and_can_be_done_later() {
    let (place, population) = Place::populated(Datastore::start()).await;
    let before = place.source_snapshot().await;
    let evict = ["evict", "--condition", "healthy", "--yes", "-o", "json"];
    let undo = place.run(&evict).run().json()["undo"].as_str().unwrap().to_owned();
    place.memcached.freeze();
    let report = place
        .run(&["undo", &undo, "--yes", "-o", "json", "--timeout", "300ms"])
        .status(4)
        .run_with_notice()
        .0;
    let report: Json = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["counts"]["done"], &report["counts"]["planned"]), (&0.into(), &0.into()));
    place.memcached.thaw();
    let report = place.run(&["undo", &undo, "--yes", "-o", "json"]).run().json();
    assert_eq!(report["counts"]["done"], population.counts()["healthy"]);
    before.assert_same(&place.source_snapshot().await, "undo");
}
