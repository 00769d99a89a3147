//! Cookies sealed by either side and opened by both, whole and damaged.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value as Json, json};
use sesscascade::cookie::{Codec, KeyPair, KeyRing};
use sesscascade::gob;
use sha2::Sha256;

use super::damage::damaged;
use super::random::Random;
use crate::harness::go::{self, Answer};

const SEALED: usize = 2000;
const OPENED: usize = 6000;

/// How far from its limit a cookie's age stays, in seconds: both sides look at a clock that runs.
const MARGIN: i64 = 1000;

#[derive(Clone)]
struct Pair {
    hash: Vec<u8>,
    block: Option<Vec<u8>>,
}

#[derive(Clone)]
struct Case {
    name: String,
    pairs: Vec<Pair>,
    id: Vec<u8>,
    text: String,
    max_age: i64,
}

impl Case {
    fn generate(random: &mut Random) -> Self {
        let names = ["session", "a", "", "sitzung-ü", "a|b", "session|1", "\n"];
        let pairs = (0..=random.below(3)).map(|_| Pair::generate(random)).collect();
        let length = match random.below(8) {
            0 => random.below(64),
            1 => 2140 + random.below(120),
            _ => 52,
        };
        let id =
            if random.one_in(3) { random.bytes(length) } else { vec![b'A' + random.below(20) as u8; length] };
        Self { name: random.pick(&names).to_owned(), pairs, id, text: String::new(), max_age: 0 }
    }

    fn codec(&self) -> Codec {
        let pair = |pair: &Pair| KeyPair::new(pair.hash.clone(), pair.block.clone()).unwrap();
        Codec::new(
            &self.name,
            self.pairs.iter().map(pair).collect::<KeyRing>(),
            (self.max_age != 0).then_some(self.max_age),
        )
    }

    fn request(&self, op: &str) -> Json {
        let hex = |key: &Vec<u8>| key.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let keys: Vec<_> =
            self.pairs.iter().map(|pair| json!([hex(&pair.hash), pair.block.as_ref().map(hex)])).collect();
        json!({
            "op": op, "name": self.name, "keys": keys, "text": self.text, "max_age": self.max_age,
            "value": BASE64_STANDARD.encode(&self.id),
        })
    }

    fn open(&self) -> Result<Vec<u8>, String> {
        let opened = self.codec().open(&self.text, now(), |payload| gob::decode_string(payload).is_ok());
        let opened = opened.map_err(|error| error.to_string())?;
        Ok(gob::decode_string(&opened.payload).expect("it was just read").to_vec())
    }

    fn seal(&self, random: &mut Random, age: i64) -> Result<String, String> {
        let iv = random.bytes(16).try_into().unwrap();
        self.codec().seal(&gob::encode_string(&self.id), now() - age, &iv).map_err(|error| error.to_string())
    }
}

