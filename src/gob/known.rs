//! Types that every Go program knows by their registered name, or this tool does: Go's decoder fails
//! where a value does not fit its name.

use super::builtin::Builtin;
use super::error::Problem;
use super::time::GoTime;
use super::types::{Shape, TypeId, Types};
use super::value::Value;

/// Longest registered name in bytes that Go's decoder takes.
pub(super) const MAX_NAME_BYTES: usize = 1024;

/// Checks a value that stands, or is to stand, in an interface under a registered name.
///
/// # Errors
/// What Go's decoder would find wrong, as far as the name tells.
pub fn check_registered(
    types: &Types<'_>,
    name: &str,
    type_id: TypeId,
    value: &Value<'_>,
) -> Result<(), Problem> {
    if name.len() > MAX_NAME_BYTES {
        return Err(Problem::LongName(name.len()));
    }
    let misnamed = || Problem::Misnamed { name: name.to_owned(), found: types.describe_shape(type_id) };
    let shape = types.get(type_id).map(|def| &def.shape);
    if name == "time.Time" {
        return match (shape, value) {
            (Some(Shape::GobEncoder), Value::Opaque(bytes)) if GoTime::is_encoding(bytes) => Ok(()),
            _ => Err(misnamed()),
        };
    }
    let Some(builtin) = name.strip_prefix("[]").and_then(Builtin::from_name) else { return Ok(()) };
    match (shape, value) {
        (Some(Shape::Slice { elem }), Value::List(values)) if *elem == builtin.type_id() => {
            let fits = |value: &Value<'_>| matches!(value, Value::Scalar(scalar) if builtin.can_hold(scalar));
            if values.iter().all(fits) { Ok(()) } else { Err(Problem::OutOfRange(name.to_owned())) }
        }
        _ => Err(misnamed()),
    }
}
