use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use super::*;
use crate::gob::{Builder, Builtin, Scalar, Value, encode};

fn sample() -> Vec<u8> {
    let mut b = Builder::new();
    let tags = vec![b.string("a"), b.int(1)];
    let list = b.list(tags);
    let pairs = vec![(b.string("user"), b.string("ada")), (b.int(7), b.float(1.5)), (b.string("tags"), list)];
    encode(&b.session(pairs)).unwrap()
}

#[test]
fn either_serializer_is_recognised() {
    let gob = sample();
    let values = decode(&gob, Expected::Either).unwrap();
    assert_eq!(values.serializer(), Serializer::Gob);
    assert_eq!(values.plain(), json!({"7": 1.5, "tags": ["a", 1], "user": "ada"}));

    let values = decode(br#" {"n": 9007199254740993, "x": 1.50}"#, Expected::Either).unwrap();
    assert_eq!(values.serializer(), Serializer::Json);
    assert_eq!(values.plain().to_string(), r#"{"n":9007199254740993,"x":1.50}"#);
}

#[test]
fn the_configured_serializer_is_binding() {
    let error = decode(br#"{"n":1}"#, Expected::Only(Serializer::Gob)).unwrap_err();
    assert!(matches!(error, ValuesError::OtherSerializer { written: Serializer::Json, .. }), "{error}");
    let gob = sample();
    let error = decode(&gob, Expected::Only(Serializer::Json)).unwrap_err();
    assert!(matches!(error, ValuesError::OtherSerializer { written: Serializer::Gob, .. }), "{error}");
}

#[test]
fn errors_say_where() {
    assert_eq!(decode(b"", Expected::Either).unwrap_err(), ValuesError::Empty);
    let gob = sample();
    let error = decode(&gob[..gob.len() - 1], Expected::Either).unwrap_err();
    assert!(error.offset() > 0, "{error}");
    let error = decode(b"{\"a\":1,\n oops}", Expected::Either).unwrap_err();
    assert_eq!(error.offset(), 9, "{error}");
    let error = decode(b"[1]", Expected::Only(Serializer::Json)).unwrap_err();
    assert!(error.to_string().contains("JSON object"), "{error}");
}

#[test]
fn a_top_level_that_go_would_not_assign_is_refused() {
    // The gob of the string "hi".
    let error = decode(&crate::gob::encode_string(b"hi"), Expected::Either).unwrap_err();
    assert!(error.to_string().contains("not a map[interface {}]interface {}"), "{error}");
}

#[test]
fn equal_values_in_another_order_are_the_same() {
    let build = |turned: bool| {
        let b = Builder::new();
        let mut pairs = vec![(b.string("a"), b.int(1)), (b.string("b"), b.int(2))];
        if turned {
            pairs.reverse();
        }
        encode(&b.session(pairs)).unwrap()
    };
    let (one, two) = (build(false), build(true));
    assert_ne!(one, two);
    let values = |bytes| decode(bytes, Expected::Either).unwrap();
    assert!(values(&one).same_as(&values(&two)));
    let other = sample();
    assert!(!values(&one).same_as(&values(&other)));
}

#[test]
fn keys_that_look_alike_both_stay() {
    let b = Builder::new();
    let pairs = vec![(b.int(1), b.bool(true)), (b.string("1"), b.bool(false))];
    let bytes = encode(&b.session(pairs)).unwrap();
    let values = decode(&bytes, Expected::Either).unwrap();
    assert_eq!(values.plain(), json!({"1": false, "1 (int)": true}));
    assert_eq!(
        values.typed(),
        json!([
            [{"type": "int", "value": 1}, {"type": "bool", "value": true}],
            [{"type": "string", "value": "1"}, {"type": "bool", "value": false}],
        ])
    );
}

#[test]
fn strings_that_are_not_text_survive_the_typed_view() {
    let b = Builder::new();
    let raw = Value::builtin(Builtin::String, Scalar::String(vec![b'a', 0xff].into()));
    let key = b.string("v");
    let bytes = encode(&b.session(vec![(key, raw)])).unwrap();
    let values = decode(&bytes, Expected::Either).unwrap();
    assert_eq!(values.plain(), json!({"v": "a\u{fffd}"}));
    assert_eq!(values.typed()[0][1]["value"], json!({"$bytes": BASE64.encode([b'a', 0xff])}));
}

/// A session whose only value is `depth` slices inside each other.
fn nested(depth: usize) -> Vec<u8> {
    let mut b = Builder::new();
    let value = (0..depth).fold(b.int(1), |value, _| b.list(vec![value]));
    let key = b.string("v");
    encode(&b.session(vec![(key, value)])).unwrap()
}

#[test]
fn deep_values_are_followed_to_the_limit_on_a_small_stack() {
    // The threads of tests have 2 MiB, which is less than any thread that the program decodes on.
    let deep = nested(99);
    let values = decode(&deep, Expected::Either).unwrap();
    assert!(values.plain().to_string().len() > 99 && values.typed().to_string().len() > 99);
    let text = values.typed().to_string();
    let view = read_json(text.as_bytes()).unwrap();
    let again = from_json(&view, Serializer::Gob, Some(&values)).unwrap();
    assert!(again.encode().unwrap() == deep && values.clone().same_as(&again));

    let deeper = nested(150);
    let error = decode(&deeper, Expected::Either).unwrap_err();
    assert!(error.is_our_limit(), "{error}");
    assert!(error.to_string().len() < 300, "{error}");
}

/// A session that holds a slice of `count` empty structs, whose type has these names.
fn structs(count: usize, name: String, field: String) -> Vec<u8> {
    let b = Builder::new();
    let key = b.string("v");
    let mut document = b.session(Vec::new());
    let mut define = |name: String, shape| {
        let id = document.types.next_id();
        document.types.insert(id, gob::TypeDef { name: name.into(), inner_id: id, shape });
        id
    };
    let fields = vec![gob::Field { name: field.into(), id: TypeId::INT }];
    let elem = define(name, Shape::Struct { fields });
    let slice = define(String::new(), Shape::Slice { elem });
    let list = Value::List((0..count).map(|_| Value::Struct(Vec::new())).collect());
    document.value = Value::Map(vec![(key, Value::registered("[]main.T", slice, list))]);
    encode(&document).unwrap()
}

#[test]
fn long_names_are_not_paid_for_once_a_value() {
    let long = || "x".repeat(300_000);
    for payload in [structs(300_000, "T".into(), long()), structs(300_000, long(), "F".into())] {
        let error = decode(&payload, Expected::Either).unwrap_err();
        assert!(error.is_our_limit(), "{error}");
    }
    let fair = structs(50_000, "T".into(), "Name".into());
    let values = decode(&fair, Expected::Either).unwrap();
    assert_eq!(values.plain()["v"].as_array().unwrap().len(), 50_000);
}

#[test]
fn names_of_gos_own_types_bind() {
    let b = Builder::new();
    let key = b.string("v");
    let mut document = b.session(Vec::new());
    let id = document.types.next_id();
    let shape = Shape::Slice { elem: TypeId::INT };
    document.types.insert(id, gob::TypeDef { name: "".into(), inner_id: id, shape });
    let list = Value::List(vec![Value::Scalar(Scalar::Int(300))]);
    // Our own encoder refuses what Go's decoder would; a name of the same length is put in afterwards.
    let mut named = |name: &str| {
        let placeholder = "m".repeat(name.len());
        document.value =
            Value::Map(vec![(key.clone(), Value::registered(placeholder.clone(), id, list.clone()))]);
        let mut payload = encode(&document).unwrap();
        let at = payload.windows(name.len()).position(|part| part == placeholder.as_bytes()).unwrap();
        payload[at..at + name.len()].copy_from_slice(name.as_bytes());
        document.value =
            Value::Map(vec![(key.clone(), Value::registered(name.to_owned(), id, list.clone()))]);
        (decode(&payload, Expected::Either).is_ok(), encode(&document).is_ok())
    };
    for (name, good) in [
        ("[]int16", true),
        ("[]int8", false),
        ("[]string", false),
        ("main.Levels", true),
        ("time.Time", false),
    ] {
        assert_eq!(named(name), (good, good), "{name}");
    }
    document.value = Value::Map(vec![(key, Value::registered("x".repeat(1025), id, list))]);
    assert!(encode(&document).is_err());
}

#[test]
fn keys_that_cannot_be_told_apart_are_numbered() {
    let b = Builder::new();
    let nan = || Value::builtin(Builtin::Float64, Scalar::Float(f64::NAN));
    let pairs = (0..3).map(|number| (nan(), b.int(number))).collect();
    let payload = encode(&b.session(pairs)).unwrap();
    let values = decode(&payload, Expected::Either).unwrap();
    assert_eq!(values.plain().as_object().unwrap().len(), 3);
}
