//! Which sessions a bulk command is about. What is cheap to know is asked first: who holds a session,
//! until when and how large, then its condition, and its values last.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::condition::Condition;
use crate::outline::{self, Outline};
use crate::tier::{ExpiryRange, TierName};
use crate::trace::{Seen, Trace};
use crate::values::{self, Expected};

mod expression;

pub use expression::{Expression, ExpressionError};

/// Everything that is asked of a session; each that is given must hold.
#[derive(Debug, Default)]
pub struct Filter {
    /// Its id begins with this.
    pub id_prefix: Option<String>,
    /// It is past its expiry in Datastore, and no tier has a live copy.
    pub expired: bool,
    /// So long past it, when `expired` is asked for.
    pub grace: Duration,
    /// It is alive, and expires by this long from now.
    pub expires_within: Option<Duration>,
    /// It expires later than this long from now.
    pub expires_after: Option<Duration>,
    /// Its largest copy has more bytes.
    pub larger_than: Option<usize>,
    /// Its largest copy has fewer bytes.
    pub smaller_than: Option<usize>,
    /// These tiers hold it.
    pub in_tier: Vec<TierName>,
    /// These tiers do not.
    pub not_in_tier: Vec<TierName>,
    /// It is in one of these conditions.
    pub conditions: Vec<Condition>,
    /// This is true of its values.
    pub expression: Option<Arc<Expression>>,
}

impl Filter {
    /// What all keys begin with.
    pub fn prefix(&self, key_prefix: &str) -> String {
        format!("{key_prefix}{}", self.id_prefix.as_deref().unwrap_or_default())
    }

    /// Whether it can only be a session that this tier holds.
    pub fn needs(&self, tier: TierName) -> bool {
        self.in_tier.contains(&tier) || (self.expired && tier == TierName::Datastore)
    }

    /// Whether it matters if this tier holds a session.
    pub fn mentions(&self, tier: TierName) -> bool {
        self.in_tier.contains(&tier) || self.not_in_tier.contains(&tier)
    }

    /// Whether a condition has to be worked out.
    pub fn needs_condition(&self) -> bool {
        !self.conditions.is_empty()
    }

    /// The expiries that are wanted, at `now`, where any are.
    pub fn expiring(&self, now: Timestamp) -> Option<ExpiryRange> {
        let later = |span: Duration| {
            let span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
            now.checked_add(span).unwrap_or(Timestamp::MAX)
        };
        if self.expired {
            let grace = SignedDuration::try_from(self.grace).unwrap_or(SignedDuration::MAX);
            return Some(ExpiryRange {
                after: None,
                until: Some(now.checked_sub(grace).unwrap_or(Timestamp::MIN)),
            });
        }
        let (within, after) = (self.expires_within.map(later), self.expires_after.map(later));
        let range = ExpiryRange { after: after.or(within.map(|_| now)), until: within };
        (range != ExpiryRange::default()).then_some(range)
    }

    /// Whether a session is wanted that these tiers hold.
    pub fn admits_holders(&self, held: impl Fn(TierName) -> bool) -> bool {
        self.in_tier.iter().all(|tier| held(*tier)) && !self.not_in_tier.iter().any(|tier| held(*tier))
    }

    /// Whether it is wanted, as far as its copies tell. A tier that failed is not known not to hold it.
    pub fn admits_copies(&self, trace: &Trace, now: Timestamp) -> bool {
        let held = |tier| trace.seen(tier).entry().is_some();
        let failed = |tier: &TierName| matches!(trace.seen(*tier), Seen::Failed(_));
        let bytes = outline::bytes(trace).unwrap_or(0);
        let in_time =
            |range: ExpiryRange| outline::expiry(trace).is_some_and(|expiry| range.contains(expiry));
        self.admits_holders(held)
            && !self.not_in_tier.iter().any(failed)
            && self.larger_than.is_none_or(|limit| bytes > limit)
            && self.smaller_than.is_none_or(|limit| bytes < limit)
            && (!self.expired || is_dead(trace))
            && self.expiring(now).is_none_or(in_time)
    }

    /// Whether it is wanted in this condition.
    pub fn admits_condition(&self, condition: Option<Condition>) -> bool {
        self.conditions.is_empty() || condition.is_some_and(|condition| self.conditions.contains(&condition))
    }

    /// Whether it is wanted with these values.
    ///
    /// # Errors
    /// When the expression fails, with word of which session that is.
    pub fn admits_values(
        &self,
        trace: &Trace,
        condition: Option<Condition>,
        key_prefix: &str,
        expected: Expected,
    ) -> Result<bool, String> {
        let Some(expression) = &self.expression else { return Ok(true) };
        let outline = Outline::of(trace, condition, key_prefix);
        let values = trace.shown().and_then(|entry| values::decode(&entry.record.payload, expected).ok());
        let Some(values) = values else {
            return Err(format!(
                "session {} has no values that can be read",
                outline.id.unwrap_or(outline.key)
            ));
        };
        // What went wrong may repeat a value, which is nobody's business in a log.
        expression
            .holds(&values.plain(), &outline)
            .ok_or_else(|| format!("the expression fails for session {}", outline.id.unwrap_or(outline.key)))
    }
}

/// Past its expiry, and live nowhere as far as is known.
fn is_dead(trace: &Trace) -> bool {
    let expired = trace.probes.iter().any(|probe| matches!(probe.seen, Seen::Expired(_)));
    expired && trace.hit().is_none() && trace.failure().is_none()
}
