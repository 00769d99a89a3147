//! Where the sessions come from that are to be changed, and which of them a filter wants.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;

use super::ChangesError;
use crate::condition::{self, Policy};
use crate::filter::Filter;
use crate::plan::{Decision, Left, Planner};
use crate::session::Key;
use crate::trace::Trace;
use crate::walk::Settings;

/// Keys of sessions, some at a time.
pub trait Keys {
    /// The next ones; none at the end.
    ///
    /// # Errors
    /// When what they are read from cannot be read.
    fn next(&mut self) -> Result<Vec<Key>, ChangesError>;
}

/// Where sessions come from.
pub enum Feed<'f> {
    /// From a walk through the source.
    Walk(Box<Settings>),
    /// By their keys.
    Keys(Box<dyn Keys + 'f>),
}

/// Keys that were named.
#[derive(Debug)]
pub struct Named(std::vec::IntoIter<Key>);

impl Named {
    /// These, each once.
    pub fn new(mut keys: Vec<Key>) -> Self {
        keys.sort();
        keys.dedup();
        Self(keys.into_iter())
    }
}

impl Keys for Named {
    fn next(&mut self) -> Result<Vec<Key>, ChangesError> {
        Ok(self.0.by_ref().take(CHUNK).collect())
    }
}

/// Keys that are looked up together.
pub const CHUNK: usize = 1_000;

/// Bytes of payload that a feed holds for them, unless a single session has more.
pub const CHUNK_BYTES: usize = 8 << 20;

/// What a feed knows of the sessions that it has just named, for the planner that decides about them.
#[derive(Debug)]
pub struct Known<T>(Arc<Mutex<HashMap<Key, T>>>);

impl<T> Clone for Known<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone> Known<T> {
    /// Takes the place of what was known of the sessions before.
    pub fn set(&self, known: HashMap<Key, T>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }

    /// What is known of a session.
    pub fn get(&self, key: &Key) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }
}

/// Asks a planner only about sessions that a filter wants, whenever it is asked.
pub struct Filtered<P> {
    /// The filter.
    pub filter: Arc<Filter>,
    /// What the store puts in front of ids.
    pub key_prefix: String,
    /// How to judge.
    pub policy: Policy,
    /// Judge as of `policy.now` throughout.
    pub fixed_time: bool,
    /// Who decides about those.
    pub planner: P,
}

impl<P> Filtered<P> {
    /// `None` when it is wanted.
    fn unwanted(&self, trace: &Trace) -> Option<Decision> {
        // Gone, and no filter has anything to say of it.
        let is_nowhere = trace.probes.iter().all(|probe| probe.seen.entry().is_none());
        if is_nowhere && trace.failure().is_none() {
            return Some(Decision::Nothing);
        }
        let policy = policy_now(&self.policy, self.fixed_time);
        let filter = &self.filter;
        let condition = filter.needs_condition().then(|| condition::condition(trace, &policy)).flatten();
        if !filter.admits_copies(trace, policy.now) || !filter.admits_condition(condition) {
            return Some(Decision::Nothing);
        }
        match filter.admits_values(trace, condition, &self.key_prefix, policy.expected) {
            Ok(true) => None,
            Ok(false) => Some(Decision::Nothing),
            Err(_) => Some(Decision::Leave(Left::Undecided)),
        }
    }
}

#[async_trait]
impl<P: Planner> Planner for Filtered<P> {
    async fn plan(&self, traces: &[&Trace]) -> Vec<Decision> {
        let mut decisions: Vec<_> = traces.iter().map(|trace| self.unwanted(trace)).collect();
        let wanted = traces.iter().zip(&decisions).filter(|(_, decision)| decision.is_none());
        let wanted: Vec<_> = wanted.map(|(trace, _)| *trace).collect();
        let mut answers = self.planner.plan(&wanted).await.into_iter();
        for decision in decisions.iter_mut().filter(|decision| decision.is_none()) {
            *decision = answers.next();
        }
        decisions.into_iter().map(|decision| decision.unwrap_or(Decision::Nothing)).collect()
    }
}

/// How to judge at this moment.
pub fn policy_now(policy: &Policy, fixed_time: bool) -> Policy {
    let now = if fixed_time { policy.now } else { Timestamp::now() };
    Policy { now, ..*policy }
}
