//! Makes session documents from Rust values: what `demo` seeds, and what tests need.

use std::borrow::Cow;

use super::builtin::Builtin;
use super::time::GoTime;
use super::types::{Field, Shape, TypeDef, TypeId, Types};
use super::value::{Document, Scalar, Value};

/// Collects the type definitions that the values it makes need.
#[derive(Debug, Default)]
pub struct Builder {
    types: Types<'static>,
    made: Vec<(String, TypeId)>,
}

impl Builder {
    /// A builder without any types.
    pub fn new() -> Self {
        Self::default()
    }

    /// A Go `string` in an interface.
    pub fn string(&self, text: &str) -> Value<'static> {
        Value::builtin(Builtin::String, Scalar::String(Cow::Owned(text.into())))
    }

    /// A Go `int` in an interface.
    pub fn int(&self, number: i64) -> Value<'static> {
        Value::builtin(Builtin::Int, Scalar::Int(number))
    }

    /// A Go `float64` in an interface.
    pub fn float(&self, number: f64) -> Value<'static> {
        Value::builtin(Builtin::Float64, Scalar::Float(number))
    }

    /// A Go `bool` in an interface.
    pub fn bool(&self, bool: bool) -> Value<'static> {
        Value::builtin(Builtin::Bool, Scalar::Bool(bool))
    }

    /// A Go `[]byte` in an interface.
    pub fn bytes(&self, bytes: Vec<u8>) -> Value<'static> {
        Value::builtin(Builtin::Bytes, Scalar::Bytes(Cow::Owned(bytes)))
    }

    /// A Go `time.Time` in an interface.
    pub fn time(&mut self, time: GoTime) -> Value<'static> {
        let id = self.define("time.Time", "Time", Shape::GobEncoder);
        Value::registered("time.Time", id, Value::Opaque(Cow::Owned(time.to_bytes())))
    }

    /// A Go `[]interface{}` in an interface, as flash messages are kept.
    pub fn list(&mut self, values: Vec<Value<'static>>) -> Value<'static> {
        let name = "[]interface {}";
        let id = self.define(name, "", Shape::Slice { elem: TypeId::INTERFACE });
        Value::registered(name, id, Value::List(values))
    }

    /// A Go `map[string]interface{}` in an interface.
    pub fn map(&mut self, pairs: Vec<(&str, Value<'static>)>) -> Value<'static> {
        let name = "map[string]interface {}";
        let shape = Shape::Map { key: TypeId::STRING, elem: TypeId::INTERFACE };
        let id = self.define(name, "", shape);
        let string = |text: &str| Value::Scalar(Scalar::String(Cow::Owned(text.into())));
        let pairs = pairs.into_iter().map(|(key, value)| (string(key), value)).collect();
        Value::registered(name, id, Value::Map(pairs))
    }

    /// A registered struct in an interface. `name` is the registered one, such as `main.User`;
    /// each field has a name, a type and, unless it is zero, a value.
    pub fn structure(
        &mut self,
        name: &'static str,
        fields: Vec<(&'static str, TypeId, Option<Value<'static>>)>,
    ) -> Value<'static> {
        let label = name.rsplit('.').next().unwrap_or(name);
        let defs = fields.iter().map(|(name, id, _)| Field { name: Cow::Borrowed(name), id: *id }).collect();
        let id = self.define(name, label, Shape::Struct { fields: defs });
        let present =
            fields.into_iter().enumerate().filter_map(|(index, (_, _, value))| Some((index, value?)));
        Value::registered(name, id, Value::Struct(present.collect()))
    }

    /// The document that the store would write for a session with these values.
    pub fn session(mut self, pairs: Vec<(Value<'static>, Value<'static>)>) -> Document<'static> {
        let shape = Shape::Map { key: TypeId::INTERFACE, elem: TypeId::INTERFACE };
        let type_id = self.define("map[interface {}]interface {}", "", shape);
        Document {
            types: self.types,
            type_id,
            announced: Vec::new(),
            value: Value::Map(pairs),
            trailing: Cow::Borrowed(&[]),
        }
    }

    fn define(&mut self, registered: &str, label: &'static str, shape: Shape<'static>) -> TypeId {
        if let Some((_, id)) = self.made.iter().find(|(name, _)| name == registered) {
            return *id;
        }
        let id = self.types.next_id();
        self.types.insert(id, TypeDef { name: Cow::Borrowed(label), inner_id: id, shape });
        self.made.push((registered.to_owned(), id));
        id
    }
}
