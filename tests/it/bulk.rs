//! `ls`, `check`, `report` and `merge` over thousands of sessions in known conditions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::harness::Run;
use crate::harness::entities::PROJECT;
use crate::harness::population::Population;
use crate::harness::servers::{Datastore, Memcached, directory};

/// Servers with a population in them.
struct Cascade {
    population: Population,
    memcached: Vec<Memcached>,
    datastore: Datastore,
}

impl Cascade {
    async fn new(servers: usize, datastore: Datastore) -> Self {
        let memcached: Vec<_> = (0..servers).map(|_| Memcached::start()).collect();
        let population = Population::new();
        let addresses: Vec<_> = memcached.iter().map(Memcached::address).collect();
        population.store(&addresses, &datastore).await;
        Self { population, memcached, datastore }
    }

    fn run(&self, args: &[&str]) -> Run {
        let addresses: Vec<_> = self.memcached.iter().map(Memcached::address).collect();
        Run::new(args.iter().copied())
            .env("SESSCASCADE_MEMCACHE", format!("memcache://{}", addresses.join(",")))
            .env("SESSCASCADE_DATASTORE", format!("datastore://{PROJECT}"))
            .env("DATASTORE_EMULATOR_HOST", self.datastore.host())
    }

    /// The ids that `ls` lists.
    fn listed(&self, args: &[&str]) -> BTreeSet<String> {
        let mut lines = self.run(&["ls", "-o", "jsonl"]).args(args.iter().copied()).run().lines();
        let summary = lines.pop().unwrap();
        assert_eq!(summary["sessions"], lines.len(), "{summary}");
        let ids: BTreeSet<_> = lines.iter().map(|line| text(&line["id"])).collect();
        assert_eq!(ids.len(), lines.len(), "each session once");
        ids
    }

    fn check_finds_exactly_these(&self) {
        let report = self.run(&["check", "-o", "json"]).status(1).run().json();
        assert_eq!(report["counts"]["sessions"], self.population.len());
        assert_eq!(nonzero(&report), self.population.counts());
        assert_eq!(
            (&report["counts"]["in_motion"], &report["course"]["complete"]),
            (&0.into(), &true.into())
        );
        for (condition, worst) in report["counts"]["examples"].as_object().unwrap() {
            let worst = worst.as_array().unwrap();
            let count = self.population.counts()[condition.as_str()];
            assert_eq!(worst.len() as u64, count.min(3), "{condition}");
        }
        self.every_finding_is_told();
    }

    fn every_finding_is_told(&self) {
        let mut lines = self.run(&["check", "-o", "jsonl"]).status(1).run().lines();
        assert_eq!(lines.pop().unwrap()["summary"], true);
        let told: BTreeMap<_, _> =
            lines.iter().map(|line| (text(&line["id"]), text(&line["condition"]))).collect();
        let mut known = self.population.conditions();
        known.retain(|_, condition| *condition != "healthy");
        let told: BTreeMap<_, _> =
            told.iter().map(|(id, condition)| (id.as_str(), condition.as_str())).collect();
        assert_eq!(told, known);
        assert!(lines.iter().all(|line| !text(&line["message"]).is_empty()));
    }
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_else(|| panic!("{json} is no text")).to_owned()
}

fn nonzero(report: &Json) -> BTreeMap<&str, u64> {
    let conditions = report["counts"]["conditions"].as_object().unwrap();
    let counts = conditions.iter().map(|(name, count)| (name.as_str(), count.as_u64().unwrap()));
    counts.filter(|(_, count)| *count > 0).collect()
}

#[tokio::test]
async fn check_finds_exactly_what_is_there() {
    for datastore in Datastore::start_all() {
        Cascade::new(1, datastore).await.check_finds_exactly_these();
    }
}

#[tokio::test]
async fn check_finds_the_same_through_three_servers() {
    Cascade::new(3, Datastore::start()).await.check_finds_exactly_these();
}

