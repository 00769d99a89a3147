//! What Go wrote, read through the library.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value as Json;
use sesscascade::cookie::{Codec, KeyRing, Refusal};
use sesscascade::gob;
use sesscascade::values::{self, Expected, Serializer, Values};

use crate::harness::{go, tools};

/// Valid gob of a map that Go does not assign to the store's `map[interface{}]interface{}`.
const OTHER_MAPS: [&str; 2] = ["top-map-string-string", "top-map-string-any"];

/// A payload that the store would write, and the plain view that it must have.
pub struct Session {
    pub name: String,
    pub payload: Vec<u8>,
    pub plain: Json,
    pub serializer: Serializer,
}

fn directory() -> PathBuf {
    tools::repository().join("tests/fixtures")
}

/// Every session that the store could load.
pub fn sessions() -> Vec<Session> {
    all_sessions(&directory()).into_iter().filter(|session| !OTHER_MAPS.contains(&&*session.name)).collect()
}

fn all_sessions(fixtures: &Path) -> Vec<Session> {
    let mut paths: Vec<_> =
        fs::read_dir(fixtures.join("sessions")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let session = |path: PathBuf| {
        let serializer = match path.extension()?.to_str()? {
            "gob" => Serializer::Gob,
            "jsonpayload" => Serializer::Json,
            _ => return None,
        };
        let plain = fs::read_to_string(path.with_extension("json")).unwrap();
        Some(Session {
            name: path.file_stem()?.to_str()?.to_owned(),
            payload: fs::read(&path).unwrap(),
            plain: serde_json::from_str(&plain).unwrap(),
            serializer,
        })
    };
    let sessions: Vec<_> = paths.into_iter().filter_map(session).collect();
    assert!(sessions.len() > 250, "fixtures are missing");
    sessions
}

/// Equal JSON, where numbers are compared as numbers.
pub fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            a.to_string() == b.to_string()
                || a.as_f64().is_some_and(|a| Some(a) == b.as_f64() && a.abs() < 9e15)
                || (a.is_f64() && a.as_f64() == b.as_f64())
        }
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[test]
fn every_session_has_the_values_that_go_sees() {
    for session in sessions() {
        let values = values::decode(&session.payload, Expected::Only(session.serializer))
            .unwrap_or_else(|error| panic!("{}: {error}", session.name));
        let plain = values.plain();
        assert!(same(&plain, &session.plain), "{}:\n{plain}\n{}", session.name, session.plain);
    }
}

#[test]
fn every_session_is_recognised_without_being_told() {
    for session in sessions() {
        let values = values::decode(&session.payload, Expected::Either).unwrap();
        assert_eq!(values.serializer(), session.serializer, "{}", session.name);
    }
}

#[test]
fn gob_is_written_back_to_the_byte() {
    for session in all_sessions(&directory()).iter().filter(|session| session.serializer == Serializer::Gob) {
        let document = gob::decode(&session.payload).unwrap();
        assert!(gob::encode(&document).unwrap() == session.payload, "{}", session.name);
    }
}

/// Different Go values that gob transmits as one and the same.
const SAME_ON_THE_WIRE: [[&str; 2]; 5] = [
    ["bytes-empty", "bytes-nil"],
    ["map-string-string-empty", "map-string-string-nil"],
    ["slice-int-empty", "slice-int-nil"],
    ["struct", "struct-pointer-of-value-type"],
    ["time-pointer", "time-utc"],
];

#[test]
fn typed_views_tell_all_sessions_apart() {
    let mut names = std::collections::BTreeMap::<String, Vec<String>>::new();
    for session in sessions().into_iter().filter(|session| session.serializer == Serializer::Gob) {
        let typed = values::decode(&session.payload, Expected::Either).unwrap().typed().to_string();
        names.entry(typed).or_default().push(session.name);
    }
    let mut same: Vec<_> = names.into_values().filter(|names| names.len() > 1).collect();
    same.iter_mut().for_each(|names| names.sort());
    same.sort();
    assert_eq!(same, SAME_ON_THE_WIRE);
}

