//! The tree that a stream decodes to. It borrows from the stream, and keeps what the stream says
//! and nothing else: no zero fields are filled in here, no sizes of numbers guessed.

use std::borrow::Cow;
use std::fmt;

use super::builtin::Builtin;
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
    /// A value without parts.
    Scalar(Scalar<'a>),
    /// A slice or an array.
    List(Vec<Value<'a>>),
    /// A map, in the order of the stream, which Go makes random.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// The fields that are present, by index into the type's fields, ascending.
    Struct(Vec<(usize, Value<'a>)>),
    /// What a type's own encoder made.
    Opaque(Cow<'a, [u8]>),
    /// What an interface holds.
    Interface(Dynamic<'a>),
}

/// A value without parts, in the kinds that the wire tells apart.
#[derive(Clone, PartialEq)]
pub enum Scalar<'a> {
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
}

/// What an interface holds.
#[derive(Clone, PartialEq)]
pub enum Dynamic<'a> {
    /// Nothing.
    Nil,
    /// A value of one of Go's own types, which need no definition and no registration.
    Builtin(Builtin, Scalar<'a>),
    /// A value of a type that the application has registered.
    Registered(Box<Registered<'a>>),
}

/// A value of a registered type.
#[derive(Clone, PartialEq)]
pub struct Registered<'a> {
    /// The name under which the type was registered: `main.User`, `*main.Account`, `[]string`, …
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

impl fmt::Debug for Scalar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

impl<'a> Value<'a> {
    /// The kind of value, without the value.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Scalar(scalar) => scalar.kind(),
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Struct(_) => "struct",
            Self::Opaque(_) => "opaque",
            Self::Interface(_) => "interface",
        }
    }

    /// An interface that holds nothing.
    pub fn nil() -> Self {
        Self::Interface(Dynamic::Nil)
    }

    /// An interface that holds a value of one of Go's own types.
    pub fn builtin(builtin: Builtin, scalar: Scalar<'a>) -> Self {
        Self::Interface(Dynamic::Builtin(builtin, scalar))
    }

    /// An interface that holds a value of a registered type.
    pub fn registered(name: impl Into<Cow<'a, str>>, type_id: TypeId, value: Value<'a>) -> Self {
        let registered = Registered { name: name.into(), type_id, announced: Vec::new(), value };
        Self::Interface(Dynamic::Registered(Box::new(registered)))
    }
}

impl Scalar<'_> {
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
        }
    }

    /// The type id under which it travels.
    pub fn type_id(&self) -> TypeId {
        match self {
            Self::Bool(_) => TypeId::BOOL,
            Self::Int(_) => TypeId::INT,
            Self::Uint(_) => TypeId::UINT,
            Self::Float(_) => TypeId::FLOAT,
            Self::Complex(..) => TypeId::COMPLEX,
            Self::Bytes(_) => TypeId::BYTES,
            Self::String(_) => TypeId::STRING,
        }
    }
}
