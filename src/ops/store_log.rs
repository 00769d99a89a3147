//! The lines that the Go store would log of the same, with `SessionCascadeDisplayLogging`: for whoever compares
//! with the application's own log. The wording is that of go-appengine-sessioncascade's `store.go`.

use super::{get, put};
use crate::tier::TierName;

/// What the store logs when it loads the session.
pub fn load(report: &get::Report) -> Vec<String> {
    // With a cookie that is refused, the store does not come so far.
    let (Some(id), Some(key)) = (&report.id, &report.key) else { return Vec::new() };
    let mut lines = vec![format!("Loading session: [{id}]")];
    for tier in &report.tiers {
        let place = place(tier.tier);
        match tier.state {
            get::State::NotAsked => {}
            get::State::Absent if tier.tier == TierName::Request => {}
            get::State::Absent => lines.push(format!("Could not find session in {place}: [{key}]")),
            get::State::Live => {
                lines.push(format!("Found session in {place}: [{key}]"));
                if report.sees == crate::condition::Sees::NewSession {
                    lines.push("Could not load session: its values do not decode".to_owned());
                }
                return lines;
            }
            get::State::Failed => {
                lines.push(format!("Could not load session: {}", tier.error.as_deref().unwrap_or_default()));
                return lines;
            }
            // Only Datastore's expiry is looked at.
            get::State::Expired => lines.extend(delete(report, id, key)),
        }
    }
    lines
}

/// What a read does to a session that has expired.
fn delete(report: &get::Report, id: &str, key: &str) -> Vec<String> {
    let mut lines = vec![format!("Deleting session: [{id}]")];
    for tier in &report.tiers {
        let place = match tier.tier {
            TierName::Request => "Request",
            other => place(other),
        };
        lines.push(format!("Removing session from {place}: [{key}]"));
        if tier.tier == TierName::Memcache && tier.state == get::State::Absent {
            lines.push(format!("Tried and failed to remove old session from Memcache: [{key}]"));
        }
    }
    lines
}

/// What the store logs when it saves the session.
pub fn save(report: &put::Report) -> Vec<String> {
    let (id, key) = (&report.id, &report.key);
    let mut lines = vec![format!("Saving session: [{id}]")];
    for tier in &report.tiers {
        lines.push(match (tier.tier, tier.effect) {
            (TierName::Memcache, "skipped" | "removed") => {
                format!("Value for [{key}] too large for Memcache. Skipping.")
            }
            (TierName::Datastore, _) => format!("Writing session to Datastore: [{key}]"),
            (other, _) => format!("Writing session to {}: [{id}]", place(other)),
        });
        if let Some(error) = &tier.error {
            lines.push(format!("Could not save session: {error}"));
            return lines;
        }
    }
    lines
}

/// A tier as the store writes it.
fn place(tier: TierName) -> &'static str {
    match tier {
        TierName::Request => "request",
        TierName::Memcache => "Memcache",
        TierName::Datastore => "Datastore",
    }
}