#[derive(Deserialize)]
struct Corrupt {
    name: String,
    serializer: String,
    go_error: Option<String>,
}

#[test]
fn what_go_refuses_is_refused_with_an_offset() {
    let list: Vec<Corrupt> =
        serde_json::from_str(&fs::read_to_string(directory().join("corrupt.json")).unwrap()).unwrap();
    assert!(list.len() > 30);
    for case in list {
        let payload = fs::read(directory().join("corrupt").join(&case.name).with_extension("bin")).unwrap();
        let serializer = if case.serializer == "json" { Serializer::Json } else { Serializer::Gob };
        let decoded = values::decode(&payload, Expected::Only(serializer));
        match (decoded, case.go_error) {
            (Ok(_), None) => {}
            (Err(error), Some(_)) => assert!(error.offset() <= payload.len(), "{}: {error}", case.name),
            (Ok(_), Some(go)) => panic!("{}: taken, and Go says {go}", case.name),
            (Err(error), None) => panic!("{}: Go takes it, and we say {error}", case.name),
        }
    }
}

#[test]
fn every_cut_and_every_flipped_byte_is_survived() {
    for session in sessions().iter().filter(|session| session.payload.len() < 400) {
        for cut in 0..session.payload.len() {
            let _ = values::decode(&session.payload[..cut], Expected::Either).map(|values| values.typed());
        }
        let mut changed = session.payload.clone();
        for index in 0..changed.len() {
            changed[index] ^= 0xff;
            let _ = values::decode(&changed, Expected::Either).map(|values| (values.plain(), values.typed()));
            changed[index] ^= 0xff;
        }
    }
}

/// A cookie that Go made, and what must become of it.
#[derive(Deserialize)]
pub struct Cookie {
    pub name: String,
    pub cookie_name: String,
    pub date: i64,
    pub value: String,
    pub id: String,
    pub keys: Vec<String>,
    pub key_pair: Option<usize>,
    pub encrypted: bool,
    pub error: Option<String>,
}

pub fn cookies() -> Vec<Cookie> {
    read_cookies(&directory())
}

fn read_cookies(fixtures: &Path) -> Vec<Cookie> {
    let cookies: Vec<Cookie> =
        serde_json::from_str(&fs::read_to_string(fixtures.join("cookies.json")).unwrap()).unwrap();
    assert!(cookies.len() > 50, "fixtures are missing");
    cookies
}

fn check_cookie(cookie: &Cookie) {
    let keys = KeyRing::parse(&cookie.keys.join(","), &|_, _| Err(String::new())).unwrap();
    let codec = Codec::new(&cookie.cookie_name, keys, Some(sesscascade::cookie::DEFAULT_MAX_AGE));
    let opened = codec.open(&cookie.value, cookie.date, |payload| gob::decode_string(payload).is_ok());
    match (opened, &cookie.error) {
        (Ok(opened), None) => {
            assert_eq!(gob::decode_string(&opened.payload).unwrap(), cookie.id.as_bytes(), "{}", cookie.name);
            assert_eq!(Some(opened.key_pair), cookie.key_pair, "{}", cookie.name);
            assert_eq!(opened.encrypted, cookie.encrypted, "{}", cookie.name);
            assert_eq!(opened.issued_at, cookie.date, "{}", cookie.name);
        }
        (Err(error), Some(class)) => {
            let refusal = error.refusal;
            let fits = match class.as_str() {
                "mac" | "name" => matches!(refusal, Refusal::Mac { .. }),
                "value" => matches!(refusal, Refusal::Payload { .. } | Refusal::Encryption),
                "base64" => matches!(refusal, Refusal::Base64(_)),
                "truncated" => {
                    matches!(
                        refusal,
                        Refusal::Base64(_) | Refusal::NotAnEnvelope | Refusal::Mac { .. } | Refusal::Empty
                    )
                }
                other => panic!("{}: unknown class {other}", cookie.name),
            };
            assert!(fits, "{}: {class} was told as {refusal:?}", cookie.name);
        }
        (Ok(_), Some(class)) => panic!("{}: taken, but {class}", cookie.name),
        (Err(error), None) => panic!("{}: {error}", cookie.name),
    }
}

