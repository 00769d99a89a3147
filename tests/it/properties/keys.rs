//! Lists of key pairs are read or refused, and never shown.

use proptest::collection::vec;
use proptest::prelude::*;
use sesscascade::cookie::{KeyRing, KeySource};

use super::cases;

const SECRET: &str = "hunter2-hunter2-hunter2";

/// What lists consist of, in any order. A name of a variable or a file is no secret, so none stands
/// behind one.
fn list() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(SECRET.to_owned()),
        Just(SECRET.bytes().map(|byte| format!("{byte:02x}")).collect()),
        prop_oneof![
            Just("hex:"),
            Just("base64:"),
            Just("text:"),
            Just("env:NAME:"),
            Just("file:/a/path:"),
            Just(":"),
            Just(","),
            Just("\n"),
            Just(" "),
            Just("#"),
            Just("0011"),
            Just("sixteen-byte-key"),
        ]
        .prop_map(str::to_owned),
        any::<char>().prop_map(|c| format!(":{c}:")),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn key_lists_are_never_shown(list in list(), content in vec(any::<u8>(), 0..40), readable: bool) {
        let read = |source: KeySource, _: &str| match (readable, source) {
            (false, _) => Err("it is not there".to_owned()),
            (true, KeySource::Env) => Ok(format!("hex:{SECRET}").into_bytes().into()),
            (true, KeySource::File | KeySource::Command) => Ok(content.clone().into()),
        };
        let shown = match KeyRing::parse(&list, &read) {
            Ok(ring) => {
                prop_assert!(!ring.pairs().is_empty());
                format!("{ring:?}")
            }
            Err(error) => format!("{error} {error:?}"),
        };
        let numbers = format!("{:?}", SECRET.as_bytes());
        for secret in [SECRET, &numbers[1..numbers.len() - 1], "sixteen-byte-key", "68756e746572"] {
            prop_assert!(!shown.contains(secret), "{}", shown);
        }
    }
}
