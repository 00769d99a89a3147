//! Servers that are down, slow, or something else; each told in one line, with status 4, in time.

use serde_json::Value as Json;
use sesscascade::gob::{Builder, encode};

use crate::harness::entities::{self, PROJECT, blob, in_seconds, text};
use crate::harness::servers::{Datastore, Memcached, directory, embedded};
use crate::harness::{Run, fakes, id};

fn get(memcache: &str, datastore: &str, status: i32) -> Run {
    Run::new(["get", "-o", "json", "--timeout", "700ms", "--id", &id("failures")])
        .args(["--memcache", memcache, "--datastore", datastore])
        .status(status)
}

fn payload() -> Vec<u8> {
    let b = Builder::new();
    let pairs = vec![(b.string("user"), b.string("ada"))];
    encode(&b.session(pairs)).unwrap()
}

/// The one error of a report's tier, checked to be one line and in time.
fn error_of(report: &Json, name: &str) -> String {
    assert_eq!(report["condition"], "unknown", "{report}");
    let tier = report["tiers"].as_array().unwrap().iter().find(|tier| tier["tier"] == name).unwrap();
    assert_eq!(tier["state"], "failed", "{report}");
    let error = tier["error"].as_str().unwrap();
    assert!(!error.contains('\n') && !error.contains(&id("failures")), "{error}");
    error.to_owned()
}

#[tokio::test]
async fn datastore_is_shown_while_memcached_is_down() {
    let datastore = Datastore::start();
    let properties = vec![("Value", blob(&payload())), ("ExpiresAt", in_seconds(600))];
    entities::store(&datastore.host(), vec![(format!("session.{}", id("failures")), properties)]).await;
    let memcached = Memcached::start();
    let run = |memcache: &str| {
        get(memcache, &format!("datastore://{PROJECT}"), 4).env("DATASTORE_EMULATOR_HOST", datastore.host())
    };
    memcached.freeze();
    for (url, expected) in [
        (format!("memcache://{}", fakes::refused()), "cannot be reached"),
        (memcached.url(), "no answer within 700ms"),
    ] {
        let report = run(&url).run().json();
        let error = error_of(&report, "memcache");
        assert!(error.contains(expected) && error.contains(&url), "{error}");
        // The store would swallow the error and look no further.
        assert_eq!((&report["hit"], &report["sees"]), (&"datastore".into(), &"new-session".into()));
        assert_eq!(report["values"]["user"], "ada");
    }
}

