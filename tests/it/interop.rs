//! Sessions that Go's gomemcache put into real memcached servers, and entities in real Datastore
//! emulators, read by the program.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value as Json;
use sesscascade::values::Serializer;

use crate::fixtures::{Session, cookies, same, sessions};
use crate::harness::entities::{self, PROJECT, blob, in_seconds};
use crate::harness::servers::{Datastore, Memcached};
use crate::harness::{Run, go};

/// A line that the Go program prints for each session it has stored.
#[derive(Deserialize)]
struct Stored {
    name: String,
    id: String,
    key: String,
    server: String,
}

fn fill_memcached(prefix: &str, servers: &[&Memcached]) -> HashMap<String, Stored> {
    let addresses: Vec<_> = servers.iter().map(|server| server.address()).collect();
    let lines = go::run(&["memcached", prefix, &addresses.join(",")]);
    let stored = lines.lines().map(|line| serde_json::from_str::<Stored>(line).unwrap());
    stored.map(|stored| (stored.name.clone(), stored)).collect()
}

fn expected_serializer(session: &Session) -> &'static str {
    match session.serializer {
        Serializer::Gob => "gob",
        Serializer::Json => "json",
    }
}

fn check_values(report: &Json, session: &Session) {
    assert!(same(&report["values"], &session.plain), "{}: {}", session.name, report["values"]);
    assert_eq!(report["serializer"], expected_serializer(session), "{}", session.name);
}

fn tier<'a>(report: &'a Json, name: &str) -> &'a Json {
    let tiers = report["tiers"].as_array().unwrap();
    tiers.iter().find(|tier| tier["tier"] == name).unwrap()
}

#[test]
fn sessions_of_three_servers_are_found_where_gomemcache_put_them() {
    let servers = [Memcached::start(), Memcached::start(), Memcached::start()];
    let servers: Vec<_> = servers.iter().collect();
    let stored = fill_memcached("app:", &servers);
    let url =
        format!("memcache://{}", servers.iter().map(|server| server.address()).collect::<Vec<_>>().join(","));
    let run = |args: [&str; 2]| {
        Run::new(["get", "-o", "json", "--tiers", "memcache", "--memcache", &url, "--key-prefix", "app:"])
            .args(args)
    };
    for session in sessions() {
        let stored = &stored[&session.name];
        let report = run(["--id", &stored.id]).run().json();
        check_values(&report, &session);
        assert_eq!(report["key"], stored.key.as_str());
        assert_eq!(tier(&report, "memcache")["target"], format!("memcache://{}", stored.server));
    }
}

#[tokio::test]
async fn every_session_is_seen_in_both_tiers() {
    let memcached = Memcached::start();
    let stored = fill_memcached("session.", &[&memcached]);
    for datastore in Datastore::start_all() {
        let sessions = sessions();
        let entity = |session: &Session| {
            let properties = vec![("Value", blob(&session.payload)), ("ExpiresAt", in_seconds(3_600))];
            (stored[&session.name].key.clone(), properties)
        };
        entities::store(&datastore.host(), sessions.iter().map(entity).collect()).await;
        for session in &sessions {
            let report = Run::new(["get", "-o", "json", "--id", &stored[&session.name].id])
                .args(["--memcache", &memcached.url(), "--datastore", &format!("datastore://{PROJECT}")])
                .env("DATASTORE_EMULATOR_HOST", datastore.host())
                .run()
                .json();
            check_values(&report, session);
            assert_eq!((&report["hit"], &report["sees"]), (&"memcache".into(), &"memcache".into()));
            for name in ["memcache", "datastore"] {
                let tier = tier(&report, name);
                assert_eq!(tier["state"], "live", "{}", session.name);
                // Written by another process, where Go orders maps of several keys anew.
                assert!(session.name.starts_with("many-") || tier["bytes"] == session.payload.len());
                let ttl = tier["ttl_seconds"].as_i64().unwrap();
                assert!((3_500..=3_600).contains(&ttl), "{}: {ttl}", session.name);
            }
        }
    }
}

#[test]
fn every_cookie_of_go_leads_to_its_session() {
    let memcached = Memcached::start();
    for cookie in cookies() {
        let run = Run::new(["get", "-o", "json", "--tiers", "memcache", "--memcache", &memcached.url()])
            .args([
                "--cookie-name",
                &cookie.cookie_name,
                "--at",
                &cookie.date.to_string(),
                "--",
                &cookie.value,
            ])
            .env("SESSCASCADE_KEYS", cookie.keys.join("\n"));
        // Nothing is stored, so a valid cookie leads to an empty session.
        let report = run.status(if cookie.error.is_some() { 3 } else { 1 }).run().json();
        assert_eq!(report["cookie"]["valid"], cookie.error.is_none(), "{}", cookie.name);
        if cookie.error.is_none() {
            assert_eq!(report["id"], cookie.id.as_str(), "{}", cookie.name);
            assert_eq!(report["cookie"]["key_pair"], cookie.key_pair.unwrap(), "{}", cookie.name);
            assert_eq!(report["cookie"]["encrypted"], cookie.encrypted, "{}", cookie.name);
        } else {
            assert!(report["id"].is_null() && report["cookie"]["error"].is_string(), "{}", cookie.name);
        }
    }
}
