//! The few pieces that the page is made of. What comes from outside goes through [`text`].

use super::super::visible;

/// Text that cannot be taken for anything else, as the content of an element or of a quoted attribute.
pub(super) fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in visible(raw).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A heading and what stands below it.
pub(super) fn section(heading: &str, content: &str) -> String {
    format!("<section>\n<h2>{heading}</h2>\n{content}</section>\n")
}

/// Terms and what they stand for; the latter is markup already.
pub(super) fn terms(terms: &[(&str, String)]) -> String {
    let items: String =
        terms.iter().map(|(term, markup)| format!("<dt>{term}</dt><dd>{markup}</dd>\n")).collect();
    format!("<dl>\n{items}</dl>\n")
}

/// A table of columns with a heading and a class; the cells are markup already.
pub(super) fn table(head: &[(&str, &str)], rows: &[Vec<String>]) -> String {
    let class = |class: &str| match class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    let heads: String = head
        .iter()
        .map(|(name, column)| match *name {
            "" => format!("<td{}></td>", class(column)),
            name => format!("<th scope=\"col\"{}>{name}</th>", class(column)),
        })
        .collect();
    let row = |cells: &Vec<String>| {
        let cells =
            cells.iter().zip(head).map(|(cell, (_, column))| format!("<td{}>{cell}</td>", class(column)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let body: String = rows.iter().map(row).collect();
    format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let hostile = "<script>\"'&\u{202e}\u{1b}";
        assert_eq!(text(hostile), "&lt;script&gt;&quot;&#39;&amp;\\u{202e}\\u{1b}");
    }
}
