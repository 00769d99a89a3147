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
