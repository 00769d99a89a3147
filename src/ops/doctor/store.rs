//! How the application's store is set up: settings that work until the night on which they don't.

use super::{Area, Check, CheckOutcome, Options};
use crate::cascade::Cascade;
use crate::ops::put::DEFAULT_AGE;
use crate::tier::TierName;
use crate::tier::datastore::MAX_PAYLOAD_BYTES;

pub(super) fn check(cascade: &Cascade, options: &Options, sizes: &[usize]) -> Vec<Check> {
    let mut checks = vec![backends(cascade), ages(options), length(options, sizes)];
    if cascade.tier(TierName::Datastore).is_some() {
        checks.extend(largest(options));
    }
    checks
}

fn check_as(name: &'static str, outcome: CheckOutcome, detail: impl Into<String>) -> Check {
    Check::new(Area::Store, name, outcome, detail)
}

fn backends(cascade: &Cascade) -> Check {
    const NAME: &str = "backends";
    let names: Vec<_> = cascade.tiers().iter().map(|tier| tier.name().to_string()).collect();
    let names = names.join(", ");
    if cascade.tier(TierName::Request).is_some() {
        return check_as(NAME, CheckOutcome::Warning, format!("{names}: with the request backend, a session that is read twice in one request comes back empty"))
            .hint("use DistributedBackends in the application; the store's request backend fails on every hit, in silence");
    }
    if cascade.tier(TierName::Datastore).is_none() {
        return check_as(
            NAME,
            CheckOutcome::Warning,
            format!("{names}: a session is lost when Memcache lets go of it"),
        )
        .hint("add the Datastore backend, unless sessions may end at any moment");
    }
    check_as(NAME, CheckOutcome::Ok, names)
}

/// The codecs keep their own maximal age of 30 days, whatever `Options.MaxAge` says.
fn ages(options: &Options) -> Check {
    const NAME: &str = "ages";
    let (cookie, session) = (options.cookie_max_age, options.max_age);
    let told = |seconds| match seconds {
        0 => "for ever".to_owned(),
        seconds => format!("for {}", humantime::format_duration(std::time::Duration::from_secs(seconds))),
    };
    if session == 0 {
        let minutes = DEFAULT_AGE / 60;
        return check_as(
            NAME,
            CheckOutcome::Warning,
            format!("with MaxAge 0 a session ends after {minutes} minutes, but its cookie is accepted {}", told(cookie)),
        )
        .hint("the id is used again by whoever still has the cookie: call SetMaxAge, which sets both, or set DefaultMaxAge and the codecs' MaxAge");
    }
    if cookie != 0 && cookie < session {
        return check_as(
            NAME,
            CheckOutcome::Warning,
            format!("a session lives {}, but its cookie is accepted {} only", told(session), told(cookie)),
        )
        .hint("call SetMaxAge in the application, which sets both: users are logged out when the cookie's time is up");
    }
    check_as(
        NAME,
        CheckOutcome::Ok,
        format!("a session lives {}, its cookie is accepted {}", told(session), told(cookie)),
    )
}

fn length(options: &Options, sizes: &[usize]) -> Check {
    const NAME: &str = "maxLength";
    let Some(limit) = options.max_length else {
        return check_as(NAME, CheckOutcome::Ok, "no limit of the store's own");
    };
    let over = sizes.iter().filter(|size| **size > limit).count();
    match over {
        0 => check_as(
            NAME,
            CheckOutcome::Ok,
            format!("{limit} bytes; none of {} copies that were read is over it", sizes.len()),
        ),
        over => check_as(
            NAME,
            CheckOutcome::Warning,
            format!(
                "{over} of {} copies that were read have more than {limit} bytes: their next save fails",
                sizes.len()
            ),
        )
        .hint(
            "raise it with SetMaxLength, or, if the application does that already, say so with --max-length",
        ),
    }
}

/// What is too large for Memcache may still be too large for Datastore.
fn largest(options: &Options) -> Option<Check> {
    let largest = options.max_length.unwrap_or(usize::MAX);
    (largest > MAX_PAYLOAD_BYTES).then(|| {
        check_as(
            "largest session",
            CheckOutcome::Warning,
            format!("the store allows more than the {MAX_PAYLOAD_BYTES} bytes that Datastore takes: saving what is larger fails"),
        )
        .hint("call SetMaxLength in the application, so that the failure has a name")
    })
}
