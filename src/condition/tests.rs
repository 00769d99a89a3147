use std::time::Duration;

use super::*;
use crate::session::{Key, Record};
use crate::tier::{Cause, Operation, TierError, Version};
use crate::trace::Probe;

const NOW: i64 = 1_700_000_000;
const A: &str = r#"{"a":1}"#;
const B: &str = r#"{"a":2}"#;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(NOW + second).unwrap()
}

/// A payload that expires so many seconds from now.
fn copy(payload: &str, seconds: i64) -> Seen {
    let record = Record { payload: payload.into(), expiry: Expiry::At(at(seconds)) };
    let entry = Entry { record, version: Version(1) };
    if seconds > 0 { Seen::Live(entry) } else { Seen::Expired(entry) }
}

fn failed(tier: TierName) -> Seen {
    Seen::Failed(TierError {
        tier,
        target: "somewhere".into(),
        operation: Operation::Read,
        cause: Cause::TimedOut(Duration::from_secs(1)),
    })
}

fn trace(cached: Option<Seen>, stored: Option<Seen>) -> Trace {
    let probe = |tier, seen| Probe { tier, target: String::new(), seen, took: Duration::ZERO };
    let probes = [(TierName::Memcache, cached), (TierName::Datastore, stored)];
    Trace {
        key: Key::new("session.A").unwrap(),
        probes: probes.into_iter().filter_map(|(tier, seen)| Some(probe(tier, seen?))).collect(),
        cache_max_payload: Some(20),
    }
}

fn policy() -> Policy {
    Policy { now: at(0), expected: Expected::Either, store_cache_limit: Some(30) }
}

fn verdict(cached: Option<Seen>, stored: Option<Seen>) -> Verdict {
    judge(&trace(cached, stored), &policy())
}

fn both(cached: Seen, stored: Seen) -> (Condition, Sees) {
    let verdict = verdict(Some(cached), Some(stored));
    (verdict.condition.unwrap(), verdict.sees)
}

fn codes(verdict: &Verdict) -> Vec<String> {
    verdict
        .findings
        .iter()
        .map(|finding| serde_json::to_string(&finding.code).unwrap().replace('"', ""))
        .collect()
}

