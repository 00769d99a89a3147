//! `report` as a page of its own: for a screen, a phone or paper, with nothing that is fetched from anywhere
//! and nothing that runs.

use sesscascade::ops::bulk::Course;
use sesscascade::ops::report::{Band, Contents, Expiries, Large, Limit, Names, PartSize, Report, Sizes};
use sesscascade::walk::Shard;

use super::numbers;
use super::report::{limit_name, steps};
use super::time::moment;
use chart::{SHADES, bars, columns, split};
use html::{section, table, terms, text};

mod chart;
mod html;
#[cfg(test)]
mod tests;

const STYLE: &str = include_str!("style.css");

/// Rows of keys and of types at the most.
const MOST_NAMES: usize = 200;

/// Days that have a row each; what is later is drawn, and in the report's JSON.
const MOST_DAYS: usize = 35;

pub(super) fn page(report: &Report) -> String {
    let title = format!("Sessions as of {}", moment(report.now));
    let counts = &report.counts;
    let mut body = vec![format!("<h1>{title}</h1>\n"), notice(&report.course), scope(report)];
    if counts.sessions > 0 {
        body.extend([
            sizes(&counts.sizes),
            limits(report),
            largest(counts.sizes.largest()),
            expiries(&counts.expiries),
            contents(&counts.contents, report.options.types),
        ]);
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        body.concat()
    )
}

/// What was not seen, where everybody sees it.
fn notice(course: &Course) -> String {
    if course.complete {
        return String::new();
    }
    let mut lines = Vec::new();
    if course.interrupted {
        lines.push("The walk was interrupted.".to_owned());
    }
    for problem in &course.problems {
        lines.push(format!("{}. To do: {}.", text(&problem.message), text(&problem.hint)));
    }
    if course.undecided > 0 {
        lines.push(format!(
            "For {} sessions it is not known whether --where is true.",
            numbers(course.undecided)
        ));
    }
    let lines: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
    format!("<div class=\"notice\"><strong>Incomplete: not every session was seen.</strong>{lines}</div>\n")
}

fn scope(report: &Report) -> String {
    let scope = &report.scope;
    let mut told = vec![("Sessions", numbers(report.counts.sessions))];
    for place in &scope.tiers {
        told.push(("Tier", format!("{}: <code>{}</code>", place.tier, text(&place.url))));
    }
    if !scope.filter.is_empty() {
        told.push(("Only", format!("<code>{}</code>", text(&scope.filter.join(" ")))));
    }
    if scope.shard != Shard::WHOLE {
        told.push(("Shard", scope.shard.to_string()));
    }
    terms(&told)
}

fn sizes(sizes: &Sizes) -> String {
    let bytes = |size: Option<u64>| size.map_or("–".to_owned(), |size| format!("{} bytes", numbers(size)));
    let told = terms(&[
        ("In all", bytes(Some(sizes.total))),
        ("Smallest", bytes(sizes.smallest)),
        ("Median", bytes(sizes.permille(500))),
        ("90 %", bytes(sizes.permille(900))),
        ("99 %", bytes(sizes.permille(990))),
        ("99.9 %", bytes(sizes.permille(999))),
        ("Largest", bytes(sizes.biggest)),
    ]);
    let steps = steps(sizes).into_iter();
    let counts: Vec<_> =
        steps.map(|(from, to, count)| (format!("{}–{}", numbers(from), numbers(to)), count)).collect();
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    section("Sizes", &format!("{told}{}", bars(["Bytes", "Sessions"], &counts, most)))
}

/// Each count has its word in its cell: on a phone, the heads of the columns are far away.
fn limits(report: &Report) -> String {
    let marked = |class: &str, count: u64, word: &str| match count {
        0 => "0".to_owned(),
        count => format!("<span class=\"{class}\">{} {word}</span>", numbers(count)),
    };
    let row = |(limit, band): (&Limit, &Band)| {
        let (over, near) = (marked("bad", band.over, "over"), marked("doubt", band.near, "near"));
        vec![limit_name(limit.name).to_owned(), numbers(limit.bytes), over, near]
    };
    let rows: Vec<_> = report.limits.0.iter().zip(&report.counts.bands).map(row).collect();
    let head = [("Limit", ""), ("Bytes", "number"), ("Over", "number"), ("Within 10 %", "number")];
    let warning = match report.counts.save_fails {
        0 => String::new(),
        sessions => format!(
            "<p class=\"bad\">Saving fails altogether for {}: the store sends them to Memcache first, which \
             refuses them. Set MaxMemcacheSessionSizeBytes to the Memcache server's limit or less.</p>\n",
            numbers(sessions)
        ),
    };
    section("Limits", &format!("<div class=\"stacked\">\n{}</div>\n{warning}", table(&head, &rows)))
}

