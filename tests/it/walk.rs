//! Walks that are stopped, resumed and disturbed.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use sesscascade::cascade::Cascade;
use sesscascade::condition::{Policy, STORE_CACHE_LIMIT};
use sesscascade::filter::Filter;
use sesscascade::ops::bulk::{Control, Scope};
use sesscascade::ops::check::{self, Finding, Options};
use sesscascade::ops::checkpoint::Checkpoint;
use sesscascade::ops::report;
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::datastore::DatastoreTier;
use sesscascade::tier::memcache::MemcacheTier;
use sesscascade::tier::{Change, OnlyIf};
use sesscascade::values::Expected;
use sesscascade::walk::{Settings, Shard};

use crate::harness::entities::PROJECT;
use crate::harness::fakes::{self, Fault};
use crate::harness::population::Population;
use crate::harness::servers::{Datastore, Memcached, directory};
use crate::harness::{Run, json_lines, spread_id};

const TIMEOUT: Duration = Duration::from_secs(10);

fn settings(now: Timestamp) -> Settings {
    Settings {
        key_prefix: "session.".to_owned(),
        shard: Shard::WHOLE,
        filter: Arc::new(Filter::default()),
        policy: Policy { now, expected: Expected::Either, store_cache_limit: Some(STORE_CACHE_LIMIT) },
        fixed_time: true,
        judge: true,
        recheck: 0,
        keeps_payloads: false,
        by_expiry: false,
    }
}

struct Servers {
    memcached: Memcached,
    datastore: Datastore,
    population: Population,
}

impl Servers {
    async fn with_population() -> Self {
        let (memcached, datastore) = (Memcached::start(), Datastore::start());
        let population = Population::new();
        population.store(&[memcached.address()], &datastore).await;
        Self { memcached, datastore, population }
    }

    fn cascade(&self) -> Cascade {
        let memcache = MemcacheTier::new(self.memcached.url().parse().unwrap(), TIMEOUT);
        let url = format!("datastore://{PROJECT}").parse().unwrap();
        let datastore = DatastoreTier::new(url, Some(self.datastore.host()), TIMEOUT);
        Cascade::new(vec![Arc::new(memcache), Arc::new(datastore)])
    }

    fn check(&self, memcache: &str, datastore: &str) -> Run {
        Run::new(["check", "-o", "jsonl", "--memcache", &format!("memcache://{memcache}")])
            .args(["--datastore", &format!("datastore://{PROJECT}")])
            .env("DATASTORE_EMULATOR_HOST", datastore)
    }

    /// Nothing is said of a session that is not so.
    fn findings_are_true(&self, lines: &[Json]) {
        let known = self.population.conditions();
        for line in lines.iter().filter(|line| line["condition"] != "unknown" && line["summary"] != true) {
            let (id, condition) = (line["id"].as_str().unwrap(), line["condition"].as_str().unwrap());
            assert_eq!(known[id], condition, "{line}");
        }
    }
}

/// Stops a walk after so many pages.
fn control<'c>(pages: usize, checkpoint: Option<Checkpoint>) -> Control<'c> {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (mut stop, mut left) = (Some(stop), pages);
    Control {
        stop: Box::pin(async { drop(stopped.await) }),
        progress: Box::new(move |_| {
            left = left.saturating_sub(1);
            if left == 0 {
                stop.take();
            }
        }),
        checkpoint,
    }
}

/// One run that is stopped after so many pages; what it said, and its report.
async fn stopped_check(
    cascade: &Cascade,
    checkpoint: Option<&Path>,
    pages: usize,
    now: Timestamp,
) -> (Vec<Finding>, check::Report) {
    let settings = settings(now);
    let scope = Scope::new(cascade, &settings, Vec::new());
    let checkpoint = checkpoint.map(|path| Checkpoint::open(path, "check", &scope).unwrap());
    let mut control = control(pages, checkpoint);
    let mut findings = Vec::new();
    let mut print = |page: &[Finding]| {
        findings.extend_from_slice(page);
        ControlFlow::Continue(())
    };
    let options = Options { examples: 3, findings: true, program: Some("sesscascade".to_owned()) };
    let report = check::run(cascade, settings, scope, options, &mut control, &mut print).await.unwrap();
    (findings, report)
}

