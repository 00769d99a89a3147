//! Reports that are made again and again: what counts as a change from one to the next.

use jiff::Timestamp;
use serde::Serialize;

use super::{get, report};
use crate::condition::within_tolerance;
use crate::session::Expiry;

/// A report of which several are made, one after the other.
pub trait Watched: Serialize + Sized {
    /// The same without what passes by itself: the time, how long answers took, and clocks that tick a second
    /// earlier or later than at the `previous` look.
    fn settled(&self, previous: Option<&Self>) -> Self;
}

impl Watched for get::Report {
    fn settled(&self, previous: Option<&Self>) -> Self {
        let mut settled = self.clone();
        settled.now = Timestamp::UNIX_EPOCH;
        for tier in &mut settled.tiers {
            let before =
                previous.and_then(|report| report.tiers.iter().find(|before| before.tier == tier.tier));
            let (at, was) = (tier.expires_at, before.and_then(|before| before.expires_at));
            if let (Some(at), Some(was)) = (at, was)
                && within_tolerance(Expiry::At(at), Expiry::At(was))
            {
                tier.expires_at = Some(was);
            }
            tier.ttl_seconds = tier.expires_at.map(Timestamp::as_second);
            tier.took_us = 0;
        }
        settled
    }
}

impl Watched for report::Report {
    fn settled(&self, _previous: Option<&Self>) -> Self {
        let mut settled = self.clone();
        settled.now = Timestamp::UNIX_EPOCH;
        settled
    }
}
