//! Session values come from the public: nothing in them may move the cursor, change colors or turn
//! text around on the terminal of whoever looks at them.

use std::fmt::Write as _;

/// Control characters (C0, DEL, C1), line separators, and everything that steers text direction.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text with every unsafe character as an escape, otherwise as it is.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// The same text in quotes, with quotes and backslashes escaped.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", visible(&text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// JSON text in which unsafe characters, which can only stand in strings, are JSON escapes: the same
/// value to a parser, and harmless on a terminal.
pub(super) fn json_escapes(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unsafe(c) && c != '\n' {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_moves_or_turns_gets_through() {
        assert_eq!(visible("a\u{1b}[2J\u{202e}b\u{9b}c\u{7f}\n"), r"a\u{1b}[2J\u{202e}b\u{9b}c\u{7f}\n");
        assert_eq!(visible("Zürich 🙂"), "Zürich 🙂");
        assert_eq!(quoted("a\"b\\c"), r#""a\"b\\c""#);
    }

    #[test]
    fn escaped_json_is_the_same_value() {
        let value = serde_json::json!({"k\u{202e}": "a\u{7f}\u{9b}\u{2066}\u{1b}", "n": [1, 2]});
        let text = json_escapes(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!text.chars().any(|c| is_unsafe(c) && c != '\n'), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
