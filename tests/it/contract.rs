//! One suite that every tier passes.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::datastore::DatastoreTier;
use sesscascade::tier::embedded::{EmbeddedTier, MissingFile};
use sesscascade::tier::memcache::MemcacheTier;
use sesscascade::tier::request::RequestTier;
use sesscascade::tier::{
    Cause, Change, Effect, Entry, ExpiryRange, KeyRange, Listed, OnlyIf, Tier, TierName, Version,
};

use crate::harness::servers::{Datastore, Memcached, directory};

const TIMEOUT: Duration = Duration::from_secs(10);

/// memcached's clock ticks in seconds.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(2);

struct Suite {
    tier: Arc<dyn Tier>,
    /// The server enforces [`OnlyIf::Unchanged`].
    guards: bool,
    /// A delete says whether something was there.
    tells_missing: bool,
}

fn key(name: &str) -> Key {
    Key::new(format!("session.{name}")).unwrap()
}

fn record(payload: &[u8], seconds: i64) -> Record {
    let at = Timestamp::now() + SignedDuration::from_secs(seconds);
    Record { payload: payload.to_vec(), expiry: Expiry::At(at) }
}

fn put(name: &str, payload: &[u8], only_if: OnlyIf) -> Change {
    Change::Put { key: key(name), record: record(payload, 600), only_if }
}

fn delete(name: &str, version: Option<Version>) -> Change {
    Change::Delete { key: key(name), version }
}

impl Suite {
    async fn run(&self) {
        self.what_is_put_is_found().await;
        self.answers_are_in_order().await;
        self.conditions_are_kept().await;
        self.many_are_added_but_for_those_that_are_there().await;
        self.deletes_delete().await;
        self.limits_are_told_and_kept().await;
        self.expired_entries_are_no_live_ones().await;
        self.a_list_has_everything_in_its_range_once().await;
    }

    async fn one(&self, change: Change) -> Effect {
        self.tier.write(&[change]).await.pop().unwrap().unwrap()
    }

    async fn find(&self, name: &str) -> Option<Entry> {
        self.tier.get(&[key(name)]).await.pop().unwrap().unwrap()
    }

    async fn what_is_put_is_found(&self) {
        for payload in [&b"value"[..], &[0, 255, b'\r', b'\n', 0], &[7; 100_000], b""] {
            let wanted = record(payload, 600);
            let change = Change::Put { key: key("put"), record: wanted.clone(), only_if: OnlyIf::Always };
            assert_eq!(self.one(change).await, Effect::Applied);
            let found = self.find("put").await.expect("it is there").record;
            assert!(found.payload == wanted.payload, "{} bytes", payload.len());
            let (found, wanted) = (found.expiry.at().unwrap(), wanted.expiry.at().unwrap());
            assert!(found.duration_since(wanted).abs() <= TOLERANCE, "{found} is not {wanted}");
        }
        assert_eq!(self.find("nothing").await, None);
    }

    async fn answers_are_in_order(&self) {
        let names: Vec<_> = (0..1_500).map(|number| format!("order-{number}")).collect();
        let changes: Vec<_> = names.iter().map(|name| put(name, name.as_bytes(), OnlyIf::Always)).collect();
        assert!(self.tier.write(&changes).await.into_iter().all(|effect| effect.unwrap() == Effect::Applied));
        // Backwards, with gaps, and one key twice.
        let mut asked: Vec<_> = names.iter().rev().map(|name| key(name)).collect();
        asked.insert(700, key("gap"));
        asked.push(key("order-3"));
        let answers = self.tier.get(&asked).await;
        assert_eq!(answers.len(), asked.len());
        for (key, answer) in asked.iter().zip(answers) {
            let payload = answer.unwrap().map(|entry| entry.record.payload);
            let name = key.as_str().strip_prefix("session.").unwrap();
            assert_eq!(payload.as_deref(), (name != "gap").then_some(name.as_bytes()), "{name}");
        }
    }

