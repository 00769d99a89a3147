//! Bytes → [`Document`].
//!
//! Go's encoder cuts a message in two wherever a type shows up for the first time inside an
//! interface: the definition goes out with what was written so far, and the rest of the value
//! follows in the next message. [`Decoder::type_sequence`] is where the pieces are put together.

use std::borrow::Cow;

use super::builtin::Builtin;
use super::error::{GobError, Problem, Segment};
use super::known::{MAX_NAME_BYTES, check_registered};
use super::types::{Shape, TypeDef, TypeId, Types};
use super::value::{Document, Dynamic, Registered, Scalar, Value};
use super::wire::{Read, Reader};

/// Elements for which memory is set aside before they have been seen: a count is only a claim, and
/// every level of nesting can make one.
const TRUSTED: usize = 256;

/// What a hostile stream may make us do.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Values inside values. Go's own decoder follows up to 10,000.
    depth: usize,
    /// Values altogether, the fields that structs leave out included.
    values: usize,
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
    document(data, Limits::default()).map_err(|error| *error)
}

fn document(data: &[u8], limits: Limits) -> Read<Document<'_>> {
    let mut decoder = Decoder {
        reader: Reader::new(data),
        types: Types::default(),
        values_left: limits.values,
        limits,
        depth: 0,
    };
    let (mut announced, mut value) = (Vec::new(), Value::nil());
    let type_id = decoder.type_sequence(false, &mut announced)?;
    decoder.top(type_id, &mut value)?;
    let trailing = Cow::Borrowed(decoder.reader.rest());
    Ok(Document { types: decoder.types, type_id, announced, value, trailing })
}

/// Decodes a stream that holds one string, such as the session id in a cookie.
///
/// # Errors
/// [`GobError`], also when the stream holds something else.
pub fn decode_string(data: &[u8]) -> Result<&[u8], GobError> {
    if let Some(text) = only_string(data) {
        return Ok(text);
    }
    let document = decode(data)?;
    match document.value {
        Value::Scalar(Scalar::String(Cow::Borrowed(text))) => Ok(text),
        _ => {
            let found = document.types.describe(document.type_id);
            Err(GobError::new(0, Problem::WrongType { expected: "string", found }))
        }
    }
}

/// The form that Go writes, a tenth of the work: every cookie has one. What is odd, or wrong, is left
/// to the whole decoder.
fn only_string(data: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(data);
    reader.next_message().ok()?;
    let is_string = reader.int("a type id").ok()? == TypeId::STRING.0 && reader.uint("a value").ok()? == 0;
    if is_string { reader.bytes("a string").ok() } else { None }
}

struct Decoder<'a> {
    reader: Reader<'a>,
    types: Types<'a>,
    limits: Limits,
    values_left: usize,
    depth: usize,
}

/// Values are decoded in the place that they end up in: handed up through every level as results,
/// their copies would take most of the time.
impl<'a> Decoder<'a> {
    /// Reads type definitions until the id of a value comes.
    #[inline(always)]
    fn type_sequence(&mut self, in_interface: bool, announced: &mut Vec<TypeId>) -> Read<TypeId> {
        loop {
            if self.reader.left() == 0 {
                self.reader.next_message()?;
            }
            let id = self.reader.int("a type id")?;
            if id >= 0 {
                return Ok(TypeId(id));
            }
            let id = TypeId(id.checked_neg().unwrap_or(i64::MAX));
            self.definition(id, in_interface)?;
            announced.push(id);
        }
    }

    #[inline(never)]
    fn definition(&mut self, id: TypeId, in_interface: bool) -> Read<()> {
        let def = TypeDef::read(&mut self.reader, id)?;
        if id < TypeId::LAST_RESERVED || !self.types.insert(id, def) {
            return Err(self.reader.fail(Problem::DuplicateType(id)));
        }
        if self.reader.left() > 0 {
            if !in_interface {
                return Err(self.reader.fail(Problem::BadDefinition(id)));
            }
            // Inside a value that is itself inside an interface, the next message's length
            // stands here, within the outer message.
            self.reader.uint("a message's length")?;
        }
        Ok(())
    }

