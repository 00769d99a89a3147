//! `--where`: a jq expression that is true of the sessions that are wanted.
//!
//! Its input is the session's values, as `get` prints them under `values`; `$session` is its outline.

use std::fmt;

use jaq_core::load::{Arena, Error as LoadError, File, Loader, lex, parse};
use jaq_core::val::ValT as _;
use jaq_core::{Compiler, Ctx, Vars, data, unwrap_valr};
use jaq_json::{Val, read};
use serde::Serialize;
use serde_json::Value as Json;
use thiserror::Error;

use crate::outline::Outline;

type Data = data::JustLut<Val>;

/// The name of the outline in an expression.
const SESSION: &str = "$session";

/// A jq expression, ready to be asked.
pub struct Expression {
    text: String,
    filter: jaq_core::Filter<Data>,
}

/// Why a text is no expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}\n  {text}\n  {}^", " ".repeat(text[..*at].chars().count()))]
pub struct ExpressionError {
    /// What was expected, or is not known.
    pub message: String,
    /// Offset in bytes.
    pub at: usize,
    text: String,
}

impl Expression {
    /// Takes a text.
    ///
    /// # Errors
    /// When it is no expression, with the first place that is wrong.
    pub fn new(text: &str) -> Result<Self, ExpressionError> {
        let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let arena = Arena::default();
        let error = |(message, rest): (String, &str)| ExpressionError::new(text, message, rest);
        let modules = Loader::new(defs)
            .load(&arena, File { code: text, path: () })
            .map_err(|errors| error(first(errors.into_iter().next().map(|(_, error)| error))))?;
        let filter =
            Compiler::default().with_funs(funs).with_global_vars([SESSION]).compile(modules).map_err(
                |errors| {
                    let undefined = errors.into_iter().flat_map(|(_, undefined)| undefined).next();
                    error(undefined.map_or_else(unknown, |(name, kind)| {
                        (format!("there is no {} {name}", kind.as_str()), name)
                    }))
                },
            )?;
        Ok(Self { text: text.to_owned(), filter })
    }

    /// Whether its first result for these values is neither `false` nor `null`; `None` when it fails, or gives an
    /// object or a list: that is what becomes of `=` where `==` was meant. No result at all is no.
    pub fn holds(&self, values: &Json, session: &Outline) -> Option<bool> {
        let session = value(session)?;
        let context = Ctx::<Data>::new(&self.filter.lut, Vars::new([session]));
        let mut results = self.filter.id.run((context, value(values)?)).map(unwrap_valr);
        match results.next() {
            None => Some(false),
            Some(Ok(Val::Obj(_) | Val::Arr(_))) => None,
            Some(result) => result.ok().map(|value| value.as_bool()),
        }
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl ExpressionError {
    /// `rest` is a part of the text where it goes wrong, or its end.
    fn new(text: &str, message: String, rest: &str) -> Self {
        let at = (rest.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
        let at = at.filter(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        Self { message, at, text: text.to_owned() }
    }
}

fn unknown<'t>() -> (String, &'t str) {
    ("this is no jq expression".to_owned(), "")
}

/// The first thing that is wrong, and the text from there on.
fn first(error: Option<LoadError<&str>>) -> (String, &str) {
    let told = match error {
        Some(LoadError::Lex(errors)) => errors.into_iter().next().map(lexical),
        Some(LoadError::Parse(errors)) => errors.into_iter().next().map(grammatical),
        Some(LoadError::Io(errors)) => {
            errors.into_iter().next().map(|(path, _)| ("modules cannot be loaded here".to_owned(), path))
        }
        None => None,
    };
    told.unwrap_or_else(unknown)
}

fn lexical((expected, rest): lex::Error<&str>) -> (String, &str) {
    (format!("expected {}", expected.as_str()), rest)
}

fn grammatical((expected, rest): parse::Error<&str>) -> (String, &str) {
    (format!("expected {}", expected.as_str()), rest)
}

/// JSON as jq's own kind of value.
fn value(json: &impl Serialize) -> Option<Val> {
    read::parse_single(&serde_json::to_vec(json).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn outline() -> Outline {
        let (id, key) = (Some("A".to_owned()), "session.A".to_owned());
        Outline {
            id,
            key,
            copies: vec![],
            failed: vec![],
            bytes: Some(70),
            expires_at: None,
            condition: None,
        }
    }

    #[test]
    fn the_first_result_decides() {
        let values = json!({"user_id": 42, "big": 9007199254740993i64, "roles": ["a", "b"], "_flash": null});
        let holds = |text: &str| Expression::new(text).unwrap().holds(&values, &outline());
        for text in [
            ".user_id == 42",
            ".roles | index(\"b\")",
            "has(\"_flash\")",
            "$session.bytes > 60 and $session.id == \"A\"",
            ".big == 9007199254740993",
            "any(.roles[]; test(\"^b\"))",
            "0",
        ] {
            assert_eq!(holds(text), Some(true), "{text}");
        }
        for text in ["false", "._flash", ".missing", "empty", ".user_id == \"42\"", "false, true"] {
            assert_eq!(holds(text), Some(false), "{text}");
        }
        for text in [".user_id.name", "error", ".roles + 1", ".user_id = 42", ".roles"] {
            assert_eq!(holds(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_marked() {
        let told = |text: &str| Expression::new(text).unwrap_err().to_string();
        assert_eq!(told(".user_id = = 42"), "expected term\n  .user_id = = 42\n             ^");
        assert_eq!(told(".\"é\" == $x"), "there is no variable $x\n  .\"é\" == $x\n          ^");
        assert_eq!(told("nope(1)"), "there is no filter nope\n  nope(1)\n  ^");
        assert_eq!(told("(.a"), "expected closing parenthesis\n  (.a\n     ^");
        assert_eq!(told(".a ="), "expected term\n  .a =\n      ^");
        for text in ["", "include \"m\"; .", ".\u{0}", "]"] {
            assert!(Expression::new(text).is_err(), "{text}");
        }
    }
}
