//! How fast sessions are written.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Sessions a second at first, where Datastore wants a slow beginning (its documented best practice,
/// "ramping up traffic": 500 a second, and half as many more every five minutes).
const RAMP_FROM: f64 = 500.0;
const RAMP_BY: f64 = 1.5;
const RAMP_EVERY: Duration = Duration::from_secs(300);

/// A speed limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rate {
    /// As fast as the servers take it.
    Free,
    /// So many sessions a second.
    PerSecond(f64),
    /// As fast as the real Datastore wants to be got used to.
    Ramp,
}

/// Spreads sessions over time.
#[derive(Debug)]
pub struct Pace {
    rate: Rate,
    begun: Instant,
    due: Instant,
}

impl Pace {
    /// Begins now.
    pub fn new(rate: Rate) -> Self {
        let now = Instant::now();
        Self { rate, begun: now, due: now }
    }

    /// Waits until `sessions` more may be written.
    pub(super) async fn wait(&mut self, sessions: usize) {
        let Some(rate) = self.per_second() else { return };
        sleep_until(self.due).await;
        // Time that nobody used is not saved up for a burst.
        let begin = self.due.max(Instant::now());
        self.due = begin + Duration::from_secs_f64(sessions as f64 / rate);
    }

    /// Sessions that are written together at the most: what a second allows.
    pub(super) fn batch(&self, most: usize) -> usize {
        self.per_second().map_or(most, |rate| (rate as usize).clamp(1, most))
    }

    fn per_second(&self) -> Option<f64> {
        match self.rate {
            Rate::Free => None,
            Rate::PerSecond(rate) => Some(rate),
            Rate::Ramp => {
                let raises = self.begun.elapsed().as_secs() / RAMP_EVERY.as_secs();
                Some(RAMP_FROM * RAMP_BY.powi(i32::try_from(raises).unwrap_or(i32::MAX)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn sessions_are_spread_over_time() {
        let begun = Instant::now();
        let mut pace = Pace::new(Rate::PerSecond(100.0));
        assert_eq!(pace.batch(500), 100);
        for _ in 0..5 {
            pace.wait(100).await;
        }
        assert_eq!(begun.elapsed().as_secs(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn the_ramp_rises_by_half_every_five_minutes() {
        let pace = Pace::new(Rate::Ramp);
        for (minutes, rate) in [(0, 500.0), (4, 500.0), (5, 750.0), (10, 1_125.0)] {
            let at = pace.begun + Duration::from_secs(minutes * 60);
            tokio::time::advance(at - Instant::now()).await;
            assert_eq!(pace.per_second(), Some(rate), "{minutes} minutes");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nobody_waits() {
        let begun = Instant::now();
        let mut pace = Pace::new(Rate::Free);
        assert_eq!(pace.batch(500), 500);
        pace.wait(1_000_000).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
