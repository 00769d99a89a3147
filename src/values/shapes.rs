//! Type definitions for values that come as a typed view: those of the document that is changed,
//! and others made up from what the view says of its types.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value as Json;

use super::FromJsonError;
use super::from_typed::{is_raw, parts};
use super::go_type::GoType;
use super::json::DEEPEST_VIEW;
use super::typed::{INTERFACE_MARK, PARTS, TIME};
use crate::gob::{Document, Dynamic, Field, Shape, TypeDef, TypeId, Types, Value};

/// What a struct consists of, in so many words.
const STRUCT: &str = "struct";

/// Shapes that stand for themselves where a type has no name; structs without one share their fields.
const NAMELESS: [&str; 4] = [STRUCT, "gob", "binary", "text"];

/// Types by name, and what is known of those that have no definition yet.
pub(super) struct Shapes<'a> {
    types: Types<'a>,
    /// Definitions by the names or spellings that they have inside other types.
    known: HashMap<String, TypeId>,
    /// Definitions by the names that they have in interfaces.
    registered: HashMap<String, TypeId>,
    /// What the view says that a named type consists of.
    said: HashMap<String, String>,
    /// The fields of structs, in the order in which the view first shows them.
    fields: HashMap<String, Vec<(String, String)>>,
    next: TypeId,
}

impl<'a> Shapes<'a> {
    /// Reads what a view says of its types.
    pub(super) fn collect(view: &Json) -> Result<Self, FromJsonError> {
        let types = Types::default();
        let next = types.next_id();
        let mut shapes = Self {
            types,
            known: HashMap::new(),
            registered: HashMap::new(),
            said: HashMap::new(),
            fields: HashMap::new(),
            next,
        };
        shapes.visit(view, 0)?;
        Ok(shapes)
    }

    fn visit(&mut self, json: &Json, depth: usize) -> Result<(), FromJsonError> {
        if depth > DEEPEST_VIEW {
            return Err(FromJsonError::new(format!("values are nested more than {DEEPEST_VIEW} deep")));
        }
        match json {
            Json::Array(parts) => parts.iter().try_for_each(|part| self.visit(part, depth + 1)),
            Json::Object(object) if object.contains_key("type") => {
                let (go_type, value) = parts(json)?;
                let shape = object.get("of").and_then(Json::as_str).unwrap_or(go_type);
                if shape == STRUCT {
                    self.visit_fields(go_type, value);
                }
                if shape != go_type {
                    self.said.insert(go_type.to_owned(), shape.to_owned());
                }
                for (name, shape) in object.get(PARTS).and_then(Json::as_object).into_iter().flatten() {
                    let shape = shape.as_str().unwrap_or_default();
                    self.said.entry(name.clone()).or_insert_with(|| shape.to_owned());
                }
                self.visit(value, depth + 1)
            }
            Json::Object(object) if !is_raw(object) => {
                object.values().try_for_each(|part| self.visit(part, depth + 1))
            }
            _ => Ok(()),
        }
    }

    fn visit_fields(&mut self, go_type: &str, value: &Json) {
        let fields = self.fields.entry(go_type.to_owned()).or_default();
        for (name, node) in value.as_object().into_iter().flatten() {
            let interface = node.get(INTERFACE_MARK).is_some_and(|mark| mark == true);
            let field_type =
                if interface { "interface {}" } else { node["type"].as_str().unwrap_or_default() };
            if !fields.iter().any(|(known, _)| known == name) {
                fields.push((name.clone(), field_type.to_owned()));
            }
        }
    }

    /// Takes over a document's definitions, which count before anything that is made up.
    pub(super) fn adopt(&mut self, base: &Document<'a>) {
        self.types = base.types.clone();
        self.next = self.types.next_id();
        for (id, _) in base.types.iter() {
            self.known.entry(base.types.describe(id)).or_insert(id);
        }
        self.adopt_registered(&base.value);
    }

    fn adopt_registered(&mut self, value: &Value<'a>) {
        match value {
            Value::Interface(Dynamic::Registered(registered)) => {
                self.registered.insert(registered.name.to_string(), registered.type_id);
                self.adopt_registered(&registered.value);
            }
            Value::List(values) => values.iter().for_each(|value| self.adopt_registered(value)),
            Value::Struct(fields) => fields.iter().for_each(|(_, value)| self.adopt_registered(value)),
            Value::Map(pairs) => pairs.iter().for_each(|(key, value)| {
                self.adopt_registered(key);
                self.adopt_registered(value);
            }),
            _ => {}
        }
    }

