//! The typed view: `{"type": …, "value": …}` for every value, maps as lists of pairs.
//!
//! A type whose name does not spell out what it consists of says so in `"of"`, and a struct's field
//! of an interface type has `"interface": true`, so that values can be made from the view alone. Two
//! payloads have equal typed views if, and only if, they hold the same values.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value as Json, json};

use super::from_typed::parts;
use super::plain::is_time;
use super::{FromJsonError, number};
use crate::gob::{Document, Dynamic, GoTime, Scalar, Segment, Shape, TypeId, Types, Value};

pub(super) fn document(document: &Document<'_>) -> Json {
    let view = View::new(&document.types);
    match &document.value {
        Value::Map(pairs) => view.pairs(TypeId::INTERFACE, TypeId::INTERFACE, pairs),
        other => view.node(document.type_id, other, None),
    }
}

/// The view of one value that stands where the type is `id`.
pub(super) fn view(types: &Types<'_>, id: TypeId, value: &Value<'_>) -> Json {
    View::new(types).node(id, value, None)
}

/// A session of `JSONSerializer`, with the types that Go's `encoding/json` decodes to.
pub(super) fn object(values: &Map<String, Json>) -> Json {
    let key = |key: &str| json!({"type": "string", "value": key});
    let mut pairs: Vec<_> = values.iter().collect();
    pairs.sort_by_key(|(name, _)| *name);
    pairs.into_iter().map(|(name, value)| json!([key(name), json_node(value)])).collect()
}

/// The JSON object whose typed view this is.
///
/// # Errors
/// [`FromJsonError`] for a Go type that JSON does not decode to.
pub(super) fn to_object(view: &Json) -> Result<Map<String, Json>, FromJsonError> {
    let pairs = view.as_array().ok_or_else(|| FromJsonError::new("a list of pairs is needed here"))?;
    let mut object = Map::new();
    for (index, pair) in pairs.iter().enumerate() {
        let Some([key, node]) = pair.as_array().map(Vec::as_slice) else {
            let error = FromJsonError::new("a pair is a list of a key and a value");
            return Err(error.inside(Segment::Index(index)));
        };
        let Json::String(name) = to_json(key)? else {
            return Err(FromJsonError::new("keys in JSON are strings").inside(Segment::KeyAt(index)));
        };
        let value = to_json(node).map_err(|error| error.inside(Segment::Key(format!("{name:?}"))))?;
        object.insert(name, value);
    }
    Ok(object)
}

fn to_json(node: &Json) -> Result<Json, FromJsonError> {
    let (go_type, value) = parts(node)?;
    match (go_type, value) {
        ("nil", Json::Null)
        | ("bool", Json::Bool(_))
        | ("float64", Json::Number(_))
        | ("string", Json::String(_)) => Ok(value.clone()),
        ("[]interface {}", Json::Array(nodes)) => {
            let make = |(index, node)| to_json(node).map_err(|error| error.inside(Segment::Index(index)));
            nodes.iter().enumerate().map(make).collect::<Result<_, _>>().map(Json::Array)
        }
        ("map[string]interface {}", Json::Array(_)) => to_object(value).map(Json::Object),
        _ => Err(FromJsonError::new(format!("a JSON session cannot hold this {go_type}"))),
    }
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

/// A text by which views are equal when their values are: the fields of a struct have no order of
/// their own.
pub(super) fn sort_text(view: &Json) -> String {
    match view {
        Json::Array(parts) => parts.iter().map(sort_text).collect::<Vec<_>>().join(","),
        Json::Object(fields) => {
            let mut fields: Vec<_> =
                fields.iter().map(|(name, field)| format!("{name:?}:{}", sort_text(field))).collect();
            fields.sort_unstable();
            format!("{{{}}}", fields.join(","))
        }
        scalar => scalar.to_string(),
    }
}

/// Marks bytes that have no text form.
pub(super) const RAW_BYTES: &str = "$bytes";

/// Marks a struct's field of an interface type.
pub(super) const INTERFACE_MARK: &str = "interface";

/// Says what the named parts of an empty list or map consist of.
pub(super) const PARTS: &str = "parts";

/// Everybody knows what this one consists of.
pub(super) const TIME: &str = "time.Time";

struct View<'t, 'a> {
    types: &'t Types<'a>,
    /// Names and shapes of types, which are asked for once a value.
    names: RefCell<BTreeMap<TypeId, (String, String)>>,
}

impl<'t, 'a> View<'t, 'a> {
    fn new(types: &'t Types<'a>) -> Self {
        Self { types, names: RefCell::default() }
    }

    fn names(&self, id: TypeId) -> (String, String) {
        let describe = || (self.types.describe(id), self.types.describe_shape(id));
        self.names.borrow_mut().entry(id).or_insert_with(describe).clone()
    }

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
                let (label, shape) = self.names(id);
                let name = name.map_or(label, str::to_owned);
                let mut node = json!({"type": name});
                if shape != name && name != TIME {
                    node["of"] = json!(shape);
                }
                // What is there says for itself what it consists of.
                let is_empty = match value {
                    Value::List(values) => values.is_empty(),
                    Value::Map(pairs) => pairs.is_empty(),
                    _ => false,
                };
                let parts = if is_empty { self.parts(id) } else { Map::new() };
                if !parts.is_empty() {
                    node[PARTS] = Json::Object(parts);
                }
                node["value"] = self.value(id, value, &name);
                node
            }
        }
    }

    /// The named types that values of a type would consist of, and what those consist of.
    fn parts(&self, id: TypeId) -> Map<String, Json> {
        let (mut parts, mut seen, mut pending) = (Map::new(), BTreeSet::new(), vec![id]);
        while let Some(id) = pending.pop() {
            // Types can contain themselves.
            if !seen.insert(id) {
                continue;
            }
            let Some(def) = self.types.get(id) else { continue };
            if seen.len() > 1 && !def.name.is_empty() {
                parts.entry(def.name.to_string()).or_insert_with(|| json!(self.names(id).1));
            }
            match &def.shape {
                Shape::Slice { elem } | Shape::Array { elem, .. } => pending.push(*elem),
                Shape::Map { key, elem } => pending.extend([*elem, *key]),
                _ => {}
            }
        }
        parts
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
                (sort_text(&key), json!([key, self.node(elem, v, None)]))
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
            let mut node = self.node(field.id, value, None);
            if field.id == TypeId::INTERFACE {
                node[INTERFACE_MARK] = json!(true);
            }
            object.insert(field.name.to_string(), node);
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
            _ => raw_bytes(bytes),
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
        Err(_) => raw_bytes(bytes),
    }
}

fn raw_bytes(bytes: &[u8]) -> Json {
    json!({RAW_BYTES: BASE64.encode(bytes)})
}
