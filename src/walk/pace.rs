//! How much is read at the same time: enough to keep servers busy, and little enough that the size of
//! sessions does not matter to memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Batches that are read at the same time.
const BATCHES: usize = 8;

/// Bytes of payload that a batch is to have in one tier.
const BATCH_BYTES: usize = 256 << 10;

/// Sessions in a batch at the most: Datastore looks up no more at once.
const MOST: usize = 1_000;

/// Sessions in a batch as long as their size is not known.
const FIRST: usize = 10;

/// Sizes batches by the sizes of the sessions before.
#[derive(Debug)]
pub(super) struct Pace {
    room: Arc<Semaphore>,
    /// Mean size of the last sessions in bytes; 0 as long as none was seen.
    mean: AtomicUsize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { room: Arc::new(Semaphore::new(BATCHES)), mean: AtomicUsize::new(0) }
    }
}

impl Pace {
    /// Sessions in the next batch.
    pub fn batch(&self) -> usize {
        match self.mean.load(Ordering::Relaxed) {
            0 => FIRST,
            mean => (BATCH_BYTES / mean).clamp(1, MOST),
        }
    }

    /// Takes note of a batch of so many sessions that had so many bytes.
    pub fn learn(&self, sessions: usize, bytes: usize) {
        if let Some(mean) = bytes.checked_div(sessions) {
            // One batch of small sessions must not let the next be a thousand large ones.
            let before = self.mean.load(Ordering::Relaxed);
            let mean = if before == 0 { mean } else { mean.max(before - before / 4) };
            self.mean.store(mean.max(1), Ordering::Relaxed);
        }
    }

    /// Waits until a batch may be read.
    pub async fn room(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        self.room.clone().acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_shrink_at_once_and_grow_slowly() {
        let pace = Pace::default();
        assert_eq!(pace.batch(), FIRST);
        pace.learn(10, 10_240);
        assert_eq!(pace.batch(), 256);
        pace.learn(256, 256 << 20);
        assert_eq!(pace.batch(), 1);
        pace.learn(1, 100);
        assert_eq!(pace.batch(), 1);
        for _ in 0..40 {
            pace.learn(1, 100);
        }
        assert_eq!(pace.batch(), MOST);
    }
}
