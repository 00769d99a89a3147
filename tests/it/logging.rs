//! What is told on standard error besides errors: `-v`, `--log json`, and the lines of the store itself.

use std::time::Duration;

use serde_json::Value as Json;

use crate::changing::Place;
use crate::harness::servers::{Datastore, Memcached};
use crate::harness::{Run, fakes, id, json_lines};

#[test]
fn each_v_tells_more_and_none_tells_secrets() {
    let place = Place::new(Datastore::start());
    let name = id("told");
    let put = ["put", "--id", &name, "--values", r#"{"card":"4111-1111-1111-1111"}"#, "-o", "json"];
    let (_, told) = place.run(&put).args(["-vvv"]).keys().run_with_notice();
    assert!(told.contains("info: connected to memcached server=127.0.0.1:"), "{told}");
    assert!(told.contains("debug: asked memcached ") && told.contains("requests=1 answers=1"), "{told}");
    assert!(
        told.contains("info: connecting to Datastore ") && told.contains("answer=\"LookupResponse\""),
        "{told}"
    );
    assert!(!told.contains(&name) && !told.contains("4111"), "neither ids nor values: {told}");

    let get = ["get", "--id", &name, "-o", "json"];
    let (_, steps) = place.run(&get).args(["-v"]).run_with_notice();
    assert!(steps.contains("info: ") && !steps.contains("debug: "), "{steps}");
    place.run(&get).run().json();
    let (_, lines) = place.run(&get).args(["-vv", "--log", "json"]).run_with_notice();
    let lines = json_lines(&lines);
    let asked = lines.iter().find(|line| line["message"] == "asked memcached").unwrap();
    assert_eq!((&asked["level"], &asked["requests"]), (&"DEBUG".into(), &1.into()));
    assert!(lines.iter().all(|line| line["timestamp"].is_string()), "{lines:?}");
    let error = place.run(&get).args(["-v", "-q"]).status(2).run().error();
    assert!(error.contains("cannot be used with"), "{error}");
}

#[test]
fn errors_are_json_where_the_log_is() {
    let run = Run::new(["check", "-o", "json", "--log", "json", "--tiers", "memcache"])
        .args(["--memcache".to_owned(), format!("memcache://{}", fakes::REFUSED)])
        .timeout(Duration::from_secs(1))
        .status(4);
    let (_, told) = run.run_with_notice();
    let lines = json_lines(&told);
    assert!(lines.iter().any(|line| line["level"] == "ERROR" && line["hint"].is_string()), "{told}");
}

/// As `load` and `save` of the store's `store.go` have them.
#[test]
fn the_store_tells_what_it_would_tell() {
    let (memcached, datastore) = (Memcached::start(), Datastore::start());
    let run = |args: &[&str]| {
        Run::new(args.iter().copied())
            .args([
                "--memcache".to_owned(),
                memcached.url(),
                "--datastore".to_owned(),
                "datastore://tests".to_owned(),
            ])
            .env("DATASTORE_EMULATOR_HOST", datastore.host())
            .env("SessionCascadeDisplayLogging", "1")
    };
    let name = id("logged");
    let (_, saved) = run(&["put", "--id", &name, "--values", "{}", "-o", "json"]).run_with_notice();
    assert_eq!(
        saved,
        format!(
            "sc.store: Saving session: [{name}]\nsc.store: Writing session to Memcache: [{name}]\n\
             sc.store: Writing session to Datastore: [session.{name}]\n"
        )
    );
    let get = ["get", "--id", &name, "-o", "json"];
    let (_, hit) = run(&get).run_with_notice();
    let found = format!(
        "sc.store: Loading session: [{name}]\nsc.store: Found session in Memcache: [session.{name}]\n"
    );
    assert_eq!(hit, found);
    assert_eq!(memcached.ask("flush_all"), "OK");
    let (_, miss) = run(&get).run_with_notice();
    assert!(
        miss.contains("Could not find session in Memcache")
            && miss.ends_with(&format!("Found session in Datastore: [session.{name}]\n"))
    );
    let (_, later) = run(&get).args(["--at", "2100-01-01T00:00:00Z"]).status(1).run_with_notice();
    let deleted = [
        "Deleting session: ",
        "Removing session from Memcache: ",
        "Tried and failed to remove",
        "Removing session from Datastore: ",
    ];
    assert!(deleted.iter().all(|line| later.contains(line)), "{later}");
    memcached.freeze();
    let (_, failed) = run(&get).timeout(Duration::from_millis(300)).status(4).run_with_notice();
    assert!(
        failed.contains("sc.store: Could not load session: memcache: ") && !failed.contains("Datastore:"),
        "{failed}"
    );
    let error = run(&get).env("SessionCascadeDisplayLogging", "yes").status(2).run().error();
    assert!(error.contains("neither true nor false"), "{error}");
    let line: Json = serde_json::from_str(
        run(&get)
            .args(["--log", "json"])
            .timeout(Duration::from_millis(300))
            .status(4)
            .run_with_notice()
            .1
            .lines()
            .next()
            .unwrap(),
    )
    .unwrap();
    assert!(line["message"].as_str().unwrap().starts_with("Loading session"), "{line}");
}
