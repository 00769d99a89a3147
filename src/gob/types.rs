//! Type definitions as they travel in a gob stream (`encoding/gob`'s `wireType`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::Problem;
use super::wire::{Read, Reader, Write};

/// The number by which a stream refers to a type; meaningful within one stream only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub i64);

impl TypeId {
    /// `bool`
    pub const BOOL: Self = Self(1);
    /// every signed integer type
    pub const INT: Self = Self(2);
    /// every unsigned integer type
    pub const UINT: Self = Self(3);
    /// `float32` and `float64`
    pub const FLOAT: Self = Self(4);
    /// `[]byte`
    pub const BYTES: Self = Self(5);
    /// `string`
    pub const STRING: Self = Self(6);
    /// `complex64` and `complex128`
    pub const COMPLEX: Self = Self(7);
    /// every interface type
    pub const INTERFACE: Self = Self(8);

    /// Go numbers the types of a program from the next one on, and refuses definitions of lower ones.
    pub(super) const LAST_RESERVED: Self = Self(64);

    /// Whether it is one of the ids that every stream knows.
    pub(super) fn is_builtin(self) -> bool {
        (Self::BOOL..=Self::INTERFACE).contains(&self)
    }

    /// The Go name of a built-in type, as far as the wire tells sizes apart.
    pub fn builtin_name(self) -> Option<&'static str> {
        Some(match self {
            Self::BOOL => "bool",
            Self::INT => "int",
            Self::UINT => "uint",
            Self::FLOAT => "float64",
            Self::BYTES => "[]uint8",
            Self::STRING => "string",
            Self::COMPLEX => "complex128",
            Self::INTERFACE => "interface {}",
            _ => return None,
        })
    }
}

/// One definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDef<'a> {
    /// Go's name without its package; may be empty, and is only a label.
    pub name: Cow<'a, str>,
    /// The id inside the definition. Go ignores it, and writes another one than the stream uses
    /// where a type with its own encoding is stored by pointer.
    pub inner_id: TypeId,
    /// What values of the type consist of.
    pub shape: Shape<'a>,
}

/// The seven alternatives of `wireType`, in the order of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape<'a> {
    /// `[len]elem`
    Array {
        /// Type of the elements.
        elem: TypeId,
        /// How many there are.
        len: u64,
    },
    /// `[]elem`
    Slice {
        /// Type of the elements.
        elem: TypeId,
    },
    /// A struct; embedded structs are fields under their type's name.
    Struct {
        /// Exported fields, in order of declaration.
        fields: Vec<Field<'a>>,
    },
    /// `map[key]elem`
    Map {
        /// Type of the keys.
        key: TypeId,
        /// Type of the values.
        elem: TypeId,
    },
    /// Bytes made by the type's own `GobEncode`.
    GobEncoder,
    /// Bytes made by the type's own `MarshalBinary`.
    BinaryMarshaler,
    /// Text made by the type's own `MarshalText`.
    TextMarshaler,
}

/// A field of a struct type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Go's name of the field.
    pub name: Cow<'a, str>,
    /// Type of its values.
    pub id: TypeId,
}

/// The definitions of one stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Types<'a> {
    /// In the order of arrival; a slot is a position here.
    defs: Vec<Defined<'a>>,
    /// Slots by id, once there are more than [`FEW`].
    slots: BTreeMap<TypeId, usize>,
}

/// As many definitions as are looked through faster than they are indexed.
const FEW: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Defined<'a> {
    id: TypeId,
    weight: usize,
    def: TypeDef<'a>,
}

