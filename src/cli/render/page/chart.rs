//! What is drawn: bars, bars in parts, and a column a day. Every drawing says in words what it shows.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::numbers;
use super::html::{table, text};

/// Shades of the parts of a bar; `style.css` has as many.
pub(super) const SHADES: [&str; 5] = ["a", "b", "c", "d", "e"];

/// Narrowest rectangle, in hundredths of the width: what is there must not look as if it were not.
const NARROWEST: f64 = 0.3;

/// Rows of a name, a number and a bar, the longest bar for the largest number.
pub(super) fn bars(head: [&str; 2], counts: &[(String, u64)], most: u64) -> String {
    let row = |(name, count): &(String, u64)| {
        vec![name.clone(), numbers(*count), drawing(&numbers(*count), &bar(*count, most))]
    };
    let rows: Vec<_> = counts.iter().map(row).collect();
    table(&[(head[0], ""), (head[1], "number"), ("", "bar")], &rows)
}

fn bar(count: u64, most: u64) -> String {
    rect(SHADES[0], 0.0, share(count, most).max(NARROWEST))
}

/// A bar of several parts of a whole. A part is measured alone, so that the parts can be more than that.
pub(super) fn split(parts: &[u64], whole: u64, told: &str) -> String {
    let whole = whole.max(parts.iter().sum());
    let mut rects = rect("rest", 0.0, 100.0);
    let mut at = 0.0;
    for (part, shade) in parts.iter().zip(SHADES.iter().cycle()) {
        rects.push_str(&rect(shade, at, share(*part, whole).max(NARROWEST)));
        at += share(*part, whole);
    }
    drawing(told, &rects)
}

fn rect(class: &str, x: f64, width: f64) -> String {
    format!("<rect class=\"{class}\" x=\"{x:.2}\" y=\"10\" width=\"{width:.2}\" height=\"80\"/>")
}

fn drawing(told: &str, shapes: &str) -> String {
    let told = text(told);
    format!(
        "<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" role=\"img\"><title>{told}</title>{shapes}</svg>"
    )
}

fn share(count: u64, of: u64) -> f64 {
    count as f64 * 100.0 / of.max(1) as f64
}

/// A column for each day, where the day is in time; the labels are not in the drawing, which is stretched.
pub(super) fn columns(days: &BTreeMap<String, u64>) -> String {
    // A report that is merged comes from a file, and may call a day anything.
    let dated = || days.iter().filter_map(|(day, count)| Some((day.parse::<Date>().ok()?, *count)));
    let all = || dated().map(|(day, _)| day);
    let (Some(first), Some(last)) = (all().min(), all().max()) else { return String::new() };
    let Some((peak, most)) = dated().max_by_key(|(_, count)| *count) else { return String::new() };
    let after = |day: Date| day.duration_since(first).as_hours() / 24;
    let column = |(day, count): (Date, u64)| {
        let height = share(count, most).max(1.0);
        format!(
            "<rect x=\"{}.05\" y=\"{:.1}\" width=\".9\" height=\"{height:.1}\"><title>{day}: {}</title></rect>\n",
            after(day),
            100.0 - height,
            numbers(count),
        )
    };
    let half = jiff::SignedDuration::from_hours(after(last) / 2 * 24);
    let middle = first.checked_add(half).unwrap_or(last);
    format!(
        "<figure>\n<figcaption>Sessions by day, {} at the most, on {peak}</figcaption>\n\
         <svg viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" role=\"img\" \
         aria-label=\"A column for each day from {first} to {last}\">\n{}</svg>\n\
         <div><span>{first}</span><span>{middle}</span><span>{last}</span></div>\n</figure>\n",
        numbers(most),
        after(last) + 1,
        dated().map(column).collect::<String>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion() {
        let drawn = bars(["a", "b"], &[("x".into(), 10), ("y".into(), 5), ("z".into(), 0)], 10);
        for width in ["100.00", "50.00", "0.30"] {
            assert!(drawn.contains(&format!("width=\"{width}\"")), "{width}: {drawn}");
        }
        assert!(bars(["a", "b"], &[("x".into(), 0)], 0).contains("width=\"0.30\""));
    }

    #[test]
    fn parts_that_are_more_than_the_whole_stay_in_the_bar() {
        let drawn = split(&[60, 60], 100, "<script>");
        assert!(drawn.contains("x=\"50.00\" y=\"10\" width=\"50.00\""), "{drawn}");
        assert!(!drawn.contains("<script"));
    }

    #[test]
    fn days_stand_where_they_are_in_time() {
        let days = [("2026-02-27", 4), ("2026-03-01", 2), ("<script>", 9)];
        let drawn = columns(&days.map(|(day, count)| (day.to_owned(), count)).into());
        assert_eq!(drawn.matches("<rect").count(), 2);
        assert!(drawn.contains("viewBox=\"0 0 3 100\""), "{drawn}");
        assert!(drawn.contains("x=\"2.05\" y=\"50.0\"") && drawn.contains("2026-03-01: 2"), "{drawn}");
        assert!(!drawn.contains("script"));
        assert_eq!(columns(&BTreeMap::new()), "");
        let eras = [("-009999-01-01", 1), ("9999-12-31", 1)];
        columns(&eras.map(|(day, count)| (day.to_owned(), count)).into());
    }
}
