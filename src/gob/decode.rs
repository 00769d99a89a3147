//! Bytes → [`Document`].
//!
//! Go's encoder cuts a message in two wherever a type shows up for the first time inside an
//! interface: the definition goes out with what was written so far, and the rest of the value
//! follows in the next message. [`Decoder::type_sequence`] is where the pieces are put together.

use std::borrow::Cow;

use super::builtin::Builtin;
use super::error::{GobError, Problem, Segment};
use super::time::GoTime;
use super::types::{Shape, TypeDef, TypeId, Types};
use super::value::{Document, Dynamic, Registered, Scalar, Value};
use super::wire::Reader;

/// Longest registered name in bytes that Go's decoder takes.
const MAX_NAME_BYTES: usize = 1024;

/// Elements for which memory is set aside before they have been seen: a count is only a claim, and
/// every level of nesting can make one.
const TRUSTED: usize = 256;

/// What a hostile stream may make us do.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Values inside values. Go's own decoder follows up to 10,000.
    pub depth: usize,
    /// Values altogether, the fields that structs leave out included.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 200, values: 4 << 20 }
    }
}

/// Decodes the first value of a stream, as Go's `Decoder.Decode` would, into whatever it is.
///
/// # Errors
/// [`GobError`] with the byte offset and the path inside the value.
pub fn decode(data: &[u8]) -> Result<Document<'_>, GobError> {
    decode_with(data, Limits::default())
}

/// [`decode`] with other limits.
///
/// # Errors
/// As [`decode`].
pub fn decode_with(data: &[u8], limits: Limits) -> Result<Document<'_>, GobError> {
    let mut decoder = Decoder {
        reader: Reader::new(data),
        types: Types::default(),
        values_left: limits.values,
        limits,
        depth: 0,
    };
    let (type_id, announced) = decoder.type_sequence(false)?;
    let value = decoder.top(type_id)?;
    Ok(Document {
        types: decoder.types,
        type_id,
        announced,
        value,
        trailing: Cow::Borrowed(decoder.reader.rest()),
    })
}

/// Decodes a stream that holds one string, such as the session id in a cookie.
///
/// # Errors
/// [`GobError`], also when the stream holds something else.
pub fn decode_string(data: &[u8]) -> Result<&[u8], GobError> {
    let document = decode(data)?;
    match document.value {
        Value::Scalar(Scalar::String(Cow::Borrowed(text))) => Ok(text),
        _ => {
            let found = document.types.describe(document.type_id);
            Err(GobError::new(0, Problem::WrongType { expected: "string", found }))
        }
    }
}

struct Decoder<'a> {
    reader: Reader<'a>,
    types: Types<'a>,
    limits: Limits,
    values_left: usize,
    depth: usize,
}

impl<'a> Decoder<'a> {
    /// Reads type definitions until the id of a value comes.
    fn type_sequence(&mut self, in_interface: bool) -> Result<(TypeId, Vec<TypeId>), GobError> {
        let mut announced = Vec::new();
        loop {
            if self.reader.left() == 0 {
                self.reader.next_message()?;
            }
            let id = self.reader.int("a type id")?;
            if id >= 0 {
                return Ok((TypeId(id), announced));
            }
            let id = TypeId(id.checked_neg().unwrap_or(i64::MAX));
            self.definition(id)?;
            announced.push(id);
            if self.reader.left() > 0 {
                if !in_interface {
                    return Err(self.reader.fail(Problem::BadDefinition(id)));
                }
                // Inside a value that is itself inside an interface, the next message's length
                // stands here, within the outer message.
                self.reader.uint("a message's length")?;
            }
        }
    }

    fn definition(&mut self, id: TypeId) -> Result<(), GobError> {
        let def = TypeDef::read(&mut self.reader, id)?;
        if self.types.insert(id, def) {
            return Ok(());
        }
        Err(self.reader.fail(Problem::DuplicateType(id)))
    }

