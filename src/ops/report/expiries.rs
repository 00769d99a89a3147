//! When sessions end, by the day.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::session::Expiry;

/// Days ahead that are told apart.
const DAYS: i64 = 400;

/// How many sessions end when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiries {
    /// Already past their expiry.
    pub expired: u64,
    /// In the next hour; these are in their day as well.
    pub within_hour: u64,
    /// By day, in UTC.
    pub days: BTreeMap<String, u64>,
    /// More than 400 days ahead.
    pub later: u64,
    /// Never.
    pub never: u64,
}

impl Expiries {
    pub(super) fn count(&mut self, expiry: Expiry, now: Timestamp) {
        let Some(moment) = expiry.at() else {
            self.never += 1;
            return;
        };
        let left = moment.duration_since(now);
        if expiry.is_past(now) {
            self.expired += 1;
        } else if left > SignedDuration::from_hours(24 * DAYS) {
            self.later += 1;
        } else {
            self.within_hour += u64::from(left <= SignedDuration::from_hours(1));
            *self.days.entry(moment.strftime("%Y-%m-%d").to_string()).or_default() += 1;
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.expired += other.expired;
        self.within_hour += other.within_hour;
        self.later += other.later;
        self.never += other.never;
        for (day, sessions) in other.days {
            *self.days.entry(day).or_default() += sessions;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_session_is_in_one_place() {
        let now: Timestamp = "2026-05-17T23:30:00Z".parse().unwrap();
        let after = |seconds| Expiry::At(now + SignedDuration::from_secs(seconds));
        let mut expiries = Expiries::default();
        for expiry in [after(-5), after(0), after(60), after(3_600), after(86_400), Expiry::Never] {
            expiries.count(expiry, now);
        }
        expiries.count(Expiry::At(Timestamp::MAX), now);
        let days: Vec<_> = expiries.days.iter().map(|(day, sessions)| format!("{day} {sessions}")).collect();
        assert_eq!(days, ["2026-05-17 1", "2026-05-18 2"]);
        assert_eq!((expiries.expired, expiries.within_hour, expiries.later, expiries.never), (2, 2, 1, 1));
    }
}
