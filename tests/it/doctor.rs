//! `doctor`: what is right, what is doubtful and what does not work, with servers up, down and strange.

use std::time::Duration;

use gcloud_sdk::google::datastore::v1::Value;
use serde_json::Value as Json;

use crate::changing::Place;
use crate::harness::entities::{self, PROJECT, blob, in_seconds, text};
use crate::harness::fakes;
use crate::harness::servers::{Datastore, Memcached, directory, embedded};
use crate::harness::{HASH_KEY, KEYS, Run, id, spread_id};

/// Each check that has this name, in the order of the report.
fn checks<'r>(report: &'r Json, name: &str) -> Vec<&'r Json> {
    report["checks"].as_array().unwrap().iter().filter(|check| check["name"] == name).collect()
}

/// The outcome of the one check of this name, with what was found and what to do.
fn check(report: &Json, name: &str) -> (String, String) {
    let found = checks(report, name);
    assert_eq!(found.len(), 1, "{name}: {report}");
    let text = |field: &str| found[0][field].as_str().unwrap_or_default().to_owned();
    (text("outcome"), format!("{} | {}", text("detail"), text("hint")))
}

fn assert_check(report: &Json, name: &str, outcome: &str, told: &str) {
    let (found, text) = check(report, name);
    assert!(found == outcome && text.contains(told), "{name} is {found}: {text}");
}

#[tokio::test]
async fn what_is_as_it_should_be_is_ok() {
    for datastore in Datastore::start_all() {
        let place = Place::new(datastore);
        place.run(&["put", "--values", r#"{"user":"ada"}"#]).keys().run().text();
        let report = place.run(&["doctor", "-o", "json"]).keys().run().json();
        assert_eq!((&report["warnings"], &report["failures"]), (&0.into(), &0.into()), "{report}");
        for name in ["version", "item size", "evictions", "key list", "guarded writes", "credentials", "kind"]
        {
            assert_eq!(check(&report, name).0, "ok", "{name}: {report}");
        }
        for name in ["ExpiresAt", "Value", "settings", "pairs", "strength", "backends", "ages", "maxLength"] {
            assert_eq!(check(&report, name).0, "ok", "{name}: {report}");
        }
        assert!(checks(&report, "clock").iter().all(|check| check["outcome"] != "warning"), "{report}");
        assert!(checks(&report, "sessions").iter().all(|check| check["outcome"] == "ok"), "{report}");
        let table = place.run(&["doctor"]).keys().run().text();
        assert!(
            table.contains("\nmemcache memcache://") && table.ends_with(" ok, 0 warnings, 0 failed\n"),
            "{table}"
        );
    }
}

#[test]
fn a_bare_machine_is_no_failure() {
    let home = directory();
    let home = home.path().display().to_string();
    let report = Run::new(["doctor", "-o", "json"]).env("XDG_DATA_HOME", home).run().json();
    assert_eq!(report["failures"], 0);
    assert_check(&report, "pairs", "skipped", "--keys-file");
}

#[test]
fn who_cannot_be_reached_is_told_with_a_remedy() {
    let memcached = Memcached::start();
    memcached.freeze();
    let report = Run::new(["doctor", "-o", "json", "--datastore", "datastore://tests"])
        .args(["--memcache".to_owned(), memcached.url()])
        .env("DATASTORE_EMULATOR_HOST", fakes::REFUSED)
        .timeout(Duration::from_millis(300))
        .status(4)
        .run()
        .json();
    let reachable = checks(&report, "reachable");
    let told: Vec<_> = reachable.iter().map(|check| check["detail"].as_str().unwrap()).collect();
    assert!(told[0].contains("no answer within 300ms") && told[1].contains("cannot be reached"), "{told:?}");
    assert!(reachable.iter().all(|check| check["hint"].as_str().unwrap().contains("--")), "{report}");
}

#[test]
fn old_and_crippled_servers_are_told() {
    let other = directory();
    let stored = embedded(other.path());
    let report = |url: &str, status: i32, more: &[&str]| {
        Run::new(["doctor", "-o", "json", "--memcache", url, "--datastore", &stored])
            .args(more.iter().copied())
            .status(status)
            .run()
            .json()
    };
    // A file that is named has to be there.
    Run::new(["put", "--values", "{}", "--memcache", &stored, "--datastore", &stored]).run().text();
    let old = report(&format!("memcache://{}", fakes::old_memcached()), 1, &[]);
    assert_check(&old, "version", "failure", "upgrade memcached to 1.6.10");

    let crippled = Memcached::start_with(&["-C", "-o", "no_lru_crawler", "-m", "2", "-I", "512k"]);
    let found = report(&crippled.url(), 0, &[]);
    assert_check(&found, "guarded writes", "warning", "without -C");
    assert_check(&found, "key list", "warning", "no_lru_crawler");
    assert_check(&found, "item size", "ok", "the store sends 4096 at most");
    let found = report(&crippled.url(), 1, &["--max-length", "0", "--strict"]);
    assert_check(&found, "item size", "warning", "MaxMemcacheSessionSizeBytes=524177");

    let wrong = report(&format!("memcache://{}", fakes::memcached_ahead(3_600)), 1, &[]);
    assert_check(&wrong, "clock", "failure", "s ahead of ours");
    let off = report(&format!("memcache://{}", fakes::memcached_ahead(-10)), 0, &[]);
    assert_check(&off, "clock", "warning", "s behind ours");
}

#[test]
fn evictions_that_rise_are_told() {
    let memcached = Memcached::start_with(&["-m", "2"]);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let value = "x".repeat(100_000);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    return;
                }
                memcached.ask(&format!("set filler{number} 0 0 {}\r\n{value}", value.len()));
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        // It is full once the first has been dropped.
        while !memcached.ask("mg filler0").starts_with("EN") || memcached.ask("mn") != "MN" {
            std::thread::sleep(Duration::from_millis(20));
        }
        let report =
            Run::new(["doctor", "-o", "json", "--tiers", "memcache", "--memcache", &memcached.url()])
                .any_status();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        let report: Json = serde_json::from_str(&report.1).unwrap();
        assert_check(&report, "evictions", "warning", "more memory (-m)");
    });
}