#[tokio::test]
async fn filters_choose_sessions_in_every_command() {
    for datastore in Datastore::start_all() {
        let cascade = Cascade::new(1, datastore).await;
        let ids = |condition: &str| cascade.population.ids(condition);
        let is = |args: &[&str], wanted: BTreeSet<&str>| {
            let listed = cascade.listed(args);
            assert!(
                listed.iter().eq(wanted.iter().copied()),
                "{args:?}: {} of {}",
                listed.len(),
                wanted.len()
            );
        };
        is(&["--condition", "stale"], ids("stale"));
        is(&["--condition", "stale,conflict"], ids("stale").union(&ids("conflict")).copied().collect());
        is(&["--in-tier", "memcache", "--not-in-tier", "datastore"], ids("orphan"));
        is(&["--expired"], ids("expired"));
        is(&["--larger-than", "1MB"], ids("oversize"));
        let short: BTreeSet<_> = ids("stale").into_iter().filter(|id| id.starts_with("Q")).collect();
        is(&["--condition", "stale", "--id-prefix", "Q"], short);
        is(
            &[
                "--where",
                ".state == \"older\" and $session.condition == \"conflict\"",
                "--condition",
                "conflict",
            ],
            BTreeSet::from_iter(ids("conflict")),
        );
        is(&["--condition", "conflict", "--where", ".n < 0"], BTreeSet::new());
        // Both copies of these end in half an hour, or Datastore's, which has the last word.
        let soon: BTreeSet<_> = ids("behind").into_iter().collect();
        let listed = cascade.listed(&["--expires-within", "40m"]);
        assert_eq!(listed.len(), 100, "behind, but not those whose entity has expired");
        assert!(listed.iter().all(|id| soon.contains(id.as_str())));
        let within = cascade.listed(&["--expires-within", "40m", "--in-tier", "memcache"]);
        assert_eq!(within, listed);
        let after = cascade.listed(&[
            "--expires-after",
            "40m",
            "--in-tier",
            "memcache",
            "--not-in-tier",
            "datastore",
        ]);
        assert!(after.iter().eq(ids("orphan")), "orphans have Memcache's expiry");
        let report = cascade.run(&["report", "-o", "json", "--condition", "corrupt"]).run().json();
        assert_eq!(
            (&report["counts"]["sessions"], &report["counts"]["contents"]["undecodable"]),
            (&40.into(), &40.into())
        );
        let check = cascade
            .run(&["check", "-o", "json", "--not-in-tier", "memcache", "--fail-on", "stale"])
            .run()
            .json();
        assert_eq!(nonzero(&check), BTreeMap::from([("cold", 200), ("expired", 120), ("oversize", 2)]));
    }
}

#[tokio::test]
async fn an_expression_that_fails_is_told_and_nothing_is_skipped_in_silence() {
    let cascade = Cascade::new(1, Datastore::start()).await;
    let (listed, notice) = cascade
        .run(&["ls", "-o", "jsonl", "--condition", "corrupt,conflict", "--where", ".state | test(\"old\")"])
        .status(4)
        .run_with_notice();
    assert_eq!(listed.lines().count(), 51, "conflicts and the summary");
    let summary: Json = serde_json::from_str(listed.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&summary["course"]["undecided"], &summary["course"]["complete"]),
        (&40.into(), &false.into())
    );
    assert!(notice.contains("for 40 sessions it is not known whether --where is true"), "{notice}");
    let error = cascade.run(&["ls", "--where", ".user = = 1"]).status(2).run().error();
    assert!(error.contains("expected term\n  .user = = 1\n          ^"), "{error}");
}

#[tokio::test]
async fn a_report_counts_what_is_there() {
    let cascade = Cascade::new(1, Datastore::start()).await;
    let report = cascade.run(&["report", "-o", "json", "--types"]).run().json();
    let counts = &report["counts"];
    assert_eq!(counts["sessions"], cascade.population.len());
    assert_eq!(counts["sizes"]["biggest"], 1_048_470);
    let bins = counts["sizes"]["bins"].as_array().unwrap();
    assert_eq!(
        bins.iter().map(|bin| bin["sessions"].as_u64().unwrap()).sum::<u64>(),
        cascade.population.len()
    );
    let limit = |name: &str| {
        let limits = report["limits"].as_array().unwrap();
        let place = limits.iter().position(|limit| limit["name"] == name).unwrap();
        (limits[place]["bytes"].as_u64().unwrap(), counts["bands"][place].clone())
    };
    assert_eq!(limit("store-max-length").1["over"], 2);
    let (server, band) = limit("memcache-server");
    assert_eq!((server, &band["over"]), (1_048_457, &2.into()));
    assert_eq!(limit("datastore-property").1, serde_json::json!({"over": 0, "near": 2}));
    assert_eq!(counts["save_fails"], 2, "over the server's limit, and the store tries");
    let largest = &counts["sizes"]["largest"][0];
    assert_eq!(largest["parts"][0]["key"], "upload");
    assert!(largest["parts"][0]["bytes"].as_u64().unwrap() > 1_048_000);
    assert_eq!(counts["expiries"]["expired"], 120 + 50);
    assert_eq!(counts["contents"]["undecodable"], 40);
    let keys = counts["contents"]["keys"]["names"].as_array().unwrap();
    let key = |name: &str| keys.iter().find(|key| key[0] == name).unwrap()[1].clone();
    assert_eq!(key("n")["sessions"], cascade.population.len() - 40);
    assert_eq!(
        key("state")["types"]["names"][0],
        serde_json::json!(["string", cascade.population.len() - 42])
    );

    let big = Memcached::start_with(&["-I", "2m"]);
    let report = cascade.run(&["report", "-o", "json"]).env("SESSCASCADE_MEMCACHE", big.url()).run().json();
    let limits = report["limits"].as_array().unwrap();
    let server = limits.iter().find(|limit| limit["name"] == "memcache-server").unwrap();
    assert_eq!(server["bytes"], (2 << 20) - 119, "the server says so itself");
    cascade.run(&["report", "--fail-over", "1MB"]).status(1).run().text();
    cascade.run(&["report", "--fail-over", "2MB"]).run().text();
}

