//! The tree that a stream decodes to. It borrows from the stream, and keeps what the stream says
//! and nothing else: no zero fields are filled in here, no sizes of numbers guessed.

use std::borrow::Cow;
use std::fmt;

use super::types::{TypeId, Types};

/// A decoded stream: everything that is needed to write it again, byte for byte.
#[derive(Clone, PartialEq)]
pub struct Document<'a> {
    /// The definitions that the stream carries.
    pub types: Types<'a>,
    /// Type of the outermost value.
    pub type_id: TypeId,
    /// Definitions that were sent in front of it, in their order.
    pub announced: Vec<TypeId>,
    /// The outermost value.
    pub value: Value<'a>,
    /// Bytes after the value, which Go's decoder does not look at.
    pub trailing: Cow<'a, [u8]>,
}

/// A value. Its type is known from where it stands: the type of a field, an element or a key is
/// in the definition of what holds it, and only an interface brings its own.
#[derive(Clone, PartialEq)]
pub enum Value<'a> {
    /// `bool`
    Bool(bool),
    /// Any signed integer.
    Int(i64),
    /// Any unsigned integer.
    Uint(u64),
    /// `float32` or `float64`
    Float(f64),
    /// `complex64` or `complex128`
    Complex(f64, f64),
    /// `[]byte`
    Bytes(Cow<'a, [u8]>),
    /// `string`, which in Go need not be valid UTF-8.
    String(Cow<'a, [u8]>),
    /// A slice or an array.
    List(Vec<Value<'a>>),
    /// A map, in the order of the stream, which Go makes random.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// The fields that are present, by index into the type's fields, ascending.
    Struct(Vec<(usize, Value<'a>)>),
    /// What a type's own encoder made.
    Opaque(Cow<'a, [u8]>),
    /// An interface; `None` is nil.
    Interface(Option<Box<Dynamic<'a>>>),
}

/// What an interface holds.
#[derive(Clone, PartialEq)]
pub struct Dynamic<'a> {
    /// The name under which the type was registered: `int`, `main.User`, `*main.Account`, …
    pub name: Cow<'a, str>,
    /// Its encoding.
    pub type_id: TypeId,
    /// Definitions that were sent in front of it, in their order.
    pub announced: Vec<TypeId>,
    /// The value.
    pub value: Value<'a>,
}

impl fmt::Debug for Document<'_> {
    // Values are other people's secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("type", &self.types.describe(self.type_id)).finish_non_exhaustive()
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

impl<'a> Value<'a> {
    /// The kind of value, without the value.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Float(_) => "float",
            Self::Complex(..) => "complex",
            Self::Bytes(_) => "bytes",
            Self::String(_) => "string",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Struct(_) => "struct",
            Self::Opaque(_) => "opaque",
            Self::Interface(_) => "interface",
        }
    }

    /// An interface that holds `value` under a registered name.
    pub fn dynamic(name: impl Into<Cow<'a, str>>, type_id: TypeId, value: Value<'a>) -> Self {
        let name = name.into();
        Self::Interface(Some(Box::new(Dynamic { name, type_id, announced: Vec::new(), value })))
    }
}
