//! Sessions in memcached's terms: changes become requests, answers become entries and effects.
//!
//! Pure: nothing is sent here.

use jiff::{SignedDuration, Timestamp};
use memcache::exp::{MetaCommand, MetaOp, ReturnCode};

use super::connection::{Answer, Meta};
use super::settings::excerpt;
use crate::session::{Expiry, Key, Record};
use crate::tier::{Cause, Change, Effect, Entry, OnlyIf, Version};

/// Longest relative lifetime in seconds: memcached takes more for a moment in 1970.
const MAX_RELATIVE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// Last moment in seconds since 1970 that memcached understands: past it, the item is gone at once.
const LAST_MOMENT: i64 = i32::MAX as i64;

/// A look at one item: value, seconds to live and version, without counting as a use (`u`).
pub(super) fn look(key: &Key) -> MetaCommand {
    let command = MetaCommand::new(MetaOp::Get, key.as_str());
    command.flag("v").flag("t").flag("c").flag("u")
}

/// The request for `change`, sent at `now`.
pub(super) fn request(change: &Change, now: Timestamp) -> Result<MetaCommand, Cause> {
    let key = change.key().as_str();
    let command = match change {
        Change::Put { record, .. } => {
            let seconds = lifetime(record.expiry, now)?;
            let command = MetaCommand::new(MetaOp::Set, key).value(record.payload.as_slice());
            command.flag(format!("T{seconds}"))
        }
        Change::Delete { .. } => MetaCommand::new(MetaOp::Delete, key),
    };
    Ok(match change.only_if() {
        OnlyIf::Always => command,
        OnlyIf::Absent => command.flag("ME"),
        OnlyIf::Unchanged(version) => command.flag(format!("C{version}")),
    })
}

/// The expiry as memcached wants it: 0 for ever, else seconds from now or, past 30 days, since 1970.
///
/// memcached counts whole ticks of its own clock: an item lives between n − 1 and n seconds when told
/// n, and an absolute moment comes up to a second late or early. So the one is rounded up and the
/// other down, which keeps what is read back within two seconds of what was asked for.
fn lifetime(expiry: Expiry, now: Timestamp) -> Result<i64, Cause> {
    let Expiry::At(at) = expiry else { return Ok(0) };
    let micros = at.as_microsecond() - now.as_microsecond();
    if micros <= 0 {
        return Err(Cause::Refused("this session has expired: memcached would drop it at once".to_owned()));
    }
    // Not `div_ceil`, which signed integers do not have yet; the sum cannot overflow a timestamp.
    let seconds = (micros + 999_999) / 1_000_000;
    if seconds <= MAX_RELATIVE_SECONDS {
        return Ok(seconds);
    }
    match at.as_second() {
        moment if moment <= LAST_MOMENT => Ok(moment),
        _ => Err(Cause::Refused(
            "memcached takes no expiry after 2038-01-19T03:14:07Z: it would drop the session at once"
                .to_owned(),
        )),
    }
}

/// The expiry of an item that has `ttl` seconds left at `now`; −1 stands for ever. `None` for what no
/// item can have left.
fn expiry_in(ttl: i64, now: Timestamp) -> Option<Expiry> {
    match ttl {
        -1 => Some(Expiry::Never),
        0..=LAST_MOMENT => now.checked_add(SignedDuration::from_secs(ttl)).ok().map(Expiry::At),
        _ => None,
    }
}

/// What a look found.
///
/// An item that another client marked stale, or is filling and left empty meanwhile, is given as it is:
/// the application's reads cannot tell it from any other.
pub(super) fn entry(key: &Key, answer: Answer) -> Result<Option<Entry>, Cause> {
    match meta(key, answer)? {
        Meta { code: ReturnCode::En, .. } => Ok(None),
        Meta { code: ReturnCode::Va, value: Some(payload), ttl: Some(ttl), cas: Some(cas), at } => {
            let expiry = expiry_in(ttl, at).ok_or_else(out_of_protocol)?;
            let record = Record { payload, expiry };
            Ok(Some(Entry { record, version: Version(cas) }))
        }
        _ => Err(out_of_protocol()),
    }
}

