//! `doctor`: whether what is configured is fit to hold sessions. Reads only.

use jiff::Timestamp;
use serde::Serialize;

use super::SCHEMA;
use crate::cascade::Cascade;
use crate::cookie::KeyRing;
use crate::tier::inspection::Details;
use crate::tier::{Inspection, KeyRange, TierError, TierName};

mod entities;
mod keys;
mod memcached;
mod servers;
mod store;

/// Keys of each Memcache server that are looked at.
const SAMPLE: usize = 200;

/// What is known of the application besides its tiers.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the store puts in front of ids.
    pub key_prefix: String,
    /// The key pairs, if any are configured and could be read.
    pub keys: Option<KeyRing>,
    /// How long the codecs accept a cookie, in seconds; 0 is for ever.
    pub cookie_max_age: u64,
    /// How long a session lives, in seconds: `Options.MaxAge`.
    pub max_age: u64,
    /// The store's `maxLength` in bytes.
    pub max_length: Option<usize>,
    /// `MaxMemcacheSessionSizeBytes`.
    pub store_cache_limit: Option<usize>,
}

/// Everything that was looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    schema: u32,
    command: &'static str,
    /// When it began.
    pub now: Timestamp,
    /// How many checks found nothing wrong.
    pub ok: usize,
    /// How many found something that may be meant so.
    pub warnings: usize,
    /// How many found something that does not work.
    pub failures: usize,
    /// What was looked at, in order.
    pub checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// What it belongs to.
    pub area: Area,
    /// What was looked at.
    pub name: &'static str,
    /// The server or file, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// How it is.
    pub outcome: CheckOutcome,
    /// What was found.
    pub detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// A tier could not be asked.
    pub tier_failed: bool,
}

/// What a check belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Where settings come from.
    Configuration,
    /// The key pairs.
    Keys,
    /// The Memcache tier.
    Memcache,
    /// The Datastore tier.
    Datastore,
    /// How the application's store is set up.
    Store,
}

impl Area {
    /// Its name as it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Keys => "keys",
            Self::Memcache => "memcache",
            Self::Datastore => "datastore",
            Self::Store => "store",
        }
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// Nothing is wrong.
    Ok,
    /// It may be meant so, or cost somebody a night.
    Warning,
    /// It does not work.
    Failure,
    /// It could not be told.
    Skipped,
}

impl Check {
    /// A check with this outcome.
    pub fn new(area: Area, name: &'static str, outcome: CheckOutcome, detail: impl Into<String>) -> Self {
        Self { area, name, target: None, outcome, detail: detail.into(), hint: None, tier_failed: false }
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn at(mut self, target: &str) -> Self {
        self.target = Some(target.to_owned());
        self
    }

    fn of_error(area: Area, name: &'static str, error: &TierError) -> Self {
        let check = Self::new(area, name, CheckOutcome::Failure, error.to_string()).at(&error.target);
        Self { tier_failed: true, ..check.hint(error.hint()) }
    }
}

impl Report {
    /// Counts what was found.
    pub fn new(now: Timestamp, checks: Vec<Check>) -> Self {
        let count = |outcome| checks.iter().filter(|check| check.outcome == outcome).count();
        Self {
            schema: SCHEMA,
            command: "doctor",
            now,
            ok: count(CheckOutcome::Ok),
            warnings: count(CheckOutcome::Warning),
            failures: count(CheckOutcome::Failure),
            checks,
        }
    }
}

/// Looks at the keys, at every tier, and at what the store would make of them; `before` are checks of whoever
/// worked the options out.
pub async fn run(cascade: &Cascade, options: &Options, before: Vec<Check>) -> Report {
    let now = Timestamp::now();
    let mut checks = before;
    checks.extend(options.keys.as_ref().map(keys::check).unwrap_or_default());
    let range = KeyRange::of_prefix(&options.key_prefix);
    let mut sizes = Vec::new();
    for tier in cascade.tiers() {
        let area = match tier.name() {
            TierName::Request => continue,
            TierName::Memcache => Area::Memcache,
            TierName::Datastore => Area::Datastore,
        };
        let inspections = tier.inspect(range.clone(), SAMPLE).await;
        checks.extend(inspections.iter().flat_map(|inspection| of_server(area, inspection, options)));
        let inspected: Vec<_> =
            inspections.iter().filter_map(|inspection| inspection.as_ref().ok()).collect();
        checks.extend(memcached::routing(&tier.url(), &inspected));
        // A server that cannot be asked has been told of already.
        if inspections.iter().all(Result::is_ok) {
            let (found, check) = servers::sessions(area, &**tier, &range).await;
            sizes.extend(found);
            checks.push(check);
        }
    }
    checks.extend(store::check(cascade, options, &sizes));
    Report::new(now, checks)
}

fn of_server(area: Area, inspection: &Result<Inspection, TierError>, options: &Options) -> Vec<Check> {
    match inspection {
        Err(error) => vec![Check::of_error(area, "reachable", error)],
        Ok(inspection) => {
            let mut checks = vec![servers::reachable(area, inspection), servers::clock(area, inspection)];
            checks.extend(match &inspection.details {
                Details::Memcached(server) => memcached::check(&inspection.target, server, options),
                Details::Entities(entities) => entities::check(&inspection.target, entities),
            });
            checks
        }
    }
}