#[tokio::test]
async fn a_walk_that_is_stopped_goes_on_without_repeating_or_skipping() {
    let servers = Servers::with_population().await;
    let cascade = servers.cascade();
    let now = Timestamp::now();
    let (mut wanted, whole) = stopped_check(&cascade, None, usize::MAX, now).await;
    let directory = directory();
    let path = directory.path().join("checkpoint");
    let (mut told, mut runs) = (Vec::new(), 0);
    let report = loop {
        runs += 1;
        let (findings, report) = stopped_check(&cascade, Some(&path), 3, now).await;
        told.extend(findings);
        if report.course.complete {
            break report;
        }
        assert!(report.course.interrupted && path.is_file());
        assert!(runs < 1_000, "it gets nowhere");
    };
    assert!(runs > 3, "{runs} runs are no test");
    assert_eq!(report, whole);
    wanted.sort_by(|a, b| a.key.cmp(&b.key));
    told.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(told, wanted);
    assert!(!path.exists(), "the next run begins anew");
}

#[tokio::test]
async fn a_checkpoint_is_for_the_same_run_only() {
    let servers = Servers::with_population().await;
    let directory = directory();
    let path = directory.path().join("checkpoint").display().to_string();
    let cascade = servers.cascade();
    stopped_check(&cascade, Some(Path::new(&path)), 1, Timestamp::now()).await;
    let check = |args: &[&str]| {
        let run = servers.check(&servers.memcached.address(), &servers.datastore.host());
        run.args(["--checkpoint", &path]).args(args.iter().copied())
    };
    let error = check(&["--shard", "1/2"]).status(2).run().error();
    assert!(error.contains("shard 1/1 then, 1/2 now"), "{error}");
    let error = check(&["--larger-than", "7"]).status(2).run().error();
    assert!(error.contains("filter \"\" then, \"--larger-than=7\" now"), "{error}");
    std::fs::write(&path, "{}").unwrap();
    let error = check(&[]).status(2).run().error();
    assert!(error.contains("is no checkpoint"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"{}", "it is left alone");
    let run = servers.check(&servers.memcached.address(), &servers.datastore.host());
    let error = run.args(["--checkpoint", "/nonexistent/checkpoint"]).status(2).run().error();
    assert!(error.contains("/nonexistent/checkpoint cannot be written"), "{error}");
}

#[tokio::test]
async fn reports_go_on_from_a_checkpoint_too() {
    let servers = Servers::with_population().await;
    let cascade = servers.cascade();
    let now = Timestamp::now();
    let directory = directory();
    let path = directory.path().join("checkpoint");
    let run = async |checkpoint: bool, pages: usize| {
        let settings = settings(now);
        let scope = Scope::new(&cascade, &settings, Vec::new());
        let checkpoint = checkpoint.then(|| Checkpoint::open(&path, "report", &scope).unwrap());
        let mut control = control(pages, checkpoint);
        let options = report::Options { largest: 5, types: true };
        report::run(&cascade, settings, scope, options, Some(4_096), &mut control).await.unwrap()
    };
    let whole = run(false, usize::MAX).await;
    let mut runs = 0;
    let resumed = loop {
        runs += 1;
        let report = run(true, 4).await;
        if report.course.complete {
            break report;
        }
        assert!(runs < 1_000, "it gets nowhere");
    };
    assert!(runs > 2, "{runs} runs are no test");
    assert_eq!(json!(resumed), json!(whole));
}

/// Saves as the Go store does: Memcache first, Datastore a moment later, both with the same age.
async fn keep_saving(cascade: Cascade, stop: Arc<AtomicBool>, saves: Arc<AtomicU64>) {
    let keys: Vec<_> =
        (0..40).map(|n| Key::new(format!("session.{}", spread_id(&format!("busy-{n}")))).unwrap()).collect();
    let mut round = 0u64;
    while !stop.load(Ordering::Relaxed) {
        round += 1;
        let payload = format!(r#"{{"round":{round}}}"#).into_bytes();
        let expiry = Expiry::At(Timestamp::now() + SignedDuration::from_secs(3_600 + round as i64 * 10));
        let put = |key: &Key| Change::Put {
            key: key.clone(),
            record: Record { payload: payload.clone(), expiry },
            only_if: OnlyIf::Always,
        };
        let changes: Vec<_> = keys.iter().map(put).collect();
        for tier in cascade.tiers() {
            for written in tier.write(&changes).await {
                written.unwrap();
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        saves.fetch_add(keys.len() as u64, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_that_change_meanwhile_are_no_drift() {
    let (memcached, datastore) = (Memcached::start(), Datastore::start());
    let servers = Servers { memcached, datastore, population: Population::new() };
    let (stop, saves) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let writer = tokio::spawn(keep_saving(servers.cascade(), stop.clone(), saves.clone()));
    while saves.load(Ordering::Relaxed) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut first_looks = 0;
    for _ in 0..4 {
        let run = servers.check(&servers.memcached.address(), &servers.datastore.host());
        let lines = tokio::task::spawn_blocking(|| run.run().lines()).await.unwrap();
        let summary = lines.last().unwrap();
        assert_eq!(summary["counts"]["sessions"], 40, "{summary}");
        assert_eq!(lines.len(), 1, "{lines:?}");
        // Without the second look there would have been findings, so this is a test.
        let hasty = servers.check(&servers.memcached.address(), &servers.datastore.host()).args([
            "--recheck",
            "0",
            "--fail-on",
            "corrupt",
        ]);
        let lines = tokio::task::spawn_blocking(|| hasty.run().lines()).await.unwrap();
        first_looks += lines.len() - 1;
    }
    stop.store(true, Ordering::Relaxed);
    writer.await.unwrap();
    assert!(first_looks > 0, "no session was caught in the middle of a save");
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_ends_the_walk_and_makes_no_finding() {
    let servers = Servers::with_population().await;
    // Its list of keys has about 300 KB, its items the same; keys and entities have about 2.5 MB.
    for (tier, bytes, hangs) in [
        ("memcache", 420_000, false),
        ("memcache", 420_000, true),
        ("datastore", 700_000, false),
        ("datastore", 700_000, true),
    ] {
        let fault = if hangs { Fault::HangsAfter(bytes) } else { Fault::DiesAfter(bytes) };
        let (mut memcached, mut datastore) = (servers.memcached.address(), servers.datastore.host());
        let place = if tier == "memcache" { &mut memcached } else { &mut datastore };
        *place = fakes::proxy(place, fault);
        let run = servers.check(&memcached, &datastore).args(["--timeout", "1s"]).status(4);
        let (out, notice) = run.run_with_notice();
        let lines = json_lines(&out);
        servers.findings_are_true(&lines);
        let summary = lines.last().unwrap();
        assert_eq!(summary["course"]["complete"], false, "{fault:?}");
        let problem = summary["course"]["problems"][0]["message"].as_str().unwrap();
        assert!(problem.starts_with(tier), "{fault:?}: {problem}");
        assert!(notice.contains(problem) && notice.contains("hint: "), "{notice}");
        let seen = summary["counts"]["sessions"].as_u64().unwrap();
        assert!(seen > 0 && seen < servers.population.len(), "{fault:?}: {seen} is not the middle");
    }
}

#[tokio::test]
async fn slow_servers_are_waited_for() {
    let servers = Servers::with_population().await;
    let slow = Fault::Slow(Duration::from_millis(5));
    let memcached = fakes::proxy(&servers.memcached.address(), slow);
    let datastore = fakes::proxy(&servers.datastore.host(), slow);
    let lines = servers.check(&memcached, &datastore).status(1).run().lines();
    servers.findings_are_true(&lines);
    assert_eq!(lines.last().unwrap()["counts"]["sessions"], servers.population.len());
}

#[tokio::test]
async fn one_server_of_three_that_is_down_leaves_the_others_judged() {
    let servers = Servers::with_population().await;
    let (other, dead) = (Memcached::start(), fakes::REFUSED);
    let three = format!("{},{},{dead}", servers.memcached.address(), other.address());
    let (out, notice) = servers.check(&three, &servers.datastore.host()).status(4).run_with_notice();
    assert!(notice.contains(dead) && !notice.contains(&other.address()), "{notice}");
    let summary = json_lines(&out).pop().unwrap();
    let unknown = summary["counts"]["conditions"]["unknown"].as_u64().unwrap();
    let sessions = summary["counts"]["sessions"].as_u64().unwrap();
    assert!(unknown > sessions / 5 && unknown < sessions / 2, "{unknown} of {sessions}");
}

#[test]
fn a_memcached_that_lists_no_keys_is_told() {
    let memcached = Memcached::start_with(&["-o", "no_lru_crawler"]);
    let datastore = Datastore::start();
    let run =
        Run::new(["check", "-o", "json", "--memcache", &memcached.url(), "--datastore", "datastore://p"]);
    let (_, notice) = run.env("DATASTORE_EMULATOR_HOST", datastore.host()).status(4).run_with_notice();
    assert!(notice.contains("does not list its keys") && notice.contains("no_lru_crawler"), "{notice}");
}

#[test]
fn ctrl_c_ends_with_what_was_found() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let (memcached, datastore) = (Memcached::start(), Datastore::start());
    memcached.freeze();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sesscascade"))
        .args([
            "check",
            "-o",
            "json",
            "--timeout",
            "1m",
            "--memcache",
            &memcached.url(),
            "--datastore",
            "datastore://p",
        ])
        .env("DATASTORE_EMULATOR_HOST", datastore.host())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(700));
    let sent = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let status = child.wait().unwrap();
    let (mut out, mut notice) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut notice).unwrap();
    assert_eq!(status.code(), Some(130), "{notice}");
    let report: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&report["course"]["interrupted"], &report["course"]["complete"]),
        (&true.into(), &false.into())
    );
    assert!(notice.contains("interrupted"), "{notice}");
}