/// What a change did.
pub(super) fn effect(change: &Change, answer: Answer) -> Result<Effect, Cause> {
    match (meta(change.key(), answer)?.code, change, change.only_if()) {
        (ReturnCode::Hd, ..) => Ok(Effect::Applied),
        (ReturnCode::Nf, Change::Delete { .. }, OnlyIf::Always) => Ok(Effect::Missing),
        (ReturnCode::Ns, Change::Put { .. }, OnlyIf::Absent) => Ok(Effect::Conflict),
        (ReturnCode::Ns | ReturnCode::Ex | ReturnCode::Nf, _, OnlyIf::Unchanged(_)) => Ok(Effect::Conflict),
        _ => Err(out_of_protocol()),
    }
}

fn meta(key: &Key, answer: Answer) -> Result<Meta, Cause> {
    // memcached itself never repeats the key; something else that speaks its protocol might.
    let said = |text: String| excerpt(text.replace(key.as_str(), "KEY").as_bytes());
    match answer {
        Answer::Meta(meta) => Ok(meta),
        Answer::TooLarge(bytes) => Err(Cause::TooLarge(format!(
            "the item has {bytes} bytes, more than can be read at once with the others"
        ))),
        Answer::ServerError(text) if text.starts_with("object too large") => {
            Err(Cause::TooLarge(format!("memcached: {}", said(text))))
        }
        Answer::ServerError(text) if text.to_ascii_lowercase().starts_with("out of memory") => {
            Err(Cause::Busy(format!("memcached: {}", said(text))))
        }
        Answer::ServerError(text) | Answer::ClientError(text) => {
            Err(Cause::Refused(format!("memcached: {}", said(text))))
        }
    }
}

