//! Moments and spans of time for people.

use std::time::Duration;

use jiff::Timestamp;

/// `2026-05-17 15:00:00 UTC`
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// The moment, and how far away it is: `… (in 2h 5m)`, `… (3days 4h ago)`.
pub(super) fn moment_and_distance(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.as_second() - now.as_second();
    let distance = span(seconds.unsigned_abs());
    match seconds {
        0 => format!("{} (now)", moment(at)),
        1.. => format!("{} (in {distance})", moment(at)),
        _ => format!("{} ({distance} ago)", moment(at)),
    }
}

/// Seconds in the two largest units that matter.
pub(super) fn span(seconds: u64) -> String {
    let text = humantime::format_duration(Duration::from_secs(seconds)).to_string();
    text.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

/// How long something took, from microseconds.
pub(super) fn took(micros: u64) -> String {
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{:.1} ms", micros as f64 / 1e3),
        _ => format!("{:.1} s", micros as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_moments() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(span(3_725), "1h 2m");
        assert_eq!(span(0), "0s");
        assert_eq!(moment_and_distance(at(60), at(0)), "1970-01-01 00:01:00 UTC (in 1m)");
        assert_eq!(moment_and_distance(at(0), at(90)), "1970-01-01 00:00:00 UTC (1m 30s ago)");
        assert_eq!(took(1_500), "1.5 ms");
    }
}
