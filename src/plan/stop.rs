//! Somebody wants to stop: what is under way is ended, and nothing more is begun.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// A wish to stop, which all its clones share.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<(AtomicBool, Notify)>);

impl Stop {
    /// From now on.
    pub fn set(&self) {
        self.0.0.store(true, Ordering::SeqCst);
        self.0.1.notify_waiters();
    }

    /// Whether somebody wants to stop.
    pub fn is_set(&self) -> bool {
        self.0.0.load(Ordering::SeqCst)
    }

    /// Ends when somebody does.
    pub async fn wait(&self) {
        let told = self.0.1.notified();
        tokio::pin!(told);
        // Before the question, so that an answer in between is not missed.
        told.as_mut().enable();
        if !self.is_set() {
            told.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everybody_is_told_before_and_after() {
        let stop = Stop::default();
        let waiting = tokio::spawn({
            let stop = stop.clone();
            async move { stop.wait().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished() && !stop.is_set());
        stop.set();
        waiting.await.unwrap();
        stop.wait().await;
        assert!(stop.is_set());
    }
}
