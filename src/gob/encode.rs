//! [`Document`] → bytes, in the form that Go's encoder writes.

use std::collections::BTreeSet;

use super::error::{GobError, Problem};
use super::known::check_registered;
use super::types::{Shape, TypeId, Types};
use super::value::{Document, Dynamic, Scalar, Value};
use super::wire::Write;

/// Encodes a document. What [`super::decode()`] made of a stream that Go wrote encodes to the
/// same bytes; definitions that nothing announces are sent where Go would send them.
///
/// # Errors
/// When a value does not have the form that its type demands, or the type is not defined.
pub fn encode(document: &Document<'_>) -> Result<Vec<u8>, GobError> {
    let mut encoder = Encoder { types: &document.types, sent: BTreeSet::new() };
    let (mut out, mut message) = (Vec::new(), Vec::new());
    encoder.announce(&document.announced, document.type_id, &mut out, &mut message);
    message.int(document.type_id.0);
    encoder.top(document.type_id, &document.value, &mut out, &mut message)?;
    flush(&mut out, &mut message);
    out.extend_from_slice(&document.trailing);
    Ok(out)
}

/// Encodes one string, as the store does with a session id for the cookie.
pub fn encode_string(text: &[u8]) -> Vec<u8> {
    let (mut out, mut message) = (Vec::new(), Vec::new());
    message.int(TypeId::STRING.0);
    message.uint(0);
    message.bytes(text);
    flush(&mut out, &mut message);
    out
}

struct Encoder<'t, 'a> {
    types: &'t Types<'a>,
    sent: BTreeSet<TypeId>,
}

fn flush(out: &mut Vec<u8>, message: &mut Vec<u8>) {
    out.bytes(message);
    message.clear();
}

impl Encoder<'_, '_> {
    /// Sends the definitions that must be known before a value of type `id`. Each ends a message,
    /// together with whatever part of a value was written before it.
    fn announce(&mut self, recorded: &[TypeId], id: TypeId, out: &mut Vec<u8>, message: &mut Vec<u8>) {
        for id in recorded {
            self.send(*id, out, message);
        }
        self.send_with_parts(id, out, message);
    }

    fn send(&mut self, id: TypeId, out: &mut Vec<u8>, message: &mut Vec<u8>) -> bool {
        let Some(def) = self.types.get(id) else { return false };
        if !self.sent.insert(id) {
            return false;
        }
        message.int(-id.0);
        def.write(message);
        flush(out, message);
        true
    }

    /// Go's order: a type, then the types of its parts, depth first.
    fn send_with_parts(&mut self, id: TypeId, out: &mut Vec<u8>, message: &mut Vec<u8>) {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !self.send(id, out, message) {
                continue;
            }
            match self.types.get(id).map(|def| &def.shape) {
                Some(Shape::Array { elem, .. } | Shape::Slice { elem }) => pending.push(*elem),
                Some(Shape::Map { key, elem }) => pending.extend([*elem, *key]),
                Some(Shape::Struct { fields }) => pending.extend(fields.iter().rev().map(|field| field.id)),
                _ => {}
            }
        }
    }

    fn top(
        &mut self,
        id: TypeId,
        value: &Value<'_>,
        out: &mut Vec<u8>,
        message: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        let is_struct = matches!(self.types.get(id).map(|def| &def.shape), Some(Shape::Struct { .. }));
        if !is_struct {
            message.uint(0);
        }
        self.value(id, value, out, message)
    }

    fn value(
        &mut self,
        id: TypeId,
        value: &Value<'_>,
        out: &mut Vec<u8>,
        message: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        match value {
            Value::Scalar(scalar) if scalar.type_id() == id => write_scalar(scalar, message),
            Value::Interface(dynamic) if id == TypeId::INTERFACE => {
                return self.interface(dynamic, out, message);
            }
            _ => return self.compound(id, value, out, message),
        }
        Ok(())
    }

    fn interface(
        &mut self,
        dynamic: &Dynamic<'_>,
        out: &mut Vec<u8>,
        message: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        match dynamic {
            Dynamic::Nil => message.uint(0),
            Dynamic::Builtin(builtin, scalar) => {
                if !builtin.can_hold(scalar) {
                    return Err(GobError::new(message.len(), Problem::OutOfRange(builtin.name().to_owned())));
                }
                message.bytes(builtin.name().as_bytes());
                message.int(scalar.type_id().0);
                // The byte that goes before a value which is no struct, and the value.
                let mut inner = vec![0];
                write_scalar(scalar, &mut inner);
                flush(message, &mut inner);
            }
            Dynamic::Registered(registered) => {
                check_registered(self.types, &registered.name, registered.type_id, &registered.value)
                    .map_err(|problem| GobError::new(message.len(), problem))?;
                message.bytes(registered.name.as_bytes());
                self.announce(&registered.announced, registered.type_id, out, message);
                message.int(registered.type_id.0);
                let mut inner = Vec::new();
                self.top(registered.type_id, &registered.value, message, &mut inner)?;
                flush(message, &mut inner);
            }
        }
        Ok(())
    }

    fn compound(
        &mut self,
        id: TypeId,
        value: &Value<'_>,
        out: &mut Vec<u8>,
        message: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        let types = self.types;
        let shape = types.get(id).map(|def| &def.shape);
        match (shape, value) {
            (Some(Shape::Slice { elem } | Shape::Array { elem, .. }), Value::List(values)) => {
                message.uint(values.len() as u64);
                for value in values {
                    self.value(*elem, value, out, message)?;
                }
            }
            (Some(Shape::Map { key: key_id, elem }), Value::Map(pairs)) => {
                message.uint(pairs.len() as u64);
                for (key, value) in pairs {
                    self.value(*key_id, key, out, message)?;
                    self.value(*elem, value, out, message)?;
                }
            }
            (Some(Shape::Struct { fields }), Value::Struct(present)) => {
                let mut next = 0;
                for (index, value) in present {
                    let Some(field) = fields.get(*index).filter(|_| *index >= next) else {
                        return Err(self.mismatch(id, value, message));
                    };
                    message.uint((*index - next) as u64 + 1);
                    self.value(field.id, value, out, message)?;
                    next = index + 1;
                }
                message.uint(0);
            }
            (
                Some(Shape::GobEncoder | Shape::BinaryMarshaler | Shape::TextMarshaler),
                Value::Opaque(bytes),
            ) => {
                message.bytes(bytes);
            }
            _ => return Err(self.mismatch(id, value, message)),
        }
        Ok(())
    }

    fn mismatch(&self, id: TypeId, value: &Value<'_>, message: &[u8]) -> GobError {
        let name = self.types.describe(id);
        GobError::new(message.len(), Problem::Misnamed { name, found: value.kind().to_owned() })
    }
}

fn write_scalar(scalar: &Scalar<'_>, message: &mut Vec<u8>) {
    match scalar {
        Scalar::Bool(bool) => message.uint(u64::from(*bool)),
        Scalar::Int(number) => message.int(*number),
        Scalar::Uint(number) => message.uint(*number),
        Scalar::Float(number) => message.float(*number),
        Scalar::Complex(re, im) => {
            message.float(*re);
            message.float(*im);
        }
        Scalar::Bytes(bytes) | Scalar::String(bytes) => message.bytes(bytes),
    }
}
