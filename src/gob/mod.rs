//! Go's gob format without a schema: any stream that `encoding/gob` writes, read into a tree that
//! keeps everything, and that tree written back to the same bytes.
//!
//! The format is described by `encoding/gob`'s package documentation, which lists four kinds of
//! type definition; its decoder knows the seven that [`Shape`] has.
//!
//! ```text
//! bytes ─decode→ Document{types, value} ─encode→ bytes
//! ```
//!
//! A leaf: it knows nothing of sessions, cookies or tiers.

mod build;
mod builtin;
mod decode;
mod describe;
mod encode;
mod error;
mod known;
mod time;
mod types;
mod value;
mod wire;

pub use build::Builder;
pub use builtin::Builtin;
pub use decode::{decode, decode_string};
pub use encode::{encode, encode_string};
pub use error::{GobError, Problem, Segment, write_path};
pub use known::check_registered;
pub use time::{GoTime, Zone};
pub use types::{Field, Shape, TypeDef, TypeId, Types};
pub use value::{Document, Dynamic, Registered, Scalar, Value};
