//! Each command on thousands of sessions.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sesscascade::tier::TierName;

use super::{Place, parted, steps};
use crate::harness::servers::{Datastore, embedded};
use crate::harness::snapshot::Snapshot;
use crate::harness::{Run, cookie, id};

/// Dry run and real run plan the same; the dry one writes nothing; undoing restores both places.
async fn planned_done_and_undone(place: &Place, args: &[&str], sessions: u64) {
    let told = args.join(" ");
    let before = (place.source_snapshot().await, place.target_snapshot().await);
    let run = |more: &[&str]| place.run(args).args(["-o", "jsonl"]).args(more.iter().copied());
    let (planned, summary) = parted(run(&["--dry-run"]).run().lines());
    assert_eq!(
        (&summary["dry_run"], &summary["counts"]["planned"]),
        (&true.into(), &sessions.into()),
        "{told}"
    );
    assert_eq!(summary["undo"], Json::Null);
    before.0.assert_untouched(&place.source_snapshot().await, &told);
    before.1.assert_untouched(&place.target_snapshot().await, &told);

    let (done, summary) = parted(run(&["--yes"]).run().lines());
    assert_eq!(summary["counts"]["done"], sessions, "{told}: {summary}");
    assert!(done.iter().all(|line| line["outcome"] == "done"), "{told}");
    assert_eq!(without_expiries(steps(&planned)), without_expiries(steps(&done)), "{told}");
    let (again, _) = parted(run(&["--dry-run"]).run().lines());
    assert_eq!(again.len(), 0, "{told}: once is enough: {again:?}");

    let undo = summary["undo"].as_str().expect("what was overwritten is kept");
    let undone = place.run(&["undo", undo, "--yes", "-o", "json"]).run().json();
    assert_eq!(undone["counts"]["done"], sessions, "{told}: {undone}");
    before.0.assert_same(&place.source_snapshot().await, &format!("undo of {told}"));
    before.1.assert_same(&place.target_snapshot().await, &format!("undo of {told}"));
}

/// Memcache's expiries wander by a second with the moment of the look.
fn without_expiries(mut steps: BTreeMap<String, Json>) -> BTreeMap<String, Json> {
    for step in steps.values_mut() {
        for change in step["changes"].as_array_mut().unwrap() {
            change.as_object_mut().unwrap().remove("expires_at");
        }
    }
    steps
}

#[tokio::test]
async fn what_is_planned_is_done_and_can_be_undone() {
    for datastore in Datastore::start_all() {
        let (place, population) = Place::populated(datastore).await;
        let count = |conditions: &[&str]| -> u64 {
            conditions.iter().map(|condition| population.counts()[condition]).sum()
        };
        let sync = count(&["cold", "stale", "behind", "orphan", "ttl-drift", "expired"]);
        planned_done_and_undone(&place, &["sync"], sync).await;
        planned_done_and_undone(&place, &["evict", "--expired"], count(&["expired"])).await;
        planned_done_and_undone(&place, &["evict", "--where", ".n == 7", "--condition", "healthy"], 1).await;
        let to: Vec<_> = place.to();
        let to: Vec<_> = to.iter().map(String::as_str).collect();
        let migrate = [&["migrate"][..], &to].concat();
        let live = population.len() - count(&["expired"]);
        planned_done_and_undone(&place, &migrate, live).await;
        planned_done_and_undone(&place, &[&migrate[..], &["--move"]].concat(), live).await;
    }
}

