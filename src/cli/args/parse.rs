//! Single values: durations, times, lists.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sesscascade::condition::Condition;
use sesscascade::filter::{Expression, ExpressionError};
use sesscascade::plan::Rate;
use sesscascade::tier::TierName;

/// `--tiers`, in no particular order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TierList(pub(crate) Vec<TierName>);

impl fmt::Display for TierList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&names.join(","))
    }
}

pub(crate) fn tiers(text: &str) -> Result<TierList, String> {
    let mut list = Vec::new();
    for word in text.split(',').map(str::trim) {
        let named: &[TierName] = match word {
            "request" => &[TierName::Request],
            "memcache" => &[TierName::Memcache],
            "datastore" => &[TierName::Datastore],
            "distributed" => &[TierName::Memcache, TierName::Datastore],
            "all" => &[TierName::Request, TierName::Memcache, TierName::Datastore],
            _ => return Err(format!("{word:?} is none of request, memcache, datastore, distributed, all")),
        };
        list.extend(named);
    }
    list.sort_unstable();
    list.dedup();
    Ok(TierList(list))
}

/// `30d`, `1h 30m`, `500ms`; a bare number is seconds.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    if let Ok(seconds) = text.trim().parse() {
        return Ok(Duration::from_secs(seconds));
    }
    humantime::parse_duration(text).map_err(|error| format!("{error}; write it like 30d, 12h or 500ms"))
}

/// A number of bytes: `4096`, `100KiB`, `1MB`.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "k" | "kib" => 1 << 10,
        "mb" => 1_000_000,
        "m" | "mib" => 1 << 20,
        _ => 0,
    };
    let number: Option<u64> = text[..digits].parse().ok();
    number
        .and_then(|number| number.checked_mul(unit))
        .filter(|_| unit > 0)
        .ok_or_else(|| "write it like 4096, 100KiB or 1MB".to_owned())
}

/// One tier by its name.
pub(crate) fn tier(text: &str) -> Result<TierName, String> {
    match tiers(text)?.0[..] {
        [tier] => Ok(tier),
        _ => Err(format!("{text:?} is more than one tier")),
    }
}

/// A jq expression.
pub(crate) fn expression(text: &str) -> Result<Arc<Expression>, ExpressionError> {
    Expression::new(text).map(Arc::new)
}

/// Longest wait that clocks and SQLite can be told without overflowing, by far.
const MAX_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// A duration in which something can happen.
pub(crate) fn timeout(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("nothing can answer in no time".to_owned()),
        timeout if timeout > MAX_TIMEOUT => Err("a timeout is one day at the most".to_owned()),
        timeout => Ok(timeout),
    }
}

/// So many a second: `200/s`, `0.5/s`; a bare number means the same.
pub(crate) fn rate(text: &str) -> Result<Rate, String> {
    let number = text.trim().trim_end_matches("/s").trim_end();
    let rate: Option<f64> = number.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate >= 0.001);
    rate.map(Rate::PerSecond).ok_or_else(|| "write it like 200/s".to_owned())
}

/// RFC 3339, or seconds since 1970.
pub(crate) fn time(text: &str) -> Result<Timestamp, String> {
    let moment = match text.trim().parse::<i64>() {
        Ok(seconds) => Timestamp::from_second(seconds),
        Err(_) => text.trim().parse(),
    };
    moment.map_err(|error| format!("{error}; write it like 2026-05-17T15:00:00Z"))
}

pub(crate) fn condition(text: &str) -> Result<Condition, String> {
    text.parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_times() {
        assert_eq!(duration("30d").unwrap(), Duration::from_secs(2_592_000));
        assert_eq!(duration("90").unwrap(), Duration::from_secs(90));
        assert!(duration("soon").is_err());
        assert!(timeout("0").is_err());
        assert_eq!(timeout("1d").unwrap(), MAX_TIMEOUT);
        for text in ["1d 1ms", "30d", "18446744073709551615"] {
            assert!(timeout(text).unwrap_err().contains("one day"), "{text}");
        }
        assert_eq!(time("0").unwrap(), Timestamp::UNIX_EPOCH);
        assert_eq!(time("1970-01-01T00:00:00Z").unwrap(), Timestamp::UNIX_EPOCH);
        assert!(time("yesterday").is_err());
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(bytes("4096"), Ok(4_096));
        assert_eq!(bytes("100 KiB"), Ok(102_400));
        assert_eq!(bytes("1MB"), Ok(1_000_000));
        for text in ["", "KiB", "-1", "1.5k", "1 parsec", "18446744073709551615k"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn tiers_are_put_in_read_order_once() {
        let TierList(list) = tiers("datastore, memcache,distributed").unwrap();
        assert_eq!(list, [TierName::Memcache, TierName::Datastore]);
        assert!(tiers("redis").is_err());
    }
}
