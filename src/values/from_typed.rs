//! The typed view → gob values.
//!
//! With the document that the view was made from, whatever is unchanged stays as it was: its bytes,
//! its place among the keys of its map, its type definitions. Without one, types are made up from
//! what the view says of them.

use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value as Json};

use super::FromJsonError;
use super::plain::is_time;
use super::shapes::Shapes;
use super::typed::{self, RAW_BYTES};
use crate::gob::{
    Builtin, Document, Dynamic, GoTime, Registered, Scalar, Segment, Shape, TypeId, Types, Value,
    check_registered,
};

/// Makes the document whose typed view is `json`.
///
/// # Errors
/// [`FromJsonError`] with the path to what is no typed view, or cannot be.
pub(super) fn document<'a>(json: &Json, base: Option<&Document<'a>>) -> Result<Document<'a>, FromJsonError> {
    let mut maker = Maker::new(Shapes::collect(json)?, base);
    let interface = TypeId::INTERFACE;
    let (type_id, announced, trailing, pairs) = match base {
        Some(base) => {
            let pairs = match &base.value {
                Value::Map(pairs) => pairs.as_slice(),
                _ => &[],
            };
            (base.type_id, base.announced.clone(), base.trailing.clone(), pairs)
        }
        None => {
            let session = maker.shapes.resolve("map[interface {}]interface {}")?;
            (session, Vec::new(), (&[]).into(), &[][..])
        }
    };
    let value = maker.pairs(interface, interface, json, pairs)?;
    Ok(Document { types: maker.shapes.into_types(), type_id, announced, value, trailing })
}

struct Maker<'b, 'a> {
    shapes: Shapes<'a>,
    /// The definitions of the document that is changed, by which its values are to be read.
    base_types: Option<&'b Types<'a>>,
}

impl<'b, 'a> Maker<'b, 'a> {
    fn new(mut shapes: Shapes<'a>, base: Option<&'b Document<'a>>) -> Self {
        if let Some(base) = base {
            shapes.adopt(base);
        }
        Self { shapes, base_types: base.map(|base| &base.types) }
    }

    /// Whether `node` is the view of `base`, so that the value can stay as it is.
    fn unchanged(&self, id: TypeId, node: &Json, base: Option<&Value<'a>>) -> bool {
        match (base, self.base_types) {
            (Some(value), Some(types)) => typed::view(types, id, value) == *node,
            _ => false,
        }
    }

