use super::*;
use crate::cookie::KeyRing;

const NOW: i64 = 1_700_000_000;
const HASH: &[u8] = b"0123456789abcdef0123456789abcdef";
const BLOCK: &[u8] = b"fedcba9876543210";

fn pair(hash: &[u8], block: Option<&[u8]>) -> KeyPair {
    KeyPair::new(hash.to_vec(), block.map(<[u8]>::to_vec)).unwrap()
}

fn codec(name: &str, pairs: &[KeyPair]) -> Codec {
    Codec::new(name, pairs.iter().cloned().collect::<KeyRing>(), Some(1000))
}

fn sealed(name: &str, pairs: &[KeyPair]) -> String {
    codec(name, pairs).seal(b"payload", NOW, &[5; 16]).unwrap()
}

fn decodes(payload: &[u8]) -> bool {
    payload == b"payload"
}

/// What a codec with the usual keys says.
fn cause(text: &str) -> Cause {
    let codec = codec("session", &[pair(HASH, Some(BLOCK))]);
    codec.diagnose(text, NOW, &["shop".to_owned()], Effort::Thorough, decodes).unwrap()
}

fn code(text: &str) -> &'static str {
    let cause = cause(text);
    assert!(cause.to_string().ends_with('.') && !cause.remedy().is_empty());
    cause.code()
}

#[test]
fn a_valid_cookie_has_no_cause() {
    let text = sealed("session", &[pair(HASH, Some(BLOCK))]);
    let codec = codec("session", &[pair(HASH, Some(BLOCK))]);
    assert_eq!(codec.diagnose(&text, NOW, &[], Effort::Thorough, decodes), None);
}

#[test]
fn other_names_are_found() {
    for name in ["shop", "sid", "auth-session"] {
        let told = cause(&sealed(name, &[pair(HASH, Some(BLOCK))]));
        assert_eq!(told.code(), "other-name");
        assert!(told.to_string().contains(name) && told.remedy().contains(name), "{told}");
    }
    assert_eq!(code(&sealed("nobody-would-guess", &[pair(HASH, Some(BLOCK))])), "mac-mismatch");
}

#[test]
fn keys_taken_otherwise_are_found() {
    let hex = |key: &[u8]| key.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let base64 = |key: &[u8]| STANDARD.encode(key).into_bytes();
    for (key, part, spelling) in [
        (BLOCK.to_vec(), KeyPart::Block, Spelling::AsConfigured),
        (hex(HASH), KeyPart::Hash, Spelling::HexText),
        (base64(HASH), KeyPart::Hash, Spelling::Base64Text),
        ([HASH, b"\n"].concat(), KeyPart::Hash, Spelling::TrailingNewline),
        (
            super::super::keys::hex("0123456789abcdef0123456789abcdef").unwrap().to_vec(),
            KeyPart::Hash,
            Spelling::DecodedHex,
        ),
    ] {
        let told = cause(&sealed("session", &[pair(&key, None)]));
        let Cause::SignedOtherwise { variation, .. } = &told else { panic!("{told}") };
        assert_eq!(variation.key, Some(KeyUse { pair: 1, part, spelling }), "{told}");
    }
}

#[test]
fn several_mistakes_at_once_take_more_effort() {
    let text = sealed("sid", &[pair(BLOCK, None)]);
    let codec = codec("session", &[pair(HASH, Some(BLOCK))]);
    let code = |effort| codec.diagnose(&text, NOW, &[], effort, decodes).unwrap().code();
    assert_eq!(code(Effort::Quick), "mac-mismatch");
    assert_eq!(code(Effort::Thorough), "other-signature");
}

#[test]
fn other_hash_functions_are_found() {
    use hmac::{Hmac, KeyInit, Mac};
    let mac = Hmac::<sha1::Sha1>::new_from_slice(HASH).unwrap().chain_update(b"session|1700000000|eA==");
    let envelope = [b"1700000000|eA==|", mac.finalize().into_bytes().as_slice()].concat();
    let told = cause(&URL_SAFE.encode(envelope));
    assert_eq!(told.code(), "other-hash");
    assert!(told.to_string().contains("sha1"), "{told}");
}

#[test]
fn block_keys_are_told_apart() {
    let with = |block: Option<&[u8]>| sealed("session", &[pair(HASH, block)]);
    assert_eq!(code(&with(None)), "not-encrypted");
    assert_eq!(code(&with(Some(b"another block ke"))), "wrong-block-key");
    // The hash key is 32 bytes long, and AES takes it.
    assert_eq!(code(&with(Some(HASH))), "other-block-key");
    let plain = codec("session", &[pair(HASH, None)]);
    let told = plain.diagnose(&with(Some(BLOCK)), NOW, &[], Effort::Thorough, decodes).unwrap();
    assert_eq!(told.code(), "not-readable");
}

#[test]
fn what_is_no_cookie_of_ours_is_told_by_its_looks() {
    let text = sealed("session", &[pair(HASH, Some(BLOCK))]);
    assert_eq!(code(""), "empty");
    assert_eq!(code(&"A".repeat(5000)), "too-long");
    assert!(matches!(cause("abcd+efg"), Cause::NotBase64 { at: 4, character: '+' }));
    assert_eq!(code("abcde"), "not-base64");
    assert_eq!(code("QUJD"), "not-an-envelope");
    assert_eq!(code(&text[..40]), "truncated");
    assert_eq!(code(&text[..text.len() - 12]), "truncated");
    assert_eq!(code(&format!("s:abc.{}", STANDARD_NO_PAD.encode([1; 32]))), "other-framework");
}

#[test]
fn ages_are_told() {
    let codec = codec("session", &[pair(HASH, None)]);
    let text = codec.seal(b"payload", NOW, &[0; 16]).unwrap();
    let old = codec.diagnose(&text, NOW + 1010, &[], Effort::Quick, decodes);
    assert_eq!(old, Some(Cause::TooOld { over: 10, max_age: 1000 }));
    let new = codec.clone().min_age(60).diagnose(&text, NOW + 10, &[], Effort::Quick, decodes);
    assert_eq!(new, Some(Cause::TooNew { wait: 50 }));
}