    /// A value that stands on its own: outermost, or in an interface.
    fn top(&mut self, id: TypeId, out: &mut Value<'a>) -> Read<()> {
        self.singleton(id)?;
        self.value(id, out)
    }

    /// A value on its own that is no struct has a zero byte in front, where a struct would have a field
    /// number.
    #[inline(always)]
    fn singleton(&mut self, id: TypeId) -> Read<()> {
        let shape = if id.is_builtin() { None } else { self.types.get(id).map(|def| &def.shape) };
        if matches!(shape, Some(Shape::Struct { .. })) {
            return Ok(());
        }
        match self.reader.uint("a value")? {
            0 => Ok(()),
            zero => Err(self.reader.fail(Problem::Singleton(zero))),
        }
    }

    #[inline(always)]
    fn value(&mut self, id: TypeId, out: &mut Value<'a>) -> Read<()> {
        self.spend(1)?;
        if self.scalar(id, |scalar| put(out, Value::Scalar(scalar)))? {
            return Ok(());
        }
        self.nested(id, out)
    }

    /// Hands on a value without parts; false when values of type `id` have parts.
    #[inline(always)]
    fn scalar(&mut self, id: TypeId, take: impl FnOnce(Scalar<'a>)) -> Read<bool> {
        match id {
            TypeId::STRING => take(Scalar::String(Cow::Borrowed(self.reader.bytes("a string")?))),
            TypeId::BOOL => take(Scalar::Bool(self.reader.uint("a bool")? != 0)),
            TypeId::INT => take(Scalar::Int(self.reader.int("an int")?)),
            TypeId::UINT => take(Scalar::Uint(self.reader.uint("a uint")?)),
            TypeId::FLOAT => take(Scalar::Float(self.reader.float("a float")?)),
            TypeId::COMPLEX => {
                let re = self.reader.float("a complex number")?;
                take(Scalar::Complex(re, self.reader.float("a complex number")?));
            }
            TypeId::BYTES => take(Scalar::Bytes(Cow::Borrowed(self.reader.bytes("a byte slice")?))),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn nested(&mut self, id: TypeId, out: &mut Value<'a>) -> Read<()> {
        if self.depth >= self.limits.depth {
            return Err(self.reader.fail(Problem::TooDeep(self.limits.depth)));
        }
        self.depth += 1;
        match id {
            TypeId::INTERFACE => self.interface(out)?,
            _ => self.compound(id, out)?,
        }
        self.depth -= 1;
        Ok(())
    }

    fn compound(&mut self, id: TypeId, out: &mut Value<'a>) -> Read<()> {
        let Some(slot) = self.types.slot(id) else {
            return Err(self.reader.fail(Problem::UnknownType(id)));
        };
        self.spend(self.types.weight_at(slot))?;
        let value = match self.types.at(slot).shape {
            Shape::Slice { elem } => {
                let count = self.reader.count("a slice")?;
                self.list(elem, count)?
            }
            Shape::Array { elem, len } => {
                let count = self.reader.count("an array")?;
                if count as u64 != len {
                    let problem = Problem::ArrayLength { expected: len, found: count as u64 };
                    return Err(self.reader.fail(problem));
                }
                self.list(elem, count)?
            }
            Shape::Map { key, elem } => self.map(key, elem)?,
            Shape::Struct { ref fields } => {
                let fields = fields.len();
                self.structure(slot, fields)?
            }
            Shape::GobEncoder | Shape::BinaryMarshaler | Shape::TextMarshaler => {
                let bytes = self.reader.bytes("a value of a type with its own encoding")?;
                Value::Opaque(Cow::Borrowed(bytes))
            }
        };
        put(out, value);
        Ok(())
    }

    fn list(&mut self, elem: TypeId, count: usize) -> Read<Value<'a>> {
        let mut values = Vec::with_capacity(count.min(TRUSTED));
        for index in 0..count {
            self.reader.need_more("a list").map_err(|error| inside(error, Segment::Index(index)))?;
            let value = pushed(&mut values, Value::nil());
            self.value(elem, value).map_err(|error| inside(error, Segment::Index(index)))?;
        }
        Ok(Value::List(values))
    }

    fn map(&mut self, key_id: TypeId, elem: TypeId) -> Read<Value<'a>> {
        let count = self.reader.count("a map")?;
        let mut pairs = Vec::with_capacity(count.min(TRUSTED));
        for index in 0..count {
            let (key, value) = pushed(&mut pairs, (Value::nil(), Value::nil()));
            self.value(key_id, key).map_err(|error| inside(error, Segment::KeyAt(index)))?;
            self.value(elem, value).map_err(|error| inside(error, key_segment(key, index)))?;
        }
        Ok(Value::Map(pairs))
    }

    fn structure(&mut self, slot: usize, fields: usize) -> Read<Value<'a>> {
        // The fields are paid for, whether present or not.
        let mut present = Vec::with_capacity(fields.min(TRUSTED));
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
            let id = defs[field].id;
            let (_, value) = pushed(&mut present, (field, Value::nil()));
            self.value(id, value).map_err(|error| inside(error, self.field_segment(slot, field)))?;
            next = index + 1;
        }
        Ok(Value::Struct(present))
    }

    fn interface(&mut self, out: &mut Value<'a>) -> Read<()> {
        let what = "name of a type in an interface";
        let name = self.reader.bytes(what)?;
        if let Some(builtin) = Builtin::from_bytes(name) {
            return self.builtin(builtin, out);
        }
        if name.is_empty() {
            return Ok(());
        }
        let Ok(name) = std::str::from_utf8(name) else {
            return Err(self.reader.fail(Problem::BadName(what)));
        };
        if name.len() > MAX_NAME_BYTES {
            return Err(self.reader.fail(Problem::LongName(name.len())));
        }
        let (mut announced, mut value) = (Vec::new(), Value::nil());
        let type_id = self.type_sequence(true, &mut announced)?;
        self.reader.uint("a value's length")?;
        let start = self.reader.offset();
        self.top(type_id, &mut value)?;
        check_registered(&self.types, name, type_id, &value)
            .map_err(|problem| GobError::new(start, problem))?;
        let registered = Registered { name: Cow::Borrowed(name), type_id, announced, value };
        put(out, Value::Interface(Dynamic::Registered(Box::new(registered))));
        Ok(())
    }

    /// What follows the name of one of Go's own types.
    #[inline(always)]
    fn builtin(&mut self, builtin: Builtin, out: &mut Value<'a>) -> Read<()> {
        let type_id = self.type_sequence(true, &mut Vec::new())?;
        self.reader.uint("a value's length")?;
        let start = self.reader.offset();
        self.singleton(type_id)?;
        self.spend(1)?;
        if !self.scalar(type_id, |scalar| put(out, Value::builtin(builtin, scalar)))? {
            self.nested(type_id, out)?;
        } else if let Value::Interface(Dynamic::Builtin(_, scalar)) = out
            && builtin.can_hold(scalar)
        {
            return Ok(());
        }
        let name = builtin.name().to_owned();
        let problem = match type_id == builtin.type_id() {
            true => Problem::OutOfRange(name),
            false => Problem::Misnamed { name, found: self.types.describe(type_id) },
        };
        Err(GobError::new(start, problem).into())
    }

    fn field_segment(&self, slot: usize, field: usize) -> Segment {
        match &self.types.at(slot).shape {
            Shape::Struct { fields } => Segment::Field(fields[field].name.to_string()),
            _ => Segment::Index(field),
        }
    }

    #[inline(always)]
    fn spend(&mut self, values: usize) -> Read<()> {
        match self.values_left.checked_sub(values) {
            Some(left) => {
                self.values_left = left;
                Ok(())
            }
            None => Err(self.reader.fail(Problem::TooMany(self.limits.values))),
        }
    }
}

/// Fills a place that holds [`Value::nil`], which owns nothing that would have to be dropped.
#[inline]
fn put<'a>(place: &mut Value<'a>, value: Value<'a>) {
    std::mem::forget(std::mem::replace(place, value));
}

#[inline]
fn pushed<T>(list: &mut Vec<T>, new: T) -> &mut T {
    let at = list.len();
    list.push(new);
    &mut list[at]
}

#[cold]
fn inside(mut error: Box<GobError>, segment: Segment) -> Box<GobError> {
    *error = error.inside(segment);
    error
}

#[cold]
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
