//! Go's own types: the names that gob has registered for them, and what they can hold.

use super::types::TypeId;
use super::value::Scalar;

/// A type that every Go program knows (`encoding/gob`'s `registerBasics`), lists of them aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `int8`
    Int8,
    /// `int16`
    Int16,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `uint`
    Uint,
    /// `uint8`
    Uint8,
    /// `uint16`
    Uint16,
    /// `uint32`
    Uint32,
    /// `uint64`
    Uint64,
    /// `uintptr`
    Uintptr,
    /// `float32`
    Float32,
    /// `float64`
    Float64,
    /// `complex64`
    Complex64,
    /// `complex128`
    Complex128,
    /// `[]byte`, whose registered name is `[]uint8`
    Bytes,
    /// `string`
    String,
}

/// In the order of the enum.
static NAMES: [(Builtin, &str, TypeId); 18] = [
    (Builtin::Bool, "bool", TypeId::BOOL),
    (Builtin::Int, "int", TypeId::INT),
    (Builtin::Int8, "int8", TypeId::INT),
    (Builtin::Int16, "int16", TypeId::INT),
    (Builtin::Int32, "int32", TypeId::INT),
    (Builtin::Int64, "int64", TypeId::INT),
    (Builtin::Uint, "uint", TypeId::UINT),
    (Builtin::Uint8, "uint8", TypeId::UINT),
    (Builtin::Uint16, "uint16", TypeId::UINT),
    (Builtin::Uint32, "uint32", TypeId::UINT),
    (Builtin::Uint64, "uint64", TypeId::UINT),
    (Builtin::Uintptr, "uintptr", TypeId::UINT),
    (Builtin::Float32, "float32", TypeId::FLOAT),
    (Builtin::Float64, "float64", TypeId::FLOAT),
    (Builtin::Complex64, "complex64", TypeId::COMPLEX),
    (Builtin::Complex128, "complex128", TypeId::COMPLEX),
    (Builtin::Bytes, "[]uint8", TypeId::BYTES),
    (Builtin::String, "string", TypeId::STRING),
];

impl Builtin {
    /// The type registered under `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::from_bytes(name.as_bytes())
    }

    // A search through the table takes several times as long, and each value has a name.
    #[inline]
    pub(super) fn from_bytes(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"string" => Self::String,
            b"int" => Self::Int,
            b"bool" => Self::Bool,
            b"int64" => Self::Int64,
            b"float64" => Self::Float64,
            b"[]uint8" => Self::Bytes,
            b"int8" => Self::Int8,
            b"int16" => Self::Int16,
            b"int32" => Self::Int32,
            b"uint" => Self::Uint,
            b"uint8" => Self::Uint8,
            b"uint16" => Self::Uint16,
            b"uint32" => Self::Uint32,
            b"uint64" => Self::Uint64,
            b"uintptr" => Self::Uintptr,
            b"float32" => Self::Float32,
            b"complex64" => Self::Complex64,
            b"complex128" => Self::Complex128,
            _ => return None,
        })
    }

    /// The name under which it is registered.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// The type id under which it travels, which it shares with its kin.
    pub fn type_id(self) -> TypeId {
        NAMES[self as usize].2
    }

    /// Whether a value of it can be `scalar`: the kind fits, and a number is in range.
    pub fn can_hold(self, scalar: &Scalar<'_>) -> bool {
        match (self, scalar) {
            (Self::Int8, Scalar::Int(number)) => i8::try_from(*number).is_ok(),
            (Self::Int16, Scalar::Int(number)) => i16::try_from(*number).is_ok(),
            (Self::Int32, Scalar::Int(number)) => i32::try_from(*number).is_ok(),
            (Self::Uint8, Scalar::Uint(number)) => u8::try_from(*number).is_ok(),
            (Self::Uint16, Scalar::Uint(number)) => u16::try_from(*number).is_ok(),
            (Self::Uint32, Scalar::Uint(number)) => u32::try_from(*number).is_ok(),
            (Self::Float32, Scalar::Float(number)) => fits_float32(*number),
            (Self::Complex64, Scalar::Complex(re, im)) => fits_float32(*re) && fits_float32(*im),
            _ => self.type_id() == scalar.type_id(),
        }
    }
}

/// Go's own test: an overflow is a finite number beyond the largest float32.
fn fits_float32(number: f64) -> bool {
    let size = number.abs();
    !(f64::from(f32::MAX) < size && size <= f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_types_belong_together() {
        for (builtin, name, id) in NAMES {
            assert_eq!(Builtin::from_name(name), Some(builtin));
            assert_eq!((builtin.name(), builtin.type_id()), (name, id));
        }
        assert_eq!(Builtin::from_name("main.User"), None);
    }

    #[test]
    fn ranges_are_those_of_go() {
        assert!(Builtin::Int8.can_hold(&Scalar::Int(-128)));
        assert!(!Builtin::Int8.can_hold(&Scalar::Int(128)));
        assert!(Builtin::Uint64.can_hold(&Scalar::Uint(u64::MAX)));
        assert!(!Builtin::Uint16.can_hold(&Scalar::Uint(65_536)));
        assert!(Builtin::Float32.can_hold(&Scalar::Float(f64::INFINITY)));
        assert!(!Builtin::Float32.can_hold(&Scalar::Float(1e39)));
        assert!(!Builtin::String.can_hold(&Scalar::Int(1)));
    }
}
