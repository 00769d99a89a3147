//! What stops a run before its first write.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use super::Place;
use crate::harness::servers::{Datastore, Memcached, directory, embedded};
use crate::harness::{Run, id};

/// One stale session.
async fn stale(place: &Place) -> String {
    let id = id("stale");
    let put = |values: &str, more: &[&str]| {
        place.run(&["put", "--yes", "--id", &id, "--values", values]).args(more.iter().copied()).run().text();
    };
    put("{\"n\":1}", &["--max-age", "1h"]);
    put("{\"n\":2}", &["--max-age", "2h", "--tiers", "datastore"]);
    id
}

#[tokio::test]
async fn a_run_is_stopped_before_its_first_write() {
    let place = Place::new(Datastore::start());
    stale(&place).await;
    let before = place.source_snapshot().await;
    for (args, status, wanted) in [
        (&["evict", "--yes"][..], 6, "nothing says which sessions to remove"),
        (&["evict", "--yes", "--all", "--expired"], 2, "only one of these"),
        (&["evict", "--yes", "--all", "--max-changes", "0"], 6, "1 sessions would be changed, more than"),
        (&["sync", "--yes", "--max-changes", "0"], 6, "more than --max-changes 0"),
        (&["sync", "--dry-run", "--max-changes", "0"], 6, "more than --max-changes 0"),
        (&["evict", "--all"], 6, "nobody is there to ask"),
        (&["sync"], 6, "nobody is there to ask"),
        (&["sync", "--yes", "--at", "2030-01-01T00:00:00Z"], 2, "--at has no meaning here"),
        (&["sync", "--yes", "--tiers", "memcache"], 2, "both are needed"),
        (&["repair", "--yes"], 2, "nothing says which session to repair"),
        (&["evict", "--grace", "1h", "--all"], 2, "--expired"),
        (&["sync", "--yes", "--rate", "0/s"], 2, "write it like 200/s"),
        (&["apply", "/nonexistent/plan", "--yes"], 2, "cannot be read"),
        (&["undo", "/nonexistent/undo.db", "--yes"], 2, "there is no such file"),
        (&["import", "/nonexistent/export", "--yes"], 2, "cannot be read"),
        (&["migrate", "--yes", "--to", "http://x"], 2, "the URL of --to cannot be used"),
    ] {
        let run = place.run(args).status(status);
        let error = match args.contains(&"--dry-run") {
            true => run.run_with_notice().1,
            false => run.run().error(),
        };
        assert!(error.contains(wanted), "{args:?}: {error}");
    }
    let nowhere = place.run(&["undo", "--yes"]).env("XDG_STATE_HOME", place.file("none"));
    let error = nowhere.status(2).run().error();
    assert!(error.contains("there is no run to undo"), "{error}");
    let here = [place.memcached.url(), place.stored()];
    let same = ["migrate", "--yes", "--to", &here[0], "--to", &here[1]];
    let error = place.run(&same).status(2).run().error();
    assert!(error.contains("the source and the target are the same"), "{error}");
    before.assert_untouched(&place.source_snapshot().await, "guards");
}

#[tokio::test]
async fn a_move_onto_itself_by_another_name_loses_nothing() {
    let place = Place::new(Datastore::start());
    stale(&place).await;
    let before = place.source_snapshot().await;
    let named = place.memcached.url().replace("127.0.0.1", "localhost");
    let args = ["migrate", "--move", "--yes", "--no-undo", "--from", &place.memcached.url(), "--to", &named];
    let (_, notice) = place.run(&args).status(4).run_with_notice();
    assert!(notice.contains("is the target the source by another name?"), "{notice}");
    before.assert_same(&place.source_snapshot().await, "a move onto itself");
    let error = place.run(&["evict", "--yes", "--id-prefix", ""]).status(2).run().error();
    assert!(error.contains("--id-prefix"), "{error}");
}

