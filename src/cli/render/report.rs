//! `report` for people.

use anstyle::Style;
use sesscascade::ops::report::{Contents, Expiries, Large, LimitName, Report, Sizes};

use super::check::scope;
use super::get::line;
use super::time::moment;
use super::{BAD, DOUBTFUL, FAINT, HEADING, numbers, visible};

/// Characters of the longest bar.
const BAR: usize = 40;

/// Days of the histogram of expiries that are drawn.
const DAYS: usize = 35;

/// Keys and types that are shown.
const NAMES: usize = 30;

pub(super) fn text(report: &Report) -> String {
    let counts = &report.counts;
    let mut out = scope(&report.scope);
    out.push_str(&line("As of", &moment(report.now)));
    out.push_str(&line("Sessions", &numbers(counts.sessions)));
    if counts.sessions == 0 {
        return out;
    }
    out.push_str(&sizes(&counts.sizes));
    out.push_str(&limits(report));
    out.push_str(&largest(counts.sizes.largest()));
    out.push_str(&expiries(&counts.expiries));
    out.push_str(&contents(&counts.contents, report.options.types));
    out
}

/// Steps of the histogram: `(from, to, sessions)`, each twice as wide as the one before.
pub(super) fn steps(sizes: &Sizes) -> Vec<(u64, u64, u64)> {
    let mut steps: Vec<(u64, u64, u64)> = Vec::new();
    for bin in &sizes.bins {
        let to = bin.bytes.max(64).next_power_of_two();
        match steps.last_mut() {
            Some(step) if step.1 == to => step.2 += bin.sessions,
            _ => steps.push((if to == 64 { 0 } else { to / 2 + 1 }, to, bin.sessions)),
        }
    }
    steps
}

fn sizes(sizes: &Sizes) -> String {
    let mut out = heading("Sizes");
    let at = |permille| sizes.permille(permille).map_or("–".to_owned(), numbers);
    out.push_str(&format!("  {} bytes in all\n", numbers(sizes.total)));
    out.push_str(&format!(
        "  smallest {}, median {}, 90 % {}, 99 % {}, 99.9 % {}, largest {}\n\n",
        sizes.smallest.map_or("–".to_owned(), numbers),
        at(500),
        at(900),
        at(990),
        at(999),
        sizes.biggest.map_or("–".to_owned(), numbers),
    ));
    let steps = steps(sizes);
    let most = steps.iter().map(|step| step.2).max().unwrap_or(0);
    for (from, to, sessions) in steps {
        let range = format!("{}–{}", numbers(from), numbers(to));
        out.push_str(&format!("  {range:>21}  {} {}\n", bar(sessions, most), numbers(sessions)));
    }
    out
}

/// Padded by hand: a cell's colors must not count as its width.
fn limits(report: &Report) -> String {
    let mut out = heading("Limits");
    out.push_str(&format!(
        "  {HEADING}{:<34} {:>10} {:>12} {:>12}{HEADING:#}\n",
        "", "BYTES", "OVER", "WITHIN 10 %"
    ));
    let marked = |count: u64, style: Style| match count {
        0 => format!("{:>12}", 0),
        count => format!("{style}{:>12}{style:#}", numbers(count)),
    };
    for (limit, band) in report.limits.0.iter().zip(&report.counts.bands) {
        let (name, bytes) = (limit_name(limit.name), numbers(limit.bytes));
        let (over, near) = (marked(band.over, BAD), marked(band.near, DOUBTFUL));
        out.push_str(&format!("  {name:<34} {bytes:>10} {over} {near}\n"));
    }
    if report.counts.save_fails > 0 {
        let sessions = numbers(report.counts.save_fails);
        out.push_str(&format!(
            "  {BAD}Saving fails altogether for {sessions}{BAD:#}: the store sends them to Memcache first, which \
             refuses\n  them. Set MaxMemcacheSessionSizeBytes to the Memcache server's limit or less.\n"
        ));
    }
    out
}

