//! `get` for people.

use anstyle::Style;
use comfy_table::{CellAlignment, Table};
use jiff::Timestamp;
use sesscascade::condition::{Condition, FindingCode, Sees};
use sesscascade::ops::cookie::CookieReport;
use sesscascade::ops::get::{Report, State, TierReport};
use sesscascade::tier::TierName;

use super::time::{moment_and_distance, span, took};
use super::wrap::wrapped;
use super::{BAD, DOUBTFUL, FAINT, GOOD, HEADING, tree, visible};

pub(super) fn text(report: &Report) -> String {
    let mut out = String::new();
    if let Some(id) = &report.id {
        out.push_str(&line("Session", &visible(id)));
    } else if let Some(key) = &report.key {
        out.push_str(&line("Key", &visible(key)));
    }
    if let Some(cookie) = &report.cookie {
        out.push_str(&cookie_lines(cookie, report.now));
    }
    out.push_str(&format!("\n{}\n", tiers(report)));
    out.push_str(&condition(report));
    out.push_str(&line("App sees", &sees(report)));
    if let Some(values) = &report.values {
        let serializer = report.serializer.map(|serializer| serializer.to_string()).unwrap_or_default();
        let source = value_source(report);
        out.push_str(&format!("\n{HEADING}Values{HEADING:#} {FAINT}({serializer}{source}){FAINT:#}\n"));
        out.push_str(&tree::values(values));
    }
    out
}

pub(super) fn line(label: &str, text: &str) -> String {
    format!("{HEADING}{label:<11}{HEADING:#}{text}\n")
}

pub(super) fn cookie_lines(cookie: &CookieReport, now: Timestamp) -> String {
    let name = visible(&cookie.name);
    let mut out = match (&cookie.error, cookie.key_pair) {
        // Why is told with the cause.
        (Some(_), _) => line("Cookie", &format!("{name}: {BAD}not valid{BAD:#}")),
        (None, key_pair) => {
            let encryption = if cookie.encrypted == Some(true) { "encrypted" } else { "not encrypted" };
            let pair = key_pair.unwrap_or_default();
            let text = format!("{name}: {GOOD}valid{GOOD:#}, key pair {pair}, {}, {encryption}", cookie.hash);
            line("Cookie", &text)
        }
    };
    if let Some(issued_at) = cookie.issued_at {
        let doubt = if cookie.valid || cookie.key_pair.is_some() { "" } else { ", as it says itself" };
        out.push_str(&format!("           issued {}{doubt}\n", moment_and_distance(issued_at, now)));
    }
    if cookie.valid {
        let until = match cookie.expires_at {
            Some(expires_at) => moment_and_distance(expires_at, now),
            None => "for ever".to_owned(),
        };
        out.push_str(&format!("           accepted until {until}\n"));
    }
    out
}

fn tiers(report: &Report) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(["", "TIER", "TARGET", "STATE", "BYTES", "TTL", "TOOK"]);
    for tier in &report.tiers {
        table.add_row([
            if tier.hit { "▸" } else { "" }.to_owned(),
            tier.tier.to_string(),
            visible(&tier.target),
            state_name(tier.state).to_owned(),
            tier.bytes.map(|bytes| bytes.to_string()).unwrap_or_default(),
            ttl(tier),
            if tier.state == State::NotAsked { String::new() } else { took(tier.took_us) },
        ]);
    }
    for column in [4, 6] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Live => "live",
        State::Expired => "expired",
        State::Absent => "absent",
        State::Failed => "failed",
        State::NotAsked => "not asked",
    }
}

fn ttl(tier: &TierReport) -> String {
    match (tier.state, tier.ttl_seconds) {
        (State::Live, None) => "never expires".to_owned(),
        (_, None) => String::new(),
        (_, Some(seconds @ 0..)) => span(seconds.unsigned_abs()),
        (_, Some(seconds)) => format!("{} ago", span(seconds.unsigned_abs())),
    }
}

fn condition(report: &Report) -> String {
    let mut out = String::from("\n");
    match report.condition {
        Some(condition) => {
            let style = style(condition);
            out.push_str(&line("Condition", &format!("{style}{}{style:#}", condition.name())));
        }
        None => out.push_str(&line("Condition", "none")),
    }
    for finding in &report.findings {
        let label = match finding.code {
            FindingCode::Condition(_) => String::new(),
            FindingCode::Other(_) => "• ".to_owned(),
        };
        out.push_str(&format!(
            "  {label}{}\n",
            wrapped(&visible(&finding.message), 2 + label.chars().count())
        ));
        if let Some(decide) = &finding.decide {
            let decide = visible(decide);
            out.push_str(&format!(
                "  {HEADING}Decide{HEADING:#}  {decide} memcache\n      or  {decide} datastore\n"
            ));
        }
        if let Some(fix) = &finding.fix {
            out.push_str(&format!("  {HEADING}Repair{HEADING:#}  {}\n", visible(fix)));
        }
    }
    out
}

pub(super) fn style(condition: Condition) -> Style {
    match condition {
        Condition::Healthy => GOOD,
        Condition::Cold
        | Condition::Orphan
        | Condition::TtlDrift
        | Condition::Oversize
        | Condition::Expired => DOUBTFUL,
        Condition::Stale
        | Condition::Behind
        | Condition::Conflict
        | Condition::Corrupt
        | Condition::Unknown => BAD,
    }
}

fn sees(report: &Report) -> String {
    match report.sees {
        Sees::Request => "the value in the request's memory".to_owned(),
        Sees::Memcache => "Memcache's value".to_owned(),
        Sees::Datastore => "Datastore's value".to_owned(),
        Sees::NewSession => format!("{BAD}an empty session{BAD:#}, and no error"),
        Sees::CookieRefused => format!("{BAD}a cookie error{BAD:#}, and an empty session under a new id"),
    }
}

/// Says so where the values shown are not the ones that the application gets.
fn value_source(report: &Report) -> String {
    let seen = match report.sees {
        Sees::Request => Some(TierName::Request),
        Sees::Memcache => Some(TierName::Memcache),
        Sees::Datastore => Some(TierName::Datastore),
        Sees::NewSession | Sees::CookieRefused => None,
    };
    match report.hit {
        Some(hit) if seen == Some(hit) => String::new(),
        Some(hit) => format!(", in {hit}; the application does not get them"),
        None => ", of the expired copy; the application does not get them".to_owned(),
    }
}
