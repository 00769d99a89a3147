//! Which rule has spread keys over several servers: gomemcache's, or another client's.

use super::router::server_of;
use super::url::Server;
use crate::session::Key;

/// Lists of more servers are not tried in every order.
const MOST_ORDERED: usize = 6;

/// Share of the keys in percent that a rule must explain to be taken for the right one. Some keys are left over
/// from before a server was added.
const EXPLAINED: usize = 90;

/// How well the configured order explains where keys are, and what would explain it better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing {
    /// Keys that were looked at.
    pub keys: usize,
    /// Of these, those on the server where gomemcache would look for them.
    pub where_expected: usize,
    /// The rule that explains the rest as well, in words, if one does.
    pub explanation: Option<String>,
}

impl Routing {
    /// Whether the application's sessions are found by the rule in force.
    pub fn is_right(&self) -> bool {
        self.where_expected * 100 >= self.keys * EXPLAINED
    }
}

/// Judges where keys were found: a list of keys for each of the servers, in the configured order.
pub fn routing(servers: &[Server], found: &[Vec<Key>]) -> Routing {
    let keys: Vec<(usize, &str)> = found
        .iter()
        .enumerate()
        .flat_map(|(server, keys)| keys.iter().map(move |key| (server, key.as_str())))
        .collect();
    let explained =
        |rule: &dyn Fn(&str) -> usize| keys.iter().filter(|(server, key)| rule(key) == *server).count();
    let where_expected = explained(&|key| server_of(key, servers.len()));
    let mut routing = Routing { keys: keys.len(), where_expected, explanation: None };
    if !routing.is_right() {
        let enough = |count: usize| count * 100 >= keys.len() * EXPLAINED;
        let mut fitting = orders(servers.len())
            .into_iter()
            .filter(|order| enough(explained(&|key| order[server_of(key, servers.len())])));
        let order = match (fitting.next(), fitting.next()) {
            (Some(order), None) => Some(in_order(servers, &order)),
            // Servers without keys could be at any place.
            (Some(_), Some(_)) => Some("the application has the servers in another order".to_owned()),
            _ => None,
        };
        routing.explanation = order.or_else(|| {
            let others = HASHES.iter();
            let mut fitting =
                others.filter(|(_, hash)| enough(explained(&|key| hash(key.as_bytes(), servers.len()))));
            fitting.next().map(|(name, _)| format!("the keys are spread as {name} does it"))
        });
    }
    routing
}

fn in_order(servers: &[Server], order: &[usize]) -> String {
    let listed: Vec<_> = order.iter().map(|place| servers[*place].to_string()).collect();
    format!("the application has the servers in another order: memcache://{}", listed.join(","))
}

/// Every order of so many servers.
fn orders(servers: usize) -> Vec<Vec<usize>> {
    if servers > MOST_ORDERED {
        return Vec::new();
    }
    let mut orders = vec![Vec::new()];
    for server in 0..servers {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |place| {
                    let mut longer = order.clone();
                    longer.insert(place, server);
                    longer
                })
            })
            .collect();
    }
    orders
}

/// What other clients do, by their names.
type Hash = fn(&[u8], usize) -> usize;
const HASHES: [(&str, Hash); 3] = [
    ("python-memcached (16 bits of CRC-32)", |key, servers| {
        ((crc32fast::hash(key) >> 16) & 0x7fff).max(1) as usize % servers
    }),
    ("libmemcached (one at a time)", |key, servers| one_at_a_time(key) as usize % servers),
    ("clients with FNV-1a", |key, servers| fnv1a(key) as usize % servers),
];

/// Bob Jenkins' hash, libmemcached's default.
fn one_at_a_time(key: &[u8]) -> u32 {
    let mut hash = 0_u32;
    for byte in key {
        hash = hash.wrapping_add(u32::from(*byte));
        hash = hash.wrapping_add(hash << 10);
        hash ^= hash >> 6;
    }
    hash = hash.wrapping_add(hash << 3);
    hash ^= hash >> 11;
    hash.wrapping_add(hash << 15)
}

/// 32 bits of FNV-1a.
fn fnv1a(key: &[u8]) -> u32 {
    key.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(rule: impl Fn(&str) -> usize, servers: usize) -> Vec<Vec<Key>> {
        let mut found = vec![Vec::new(); servers];
        for number in 0..300 {
            let key = Key::new(format!("session.{number}")).unwrap();
            found[rule(key.as_str())].push(key);
        }
        found
    }

    fn servers() -> Vec<Server> {
        ["a:1", "b:2", "c:3"].iter().map(|server| server.parse().unwrap()).collect()
    }

    #[test]
    fn the_order_in_force_is_recognized() {
        let found = spread(|key| server_of(key, 3), 3);
        let routing = routing(&servers(), &found);
        assert_eq!((routing.keys, routing.where_expected, routing.is_right()), (300, 300, true));
    }

    #[test]
    fn another_order_or_client_is_named() {
        // The application's list is c, a, b: its first server is our third.
        let found = spread(|key| [2, 0, 1][server_of(key, 3)], 3);
        let other = routing(&servers(), &found);
        assert!(!other.is_right() && other.explanation.unwrap().ends_with("memcache://c:3,a:1,b:2"));
        for (name, hash) in HASHES {
            let found = spread(|key| hash(key.as_bytes(), 3), 3);
            let explanation = routing(&servers(), &found).explanation.unwrap();
            assert!(explanation.contains(name), "{explanation}");
        }
        let nobody = spread(|key| key.len() % 3, 3);
        assert_eq!(routing(&servers(), &nobody).explanation, None);
    }

    #[test]
    fn hashes_are_those_of_their_inventors() {
        // From Jenkins' and Fowler's published test values.
        assert_eq!(one_at_a_time(b"a"), 0xca2e_9442);
        assert_eq!(one_at_a_time(b"The quick brown fox jumps over the lazy dog"), 0x519e_91f5);
        assert_eq!((fnv1a(b""), fnv1a(b"a"), fnv1a(b"foobar")), (0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968));
    }
}