impl Pair {
    fn generate(random: &mut Random) -> Self {
        // Few keys, so that rings share some.
        let hash = if random.one_in(2) { vec![random.below(3) as u8; 32] } else { random.bytes(1) };
        let hash = if random.one_in(4) { hash.repeat(1 + random.below(100)) } else { hash };
        let length = random.pick(&[0, 0, 16, 24, 32]);
        Self { hash, block: (length > 0).then(|| vec![random.below(3) as u8; length]) }
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Both refuse it, or both find the same in it.
fn check(random: &Random, case: &Case, go: &Answer) -> bool {
    // Another block key makes noise of a payload, in which Go believes lengths that it has no memory for.
    if go.error.as_deref().is_some_and(|error| error.starts_with("fatal: ")) {
        return false;
    }
    let ours = case.open();
    let agreed = match (&ours, go.ok) {
        (Ok(value), true) => Some(value) == go.value.as_ref(),
        (Err(_), false) => true,
        _ => false,
    };
    let go_says = go.error.clone().unwrap_or_else(|| format!("{:02x?}", go.value));
    assert!(agreed, "{random}\n{}\nGo: {go_says}\nours: {ours:02x?}", case.request("open"));
    go.ok
}

#[test]
fn each_side_opens_what_the_other_seals() {
    let mut randoms: Vec<_> = (0..SEALED).map(|case| Random::of("sealed cookies", case)).collect();
    let mut cases: Vec<_> = randoms.iter_mut().map(Case::generate).collect();
    let seal: Vec<_> = cases.iter().map(|case| case.request("seal")).collect();
    let sealed_by_go = go::ask(&seal);
    let (mut open, mut opened) = (Vec::new(), Vec::new());
    for ((random, case), by_go) in randoms.iter_mut().zip(&mut cases).zip(&sealed_by_go) {
        let by_us = case.seal(random, 0);
        let told = format!("{random}\n{}\nGo: {:?}\nours: {by_us:?}", case.request("seal"), by_go.error);
        // Where the newest pair makes a cookie that is too long, Go goes on to an older one.
        let others = case.pairs.len() > 1 && by_go.ok;
        assert!(by_us.is_ok() == by_go.ok || (by_us.is_err() && others), "{told}");
        let (Ok(by_us), Some(text)) = (by_us, &by_go.text) else { continue };
        assert_eq!(by_us.len(), text.len(), "{told}");
        case.text = text.clone();
        assert_eq!(case.open().as_ref(), Ok(&case.id), "{told}");
        case.text = by_us;
        open.push(case.request("open"));
        opened.push((random, &*case));
    }
    assert!(opened.len() > SEALED * 3 / 4 && opened.len() < SEALED, "{} were sealed", opened.len());
    for ((random, case), go) in opened.into_iter().zip(go::ask(&open)) {
        assert!(check(random, case, &go), "{random}\n{}\nGo: {:?}", case.request("open"), go.error);
        assert_eq!(go.value.as_ref(), Some(&case.id));
    }
}

#[test]
fn both_refuse_the_same_cookies() {
    let mut randoms: Vec<_> = (0..OPENED).map(|case| Random::of("damaged cookies", case)).collect();
    let cases: Vec<_> = randoms.iter_mut().filter_map(|random| Some((spoiled(random)?, &*random))).collect();
    let requests: Vec<_> = cases.iter().map(|(case, _)| case.request("open")).collect();
    let answers = go::ask(&requests);
    let accepted = cases.iter().zip(&answers).filter(|((case, random), go)| check(random, case, go)).count();
    assert!(cases.len() > OPENED * 3 / 4, "{} cases", cases.len());
    assert!(accepted > cases.len() / 5 && accepted < cases.len() * 4 / 5, "{accepted} of {}", cases.len());
}

/// A cookie that may still be good.
fn spoiled(random: &mut Random) -> Option<Case> {
    let mut case = Case::generate(random);
    let age = random.pick(&[0, 1, -MARGIN, 30 * 86_400, 1 << 40]);
    case.text = case.seal(random, age).ok()?;
    match random.below(9) {
        0 => {
            let other = Case::generate(random).seal(random, 0).unwrap_or_default();
            let text = damaged(random, case.text.as_bytes(), other.as_bytes(), b"\n\r=+/-_A|. \0");
            case.text = String::from_utf8_lossy(&text).into_owned();
        }
        1 => insert_line_ends(random, &mut case.text),
        2 => last_character(random, &mut case.text),
        3 => case.name = Case::generate(random).name,
        4 => case.pairs = Case::generate(random).pairs,
        5 => {
            let at = random.below(case.pairs.len() + 1);
            case.pairs.insert(at, Pair::generate(random));
        }
        6 => {
            let offset = random.pick(&[-MARGIN, MARGIN, 1 << 41]);
            // 0 is no limit, and securecookie takes a negative one for what it says.
            case.max_age = Some(age + offset).filter(|max_age| *max_age != 0)?;
        }
        _ => case.text = forged(random, &case),
    }
    Some(case)
}

fn insert_line_ends(random: &mut Random, text: &mut String) {
    for _ in 0..=random.below(4) {
        text.insert_str(random.below(text.len() + 1), random.pick(&["\n", "\r", "\r\n"]));
    }
}

/// The last character before the padding has bits that stand for nothing.
fn last_character(random: &mut Random, text: &mut String) {
    let end = text.trim_end_matches('=').len();
    let character = BASE64_URL_SAFE.encode([random.next() as u8]);
    text.replace_range(end - 1..end, &character[..1]);
    if random.one_in(4) {
        text.push('=');
    }
}

/// An envelope with a good MAC around a date and a value that securecookie did not write.
fn forged(random: &mut Random, case: &Case) -> String {
    let pair = random.pick(&case.pairs);
    let seconds = now();
    let date = match random.below(12) {
        0 => format!("+{seconds}"),
        1 => format!("-{seconds}"),
        2 => format!("00{seconds}"),
        3 => random
            .pick(&[
                "",
                "0",
                "-0",
                "+",
                "--1",
                "1_000",
                "0x10",
                " 1",
                "1 ",
                "1e9",
                "9223372036854775807",
                "9223372036854775808",
            ])
            .to_owned(),
        _ => seconds.to_string(),
    };
    let payload = gob::encode_string(&case.id);
    let payload = if random.one_in(2) {
        damaged(random, &payload, b"\x05\x0c\x00\x02ab", &[0, 1, 4, 12, 0x7f, 0x80, 0xfe, 0xff])
    } else {
        payload
    };
    let mut value = match (&pair.block, random.below(4)) {
        (_, 0) | (None, _) => BASE64_URL_SAFE.encode(payload),
        (Some(_), 1) => {
            // About as long as the initialization vector.
            let length = 14 + random.below(5);
            BASE64_URL_SAFE.encode(random.bytes(length))
        }
        (Some(_), _) => return sealed_with(random, &case.name, &pair, &payload),
    };
    match random.below(6) {
        0 => insert_line_ends(random, &mut value),
        1 if !value.trim_end_matches('=').is_empty() => last_character(random, &mut value),
        2 => value.truncate(random.below(value.len() + 1)),
        _ => {}
    }
    let mut envelope = format!("{date}|{value}").into_bytes();
    if random.one_in(12) {
        envelope = damaged(random, &envelope, b"||", b"|\n=-+");
    }
    let mac = Hmac::<Sha256>::new_from_slice(&pair.hash).unwrap();
    let mac = mac.chain_update(&case.name).chain_update("|").chain_update(&envelope).finalize().into_bytes();
    envelope.push(b'|');
    envelope.extend(&mac[..if random.one_in(12) { random.below(32) } else { 32 }]);
    if random.one_in(12) {
        envelope.extend(b"|more");
    }
    BASE64_URL_SAFE.encode(envelope)
}

fn sealed_with(random: &mut Random, name: &str, pair: &Pair, payload: &[u8]) -> String {
    let pair = KeyPair::new(pair.hash.clone(), pair.block.clone()).unwrap();
    let codec = Codec::new(name, [pair].into_iter().collect(), None);
    codec.seal(payload, now(), &random.bytes(16).try_into().unwrap()).unwrap_or_default()
}
