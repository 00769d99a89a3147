//! `check` for people.

use anstyle::Style;
use sesscascade::condition::Condition;
use sesscascade::ops::bulk::Scope;
use sesscascade::ops::check::{Finding, Report};
use sesscascade::outline::Copy;
use sesscascade::walk::Shard;

use super::get::{line, style};
use super::time::moment;
use super::{DOUBTFUL, FAINT, HEADING, numbers, visible};

pub(super) fn text(report: &Report) -> String {
    let counts = &report.counts;
    let mut out = scope(&report.scope);
    out.push_str(&line("As of", &moment(report.now)));
    out.push_str(&line("Sessions", &numbers(counts.sessions)));
    if counts.sessions == 0 && report.scope.filter.is_empty() {
        out.push_str("No session was found: are the key prefix, the namespace and the kind right? 'sesscascade doctor' looks.\n");
    }
    out.push_str(&format!("\n{}\n", conditions(report)));
    for condition in Condition::ALL {
        out.push_str(&examples(condition, counts.examples(condition)));
    }
    if Condition::ALL.iter().any(|condition| !counts.examples(*condition).is_empty()) {
        out.push_str(NEXT);
    }
    out
}

/// What to run next.
const NEXT: &str = "\n\
'sesscascade get --id ID' explains one of them; 'sesscascade sync --dry-run' says which can be put right.\n";

/// Where was looked, and at what.
pub(super) fn scope(scope: &Scope) -> String {
    let mut out = String::new();
    for place in &scope.tiers {
        out.push_str(&line(&capital(&place.tier.to_string()), &visible(&place.url)));
    }
    if !scope.filter.is_empty() {
        out.push_str(&line("Only", &visible(&scope.filter.join(" "))));
    }
    if scope.shard != Shard::WHOLE {
        out.push_str(&line("Shard", &scope.shard.to_string()));
    }
    out
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Padded by hand: a cell's colors must not count as its width.
fn conditions(report: &Report) -> String {
    let counts = &report.counts;
    let share = |count: u64| match counts.sessions {
        0 => String::new(),
        sessions => format!("{:.2} %", count as f64 * 100.0 / sessions as f64),
    };
    let row = |style: Style, name: &str, count: u64, meaning: &str| {
        let (sessions, share) = (numbers(count), share(count));
        format!("  {style}{name:<9}{style:#} {sessions:>12} {share:>9}  {meaning}\n")
    };
    let mut out = format!("  {HEADING}CONDITION     SESSIONS            WHAT IT MEANS{HEADING:#}\n");
    for condition in Condition::ALL {
        let count = counts.conditions.get(&condition).copied().unwrap_or(0);
        if count > 0 || condition == Condition::Healthy {
            out.push_str(&row(style(condition), condition.name(), count, meaning(condition)));
        }
    }
    if counts.in_motion > 0 {
        let meaning = "changed each time that they were looked at; no finding";
        out.push_str(&row(DOUBTFUL, "in motion", counts.in_motion, meaning));
    }
    out
}

fn meaning(condition: Condition) -> &'static str {
    match condition {
        Condition::Healthy => "the same in every tier",
        Condition::Cold => "in Datastore only: reads are slow until the next save",
        Condition::Stale => "Memcache has an older value, and the application serves that",
        Condition::Behind => "Memcache has a newer value, which is lost when the cache lets go of it",
        Condition::Conflict => "different values of the same age",
        Condition::Orphan => "in Memcache only: lost when the cache lets go of it",
        Condition::TtlDrift => "the same value with different expiries",
        Condition::Expired => "past its expiry, and live nowhere",
        Condition::Oversize => "in Datastore only, because it does not fit Memcache",
        Condition::Corrupt => "does not decode: the application gets an empty session",
        Condition::Unknown => "a tier could not be asked",
    }
}

fn examples(condition: Condition, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let style = style(condition);
    let mut out = format!("{HEADING}For example{HEADING:#} {style}{}{style:#}\n", condition.name());
    for finding in findings {
        let name = visible(finding.id.as_deref().unwrap_or(&finding.key));
        out.push_str(&format!("  {name}\n    {FAINT}{}{FAINT:#}\n", copies(&finding.copies)));
    }
    out.push('\n');
    out
}

fn copies(copies: &[Copy]) -> String {
    let copy = |copy: &Copy| {
        let until = copy.expires_at.map_or("for ever".to_owned(), |at| format!("until {}", moment(at)));
        format!("{} {} bytes {until}", copy.tier, numbers(copy.bytes as u64))
    };
    copies.iter().map(copy).collect::<Vec<_>>().join("; ")
}
