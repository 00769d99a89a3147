//! Memory of one invocation, as the Go store keeps sessions for the length of a request.
//!
//! The Go store's own request backend panics inside on every hit; this one does what its
//! documentation says.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt as _};
use jiff::Timestamp;

use super::{
    Abilities, Change, Effect, Entry, ExpiryRange, KeyRange, Listed, Tier, TierError, TierName, Version,
};
use crate::session::Key;

/// Sessions in this process, gone with it.
#[derive(Default)]
pub struct RequestTier {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: BTreeMap<Key, Entry>,
    last_version: u64,
}

impl RequestTier {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }
}

impl fmt::Debug for RequestTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestTier")
    }
}

impl State {
    fn live(&self, key: &Key) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| !entry.record.expiry.is_past(Timestamp::now()))
    }

    fn apply(&mut self, change: &Change) -> Effect {
        let current = self.live(change.key()).map(|entry| entry.version);
        if !change.only_if().allows(current) {
            return Effect::Conflict;
        }
        match change {
            Change::Put { key, record, .. } => {
                self.last_version += 1;
                let entry = Entry { record: record.clone(), version: Version(self.last_version) };
                self.entries.insert(key.clone(), entry);
                Effect::Applied
            }
            Change::Delete { key, .. } => {
                self.entries.remove(key);
                if current.is_some() { Effect::Applied } else { Effect::Missing }
            }
        }
    }
}

#[async_trait]
impl Tier for RequestTier {
    fn name(&self) -> TierName {
        TierName::Request
    }

    fn url(&self) -> String {
        "request:".to_owned()
    }

    fn abilities(&self) -> Abilities {
        Abilities { keeps_expired: false, guards_writes: true, lists_in_order: true, ramps_up: false }
    }

    async fn max_payload(&self, _key: &Key) -> Result<Option<usize>, TierError> {
        Ok(None)
    }

    async fn get(&self, keys: &[Key]) -> Vec<Result<Option<Entry>, TierError>> {
        // A panic elsewhere cannot leave half an entry behind, so the map is still good.
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        keys.iter().map(|key| Ok(state.live(key).cloned())).collect()
    }

    fn list(
        &self,
        range: KeyRange,
        _expiring: Option<ExpiryRange>,
    ) -> BoxStream<'_, Result<Vec<Listed>, TierError>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let inside = state.entries.keys().filter(|key| range.contains(key.as_str()));
        let listed = inside.filter_map(|key| {
            Some(Listed { key: key.clone(), expiry: Some(state.live(key)?.record.expiry) })
        });
        stream::iter([Ok(listed.collect())]).boxed()
    }

    async fn write(&self, changes: &[Change]) -> Vec<Result<Effect, TierError>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        changes.iter().map(|change| Ok(state.apply(change))).collect()
    }
}