    pub(super) fn types(&self) -> &Types<'a> {
        &self.types
    }

    pub(super) fn into_types(self) -> Types<'a> {
        self.types
    }

    /// The type of values that stand in an interface under a registered name.
    pub(super) fn resolve_registered(&mut self, name: &str) -> Result<TypeId, FromJsonError> {
        if let Some(id) = self.registered.get(name) {
            return Ok(*id);
        }
        let id = if self.said.contains_key(name) {
            let label = registered_label(name);
            // Go takes a slice or map that contains itself only where both are one definition.
            let contains_itself = !label.is_empty()
                && self.said[name].contains('[')
                && self.said.get(label).is_none_or(|shape| *shape == self.said[name])
                && !self.known.contains_key(label);
            self.define(name, contains_itself.then_some(label), label, |shapes| shapes.named(name))?
        } else {
            self.resolve(name)?
        };
        self.registered.insert(name.to_owned(), id);
        Ok(id)
    }

    /// The type id of a spelling, with a definition where it needs one.
    pub(super) fn resolve(&mut self, spelling: &str) -> Result<TypeId, FromJsonError> {
        if let Some(id) = self.known.get(spelling) {
            return Ok(*id);
        }
        let go_type = GoType::parse(spelling);
        match go_type {
            Some(GoType::Builtin(builtin)) => Ok(builtin.type_id()),
            Some(GoType::Interface) => Ok(TypeId::INTERFACE),
            // A name that the view explains may look like a spelling: gob gives some slices such names.
            _ if self.said.contains_key(spelling) => {
                self.define(spelling, Some(spelling), spelling, |shapes| shapes.named(spelling))
            }
            Some(GoType::Named(name)) => {
                let label = if NAMELESS.contains(&spelling) { "" } else { spelling };
                self.define(spelling, Some(spelling), label, |shapes| shapes.named(&name))
            }
            Some(go_type) => self.define(spelling, Some(spelling), "", |shapes| shapes.spelled(&go_type)),
            None => Err(FromJsonError::new(format!("{spelling:?} is no Go type"))),
        }
    }

    /// Makes a definition for what the view calls `name`. `known_as` is what it is called inside other
    /// types: a registered name is not, even where it looks the same.
    fn define(
        &mut self,
        name: &str,
        known_as: Option<&str>,
        label: &str,
        shape: impl FnOnce(&mut Self) -> Result<Shape<'a>, FromJsonError>,
    ) -> Result<TypeId, FromJsonError> {
        // A named type without parts, such as a string type, travels as what it consists of.
        match self.said.get(name).and_then(|said| GoType::parse(said)) {
            Some(GoType::Builtin(builtin)) => return Ok(builtin.type_id()),
            Some(GoType::Interface) => return Ok(TypeId::INTERFACE),
            _ => {}
        }
        // Known before it is defined, because a type can contain itself.
        let id = self.next;
        self.next = TypeId(id.0 + 1);
        self.known.extend(known_as.map(|spelling| (spelling.to_owned(), id)));
        let shape = shape(self)?;
        self.types.insert(id, TypeDef { name: Cow::Owned(label.to_owned()), inner_id: id, shape });
        Ok(id)
    }

    fn named(&mut self, name: &str) -> Result<Shape<'a>, FromJsonError> {
        if matches!(name, TIME | "*time.Time") {
            return Ok(Shape::GobEncoder);
        }
        let nameless = || NAMELESS.contains(&name).then(|| name.to_owned());
        let Some(said) = self.said.get(name).cloned().or_else(nameless) else {
            return Err(FromJsonError::new(format!(
                "nothing says what {name} consists of: add \"of\", such as \"struct\" or \"[]string\""
            )));
        };
        match said.as_str() {
            "gob" => Ok(Shape::GobEncoder),
            "binary" => Ok(Shape::BinaryMarshaler),
            "text" => Ok(Shape::TextMarshaler),
            STRUCT => {
                let fields = self.fields.get(name).cloned().unwrap_or_default();
                let field = |(name, spelling): (String, String)| {
                    Ok(Field { name: Cow::Owned(name), id: self.resolve(&spelling)? })
                };
                Ok(Shape::Struct { fields: fields.into_iter().map(field).collect::<Result<_, _>>()? })
            }
            spelling => match GoType::parse(spelling) {
                Some(go_type) => self.spelled(&go_type),
                None => Err(FromJsonError::new(format!("{spelling:?} is no Go type"))),
            },
        }
    }

    fn spelled(&mut self, go_type: &GoType) -> Result<Shape<'a>, FromJsonError> {
        Ok(match go_type {
            GoType::Slice(elem) => Shape::Slice { elem: self.resolve(&elem.to_string())? },
            GoType::Array(len, elem) => Shape::Array { elem: self.resolve(&elem.to_string())?, len: *len },
            GoType::Map(key, elem) => {
                Shape::Map { key: self.resolve(&key.to_string())?, elem: self.resolve(&elem.to_string())? }
            }
            other => return Err(FromJsonError::new(format!("{other} does not say what it consists of"))),
        })
    }
}

/// A registered name without its package, as gob puts it into definitions: none for what is spelled out.
fn registered_label(name: &str) -> &str {
    if name.contains('[') {
        return "";
    }
    name.rsplit('.').next().unwrap_or(name).trim_start_matches('*')
}
