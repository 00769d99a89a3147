//! `get`: its JSON contract, what it says of each condition, and that it only looks.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use sesscascade::gob::{Builder, encode};
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::embedded::{EmbeddedTier, MissingFile};
use sesscascade::tier::memcache::MemcacheTier;
use sesscascade::tier::{Change, OnlyIf, Tier, TierName};

use crate::harness::servers::{Memcached, directory, embedded};
use crate::harness::{Run, cookie, id, variables};

/// An embedded cascade with one session in it.
struct Cascade {
    directory: tempfile::TempDir,
    id: String,
}

impl Cascade {
    fn new(label: &str) -> Self {
        Self { directory: directory(), id: id(label) }
    }

    async fn with(self, role: TierName, payload: &[u8], seconds: i64) -> Self {
        let path = self.directory.path().join("sessions.db");
        let tier = EmbeddedTier::new(role, path, MissingFile::IsEmpty, std::time::Duration::from_secs(5));
        put(&tier, &self.id, payload, seconds).await;
        self
    }

    async fn cached(self, payload: &[u8], seconds: i64) -> Self {
        self.with(TierName::Memcache, payload, seconds).await
    }

    async fn stored(self, payload: &[u8], seconds: i64) -> Self {
        self.with(TierName::Datastore, payload, seconds).await
    }

    fn run(&self, args: &[&str]) -> Run {
        let url = embedded(self.directory.path());
        Run::new(["get"])
            .args(args.iter().copied())
            .env("SESSCASCADE_MEMCACHE", &url)
            .env("SESSCASCADE_DATASTORE", url)
    }

    fn report(&self, status: i32) -> Json {
        self.run(&["-o", "json", "--id", &self.id]).status(status).run().json()
    }
}

async fn put(tier: &dyn Tier, id: &str, payload: &[u8], seconds: i64) {
    let expiry = Expiry::At(Timestamp::now() + SignedDuration::from_secs(seconds));
    let record = Record { payload: payload.to_vec(), expiry };
    let key = Key::new(format!("session.{id}")).unwrap();
    tier.write(&[Change::Put { key, record, only_if: OnlyIf::Always }]).await.pop().unwrap().unwrap();
}

fn gob(value: i64) -> Vec<u8> {
    let b = Builder::new();
    let pairs = vec![(b.string("user"), b.string("ada")), (b.string("n"), b.int(value))];
    encode(&b.session(pairs)).unwrap()
}

#[tokio::test]
async fn the_json_contract() {
    let cascade = Cascade::new("contract").cached(&gob(42), 1_200).await.stored(&gob(42), 1_200).await;
    let mut report = cascade.run(&["-o", "json", &cookie(&cascade.id)]).keys().run().json();
    let url = embedded(cascade.directory.path());
    for tier in report["tiers"].as_array_mut().unwrap() {
        let fields: Vec<_> = tier.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "tier",
            "target",
            "state",
            "hit",
            "bytes",
            "expires_at",
            "ttl_seconds",
            "sha256",
            "version",
            "took_us",
            "error",
        ];
        assert_eq!(fields, expected);
        assert_eq!(
            (&tier["target"], &tier["state"], &tier["error"]),
            (&json!(url), &json!("live"), &json!(null))
        );
        assert_eq!(tier["hit"], tier["tier"] == "memcache");
        assert_eq!(tier["bytes"], gob(42).len());
        assert_eq!(tier["sha256"].as_str().unwrap().len(), 64);
        assert!((1_190..=1_200).contains(&tier["ttl_seconds"].as_i64().unwrap()));
        assert!(tier["expires_at"].as_str().unwrap().parse::<Timestamp>().is_ok());
        assert!(tier["version"].is_string() && tier["took_us"].is_u64());
    }
    report["tiers"] = json!([]);
    for time in ["/now", "/cookie/issued_at", "/cookie/expires_at"] {
        let time = report.pointer_mut(time).unwrap();
        assert!(time.take().as_str().unwrap().parse::<Timestamp>().is_ok());
    }
    let expected = json!({
        "schema": 1, "command": "get", "now": null,
        "cookie": {
            "name": "session", "valid": true, "key_pair": 1, "hash": "sha256", "encrypted": true,
            "issued_at": null, "expires_at": null,
        },
        "id": cascade.id, "key": format!("session.{}", cascade.id),
        "hit": "memcache", "sees": "memcache", "condition": "healthy", "findings": [], "tiers": [],
        "serializer": "gob", "values": {"n": 42, "user": "ada"},
    });
    assert_eq!(serde_json::to_string(&report).unwrap(), serde_json::to_string(&expected).unwrap());
}