#[test]
fn servers_in_another_order_are_found_out() {
    let servers = [Memcached::start(), Memcached::start(), Memcached::start()];
    let url = |order: [usize; 3]| {
        let addresses = order.map(|place| servers[place].address());
        format!("memcache://{}", addresses.join(","))
    };
    let run = |args: &[&str], url: String| {
        Run::new(args.iter().copied()).args([
            "--tiers".to_owned(),
            "memcache".to_owned(),
            "--memcache".to_owned(),
            url,
        ])
    };
    for number in 0..40 {
        let id = spread_id(&format!("routed {number}"));
        run(&["put", "--id", &id, "--values", "{}", "-o", "json"], url([0, 1, 2])).run().json();
    }
    let report = run(&["doctor", "-o", "json"], url([0, 1, 2])).run().json();
    assert_check(&report, "routing", "ok", "40 of 40 keys");
    let report = run(&["doctor", "-o", "json"], url([2, 0, 1])).status(1).run().json();
    assert_check(&report, "routing", "failure", &url([0, 1, 2]));
}

#[tokio::test]
async fn entities_that_no_store_wrote_are_told() {
    let expired_outside = || Value { exclude_from_indexes: true, ..in_seconds(3_600) };
    let indexed = |bytes: &[u8]| Value { exclude_from_indexes: false, ..blob(bytes) };
    for datastore in Datastore::start_all() {
        let host = datastore.host();
        let report = |url: &str, status: i32| {
            Run::new(["doctor", "-o", "json", "--tiers", "datastore", "--datastore", url])
                .env("DATASTORE_EMULATOR_HOST", &host)
                .status(status)
                .run()
                .json()
        };
        let url = format!("datastore://{PROJECT}");
        let entity =
            ("session.A".to_owned(), vec![("Value", indexed(b"{}")), ("ExpiresAt", expired_outside())]);
        entities::store(&host, vec![entity]).await;
        let found = report(&url, 1);
        assert_check(&found, "ExpiresAt", "failure", "not indexed in 1 of 1");
        assert_check(&found, "Value", "warning", "noindex");

        let empty = report(&format!("{url}?namespace=tenant"), 0);
        assert_check(
            &empty,
            "kind",
            "warning",
            "there is no entity of kind \"Session\" in the namespace \"tenant\"",
        );

        let entity = ("session.A".to_owned(), vec![("Value", text("{}")), ("ExpiresAt", in_seconds(3_600))]);
        entities::store(&host, vec![entity]).await;
        let found = report(&url, 1);
        assert_check(&found, "sessions", "failure", "\"Value\" should be a blob, and is a string");
    }
}

