//! Servers that are down, slow, or something else; each told in one line, with status 4, in time.

use std::process::Command;
use std::time::Duration;

use serde_json::Value as Json;
use sesscascade::gob::{Builder, encode};
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::embedded::{EmbeddedTier, MissingFile};
use sesscascade::tier::{Change, OnlyIf, Tier as _, TierName};

use crate::harness::entities::{self, PROJECT, blob, in_seconds, text};
use crate::harness::servers::{Datastore, Memcached, directory, embedded};
use crate::harness::{Run, directory_home, fakes, id};

/// Time for servers that answer, on a busy machine too.
const ENOUGH: Duration = Duration::from_secs(10);

/// Time for those that never do, while another tier answers.
const LITTLE: Duration = Duration::from_secs(2);

fn get(memcache: &str, datastore: &str, timeout: Duration) -> Run {
    Run::new(["get", "-o", "json", "--id", &id("failures")])
        .args(["--memcache", memcache, "--datastore", datastore])
        .timeout(timeout)
        .status(4)
}

/// `get` where both tiers are the same file.
fn get_file(url: &str) -> Run {
    get(url, url, ENOUGH)
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
    memcached.freeze();
    for (url, timeout, expected) in [
        (format!("memcache://{}", fakes::REFUSED), ENOUGH, "cannot be reached"),
        (memcached.url(), LITTLE, "no answer within 2s"),
    ] {
        let run = get(&url, &format!("datastore://{PROJECT}"), timeout);
        let report = run.env("DATASTORE_EMULATOR_HOST", datastore.host()).run().json();
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
    let told = |host: &str, timeout| {
        let report = get(&format!("memcache://{host}"), &embedded(datastore.path()), timeout).run().json();
        error_of(&report, "memcache")
    };
    for (host, timeout, expected) in [
        (fakes::REFUSED.to_owned(), ENOUGH, "cannot be reached"),
        (fakes::silent(), LITTLE, "no answer within 2s"),
        (fakes::answering(b"HTTP/1.1 400 Bad Request\r\n\r\n"), ENOUGH, "not memcached"),
        (fakes::answering(b"\x1b[31m\x00\xff"), ENOUGH, "not memcached"),
        (fakes::answering(b""), ENOUGH, "closed the connection without an answer"),
        (fakes::answering(b"VA 99999999999999 t1 c1 O0\r\n"), ENOUGH, "not memcached"),
        (fakes::answering(b"VA 4000000000 t1 c1 O0\r\n"), ENOUGH, "not memcached"),
        (fakes::answering(b"VA 100000000 t1 c1 O0\r\n"), ENOUGH, "not memcached"),
        (fakes::old_memcached(), ENOUGH, "memcached 1.4.39"),
    ] {
        let error = told(&host, timeout);
        assert!(error.contains(expected), "{host}: {error}");
    }
    // Some networks' name servers leave the question unanswered.
    let error = told("no-such-host.invalid:11211", LITTLE);
    assert!(error.contains("cannot be reached") || error.contains("no answer within 2s"), "{error}");
}

#[test]
fn with_everything_down_it_still_ends_in_time() {
    let timeout = Duration::from_millis(700);
    let memcached = format!("memcache://{}", fakes::silent());
    let run = get(&memcached, "datastore://p", timeout).env("DATASTORE_EMULATOR_HOST", fakes::silent());
    let report = run.run().json();
    for tier in ["memcache", "datastore"] {
        assert!(error_of(&report, tier).contains("no answer within 700ms"), "{report}");
    }
}

#[test]
fn what_is_no_datastore_is_told_as_such() {
    let memcached = Memcached::start();
    let emulator = Datastore::start();
    emulator.freeze();
    for (host, timeout, expected) in [
        (fakes::REFUSED.to_owned(), ENOUGH, "cannot be reached"),
        (fakes::silent(), LITTLE, "no answer within 2s"),
        (emulator.host(), LITTLE, "no answer within 2s"),
        (fakes::answering(b"HTTP/1.1 400 Bad Request\r\n\r\n"), ENOUGH, "does not speak HTTP/2"),
        (memcached.address(), ENOUGH, "does not speak HTTP/2"),
        ("not a host".to_owned(), ENOUGH, "is not HOST:PORT"),
    ] {
        let run = get(&memcached.url(), "datastore://p", timeout).env("DATASTORE_EMULATOR_HOST", &host);
        let error = error_of(&run.run().json(), "datastore");
        assert!(error.contains(expected), "{host}: {error}");
    }
}

#[test]
fn without_credentials_the_remedy_is_named() {
    // No metadata server and no credentials file, whatever machine this runs on.
    let memcached = Memcached::start();
    let run = get(&memcached.url(), "datastore://p", ENOUGH).env("GCE_METADATA_HOST", fakes::REFUSED);
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
    let get = || get_file(&embedded(directory.path()));
    let report = get().run().json();
    assert!(error_of(&report, "memcache").contains("not an SQLite database"), "{report}");
    assert_eq!(std::fs::read(&file).unwrap(), content);
    std::fs::remove_file(&file).unwrap();
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let before = std::fs::read(&file).unwrap();
    let report = get().run().json();
    assert!(error_of(&report, "datastore").contains("not one of sesscascade's"), "{report}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let report = get().run().json();
    assert!(error_of(&report, "memcache").contains("this is a directory"), "{report}");
    std::fs::remove_dir(&file).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    for url in [embedded(directory.path()), "embedded:/dev/zero".to_owned()] {
        let report = get_file(&url).run().json();
        assert!(error_of(&report, "memcache").contains("a pipe, a socket or a device"), "{report}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_has_a_remedy_of_its_own() {
    let directory = directory();
    let (file, url) = (directory.path().join("sessions.db"), embedded(directory.path()));
    let tier = EmbeddedTier::new(TierName::Memcache, &file, MissingFile::IsEmpty, ENOUGH);
    for number in 0..100 {
        let key = Key::new(format!("session.{number}")).unwrap();
        let record = Record { payload: vec![b'x'; 1_000], expiry: Expiry::Never };
        let change = Change::Put { key, record, only_if: OnlyIf::Always };
        tier.write(&[change]).await.pop().unwrap().unwrap();
    }
    let told = |timeout, expected: &str, remedy: &str| {
        let report = get(&url, &url, timeout).run().json();
        assert!(error_of(&report, "memcache").contains(expected), "{report}");
        let message = report["findings"][0]["message"].as_str().unwrap();
        assert!(message.contains(remedy), "{message}");
    };
    let writer = rusqlite::Connection::open(&file).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    told(Duration::from_millis(700), "no answer within 700ms", "another process holds the file");
    drop(writer);
    let mut content = std::fs::read(&file).unwrap();
    // The first page, with the schema, stays whole.
    content[4_096..].fill(0x55);
    std::fs::write(&file, content).unwrap();
    told(ENOUGH, "the SQLite file is damaged", "restore the file from a copy, or delete it");
}

#[test]
fn output_that_cannot_be_written_is_told() {
    let run = |output: &str| Run::new(["get", "-q", "--id", "A", "-o", output]).env("HOME", directory_home());
    for output in ["table", "json", "jsonl"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let error = run(output).stdout(full).status(4).run().error();
        assert!(error.starts_with("error: standard output cannot be written\ncaused by: "), "{error}");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        // Nothing is stored there, which is a finding; that nobody read of it is none.
        assert_eq!(run(output).stdout(writer).status(1).run().error(), "");
    }
}

#[test]
fn a_url_is_not_repeated_for_it_may_hold_a_password() {
    for (option, url) in [
        ("--memcache", "memcache://u:hunter2@h"),
        ("--memcache", "memcached://u:hunter2@h"),
        ("--datastore", "datastore://u:hunter2@h"),
        ("--datastore", "https://u:hunter2@h"),
    ] {
        let other = if option == "--memcache" { "--datastore" } else { "--memcache" };
        let args = ["get", "--id", "A", option, url, other, "embedded:x"];
        let error = Run::new(args).status(2).run().error();
        assert!(error.contains(option) && !error.contains("hunter2"), "{error}");
    }
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
        (&["--timeout", "30d"], "one day"),
        (&["--timeout", "18446744073709551615"], "one day"),
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

/// The client that fetches tokens would end the process.
#[test]
fn a_system_without_certificates_is_told() {
    let args =
        ["get", "-o", "json", "--tiers", "datastore", "--datastore", "datastore://p", "--id", &id("any")];
    let report = Run::new(args).env("SSL_CERT_FILE", "/nonexistent").status(4).run().json();
    let error = report["tiers"][0]["error"].as_str().unwrap();
    assert!(error.contains("install ca-certificates"), "{error}");
}
