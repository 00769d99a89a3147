//! A quick way through the base64 of every cookie that is as it should be.

/// Decodes URL-safe base64 onto the end of `bytes` in half of the time that the general decoder
/// takes, which is what opening a cookie spends most on after the MAC. False, and nothing added, when
/// there is anything odd about the text, so that the general decoder has to judge it.
pub(super) fn decode(text: &[u8], bytes: &mut Vec<u8>) -> bool {
    let (groups, []) = text.as_chunks::<4>() else { return false };
    let Some((last, groups)) = groups.split_last() else { return false };
    let (last, last_bytes) = match *last {
        [a, b, b'=', b'='] => ([a, b, b'A', b'A'], 1),
        [a, b, c, b'='] => ([a, b, c, b'A'], 2),
        whole => (whole, 3),
    };
    let (pairs, single) = groups.as_chunks::<2>();
    let start = bytes.len();
    bytes.resize(start + groups.len() * 3 + 3, 0);
    let (out, out_of_single) = bytes[start..].split_at_mut(pairs.len() * 6);
    let mut seen = 0;
    for ([high, low], out) in pairs.iter().zip(out.as_chunks_mut::<6>().0) {
        let (high, low) = (bits(*high), bits(*low));
        seen |= high | low;
        out.copy_from_slice(&(u64::from(high) << 40 | u64::from(low) << 16).to_be_bytes()[..6]);
    }
    for (group, out) in single.iter().chain([&last]).zip(out_of_single.as_chunks_mut::<3>().0) {
        seen |= bits(*group);
        out.copy_from_slice(&bits(*group).to_be_bytes()[1..]);
    }
    let is_regular = seen & ODD == 0;
    bytes.truncate(if is_regular { start + groups.len() * 3 + last_bytes } else { start });
    is_regular
}

/// The 24 bits of four characters.
#[inline]
fn bits([a, b, c, d]: [u8; 4]) -> u32 {
    let [first, second, third, fourth] = &BITS;
    first[usize::from(a)] | second[usize::from(b)] | third[usize::from(c)] | fourth[usize::from(d)]
}

/// Marks what is not in the alphabet.
const ODD: u32 = 1 << 24;

/// What a character stands for in each of the four places of a group.
static BITS: [[u32; 256]; 4] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bits = [[ODD; 256]; 4];
    let mut at = 0;
    while at < 4 * alphabet.len() {
        let (place, sextet) = (at / alphabet.len(), at % alphabet.len());
        bits[place][alphabet[sextet] as usize] = (sextet as u32) << (18 - 6 * place);
        at += 1;
    }
    bits
};

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use crate::cookie::envelope::BASE64;

    /// Decodes, or leaves it to the general decoder; says whether it did.
    fn agrees(text: &[u8]) -> bool {
        let mut bytes = b"before".to_vec();
        if !super::decode(text, &mut bytes) {
            assert_eq!(bytes, b"before");
            return false;
        }
        let general = BASE64.decode(text).expect("the general decoder takes it too");
        assert_eq!(bytes, [b"before".as_slice(), &general].concat(), "{text:?}");
        true
    }

    #[test]
    fn regular_text_is_decoded_whatever_its_length() {
        for length in 1..=50u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(167)).collect();
            assert!(agrees(BASE64.encode(bytes).as_bytes()), "{length}");
        }
    }

    #[test]
    fn odd_text_is_never_taken_for_regular() {
        for length in 1..=20u8 {
            let text = BASE64.encode((0..length).map(|byte| byte.wrapping_mul(91)).collect::<Vec<_>>());
            for at in 0..text.len() {
                agrees(&text.as_bytes()[..at]);
                for byte in 0..=255 {
                    let mut changed = text.clone().into_bytes();
                    changed[at] = byte;
                    agrees(&changed);
                }
            }
        }
    }
}
