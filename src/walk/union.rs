//! The keys that either tier lists, each once, with word of who listed it.

use std::cmp::Ordering;
use std::collections::VecDeque;

use futures::stream::{BoxStream, Fuse, StreamExt as _};

use super::Problem;
use crate::session::{Expiry, Key};
use crate::tier::Listed;

/// A key to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub key: Key,
    /// The cache listed it, with this expiry.
    pub cached: Option<Expiry>,
    /// The database listed it.
    pub stored: bool,
}

/// Two lists that become one.
pub(super) struct Union {
    stored: Source,
    cached: Source,
    /// Both come in the order of their keys; otherwise one comes after the other.
    in_order: bool,
}

/// A list that is read key by key.
struct Source {
    pages: Fuse<BoxStream<'static, Result<Vec<Listed>, Problem>>>,
    page: VecDeque<Listed>,
}

impl Union {
    pub fn new(
        stored: BoxStream<'static, Result<Vec<Listed>, Problem>>,
        cached: BoxStream<'static, Result<Vec<Listed>, Problem>>,
        in_order: bool,
    ) -> Self {
        let source = |pages: BoxStream<'static, _>| Source { pages: pages.fuse(), page: VecDeque::new() };
        Self { stored: source(stored), cached: source(cached), in_order }
    }

    /// The next `count` keys that are wanted, or as many as there are; none at the end.
    pub async fn next(
        &mut self,
        count: usize,
        wanted: impl Fn(&Candidate) -> bool,
    ) -> Result<Vec<Candidate>, Problem> {
        let mut candidates = Vec::with_capacity(count);
        while candidates.len() < count {
            let Some(candidate) = self.one().await? else { break };
            if wanted(&candidate) {
                candidates.push(candidate);
            }
        }
        Ok(candidates)
    }

    async fn one(&mut self) -> Result<Option<Candidate>, Problem> {
        let stored = self.stored.peek().await?;
        let waits = stored.is_some() && !self.in_order;
        let cached = if waits { None } else { self.cached.peek().await? };
        let order = match (stored, cached) {
            (None, None) => return Ok(None),
            (Some(stored), Some(cached)) => stored.cmp(cached),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        };
        let stored = if order.is_le() { self.stored.page.pop_front() } else { None };
        let cached = if order.is_ge() { self.cached.page.pop_front() } else { None };
        let (held, expiry) = (stored.is_some(), cached.as_ref().and_then(|listed| listed.expiry));
        let candidate = |listed: Listed| Candidate { key: listed.key, stored: held, cached: expiry };
        Ok(stored.or(cached).map(candidate))
    }
}

impl Source {
    async fn peek(&mut self) -> Result<Option<&Key>, Problem> {
        while self.page.is_empty() {
            match self.pages.next().await {
                Some(page) => self.page = page?.into(),
                None => return Ok(None),
            }
        }
        Ok(self.page.front().map(|listed| &listed.key))
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    fn source(pages: &[&[&str]]) -> BoxStream<'static, Result<Vec<Listed>, Problem>> {
        let listed = |key: &&str| Listed { key: Key::new(*key).unwrap(), expiry: Some(Expiry::Never) };
        let pages: Vec<_> = pages.iter().map(|page| Ok(page.iter().map(listed).collect())).collect();
        stream::iter(pages).boxed()
    }

    async fn union(stored: &[&[&str]], cached: &[&[&str]], in_order: bool) -> String {
        let mut union = Union::new(source(stored), source(cached), in_order);
        let mut told = String::new();
        loop {
            let some = union.next(2, |_| true).await.unwrap();
            if some.is_empty() {
                return told;
            }
            for Candidate { key, cached, stored } in some {
                let by = match (cached.is_some(), stored) {
                    (true, true) => "=",
                    (true, false) => "c",
                    _ => "s",
                };
                told.push_str(&format!("{key}{by} "));
            }
        }
    }

    #[tokio::test]
    async fn each_key_comes_once() {
        let (stored, cached): (&[&[&str]], &[&[&str]]) =
            (&[&["a", "b"], &[], &["d", "e"]], &[&["b"], &["c", "f"]]);
        assert_eq!(union(stored, cached, true).await, "as b= cc ds es fc ");
        assert_eq!(union(stored, cached, false).await, "as bs ds es bc cc fc ");
        assert_eq!(union(&[], cached, true).await, "bc cc fc ");
        assert_eq!(union(stored, &[], true).await, "as bs ds es ");
        assert_eq!(union(&[], &[], true).await, "");
    }
}
