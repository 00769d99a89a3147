//! Go's notation of types, as far as gob transmits types: `[]string`, `map[string]interface {}`, …

use std::fmt;

use crate::gob::Builtin;

/// A type by its spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum GoType {
    /// One of Go's own.
    Builtin(Builtin),
    /// Any interface type.
    Interface,
    /// `[]elem`
    Slice(Box<GoType>),
    /// `[len]elem`
    Array(u64, Box<GoType>),
    /// `map[key]elem`
    Map(Box<GoType>, Box<GoType>),
    /// Anything that has a name of its own.
    Named(String),
}

/// How deep a spelling may nest.
const DEEPEST: usize = 32;

impl GoType {
    /// Reads a spelling; `None` when it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (parsed, rest) = parse_prefix(text, 0)?;
        rest.is_empty().then_some(parsed)
    }
}

impl fmt::Display for GoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builtin(builtin) => f.write_str(builtin.name()),
            Self::Interface => f.write_str("interface {}"),
            Self::Slice(elem) => write!(f, "[]{elem}"),
            Self::Array(len, elem) => write!(f, "[{len}]{elem}"),
            Self::Map(key, elem) => write!(f, "map[{key}]{elem}"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// Reads a type from the front of `text`, and gives back the rest.
fn parse_prefix(text: &str, depth: usize) -> Option<(GoType, &str)> {
    if depth > DEEPEST {
        return None;
    }
    if let Some(rest) = text.strip_prefix("map[") {
        let (key, rest) = parse_prefix(rest, depth + 1)?;
        let (elem, rest) = parse_prefix(rest.strip_prefix(']')?, depth + 1)?;
        return Some((GoType::Map(Box::new(key), Box::new(elem)), rest));
    }
    for bytes in ["[]uint8", "[]byte"] {
        if let Some(rest) = text.strip_prefix(bytes)
            && !rest.starts_with(is_word)
        {
            return Some((GoType::Builtin(Builtin::Bytes), rest));
        }
    }
    if let Some(rest) = text.strip_prefix("[]") {
        let (elem, rest) = parse_prefix(rest, depth + 1)?;
        return Some((GoType::Slice(Box::new(elem)), rest));
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (len, rest) = rest.split_once(']')?;
        let (elem, rest) = parse_prefix(rest, depth + 1)?;
        return Some((GoType::Array(len.parse().ok()?, Box::new(elem)), rest));
    }
    for interface in ["interface {}", "interface{}"] {
        if let Some(rest) = text.strip_prefix(interface) {
            return Some((GoType::Interface, rest));
        }
    }
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let parsed = match word {
        "" => return None,
        "any" => GoType::Interface,
        "byte" => GoType::Builtin(Builtin::Uint8),
        _ => Builtin::from_name(word).map_or_else(|| GoType::Named(word.to_owned()), GoType::Builtin),
    };
    Some((parsed, rest))
}

/// Names of registered types are pointers and import paths as well.
fn is_word(c: char) -> bool {
    !matches!(c, '[' | ']' | '{' | '}' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_understood() {
        let parse = |text: &str| GoType::parse(text).unwrap();
        let string = || Box::new(GoType::Builtin(Builtin::String));
        assert_eq!(parse("int8"), GoType::Builtin(Builtin::Int8));
        assert_eq!(parse("[]uint8"), parse("[]byte"));
        assert_eq!(parse("[][3]string"), GoType::Slice(Box::new(GoType::Array(3, string()))));
        assert_eq!(parse("map[string]interface {}"), GoType::Map(string(), Box::new(GoType::Interface)));
        assert_eq!(parse("map[string][]any"), GoType::Map(string(), Box::new(parse("[]interface{}"))));
        assert_eq!(parse("*main.Account"), GoType::Named("*main.Account".to_owned()));
        for text in ["[]uint8", "map[string]interface {}", "[2][]*main.Account"] {
            assert_eq!(parse(text).to_string(), text);
        }
        for text in ["", "[", "[]", "map[string", "[x]int", "int]", "map[string]"] {
            assert_eq!(GoType::parse(text), None, "{text}");
        }
        assert_eq!(GoType::parse(&"[]".repeat(100)), None);
    }
}
