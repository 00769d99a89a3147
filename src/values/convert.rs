//! One serializer's payload → the other's, as far as the other can hold the values.

use serde_json::{Value as Json, json};
use thiserror::Error;

use super::from_typed::parts;
use super::{Expected, FromJsonError, Serializer, ValuesError, decode, from_json};
use crate::gob::GobError;

/// Integers up to this one are the same as a `float64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Go's whole numbers, and the smaller of its floats.
const NUMBERS: [&str; 12] = [
    "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
    "float32",
];

/// Why a payload stays as it is.
#[derive(Debug, Error)]
pub enum ConvertError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ValuesError),
    /// The other serializer cannot hold a value.
    #[error(transparent)]
    Unfit(#[from] FromJsonError),
    /// The values cannot be encoded.
    #[error(transparent)]
    Encode(#[from] GobError),
}

/// The same values as `to` would write them; `None` where it has written them already.
///
/// From JSON, numbers become `float64`, lists `[]interface {}` and objects `map[string]interface {}`: what
/// the application has seen until now. To JSON, only those, strings, `bool`, `nil` and numbers that a
/// `float64` holds exactly can be converted; everything else would come back as another type.
///
/// # Errors
/// [`ConvertError`] with the path to what the other serializer cannot hold.
pub fn convert(payload: &[u8], expected: Expected, to: Serializer) -> Result<Option<Vec<u8>>, ConvertError> {
    let values = decode(payload, expected)?;
    if values.serializer() == to {
        return Ok(None);
    }
    let view = match to {
        Serializer::Gob => values.typed(),
        Serializer::Json => as_json_numbers(values.typed()),
    };
    Ok(Some(from_json(&view, to, None)?.encode()?))
}

/// The typed view with those numbers as `float64` that are exactly that.
fn as_json_numbers(view: Json) -> Json {
    if let Ok((go_type, value)) = parts(&view) {
        return match (go_type, value) {
            (name, Json::Number(number)) if NUMBERS.contains(&name) && is_exact(number) => {
                json!({"type": "float64", "value": number})
            }
            // Go writes a whole number without its fraction.
            ("float64", Json::Number(number)) => {
                let text = number.to_string();
                let whole = text.strip_suffix(".0").and_then(|whole| whole.parse().ok());
                json!({"type": "float64", "value": whole.unwrap_or_else(|| number.clone())})
            }
            ("[]interface {}" | "map[string]interface {}", value) => {
                json!({"type": go_type, "value": as_json_numbers(value.clone())})
            }
            _ => view,
        };
    }
    match view {
        Json::Array(items) => items.into_iter().map(as_json_numbers).collect(),
        other => other,
    }
}

fn is_exact(number: &serde_json::Number) -> bool {
    number.as_f64().is_some_and(|number| number.abs() <= EXACT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gob::{Builder, Value, encode};

    fn to(payload: &[u8], serializer: Serializer) -> Result<Option<Vec<u8>>, String> {
        convert(payload, Expected::Either, serializer).map_err(|error| error.to_string())
    }

    #[test]
    fn json_becomes_what_the_application_saw() {
        let text = br#"{"user":"ada","n":1,"list":[true,null,{"a":1.5}]}"#;
        let gob = to(text, Serializer::Gob).unwrap().unwrap();
        let back = to(&gob, Serializer::Json).unwrap().unwrap();
        let json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Map<String, Json>>(bytes).unwrap();
        assert_eq!(json(&back), json(text));
        let typed = decode(&gob, Expected::Either).unwrap().typed().to_string();
        assert!(typed.contains(r#"{"type":"float64","value":1"#), "{typed}");
        assert_eq!(to(text, Serializer::Json), Ok(None), "it is JSON already");
    }

    #[test]
    fn what_json_cannot_hold_is_named() {
        let session = |pair: fn(&Builder) -> (Value<'static>, Value<'static>)| {
            let b = Builder::new();
            let pairs = vec![pair(&b), (b.string("ok"), b.string("yes"))];
            encode(&b.session(pairs)).unwrap()
        };
        let fine = session(|b| (b.string("id"), b.int(42)));
        let json: Json = serde_json::from_slice(&to(&fine, Serializer::Json).unwrap().unwrap()).unwrap();
        assert_eq!(json, json!({"id": 42, "ok": "yes"}));
        let refused = |payload: Vec<u8>| to(&payload, Serializer::Json).unwrap_err();
        let big = refused(session(|b| (b.string("big"), b.int(i64::MAX))));
        assert_eq!(big, r#"values["big"]: a JSON session cannot hold this int"#);
        let key = refused(session(|b| (b.int(7), b.string("x"))));
        assert!(key.contains("keys in JSON are strings"), "{key}");
    }
}
