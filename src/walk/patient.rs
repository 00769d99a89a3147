//! A tier that is asked again before it has failed, and not asked for ever: a walk takes long enough
//! to see a server restart, and a server that hangs must not cost its timeout page after page.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt as _};

use crate::session::Key;
use crate::tier::{
    Abilities, Change, Effect, Entry, ExpiryRange, KeyRange, Listed, Tier, TierError, TierName,
};

/// How long is waited before each further attempt.
const DELAYS: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];

/// Asks a tier again after temporary failures. A server that fails all the same is given up: what it
/// would have been asked for fails with the same error from then on.
#[derive(Debug)]
pub(super) struct Patient {
    tier: Arc<dyn Tier>,
    lost: Mutex<BTreeMap<String, TierError>>,
}

impl Patient {
    pub fn new(tier: Arc<dyn Tier>) -> Self {
        Self { tier, lost: Mutex::default() }
    }

    /// The last error, when every server of the tier has been given up.
    pub fn lost(&self) -> Option<TierError> {
        let lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        if lost.len() < self.tier.targets().len() { None } else { lost.values().next_back().cloned() }
    }

    /// The errors for which servers were given up.
    pub fn losses(&self) -> Vec<TierError> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn given_up(&self, key: &Key) -> Option<TierError> {
        let lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        if lost.is_empty() { None } else { lost.get(&self.tier.target(key)).cloned() }
    }

    fn give_up(&self, error: &TierError) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.entry(error.target.clone()).or_insert_with(|| error.clone());
    }
}

#[async_trait]
impl Tier for Patient {
    fn name(&self) -> TierName {
        self.tier.name()
    }

    fn url(&self) -> String {
        self.tier.url()
    }

    fn target(&self, key: &Key) -> String {
        self.tier.target(key)
    }

    fn targets(&self) -> Vec<String> {
        self.tier.targets()
    }

    fn abilities(&self) -> Abilities {
        self.tier.abilities()
    }

    async fn max_payload(&self, key: &Key) -> Result<Option<usize>, TierError> {
        match self.given_up(key) {
            Some(error) => Err(error),
            None => self.tier.max_payload(key).await,
        }
    }

    async fn count(&self, range: &KeyRange) -> Option<u64> {
        self.tier.count(range).await
    }

    async fn get(&self, keys: &[Key]) -> Vec<Result<Option<Entry>, TierError>> {
        let mut answers: Vec<_> = keys.iter().map(|key| self.given_up(key).map(Err)).collect();
        for delay in DELAYS.map(Some).into_iter().chain([None]) {
            let open = |answers: &[Option<_>]| -> Vec<usize> {
                (0..keys.len()).filter(|place| answers[*place].is_none()).collect()
            };
            let places = open(&answers);
            if places.is_empty() {
                break;
            }
            let asked: Vec<_> = places.iter().map(|place| keys[*place].clone()).collect();
            for (place, answer) in places.into_iter().zip(self.tier.get(&asked).await) {
                match &answer {
                    Err(error) if error.cause.is_temporary() && delay.is_some() => continue,
                    Err(error) if error.cause.is_the_servers() => self.give_up(error),
                    _ => {}
                }
                answers[place] = Some(answer);
            }
            if let Some(delay) = delay.filter(|_| !open(&answers).is_empty()) {
                tokio::time::sleep(delay).await;
            }
        }
        // The last attempt leaves none open.
        answers.into_iter().flatten().collect()
    }

    /// A list in order goes on behind the last key that came; another begins anew only before its first.
    fn list(
        &self,
        range: KeyRange,
        expiring: Option<ExpiryRange>,
    ) -> BoxStream<'_, Result<Vec<Listed>, TierError>> {
        let resumes = self.abilities().lists_in_order && expiring.is_none();
        let list = Listing { rest: range.clone(), pages: self.tier.list(range, expiring), failures: 0 };
        stream::try_unfold(Some(list), move |list| async move {
            let Some(mut list) = list else { return Ok(None) };
            loop {
                match list.pages.next().await {
                    None => return Ok(None),
                    Some(Ok(page)) => {
                        if let Some(last) = page.last().filter(|_| resumes) {
                            list.rest = list.rest.after(last.key.as_str());
                            list.failures = 0;
                        }
                        return Ok(Some((page, Some(list))));
                    }
                    Some(Err(error)) => match DELAYS.get(list.failures) {
                        Some(delay) if resumes && error.cause.is_temporary() => {
                            tokio::time::sleep(*delay).await;
                            list.failures += 1;
                            list.pages = self.tier.list(list.rest.clone(), expiring);
                        }
                        _ => return Err(error),
                    },
                }
            }
        })
        .boxed()
    }

    async fn write(&self, changes: &[Change]) -> Vec<Result<Effect, TierError>> {
        self.tier.write(changes).await
    }
}

/// A list that may have to be begun again.
struct Listing<'a> {
    rest: KeyRange,
    pages: BoxStream<'a, Result<Vec<Listed>, TierError>>,
    failures: usize,
}