fn out_of_protocol() -> Cause {
    Cause::NotSuchAServer(
        "the answer is well-formed but none that memcached gives to this request".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;

    fn at(second: i64, micro: i64) -> Expiry {
        Expiry::At(Timestamp::from_microsecond(second * 1_000_000 + micro).unwrap())
    }

    fn key() -> Key {
        Key::new("session.A").unwrap()
    }

    fn sent(change: &Change) -> String {
        let now = Timestamp::from_second(NOW).unwrap();
        String::from_utf8(request(change, now).unwrap().encode().unwrap()).unwrap()
    }

    fn put(expiry: Expiry, only_if: OnlyIf) -> Change {
        Change::Put { key: key(), record: Record { payload: b"abc".to_vec(), expiry }, only_if }
    }

    fn answer(code: ReturnCode) -> Answer {
        let at = Timestamp::from_second(NOW).unwrap();
        Answer::Meta(Meta { code, ttl: None, cas: None, value: None, at })
    }

    #[test]
    fn lifetimes_follow_memcacheds_rules() {
        let now = Timestamp::from_second(NOW).unwrap();
        let days = MAX_RELATIVE_SECONDS;
        assert_eq!(lifetime(Expiry::Never, now).unwrap(), 0);
        assert_eq!(lifetime(at(NOW, 1), now).unwrap(), 1);
        assert_eq!(lifetime(at(NOW + 60, 0), now).unwrap(), 60);
        assert_eq!(lifetime(at(NOW + 60, 1), now).unwrap(), 61);
        assert_eq!(lifetime(at(NOW + days, 0), now).unwrap(), days);
        assert_eq!(lifetime(at(NOW + days, 1), now).unwrap(), NOW + days);
        assert_eq!(lifetime(at(LAST_MOMENT, 999_999), now).unwrap(), LAST_MOMENT);
        for refused in [at(NOW, 0), at(NOW - 1, 0), at(LAST_MOMENT + 1, 0), Expiry::At(Timestamp::MAX)] {
            assert!(matches!(lifetime(refused, now), Err(Cause::Refused(_))), "{refused:?}");
        }
    }

    #[test]
    fn requests_are_what_memcached_reads() {
        let delete = |version| Change::Delete { key: key(), version };
        let unchanged = OnlyIf::Unchanged(Version(7));
        assert_eq!(look(&key()).encode().unwrap(), b"mg session.A v t c u\r\n");
        assert_eq!(sent(&put(Expiry::Never, OnlyIf::Always)), "ms session.A 3 T0\r\nabc\r\n");
        assert_eq!(sent(&put(at(NOW + 9, 0), OnlyIf::Absent)), "ms session.A 3 T9 ME\r\nabc\r\n");
        assert_eq!(sent(&put(at(NOW + 9, 0), unchanged)), "ms session.A 3 T9 C7\r\nabc\r\n");
        assert_eq!(sent(&delete(None)), "md session.A\r\n");
        assert_eq!(sent(&delete(Some(Version(7)))), "md session.A C7\r\n");
    }

    #[test]
    fn effects_depend_on_the_condition() {
        let delete = |version| Change::Delete { key: key(), version };
        let unchanged = OnlyIf::Unchanged(Version(7));
        let is = |change: &Change, code| effect(change, answer(code)).ok();
        assert_eq!(is(&put(Expiry::Never, OnlyIf::Always), ReturnCode::Hd), Some(Effect::Applied));
        assert_eq!(is(&put(Expiry::Never, OnlyIf::Always), ReturnCode::Ns), None);
        assert_eq!(is(&put(Expiry::Never, OnlyIf::Absent), ReturnCode::Ns), Some(Effect::Conflict));
        for code in [ReturnCode::Ex, ReturnCode::Nf, ReturnCode::Ns] {
            assert_eq!(is(&put(Expiry::Never, unchanged), code), Some(Effect::Conflict));
            assert_eq!(is(&delete(Some(Version(7))), code), Some(Effect::Conflict));
        }
        assert_eq!(is(&delete(None), ReturnCode::Nf), Some(Effect::Missing));
        assert_eq!(is(&delete(None), ReturnCode::Ex), None);
    }

    #[test]
    fn a_look_needs_a_whole_answer() {
        let at = Timestamp::from_second(NOW).unwrap();
        let hit = |ttl| {
            let (code, value) = (ReturnCode::Va, Some(Vec::new()));
            entry(&key(), Answer::Meta(Meta { code, ttl, cas: Some(5), value, at }))
        };
        let found = hit(Some(60)).unwrap().unwrap();
        assert_eq!(found.record.expiry, Expiry::At(Timestamp::from_second(NOW + 60).unwrap()));
        assert_eq!(found.version, Version(5));
        assert_eq!(hit(Some(-1)).unwrap().unwrap().record.expiry, Expiry::Never);
        assert!(hit(None).is_err());
        for nonsense in [-2, i64::MIN, LAST_MOMENT + 1, i64::MAX] {
            assert!(matches!(hit(Some(nonsense)), Err(Cause::NotSuchAServer(_))), "{nonsense}");
        }
        assert!(entry(&key(), answer(ReturnCode::En)).unwrap().is_none());
        assert!(entry(&key(), answer(ReturnCode::Hd)).is_err());
    }

    #[test]
    fn refusals_keep_the_key_to_themselves() {
        let cause = |answer| entry(&key(), answer).unwrap_err();
        let full = cause(Answer::ServerError("out of memory storing object".to_owned()));
        assert!(matches!(full, Cause::Busy(_)));
        let large = cause(Answer::ServerError("object too large for cache".to_owned()));
        assert!(matches!(large, Cause::TooLarge(_)));
        let other = cause(Answer::ClientError("bad session.A\x1b".to_owned()));
        assert_eq!(other.to_string(), r"memcached: bad KEY\x1b");
    }
}