#[tokio::test]
async fn shards_add_up_to_one_run() {
    let cascade = Cascade::new(3, Datastore::start()).await;
    let directory = directory();
    let at = jiff::Timestamp::now().as_second().to_string();
    for (command, status) in [("check", 1), ("report", 0)] {
        let whole = cascade.run(&[command, "-o", "json", "--at", &at]).status(status).run().text();
        let shard = |index: usize| {
            let run = cascade.run(&[command, "-o", "json", "--at", &at]).status(status);
            // Each way in which a process can be told which share is its own.
            let run = match index {
                0 | 1 => run.args(["--shard", &format!("{}/4", index + 1)]),
                2 => run.env("CLOUD_RUN_TASK_INDEX", "2").env("CLOUD_RUN_TASK_COUNT", "4"),
                _ => run.env("JOB_COMPLETION_INDEX", "3").args(["--shards", "4"]),
            };
            let path = directory.path().join(format!("{command}-{index}.json"));
            std::fs::write(&path, run.run().text()).unwrap();
            path.display().to_string()
        };
        let files: Vec<_> = (0..4).map(shard).collect();
        let merge = |files: &[String]| Run::new(["merge", "-o", "json"]).args(files.iter().cloned());
        assert_eq!(merge(&files).status(status).run().text(), whole);
        let (part, notice) = merge(&files[1..]).status(4).run_with_notice();
        assert!(notice.contains("of 4 shards there is no report of 1"), "{notice}");
        assert_eq!(serde_json::from_str::<Json>(&part).unwrap()["course"]["complete"], false);
        let twice =
            Run::new(["merge"]).args([&files[0], &files[0]].map(String::clone)).status(2).run().error();
        assert!(twice.contains("are both of shard 1/4"), "{twice}");
    }
}

#[test]
fn what_cannot_be_merged_is_refused() {
    let directory = directory();
    let path = directory.path().join("x.json").display().to_string();
    for (content, wanted) in [
        ("", "not JSON"),
        ("{\"schema\":1,\"command\":\"get\"}", "holds no report"),
        ("{\"schema\":2,\"command\":\"check\"}", "its schema is not 1"),
        ("{\"schema\":1,\"command\":\"check\",\"counts\":7}", "invalid type: number"),
        ("[]", "holds no report"),
    ] {
        std::fs::write(&path, content).unwrap();
        let error = Run::new(["merge", &path]).status(2).run().error();
        assert!(error.contains(wanted) && error.contains("x.json"), "{content}: {error}");
    }
    let error = Run::new(["merge", "/nonexistent/file"]).status(2).run().error();
    assert!(error.contains("/nonexistent/file"), "{error}");
}

#[test]
fn shares_that_make_no_sense_are_refused() {
    for (args, env, wanted) in [
        (vec!["--shard", "5/4"], None, "there is no shard 5 of 4"),
        (vec!["--shards", "4"], None, "JOB_COMPLETION_INDEX does not say"),
        (vec!["--shards", "4"], Some(("JOB_COMPLETION_INDEX", "4")), "there is no shard 5 of 4"),
        (vec!["--shards", "4"], Some(("JOB_COMPLETION_INDEX", "x")), "which is no number"),
        (vec!["--tiers", "request"], None, "can list sessions"),
        (vec!["--tiers", "datastore", "--in-tier", "memcache"], None, "which is not asked"),
    ] {
        let run = Run::new(["ls"]).args(args.iter().copied()).env("XDG_DATA_HOME", "/nonexistent").status(2);
        let run = match env {
            Some((name, value)) => run.env(name, value),
            None => run,
        };
        let error = run.run().error();
        assert!(error.contains(wanted), "{args:?}: {error}");
    }
}