#[tokio::test]
async fn check_after_sync_is_clean_and_a_second_sync_does_nothing() {
    for datastore in Datastore::start_all() {
        let (place, population) = Place::populated(datastore).await;
        let report = place.run(&["sync", "--yes", "-o", "json"]).run().json();
        assert_eq!(report["counts"]["left"], json!({"conflict": 50, "corrupt": 40}));
        let counts = population.counts();
        let left = ["conflict", "corrupt", "oversize"].map(|name| (name.to_owned(), counts[name]));
        let healthy = population.len() - counts["expired"] - left.iter().map(|(_, count)| count).sum::<u64>();
        let wanted: BTreeMap<_, _> = left.into_iter().chain([("healthy".to_owned(), healthy)]).collect();
        assert_eq!(place.conditions(), wanted);
        let again = place.run(&["sync", "--yes", "-o", "json"]).run().json();
        assert_eq!((&again["counts"]["planned"], &again["undo"]), (&0.into(), &Json::Null));
        // A conflict waits for somebody to decide.
        let preferred = place.run(&["sync", "--prefer", "memcache", "--yes", "-o", "json"]).run().json();
        assert_eq!(preferred["counts"]["reasons"], json!({"conflict": 50}));
        assert_eq!(place.conditions()["healthy"], healthy + 50);
    }
}

#[tokio::test]
async fn a_purge_takes_only_what_nobody_can_use() {
    for datastore in Datastore::start_all() {
        let (place, population) = Place::populated(datastore).await;
        let purge = |more: &[&str]| {
            place.run(&["evict", "--expired", "--yes", "-o", "json"]).args(more.iter().copied()).run().json()
        };
        // They have been dead for an hour.
        assert_eq!(purge(&["--grace", "2h"])["counts"]["planned"], 0);
        let report = purge(&["--grace", "30m"]);
        assert_eq!(report["counts"]["done"], population.counts()["expired"]);
        assert_eq!(report["counts"]["reasons"], json!({"expired": 120}));
        let mut wanted = population.counts();
        // Their users are logged in, whatever Datastore says.
        wanted.remove("expired");
        let wanted: BTreeMap<_, _> = wanted.iter().map(|(name, count)| (name.to_string(), *count)).collect();
        assert_eq!(place.conditions(), wanted);
    }
}

#[tokio::test]
async fn sessions_are_evicted_by_cookie_id_key_and_batch() {
    let (place, population) = Place::populated(Datastore::start()).await;
    let ids: Vec<_> = population.ids("healthy").into_iter().take(5).collect();
    let batch = format!("{}\n\nsession.{}\nsession={}\n", ids[2], ids[3], cookie(ids[4]));
    let report = place
        .run(&["evict", "--yes", "-o", "json", &cookie(ids[0]), "--id", ids[1], "--batch", "-"])
        .keys()
        .stdin(batch)
        .run()
        .json();
    assert_eq!(report["counts"]["done"], 5, "{report}");
    for id in &ids {
        place.run(&["get", "--id", id]).status(1).run().text();
    }
    // One that is not there needs nothing, and a line that is no session stops all of it.
    let nothing = place.run(&["evict", "--yes", "-o", "json", "--id", ids[0]]).run().json();
    assert_eq!(nothing["counts"]["planned"], 0);
    let other = population.ids("healthy").into_iter().nth(6).unwrap();
    let bad = format!("{other}\nnonsense\n");
    let error = place.run(&["evict", "--yes", "--batch", "-"]).keys().stdin(bad).status(3).run().error();
    assert!(error.contains("line 2 of -: the cookie is not valid; nothing was changed"), "{error}");
    place.run(&["get", "--id", other]).run().text();
}