pub(super) fn limit_name(name: LimitName) -> &'static str {
    match name {
        LimitName::StoreMaxLength => "maxLength: a save above it fails",
        LimitName::MemcacheServer => "the Memcache server's largest item",
        LimitName::AppEngineMemcache => "App Engine's Memcache",
        LimitName::StoreMemcacheLimit => "MaxMemcacheSessionSizeBytes",
        LimitName::DatastoreProperty => "a Datastore property",
        LimitName::DatastoreEntity => "a Datastore entity",
    }
}

fn largest(sessions: &[Large]) -> String {
    let mut out = heading("The largest");
    for session in sessions {
        let name = visible(session.id.as_deref().unwrap_or(&session.key));
        let parts =
            session.parts.iter().map(|part| format!("{} {}", visible(&part.key), numbers(part.bytes)));
        let filled = parts.collect::<Vec<_>>().join(", ");
        out.push_str(&format!("  {:>9}  {name}\n", numbers(session.bytes)));
        if session.serializer.is_none() {
            out.push_str("             does not decode\n");
        } else if !filled.is_empty() {
            out.push_str(&format!("             {FAINT}{filled}{FAINT:#}\n"));
        }
    }
    out
}

fn expiries(expiries: &Expiries) -> String {
    let mut out = heading("Expiry");
    out.push_str(&format!(
        "  {} expired already, {} in the next hour, {} never expire\n\n",
        numbers(expiries.expired),
        numbers(expiries.within_hour),
        numbers(expiries.never),
    ));
    let most = expiries.days.values().copied().max().unwrap_or(0);
    for (day, sessions) in expiries.days.iter().take(DAYS) {
        out.push_str(&format!("  {day}  {} {}\n", bar(*sessions, most), numbers(*sessions)));
    }
    let rest: u64 = expiries.days.values().skip(DAYS).sum::<u64>() + expiries.later;
    if rest > 0 {
        out.push_str(&format!("  later       {}\n", numbers(rest)));
    }
    out
}

fn contents(contents: &Contents, with_types: bool) -> String {
    let mut out = heading("Contents");
    let serializers = contents.serializers.iter().map(|(name, count)| format!("{} {name}", numbers(*count)));
    let mut kinds: Vec<_> = serializers.collect();
    if contents.undecodable > 0 {
        kinds.push(format!("{BAD}{} that do not decode{BAD:#}", numbers(contents.undecodable)));
    }
    out.push_str(&format!("  {}\n\n  {HEADING}Keys{HEADING:#}\n", kinds.join(", ")));
    let keys = contents.keys.iter().map(|(name, key)| {
        let types = key.types.iter().map(|(name, count)| format!("{} {}", visible(name), numbers(*count)));
        (name, key.sessions, types.collect::<Vec<_>>().join(", "))
    });
    out.push_str(&names(keys.collect(), contents.keys.has_more()));
    if with_types {
        out.push_str(&format!("\n  {HEADING}Types{HEADING:#}\n"));
        let types = contents.types.iter().map(|(name, count)| (name, *count, String::new()));
        out.push_str(&names(types.collect(), contents.types.has_more()));
    }
    out
}

/// The most frequent first.
fn names(mut names: Vec<(&str, u64, String)>, more: bool) -> String {
    names.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    let mut out = String::new();
    for (name, count, note) in names.iter().take(NAMES) {
        let note = if note.is_empty() { String::new() } else { format!("  {FAINT}{note}{FAINT:#}") };
        let name = visible(name);
        let padding = if note.is_empty() { 0 } else { 24 };
        out.push_str(&format!("  {:>11}  {name:<padding$}{note}\n", numbers(*count)));
    }
    if names.len() > NAMES {
        out.push_str(&format!("  {:>11}  more; -o json has them\n", numbers((names.len() - NAMES) as u64)));
    }
    if more {
        out.push_str("               and longer names, which are not counted one by one\n");
    }
    out
}

fn heading(text: &str) -> String {
    format!("\n{HEADING}{text}{HEADING:#}\n")
}

fn bar(count: u64, most: u64) -> String {
    let width = (count as u128 * BAR as u128).div_ceil(u128::from(most.max(1))) as usize;
    format!("{}{}", "█".repeat(width), " ".repeat(BAR - width.min(BAR)))
}
