//! The plain view of gob values: JSON as a person would write it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value as Json, json};

use super::number;
use crate::gob::{Document, Dynamic, GoTime, Scalar, Shape, TypeId, Types, Value};

pub(super) fn document(document: &Document<'_>) -> Json {
    View { types: &document.types }.value(document.type_id, &document.value, None)
}

/// A key of a session as text. Keys that are structs, which no session has had yet, are all alike.
pub(super) fn key_of_session<'v>(key: &'v Value<'_>) -> Cow<'v, str> {
    let scalar = match key {
        Value::Interface(Dynamic::Builtin(_, scalar)) => scalar,
        Value::Interface(Dynamic::Registered(registered)) => match &registered.value {
            Value::Scalar(scalar) => scalar,
            _ => return Cow::Borrowed(&registered.name),
        },
        _ => return Cow::Borrowed("<nil>"),
    };
    match scalar {
        Scalar::String(text) => match std::str::from_utf8(text) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(lossy(text)),
        },
        other => Cow::Owned(key_text(other)),
    }
}

/// Whether values of this type can be Go's `time.Time`. Inside other types only the bare name is
/// known, and behind a pointer not even that; the bytes must then look like a time as well.
pub(super) fn is_time(name: &str) -> bool {
    matches!(name, "time.Time" | "*time.Time" | "Time" | "")
}

/// Text as Go's `encoding/json` shows it: one replacement character for each byte that is not UTF-8.
pub(super) fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

struct View<'t, 'a> {
    types: &'t Types<'a>,
}

impl View<'_, '_> {
    /// `name` is the registered name where the value came in an interface.
    fn value(&self, id: TypeId, value: &Value<'_>, name: Option<&str>) -> Json {
        match value {
            Value::Scalar(scalar) | Value::Interface(Dynamic::Builtin(_, scalar)) => self::scalar(scalar),
            Value::Interface(Dynamic::Nil) => Json::Null,
            Value::Interface(Dynamic::Registered(registered)) => {
                self.value(registered.type_id, &registered.value, Some(&registered.name))
            }
            Value::List(_) | Value::Map(_) | Value::Struct(_) | Value::Opaque(_) => {
                self.compound(id, value, name)
            }
        }
    }

    fn compound(&self, id: TypeId, value: &Value<'_>, name: Option<&str>) -> Json {
        // The decoder has seen to it that every compound value has the definition of its type.
        let Some(def) = self.types.get(id) else { return Json::Null };
        match (&def.shape, value) {
            (Shape::Slice { elem } | Shape::Array { elem, .. }, Value::List(values)) => {
                values.iter().map(|value| self.value(*elem, value, None)).collect()
            }
            (Shape::Map { key, elem }, Value::Map(pairs)) => self.map(*key, *elem, pairs),
            (Shape::Struct { .. }, Value::Struct(present)) => self.structure(id, present),
            (shape, Value::Opaque(bytes)) => opaque(shape, name.unwrap_or(&def.name), bytes),
            _ => Json::Null,
        }
    }

    /// Sorted, because Go writes maps in random order and people compare what they see.
    fn map(&self, key_id: TypeId, elem: TypeId, pairs: &[(Value<'_>, Value<'_>)]) -> Json {
        let mut entries: Vec<_> = pairs
            .iter()
            .map(|(key, value)| {
                let (text, go_type) = self.key(key_id, key);
                (text, go_type, self.value(elem, value, None))
            })
            .collect();
        entries.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        let mut object = Map::new();
        for (text, go_type, value) in entries {
            object.insert(free_key(&object, text, &go_type), value);
        }
        Json::Object(object)
    }