#[tokio::test]
async fn each_condition_is_told_with_what_the_application_sees() {
    let new = |label: &str| Cascade::new(label);
    let judged = |report: &Json| {
        let part = |name: &str| report[name].as_str().unwrap_or("null").to_owned();
        let fix = report["findings"][0]["fix"].is_string();
        (part("condition"), part("hit"), part("sees"), fix)
    };
    let check = |cascade: Cascade, status: i32, expected: (&str, &str, &str, bool)| {
        let report = cascade.report(status);
        let (condition, hit, sees, fix) = judged(&report);
        assert_eq!((condition.as_str(), hit.as_str(), sees.as_str(), fix), expected, "{report}");
    };
    let (old, new_value) = (gob(1), gob(2));
    check(
        new("a").cached(&old, 60).await.stored(&old, 60).await,
        0,
        ("healthy", "memcache", "memcache", false),
    );
    check(new("b").stored(&old, 60).await, 0, ("cold", "datastore", "datastore", true));
    check(
        new("c").cached(&old, 60).await.stored(&new_value, 90).await,
        0,
        ("stale", "memcache", "memcache", true),
    );
    check(
        new("d").cached(&new_value, 90).await.stored(&old, 60).await,
        0,
        ("behind", "memcache", "memcache", true),
    );
    check(
        new("e").cached(&old, 60).await.stored(&new_value, 60).await,
        0,
        ("conflict", "memcache", "memcache", false),
    );
    check(new("f").cached(&old, 60).await, 0, ("orphan", "memcache", "memcache", true));
    check(
        new("g").cached(&old, 60).await.stored(&old, 90).await,
        0,
        ("ttl-drift", "memcache", "memcache", true),
    );
    check(new("h").stored(&old, -60).await, 1, ("expired", "null", "new-session", true));
    check(
        new("i").cached(b"\x05junk", 60).await.stored(&old, 60).await,
        1,
        ("corrupt", "memcache", "new-session", false),
    );
    check(new("j").stored(b"", -60).await, 1, ("expired", "null", "new-session", true));
}

#[test]
fn a_session_that_is_nowhere_is_a_finding() {
    let cascade = Cascade::new("nowhere");
    let empty = cascade.run(&["-o", "json", "--id", &cascade.id]);
    // The file does not exist, and a look must not make it.
    let report = empty.status(4).run().json();
    assert!(report["tiers"][0]["error"].as_str().unwrap().contains("No such file"), "{report}");
    assert!(!cascade.directory.path().join("sessions.db").exists());
}

