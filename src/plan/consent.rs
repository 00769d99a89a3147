//! The agreement without which nothing is written.

/// Says that somebody who may do so agreed to a run. The library makes none by itself: whoever asks the
/// operator does.
#[derive(Debug)]
pub struct Consent {
    most: Option<u64>,
}

impl Consent {
    /// Agreed, to so many sessions at the most; `None` to as many as there are.
    pub fn given(most: Option<u64>) -> Self {
        Self { most }
    }

    /// How many sessions may still be changed after so many.
    pub(super) fn left(&self, changed: u64) -> usize {
        let left = self.most.map_or(u64::MAX, |most| most.saturating_sub(changed));
        usize::try_from(left).unwrap_or(usize::MAX)
    }
}
