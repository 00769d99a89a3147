//! What must hold whatever the input. A check panics where it does not.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value as Json;
use sesscascade::cookie::{Codec, Effort, KeyPair, KeyRing, MAX_LENGTH, Refusal};
use sesscascade::gob;
use sesscascade::values::{self, Expected, Serializer, Values};
use sha2::Sha256;

use super::views;

/// A check, and the name of the target that runs it.
pub type Check = (&'static str, fn(&[u8]));

/// Every check.
pub const ALL: [Check; 4] = [
    ("cookie_open", cookie_open),
    ("gob_decode", gob_decode),
    ("gob_round_trip", gob_round_trip),
    ("typed_json", typed_json),
];

const NAME: &str = "session";
/// The time of the cookies among the fixtures, so that they are neither too old nor too new.
const NOW: i64 = 1_795_502_373;
const MAX_AGE: i64 = 86_400 * 30;
const IV: [u8; 16] = [7; 16];

/// A hash key, a codec that has only that pair, and whether it encrypts.
struct Maker {
    hash: &'static [u8],
    codec: Codec,
    encrypts: bool,
}

static MAKERS: LazyLock<Vec<Maker>> = LazyLock::new(|| {
    let maker = |hash: &'static [u8], block: Option<usize>, max_age| {
        let pair = KeyPair::new(hash.to_vec(), block.map(|length| vec![9; length])).unwrap();
        let keys: KeyRing = [pair].into_iter().collect();
        Maker { hash, codec: Codec::new(NAME, keys, max_age), encrypts: block.is_some() }
    };
    vec![
        maker(b"short", None, Some(MAX_AGE)),
        maker(&[0x8d; 32], None, None),
        maker(&[0x5a; 64], Some(16), Some(MAX_AGE)),
        maker(&[0x77; 100], Some(32), None),
    ]
});

/// Text is opened and diagnosed as it is; signed, as the date and value of a cookie; and sealed, as
/// the payload of one.
pub fn cookie_open(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for maker in MAKERS.iter() {
        judge(maker, &text);
        let signed = sign(maker.hash, data);
        if signed.len() <= MAX_LENGTH && data.iter().filter(|byte| **byte == b'|').count() == 1 {
            let refusal = judge(maker, &signed);
            assert!(!matches!(refusal, Some(Refusal::Mac { .. })), "a good MAC is refused");
        }
        // securecookie, too, refuses to decrypt what is no longer than an initialization vector.
        let reads_back = !(data.is_empty() && maker.encrypts);
        if let Some(sealed) = maker.codec.seal(data, NOW, &IV).ok().filter(|_| reads_back) {
            let opened = maker.codec.open(&sealed, NOW, |_| true).expect("what is sealed opens");
            assert!(opened.payload == data && opened.issued_at == NOW);
        }
    }
}

/// `base64(data|mac)`, put together without the library.
fn sign(hash: &[u8], data: &[u8]) -> String {
    let mut envelope = data.to_vec();
    envelope.push(b'|');
    envelope.extend(mac(hash).chain_update(data).finalize().into_bytes());
    URL_SAFE.encode(envelope)
}

fn mac(hash: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(hash).unwrap().chain_update(NAME).chain_update("|")
}

fn judge(maker: &Maker, text: &str) -> Option<Refusal> {
    let is_string = |payload: &[u8]| gob::decode_string(payload).is_ok();
    let strict = maker.codec.open(text, NOW, is_string);
    let cause = maker.codec.diagnose(text, NOW, &[], Effort::Quick, is_string);
    assert_eq!(strict.is_ok(), cause.is_none(), "open and diagnose disagree");
    if let Some(cause) = cause {
        assert!(!cause.to_string().is_empty() && !cause.code().is_empty() && !cause.remedy().is_empty());
    }
    match maker.codec.open(text, NOW, |_| true) {
        Err(error) => {
            assert!(strict.is_err(), "what is read as a string is refused as bytes");
            assert!(!error.to_string().is_empty());
            Some(error.refusal)
        }
        Ok(opened) => {
            assert_eq!(opened.encrypted, maker.encrypts);
            let line_ends = |c: char| c == '\r' || c == '\n';
            let envelope = lenient(&text.replace(line_ends, "")).expect("what opens is base64");
            let bars: Vec<_> =
                envelope.iter().enumerate().filter(|(_, byte)| **byte == b'|').map(|(at, _)| at).collect();
            let (signed, tag) = (&envelope[..bars[1]], &envelope[bars[1] + 1..]);
            mac(maker.hash).chain_update(signed).verify_slice(tag).expect("what opens has a good MAC");
            let canonical = format!("{}|{}", opened.issued_at, URL_SAFE.encode(&opened.payload));
            if !opened.encrypted && canonical.as_bytes() == signed {
                let sealed = maker.codec.seal(&opened.payload, opened.issued_at, &IV).expect("it fits again");
                assert_eq!(
                    lenient(&sealed).as_deref(),
                    Some(&*envelope),
                    "sealed again, it is another cookie"
                );
            }
            None
        }
    }
}