#[test]
fn the_table_of_conditions() {
    use Condition::*;
    use Sees::{Datastore, Memcache, NewSession};
    let absent = || Seen::Absent;
    for (cached, stored, expected) in [
        (copy(A, 60), copy(A, 60), (Healthy, Memcache)),
        (copy(A, 60), copy(A, 62), (Healthy, Memcache)),
        (copy(A, 60), copy(r#"{ "a": 1 }"#, 60), (Healthy, Memcache)),
        (absent(), copy(A, 60), (Cold, Datastore)),
        (copy(A, 60), copy(B, 90), (Stale, Memcache)),
        (copy(A, 90), copy(B, 60), (Behind, Memcache)),
        (copy(A, 90), copy(A, -5), (Behind, Memcache)),
        (copy(A, 90), copy(B, -5), (Behind, Memcache)),
        (copy(A, 60), copy(B, 61), (Conflict, Memcache)),
        (copy(A, 60), absent(), (Orphan, Memcache)),
        (copy(A, 60), copy(A, 63), (TtlDrift, Memcache)),
        (copy(A, 90), copy(A, 60), (TtlDrift, Memcache)),
        (absent(), copy(A, -1), (Expired, NewSession)),
        (absent(), copy(&format!(r#"{{"a":"{}"}}"#, "x".repeat(15)), 60), (Oversize, Datastore)),
        (copy("{", 60), copy(A, 60), (Corrupt, NewSession)),
        (copy("", 60), copy(A, 60), (Corrupt, NewSession)),
        (copy(A, 60), copy("{", 60), (Corrupt, Memcache)),
        (failed(TierName::Memcache), copy(A, 60), (Unknown, NewSession)),
        (copy(A, 60), failed(TierName::Datastore), (Unknown, Memcache)),
    ] {
        let told = format!("{cached:?} / {stored:?}");
        assert_eq!(both(cached, stored), expected, "{told}");
    }
}

#[test]
fn a_session_without_expiry_in_memcache_is_later_than_any() {
    let record = Record { payload: A.into(), expiry: Expiry::Never };
    let never = || Seen::Live(Entry { record: record.clone(), version: Version(1) });
    assert_eq!(both(never(), copy(A, 0)).0, Condition::Behind);
    assert_eq!(both(never(), copy(B, 60)).0, Condition::Behind);
    assert_eq!(both(never(), copy(A, 60)).0, Condition::TtlDrift);
    assert!(codes(&verdict(Some(never()), Some(copy(A, 60)))).contains(&"never-expires".into()));
}

#[test]
fn a_session_that_is_nowhere_has_no_condition() {
    let verdict = verdict(Some(Seen::Absent), Some(Seen::Absent));
    assert_eq!(verdict.condition, None);
    assert_eq!(verdict.sees, Sees::NewSession);
    assert_eq!(codes(&verdict), ["absent"]);
}

#[test]
fn a_tier_that_is_not_in_the_cascade_is_not_missed() {
    assert_eq!(verdict(None, Some(copy(A, 60))).condition, Some(Condition::Healthy));
    assert_eq!(verdict(Some(copy(A, 60)), None).condition, Some(Condition::Healthy));
}

#[test]
fn the_limit_that_is_broken_is_named() {
    let sized = |bytes: usize| copy(&format!(r#"{{"a":"{}"}}"#, "x".repeat(bytes - 8)), 60);
    let server = verdict(Some(Seen::Absent), Some(sized(25)));
    assert_eq!(codes(&server), ["oversize", "save-fails"]);
    assert!(server.findings[0].message.contains("20 bytes that the Memcache server"), "{server:?}");
    let store = verdict(Some(Seen::Absent), Some(sized(31)));
    assert_eq!(codes(&store), ["oversize"]);
    assert!(store.findings[0].message.contains("MaxMemcacheSessionSizeBytes"), "{store:?}");
    let stale = verdict(Some(copy(A, 30)), Some(sized(31)));
    assert_eq!(codes(&stale), ["stale", "too-large-for-memcache"]);
}

#[test]
fn a_configured_serializer_is_binding() {
    let policy = Policy { expected: Expected::Only(values::Serializer::Gob), ..policy() };
    let verdict = judge(&trace(Some(copy(A, 60)), Some(copy(A, 60))), &policy);
    assert_eq!((verdict.condition, verdict.sees), (Some(Condition::Corrupt), Sees::NewSession));
    assert!(verdict.findings[1].message.contains("reads as JSON"), "{verdict:?}");
}

#[test]
fn a_look_at_a_later_time_finds_the_cache_empty() {
    let verdict = judge(&trace(Some(copy(A, -1)), Some(copy(A, 60))), &policy());
    assert_eq!((verdict.condition, verdict.sees), (Some(Condition::Cold), Sees::Datastore));
    let verdict = judge(&trace(Some(copy(A, -1)), Some(copy(A, -1))), &policy());
    assert_eq!((verdict.condition, verdict.sees), (Some(Condition::Expired), Sees::NewSession));
}

#[test]
fn a_corrupt_copy_behind_a_good_one_is_told_as_what_it_is() {
    let verdict = verdict(Some(copy(A, 60)), Some(copy("{", 60)));
    assert!(verdict.findings[0].message.starts_with("Datastore's copy does not decode"), "{verdict:?}");
    let only = judge(&trace(Some(copy("{", 60)), None), &policy());
    assert!(!only.findings[1].message.contains("Datastore"), "{only:?}");
}

#[test]
fn a_limit_of_this_tool_is_not_taken_for_the_applications() {
    let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(300), "]".repeat(300));
    let verdict = verdict(Some(copy(&deep, 60)), Some(copy(A, 60)));
    assert_eq!((verdict.condition, verdict.sees), (Some(Condition::Unknown), Sees::Memcache));
    assert_eq!(codes(&verdict), ["beyond-this-tool"]);
}
