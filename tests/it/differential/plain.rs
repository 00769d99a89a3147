//! When our plain view of a session agrees with Go's.

use serde_json::{Map, Number, Value as Json};

/// The first place at which the views differ.
///
/// One map can hold several keys of one text: Go's view shows one of their values, and ours shows
/// all, set apart by type and number.
pub fn difference(go: &Json, ours: &Json) -> Option<String> {
    differ(go, ours, &|_, _| false)
}

/// Like [`difference`], of a session that Go did not write: what is shown as bytes here has been
/// through the application's own decoder there, a float may be one of 32 bits, and an array or struct
/// that damage took out of a struct is not the nil pointer that it looks like.
pub fn difference_in_damaged(go: &Json, ours: &Json) -> Option<String> {
    differ(go, ours, &|go, ours| {
        let float32 = |number: &Json| number.as_f64().map(|number| number as f32);
        let taken_out = ours.is_null() && is_zero(go);
        taken_out || ours.get("$bytes").is_some() || (float32(go).is_some() && float32(go) == float32(ours))
    })
}

fn is_zero(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::Bool(bool) => !bool,
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::String(text) => text.is_empty() || text == "0001-01-01T00:00:00Z",
        Json::Array(values) => values.iter().all(is_zero),
        Json::Object(values) => values.values().all(is_zero),
    }
}

type Excuse<'e> = &'e dyn Fn(&Json, &Json) -> bool;

fn differ(go: &Json, ours: &Json, excuse: Excuse<'_>) -> Option<String> {
    match (go, ours) {
        (Json::Number(go), Json::Number(ours)) if same_number(go, ours) => None,
        _ if go == ours || excuse(go, ours) => None,
        (Json::Array(go), Json::Array(ours)) if go.len() == ours.len() => {
            let mut pairs = go.iter().zip(ours).enumerate();
            pairs.find_map(|(index, (go, ours))| Some(format!("[{index}]{}", differ(go, ours, excuse)?)))
        }
        (Json::Object(go), Json::Object(ours)) => differ_in_keys(go, ours, excuse),
        _ => Some(format!(" is {go} in Go, and {ours} here")),
    }
}

fn differ_in_keys(go: &Map<String, Json>, ours: &Map<String, Json>, excuse: Excuse<'_>) -> Option<String> {
    for (key, value) in go {
        let found = match ours.get(key) {
            Some(ours) => differ(value, ours, excuse).map(|found| format!("[{key:?}]{found}")),
            None => Some(format!("[{key:?}] is in Go only: {value}")),
        };
        let same =
            |(name, ours): (&String, &Json)| stands_for(name, key) && differ(value, ours, excuse).is_none();
        if found.is_some() && !ours.iter().any(same) {
            return found;
        }
    }
    let is_new = |name: &&String| !go.contains_key(*name) && !go.keys().any(|key| stands_for(name, key));
    ours.keys().find(is_new).map(|name| format!("[{name:?}] is here only: {}", ours[name]))
}

/// Integers by their digits, which `f64` has too few of.
fn same_number(go: &Number, ours: &Number) -> bool {
    let whole = |number: &Number| number.is_i64() || number.is_u64();
    go.to_string() == ours.to_string() || (!(whole(go) && whole(ours)) && go.as_f64() == ours.as_f64())
}

/// `text`, `text (type)`, `text #2` or `text (type) #2`.
fn stands_for(name: &str, text: &str) -> bool {
    let compound = |text: &str| text.starts_with('{').then(|| serde_json::from_str::<Json>(text).ok())?;
    let Some(rest) = name.strip_prefix(text) else {
        // A struct as a key: Go's view has its fields in the order of their names.
        return compound(text)
            .is_some_and(|go| compound(name).is_some_and(|ours| difference(&go, &ours).is_none()));
    };
    let rest = match rest.rsplit_once(" #") {
        Some((before, number)) if number.parse::<usize>().is_ok() => before,
        _ => rest,
    };
    rest.is_empty() || (rest.starts_with(" (") && rest.ends_with(')'))
}

/// Fails with the shortest of them, which are the easiest to understand.
pub fn assert_none(mut failures: Vec<String>) {
    const SHOWN: usize = 8;
    failures.sort_by_key(String::len);
    let count = failures.len();
    failures.truncate(SHOWN);
    assert!(failures.is_empty(), "{count} disagreements, of which the shortest:\n{}", failures.join("\n\n"));
}