    /// A key in its Go text form, and its type, which sorts strings before all others.
    fn key(&self, id: TypeId, key: &Value<'_>) -> (String, String) {
        match key {
            Value::Scalar(scalar) => (key_text(scalar), go_type_of_key(scalar, &self.types.describe(id))),
            Value::Interface(Dynamic::Builtin(builtin, scalar)) => {
                (key_text(scalar), go_type_of_key(scalar, builtin.name()))
            }
            Value::Interface(Dynamic::Nil) => ("<nil>".to_owned(), "nil".to_owned()),
            Value::Interface(Dynamic::Registered(registered)) => {
                let (text, _) = self.key(registered.type_id, &registered.value);
                (text, registered.name.to_string())
            }
            compound => {
                let text = match self.value(id, compound, None) {
                    Json::String(text) => text,
                    json => json.to_string(),
                };
                (text, self.types.describe(id))
            }
        }
    }

    fn structure(&self, id: TypeId, present: &[(usize, Value<'_>)]) -> Json {
        let Some(Shape::Struct { fields }) = self.types.get(id).map(|def| &def.shape) else {
            return Json::Null;
        };
        let mut given = present.iter().peekable();
        let mut object = Map::new();
        for (index, field) in fields.iter().enumerate() {
            let value = match given.next_if(|(present, _)| *present == index) {
                Some((_, value)) => self.value(field.id, value, None),
                None => self.zero(field.id),
            };
            object.insert(field.name.to_string(), value);
        }
        Json::Object(object)
    }

    /// What a field holds that was left out of the stream. Structs and arrays never are, so theirs
    /// was a nil pointer.
    fn zero(&self, id: TypeId) -> Json {
        match id {
            TypeId::BOOL => json!(false),
            TypeId::INT | TypeId::UINT => json!(0),
            TypeId::FLOAT => number::float(0.0),
            TypeId::COMPLEX => json!([number::float(0.0), number::float(0.0)]),
            TypeId::BYTES | TypeId::STRING => json!(""),
            _ => match self.types.get(id) {
                Some(def) if matches!(def.shape, Shape::Slice { .. }) => json!([]),
                Some(def) if def.shape == Shape::GobEncoder && def.name == "Time" => {
                    json!(GoTime::ZERO.rfc3339())
                }
                _ => Json::Null,
            },
        }
    }
}

/// The string "1" and the int 1 are two keys in Go, and every NaN is one of its own: none may hide
/// another.
fn free_key(object: &Map<String, Json>, text: String, go_type: &str) -> String {
    if !object.contains_key(&text) {
        return text;
    }
    let typed = if go_type.is_empty() { text } else { format!("{text} ({go_type})") };
    let numbered = (2..).map(|number| format!("{typed} #{number}"));
    std::iter::once(typed.clone()).chain(numbered).find(|key| !object.contains_key(key)).unwrap_or(typed)
}

fn scalar(scalar: &Scalar<'_>) -> Json {
    match scalar {
        Scalar::Bool(bool) => Json::Bool(*bool),
        Scalar::Int(number) => json!(number),
        Scalar::Uint(number) => json!(number),
        Scalar::Float(number) => number::float(*number),
        Scalar::Complex(re, im) => json!([number::float(*re), number::float(*im)]),
        Scalar::Bytes(bytes) => Json::String(BASE64.encode(bytes)),
        Scalar::String(text) => Json::String(lossy(text)),
    }
}

fn key_text(scalar: &Scalar<'_>) -> String {
    match scalar {
        Scalar::Float(number) => number::go_text(*number),
        _ => match self::scalar(scalar) {
            Json::String(text) => text,
            json => json.to_string(),
        },
    }
}

fn go_type_of_key(scalar: &Scalar<'_>, name: &str) -> String {
    if matches!(scalar, Scalar::String(_)) { String::new() } else { name.to_owned() }
}

fn opaque(shape: &Shape<'_>, name: &str, bytes: &[u8]) -> Json {
    if is_time(name)
        && let Some(text) = GoTime::from_bytes(bytes).and_then(GoTime::rfc3339)
    {
        return Json::String(text);
    }
    match (shape, std::str::from_utf8(bytes)) {
        (Shape::TextMarshaler, Ok(text)) => Json::String(text.to_owned()),
        _ => json!({"$type": name, "$bytes": BASE64.encode(bytes)}),
    }
}
