//! Damage: what a payload or a cookie can look like after something went wrong.

use super::random::Random;

/// Changes `data` in one to three places. `other` is where pieces of something else come from, and
/// `bytes` are ones that are worth trying.
pub fn damaged(random: &mut Random, data: &[u8], other: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut damaged = data.to_vec();
    for _ in 0..if random.one_in(4) { 3 } else { 1 } {
        change(random, &mut damaged, other, bytes);
    }
    damaged
}

fn change(random: &mut Random, data: &mut Vec<u8>, other: &[u8], bytes: &[u8]) {
    if data.is_empty() {
        data.extend(other);
        return;
    }
    let at = random.below(data.len());
    match random.below(9) {
        0 | 1 => data[at] ^= 1 << random.below(8),
        2 | 3 => data[at] = random.pick(bytes),
        4 => data.truncate(at),
        5 => data.insert(at, random.pick(bytes)),
        6 => drop(data.drain(at..piece(random, at, data.len()))),
        7 => {
            let copy = data[at..piece(random, at, data.len())].to_vec();
            let to = random.below(data.len());
            data.splice(to..to, copy);
        }
        _ if other.is_empty() => data.reverse(),
        _ => {
            let from = random.below(other.len());
            let piece = other[from..piece(random, from, other.len())].to_vec();
            data.splice(at..self::piece(random, at, data.len()), piece);
        }
    }
}

/// Where a short piece that starts at `at` ends.
fn piece(random: &mut Random, at: usize, len: usize) -> usize {
    (at + 1 + random.below(16)).min(len)
}