    async fn conditions_are_kept(&self) {
        assert_eq!(self.one(put("guard", b"1", OnlyIf::Absent)).await, Effect::Applied);
        assert_eq!(self.one(put("guard", b"2", OnlyIf::Absent)).await, Effect::Conflict);
        let first = self.find("guard").await.unwrap();
        assert_eq!(first.record.payload, b"1");
        let unchanged = OnlyIf::Unchanged(first.version);
        assert_eq!(self.one(put("guard", b"3", unchanged)).await, Effect::Applied);
        assert_ne!(self.find("guard").await.unwrap().version, first.version);
        if self.guards {
            assert_eq!(self.one(put("guard", b"4", unchanged)).await, Effect::Conflict);
            assert_eq!(self.one(delete("guard", Some(first.version))).await, Effect::Conflict);
            assert_eq!(self.find("guard").await.unwrap().record.payload, b"3");
            assert_eq!(self.one(put("never-there", b"4", unchanged)).await, Effect::Conflict);
            assert_eq!(self.find("never-there").await, None);
        }
    }

    /// Adding many where a few are there already: only those are refused, and are what they were.
    async fn many_are_added_but_for_those_that_are_there(&self) {
        let names: Vec<_> = (0..1_100).map(|number| format!("add-{number}")).collect();
        let there = [0, 1, 250, 499, 500, 777, 1_099];
        for number in there {
            self.one(put(&names[number], b"there", OnlyIf::Always)).await;
        }
        let changes: Vec<_> = names.iter().map(|name| put(name, name.as_bytes(), OnlyIf::Absent)).collect();
        let effects = self.tier.write(&changes).await;
        for (number, (name, effect)) in names.iter().zip(effects).enumerate() {
            let is_there = there.contains(&number);
            let (effect_wanted, payload) = match is_there {
                true => (Effect::Conflict, &b"there"[..]),
                false => (Effect::Applied, name.as_bytes()),
            };
            assert_eq!(effect.unwrap(), effect_wanted, "{name}");
            assert_eq!(self.find(name).await.unwrap().record.payload, payload, "{name}");
        }
    }

    async fn deletes_delete(&self) {
        self.one(put("gone", b"1", OnlyIf::Always)).await;
        let version = self.find("gone").await.unwrap().version;
        assert_eq!(self.one(delete("gone", Some(version))).await, Effect::Applied);
        assert_eq!(self.find("gone").await, None);
        let again = self.one(delete("gone", None)).await;
        assert_eq!(again, if self.tells_missing { Effect::Missing } else { Effect::Applied });
    }

    async fn limits_are_told_and_kept(&self) {
        let Some(limit) = self.tier.max_payload(&key("limit")).await.unwrap() else { return };
        self.one(put("limit", b"old", OnlyIf::Always)).await;
        let over = self.tier.write(&[put("limit", &vec![1; limit + 1], OnlyIf::Always)]).await.pop().unwrap();
        assert!(matches!(over.unwrap_err().cause, Cause::TooLarge(_)));
        assert_eq!(
            self.find("limit").await.unwrap().record.payload,
            b"old",
            "a refused write changes nothing"
        );
        assert_eq!(self.one(put("limit", &vec![1; limit], OnlyIf::Always)).await, Effect::Applied);
        assert_eq!(self.find("limit").await.unwrap().record.payload.len(), limit);
    }

    async fn listed(&self, range: &KeyRange, expiring: Option<ExpiryRange>) -> Vec<Listed> {
        let pages: Vec<_> = self.tier.list(range.clone(), expiring).collect().await;
        pages.into_iter().flat_map(|page| page.unwrap()).collect()
    }

    async fn keys(&self, range: &KeyRange) -> Vec<String> {
        let mut keys: Vec<_> =
            self.listed(range, None).await.into_iter().map(|listed| listed.key.to_string()).collect();
        if self.tier.abilities().lists_in_order {
            assert!(keys.is_sorted());
        }
        keys.sort();
        keys
    }