    /// A node of a type that is known from where it stands.
    fn node(
        &mut self,
        id: TypeId,
        node: &Json,
        base: Option<&Value<'a>>,
    ) -> Result<Value<'a>, FromJsonError> {
        if let Some(value) = base.filter(|_| self.unchanged(id, node, base)) {
            return Ok(value.clone());
        }
        if id == TypeId::INTERFACE {
            return self.dynamic(node, base).map(Value::Interface);
        }
        let (go_type, json) = parts(node)?;
        let expected = self.shapes.types().describe(id);
        if go_type != expected {
            return Err(FromJsonError::new(format!("the type here is {expected}, and not {go_type}")));
        }
        self.value(id, go_type, json, base)
    }

    fn dynamic(&mut self, node: &Json, base: Option<&Value<'a>>) -> Result<Dynamic<'a>, FromJsonError> {
        let (go_type, json) = parts(node)?;
        if go_type == "nil" {
            return Ok(Dynamic::Nil);
        }
        if let Some(builtin) = Builtin::from_name(go_type) {
            let scalar = scalar(builtin.type_id(), json)?;
            return match builtin.can_hold(&scalar) {
                true => Ok(Dynamic::Builtin(builtin, scalar)),
                false => Err(FromJsonError::new(format!("{json} is out of range for {go_type}"))),
            };
        }
        let old = match base {
            Some(Value::Interface(Dynamic::Registered(old))) if old.name == go_type => Some(old),
            _ => None,
        };
        let type_id = match old {
            Some(old) => old.type_id,
            None => self.shapes.resolve_registered(go_type)?,
        };
        let value = self.value(type_id, go_type, json, old.map(|old| &old.value))?;
        check_registered(self.shapes.types(), go_type, type_id, &value)
            .map_err(|problem| FromJsonError::new(problem.to_string()))?;
        let announced = old.map(|old| old.announced.clone()).unwrap_or_default();
        Ok(Dynamic::Registered(Box::new(Registered {
            name: go_type.to_owned().into(),
            type_id,
            announced,
            value,
        })))
    }

    fn value(
        &mut self,
        id: TypeId,
        go_type: &str,
        json: &Json,
        base: Option<&Value<'a>>,
    ) -> Result<Value<'a>, FromJsonError> {
        let Some(shape) = self.shapes.types().get(id).map(|def| def.shape.clone()) else {
            return scalar(id, json).map(Value::Scalar);
        };
        match shape {
            Shape::Slice { elem } => self.list(elem, json, base),
            Shape::Array { elem, len } => {
                let found = json.as_array().map_or(0, Vec::len) as u64;
                if found != len {
                    return Err(FromJsonError::new(format!("the array has {len} elements, and not {found}")));
                }
                self.list(elem, json, base)
            }
            Shape::Map { key, elem } => {
                let old = match base {
                    Some(Value::Map(pairs)) => pairs.as_slice(),
                    _ => &[],
                };
                self.pairs(key, elem, json, old)
            }
            Shape::Struct { fields } => {
                let fields: Vec<_> = fields.iter().map(|field| (field.name.to_string(), field.id)).collect();
                self.structure(&fields, go_type, json, base)
            }
            Shape::GobEncoder | Shape::BinaryMarshaler | Shape::TextMarshaler => opaque(go_type, json),
        }
    }

    fn list(
        &mut self,
        elem: TypeId,
        json: &Json,
        base: Option<&Value<'a>>,
    ) -> Result<Value<'a>, FromJsonError> {
        let nodes = json.as_array().ok_or_else(|| FromJsonError::new("a list is needed here"))?;
        let old = match base {
            Some(Value::List(values)) => values.as_slice(),
            _ => &[],
        };
        let make = |(index, node)| {
            self.node(elem, node, old.get(index)).map_err(|error| error.inside(Segment::Index(index)))
        };
        nodes.iter().enumerate().map(make).collect::<Result<_, _>>().map(Value::List)
    }

    /// Keys that were there keep their order, and new ones follow.
    fn pairs(
        &mut self,
        key_id: TypeId,
        elem: TypeId,
        json: &Json,
        old: &[(Value<'a>, Value<'a>)],
    ) -> Result<Value<'a>, FromJsonError> {
        let mut wanted = Wanted::read(json)?;
        let mut pairs = Vec::with_capacity(wanted.nodes.len());
        for (key, value) in old {
            let Some(types) = self.base_types else { break };
            let view = typed::view(types, key_id, key);
            if let Some((_, node)) = wanted.take(&view) {
                let value =
                    self.node(elem, node, Some(value)).map_err(|error| error.inside(key_segment(&view)))?;
                pairs.push((key.clone(), value));
            }
        }
        for (key, node) in wanted.rest() {
            let place = |error: FromJsonError| error.inside(key_segment(key));
            let value = self.node(elem, node, None).map_err(place)?;
            pairs.push((self.node(key_id, key, None).map_err(place)?, value));
        }
        self.check_keys(key_id, &pairs)?;
        Ok(Value::Map(pairs))
    }

    /// Two spellings can be one key; only a NaN is never another's equal.
    fn check_keys(&self, id: TypeId, pairs: &[(Value<'a>, Value<'a>)]) -> Result<(), FromJsonError> {
        let mut seen = HashSet::with_capacity(pairs.len());
        for (key, _) in pairs {
            let view = typed::view(self.shapes.types(), id, key);
            let text = typed::sort_text(&view);
            if !text.contains("NaN") && !seen.insert(text) {
                return Err(FromJsonError::new("the key is there twice").inside(key_segment(&view)));
            }
        }
        Ok(())
    }

    fn structure(
        &mut self,
        fields: &[(String, TypeId)],
        go_type: &str,
        json: &Json,
        base: Option<&Value<'a>>,
    ) -> Result<Value<'a>, FromJsonError> {
        let nodes =
            json.as_object().ok_or_else(|| FromJsonError::new("a struct's fields are needed here"))?;
        if let Some(unknown) = nodes.keys().find(|name| !fields.iter().any(|(field, _)| field == *name)) {
            let known: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
            let message = format!("{go_type} has no field {unknown:?}; it has {}", known.join(", "));
            return Err(FromJsonError::new(message));
        }
        let mut present = Vec::new();
        for (index, (name, id)) in fields.iter().enumerate() {
            let Some(node) = nodes.get(name) else { continue };
            let old = match base {
                Some(Value::Struct(old)) => old.iter().find(|(old, _)| *old == index).map(|(_, value)| value),
                _ => None,
            };
            let node = &without_interface_mark(node, *id);
            let value =
                self.node(*id, node, old).map_err(|error| error.inside(Segment::Field(name.clone())))?;
            if old.is_some() || !is_left_out(&value) {
                present.push((index, value));
            }
        }
        Ok(Value::Struct(present))
    }
}

/// The pairs of a map, each to be taken once.
struct Wanted<'j> {
    nodes: Vec<Option<(&'j Json, &'j Json)>>,
    places: HashMap<String, Vec<usize>>,
}

impl<'j> Wanted<'j> {
    fn read(json: &'j Json) -> Result<Self, FromJsonError> {
        let pairs = json.as_array().ok_or_else(|| FromJsonError::new("a list of pairs is needed here"))?;
        let mut wanted = Self { nodes: Vec::with_capacity(pairs.len()), places: HashMap::new() };
        for (index, pair) in pairs.iter().enumerate() {
            let Some([key, value]) = pair.as_array().map(Vec::as_slice) else {
                let error = FromJsonError::new("a pair is a list of a key and a value");
                return Err(error.inside(Segment::Index(index)));
            };
            wanted.places.entry(typed::sort_text(key)).or_default().insert(0, index);
            wanted.nodes.push(Some((key, value)));
        }
        Ok(wanted)
    }

