//! Memcache: sessions in memcached servers, found where gomemcache would put them.
//!
//! Contacted when first needed; every exchange with a server, connecting included, ends within the
//! timeout. Needs memcached 1.6 to read, 1.6.10 to write.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use futures::stream::{self, BoxStream, StreamExt as _};

use crate::session::Key;
use crate::tier::{
    Abilities, Change, Effect, Entry, ExpiryRange, Inspection, KeyRange, Listed, Operation, Tier, TierError,
    TierName,
};

mod connection;
mod dump;
mod inspect;
mod item;
mod router;
mod rules;
mod server;
mod settings;
mod url;
mod write;

use connection::{Exchange, Stopped};
pub use rules::{Routing, routing};
use server::Server;
pub use settings::{DEFAULT_ITEM_SIZE_MAX, max_payload};
pub use url::{DEFAULT_PORT, MemcacheUrl, MemcacheUrlError, Server as MemcacheServer};

/// Requests sent at once.
const MAX_BATCH: usize = 100;

/// The items that one server is asked to deal with, each with its place in the caller's list.
type Share<'a, I> = Vec<(usize, &'a I)>;

/// What came of a share, in any order, by place.
type Results<T> = Vec<(usize, Result<T, TierError>)>;

/// The memcached servers of one URL.
///
/// An expiry that is read is exact to a second: memcached counts in whole seconds of its own clock, and
/// the item goes within the second before the moment that is given here.
///
/// A read leaves an item's place in the LRU and its expiry alone. One exception is not ours to avoid:
/// memcached gives the first meta reader of an item marked stale (which the session store never does)
/// the task to refill it.
#[derive(Debug)]
pub struct MemcacheTier {
    url: MemcacheUrl,
    servers: Vec<Server>,
}

impl MemcacheTier {
    /// Takes note of the servers; nothing is contacted. `timeout` bounds each exchange with a server,
    /// resolving its name and connecting included.
    pub fn new(url: MemcacheUrl, timeout: Duration) -> Self {
        let servers = url.servers.iter().map(|address| Server::new(address.clone(), timeout)).collect();
        Self { url, servers }
    }

    fn server(&self, key: &Key) -> &Server {
        &self.servers[router::server_of(key.as_str(), self.servers.len())]
    }

    /// Has every server do its share of `items` at the same time, and puts the results in order. A share
    /// comes with the places of its items, and the results give each place once.
    async fn share_out<'a, I, T>(
        &'a self,
        items: &'a [I],
        key: impl Fn(&I) -> &Key,
        work: impl AsyncFn(&'a Server, Share<'a, I>) -> Results<T>,
    ) -> Vec<Result<T, TierError>> {
        let mut shares: Vec<Share<'_, I>> = self.servers.iter().map(|_| Vec::new()).collect();
        for (place, item) in items.iter().enumerate() {
            shares[router::server_of(key(item).as_str(), self.servers.len())].push((place, item));
        }
        let busy = self.servers.iter().zip(shares).filter(|(_, share)| !share.is_empty());
        let work = busy.map(|(server, share)| work(server, share));
        let mut results: Vec<_> = join_all(work).await.into_iter().flatten().collect();
        results.sort_unstable_by_key(|(place, _)| *place);
        results.into_iter().map(|(_, result)| result).collect()
    }
}

#[async_trait]
impl Tier for MemcacheTier {
    fn name(&self) -> TierName {
        TierName::Memcache
    }

    fn url(&self) -> String {
        self.url.to_string()
    }

    fn target(&self, key: &Key) -> String {
        self.server(key).target()
    }

    fn targets(&self) -> Vec<String> {
        self.servers.iter().map(Server::target).collect()
    }

    fn abilities(&self) -> Abilities {
        Abilities { keeps_expired: false, guards_writes: true, lists_in_order: false, ramps_up: false }
    }

    async fn max_payload(&self, key: &Key) -> Result<Option<usize>, TierError> {
        let server = self.server(key);
        let settings = server.settings(server.deadline()).await?;
        server.limit(settings, key).map(Some)
    }

    async fn get(&self, keys: &[Key]) -> Vec<Result<Option<Entry>, TierError>> {
        self.share_out(keys, |key| key, read).await
    }

    fn list(
        &self,
        range: KeyRange,
        _expiring: Option<ExpiryRange>,
    ) -> BoxStream<'_, Result<Vec<Listed>, TierError>> {
        let range = Arc::new(range);
        let dumps = self.servers.iter().map(|server| dump::dump(server, range.clone()).boxed());
        stream::select_all(dumps).boxed()
    }

    async fn inspect(&self, range: KeyRange, sample: usize) -> Vec<Result<Inspection, TierError>> {
        join_all(self.servers.iter().map(|server| inspect::inspect(server, range.clone(), sample))).await
    }

    async fn check_writable(&self) -> Result<(), TierError> {
        let checks = self.servers.iter().map(write::check_writable);
        join_all(checks).await.into_iter().collect()
    }

    async fn write(&self, changes: &[Change]) -> Vec<Result<Effect, TierError>> {
        self.share_out(changes, Change::key, write::write).await
    }
}

async fn read(server: &Server, keys: Share<'_, Key>) -> Results<Option<Entry>> {
    let mut results = Vec::with_capacity(keys.len());
    for batch in keys.chunks(MAX_BATCH) {
        let deadline = server.deadline();
        let looks = batch.iter().map(|(_, key)| item::look(key)).collect();
        let Exchange { answers, stopped } = server.exchange(looks, deadline).await;
        results.extend(batch.iter().zip(answers).map(|((place, key), answer)| {
            (*place, item::entry(key, answer).map_err(|cause| server.error(Operation::Read, cause)))
        }));
        if let Some(Stopped { fault, .. }) = stopped {
            // A server that fails once is not asked for the rest: each time may cost the timeout.
            let error = server.explain(fault, Operation::Read, deadline).await;
            results.extend(keys[results.len()..].iter().map(|(place, _)| (*place, Err(error.clone()))));
            break;
        }
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_the_target_that_gomemcache_would_pick() {
        let url: MemcacheUrl = "memcache://a:1,b:2,[::1]:3".parse().unwrap();
        let tier = MemcacheTier::new(url, Duration::from_secs(1));
        assert_eq!(tier.target(&Key::new("session.A").unwrap()), "memcache://b:2");
        assert_eq!(tier.target(&Key::new(format!("session.{}", "A".repeat(52))).unwrap()), "memcache://a:1");
        assert_eq!(tier.target(&Key::new("x".repeat(250)).unwrap()), "memcache://[::1]:3");
    }
}