/// Go ignores the bits of the last character that stand for nothing.
fn lenient(text: &str) -> Option<Vec<u8>> {
    use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
    let config = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&base64::alphabet::URL_SAFE, config).decode(text).ok()
}

/// Any bytes are decoded or refused, and what is decoded can be shown.
pub fn gob_decode(data: &[u8]) {
    let mut shown = false;
    for expected in [Expected::Either, Expected::Only(Serializer::Gob), Expected::Only(Serializer::Json)] {
        match values::decode(data, expected) {
            Ok(values) if !shown => {
                show(&values);
                shown = true;
            }
            Ok(_) => {}
            Err(error) => {
                assert!(error.offset() <= data.len(), "offset {} of {}: {error}", error.offset(), data.len());
                assert!(!error.to_string().is_empty());
            }
        }
    }
    match gob::decode(data) {
        Ok(document) => {
            document.types.iter().for_each(|(id, _)| _ = document.types.describe(id));
            if !shown {
                show(&Values::Gob(document));
            }
        }
        Err(error) => {
            assert!(error.offset <= data.len(), "offset {} of {}", error.offset, data.len());
            assert!(!error.to_string().is_empty());
        }
    }
}

fn show(values: &Values<'_>) {
    // One view at a time: memory for both at once is nobody's use of them.
    drop(values.plain().to_string());
    drop(values.typed().to_string());
}

/// What decodes encodes to something that means the same, and does not change from then on.
pub fn gob_round_trip(data: &[u8]) {
    let Ok(document) = gob::decode(data) else { return };
    let bytes = gob::encode(&document).expect("what was decoded encodes");
    if bytes == data {
        return;
    }
    let again = gob::decode(&bytes).expect("what was encoded decodes");
    assert_eq!(bytes, gob::encode(&again).expect("it encodes again"), "the second pass changes bytes");
    let (before, after) = (Values::Gob(document), Values::Gob(again));
    assert!(before.same_as(&after), "{}\n{}", before.typed(), after.typed());
}

/// What can be made from JSON can be stored and read, and its typed view makes it again. Bytes that
/// are no JSON stand for a view that grows from them.
pub fn typed_json(data: &[u8]) {
    let json = serde_json::from_slice::<Json>(data).unwrap_or_else(|_| views::grow(data));
    for serializer in [Serializer::Gob, Serializer::Json] {
        match values::from_json(&json, serializer, None) {
            Ok(made) => remake(&made, serializer),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn remake(made: &Values<'_>, serializer: Serializer) {
    let expected = Expected::Only(serializer);
    let bytes = made.encode().expect("what was made encodes");
    let read = values::decode(&bytes, expected).expect("what was encoded decodes");
    let view = read.typed();
    assert_eq!(made.typed(), view, "what was made reads as something else");

    let unchanged = values::from_json(&view, serializer, Some(&read)).expect("its own typed view is taken");
    // Only gob keeps its bytes: a JSON session is written anew, with its keys in the view's order.
    if serializer == Serializer::Gob {
        assert_eq!(unchanged.encode().expect("it encodes"), bytes, "bytes change without a change");
    }

    let anew = values::from_json(&view, serializer, None).expect("the typed view is enough");
    let anew = anew.encode().expect("it encodes");
    let anew = values::decode(&anew, expected).expect("it decodes");
    assert_eq!(anew.typed(), view, "the typed view is no fixed point");
}
