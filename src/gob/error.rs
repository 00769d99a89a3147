//! What is wrong with a gob stream, and where: the byte, and the place inside the value.

use std::fmt;

use thiserror::Error;

use super::TypeId;

/// A gob stream that Go's decoder would refuse too, or that is over a limit of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GobError {
    /// Offset in the payload at which reading stopped, in bytes.
    pub offset: usize,
    /// The way from the outermost value to the one that could not be read, outermost first.
    pub path: Vec<Segment>,
    /// What is wrong there.
    pub problem: Problem,
}

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// The value under a map key, given in Go's text form.
    Key(String),
    /// A map key itself, by position.
    KeyAt(usize),
    /// An element of a slice or array.
    Index(usize),
    /// A field of a struct.
    Field(String),
}

/// What is wrong with a stream.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// The bytes end too soon.
    #[error("the data ends in the middle of {0}")]
    Truncated(&'static str),
    /// A length that the rest of the data cannot hold.
    #[error("{what} claims a length of {claimed}, and only {left} bytes are left")]
    TooLong {
        /// What has that length.
        what: &'static str,
        /// The length it claims.
        claimed: u64,
        /// Bytes that are left.
        left: usize,
    },
    /// An integer of more than eight bytes.
    #[error("an integer claims to be {0} bytes long")]
    WideInteger(u8),
    /// A type id that no definition came for.
    #[error("type id {} was never defined", .0.0)]
    UnknownType(TypeId),
    /// A type defined twice, which Go's decoder refuses.
    #[error("type id {} is defined twice", .0.0)]
    DuplicateType(TypeId),
    /// A type definition that defines nothing.
    #[error("the definition of type id {} is empty or malformed", .0.0)]
    BadDefinition(TypeId),
    /// A struct field beyond the ones its type has.
    #[error("a struct of {fields} fields has a value for field {index}")]
    NoSuchField {
        /// Fields that the type has.
        fields: usize,
        /// Index that was read.
        index: u64,
    },
    /// An array whose length is not its type's.
    #[error("an array of type [{expected}] has {found} elements")]
    ArrayLength {
        /// Length by its type.
        expected: u64,
        /// Length that was read.
        found: u64,
    },
    /// A byte that must be zero in front of a value that is no struct.
    #[error("the zero byte that goes before a value that is no struct is {0}")]
    Singleton(u64),
    /// A type or field name that is not text. Go does not mind.
    #[error("the {0} is not valid UTF-8, which this tool does not follow")]
    BadName(&'static str),
    /// A registered name that Go's decoder refuses for its length.
    #[error("the name of a type in an interface is {0} bytes long, and Go takes 1024 at most")]
    LongName(usize),
    /// A number that the named Go type cannot hold.
    #[error("the number does not fit Go's {0}")]
    OutOfRange(String),
    /// The name in front of a value and the type that follows disagree.
    #[error("the value is named {:?} but encoded as {found}", shortened(name))]
    Misnamed {
        /// The registered name.
        name: String,
        /// The encoding that follows it.
        found: String,
    },
    /// Nested deeper than we follow.
    #[error("values are nested more than {0} deep, which is more than this tool follows")]
    TooDeep(usize),
    /// More values than we build.
    #[error("more than {0} values, which is more than this tool reads")]
    TooMany(usize),
    /// Not the type that the caller needs.
    #[error("the data is a {found}, not a {expected}")]
    WrongType {
        /// What was needed.
        expected: &'static str,
        /// What is there.
        found: String,
    },
}

impl GobError {
    pub(crate) fn new(offset: usize, problem: Problem) -> Self {
        Self { offset, path: Vec::new(), problem }
    }

    /// Whether it is a limit of this tool that was met: Go may well read the stream.
    pub fn is_our_limit(&self) -> bool {
        matches!(self.problem, Problem::TooDeep(_) | Problem::TooMany(_) | Problem::BadName(_))
    }

    /// Says that the failing value was found inside `segment`; called from the inside out.
    pub(crate) fn inside(mut self, segment: Segment) -> Self {
        self.path.insert(0, segment);
        self
    }
}

impl fmt::Display for GobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {}", self.problem, self.offset)?;
        if !self.path.is_empty() {
            f.write_str(", in values")?;
            write_path(f, &self.path)?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for GobError {}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "[{}]", shortened(key)),
            Self::KeyAt(index) => write!(f, "[key {index}]"),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Field(name) => write!(f, ".{}", shortened(name).escape_debug()),
        }
    }
}

/// Writes the way into a value, the middle of a long one left out.
pub fn write_path(f: &mut fmt::Formatter<'_>, path: &[Segment]) -> fmt::Result {
    const SHOWN: usize = 4;
    if path.len() <= 2 * SHOWN {
        return path.iter().try_for_each(|segment| write!(f, "{segment}"));
    }
    path[..SHOWN].iter().try_for_each(|segment| write!(f, "{segment}"))?;
    f.write_str("…")?;
    path[path.len() - SHOWN..].iter().try_for_each(|segment| write!(f, "{segment}"))
}

/// Names and keys come from the stream, and may be as long as it.
fn shortened(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