fn largest(sessions: &[Large]) -> String {
    let row = |session: &Large| {
        let name = text(session.id.as_deref().unwrap_or(&session.key));
        vec![format!("<code>{name}</code>{}", filling(session)), numbers(session.bytes)]
    };
    let rows: Vec<_> = sessions.iter().map(row).collect();
    let head = [("Session, and what fills it", ""), ("Bytes", "number")];
    section("The largest", &table(&head, &rows))
}

/// What fills a session: drawn, and in words that are the legend of what is drawn. Each bar is as long as
/// the others, since next to one that is much larger no part of any could be seen.
fn filling(session: &Large) -> String {
    if session.serializer.is_none() {
        return "<p class=\"bad\">does not decode</p>".to_owned();
    }
    if session.parts.is_empty() {
        return String::new();
    }
    let told = |part: &PartSize| format!("{} {}", part.key, numbers(part.bytes));
    let sizes: Vec<_> = session.parts.iter().map(|part| part.bytes).collect();
    let drawn = split(&sizes, session.bytes, &session.parts.iter().map(told).collect::<Vec<_>>().join(", "));
    let legend = session.parts.iter().zip(SHADES.iter().cycle()).enumerate();
    let legend = legend.map(|(place, (part, shade))| {
        let comma = if place + 1 < session.parts.len() { "," } else { "" };
        format!(
            "<span class=\"part\"><i class=\"{shade}\"></i> <span>{}{comma}</span></span>\n",
            text(&told(part))
        )
    });
    format!("{drawn}<p class=\"faint\">{}</p>", legend.collect::<String>())
}

fn expiries(expiries: &Expiries) -> String {
    let told = terms(&[
        ("Expired already", numbers(expiries.expired)),
        ("In the next hour", numbers(expiries.within_hour)),
        ("Later than 400 days", numbers(expiries.later)),
        ("Never", numbers(expiries.never)),
    ]);
    let most = expiries.days.values().copied().max().unwrap_or(0);
    let days = expiries.days.iter().take(MOST_DAYS);
    let days: Vec<_> = days.map(|(day, sessions)| (text(day), *sessions)).collect();
    let mut out = told;
    if expiries.days.len() > MOST_DAYS {
        out.push_str(&columns(&expiries.days));
    }
    if !days.is_empty() {
        out.push_str(&bars(["Day (UTC)", "Sessions"], &days, most));
    }
    let rest: u64 = expiries.days.values().skip(MOST_DAYS).sum::<u64>() + expiries.later;
    if rest > 0 {
        out.push_str(&format!("<p class=\"faint\">Later than these days: {}.</p>\n", numbers(rest)));
    }
    section("Expiry", &out)
}

fn contents(contents: &Contents, with_types: bool) -> String {
    let mut kinds: Vec<_> =
        contents.serializers.iter().map(|(name, count)| format!("{} {name}", numbers(*count))).collect();
    if contents.undecodable > 0 {
        let count = numbers(contents.undecodable);
        kinds.push(format!("<span class=\"bad\">{count} that do not decode</span>"));
    }
    let types = |types: &Names<u64>| {
        let types = types.iter().map(|(name, count)| format!("{} {}", text(name), numbers(*count)));
        types.collect::<Vec<_>>().join(", ")
    };
    let keys = contents.keys.iter().map(|(name, key)| (name, key.sessions, types(&key.types))).collect();
    let mut out = format!("<p>{}</p>\n<h3>Keys</h3>\n", kinds.join(", "));
    out.push_str(&names(
        ["Key", "Sessions", if with_types { "Types" } else { "" }],
        keys,
        contents.keys.has_more(),
    ));
    if with_types {
        let types = contents.types.iter().map(|(name, count)| (name, *count, String::new())).collect();
        out.push_str(&format!(
            "<h3>Types</h3>\n{}",
            names(["Type", "Values", ""], types, contents.types.has_more())
        ));
    }
    section("Contents", &out)
}

/// The most frequent first; the notes are markup already.
fn names(head: [&str; 3], mut names: Vec<(&str, u64, String)>, more: bool) -> String {
    names.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    let left_out = names.len().saturating_sub(MOST_NAMES);
    let row = |(name, count, note): &(&str, u64, String)| {
        vec![format!("<code>{}</code>", text(name)), numbers(*count), note.clone()]
    };
    let columns = if head[2].is_empty() { 2 } else { 3 };
    let rows: Vec<_> = names.iter().take(MOST_NAMES).map(row).collect();
    let mut out = table(&[(head[0], ""), (head[1], "number"), (head[2], "note")][..columns], &rows);
    if left_out > 0 {
        out.push_str(&format!(
            "<p class=\"faint\">{} more; -o json has them.</p>\n",
            numbers(left_out as u64)
        ));
    }
    if more {
        out.push_str("<p class=\"faint\">And longer names, which are not counted one by one.</p>\n");
    }
    out
}
