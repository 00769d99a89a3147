//! `smoke`: a session of our own through everything, and gone at the end.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;

use crate::changing::Place;
use crate::harness::fakes::{self, Fault};
use crate::harness::servers::{Datastore, Memcached, directory};
use crate::harness::{KEYS, Run, cookie, id};

fn outcomes(report: &Json) -> Vec<(String, String)> {
    let steps = report["steps"].as_array().unwrap().iter();
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    steps.map(|step| (text(&step["name"]), text(&step["outcome"]))).collect()
}

#[tokio::test]
async fn everything_is_tried_and_nothing_is_left() {
    for datastore in Datastore::start_all() {
        let place = Place::new(datastore);
        let junit = place.file("smoke.xml");
        let report = place.run(&["smoke", "-o", "json", "--junit", &junit]).keys().run().json();
        assert_eq!((&report["passed"], &report["left_behind"]), (&true.into(), &false.into()));
        assert!(report["id"].as_str().unwrap().starts_with("smoke-"), "{report}");
        let names: Vec<_> =
            outcomes(&report).into_iter().map(|(name, outcome)| format!("{name} {outcome}")).collect();
        assert_eq!(
            names,
            [
                "sign a cookie passed",
                "write passed",
                "read memcache passed",
                "read datastore passed",
                "read through the cascade passed",
                "evict passed",
                "gone passed"
            ]
        );
        assert_eq!(place.source_snapshot().await.len(), 0);
        let xml = std::fs::read_to_string(junit).unwrap();
        assert!(xml.contains("tests=\"7\" failures=\"0\" skipped=\"0\" errors=\"0\""), "{xml}");
        let text = place.run(&["smoke", "--serializer", "json"]).run().text();
        assert!(text.contains("skip") && text.ends_with("passed\n"), "no keys are no fault: {text}");
    }
}

#[test]
fn on_a_bare_machine_it_tries_the_file() {
    let home = directory();
    let home = home.path().display().to_string();
    Run::new(["smoke"]).env("HOME", &home).env("XDG_DATA_HOME", format!("{home}/data")).run().text();
}

#[tokio::test]
async fn what_fails_is_told_with_its_remedy_and_cleaned_up() {
    let place = Place::new(Datastore::start());
    let junit = place.file("smoke.xml");
    let down = place
        .run(&["smoke", "-o", "json", "--junit", &junit])
        .env("DATASTORE_EMULATOR_HOST", fakes::REFUSED)
        .status(4)
        .run()
        .json();
    let write = down["steps"].as_array().unwrap().iter().find(|step| step["name"] == "write").unwrap();
    assert_eq!((&write["outcome"], &write["tier_failed"]), (&"failed".into(), &true.into()));
    assert!(write["hint"].as_str().unwrap().contains("DATASTORE_EMULATOR_HOST"), "{write}");
    // Memcache was written before, and Datastore cannot be asked whether it has it.
    assert_eq!(down["left_behind"], true);
    assert_eq!(place.source_snapshot().await.len(), 0, "it was removed where it could be");
    let xml = std::fs::read_to_string(&junit).unwrap();
    assert!(xml.contains("<failure message=\"datastore:") && xml.contains("errors=\"1\""), "{xml}");

    let tiny = Memcached::start_with(&["-I", "1k", "-o", "slab_chunk_max=512"]);
    let limit = place.run(&["smoke", "-o", "json"]).env("SESSCASCADE_MEMCACHE", tiny.url());
    let passed = limit.run().json();
    assert_eq!(passed["passed"], true, "it is small enough for any server: {passed}");
}

#[tokio::test]
async fn in_production_it_only_reads() {
    let place = Place::new(Datastore::start());
    let name = id("here");
    place.run(&["put", "--yes", "--id", &name, "--values", "{\"n\":1}"]).run().text();
    let before = place.source_snapshot().await;
    let read = |cookie: &str, status| {
        place.run(&["smoke", "-o", "json", "--read-only", cookie]).keys().status(status).run()
    };
    let report = read(&cookie(&name), 0).json();
    assert_eq!((&report["read_only"], &report["passed"]), (&true.into(), &true.into()));
    before.assert_untouched(&place.source_snapshot().await, "read-only");
    let report = read(&cookie(&id("nowhere")), 1).json();
    let last = report["steps"].as_array().unwrap().last().unwrap();
    assert!(last["detail"].as_str().unwrap().contains("the application would get no values"), "{last}");
    read("nonsense", 3).error();
    let error = place.run(&["smoke", "--junit", "/nonexistent/x.xml"]).status(2).run().error();
    assert!(error.contains("--junit"), "{error}");
}

#[tokio::test]
async fn ctrl_c_leaves_nothing_behind() {
    let place = Place::new(Datastore::start());
    let slow = fakes::proxy(&place.memcached.address(), Fault::Slow(Duration::from_millis(300)));
    let child = Command::new(env!("CARGO_BIN_EXE_sesscascade"))
        .args(["smoke", "-o", "json"])
        .env_clear()
        .envs(place.env())
        .env("SESSCASCADE_MEMCACHE", format!("memcache://{slow}"))
        .env("SESSCASCADE_KEYS", KEYS)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Long enough to have written, and not to have removed.
    std::thread::sleep(Duration::from_millis(1_300));
    let interrupt = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(130), "{told}");
    let report: Json = serde_json::from_str(&told).unwrap();
    assert_eq!((&report["interrupted"], &report["left_behind"]), (&true.into(), &false.into()));
    assert_eq!(place.source_snapshot().await.len(), 0);
}

#[test]
fn who_presses_ctrl_c_twice_is_not_kept_waiting() {
    let hung = Memcached::start();
    hung.freeze();
    let home = directory();
    let child = Command::new(env!("CARGO_BIN_EXE_sesscascade"))
        .args(["smoke", "--tiers", "memcache", "--timeout", "60s", "--memcache", &hung.url()])
        .env_clear()
        .env("XDG_DATA_HOME", home.path())
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let pressed = std::time::Instant::now();
    for wait in [500, 1_500] {
        std::thread::sleep(Duration::from_millis(wait));
        let interrupt = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
        assert!(interrupt.success());
    }
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{told}");
    assert!(told.contains("Ctrl-C once more leaves it as it is"), "{told}");
    assert!(pressed.elapsed() < Duration::from_secs(30), "the timeout is a minute");
}