#[tokio::test]
async fn an_empty_source_is_a_mistake_and_empties_nothing() {
    let place = Place::new(Datastore::start());
    stale(&place).await;
    let before = place.source_snapshot().await;
    let [empty, stored] = place.target();
    let args = ["migrate", "--move", "--yes", "--from", &empty, "--from", &stored];
    let to = ["--to".to_owned(), place.memcached.url(), "--to".to_owned(), place.stored()];
    let (_, notice) = place.run(&args).args(to).status(6).run_with_notice();
    assert!(notice.contains("the source holds no sessions; nothing was changed"), "{notice}");
    // Sessions that only Memcache has are saved, and not removed because Datastore has been emptied.
    place.run(&["evict", "--all", "--tiers", "datastore", "--yes", "--no-undo"]).run().text();
    let report = place.run(&["sync", "--yes", "-o", "json"]).run().json();
    assert_eq!(report["counts"]["reasons"], serde_json::json!({"orphan": 1}));
    assert_eq!(place.source_snapshot().await.len(), before.len());
}

#[tokio::test]
async fn a_tier_that_cannot_guard_takes_no_changes() {
    let place = Place::new(Datastore::start());
    stale(&place).await;
    let unguarded = Memcached::start_with(&["-C"]);
    let (stored, target) = (place.stored(), unguarded.url());
    let before = place.source_snapshot().await;
    let args = ["migrate", "--yes", "--from", &stored, "--to", &target];
    let error = place.run(&args).status(6).run().error();
    assert!(error.contains("a tier takes no changes, and nothing was changed"), "{error}");
    assert!(error.contains("runs without CAS"), "{error}");
    let directory = directory();
    let file = directory.path().display().to_string();
    let to = format!("embedded:{file}");
    let error = place.run(&["migrate", "--yes", "--to", &to]).status(6).run().error();
    assert!(error.contains("this is a directory, not an SQLite file"), "{error}");
    before.assert_untouched(&place.source_snapshot().await, "a tier that takes nothing");
}

/// Runs the program with files of so many kibibytes at the most, as on a full disk.
fn with_file_limit(place: &Place, kibibytes: u32, args: &[&str]) -> (i32, String) {
    let script = format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" \"$@\"");
    let output = Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_sesscascade")])
        .args(args)
        .env_clear()
        .envs(place.env())
        .stdin(Stdio::null())
        .process_group(0)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_overwritten() {
    let (place, population) = Place::populated(Datastore::start()).await;
    let before = place.source_snapshot().await;
    let audit = place.file("audit.jsonl");
    let sync = ["sync", "--yes", "--audit-log", &audit];
    let (status, error) = with_file_limit(&place, 8, &sync);
    assert_eq!(status, 6, "{error}");
    assert!(
        error.contains("what would be overwritten cannot be kept, and so nothing was changed"),
        "{error}"
    );
    assert!(error.contains("--undo-file"), "{error}");
    before.assert_untouched(&place.source_snapshot().await, "no room for the undo file");
    let there = place.file("there");
    std::fs::write(&there, "mine").unwrap();
    let error = place.run(&["sync", "--yes", "--undo-file", &there]).status(6).run().error();
    assert!(error.contains("there is a file of that name already"), "{error}");
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    let log = place.run(&["sync", "--yes", "--audit-log", "/dev/null/x"]).status(6).run().error();
    assert!(log.contains("the run cannot be logged"), "{log}");
    before.assert_untouched(&place.source_snapshot().await, "guards");
    // Where it is wanted so, nothing is kept.
    let report = place.run(&["sync", "--yes", "--no-undo", "--only", "cold", "-o", "json"]).run().json();
    assert_eq!(report["counts"]["done"], population.counts()["cold"]);
    assert_eq!(report["undo"], serde_json::Value::Null);
}

#[tokio::test]
async fn every_run_is_logged_without_values() {
    let place = Place::new(Datastore::start());
    let id = stale(&place).await;
    place.run(&["sync", "--yes"]).run().text();
    place.run(&["evict", "--id", &id, "--yes"]).run().text();
    let log = std::fs::read_to_string(place.path().join("sesscascade/audit.jsonl")).unwrap();
    let lines = crate::harness::json_lines(&log);
    let told: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(told, ["begun", "ended", "begun", "ended"]);
    assert_eq!((&lines[0]["command"], &lines[1]["done"]), (&"sync".into(), &1.into()));
    assert_eq!(lines[2]["run"], lines[3]["run"]);
    assert!(lines[0]["user"].as_str().unwrap().contains("uid "), "{log}");
    assert!(!log.contains(&id), "ids are nobody's business in a log");
    for name in ["audit.jsonl", "undo"] {
        use std::os::unix::fs::PermissionsExt as _;
        let path = place.path().join("sesscascade").join(name);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is its owner's alone");
    }
}

