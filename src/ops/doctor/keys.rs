//! The key pairs: whether they are hard to guess and each there once.

use super::{Area, Check, CheckOutcome};
use crate::cookie::KeyRing;

pub(super) fn check(ring: &KeyRing) -> Vec<Check> {
    let noun = if ring.pairs().len() == 1 { "pair" } else { "pairs" };
    let (pairs, unencrypted) = (ring.pairs().len(), ring.unencrypted());
    let encryption = match unencrypted {
        0 => "with encryption".to_owned(),
        all if all == pairs => "without encryption: ids can be read in cookies".to_owned(),
        some => format!("{some} of them only sign"),
    };
    let mut checks =
        vec![Check::new(Area::Keys, "pairs", CheckOutcome::Ok, format!("{pairs} key {noun}, {encryption}"))];
    let weak = |weakness: &crate::cookie::Weakness| {
        Check::new(Area::Keys, "strength", CheckOutcome::Warning, weakness.to_string())
            .hint("make a new pair with 'sesscascade keygen', put it in front, and keep the old one until no cookie needs it")
    };
    let weaknesses = ring.weaknesses();
    checks.extend(weaknesses.iter().map(weak));
    if weaknesses.is_empty() {
        checks.push(Check::new(
            Area::Keys,
            "strength",
            CheckOutcome::Ok,
            "long, varied, and each there once",
        ));
    }
    checks
}
