//! Payloads of `JSONSerializer`, judged as Go's `encoding/json` judges them, with numbers as written.
//!
//! Read level by level: only so does a number keep its text, and a key can be any string at all.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value as Json};

use super::Detail;

/// How deep we follow. Go follows up to 10,000.
const DEEPEST: usize = 200;

/// The typed view makes up to three levels of one: a pair, a node, its value.
pub(super) const DEEPEST_VIEW: usize = 3 * DEEPEST;

/// Reads a session's object.
///
/// # Errors
/// [`Detail`] where Go gives an error too, and [`Detail::TooDeep`] where it may not.
pub(super) fn object(payload: &[u8]) -> Result<Map<String, Json>, Detail> {
    match read(payload, DEEPEST)? {
        Json::Object(values) => Ok(values),
        // Go leaves the map nil, and says nothing.
        Json::Null => Ok(Map::new()),
        _ => Err(Detail::Json { message: "a session is a JSON object, and this is none".into(), offset: 0 }),
    }
}

/// Reads any JSON, numbers as written; deep enough for the typed view of whatever we decode.
///
/// # Errors
/// As [`object`].
pub(super) fn any(payload: &[u8]) -> Result<Json, Detail> {
    read(payload, DEEPEST_VIEW)
}

fn read(payload: &[u8], deepest: usize) -> Result<Json, Detail> {
    let text = GoText::new(payload);
    let raw: &RawValue = serde_json::from_str(&text.text).map_err(|error| text.problem(&error))?;
    value(raw, 0, deepest)
}

fn value(raw: &RawValue, depth: usize, deepest: usize) -> Result<Json, Detail> {
    if depth > deepest {
        return Err(Detail::TooDeep(deepest));
    }
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            let Members(members) = part(text)?;
            let value = |(key, raw): (Cow<'_, str>, &RawValue)| {
                Ok((key.into_owned(), value(raw, depth + 1, deepest)?))
            };
            members.into_iter().map(value).collect::<Result<_, _>>().map(Json::Object)
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = part(text)?;
            elements
                .into_iter()
                .map(|raw| value(raw, depth + 1, deepest))
                .collect::<Result<_, _>>()
                .map(Json::Array)
        }
        Some(b'-' | b'0'..=b'9') => {
            // The outermost parse has seen that it is a number; parsing it again would write it anew.
            let number = Number::from_string_unchecked(text.to_owned());
            match number.as_f64() {
                Some(_) => Ok(Json::Number(number)),
                // Go's float64 cannot hold it, and Go says so.
                None => Err(Detail::Json { message: "a number is beyond float64".into(), offset: 0 }),
            }
        }
        _ => part(text),
    }
}

/// Reads a part of a text that was found to be JSON as a whole.
fn part<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Detail> {
    serde_json::from_str(text).map_err(|error| Detail::Json { message: message(&error), offset: 0 })
}

/// An object's members in their order. The last of several with one key counts, as in Go.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = access.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// A payload as text, where Go reads on and a strict parser gives up: bytes that are not UTF-8, and
/// halves of surrogate pairs, become replacement characters.
struct GoText {
    text: String,
    /// Offsets in `text` of the characters that stand for single bytes.
    replaced: Vec<usize>,
}

impl GoText {
    fn new(payload: &[u8]) -> Self {
        let (mut text, mut replaced) = (String::with_capacity(payload.len()), Vec::new());
        for chunk in payload.utf8_chunks() {
            text.push_str(chunk.valid());
            for _ in chunk.invalid() {
                replaced.push(text.len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        replace_lone_surrogates(&mut text);
        Self { text, replaced }
    }

    fn problem(&self, error: &serde_json::Error) -> Detail {
        let lines_before = error.line().saturating_sub(1);
        let line_start: usize = self.text.split_inclusive('\n').take(lines_before).map(str::len).sum();
        let offset = line_start + error.column().saturating_sub(1);
        let added = self.replaced.iter().filter(|at| **at < offset).count()
            * (char::REPLACEMENT_CHARACTER.len_utf8() - 1);
        Detail::Json { message: message(error), offset: offset.saturating_sub(added) }
    }
}

/// `\ud800` without its other half becomes `\ufffd`, which is as long.
fn replace_lone_surrogates(text: &mut String) {
    if !text.contains(r"\u") {
        return;
    }
    let mut bytes = std::mem::take(text).into_bytes();
    let unit = |bytes: &[u8], at: usize| -> Option<u16> {
        let escape = bytes.get(at..at + 6)?.strip_prefix(br"\u")?;
        u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
    };
    let mut at = 0;
    while at + 1 < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        match (unit(&bytes, at), unit(&bytes, at + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => at += 12,
            (Some(0xd800..0xe000), _) => {
                bytes[at + 2..at + 6].copy_from_slice(b"fffd");
                at += 6;
            }
            _ => at += 2,
        }
    }
    // Only ASCII was replaced by ASCII.
    *text = String::from_utf8(bytes).unwrap_or_default();
}

/// The parser's words without its line and column, which mean little in one long line.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(payload: &[u8]) -> Result<Json, Detail> {
        object(payload).map(Json::Object)
    }

    #[test]
    fn what_go_reads_is_read() {
        let token = br#"{"$serde_json::private::Number":"1.5","n":{"$serde_json::private::Number":"x"}}"#;
        let read_token = object(token).unwrap();
        assert_eq!(read_token["$serde_json::private::Number"], Json::String("1.5".into()));
        assert!(read_token["n"].is_object());
        assert_eq!(
            read(br#"{"a":"\ud800x","b":"\ud83d\ude00","c":"\\ud800"}"#).unwrap(),
            json!({"a": "\u{fffd}x", "b": "😀", "c": r"\ud800"})
        );
        assert_eq!(read(b"{\"a\":\"\xff\xfe\"}").unwrap(), json!({"a": "\u{fffd}\u{fffd}"}));
        assert_eq!(read(b"null").unwrap(), json!({}));
        assert_eq!(read(br#"{"a":1,"a":2}"#).unwrap(), json!({"a": 2}));
        assert_eq!(object(br#"{"n":9007199254740993,"x":1.50e3}"#).unwrap()["x"].to_string(), "1.50e3");
    }

    #[test]
    fn what_go_refuses_is_refused_where_it_goes_wrong() {
        for (payload, offset) in
            [(&b"{\"a\":1e999}"[..], 0), (b"[1]", 0), (b"{\"a\":}", 5), (b"{\"a\":1}x", 7)]
        {
            match object(payload) {
                Err(Detail::Json { offset: found, .. }) => assert_eq!(found, offset, "{payload:?}"),
                other => panic!("{payload:?}: {other:?}"),
            }
        }
        match object(b"{\"\xff\xff\xff\":,}") {
            Err(Detail::Json { offset, .. }) => assert_eq!(offset, 7),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let nested =
            |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth)).into_bytes();
        assert!(object(&nested(DEEPEST)).is_ok());
        assert_eq!(object(&nested(DEEPEST + 1)), Err(Detail::TooDeep(DEEPEST)));
        assert_eq!(object(&nested(100_000)), Err(Detail::TooDeep(DEEPEST)));
    }
}