#[test]
fn every_cookie_is_judged_as_securecookie_judges_it() {
    cookies().iter().for_each(check_cookie);
}

#[test]
fn fixtures_are_what_the_go_program_writes_today() {
    let fresh = tempfile::tempdir().unwrap();
    go::run(&["fixtures", fresh.path().to_str().unwrap()]);
    let (old, new) = (all_sessions(&directory()), all_sessions(fresh.path()));
    let names =
        |sessions: &[Session]| sessions.iter().map(|session| session.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&old), names(&new));
    for (old, new) in old.iter().zip(&new) {
        assert_eq!(old.plain, new.plain, "{}", old.name);
        // Go writes maps of several keys in random order.
        if !old.name.starts_with("many-") {
            assert!(old.payload == new.payload, "{} differs in bytes", old.name);
        } else if let (Ok(old_values), Ok(new_values)) =
            (values::decode(&old.payload, Expected::Either), values::decode(&new.payload, Expected::Either))
        {
            assert!(matches!(old_values, Values::Gob(_)) && old_values.same_as(&new_values), "{}", old.name);
        }
    }
    for file in fs::read_dir(directory().join("corrupt")).unwrap() {
        let name = file.unwrap().file_name();
        let read = |fixtures: &Path| fs::read(fixtures.join("corrupt").join(&name)).unwrap();
        assert!(read(&directory()) == read(fresh.path()), "{name:?} differs");
    }
    let read = |fixtures: &Path| fs::read_to_string(fixtures.join("corrupt.json")).unwrap();
    assert_eq!(read(&directory()), read(fresh.path()));
    let (old, new) = (cookies(), read_cookies(fresh.path()));
    assert_eq!(old.len(), new.len());
    new.iter().for_each(check_cookie);
    for (old, new) in old.iter().zip(&new) {
        assert_eq!((&old.name, &old.id, &old.keys), (&new.name, &new.id, &new.keys));
    }
}

fn typed_document(session: &Session) -> (Values<'_>, Json) {
    let values = values::decode(&session.payload, Expected::Only(session.serializer)).unwrap();
    let typed = values.typed();
    (values, typed)
}

#[test]
fn the_typed_view_is_enough_to_make_the_session_again() {
    for session in sessions() {
        let (_, typed) = typed_document(&session);
        let made = values::from_json(&typed, session.serializer, None)
            .unwrap_or_else(|error| panic!("{}: {error}\n{typed}", session.name));
        let bytes = made.encode().unwrap();
        let again = values::decode(&bytes, Expected::Only(session.serializer))
            .unwrap_or_else(|error| panic!("{}: {error}", session.name));
        assert_eq!(again.typed(), typed, "{}", session.name);
    }
}

#[test]
fn a_change_leaves_all_else_to_the_byte() {
    for session in sessions().iter().filter(|session| session.serializer == Serializer::Gob) {
        let (values, mut typed) = typed_document(session);
        let unchanged = values::from_json(&typed, session.serializer, Some(&values)).unwrap();
        assert!(unchanged.encode().unwrap() == session.payload, "{}", session.name);

        // A value is added, and taken away again.
        let pair =
            serde_json::json!([{"type": "string", "value": "\u{7f}new"}, {"type": "int8", "value": -7}]);
        typed.as_array_mut().unwrap().push(pair);
        let with = values::from_json(&typed, session.serializer, Some(&values)).unwrap().encode().unwrap();
        let with = values::decode(&with, Expected::Either).unwrap();
        let added = with.typed().as_array().unwrap().len();
        assert_eq!(added, typed.as_array().unwrap().len(), "{}", session.name);
        typed.as_array_mut().unwrap().pop();
        let without = values::from_json(&typed, session.serializer, Some(&with)).unwrap();
        assert!(without.encode().unwrap() == session.payload, "{}", session.name);
    }
}
