//! The typed view: `{"type": …, "value": …}` for every value, maps as lists of pairs.
//!
//! Two payloads have equal typed views if, and only if, they hold the same values.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value as Json, json};

use super::number;
use super::plain::is_time;
use crate::gob::{Document, Dynamic, GoTime, Scalar, Shape, TypeId, Types, Value};

pub(super) fn document(document: &Document<'_>) -> Json {
    let view = View { types: &document.types };
    match &document.value {
        Value::Map(pairs) => view.pairs(TypeId::INTERFACE, TypeId::INTERFACE, pairs),
        other => view.node(document.type_id, other, None),
    }
}

/// A session of `JSONSerializer`, with the types that Go's `encoding/json` decodes to.
pub(super) fn object(values: &Map<String, Json>) -> Json {
    let key = |key: &str| json!({"type": "string", "value": key});
    let mut pairs: Vec<_> = values.iter().collect();
    pairs.sort_by_key(|(name, _)| *name);
    pairs.into_iter().map(|(name, value)| json!([key(name), json_node(value)])).collect()
}

fn json_node(value: &Json) -> Json {
    match value {
        Json::Null => json!({"type": "nil", "value": null}),
        Json::Bool(_) => json!({"type": "bool", "value": value}),
        Json::Number(_) => json!({"type": "float64", "value": value}),
        Json::String(_) => json!({"type": "string", "value": value}),
        Json::Array(values) => {
            let values: Vec<_> = values.iter().map(json_node).collect();
            json!({"type": "[]interface {}", "value": values})
        }
        Json::Object(values) => json!({"type": "map[string]interface {}", "value": object(values)}),
    }
}

struct View<'t, 'a> {
    types: &'t Types<'a>,
}

impl View<'_, '_> {
    /// `name` is the registered name where the value came in an interface.
    fn node(&self, id: TypeId, value: &Value<'_>, name: Option<&str>) -> Json {
        match value {
            Value::Interface(Dynamic::Nil) => json!({"type": "nil", "value": null}),
            Value::Interface(Dynamic::Builtin(builtin, scalar)) => {
                json!({"type": builtin.name(), "value": self::scalar(scalar)})
            }
            Value::Interface(Dynamic::Registered(registered)) => {
                self.node(registered.type_id, &registered.value, Some(&registered.name))
            }
            _ => {
                let name = name.map_or_else(|| self.types.describe(id), str::to_owned);
                let value = self.value(id, value, &name);
                json!({"type": name, "value": value})
            }
        }
    }

    fn value(&self, id: TypeId, value: &Value<'_>, name: &str) -> Json {
        match value {
            Value::Scalar(scalar) => self::scalar(scalar),
            Value::Opaque(bytes) => self.opaque(id, bytes, name),
            Value::List(values) => {
                let elem = match self.types.get(id).map(|def| &def.shape) {
                    Some(Shape::Slice { elem } | Shape::Array { elem, .. }) => *elem,
                    _ => TypeId::INTERFACE,
                };
                values.iter().map(|value| self.node(elem, value, None)).collect()
            }
            Value::Map(pairs) => match self.types.get(id).map(|def| &def.shape) {
                Some(Shape::Map { key, elem }) => self.pairs(*key, *elem, pairs),
                _ => Json::Null,
            },
            Value::Struct(present) => self.structure(id, present),
            Value::Interface(_) => Json::Null,
        }
    }

    fn pairs(&self, key: TypeId, elem: TypeId, pairs: &[(Value<'_>, Value<'_>)]) -> Json {
        let mut nodes: Vec<_> = pairs
            .iter()
            .map(|(k, v)| {
                let key = self.node(key, k, None);
                (key.to_string(), json!([key, self.node(elem, v, None)]))
            })
            .collect();
        nodes.sort_by(|a, b| a.0.cmp(&b.0));
        nodes.into_iter().map(|(_, pair)| pair).collect()
    }

    /// Present fields only: a field that Go left out is zero, and says so by its absence.
    fn structure(&self, id: TypeId, present: &[(usize, Value<'_>)]) -> Json {
        let Some(Shape::Struct { fields }) = self.types.get(id).map(|def| &def.shape) else {
            return Json::Null;
        };
        let mut object = Map::new();
        for (index, value) in present {
            let field = &fields[*index];
            object.insert(field.name.to_string(), self.node(field.id, value, None));
        }
        Json::Object(object)
    }

    fn opaque(&self, id: TypeId, bytes: &[u8], name: &str) -> Json {
        let exact_time = GoTime::from_bytes(bytes).filter(|time| is_time(name) && time.to_bytes() == bytes);
        if let Some(text) = exact_time.and_then(GoTime::exact_rfc3339) {
            return json!(text);
        }
        match self.types.get(id).map(|def| &def.shape) {
            Some(Shape::TextMarshaler) => text_or_bytes(bytes),
            _ => json!({"$bytes": BASE64.encode(bytes)}),
        }
    }
}

fn scalar(scalar: &Scalar<'_>) -> Json {
    match scalar {
        Scalar::Bool(bool) => json!(bool),
        Scalar::Int(number) => json!(number),
        Scalar::Uint(number) => json!(number),
        Scalar::Float(number) => number::float(*number),
        Scalar::Complex(re, im) => json!([number::float(*re), number::float(*im)]),
        Scalar::Bytes(bytes) => json!(BASE64.encode(bytes)),
        Scalar::String(bytes) => text_or_bytes(bytes),
    }
}

fn text_or_bytes(bytes: &[u8]) -> Json {
    match std::str::from_utf8(bytes) {
        Ok(text) => json!(text),
        Err(_) => json!({"$bytes": BASE64.encode(bytes)}),
    }
}