    fn take(&mut self, key: &Json) -> Option<(&'j Json, &'j Json)> {
        let place = self.places.get_mut(&typed::sort_text(key))?.pop()?;
        self.nodes[place].take()
    }

    fn rest(self) -> impl Iterator<Item = (&'j Json, &'j Json)> {
        self.nodes.into_iter().flatten()
    }
}

fn key_segment(key: &Json) -> Segment {
    Segment::Key(key["value"].to_string())
}

/// A node's `type` and `value`.
pub(super) fn parts(node: &Json) -> Result<(&str, &Json), FromJsonError> {
    match (node.get("type").and_then(Json::as_str), node.get("value")) {
        (Some(go_type), Some(value)) => Ok((go_type, value)),
        _ => Err(FromJsonError::new(r#"a value is written {"type": …, "value": …}"#)),
    }
}

/// A field's mark is no part of its value's view.
fn without_interface_mark(node: &Json, id: TypeId) -> Json {
    let mut node = node.clone();
    if let (TypeId::INTERFACE, Some(object)) = (id, node.as_object_mut()) {
        object.shift_remove(super::typed::INTERFACE_MARK);
    }
    node
}

/// What Go does not send in a struct: zero scalars, empty slices, nil.
fn is_left_out(value: &Value<'_>) -> bool {
    match value {
        Value::Scalar(scalar) => match scalar {
            Scalar::Bool(bool) => !bool,
            Scalar::Int(number) => *number == 0,
            Scalar::Uint(number) => *number == 0,
            Scalar::Float(number) => *number == 0.0,
            Scalar::Complex(re, im) => *re == 0.0 && *im == 0.0,
            Scalar::Bytes(bytes) | Scalar::String(bytes) => bytes.is_empty(),
        },
        Value::List(values) => values.is_empty(),
        Value::Interface(Dynamic::Nil) => true,
        _ => false,
    }
}

fn scalar<'a>(id: TypeId, json: &Json) -> Result<Scalar<'a>, FromJsonError> {
    let needed = |what: &str| FromJsonError::new(format!("{what} is needed here, and not {}", kind(json)));
    match id {
        TypeId::BOOL => json.as_bool().map(Scalar::Bool).ok_or_else(|| needed("true or false")),
        TypeId::INT => json.as_i64().map(Scalar::Int).ok_or_else(|| needed("a whole number of 64 bits")),
        TypeId::UINT => json.as_u64().map(Scalar::Uint).ok_or_else(|| needed("a whole number from 0 on")),
        TypeId::FLOAT => float(json).map(Scalar::Float).ok_or_else(|| needed("a number")),
        TypeId::COMPLEX => match json.as_array().map(Vec::as_slice) {
            Some([re, im]) => match (float(re), float(im)) {
                (Some(re), Some(im)) => Ok(Scalar::Complex(re, im)),
                _ => Err(needed("a pair of numbers")),
            },
            _ => Err(needed("a pair of numbers")),
        },
        TypeId::BYTES => json
            .as_str()
            .and_then(|text| BASE64.decode(text).ok())
            .map(|bytes| Scalar::Bytes(bytes.into()))
            .ok_or_else(|| needed("base64")),
        TypeId::STRING => {
            text_or_bytes(json).map(|bytes| Scalar::String(bytes.into())).ok_or_else(|| needed("text"))
        }
        _ => Err(FromJsonError::new("the type is not known")),
    }
}

fn float(json: &Json) -> Option<f64> {
    match json.as_str() {
        Some("NaN") => Some(f64::NAN),
        Some("+Inf") => Some(f64::INFINITY),
        Some("-Inf") => Some(f64::NEG_INFINITY),
        Some(_) => None,
        None => json.as_f64(),
    }
}

fn opaque<'a>(go_type: &str, json: &Json) -> Result<Value<'a>, FromJsonError> {
    let time = || json.as_str().filter(|_| is_time(go_type)).and_then(GoTime::parse).map(GoTime::to_bytes);
    let bytes = raw_bytes(json).or_else(time).or_else(|| text_or_bytes(json).filter(|_| !is_time(go_type)));
    bytes.map(|bytes| Value::Opaque(bytes.into())).ok_or_else(|| {
        let what =
            if is_time(go_type) { "a time like 2026-05-17T15:00:00Z" } else { r#"{"$bytes": base64}"# };
        FromJsonError::new(format!("{what} is needed here, and not {}", kind(json)))
    })
}

fn text_or_bytes(json: &Json) -> Option<Vec<u8>> {
    json.as_str().map(|text| text.as_bytes().to_vec()).or_else(|| raw_bytes(json))
}

fn raw_bytes(json: &Json) -> Option<Vec<u8>> {
    BASE64.decode(json.as_object().filter(|object| is_raw(object))?.get(RAW_BYTES)?.as_str()?).ok()
}

pub(super) fn is_raw(object: &Map<String, Json>) -> bool {
    object.len() == 1 && object.contains_key(RAW_BYTES)
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a bool",
        Json::Number(_) => "such a number",
        Json::String(_) => "such a string",
        Json::Array(_) => "such a list",
        Json::Object(_) => "an object",
    }
}
