//! memcached servers: version, what they can do, and whether keys are where they are looked for.

use super::{Area, Check, CheckOutcome, Options};
use crate::session::Key;
use crate::tier::Inspection;
use crate::tier::inspection::{Details, Listing, Memcached};
use crate::tier::memcache::{MemcacheUrl, routing as judge};

/// Keys that tell nothing yet.
const FEW_KEYS: usize = 10;

/// As long as a key of the store's usual form.
const USUAL_ID: usize = 52;

pub(super) fn check(target: &str, server: &Memcached, options: &Options) -> Vec<Check> {
    let checks = [version(server), size(server, options), evictions(server), listing(server), cas(server)];
    checks.into_iter().map(|check| check.at(target)).collect()
}

fn check_as(name: &'static str, outcome: CheckOutcome, detail: impl Into<String>) -> Check {
    Check::new(Area::Memcache, name, outcome, detail)
}

fn version(server: &Memcached) -> Check {
    let version = &server.version;
    let old = |outcome, what: &str| {
        check_as("version", outcome, format!("memcached {version} {what}"))
            .hint("upgrade memcached to 1.6.10 or later")
    };
    match (server.can_be_looked_at, server.can_be_written) {
        (false, _) => old(
            CheckOutcome::Failure,
            "does not know the meta commands, so that sessions cannot be looked at",
        ),
        (true, false) => {
            old(CheckOutcome::Warning, "knows the meta commands for reading only: nothing can be repaired")
        }
        (true, true) => {
            check_as("version", CheckOutcome::Ok, format!("memcached {version}, with the meta commands"))
        }
    }
}

/// Between what the server takes and what the store believes that it takes, saving a session fails altogether.
fn size(server: &Memcached, options: &Options) -> Check {
    const NAME: &str = "item size";
    // A prefix that is no use shows wherever it is used.
    let key = Key::new(format!("{}{}", options.key_prefix, "A".repeat(USUAL_ID))).ok();
    let Some(takes) = key.and_then(|key| server.max_payload(&key)) else {
        return check_as(NAME, CheckOutcome::Skipped, "it does not tell its item_size_max");
    };
    let sent = [options.max_length, options.store_cache_limit].into_iter().flatten().min();
    match sent {
        Some(sent) if sent <= takes => check_as(
            NAME,
            CheckOutcome::Ok,
            format!("takes {takes} bytes, and the store sends {sent} at most"),
        ),
        sent => {
            let sends = sent.map_or("sessions of any size".to_owned(), |sent| format!("up to {sent} bytes"));
            check_as(
                NAME,
                CheckOutcome::Warning,
                format!("takes {takes} bytes, but the store sends {sends}: saving what is in between fails altogether"),
            )
            .hint(format!(
                "set MaxMemcacheSessionSizeBytes={takes} for the application, or start memcached with a larger -I"
            ))
        }
    }
}

fn evictions(server: &Memcached) -> Check {
    const NAME: &str = "evictions";
    match (server.evictions, server.evicted_meanwhile) {
        (Some(all), Some(meanwhile)) if meanwhile > 0 => check_as(
            NAME,
            CheckOutcome::Warning,
            format!("{meanwhile} items were dropped for want of room within {} ms ({all} since it runs)", server.watched.as_millis()),
        )
        .hint("give memcached more memory (-m): sessions that it drops are read from Datastore until they are saved again"),
        (Some(_), None) => check_as(NAME, CheckOutcome::Skipped, "it has not told twice how many"),
        (Some(all), Some(_)) => check_as(NAME, CheckOutcome::Ok, format!("not rising ({all} since it runs)")),
        (None, _) => check_as(NAME, CheckOutcome::Skipped, "it does not count them"),
    }
}

fn listing(server: &Memcached) -> Check {
    match &server.listing {
        Listing::Some(_) => check_as("key list", CheckOutcome::Ok, "lru_crawler metadump is there"),
        Listing::Refused => check_as(
            "key list",
            CheckOutcome::Warning,
            "it lists no keys, so that sessions which only it holds are not found",
        )
        .hint("start memcached without no_lru_crawler and -X"),
        Listing::Unknown(why) => check_as("key list", CheckOutcome::Skipped, why),
    }
}

fn cas(server: &Memcached) -> Check {
    match server.cas {
        true => check_as("guarded writes", CheckOutcome::Ok, "items have versions"),
        false => check_as(
            "guarded writes",
            CheckOutcome::Warning,
            "items have no versions (-C), so that nothing can be repaired",
        )
        .hint("start memcached without -C"),
    }
}

/// Whether the keys of several servers are where the application would look for them.
pub(super) fn routing(url: &str, inspections: &[&Inspection]) -> Option<Check> {
    const NAME: &str = "routing";
    let found: Vec<_> = inspections
        .iter()
        .filter_map(|inspection| match &inspection.details {
            Details::Memcached(Memcached { listing: Listing::Some(sample), .. }) => Some(sample.clone()),
            Details::Memcached(_) | Details::Entities(_) => None,
        })
        .collect();
    let servers = url.parse::<MemcacheUrl>().ok()?.servers;
    // With a server that cannot be asked nothing is known of its keys.
    if servers.len() < 2 || servers.len() != found.len() {
        return None;
    }
    let routing = judge(&servers, &found);
    let found =
        format!("{} of {} keys are where gomemcache looks for them", routing.where_expected, routing.keys);
    Some(match (&routing.explanation, routing.is_right()) {
        _ if routing.keys < FEW_KEYS => {
            check_as(NAME, CheckOutcome::Skipped, format!("only {} keys to judge by", routing.keys))
        }
        (_, true) => check_as(NAME, CheckOutcome::Ok, found),
        (Some(explanation), false) => check_as(NAME, CheckOutcome::Failure, format!("{found}; {explanation}"))
            .hint("list the servers as the application does; with another client's rule, sessions are looked for in the wrong place"),
        (None, false) => check_as(NAME, CheckOutcome::Failure, format!("{found}, and no rule that we know explains it"))
            .hint("list all servers of the application, in its order; consistent hashing cannot be followed"),
    })
}
