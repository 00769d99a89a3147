//! Any JSON makes a session or is refused, and what it makes can be stored and read.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use sesscascade::values::{self, Expected, Serializer};

use super::cases;

/// Spellings of types, good and bad, of which views consist.
fn word() -> impl Strategy<Value = String> {
    const WORDS: [&str; 28] = [
        "nil",
        "bool",
        "int",
        "int8",
        "uint",
        "uint8",
        "float32",
        "float64",
        "complex128",
        "string",
        "[]uint8",
        "[]string",
        "[]interface {}",
        "map[string]interface {}",
        "map[interface {}]interface {}",
        "[2]int",
        "[0]main.T",
        "map[string]main.T",
        "time.Time",
        "*time.Time",
        "main.T",
        "struct",
        "gob",
        "binary",
        "text",
        "[99999999999]int",
        "[][][",
        "interface {}",
    ];
    prop_oneof![9 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned), 1 => any::<String>()]
}

/// JSON that often is a view, or nearly.
fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(|bool| json!(bool)),
        any::<i64>().prop_map(|number| json!(number)),
        (-300i64..300).prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        any::<String>().prop_map(|text| json!(text)),
        word().prop_map(|word| json!(word)),
        Just(json!("2026-05-17T15:00:00+02:00")),
        Just(json!({"$bytes": "AQID"})),
    ];
    leaf.prop_recursive(8, 80, 5, |inner| {
        let node = (word(), inner.clone(), proptest::option::weighted(0.3, word()), any::<bool>()).prop_map(
            |(go_type, value, of, interface)| {
                let mut node = json!({"type": go_type, "value": value});
                if let Some(of) = of {
                    node["of"] = json!(of);
                }
                if interface {
                    node["interface"] = json!(true);
                }
                node
            },
        );
        prop_oneof![
            6 => node,
            3 => vec(inner.clone(), 0..5).prop_map(Json::Array),
            3 => vec((inner.clone(), inner.clone()), 0..4)
                .prop_map(|pairs| pairs.into_iter().map(|(key, value)| json!([key, value])).collect()),
            2 => vec((word(), inner), 0..4).prop_map(|pairs| Json::Object(Map::from_iter(pairs))),
        ]
    })
}

/// The views of sessions: lists of pairs whose keys are good.
fn session() -> impl Strategy<Value = Json> {
    let key = prop_oneof![
        any::<String>().prop_map(|text| json!({"type": "string", "value": text})),
        any::<i64>().prop_map(|number| json!({"type": "int", "value": number})),
    ];
    let pairs = vec((key, json()), 0..4);
    let pairs = pairs.prop_map(|pairs| pairs.into_iter().map(|(key, value)| json!([key, value])).collect());
    prop_oneof![1 => json(), 3 => pairs]
}

proptest! {
    #![proptest_config(cases(6000))]

    #[test]
    fn any_json_makes_a_session_or_is_refused(json in session()) {
        for serializer in [Serializer::Gob, Serializer::Json] {
            let made = match values::from_json(&json, serializer, None) {
                Ok(made) => made,
                Err(error) => {
                    prop_assert!(!error.to_string().is_empty());
                    continue;
                }
            };
            let bytes = made.encode().unwrap();
            let read = match values::decode(&bytes, Expected::Only(serializer)) {
                Ok(read) => read,
                Err(error) => {
                    prop_assert!(false, "{}", error);
                    continue;
                }
            };
            prop_assert_eq!(made.typed(), read.typed());
            prop_assert!(read.encode().unwrap() == bytes, "other bytes");
            let again = values::from_json(&read.typed(), serializer, Some(&read)).unwrap();
            // The typed view of JSON has its keys in Go's order, not in that of the payload.
            let unchanged = match serializer {
                Serializer::Gob => again.encode().unwrap() == bytes,
                Serializer::Json => again.same_as(&read),
            };
            prop_assert!(unchanged, "bytes change without a change: {}", serializer);
        }
    }

    #[test]
    fn any_text_is_json_or_is_refused(text in prop_oneof![any::<String>(), json().prop_map(|json| json.to_string())]) {
        match values::read_json(text.as_bytes()) {
            Ok(read) => prop_assert_eq!(values::read_json(read.to_string().as_bytes()).unwrap(), read),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
