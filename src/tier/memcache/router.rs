//! Which of several servers holds a key: the rule of Go's gomemcache.
//!
//! Another rule would look for sessions where the application never put them.

/// The index, below `servers`, of the server that holds `key`.
///
/// gomemcache (`ServerList.PickServer`) takes the CRC-32 (IEEE) of the key as an unsigned number,
/// modulo the number of servers, and indexes the list as it was given: neither sorted nor by
/// resolved address. It hashes 256 bytes of the key at the most, which is more than memcached takes.
///
/// One server, or none, always gives 0.
pub(super) fn server_of(key: &str, servers: usize) -> usize {
    if servers <= 1 {
        return 0;
    }
    crc32fast::hash(key.as_bytes()) as usize % servers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_where_gomemcache_puts_them() {
        // From `PickServer` of Debian's golang-github-bradfitz-gomemcache-dev, for 1, 2, 3, 5 and 7
        // servers.
        let zeros = format!("session.{}", "A".repeat(52));
        let ones = format!("session.{}Q", "7".repeat(51));
        let longest = "x".repeat(250);
        let cases = [
            ("session.A", [0, 1, 1, 0, 6]),
            (&zeros, [0, 0, 0, 1, 6]),
            (&ones, [0, 1, 1, 1, 3]),
            ("k", [0, 1, 1, 1, 1]),
            (&longest, [0, 0, 2, 4, 0]),
            ("session.é", [0, 0, 1, 0, 6]),
        ];
        for (key, expected) in cases {
            assert_eq!([1, 2, 3, 5, 7].map(|servers| server_of(key, servers)), expected, "{key}");
        }
    }
}
