//! Cookies survive sealing and opening, and nothing else.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE;
use proptest::collection::vec;
use proptest::prelude::*;
use sesscascade::cookie::{Codec, KeyPair};

use super::cases;

const NOW: i64 = 1_795_502_373;

/// Codecs of one name and up to three pairs.
fn codec() -> impl Strategy<Value = Codec> {
    let block =
        prop_oneof![Just(0), Just(16), Just(24), Just(32)].prop_flat_map(|length| vec(any::<u8>(), length));
    let pair = (vec(any::<u8>(), 1..100), block)
        .prop_map(|(hash, block)| KeyPair::new(hash, (!block.is_empty()).then_some(block)).unwrap());
    let max_age = prop_oneof![Just(None), (1..i64::MAX).prop_map(Some)];
    (any::<String>(), vec(pair, 1..4), max_age)
        .prop_map(|(name, pairs, max_age)| Codec::new(name, pairs.into_iter().collect(), max_age))
}

fn open(codec: &Codec, text: &str) -> Option<Vec<u8>> {
    codec.open(text, NOW, |_| true).ok().map(|opened| opened.payload)
}

/// A payload that is encrypted must not be empty, or Go takes it for one that is not.
fn payload(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 1..longest)
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn what_is_sealed_opens(codec in codec(), payload in payload(2200), iv: [u8; 16]) {
        if let Ok(text) = codec.seal(&payload, NOW, &iv) {
            let opened = codec.open(&text, NOW, |found| found == payload).unwrap();
            prop_assert!(opened.payload == payload);
            prop_assert_eq!((opened.key_pair, opened.issued_at), (1, NOW));
        } else {
            prop_assert!(payload.len() > 2000, "{} bytes do not fit", payload.len());
        }
    }

    #[test]
    fn other_text_never_opens(codec in codec(), text in any::<String>()) {
        prop_assert_eq!(open(&codec, &text), None);
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn no_bit_of_the_envelope_can_be_changed(codec in codec(), payload in payload(70), iv: [u8; 16]) {
        let text = codec.seal(&payload, NOW, &iv).unwrap();
        let mut envelope = BASE64_URL_SAFE.decode(&text).unwrap();
        for bit in 0..envelope.len() * 8 {
            envelope[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(open(&codec, &BASE64_URL_SAFE.encode(&envelope)), None, "bit {}", bit);
            envelope[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn no_character_can_be_changed_to_another_meaning(
        codec in codec(),
        payload in payload(70),
        iv: [u8; 16],
        other in any::<char>(),
    ) {
        let text = codec.seal(&payload, NOW, &iv).unwrap();
        for at in 0..text.len() {
            for other in [other, 'A', '-', '=', '\n', (text.as_bytes()[at] ^ 1).into()] {
                let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                // The last character has bits that stand for nothing, here as in Go.
                if let Some(opened) = open(&codec, &changed) {
                    prop_assert_eq!(&opened, &payload, "{}", changed);
                }
            }
        }
    }
}