    /// A value that stands on its own: outermost, or in an interface. One that is no struct has
    /// a zero byte in front, where a struct would have a field number.
    fn top(&mut self, id: TypeId) -> Result<Value<'a>, GobError> {
        let is_struct = matches!(self.types.get(id).map(|def| &def.shape), Some(Shape::Struct { .. }));
        if !is_struct {
            let zero = self.reader.uint("a value")?;
            if zero != 0 {
                return Err(self.reader.fail(Problem::Singleton(zero)));
            }
        }
        self.value(id)
    }

    fn value(&mut self, id: TypeId) -> Result<Value<'a>, GobError> {
        self.spend(1)?;
        if let Some(scalar) = self.scalar(id)? {
            return Ok(Value::Scalar(scalar));
        }
        if self.depth >= self.limits.depth {
            return Err(self.reader.fail(Problem::TooDeep(self.limits.depth)));
        }
        self.depth += 1;
        let value = self.compound(id)?;
        self.depth -= 1;
        Ok(value)
    }

    /// `None` when values of type `id` have parts.
    fn scalar(&mut self, id: TypeId) -> Result<Option<Scalar<'a>>, GobError> {
        Ok(Some(match id {
            TypeId::BOOL => Scalar::Bool(self.reader.uint("a bool")? != 0),
            TypeId::INT => Scalar::Int(self.reader.int("an int")?),
            TypeId::UINT => Scalar::Uint(self.reader.uint("a uint")?),
            TypeId::FLOAT => Scalar::Float(self.reader.float("a float")?),
            TypeId::COMPLEX => {
                let re = self.reader.float("a complex number")?;
                Scalar::Complex(re, self.reader.float("a complex number")?)
            }
            TypeId::BYTES => Scalar::Bytes(Cow::Borrowed(self.reader.bytes("a byte slice")?)),
            TypeId::STRING => Scalar::String(Cow::Borrowed(self.reader.bytes("a string")?)),
            _ => return Ok(None),
        }))
    }

    fn compound(&mut self, id: TypeId) -> Result<Value<'a>, GobError> {
        if id == TypeId::INTERFACE {
            return self.interface();
        }
        let Some(slot) = self.types.slot(id) else {
            return Err(self.reader.fail(Problem::UnknownType(id)));
        };
        self.spend(self.types.weight_at(slot))?;
        match self.types.at(slot).shape {
            Shape::Slice { elem } => {
                let count = self.reader.count("a slice")?;
                self.list(elem, count)
            }
            Shape::Array { elem, len } => {
                let count = self.reader.count("an array")?;
                if count as u64 != len {
                    let problem = Problem::ArrayLength { expected: len, found: count as u64 };
                    return Err(self.reader.fail(problem));
                }
                self.list(elem, count)
            }
            Shape::Map { key, elem } => self.map(key, elem),
            Shape::Struct { ref fields } => {
                let fields = fields.len();
                self.structure(slot, fields)
            }
            Shape::GobEncoder | Shape::BinaryMarshaler | Shape::TextMarshaler => {
                let bytes = self.reader.bytes("a value of a type with its own encoding")?;
                Ok(Value::Opaque(Cow::Borrowed(bytes)))
            }
        }
    }

    fn list(&mut self, elem: TypeId, count: usize) -> Result<Value<'a>, GobError> {
        let mut values = Vec::with_capacity(count.min(TRUSTED));
        for index in 0..count {
            let value = self.value(elem).map_err(|error| error.inside(Segment::Index(index)))?;
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn map(&mut self, key_id: TypeId, elem: TypeId) -> Result<Value<'a>, GobError> {
        let count = self.reader.count("a map")?;
        let mut pairs = Vec::with_capacity(count.min(TRUSTED));
        for index in 0..count {
            let key = self.value(key_id).map_err(|error| error.inside(Segment::KeyAt(index)))?;
            match self.value(elem) {
                Ok(value) => pairs.push((key, value)),
                Err(error) => return Err(error.inside(key_segment(&key, index))),
            }
        }
        Ok(Value::Map(pairs))
    }

    fn structure(&mut self, slot: usize, fields: usize) -> Result<Value<'a>, GobError> {
        let mut present = Vec::new();
        let mut next = 0u64;
        // Go takes the end of the message for the end of the struct.
        while self.reader.left() > 0 {
            let delta = self.reader.uint("a struct's field number")?;
            if delta == 0 {
                break;
            }
            let index = next.saturating_add(delta - 1);
            let Some(field) = usize::try_from(index).ok().filter(|index| *index < fields) else {
                return Err(self.reader.fail(Problem::NoSuchField { fields, index }));
            };
            let Shape::Struct { fields: defs } = &self.types.at(slot).shape else {
                return Err(self.reader.fail(Problem::NoSuchField { fields, index }));
            };
            match self.value(defs[field].id) {
                Ok(value) => present.push((field, value)),
                Err(error) => return Err(error.inside(self.field_segment(slot, field))),
            }
            next = index + 1;
        }
        Ok(Value::Struct(present))
    }

    fn interface(&mut self) -> Result<Value<'a>, GobError> {
        let name = self.reader.name("name of a type in an interface")?;
        if name.is_empty() {
            return Ok(Value::Interface(Dynamic::Nil));
        }
        if name.len() > MAX_NAME_BYTES {
            return Err(self.reader.fail(Problem::LongName(name.len())));
        }
        let (type_id, announced) = self.type_sequence(true)?;
        self.reader.uint("a value's length")?;
        let start = self.reader.offset();
        let value = self.top(type_id)?;
        let Some(builtin) = Builtin::from_name(name) else {
            self.check_known(name, type_id, &value).map_err(|problem| GobError::new(start, problem))?;
            let name = Cow::Borrowed(name);
            let registered = Registered { name, type_id, announced, value };
            return Ok(Value::Interface(Dynamic::Registered(Box::new(registered))));
        };
        match value {
            Value::Scalar(scalar) if builtin.can_hold(&scalar) => Ok(Value::builtin(builtin, scalar)),
            Value::Scalar(scalar) if builtin.type_id() == scalar.type_id() => {
                Err(GobError::new(start, Problem::OutOfRange(name.to_owned())))
            }
            _ => {
                let found = self.types.describe(type_id);
                Err(GobError::new(start, Problem::Misnamed { name: name.to_owned(), found }))
            }
        }
    }

    /// Types that every Go program knows by name, or this tool does: what does not fit them makes
    /// Go's decoder fail.
    fn check_known(&self, name: &str, type_id: TypeId, value: &Value<'_>) -> Result<(), Problem> {
        let misnamed =
            || Problem::Misnamed { name: name.to_owned(), found: self.types.describe_shape(type_id) };
        let shape = self.types.get(type_id).map(|def| &def.shape);
        if name == "time.Time" {
            return match (shape, value) {
                (Some(Shape::GobEncoder), Value::Opaque(bytes)) if GoTime::is_encoding(bytes) => Ok(()),
                _ => Err(misnamed()),
            };
        }
        let Some(builtin) = name.strip_prefix("[]").and_then(Builtin::from_name) else { return Ok(()) };
        match (shape, value) {
            (Some(Shape::Slice { elem }), Value::List(values)) if *elem == builtin.type_id() => {
                let fits =
                    |value: &Value<'_>| matches!(value, Value::Scalar(scalar) if builtin.can_hold(scalar));
                if values.iter().all(fits) { Ok(()) } else { Err(Problem::OutOfRange(name.to_owned())) }
            }
            _ => Err(misnamed()),
        }
    }

    fn field_segment(&self, slot: usize, field: usize) -> Segment {
        match &self.types.at(slot).shape {
            Shape::Struct { fields } => Segment::Field(fields[field].name.to_string()),
            _ => Segment::Index(field),
        }
    }

    fn spend(&mut self, values: usize) -> Result<(), GobError> {
        match self.values_left.checked_sub(values) {
            Some(left) => {
                self.values_left = left;
                Ok(())
            }
            None => Err(self.reader.fail(Problem::TooMany(self.limits.values))),
        }
    }
}

fn key_segment(key: &Value<'_>, index: usize) -> Segment {
    let scalar = match key {
        Value::Scalar(scalar) | Value::Interface(Dynamic::Builtin(_, scalar)) => scalar,
        _ => return Segment::KeyAt(index),
    };
    match scalar {
        Scalar::String(text) => Segment::Key(format!("{:?}", String::from_utf8_lossy(text))),
        Scalar::Int(number) => Segment::Key(number.to_string()),
        Scalar::Uint(number) => Segment::Key(number.to_string()),
        Scalar::Bool(bool) => Segment::Key(bool.to_string()),
        _ => Segment::KeyAt(index),
    }
}