impl<'a> Types<'a> {
    /// The definition of a type that is not built in.
    pub fn get(&self, id: TypeId) -> Option<&TypeDef<'a>> {
        self.slot(id).map(|slot| self.at(slot))
    }

    /// Every definition, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef<'a>)> {
        let mut defs: Vec<_> = self.defs.iter().map(|defined| (defined.id, &defined.def)).collect();
        defs.sort_unstable_by_key(|(id, _)| *id);
        defs.into_iter()
    }

    /// Adds a definition; false, and nothing added, when the id is taken.
    pub fn insert(&mut self, id: TypeId, def: TypeDef<'a>) -> bool {
        if id.is_builtin() || self.slot(id).is_some() {
            return false;
        }
        self.defs.push(Defined { id, weight: def.weight(), def });
        // All of them when there are no longer few, and from then on each.
        let indexed = if self.defs.len() > FEW { self.slots.len() } else { self.defs.len() };
        self.slots.extend((indexed..self.defs.len()).map(|slot| (self.defs[slot].id, slot)));
        true
    }

    /// An id that no definition has yet, as Go would give it.
    pub fn next_id(&self) -> TypeId {
        let last = self.defs.iter().map(|defined| defined.id.0).max().unwrap_or(0);
        TypeId(last.max(TypeId::LAST_RESERVED.0).saturating_add(1))
    }

    pub(super) fn slot(&self, id: TypeId) -> Option<usize> {
        match self.defs.len() > FEW {
            true => self.indexed(id),
            false => self.defs.iter().position(|defined| defined.id == id),
        }
    }

    #[cold]
    fn indexed(&self, id: TypeId) -> Option<usize> {
        self.slots.get(&id).copied()
    }

    pub(super) fn weight_at(&self, slot: usize) -> usize {
        self.defs[slot].weight
    }

    pub(super) fn at(&self, slot: usize) -> &TypeDef<'a> {
        &self.defs[slot].def
    }
}

/// Calls `each` with the index of every field that is present in a struct's encoding.
pub(super) fn for_each_field<'a>(
    reader: &mut Reader<'a>,
    mut each: impl FnMut(&mut Reader<'a>, u64) -> Read<()>,
) -> Read<()> {
    let mut next = 0u64;
    // Go takes the end of the message for the end of the struct.
    while reader.left() > 0 {
        let delta = reader.uint("a struct's field number")?;
        if delta == 0 {
            break;
        }
        let index = next.saturating_add(delta - 1);
        each(reader, index)?;
        next = index.saturating_add(1);
    }
    Ok(())
}

impl<'a> TypeDef<'a> {
    /// What showing one value of the type may cost, in values: its fields are shown whether they are
    /// present or not, and so are all names.
    pub(super) fn weight(&self) -> usize {
        const BYTES_PER_VALUE: usize = 32;
        let fields = match &self.shape {
            Shape::Struct { fields } => fields.as_slice(),
            _ => &[],
        };
        let names = self.name.len() + fields.iter().map(|field| field.name.len()).sum::<usize>();
        fields.len() + names / BYTES_PER_VALUE
    }

    /// Reads the `wireType` struct that defines `id`.
    pub(super) fn read(reader: &mut Reader<'a>, id: TypeId) -> Read<Self> {
        let mut found = None;
        for_each_field(reader, |reader, index| {
            let read = Self::read_alternative(reader, id, index)?;
            // Damage can add a second kind; Go takes whichever fits the application's type.
            found.get_or_insert(read);
            Ok(())
        })?;
        found.ok_or_else(|| reader.fail(Problem::BadDefinition(id)))
    }

    fn read_alternative(reader: &mut Reader<'a>, id: TypeId, which: u64) -> Read<Self> {
        if which > 6 {
            return Err(reader.fail(Problem::BadDefinition(id)));
        }
        let (mut name, mut inner_id) = ("", 0);
        // Elem, Key and Len are left out when zero; a zero type id is no type.
        let (mut first, mut second) = (0i64, 0i64);
        let mut fields = Vec::new();
        for_each_field(reader, |reader, index| {
            match (index, which) {
                (0, _) => (name, inner_id) = read_named(reader, id)?,
                (1, 2) => fields = read_fields(reader, id)?,
                (1, 0 | 1 | 3) => first = reader.int("a type definition")?,
                (2, 0 | 3) => second = reader.int("a type definition")?,
                _ => return Err(reader.fail(Problem::BadDefinition(id))),
            }
            Ok(())
        })?;
        let shape = match which {
            0 => Shape::Array {
                elem: TypeId(first),
                len: u64::try_from(second).map_err(|_| reader.fail(Problem::BadDefinition(id)))?,
            },
            1 => Shape::Slice { elem: TypeId(first) },
            2 => Shape::Struct { fields },
            3 => Shape::Map { key: TypeId(first), elem: TypeId(second) },
            4 => Shape::GobEncoder,
            5 => Shape::BinaryMarshaler,
            _ => Shape::TextMarshaler,
        };
        Ok(Self { name: Cow::Borrowed(name), inner_id: TypeId(inner_id), shape })
    }