#[test]
fn what_is_no_memcached_is_told_as_such() {
    let datastore = directory();
    std::fs::write(datastore.path().join("sessions.db"), "").unwrap();
    for (host, expected) in [
        (fakes::refused(), "cannot be reached"),
        (fakes::silent(), "no answer within 700ms"),
        (fakes::answering(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "not memcached"),
        (fakes::answering(b"\x1b[31m\x00\xff"), "not memcached"),
        (fakes::answering(b""), "closed the connection without an answer"),
        (fakes::answering(b"VA 99999999999999 t1 c1 O0\r\n"), ""),
        (fakes::old_memcached(), "memcached 1.4.39"),
        ("no-such-host.invalid:11211".to_owned(), "cannot be reached"),
    ] {
        let report = get(&format!("memcache://{host}"), &embedded(datastore.path()), 4).run().json();
        let error = error_of(&report, "memcache");
        assert!(error.contains(expected), "{host}: {error}");
    }
}

#[test]
fn what_is_no_datastore_is_told_as_such() {
    let memcached = Memcached::start();
    let emulator = Datastore::start();
    emulator.freeze();
    for (host, expected) in [
        (fakes::refused(), "cannot be reached"),
        (fakes::silent(), "no answer within 700ms"),
        (emulator.host(), "no answer within 700ms"),
        (fakes::answering(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "does not speak HTTP/2"),
        (memcached.address(), "does not speak HTTP/2"),
        ("not a host".to_owned(), "is not HOST:PORT"),
    ] {
        let run = get(&memcached.url(), "datastore://p", 4).env("DATASTORE_EMULATOR_HOST", &host);
        let error = error_of(&run.run().json(), "datastore");
        assert!(error.contains(expected), "{host}: {error}");
    }
}

#[test]
fn without_credentials_the_remedy_is_named() {
    // No metadata server and no credentials file, whatever machine this runs on.
    let memcached = Memcached::start();
    let run = get(&memcached.url(), "datastore://p", 4).env("GCE_METADATA_HOST", fakes::refused());
    let report = run.run().json();
    let message = report["findings"].to_string();
    assert!(error_of(&report, "datastore").contains("datastore://p"), "{report}");
    assert!(message.contains("application-default login"), "{message}");
}

#[tokio::test]
async fn entities_that_the_store_did_not_write_name_the_property() {
    for datastore in Datastore::start_all() {
        let cases = [
            (
                vec![("Value", text("text")), ("ExpiresAt", in_seconds(60))],
                r#""Value" should be a blob, and is a string"#,
            ),
            (vec![("Value", blob(b"x"))], r#"no property "ExpiresAt""#),
            (
                vec![("Value", blob(b"x")), ("ExpiresAt", text("soon"))],
                r#""ExpiresAt" should be a timestamp, and is a string"#,
            ),
            (vec![("ExpiresAt", in_seconds(60))], r#"no property "Value""#),
        ];
        for (properties, expected) in cases {
            let key = format!("session.{}", id("failures"));
            entities::store(&datastore.host(), vec![(key, properties)]).await;
            let url = format!("datastore://{PROJECT}");
            let report = Run::new(["get", "-o", "json", "--id", &id("failures"), "--tiers", "datastore"])
                .args(["--datastore", &url])
                .env("DATASTORE_EMULATOR_HOST", datastore.host())
                .status(4)
                .run()
                .json();
            let error = error_of(&report, "datastore");
            assert!(error.contains(expected), "{error}");
        }
    }
}

#[test]
fn files_that_are_no_sessions_are_left_alone() {
    let directory = directory();
    let file = directory.path().join("sessions.db");
    let content = b"no database, but long enough to be taken for one at first";
    std::fs::write(&file, content).unwrap();
    let report = get(&embedded(directory.path()), &embedded(directory.path()), 4).run().json();
    assert!(error_of(&report, "memcache").contains("not an SQLite database"), "{report}");
    assert_eq!(std::fs::read(&file).unwrap(), content);
    std::fs::remove_file(&file).unwrap();
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let before = std::fs::read(&file).unwrap();
    let report = get(&embedded(directory.path()), &embedded(directory.path()), 4).run().json();
    assert!(error_of(&report, "datastore").contains("not one of sesscascade's"), "{report}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let report = get(&embedded(directory.path()), &embedded(directory.path()), 4).run().json();
    assert!(error_of(&report, "memcache").contains("directory"), "{report}");
}

#[test]
fn wrong_options_contact_nothing_and_say_what_to_write() {
    let run =
        |args: &[&str]| Run::new(["get", "--id", "A"]).args(args.iter().copied()).status(2).run().error();
    for (args, expected) in [
        (&["--memcache", "redis://x"][..], "memcache://HOST:PORT"),
        (&["--memcache", "memcache://"], "memcache://HOST:PORT"),
        (&["--memcache", "embedded:x", "--datastore", "datastore://"], "datastore://PROJECT"),
        (&["--memcache", "memcache://h:1"], "--datastore is not given"),
        (&["--tiers", "redis"], "none of request, memcache, datastore"),
        (&["--timeout", "0"], "no time"),
        (&["--at", "tomorrow"], "2026-05-17T15:00:00Z"),
        (&["--cookie-max-age", "long"], "30d"),
    ] {
        let error = run(args);
        assert!(error.contains(expected), "{args:?}: {error}");
    }
    let error = Run::new(["get"]).status(2).run().error();
    assert!(error.contains("COOKIE"), "{error}");
    let limit =
        Run::new(["get", "--id", "A"]).env("MaxMemcacheSessionSizeBytes", "lots").status(2).run().error();
    assert!(limit.contains("MaxMemcacheSessionSizeBytes"), "{limit}");
}
