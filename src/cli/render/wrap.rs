//! Sentences within the width of the terminal. What goes to a file or a pipe is wrapped by nobody but its reader.

use std::io::IsTerminal as _;

use dialoguer::console::{Term, measure_text_width};

/// Narrower than this, nothing is readable anyway.
const LEAST: usize = 30;

/// Breaks a sentence between words, and sets every line but the first in by `indent` columns; the first one begins
/// there already.
pub(super) fn wrapped(text: &str, indent: usize) -> String {
    let stdout = std::io::stdout();
    match stdout.is_terminal().then(|| Term::stdout().size_checked()).flatten() {
        // A column is left for whatever stands in front of the lines of a screen.
        Some((_, columns)) => within(text, indent, usize::from(columns).saturating_sub(3)),
        None => text.to_owned(),
    }
}

fn within(text: &str, indent: usize, columns: usize) -> String {
    let columns = columns.max(LEAST);
    let (mut out, mut used) = (String::new(), indent);
    for word in text.split(' ') {
        let wide = measure_text_width(word);
        if !out.is_empty() && used + 1 + wide > columns {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else if !out.is_empty() {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += wide;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words() {
        let text = "one two three four five six seven eight nine ten";
        assert_eq!(within(text, 2, 30), "one two three four five six\n  seven eight nine ten");
        assert_eq!(within("a", 2, 30), "a");
        let long = "x".repeat(50);
        assert_eq!(within(&format!("a {long} b"), 0, 30), format!("a\n{long}\nb"));
    }
}
