//! Runs that are killed, at any moment, again and again: started anew with their checkpoint they come to the
//! end, with no session lost, none doubled, and everything kept that is needed to undo them.

use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::{Change, Effect, OnlyIf, TierName};

use super::Place;
use crate::harness::servers::{Datastore, Memcached};
use crate::harness::snapshot::{Snapshot, tier};
use crate::harness::spread_id;

const SESSIONS: usize = 1_200;

/// Kills of each command.
const KILLS: usize = 20;

/// So few a second, and so few at once, that no run comes to the end before it was killed so often.
const RATE: &str = "20/s";

/// Sessions in both tiers; every `cold`-th is not in Memcache.
async fn store(place: &Place, cold: usize) {
    let expiry = Expiry::At(Timestamp::now().checked_add(SignedDuration::from_hours(5)).unwrap());
    let put = |n: usize| Change::Put {
        key: Key::new(format!("session.{}", spread_id(&format!("killed-{n}")))).unwrap(),
        record: Record { payload: format!("{{\"n\":{n}}}").into_bytes(), expiry },
        only_if: OnlyIf::Always,
    };
    for (url, every) in [(place.memcached.url(), cold), (place.stored(), usize::MAX)] {
        let changes: Vec<_> = (1..=SESSIONS).filter(|n| n % every != 0).map(put).collect();
        let effects = tier(&url, &place.datastore.host()).write(&changes).await;
        assert!(effects.iter().all(|effect| matches!(effect, Ok(Effect::Applied))));
    }
}

/// Starts the command until it ends by itself, and kills it before that as often as it can.
fn run_and_kill(place: &Place, args: &[&str]) {
    let checkpoint = place.file("checkpoint");
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_sesscascade"))
            .args(args)
            .args(["--yes", "--checkpoint", &checkpoint, "--rate", RATE])
            .env_clear()
            .envs(place.env())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    for kill in 0..KILLS {
        let mut child = start();
        let mut byte = [0];
        getrandom::fill(&mut byte).unwrap();
        // Some are killed while they start, most while they write, some while they wait for their rate.
        std::thread::sleep(Duration::from_millis(10 + u64::from(byte[0])));
        assert!(child.try_wait().unwrap().is_none(), "{args:?} ended before kill {kill}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let rest = place.run(args).args(["--yes", "--checkpoint", &checkpoint, "-o", "json"]).run().json();
    assert_eq!(rest["counts"]["failed"], 0, "{rest}");
    assert!(!std::path::Path::new(&checkpoint).exists(), "what has ended needs no checkpoint");
}

/// Undoes every run, the last one first.
async fn undo_all(place: &Place) {
    let list = place.run(&["undo", "--list", "-o", "json"]).run().json();
    for file in list["files"].as_array().unwrap() {
        place.run(&["undo", file["file"].as_str().unwrap(), "--yes"]).run().text();
    }
}

#[tokio::test]
async fn a_move_that_is_killed_loses_and_doubles_nothing() {
    let place = Place::new(Datastore::start());
    store(&place, 3).await;
    let before = place.source_snapshot().await;
    let to = place.to();
    let to: Vec<_> = to.iter().map(String::as_str).collect();
    run_and_kill(&place, &[&["migrate", "--move"][..], &to].concat());
    assert_eq!(place.source_snapshot().await.len(), 0, "everything has moved");
    before.assert_same(&place.target_snapshot().await, "move");
    undo_all(&place).await;
    before.assert_same(&place.source_snapshot().await, "undo of move");
    assert_eq!(place.target_snapshot().await.len(), 0, "what was copied is gone again");
}

#[tokio::test]
async fn a_sync_that_is_killed_can_be_started_again() {
    let place = Place::new(Datastore::start());
    store(&place, 2).await;
    let before = place.source_snapshot().await;
    run_and_kill(&place, &["sync", "--recheck", "0"]);
    let after = place.source_snapshot().await;
    let cached: Vec<_> = after.keys(TierName::Memcache);
    assert_eq!(cached, after.keys(TierName::Datastore));
    assert_eq!(cached.len(), SESSIONS);
    undo_all(&place).await;
    before.assert_same(&place.source_snapshot().await, "undo of sync");
}

#[tokio::test]
async fn an_eviction_that_is_killed_can_be_started_again() {
    let place = Place::new(Datastore::start());
    store(&place, 4).await;
    let before: Snapshot = place.source_snapshot().await;
    run_and_kill(&place, &["evict", "--all"]);
    assert_eq!(place.source_snapshot().await.len(), 0);
    undo_all(&place).await;
    before.assert_same(&place.source_snapshot().await, "undo of evict");
}

#[tokio::test]
async fn a_run_that_is_interrupted_says_what_it_did_and_goes_on_later() {
    let place = Place::new(Datastore::start());
    store(&place, 4).await;
    let before = place.source_snapshot().await;
    let checkpoint = place.file("checkpoint");
    let args = ["evict", "--all", "--yes", "--checkpoint", &checkpoint, "-o", "json"];
    let child = Command::new(env!("CARGO_BIN_EXE_sesscascade"))
        .args(args)
        .args(["--rate", "40/s"])
        .env_clear()
        .envs(place.env())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    let interrupt = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    let notice = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{notice}");
    assert!(notice.contains("interrupted"), "{notice}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let done = report["counts"]["done"].as_u64().unwrap();
    assert!((1..SESSIONS as u64).contains(&done), "{report}");
    assert_eq!(report["counts"]["not_tried"], 0, "what was only planned is not counted");
    let left = place.source_snapshot().await.keys(TierName::Datastore).len() as u64;
    assert_eq!(left, SESSIONS as u64 - done);
    // It goes on with the same undo file and the same counts.
    let rest = place.run(&args).run().json();
    assert_eq!((&rest["counts"]["done"], &rest["undo"]), (&SESSIONS.into(), &report["undo"]));
    undo_all(&place).await;
    before.assert_same(&place.source_snapshot().await, "undo of both parts");
}

#[tokio::test]
async fn a_checkpoint_is_for_the_same_change_only_and_comes_to_what_failed_again() {
    let place = Place::new(Datastore::start());
    store(&place, 4).await;
    let second = Memcached::start();
    let two = format!("{},{}", place.memcached.url(), second.address());
    let (checkpoint, to) = (place.file("checkpoint"), place.to());
    let args = ["migrate", "--yes", "-o", "json", "--timeout", "300ms", "--checkpoint", &checkpoint];
    let run = |to: &[String]| place.run(&args).args(to.to_vec()).env("SESSCASCADE_MEMCACHE", two.clone());
    // One server of two is away: what it would have to be asked about is not copied, and comes next time.
    second.freeze();
    let (out, _) = run(&to).status(4).run_with_notice();
    let first: serde_json::Value = serde_json::from_str(&out).unwrap();
    let done = first["counts"]["done"].as_u64().unwrap();
    assert!(done < SESSIONS as u64 && first["counts"]["left"]["unknown"].as_u64() > Some(0), "{first}");
    second.thaw();
    let error = run(&["--to", "memcache://127.0.0.1:1"].map(str::to_owned)).status(2).run().error();
    assert!(error.contains("begun by another command or with other options"), "{error}");
    run(&to).run().json();
    let target = place.target_snapshot().await;
    assert_eq!(target.keys(TierName::Datastore).len(), SESSIONS);
    assert!(!std::path::Path::new(&checkpoint).exists());
}
