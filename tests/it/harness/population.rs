//! Thousands of sessions, so many of each condition, written without the code under test.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sesscascade::gob::{Builder, encode};

use super::entities::{self, blob, in_seconds};
use super::servers::Datastore;
use super::{go, spread_id};

/// One copy: payload and seconds to live.
type Copy = Option<(Vec<u8>, i64)>;

/// What a session is called and what each tier holds of it.
struct Member {
    condition: &'static str,
    id: String,
    cached: Copy,
    stored: Copy,
}

/// Sessions in known conditions.
pub struct Population {
    members: Vec<Member>,
}

/// A payload that fits Datastore, and Memcache no longer.
const OVERSIZE: usize = 1_048_470;

const HOUR: i64 = 3_600;

impl Population {
    /// Some thousands of sessions of every condition that servers in good health can show.
    pub fn new() -> Self {
        let mut all = Self { members: Vec::new() };
        let same = |n| Some((gob(n, "same", false), HOUR));
        let older = |n, seconds| Some((gob(n, "older", false), seconds));
        all.add("healthy", 1_500, |n| (same(n), same(n)));
        // Go writes maps in any order: other bytes, the same values.
        all.add("healthy", 100, |n| (same(n + 5_000), Some((gob(n + 5_000, "same", true), HOUR))));
        all.add("cold", 200, |n| (None, same(n)));
        all.add("stale", 100, |n| (older(n, HOUR / 2), same(n)));
        all.add("behind", 100, |n| (same(n), older(n, HOUR / 2)));
        all.add("behind", 50, |n| (same(n), older(n, -60)));
        all.add("conflict", 50, |n| (older(n, HOUR), same(n)));
        all.add("orphan", 150, |n| (same(n), None));
        all.add("ttl-drift", 80, |n| (Some((gob(n, "same", false), HOUR / 2)), same(n)));
        all.add("expired", 120, |n| (None, older(n, -HOUR)));
        all.add("oversize", 2, |n| (None, Some((large(n), HOUR))));
        let broken = |n: u64| Some((format!("\x01neither {n}").into_bytes(), HOUR));
        all.add("corrupt", 40, |n| (broken(n), broken(n)));
        all
    }

    fn add(&mut self, condition: &'static str, count: u64, copies: impl Fn(u64) -> (Copy, Copy)) {
        for _ in 0..count {
            let n = self.members.len() as u64;
            let (cached, stored) = copies(n);
            self.members.push(Member { condition, id: spread_id(&format!("member-{n}")), cached, stored });
        }
    }

    /// Stores them: in memcached with Go's own client, in Datastore with Google's API.
    pub async fn store(&self, memcached: &[String], datastore: &Datastore) {
        self.store_cached(memcached);
        let entity = |member: &Member| {
            let (payload, seconds) = member.stored.as_ref()?;
            let properties = vec![("Value", blob(payload)), ("ExpiresAt", in_seconds(*seconds))];
            Some((key(&member.id), properties))
        };
        let (large, small): (Vec<_>, Vec<_>) =
            self.members.iter().partition(|member| member.condition == "oversize");
        entities::store(&datastore.host(), small.into_iter().filter_map(entity).collect()).await;
        // Google's emulator takes 4 MiB at once.
        for member in large {
            entities::store(&datastore.host(), entity(member).into_iter().collect()).await;
        }
    }

    fn store_cached(&self, memcached: &[String]) {
        let mut items = String::new();
        for member in &self.members {
            if let Some((payload, seconds)) = &member.cached {
                let (key, value) = (key(&member.id), BASE64_STANDARD.encode(payload));
                writeln!(items, r#"{{"key":"{key}","value":"{value}","seconds":{seconds}}}"#).unwrap();
            }
        }
        go::run_on(&["set", &memcached.join(",")], items.as_bytes());
    }

    /// How many there are of each condition.
    pub fn counts(&self) -> BTreeMap<&str, u64> {
        let mut counts = BTreeMap::new();
        for member in &self.members {
            *counts.entry(member.condition).or_default() += 1;
        }
        counts
    }

    /// The ids of those in a condition.
    pub fn ids(&self, condition: &str) -> BTreeSet<&str> {
        let members = self.members.iter().filter(|member| member.condition == condition);
        members.map(|member| member.id.as_str()).collect()
    }

    /// The condition of each session by its id.
    pub fn conditions(&self) -> BTreeMap<&str, &str> {
        self.members.iter().map(|member| (member.id.as_str(), member.condition)).collect()
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.members.len() as u64
    }
}

fn key(id: &str) -> String {
    format!("session.{id}")
}

/// A session that says which one it is.
fn gob(n: u64, state: &str, backwards: bool) -> Vec<u8> {
    let b = Builder::new();
    let mut pairs = vec![(b.string("n"), b.int(n as i64)), (b.string("state"), b.string(state))];
    if backwards {
        pairs.reverse();
    }
    encode(&b.session(pairs)).unwrap()
}

fn large(n: u64) -> Vec<u8> {
    let of = |size: usize| {
        let b = Builder::new();
        let pairs = vec![(b.string("n"), b.int(n as i64)), (b.string("upload"), b.string(&"x".repeat(size)))];
        encode(&b.session(pairs)).unwrap()
    };
    let overhead = of(OVERSIZE).len() - OVERSIZE;
    of(OVERSIZE - overhead)
}