    /// Writes the `wireType` struct, as Go's encoder does.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let which = match &self.shape {
            Shape::Array { .. } => 0,
            Shape::Slice { .. } => 1,
            Shape::Struct { .. } => 2,
            Shape::Map { .. } => 3,
            Shape::GobEncoder => 4,
            Shape::BinaryMarshaler => 5,
            Shape::TextMarshaler => 6,
        };
        out.uint(which + 1);
        out.uint(1);
        write_named(&self.name, self.inner_id, out);
        match &self.shape {
            Shape::Array { elem, len } => write_ints(&[elem.0, *len as i64], out),
            Shape::Slice { elem } => write_ints(&[elem.0], out),
            Shape::Map { key, elem } => write_ints(&[key.0, elem.0], out),
            Shape::Struct { fields } if !fields.is_empty() => {
                out.uint(1);
                out.uint(fields.len() as u64);
                fields.iter().for_each(|field| write_named(&field.name, field.id, out));
            }
            _ => {}
        }
        out.uint(0);
        out.uint(0);
    }
}

/// `CommonType` and `fieldType` have the same form: a name and a type id.
fn read_named<'a>(reader: &mut Reader<'a>, id: TypeId) -> Read<(&'a str, i64)> {
    let (mut name, mut number) = ("", 0);
    for_each_field(reader, |reader, index| {
        match index {
            0 => name = reader.name("name in a type definition")?,
            1 => number = reader.int("a type definition")?,
            _ => return Err(reader.fail(Problem::BadDefinition(id))),
        }
        Ok(())
    })?;
    Ok((name, number))
}

fn read_fields<'a>(reader: &mut Reader<'a>, id: TypeId) -> Read<Vec<Field<'a>>> {
    let count = reader.count("a struct's list of fields")?;
    // A field that says anything takes four bytes; the count is but a claim.
    let mut fields = Vec::with_capacity(count.min(reader.left() / 4));
    for _ in 0..count {
        reader.need_more("a struct's list of fields")?;
        let (name, number) = read_named(reader, id)?;
        fields.push(Field { name: Cow::Borrowed(name), id: TypeId(number) });
    }
    Ok(fields)
}

fn write_named(name: &str, id: TypeId, out: &mut Vec<u8>) {
    let mut delta = 1;
    if name.is_empty() {
        delta += 1;
    } else {
        out.uint(1);
        out.bytes(name.as_bytes());
    }
    if id.0 != 0 {
        out.uint(delta);
        out.int(id.0);
    }
    out.uint(0);
}

/// Integer fields that follow `CommonType`, zero ones left out.
fn write_ints(values: &[i64], out: &mut Vec<u8>) {
    let mut delta = 1;
    for value in values {
        if *value == 0 {
            delta += 1;
            continue;
        }
        out.uint(delta);
        out.int(*value);
        delta = 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_found_however_many_there_are() {
        let def = |id: i64| TypeDef {
            name: Cow::Owned(id.to_string()),
            inner_id: TypeId(id),
            shape: Shape::GobEncoder,
        };
        let mut types = Types::default();
        for (count, id) in (100..100 + 3 * FEW as i64).rev().enumerate() {
            assert!(types.get(TypeId(id)).is_none());
            assert!(types.insert(TypeId(id), def(id)));
            assert!(!types.insert(TypeId(id), def(id)), "{id} is taken");
            let ids: Vec<i64> = types.iter().map(|(id, _)| id.0).collect();
            assert_eq!(ids, (id..=id + count as i64).collect::<Vec<_>>());
            assert!(types.iter().all(|(id, def)| types.get(id) == Some(def) && def.inner_id == id));
        }
    }
}
