//! Plain JSON → gob values, with Go types chosen by JSON kind.

use serde_json::{Map, Number, Value as Json};

use crate::gob::{Builder, Builtin, Document, Scalar, Value};

/// The session that holds a JSON object's members under string keys.
pub(super) fn document(object: &Map<String, Json>) -> Document<'static> {
    let mut builder = Builder::new();
    let pairs = object.iter().map(|(key, json)| (builder.string(key), value(&mut builder, json))).collect();
    builder.session(pairs)
}

fn value(builder: &mut Builder, json: &Json) -> Value<'static> {
    match json {
        Json::Null => Value::nil(),
        Json::Bool(bool) => builder.bool(*bool),
        Json::String(text) => builder.string(text),
        Json::Number(number) => self::number(builder, number),
        Json::Array(values) => {
            let values = values.iter().map(|json| value(builder, json)).collect();
            builder.list(values)
        }
        Json::Object(object) => {
            let pairs = object.iter().map(|(key, json)| (key.as_str(), value(builder, json))).collect();
            builder.map(pairs)
        }
    }
}

/// A whole number is an `int`, as a Go program would write it; what an `int` cannot hold, and
/// whatever is written with a point or an exponent, is a `float64`.
fn number(builder: &Builder, number: &Number) -> Value<'static> {
    match (number.as_i64(), number.as_u64()) {
        (Some(number), _) => builder.int(number),
        (None, Some(number)) => Value::builtin(Builtin::Uint64, Scalar::Uint(number)),
        (None, None) => builder.float(number.as_f64().unwrap_or(f64::NAN)),
    }
}
