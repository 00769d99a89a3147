//! Finds a cookie by its name in a line of anything: a log, a header, or the bare value.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Shorter than any cookie of securecookie: date, payload and MAC take more.
const SHORTEST: usize = 60;

/// The value of the cookie called `name` in a line; a line that is nothing but a value counts too.
pub fn find_in_line<'a>(line: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let line = line.trim();
    let value = named(line, name).or_else(|| is_bare(line).then_some(line))?;
    Some(percent_decode_str(value).decode_utf8().unwrap_or(Cow::Borrowed(value)))
}

fn named<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let ends_name =
        |before: &str| !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "_-.%".contains(c));
    let starts = line
        .match_indices(name)
        .filter(|(at, _)| line[at + name.len()..].starts_with('=') && ends_name(&line[..*at]));
    let mut values = starts.map(|(start, _)| value_at(&line[start + name.len() + 1..]));
    let first = values.next()?;
    // A log has addresses too, and what stands in them under the same name is no cookie.
    Some(std::iter::once(first).chain(values).find(|value| is_bare(value)).unwrap_or(first))
}

fn value_at(rest: &str) -> &str {
    let value = rest.trim_start_matches(['"', '\\']);
    let end =
        value.find(|c: char| c.is_whitespace() || "&;,\"'\\[](){}<>|".contains(c)).unwrap_or(value.len());
    &value[..end]
}

fn is_bare(line: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=%+/".contains(&byte);
    line.len() >= SHORTEST && line.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_in_lines_of_every_kind() {
        let bare = "MTc5NTUwMzQzOXxkS1pEWloyOHhZS3BuMkx0YXM3S2dWdTJ5WGV6N3licGVDc3V2VW5sTms1UnRR";
        for (line, value) in [
            ("Cookie: a=b; session=MTY=; c=d", Some("MTY=")),
            (r#"127.0.0.1 - - [17/May/2026] "GET / HTTP/1.1" 200 5 "session=MTY%3D; a=b""#, Some("MTY=")),
            (r#"{"cookie":"x=1; session=MTY=","status":200}"#, Some("MTY=")),
            (r#"{"cookie":"{\"session\":1} session=\"MTY=\""}"#, Some("MTY=")),
            ("mysession=WRONG; session=MTY=", Some("MTY=")),
            ("session-name=WRONG", None),
            (&format!("GET /?session=abc&x=1 \"session={bare}\""), Some(bare)),
            (&format!("session=; session={bare}"), Some(bare)),
            ("nothing here", None),
            ("", None),
        ] {
            assert_eq!(find_in_line(line, "session").as_deref(), value, "{line}");
        }
        assert_eq!(find_in_line(&format!("  {bare}\r\n"), "session").as_deref(), Some(bare));
    }
}
