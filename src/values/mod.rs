//! Payload ↔ values: which serializer wrote a payload, what it holds, and its JSON views.
//!
//! Nothing here knows where a payload came from.

mod convert;
mod from_plain;
mod from_typed;
mod go_type;
mod json;
mod number;
mod plain;
mod shapes;
mod top;
mod typed;

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use thiserror::Error;

use crate::gob::{self, Document, GobError, Problem, Segment, Shape, TypeId};

pub use convert::{ConvertError, convert};
pub use top::Part;

/// The two serializers of the Go store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Serializer {
    /// `GobSerializer`: the gob of a `map[interface{}]interface{}`.
    Gob,
    /// `JSONSerializer`: a JSON object.
    Json,
}

impl fmt::Display for Serializer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gob => "gob",
            Self::Json => "JSON",
        })
    }
}

/// How the application is configured, as far as we were told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expected {
    /// Not told: take whichever reads.
    #[default]
    Either,
    /// Told: anything else is corrupt, as it is to the application.
    Only(Serializer),
}

/// The values of a session.
#[derive(Clone, PartialEq)]
pub enum Values<'a> {
    /// Written by `GobSerializer`.
    Gob(Document<'a>),
    /// Written by `JSONSerializer`.
    Json(Map<String, Json>),
}

impl fmt::Debug for Values<'_> {
    // Values are other people's secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Values({})", self.serializer())
    }
}

/// A payload from which the application gets no values.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ValuesError {
    /// Nothing was stored under the key but the key.
    #[error("the payload is empty")]
    Empty,
    /// Neither the serializer asked for nor, where either would do, the other.
    #[error("the payload does not decode as {serializer}: {detail}")]
    Undecodable {
        /// What it was read as.
        serializer: Serializer,
        /// Why that failed.
        detail: Detail,
    },
    /// Good values, written by the other serializer.
    #[error("the payload does not decode as {configured}, but reads as {written}")]
    OtherSerializer {
        /// What the application uses.
        configured: Serializer,
        /// What wrote the payload.
        written: Serializer,
    },
}

/// Why a serializer could not read a payload.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Detail {
    /// Not the gob of a session.
    #[error(transparent)]
    Gob(#[from] GobError),
    /// JSON nested deeper than we follow.
    #[error("values are nested more than {0} deep, which is more than this tool follows")]
    TooDeep(usize),
    /// Not JSON, or not an object.
    #[error("{message} (byte {offset})")]
    Json {
        /// What the parser says.
        message: String,
        /// Offset in the payload, in bytes.
        offset: usize,
    },
}

impl ValuesError {
    /// Offset in the payload at which reading stopped, in bytes.
    pub fn offset(&self) -> usize {
        match self {
            Self::Undecodable { detail: Detail::Gob(error), .. } => error.offset,
            Self::Undecodable { detail: Detail::Json { offset, .. }, .. } => *offset,
            Self::Undecodable { detail: Detail::TooDeep(_), .. } => 0,
            Self::Empty | Self::OtherSerializer { .. } => 0,
        }
    }

    /// Whether it is a limit of this tool that was met: the application may well read the payload.
    pub fn is_our_limit(&self) -> bool {
        match self {
            Self::Undecodable { detail: Detail::Gob(error), .. } => error.is_our_limit(),
            Self::Undecodable { detail: Detail::TooDeep(_), .. } => true,
            _ => false,
        }
    }
}

/// JSON that does not say what to put into a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromJsonError {
    path: Vec<Segment>,
    message: String,
}

impl FromJsonError {
    fn new(message: impl Into<String>) -> Self {
        Self { path: Vec::new(), message: message.into() }
    }

    /// Says that the fault lies inside `segment`; called from the inside out.
    fn inside(mut self, segment: Segment) -> Self {
        self.path.insert(0, segment);
        self
    }
}

impl fmt::Display for FromJsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values")?;
        gob::write_path(f, &self.path)?;
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for FromJsonError {}

/// Reads JSON text for [`from_json`], numbers as written.
///
/// # Errors
/// [`Detail`] with the byte at which it is no JSON.
pub fn read_json(text: &[u8]) -> Result<Json, Detail> {
    json::any(text)
}

/// Makes values from JSON: an object is the plain view, whose Go types follow from the kinds of its
/// members; a list is the typed view. With `base`, the values that the view was made from, whatever
/// is unchanged in gob values stays as it is, in the bytes too.
///
/// # Errors
/// [`FromJsonError`] with the path to what cannot be a value.
pub fn from_json<'a>(
    json: &Json,
    serializer: Serializer,
    base: Option<&Values<'a>>,
) -> Result<Values<'a>, FromJsonError> {
    check_numbers(json, 0)?;
    match (json, serializer) {
        (Json::Object(values), Serializer::Json) => Ok(Values::Json(values.clone())),
        (Json::Object(values), Serializer::Gob) => Ok(Values::Gob(from_plain::document(values))),
        (Json::Array(_), Serializer::Json) => typed::to_object(json).map(Values::Json),
        (Json::Array(_), Serializer::Gob) => {
            let base = match base {
                Some(Values::Gob(document)) => Some(document),
                _ => None,
            };
            from_typed::document(json, base).map(Values::Gob)
        }
        _ => Err(FromJsonError::new("a session's values are a JSON object, or a list in the typed form")),
    }
}

