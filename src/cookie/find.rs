//! Finds a cookie in what people paste: the bare value, `name=value`, or a whole header line.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use thiserror::Error;

/// A cookie's value, and the name it stood under where it had one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieText {
    /// The name in front of the value.
    pub name: Option<String>,
    /// The value as the browser would send it, unquoted and percent-decoded.
    pub value: String,
}

/// Why no cookie could be taken from a text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FindError {
    /// Not under the name that was asked for.
    #[error("there is no cookie named {wanted:?} in this line; it has {}", list(present))]
    NotThere {
        /// The name that was asked for.
        wanted: String,
        /// The names that the line has.
        present: Vec<String>,
    },
    /// Several, and nobody said which.
    #[error("the line has several cookies: {}", list(present))]
    Ambiguous {
        /// The names that the line has.
        present: Vec<String>,
    },
}

/// Names that are listed in an error: a line can have thousands.
const MAX_NAMES: usize = 10;

/// Characters of a name that are shown.
const MAX_NAME_CHARS: usize = 60;

fn list(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(MAX_NAMES).map(|name| short(name)).collect();
    let more = match names.len().saturating_sub(MAX_NAMES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", shown.join(", "))
}

fn short(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME_CHARS) {
        None => format!("{name:?}"),
        Some((end, _)) => format!("{:?}…", &name[..end]),
    }
}

/// Finds the cookie called `wanted` in `text`; without a name, the only one there is, or the one
/// called `fallback`.
///
/// # Errors
/// [`FindError`] when that leaves none or several.
pub fn find(text: &str, wanted: Option<&str>, fallback: &str) -> Result<CookieText, FindError> {
    // A value copied out of a header line often brings the separator along.
    let text = text.trim().trim_end_matches(|c: char| c == ';' || c.is_whitespace());
    let (header, line) = split_header(text);
    // Base64 may end in '=', which is no separator; Rails joins several such texts with dashes.
    let value = unquoted(line);
    let has_name = value.trim_end_matches('=').contains('=') && !value.contains("=--");
    if header == Header::None && !line.contains(';') && !has_name {
        return Ok(CookieText { name: None, value: clean(line) });
    }
    // After the first ';' of a Set-Cookie line come attributes, not cookies.
    let count = if header == Header::SetCookie { 1 } else { usize::MAX };
    let cookies: Vec<(&str, &str)> =
        line.split(';').take(count).filter_map(|part| part.trim().split_once('=')).collect();
    let named = |name: &str| cookies.iter().find(|(found, _)| *found == name);
    let present = || cookies.iter().map(|(name, _)| (*name).to_owned()).collect();
    let chosen = match (wanted, cookies.as_slice()) {
        (Some(wanted), _) => named(wanted)
            .ok_or_else(|| FindError::NotThere { wanted: wanted.to_owned(), present: present() })?,
        (None, [only]) => only,
        (None, _) => named(fallback).ok_or_else(|| FindError::Ambiguous { present: present() })?,
    };
    Ok(CookieText { name: Some(chosen.0.to_owned()), value: clean(chosen.1) })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    None,
    Cookie,
    SetCookie,
}

fn split_header(text: &str) -> (Header, &str) {
    if let Some((name, line)) = text.split_once(':') {
        if name.trim().eq_ignore_ascii_case("cookie") {
            return (Header::Cookie, line.trim());
        }
        if name.trim().eq_ignore_ascii_case("set-cookie") {
            return (Header::SetCookie, line.trim());
        }
    }
    (Header::None, text)
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

fn clean(value: &str) -> String {
    let value = unquoted(value.trim());
    match percent_decode_str(value).decode_utf8() {
        Ok(Cow::Borrowed(text)) => text.to_owned(),
        Ok(Cow::Owned(text)) => text,
        Err(_) => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, wanted: Option<&str>) -> (Option<String>, String) {
        let cookie = find(text, wanted, "session").unwrap();
        (cookie.name, cookie.value)
    }

    #[test]
    fn every_form_that_people_paste() {
        let named = |name: &str, value: &str| (Some(name.to_owned()), value.to_owned());
        assert_eq!(found("MTY=", None), (None, "MTY=".into()));
        assert_eq!(found("YQ==--Yg==--Yw==", None), (None, "YQ==--Yg==--Yw==".into()));
        assert_eq!(found("  MTY==\n", Some("x")), (None, "MTY==".into()));
        assert_eq!(found("\"MTY%3D\"", None), (None, "MTY=".into()));
        for text in ["MTY=;", "MTY=; ", "MTY= ;;\n", "\"MTY=\" ;"] {
            assert_eq!(found(text, None), (None, "MTY=".into()), "{text:?}");
        }
        assert_eq!(found("sid=MTY=; ", None), named("sid", "MTY="));
        assert_eq!(found("sid=MTY=", None), named("sid", "MTY="));
        assert_eq!(found("Cookie: a=1; session=MTY==; b=2", None), named("session", "MTY=="));
        assert_eq!(found("cookie: a=1; session=MTY==; b=2", Some("b")), named("b", "2"));
        assert_eq!(found("Set-Cookie: sid=MTY=; Path=/; Max-Age=60", None), named("sid", "MTY="));
        assert_eq!(found("a=1; session=\"MTY%3D\"", None), named("session", "MTY="));
        assert_eq!(found("session=\"\"", None), named("session", ""));
    }

    #[test]
    fn a_name_that_is_not_there_lists_those_that_are() {
        let error = find("a=1; b=2", Some("session"), "session").unwrap_err();
        assert_eq!(error.to_string(), r#"there is no cookie named "session" in this line; it has "a", "b""#);
        assert!(matches!(find("a=1; b=2", None, "session"), Err(FindError::Ambiguous { .. })));
    }

    #[test]
    fn a_list_of_names_is_short() {
        let line: Vec<_> = (0..5_000).map(|number| format!("name{number}=x")).collect();
        let error = find(&line.join(";"), None, "session").unwrap_err().to_string();
        assert!(error.ends_with(r#""name8", "name9" and 4990 more"#), "{error}");
        let long = "é".repeat(61);
        let error = find(&format!("{long}=x; b=2"), None, "session").unwrap_err().to_string();
        assert!(error.ends_with(&format!("{:?}…, \"b\"", "é".repeat(60))), "{error}");
    }
}