#[test]
fn on_a_bare_machine_nothing_is_there_and_nothing_is_made() {
    let home = directory();
    let run =
        || Run::new(["get", "-q", "-o", "json", "--id", "ABC"]).env("HOME", home.path().to_str().unwrap());
    let report = run().status(1).run().json();
    assert_eq!((&report["condition"], &report["sees"]), (&json!(null), &json!("new-session")));
    assert_eq!(report["findings"][0]["code"], "absent");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

/// Each would be refused, or change the outcome, if it counted.
#[tokio::test]
async fn empty_variables_count_as_not_set() {
    let cascade = Cascade::new("empty").cached(&gob(1), 60).await.stored(&gob(1), 60).await;
    let args = ["-o", "json", &cookie(&cascade.id)];
    let mut all = cascade.run(&args).keys();
    let names = variables();
    let needed = ["SESSCASCADE_MEMCACHE", "SESSCASCADE_DATASTORE", "SESSCASCADE_KEYS"];
    for name in names.iter().filter(|name| !needed.contains(&name.as_str())) {
        let report = cascade.run(&args).keys().env(name, "").run().json();
        assert_eq!((&report["condition"], &report["hit"]), (&json!("healthy"), &json!("memcache")), "{name}");
        all = all.env(name, "");
    }
    assert_eq!(all.run().json()["condition"], "healthy");
    let home = directory();
    let run = Run::new(["get", "-q", "-o", "json", "--id", "A"]).env("HOME", home.path().to_str().unwrap());
    let run = names.iter().fold(run, |run, name| run.env(name, ""));
    assert_eq!(run.status(1).run().json()["sees"], "new-session");
}

#[tokio::test]
async fn an_empty_prefix_has_to_be_given_on_the_command_line() {
    let cascade = Cascade::new("prefix").stored(&gob(1), 60).await;
    let key = format!("session.{}", cascade.id);
    let run = cascade.run(&["-o", "json", "--key-prefix", "", "--id", &key]);
    assert_eq!(run.run().json()["condition"], "cold");
}

#[tokio::test]
async fn fail_on_adds_to_the_status() {
    let cascade = Cascade::new("fail-on").stored(&gob(1), 60).await;
    cascade.run(&["-o", "json", "--id", &cascade.id]).run().json();
    cascade.run(&["-o", "json", "--id", &cascade.id, "--fail-on", "stale,cold"]).status(1).run().json();
    let error = cascade.run(&["--id", &cascade.id, "--fail-on", "lukewarm"]).status(2).run().error();
    assert!(error.contains("lukewarm") && error.contains("cold"), "{error}");
}

#[tokio::test]
async fn a_serializer_that_is_named_is_binding() {
    let cascade = Cascade::new("binding").cached(b"{\"n\":1.50}", 60).await.stored(b"{\"n\":1.50}", 60).await;
    let run = |serializer| cascade.run(&["-o", "jsonl", "--serializer", serializer, "--id", &cascade.id]);
    for serializer in ["auto", "json"] {
        let text = run(serializer).run().text();
        assert!(text.contains(r#""serializer":"json","values":{"n":1.50}"#), "{text}");
    }
    let report = run("gob").status(1).run().json();
    assert_eq!((&report["condition"], &report["hit"]), (&json!("corrupt"), &json!("memcache")));
    assert!(report["findings"].to_string().contains("reads as JSON"), "{report}");
}

#[tokio::test]
async fn typed_values_lose_nothing() {
    let cascade = Cascade::new("typed").stored(&gob(42), 60).await;
    let report = cascade.run(&["-o", "json", "--typed", "--id", &cascade.id]).run().json();
    let expected = json!([
        [{"type": "string", "value": "n"}, {"type": "int", "value": 42}],
        [{"type": "string", "value": "user"}, {"type": "string", "value": "ada"}],
    ]);
    assert_eq!(report["values"], expected);
}

#[tokio::test]
async fn the_table_says_it_all_and_nothing_harmful() {
    let b = Builder::new();
    let pairs = vec![(b.string("note\u{202e}"), b.string("a\u{1b}[2Jb"))];
    let payload = encode(&b.session(pairs)).unwrap();
    let cascade = Cascade::new("table").stored(&payload, 60).await;
    let text = cascade.run(&[&format!("Cookie: session={}; x=y", cookie(&cascade.id))]).keys().run().text();
    for part in [
        &*cascade.id,
        "valid, key pair 1, sha256, encrypted",
        "cold",
        "sesscascade repair --id",
        "Datastore's value",
        r#"note\u{202e}: "a\u{1b}[2Jb""#,
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let json = cascade.run(&["-o", "json", "--id", &cascade.id]).run().text();
    assert!(!json.contains('\u{202e}'), "{json}");
}

#[tokio::test]
async fn the_time_to_judge_at_can_be_chosen() {
    let cascade = Cascade::new("at").cached(&gob(1), 3_600).await.stored(&gob(1), 3_600).await;
    let later = (Timestamp::now() + SignedDuration::from_hours(2)).to_string();
    let report = cascade.run(&["-o", "json", "--id", &cascade.id, "--at", &later]).status(1).run().json();
    assert_eq!((&report["condition"], &report["sees"]), (&json!("expired"), &json!("new-session")));
    let cookie = cookie(&cascade.id);
    let args = ["-o", "json", "--cookie-max-age", "1h", "--at", &later, &cookie];
    let report = cascade.run(&args).keys().status(3).run().json();
    assert!(report["cookie"]["error"].as_str().unwrap().contains("too old by 3600 seconds"), "{report}");
    let args = ["-o", "json", "--cookie-max-age", "0", &cookie];
    let report = cascade.run(&args).keys().run().json();
    assert_eq!(report["cookie"]["expires_at"], json!(null));
}

#[tokio::test]
async fn the_request_tier_is_asked_when_it_is_named() {
    let cascade = Cascade::new("request").cached(&gob(1), 60).await.stored(&gob(1), 60).await;
    let report = cascade.run(&["-o", "json", "--tiers", "all", "--id", &cascade.id]).run().json();
    let states: Vec<_> =
        report["tiers"].as_array().unwrap().iter().map(|tier| (&tier["tier"], &tier["state"])).collect();
    assert_eq!(states[0], (&json!("request"), &json!("absent")));
    assert_eq!(states.len(), 3);
    assert_eq!(report["condition"], "healthy");
}

#[tokio::test]
async fn looking_leaves_memcached_as_it_was() {
    let server = Memcached::start();
    let tier = MemcacheTier::new(server.url().parse().unwrap(), std::time::Duration::from_secs(5));
    let id = id("pure");
    put(&tier, &id, &gob(1), 600).await;
    for _ in 0..3 {
        let args = ["get", "-o", "json", "--tiers", "memcache", "--id", &id, "--memcache", &server.url()];
        Run::new(args).run().json();
    }
    // h0: the item was never hit, as far as memcached knows.
    assert_eq!(server.ask(&format!("mg session.{id} h")), "HD h0");
}

#[tokio::test]
async fn the_servers_own_limit_decides_what_is_oversize() {
    let server = Memcached::start_with(&["-I", "512k"]);
    let cascade = Cascade::new("limit").stored(&json_of(600_000), 600).await;
    let report = Run::new(["get", "-o", "json", "--id", &cascade.id, "--memcache", &server.url()])
        .args(["--datastore", &embedded(cascade.directory.path())])
        .run()
        .json();
    assert_eq!(report["condition"], "oversize");
    let codes: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["oversize", "save-fails"]);
    let limit = (512 * 1024 - 60 - 59).to_string();
    assert!(report["findings"][0]["message"].as_str().unwrap().contains(&limit), "{report}");
    // Told of the application's own limit, the save goes past Memcache.
    let report = Run::new(["get", "-o", "json", "--id", &cascade.id, "--memcache", &server.url()])
        .args(["--datastore", &embedded(cascade.directory.path())])
        .env("MaxMemcacheSessionSizeBytes", "500000")
        .run()
        .json();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{report}");
}

fn json_of(bytes: usize) -> Vec<u8> {
    format!(r#"{{"v":"{}"}}"#, "x".repeat(bytes - 8)).into_bytes()
}