/// Neither serializer reads back a number that no float64 can hold.
fn check_numbers(json: &Json, depth: usize) -> Result<(), FromJsonError> {
    if depth > json::DEEPEST_VIEW {
        return Err(FromJsonError::new("values are nested deeper than this tool follows"));
    }
    match json {
        Json::Number(number) if number.as_f64().is_none() => {
            Err(FromJsonError::new(format!("{number} is beyond what a float64 holds")))
        }
        Json::Array(parts) => parts.iter().try_for_each(|part| check_numbers(part, depth + 1)),
        Json::Object(parts) => parts.values().try_for_each(|part| check_numbers(part, depth + 1)),
        _ => Ok(()),
    }
}

/// Decodes a payload as the application would.
///
/// # Errors
/// [`ValuesError`] when the application would get no values.
pub fn decode(payload: &[u8], expected: Expected) -> Result<Values<'_>, ValuesError> {
    if payload.is_empty() {
        return Err(ValuesError::Empty);
    }
    match expected {
        Expected::Only(serializer) => decode_as(payload, serializer).map_err(|detail| {
            let written = other(serializer);
            match decode_as(payload, written) {
                Ok(_) => ValuesError::OtherSerializer { configured: serializer, written },
                Err(_) => ValuesError::Undecodable { serializer, detail },
            }
        }),
        Expected::Either => {
            // A payload that begins like JSON text fails as gob within a few bytes, and the other
            // way round, so trying both costs nothing and decides every real payload.
            let likely =
                if payload.trim_ascii_start().starts_with(b"{") { Serializer::Json } else { Serializer::Gob };
            decode_as(payload, likely)
                .or_else(|detail| decode_as(payload, other(likely)).map_err(|_| detail))
                .map_err(|detail| ValuesError::Undecodable { serializer: likely, detail })
        }
    }
}

fn other(serializer: Serializer) -> Serializer {
    match serializer {
        Serializer::Gob => Serializer::Json,
        Serializer::Json => Serializer::Gob,
    }
}

fn decode_as(payload: &[u8], serializer: Serializer) -> Result<Values<'_>, Detail> {
    match serializer {
        Serializer::Gob => decode_gob(payload).map(Values::Gob).map_err(Detail::Gob),
        Serializer::Json => json::object(payload).map(Values::Json),
    }
}

/// The store decodes into a `map[interface{}]interface{}`, and Go assigns no other map type to it.
fn decode_gob(payload: &[u8]) -> Result<Document<'_>, GobError> {
    let document = gob::decode(payload)?;
    let session = Shape::Map { key: TypeId::INTERFACE, elem: TypeId::INTERFACE };
    if document.types.get(document.type_id).is_some_and(|def| def.shape == session) {
        return Ok(document);
    }
    let problem = Problem::WrongType {
        expected: "map[interface {}]interface {}",
        found: document.types.describe(document.type_id),
    };
    Err(GobError { offset: 0, path: Vec::new(), problem })
}

impl Values<'_> {
    /// What wrote them.
    pub fn serializer(&self) -> Serializer {
        match self {
            Self::Gob(_) => Serializer::Gob,
            Self::Json(_) => Serializer::Json,
        }
    }

    /// The payload that the store would write.
    ///
    /// # Errors
    /// When a gob document was put together wrongly; one that was decoded or made by [`from_json`]
    /// is not.
    pub fn encode(&self) -> Result<Vec<u8>, GobError> {
        match self {
            Self::Gob(document) => gob::encode(document),
            Self::Json(values) => Ok(Json::Object(values.clone()).to_string().into_bytes()),
        }
    }

    /// The view for people and scripts: ordinary JSON, in which some Go types look alike.
    pub fn plain(&self) -> Json {
        match self {
            Self::Gob(document) => plain::document(document),
            Self::Json(values) => Json::Object(values.clone()),
        }
    }

    /// The view that loses nothing: every key and value with its Go type, maps as lists of pairs.
    pub fn typed(&self) -> Json {
        match self {
            Self::Gob(document) => typed::document(document),
            Self::Json(values) => typed::object(values),
        }
    }

    /// Whether both hold the same values. Go writes maps in random order and numbers types as it
    /// meets them, so equal sessions are often unequal bytes.
    pub fn same_as(&self, other: &Values<'_>) -> bool {
        self.serializer() == other.serializer() && self.typed() == other.typed()
    }
}

#[cfg(test)]
mod tests;