#[tokio::test]
async fn sessions_in_another_namespace_are_found() {
    for datastore in Datastore::start_all() {
        let host = datastore.host();
        let run = |args: &[&str], url: &str| {
            Run::new(args.iter().copied())
                .args(["--tiers", "datastore", "--datastore", url])
                .env("DATASTORE_EMULATOR_HOST", &host)
        };
        let url = format!("datastore://{PROJECT}");
        let tenant = format!("{url}?namespace=tenant");
        run(&["put", "--id", &id("elsewhere"), "--values", "{}", "-o", "json"], &tenant).run().json();
        let report = run(&["doctor", "-o", "json"], &url).run().json();
        let (outcome, told) = check(&report, "kind");
        assert_eq!(outcome, "warning");
        // The crate's server lists no namespaces.
        assert!(told.contains("?namespace=tenant") || told.contains("check the project"), "{told}");
        if datastore.is_googles {
            assert!(told.contains("?namespace=tenant"), "{told}");
        }
    }
}

#[test]
fn traps_of_the_store_are_told() {
    let directory = directory();
    let stored = embedded(directory.path());
    let run = |args: &[&str]| {
        Run::new(args.iter().copied()).args(["--memcache", &stored, "--datastore", &stored, "-o", "json"])
    };
    let values = format!(r#"{{"text":"{}"}}"#, "x".repeat(5_000));
    run(&["put", "--values", &values, "--max-length", "0"]).run().json();
    let report = run(&["doctor"]).run().json();
    assert_check(&report, "maxLength", "warning", "their next save fails");
    let report = run(&["doctor", "--max-age", "0", "--tiers", "all"]).run().json();
    assert_check(&report, "ages", "warning", "with MaxAge 0 a session ends after 20 minutes");
    assert_check(&report, "backends", "warning", "request backend");
    let report = run(&["doctor", "--cookie-max-age", "1d"]).run().json();
    assert_check(&report, "ages", "warning", "SetMaxAge");
    let report = run(&["doctor", "--tiers", "memcache"]).run().json();
    assert_check(&report, "backends", "warning", "lost when Memcache lets go");
}

#[test]
fn doubtful_keys_are_told_and_not_shown() {
    let run = |keys: &str, status: i32, args: &[&str]| {
        let home = directory();
        Run::new(["doctor", "-o", "json"])
            .args(args.iter().copied())
            .env("SESSCASCADE_KEYS", keys)
            .env("XDG_DATA_HOME", home.path().display().to_string())
            .status(status)
            .run()
            .json()
    };
    let repeated = format!("{KEYS},{KEYS}");
    assert_check(&run(&repeated, 0, &[]), "strength", "warning", "key pair 2 has the hash key of key pair 1");
    run(&repeated, 1, &["--strict"]);
    assert_check(&run("text:short", 0, &[]), "strength", "warning", "has 5 bytes");
    let hash = String::from_utf8_lossy(HASH_KEY);
    let report = run(&format!("text:{hash}:text:fifteen-bytes.."), 1, &[]);
    assert_check(&report, "pairs", "failure", "AES takes 16, 24 or 32");
}

#[test]
fn a_configuration_that_cannot_be_used_is_a_failure_of_its_own() {
    let report = Run::new(["doctor", "-o", "json", "-p", "nowhere"]).status(2).run().json();
    assert_check(&report, "settings", "failure", "no profile \"nowhere\"");
    let report = Run::new(["doctor", "-o", "json", "--memcache", "redis://h"]).status(2).run().json();
    assert_check(&report, "tiers", "failure", "--memcache");
}
