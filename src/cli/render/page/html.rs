//! The few pieces that the page is made of. What comes from outside goes through [`text`].

use super::super::{numbers, visible};

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

/// A table; the cells are markup already, and those of columns marked with `true` are numbers.
pub(super) fn table(head: &[(&str, bool)], rows: &[Vec<String>]) -> String {
    let class = |number: bool| if number { " class=\"number\"" } else { "" };
    let heads: String = head
        .iter()
        .map(|(name, number)| format!("<th scope=\"col\"{}>{name}</th>", class(*number)))
        .collect();
    let row = |cells: &Vec<String>| {
        let cells =
            cells.iter().zip(head).map(|(cell, (_, number))| format!("<td{}>{cell}</td>", class(*number)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let body: String = rows.iter().map(row).collect();
    format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n")
}

/// Rows of a name, a bar and a number, the longest bar for the largest number.
pub(super) fn bars(head: [&str; 2], counts: &[(String, u64)]) -> String {
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let row = |(name, count): &(String, u64)| {
        vec![name.clone(), numbers(*count), bar(&[*count], most, &numbers(*count))]
    };
    let rows: Vec<_> = counts.iter().map(row).collect();
    table(&[(head[0], false), (head[1], true), ("", false)], &rows)
        .replace("<td><svg", "<td class=\"bar\"><svg")
}

/// A bar of several parts; `whole` is as long as a bar can be, and `told` says in words what it shows.
pub(super) fn bar(parts: &[u64], whole: u64, told: &str) -> String {
    const SHADES: [&str; 5] = ["a", "b", "c", "d", "e"];
    let width = |count: u64| count as f64 * 100.0 / whole.max(1) as f64;
    let mut at = 0.0;
    let mut rects = String::new();
    for (part, shade) in parts.iter().zip(SHADES.iter().cycle()) {
        rects.push_str(&format!(
            "<rect class=\"{shade}\" x=\"{at:.2}\" y=\"10\" width=\"{:.2}\" height=\"80\"/>",
            width(*part).max(0.3)
        ));
        at += width(*part);
    }
    format!(
        "<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" role=\"img\"><title>{}</title>{rects}</svg>",
        text(told)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let hostile = "<script>\"'&\u{202e}\u{1b}";
        assert_eq!(text(hostile), "&lt;script&gt;&quot;&#39;&amp;\\u{202e}\\u{1b}");
        assert!(!bar(&[1], 2, hostile).contains("<script"));
    }

    #[test]
    fn bars_are_in_proportion() {
        let drawn = bars(["a", "b"], &[("x".into(), 10), ("y".into(), 5)]);
        assert!(drawn.contains("width=\"100.00\"") && drawn.contains("width=\"50.00\""), "{drawn}");
        assert!(bar(&[0], 0, "nothing").contains("width=\"0.30\""));
    }
}