#[tokio::test]
async fn one_session_is_repaired() {
    let (place, population) = Place::populated(Datastore::start()).await;
    let first = |condition: &str| *population.ids(condition).first().unwrap();
    for condition in ["cold", "stale", "behind", "orphan", "ttl-drift"] {
        let report = place.run(&["repair", "--yes", "-o", "json", "--id", first(condition)]).run().json();
        assert_eq!(report["counts"]["reasons"], json!({condition: 1}));
        let session = place.run(&["get", "-o", "json", "--id", first(condition)]).run().json();
        assert_eq!(session["condition"], "healthy", "{condition}");
    }
    let report =
        place.run(&["repair", "--yes", "-o", "json", "--id", first("conflict")]).status(1).run().json();
    assert_eq!(
        (&report["counts"]["planned"], &report["counts"]["left"]),
        (&0.into(), &json!({"conflict": 1}))
    );
    place.run(&["repair", "--yes", "--prefer", "datastore", "--id", first("conflict")]).run().text();
    let session = place.run(&["get", "-o", "json", "--id", first("conflict")]).run().json();
    assert_eq!((&session["condition"], &session["values"]["state"]), (&"healthy".into(), &"same".into()));
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_never_put_in_memcache() {
    let place = Place::new(Datastore::start());
    let small = Memcached1k::start();
    let put = |values: &str, more: &[&str]| {
        let values = format!("{{\"v\":\"{values}\"}}");
        let args = ["put", "--yes", "--max-length", "0", "--id", "GROWN", "--values", &values];
        place.run(&args).args(more.iter().copied()).env("SESSCASCADE_MEMCACHE", small.url())
    };
    put("old", &["--max-age", "1h"]).run().text();
    put(&"x".repeat(3_000), &["--tiers", "datastore"]).run().text();
    let run = |args: &[&str]| place.run(args).env("SESSCASCADE_MEMCACHE", small.url()).env(LIMIT, "2000");
    let report = run(&["sync", "--yes", "-o", "json"]).run().json();
    assert_eq!(report["counts"]["reasons"], json!({"stale": 1}));
    assert_eq!(
        report["counts"]["writes"],
        json!([
            {"side": "source", "tier": "memcache", "add": 0, "replace": 0, "remove": 1}
        ])
    );
    let session = run(&["get", "-o", "json", "--id", "GROWN"]).run().json();
    assert_eq!((&session["condition"], &session["sees"]), (&"oversize".into(), &"datastore".into()));
    assert_eq!(run(&["sync", "--yes", "-o", "json"]).run().json()["counts"]["planned"], 0);
}

const LIMIT: &str = "MaxMemcacheSessionSizeBytes";

type Memcached1k = crate::harness::servers::Memcached;

#[tokio::test]
async fn a_plan_is_carried_out_but_for_what_has_changed() {
    for datastore in Datastore::start_all() {
        let (place, population) = Place::populated(datastore).await;
        let plan = place.file("plan.jsonl");
        let planned = place.run(&["sync", "--only", "cold,orphan", "--plan-out", &plan, "-o", "json"]).run();
        let planned = planned.json()["counts"]["planned"].as_u64().unwrap();
        assert_eq!(planned, population.counts()["cold"] + population.counts()["orphan"]);
        let before = place.source_snapshot().await;
        let [cold, orphan] = ["cold", "orphan"].map(|name| *population.ids(name).first().unwrap());
        for changed in [cold, orphan] {
            place.run(&["put", "--yes", "--id", changed, "--values", "{\"n\":1}"]).run().text();
        }
        let report = place.run(&["apply", &plan, "--yes", "-o", "json"]).status(5).run().json();
        assert_eq!(report["counts"]["done"], planned - 2, "{report}");
        assert_eq!(report["counts"]["left"], json!({"changed-since-planned": 2}));
        place.run(&["get", "--id", cold, "-o", "json"]).run().json();
        // The plan cannot be carried out twice.
        let again = place.run(&["apply", &plan, "--yes", "-o", "json"]).status(5).run().json();
        assert_eq!((&again["counts"]["planned"], &again["counts"]["done"]), (&0.into(), &0.into()));
        let undo = report["undo"].as_str().unwrap();
        place.run(&["undo", undo, "--yes"]).run().text();
        let after = place.source_snapshot().await;
        assert_eq!(after.len(), before.len() + 2, "the two that were put are whole now");
    }
}

#[tokio::test]
async fn an_export_comes_back_to_the_byte() {
    for datastore in Datastore::start_all() {
        let (place, population) = Place::populated(datastore).await;
        let before = place.source_snapshot().await;
        let export = |name: &str, more: &[&str]| {
            let file = place.file(name);
            let (_, notice) = place.run(&["export", &file]).args(more.iter().copied()).run_with_notice();
            assert!(notice.contains("sessions in"), "{notice}");
            file
        };
        let files = ["all.jsonl", "all.jsonl.gz", "all.jsonl.zst"].map(|name| export(name, &["--values"]));
        let [plain, gzip, zstd] = files.clone().map(|file| std::fs::metadata(file).unwrap().len());
        assert!(gzip < plain / 2 && zstd < plain / 2, "{plain} {gzip} {zstd}");
        place.run(&["evict", "--all", "--yes", "--no-undo"]).run().text();
        assert_eq!(place.source_snapshot().await.len(), 0);
        for file in &files {
            let report = place.run(&["import", file, "--yes", "-o", "json", "--verify"]).run().json();
            let done = report["counts"]["done"].as_u64().unwrap();
            assert!([0, population.len()].contains(&done), "the first brings all of them: {report}");
        }
        before.assert_same(&place.source_snapshot().await, "import");
        let cut = std::fs::read(&files[0]).unwrap();
        std::fs::write(&files[0], &cut[..cut.len() / 2]).unwrap();
        let error = place.run(&["import", &files[0], "--yes"]).status(2).run().error();
        assert!(error.contains("nothing was changed"), "{error}");
        let line = std::fs::read_to_string(&files[0]).unwrap();
        assert!(line.contains("\"values\":[["), "values are there to be read");
    }
}

#[tokio::test]
async fn a_migration_keeps_what_the_target_has() {
    let place = Place::new(Datastore::start());
    let target = place.target();
    let at_target = |args: &[&str]| {
        place
            .run(args)
            .env("SESSCASCADE_MEMCACHE", target[0].clone())
            .env("SESSCASCADE_DATASTORE", target[1].clone())
    };
    let put = |run: Run, n: u32, age: &str| {
        let values = format!("{{\"n\":{n}}}");
        run.args(["--yes", "--values", &values, "--max-age", age]).run().text();
    };
    let (older, newer, alone) = (id("older"), id("newer"), id("alone"));
    for (name, here, there) in [(&older, "1h", "2h"), (&newer, "2h", "1h")] {
        put(place.run(&["put", "--id", name]), 1, here);
        put(at_target(&["put", "--id", name]), 2, there);
    }
    put(place.run(&["put", "--id", &alone]), 1, "1h");
    let to = place.to();
    let migrate = |more: &[&str], status: i32| {
        let run = place.run(&["migrate", "--yes", "-o", "json"]).args(to.clone());
        run.args(more.iter().copied()).status(status).run().json()["counts"].clone()
    };
    let values =
        |name: &str| at_target(&["get", "-o", "json", "--id", name]).run().json()["values"]["n"].clone();
    let counts = migrate(&[], 0);
    assert_eq!((&counts["done"], &counts["left"]), (&1.into(), &json!({"exists": 2})));
    assert_eq!([values(&older), values(&newer), values(&alone)], [2, 2, 1]);
    let counts = migrate(&["--on-existing", "newer"], 0);
    assert_eq!((&counts["done"], &counts["left"]), (&1.into(), &json!({"exists": 1})));
    assert_eq!([values(&older), values(&newer)], [2, 1]);
    // What stays at the target is not removed at the source.
    let counts = migrate(&["--move", "--on-existing", "newer"], 0);
    assert_eq!((&counts["done"], &counts["left"]), (&2.into(), &json!({"exists": 1})));
    place.run(&["get", "--id", &older]).run().text();
    let counts = migrate(&["--on-existing", "overwrite"], 0);
    assert_eq!(counts["done"], 1);
    assert_eq!(values(&older), 1);
}

#[tokio::test]
async fn a_migration_changes_prefix_serializer_and_tiers() {
    let place = Place::new(Datastore::start());
    let (plain, typed) = (id("plain"), id("typed"));
    place.run(&["put", "--yes", "--id", &plain, "--values", "{\"n\":1,\"s\":\"x\"}"]).run().text();
    let time = r#"[[{"type":"string","value":"at"},{"type":"time.Time","value":"2026-01-01T00:00:00Z"}]]"#;
    place.run(&["put", "--yes", "--id", &typed, "--values", time]).run().text();
    let file = embedded(place.path());
    let migrate = |more: &[&str], status| {
        place.run(&["migrate", "--yes", "-o", "json"]).args(more.iter().copied()).status(status).run().json()
    };
    let report =
        migrate(&["--to", &file, "--to-key-prefix", "app.", "--to-serializer", "json", "--verify"], 5);
    assert_eq!(
        (&report["counts"]["done"], &report["counts"]["left"]),
        (&1.into(), &json!({"cannot-convert": 1}))
    );
    let complaint = report["complaints"]["cannot-convert"].as_str().unwrap();
    assert!(complaint.contains(&typed) && complaint.contains("values[\"at\"]"), "{complaint}");
    let moved = Run::new(["get", "-o", "json", "--memcache", &file, "--datastore", &file])
        .args(["--key-prefix", "app.", "--serializer", "json", "--id", &plain])
        .run()
        .json();
    assert_eq!((&moved["condition"], &moved["values"]), (&"healthy".into(), &json!({"n": 1, "s": "x"})));
    // In place: the values stay, and what writes them is another.
    let url = place.memcached.url();
    migrate(&["--to", &url, "--to", &place.stored(), "--to-serializer", "json"], 5);
    let here = place.run(&["get", "-o", "json", "--serializer", "json", "--id", &plain]).run().json();
    assert_eq!((&here["condition"], &here["values"]["n"]), (&"healthy".into(), &1.into()));
    // From the cache alone to the database alone.
    let [_, stored] = place.target();
    let report = migrate(&["--from", &url, "--to", &stored], 0);
    assert_eq!(report["counts"]["done"], 2);
    let there = Snapshot::of(&[&stored], &place.datastore.host()).await;
    assert_eq!(there.keys(TierName::Datastore).len(), 2);
}

#[tokio::test]
async fn what_put_replaces_can_be_put_back() {
    let place = Place::new(Datastore::start());
    let id = id("put");
    let put = |n: u32| {
        let values = format!("{{\"n\":{n}}}");
        place.run(&["put", "--yes", "--id", &id, "--values", &values]).run().text();
    };
    put(1);
    place.run(&["undo", "--yes"]).status(2).run().error();
    let before = place.source_snapshot().await;
    put(2);
    let report = place.run(&["undo", "--yes", "-o", "json"]).run().json();
    assert_eq!(report["counts"]["done"], 1);
    before.assert_same(&place.source_snapshot().await, "undo of put");
}

#[tokio::test]
async fn undo_leaves_alone_what_somebody_has_written_since() {
    let (place, population) = Place::populated(Datastore::start()).await;
    let ids: Vec<_> = population.ids("healthy").into_iter().take(3).collect();
    let evict = place.run(&["evict", "--yes", "-o", "json", "--id", ids[0], "--id", ids[1]]).run().json();
    place.run(&["put", "--yes", "--id", ids[0], "--values", "{\"n\":77}"]).run().text();
    let list = place.run(&["undo", "--list", "-o", "json"]).run().json();
    assert_eq!((&list["files"][0]["file"], &list["files"][0]["sessions"]), (&evict["undo"], &2.into()));
    let undo = place.run(&["undo", "--yes", "-o", "json"]).status(5).run().json();
    assert_eq!(
        (&undo["counts"]["done"], &undo["counts"]["left"]),
        (&1.into(), &json!({"changed-since-run": 1}))
    );
    let values = |id: &str| place.run(&["get", "-o", "json", "--id", id]).run().json()["values"]["n"].clone();
    assert_eq!(values(ids[0]), 77);
    assert!(values(ids[1]).is_number());
    // The undoing is no run to be undone by itself, and nothing is left to do.
    let again = place.run(&["undo", "--yes", "-o", "json"]).status(5).run().json();
    assert_eq!(again["counts"]["planned"], 0);
}
