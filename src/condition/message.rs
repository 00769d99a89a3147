//! Conditions and findings in sentences that make sense at three in the morning.

use super::{Condition, Copies, Copy, Finding, FindingCode, Misfit, OtherFinding, Seen, Sees};
use crate::session::Expiry;
use crate::tier::TierName;

pub(super) fn explain(
    copies: &Copies<'_>,
    condition: Option<Condition>,
    sees: Sees,
    findings: &mut Vec<Finding>,
) {
    let explanation = condition.and_then(|condition| Some((condition, sentence(copies, condition, sees)?)));
    if let Some((condition, message)) = explanation {
        findings.push(Finding { code: FindingCode::Condition(condition), message });
    }
    let mut add = |code, message| {
        findings.push(Finding { code: FindingCode::Other(code), message });
    };
    if condition.is_none() {
        add(
            OtherFinding::Absent,
            "No tier holds this session: it was never saved, or it was deleted, evicted or purged. \
             The application starts an empty session under the same id."
                .to_owned(),
        );
    }
    failures(copies, &mut add);
    for copy in copies.copies() {
        undecodable(copies, copy, &mut add);
    }
    sizes(copies, condition, &mut add);
    if let Some(cached) = copies.cached.as_ref().filter(|copy| copy.entry.record.expiry == Expiry::Never) {
        add(
            OtherFinding::NeverExpires,
            format!(
                "{} holds this session without an expiry: the store writes that when its max age is 0.",
                cached.tier
            ),
        );
    }
}

fn sentence(copies: &Copies<'_>, condition: Condition, sees: Sees) -> Option<String> {
    let text = match condition {
        Condition::Healthy | Condition::Unknown => return None,
        Condition::Cold => {
            "Only Datastore holds this session. Reads come from there, and never refill Memcache: \
             they stay slow until the next save."
        }
        Condition::Stale => {
            "Memcache holds an older value than Datastore, judged by their expiries, and Memcache is \
             read first: the application serves old data, and its next save overwrites the newer value."
        }
        Condition::Behind if copies.stored.as_ref().is_some_and(|stored| stored.expired) => {
            "Datastore's copy has expired while Memcache's lives: the user is logged in until the cache \
             lets go of it, and then no longer."
        }
        Condition::Behind => {
            "Memcache holds a newer value than Datastore, judged by their expiries: the newer value is \
             lost when the cache lets go of it."
        }
        Condition::Conflict => {
            "Memcache and Datastore hold different values with the same expiry, so it cannot be told \
             which is newer. The application serves Memcache's."
        }
        Condition::Orphan => "Only Memcache holds this session: it is lost when the cache lets go of it.",
        Condition::TtlDrift => "Memcache and Datastore hold the same value with different expiries.",
        Condition::Expired => {
            "The session is past its expiry: the next read gives the application an empty session and \
             deletes this one."
        }
        Condition::Oversize => return Some(oversize(copies)),
        Condition::Corrupt if sees == Sees::Memcache => {
            "Datastore's copy does not decode. The application does not notice until the cache lets go of \
             Memcache's; then it gets an empty session without any error."
        }
        Condition::Corrupt => {
            "The session does not decode. The application gets an empty session without any error, and \
             its next save overwrites this one."
        }
    };
    Some(text.to_owned())
}

fn oversize(copies: &Copies<'_>) -> String {
    let bytes = copies.stored.as_ref().map_or(0, |stored| stored.entry.record.payload.len());
    let limit = match copies.stored.as_ref().and_then(|stored| copies.misfit(stored)) {
        Some(Misfit::Store(limit)) => {
            format!("the {limit} bytes that the store sends to Memcache (MaxMemcacheSessionSizeBytes)")
        }
        Some(Misfit::Server(limit)) => {
            format!("the {limit} bytes that the Memcache server takes under this key")
        }
        None => "what Memcache takes".to_owned(),
    };
    format!(
        "Only Datastore holds this session, and with {bytes} bytes it is over {limit}: every read goes to Datastore."
    )
}

fn failures(copies: &Copies<'_>, add: &mut impl FnMut(OtherFinding, String)) {
    for probe in &copies.trace.probes {
        let Seen::Failed(error) = &probe.seen else { continue };
        // The store swallows load errors, so a failing tier hides every tier behind it.
        let effect = match probe.tier {
            TierName::Datastore => {
                "A session that is in no tier before it comes back empty, without any error."
            }
            _ => {
                "The store does not go on to the next tier after an error: while this lasts, the application \
                  gets an empty session, and its next save fails or overwrites this one."
            }
        };
        add(OtherFinding::TierFailed, format!("{error}. {effect} To do: {}.", error.hint()));
    }
}

fn undecodable(copies: &Copies<'_>, copy: &Copy<'_>, add: &mut impl FnMut(OtherFinding, String)) {
    let Err(error) = &*copy.values else { return };
    if error.is_our_limit() {
        add(
            OtherFinding::BeyondThisTool,
            format!("{}: {error}; the application may well read it.", copy.tier),
        );
        return;
    }
    let hides_datastore = copy.tier == TierName::Memcache && copies.asks(TierName::Datastore);
    let effect =
        if hides_datastore { " Memcache is read first, so Datastore's copy is not used either." } else { "" };
    add(OtherFinding::Undecodable, format!("{}: {error}.{effect}", copy.tier));
}

fn sizes(copies: &Copies<'_>, condition: Option<Condition>, add: &mut impl FnMut(OtherFinding, String)) {
    let Some(stored) = copies.stored.as_ref().filter(|stored| !stored.expired) else { return };
    if !copies.asks(TierName::Memcache) {
        return;
    }
    let bytes = stored.entry.record.payload.len();
    let misfit = copies.misfit(stored);
    if condition == Some(Condition::Stale)
        && let Some(Misfit::Store(limit) | Misfit::Server(limit)) = misfit
    {
        add(
            OtherFinding::TooLargeForMemcache,
            format!(
                "Datastore's value has {bytes} bytes and Memcache takes {limit}: the copy there can only be deleted."
            ),
        );
    }
    if let Some(Misfit::Server(limit)) = misfit {
        add(
            OtherFinding::SaveFails,
            format!(
                "Saving {bytes} bytes fails altogether: the store sends them to Memcache first, which takes \
                 {limit}, and gives up before Datastore. Set MaxMemcacheSessionSizeBytes to {limit} or less."
            ),
        );
    }
}
