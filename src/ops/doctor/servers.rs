//! What goes for every kind of server: reached how fast, with which clock, holding which sessions.

use std::time::Duration;

use futures::StreamExt as _;
use jiff::SignedDuration;
use tokio::time::timeout;

use super::{Area, Check, CheckOutcome};
use crate::tier::inspection::LIST_TIME;
use crate::tier::{Cause, Inspection, KeyRange, Tier, TierError};

/// Slower than this, every request of the application waits noticeably.
const SLOW: Duration = Duration::from_millis(100);

/// Expiries that are nearer than this count as the same, so that clocks must not differ by more.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(2);

/// A clock that is this far off is simply wrong.
const CLOCK_WRONG: SignedDuration = SignedDuration::from_secs(60);

/// Sessions that are read.
const READ: usize = 20;

pub(super) fn reachable(area: Area, inspection: &Inspection) -> Check {
    let took = inspection.round_trip.as_micros();
    let took = format!("answers within {}.{:01} ms", took / 1_000, took % 1_000 / 100);
    let check = match inspection.round_trip > SLOW {
        true => Check::new(area, "reachable", CheckOutcome::Warning, took)
            .hint("run this where the application runs; if it is as slow there, look at the network or the server's load"),
        false => Check::new(area, "reachable", CheckOutcome::Ok, took),
    };
    check.at(&inspection.target)
}

pub(super) fn clock(area: Area, inspection: &Inspection) -> Check {
    const NAME: &str = "clock";
    let Some(ahead) = inspection.clock_ahead else {
        return Check::new(area, NAME, CheckOutcome::Skipped, "it does not tell the time")
            .at(&inspection.target);
    };
    let resolution = SignedDuration::try_from(inspection.clock_resolution).unwrap_or_default();
    let off = (ahead.abs() - resolution).max(SignedDuration::ZERO);
    let direction = if ahead.is_negative() { "behind" } else { "ahead of" };
    let detail = format!("{}.{:01} s {direction} ours", off.as_secs(), off.subsec_millis() / 100);
    let check = if off > CLOCK_WRONG {
        Check::new(area, NAME, CheckOutcome::Failure, detail)
    } else if off > CLOCK_TOLERANCE {
        Check::new(area, NAME, CheckOutcome::Warning, detail)
    } else {
        return Check::new(area, NAME, CheckOutcome::Ok, "agrees with ours").at(&inspection.target);
    };
    check.at(&inspection.target).hint("set one of the clocks right (NTP): expiries would be judged wrongly")
}

/// Reads a few sessions; how many bytes each has.
pub(super) async fn sessions(area: Area, tier: &dyn Tier, range: &KeyRange) -> (Vec<usize>, Check) {
    const NAME: &str = "sessions";
    let first = timeout(LIST_TIME, tier.list(range.clone(), None).next()).await;
    let Ok(first) = first else {
        let detail = format!("its list has not begun within {} s", LIST_TIME.as_secs());
        return (Vec::new(), Check::new(area, NAME, CheckOutcome::Skipped, detail));
    };
    let listed = match first {
        // That it lists no keys has a check of its own.
        Some(Err(TierError { cause: Cause::Unlisted(why), .. })) => {
            return (Vec::new(), Check::new(area, NAME, CheckOutcome::Skipped, why));
        }
        Some(Err(error)) => return (Vec::new(), Check::of_error(area, NAME, &error)),
        Some(Ok(listed)) => listed,
        None => Vec::new(),
    };
    let keys: Vec<_> = listed.into_iter().take(READ).map(|listed| listed.key).collect();
    if keys.is_empty() {
        let prefix = range.from();
        let detail = format!("none whose key begins with {prefix:?}");
        let check = Check::new(area, NAME, CheckOutcome::Skipped, detail);
        return (Vec::new(), check.hint("if sessions have been saved, check --key-prefix"));
    }
    let answers = tier.get(&keys).await;
    let mut sizes = Vec::new();
    let mut unreadable = Vec::new();
    for answer in answers {
        match answer {
            Ok(entry) => sizes.extend(entry.map(|entry| entry.record.payload.len())),
            Err(error) => unreadable.push(error),
        }
    }
    let check = match unreadable.first() {
        None if sizes.is_empty() => Check::new(
            area,
            NAME,
            CheckOutcome::Warning,
            format!("none of {} that it lists can be read back", keys.len()),
        )
        .hint("they have just expired, or are looked for on another server than the one that lists them"),
        None => Check::new(
            area,
            NAME,
            CheckOutcome::Ok,
            format!("{} of {} that it lists were read", sizes.len(), keys.len()),
        ),
        Some(error) if !matches!(error.cause, Cause::Malformed(_)) => Check::of_error(area, NAME, error),
        Some(error) => Check::new(
            area,
            NAME,
            CheckOutcome::Failure,
            format!("{} of {} are not what the store writes: {}", unreadable.len(), keys.len(), error.cause),
        )
        .hint(error.hint()),
    };
    (sizes, check)
}
