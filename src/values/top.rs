//! The top level of a session: which keys it has, of which types, and what each takes.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::{Values, plain};
use crate::gob::{self, Document, Dynamic, Value};

/// A key of a session and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'v> {
    /// The key as text.
    pub key: Cow<'v, str>,
    /// The Go type of its value, under the name that it was registered with; of JSON the kind.
    pub go_type: Cow<'v, str>,
}

impl Values<'_> {
    /// Every key with the type of its value, in the order of the payload.
    pub fn parts(&self) -> Vec<Part<'_>> {
        match self {
            Self::Gob(document) => pairs(document).iter().map(gob_part).collect(),
            Self::Json(values) => values.iter().map(|(key, value)| json_part(key, value)).collect(),
        }
    }

    /// Every key with the bytes that it and its value take when they stand alone, definitions of types
    /// included; the largest first.
    pub fn part_sizes(&self) -> Vec<(String, usize)> {
        let mut sizes: Vec<_> = match self {
            Self::Gob(document) => {
                let of = |pair| (gob_part(pair).key.into_owned(), gob_size(document, pair));
                pairs(document).iter().map(of).collect()
            }
            Self::Json(values) => {
                let of = |(key, value): (&String, &Json)| (key.clone(), json_size(key, value));
                values.iter().map(of).collect()
            }
        };
        sizes.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        sizes
    }
}

fn pairs<'d, 'a>(document: &'d Document<'a>) -> &'d [(Value<'a>, Value<'a>)] {
    match &document.value {
        Value::Map(pairs) => pairs,
        _ => &[],
    }
}

fn gob_part<'v>((key, value): &'v (Value<'_>, Value<'_>)) -> Part<'v> {
    Part { key: plain::key_of_session(key), go_type: Cow::Borrowed(go_type(value)) }
}

/// Values of a session come in interfaces, which name their types.
fn go_type<'v>(value: &'v Value<'_>) -> &'v str {
    match value {
        Value::Interface(Dynamic::Builtin(builtin, _)) => builtin.name(),
        Value::Interface(Dynamic::Registered(registered)) => &registered.name,
        _ => "nil",
    }
}

fn json_part<'v>(key: &'v str, value: &Json) -> Part<'v> {
    let kind = match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    };
    Part { key: Cow::Borrowed(key), go_type: Cow::Borrowed(kind) }
}

fn gob_size(document: &Document<'_>, pair: &(Value<'_>, Value<'_>)) -> usize {
    let with = |pairs| {
        let alone = Document { value: Value::Map(pairs), trailing: Cow::Borrowed(&[]), ..document.clone() };
        gob::encode(&alone).map_or(0, |bytes| bytes.len())
    };
    with(vec![pair.clone()]).saturating_sub(with(Vec::new()))
}

fn json_size(key: &str, value: &Json) -> usize {
    let object = Map::from_iter([(key.to_owned(), value.clone())]);
    Json::Object(object).to_string().len().saturating_sub("{}".len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gob::Builder;
    use crate::values::{Expected, decode};

    #[test]
    fn each_key_has_its_type_and_its_share() {
        let b = Builder::new();
        let pairs = vec![
            (b.string("big"), b.string(&"x".repeat(1_000))),
            (b.int(7), b.int(1)),
            (b.string("yes"), b.bool(true)),
        ];
        let payload = gob::encode(&b.session(pairs)).unwrap();
        let values = decode(&payload, Expected::Either).unwrap();
        let parts: Vec<_> =
            values.parts().iter().map(|part| format!("{}: {}", part.key, part.go_type)).collect();
        assert_eq!(parts, ["big: string", "7: int", "yes: bool"]);
        let sizes = values.part_sizes();
        assert_eq!(sizes[0].0, "big");
        assert!((1_000..1_040).contains(&sizes[0].1), "{sizes:?}");
        let rest: usize = sizes.iter().map(|(_, bytes)| bytes).sum();
        assert!(rest <= payload.len() && payload.len() - rest < 80, "{sizes:?} of {}", payload.len());
    }

    #[test]
    fn json_has_kinds() {
        let values = decode(br#"{"a":[1,2],"b":"text"}"#, Expected::Either).unwrap();
        let parts: Vec<_> =
            values.parts().iter().map(|part| format!("{}: {}", part.key, part.go_type)).collect();
        assert_eq!(parts, ["a: array", "b: string"]);
        assert_eq!(values.part_sizes(), [("b".to_owned(), 10), ("a".to_owned(), 9)]);
    }
}
