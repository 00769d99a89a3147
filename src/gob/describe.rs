//! Types in Go's notation, from what a stream tells of them.

use super::types::{Shape, TypeId, Types};

impl Types<'_> {
    /// The type in Go's notation, as well as the stream lets it be known: a type that has a name by
    /// that name, without its package; sizes of numbers are not told apart.
    pub fn describe(&self, id: TypeId) -> String {
        let mut text = Description::default();
        self.describe_into(id, &mut text);
        text.0
    }

    /// What values of the type consist of, in Go's notation, where [`Types::describe`] gives but a
    /// name: `struct`, `[]string`, …; `gob`, `binary` or `text` for types with their own encoding.
    pub fn describe_shape(&self, id: TypeId) -> String {
        let mut text = Description::default();
        match self.get(id) {
            Some(def) => self.shape_into(&def.shape, &mut text),
            None => self.describe_into(id, &mut text),
        }
        text.0
    }

    fn describe_into(&self, id: TypeId, text: &mut Description) {
        match (id.builtin_name(), self.get(id)) {
            (Some(name), _) => text.push(name),
            (None, Some(def)) if def.name.is_empty() => self.shape_into(&def.shape, text),
            (None, Some(def)) => text.push(&def.name),
            (None, None) => text.push("?"),
        }
    }

    fn shape_into(&self, shape: &Shape<'_>, text: &mut Description) {
        // Types without a name can contain themselves in a forged stream, and then have no end.
        if text.is_full() {
            return;
        }
        match shape {
            Shape::Array { elem, len } => {
                text.push(&format!("[{len}]"));
                self.describe_into(*elem, text);
            }
            Shape::Slice { elem } => {
                text.push("[]");
                self.describe_into(*elem, text);
            }
            Shape::Map { key, elem } => {
                text.push("map[");
                self.describe_into(*key, text);
                text.push("]");
                self.describe_into(*elem, text);
            }
            Shape::Struct { .. } => text.push("struct"),
            Shape::GobEncoder => text.push("gob"),
            Shape::BinaryMarshaler => text.push("binary"),
            Shape::TextMarshaler => text.push("text"),
        }
    }
}

/// A spelling that does not grow past what anybody would read: names come from the stream, and a
/// spelling is made for every value.
#[derive(Default)]
struct Description(String);

impl Description {
    const MAX_BYTES: usize = 256;

    fn is_full(&self) -> bool {
        self.0.len() >= Self::MAX_BYTES
    }

    fn push(&mut self, text: &str) {
        let room = Self::MAX_BYTES.saturating_sub(self.0.len());
        if text.len() <= room {
            self.0.push_str(text);
        } else if !self.is_full() {
            let end = (0..=room).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            self.0.push_str(&text[..end]);
            self.0.push('…');
        }
    }
}