#[tokio::test]
async fn a_file_of_another_emulator_is_not_carried_out() {
    let place = Place::new(Datastore::start());
    stale(&place).await;
    let plan = place.file("plan.jsonl");
    place.run(&["sync", "--plan-out", &plan]).run().text();
    let error = place
        .run(&["apply", &plan, "--yes"])
        .env("DATASTORE_EMULATOR_HOST", "127.0.0.1:1")
        .status(2)
        .run()
        .error();
    assert!(error.contains("DATASTORE_EMULATOR_HOST was"), "{error}");
    let again = place.run(&["sync", "--plan-out", &plan]).status(2).run().error();
    assert!(again.contains("name a file that does not exist yet"), "{again}");
}

#[test]
fn a_read_only_file_is_found_out_before_anything_is_written() {
    let directory = directory();
    let here = embedded(directory.path());
    let tiers = ["--memcache", &here, "--datastore", &here];
    Run::new(["put", "--yes", "--values", "{}"]).args(tiers).run().text();
    // A file that SQLite cannot write to whoever runs the tests: it is none of ours.
    let foreign = directory.path().join("foreign.db");
    std::fs::write(&foreign, "not a database, but longer than its header would have to be").unwrap();
    let to = format!("embedded:{}", foreign.display());
    let state = directory.path().display().to_string();
    let run = Run::new(["migrate", "--yes", "--to", &to]).args(tiers).env("XDG_STATE_HOME", state);
    let error = run.status(6).run().error();
    assert!(error.contains("a tier takes no changes"), "{error}");
}

/// Where a run was made, and not where somebody happens to be when it is undone.
#[test]
fn an_undo_from_another_directory_goes_to_the_same_file() {
    let (here, elsewhere) = (directory(), directory());
    let state = here.path().join("state").display().to_string();
    let run = |directory: &std::path::Path, args: &[&str]| {
        Run::new(args.iter().copied())
            .called(env!("CARGO_BIN_EXE_sesscascade"), directory)
            .env("XDG_STATE_HOME", &state)
            .env("SESSCASCADE_MEMCACHE", "embedded:s.db")
            .env("SESSCASCADE_DATASTORE", "embedded:s.db")
    };
    let name = id("elsewhere");
    run(here.path(), &["put", "--id", &name, "--values", "{}"]).run().text();
    let evicted = run(here.path(), &["evict", "--id", &name, "--yes", "-o", "json"]).run().json();
    let undo = evicted["undo"].as_str().unwrap();
    let error = run(elsewhere.path(), &["undo", "--yes"]).status(2).run().error();
    assert!(error.contains("which is not configured here") && error.contains(undo), "{error}");
    run(elsewhere.path(), &["undo", undo, "--yes"]).run().text();
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0, "nothing is made there");
    assert_eq!(run(here.path(), &["get", "--id", &name, "-o", "json"]).run().json()["condition"], "healthy");

    run(here.path(), &["evict", "--id", &name, "--yes"]).run().text();
    std::fs::remove_file(here.path().join("s.db")).unwrap();
    let error = run(elsewhere.path(), &["undo", undo, "--yes"]).any_status();
    assert_ne!(error.0, 0);
    assert!(!here.path().join("s.db").exists(), "a file that has gone is not made anew");
}

#[test]
fn one_equals_sign_is_nobody() {
    let home = directory();
    let stored = crate::harness::servers::embedded(home.path());
    let run =
        |args: &[&str]| Run::new(args.iter().copied()).args(["--memcache", &stored, "--datastore", &stored]);
    run(&["put", "--values", r#"{"user":"ada"}"#]).run().text();
    let (_, told) =
        run(&["evict", "--where", ".user = \"nobody\"", "--yes", "-o", "json"]).status(4).run_with_notice();
    assert!(told.contains("== compares, = does not"), "{told}");
    assert_eq!(run(&["ls", "-o", "jsonl"]).run().lines().len(), 2, "the session is there, and the summary");
}