    async fn a_list_has_everything_in_its_range_once(&self) {
        // Ids of the store's form, one of another, and a neighbour under another prefix.
        let id = |number: u8| sesscascade::session::SessionId::from_random(&[number; 32]).to_string();
        let mut keys: Vec<_> = (0..=255).map(|number| format!("scan.{}", id(number))).collect();
        keys.push("scan.~_another_form".to_owned());
        let put = |key: &String| {
            let seconds = if key.ends_with("form") { 6_000 } else { 600 };
            let (key, record) = (Key::new(key.clone()).unwrap(), record(key.as_bytes(), seconds));
            Change::Put { key, record, only_if: OnlyIf::Always }
        };
        let changes: Vec<_> = keys.iter().chain([&"scan/other".to_owned()]).map(put).collect();
        assert!(self.tier.write(&changes).await.into_iter().all(|effect| effect.unwrap() == Effect::Applied));
        keys.sort();

        let whole = KeyRange::of_prefix("scan.");
        assert_eq!(self.keys(&whole).await, keys);
        assert!(self.tier.count(&whole).await.is_none_or(|count| count == keys.len() as u64));
        let mut in_parts = Vec::new();
        for range in KeyRange::split("scan.", 5) {
            let part = self.keys(&range).await;
            assert!(part.iter().all(|key| range.contains(key)));
            in_parts.extend(part);
        }
        in_parts.sort();
        assert_eq!(in_parts, keys);
        assert_eq!(self.keys(&whole.after(&keys[100])).await, keys[101..]);
        assert_eq!(self.keys(&KeyRange::of_prefix("nothing.")).await, [""; 0]);

        let after = Some(Timestamp::now() + SignedDuration::from_secs(3_000));
        let late = ExpiryRange { after, until: None };
        let listed = self.listed(&whole, Some(late)).await;
        let wanted = listed.iter().filter(|listed| late.contains(listed.expiry.unwrap()));
        let wanted: Vec<_> = wanted.map(|listed| listed.key.to_string()).collect();
        assert_eq!(wanted, ["scan.~_another_form"]);
    }

    async fn expired_entries_are_no_live_ones(&self) {
        let change = Change::Put { key: key("short"), record: record(b"x", 3), only_if: OnlyIf::Always };
        assert_eq!(self.one(change).await, Effect::Applied);
        tokio::time::sleep(Duration::from_millis(4_300)).await;
        let found = self.find("short").await;
        if self.tier.abilities().keeps_expired {
            assert!(found.unwrap().record.expiry.is_past(Timestamp::now()));
        } else {
            assert_eq!(found, None);
        }
    }
}

#[tokio::test]
async fn request() {
    Suite { tier: Arc::new(RequestTier::new()), guards: true, tells_missing: true }.run().await;
}

#[tokio::test]
async fn embedded_as_either_tier() {
    let directory = directory();
    for role in [TierName::Memcache, TierName::Datastore] {
        let path = directory.path().join("sessions.db");
        let tier = EmbeddedTier::new(role, path, MissingFile::IsEmpty, TIMEOUT);
        Suite { tier: Arc::new(tier), guards: true, tells_missing: true }.run().await;
    }
}

#[tokio::test]
async fn memcache_with_one_server() {
    let server = Memcached::start();
    let tier = MemcacheTier::new(server.url().parse().unwrap(), TIMEOUT);
    Suite { tier: Arc::new(tier), guards: true, tells_missing: true }.run().await;
}

#[tokio::test]
async fn memcache_with_three_servers() {
    let servers = [Memcached::start(), Memcached::start_with(&["-I", "2m"]), Memcached::start()];
    let url = format!("memcache://{}", servers.each_ref().map(Memcached::address).join(","));
    let tier = MemcacheTier::new(url.parse().unwrap(), TIMEOUT);
    Suite { tier: Arc::new(tier), guards: true, tells_missing: true }.run().await;
}

#[tokio::test]
async fn datastore() {
    for server in Datastore::start_all() {
        for url in ["datastore://contract", "datastore://contract/other?namespace=tenant&kind=Other"] {
            let tier = DatastoreTier::new(url.parse().unwrap(), Some(server.host()), TIMEOUT);
            Suite { tier: Arc::new(tier), guards: server.is_googles, tells_missing: false }.run().await;
        }
    }
}
