//! JSON sessions, judged by `encoding/json` and here.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use sesscascade::values::{self, Expected, Serializer};

use super::damage::damaged;
use super::plain::assert_none;
use super::random::Random;
use crate::fixtures::same;
use crate::harness::go;

const CASES: usize = 8000;

/// Bytes that mean something in JSON, and some that never do.
const BYTES: &[u8] = b"{}[]\",:\\ued08.+-Ee/ntf \t\n\r\x00\x0b\x1f\x7f\xff\xc0\xed\xef";

#[test]
fn json_is_judged_as_go_judges_it() {
    let payload = |case| {
        let mut random = Random::of("json", case);
        let text = object(&mut random, 5);
        match random.below(4) {
            0 | 1 => text,
            2 => around(&mut random, text),
            _ => {
                let other = object(&mut random, 2);
                damaged(&mut random, &text, &other, BYTES)
            }
        }
    };
    let payloads: Vec<Vec<u8>> = (0..CASES).map(payload).collect();
    let request = |payload: &Vec<u8>| json!({"op": "json", "data": BASE64_STANDARD.encode(payload)});
    let requests: Vec<_> = payloads.iter().map(request).collect();
    let (mut accepted, mut failures) = (0, Vec::new());
    for (case, (payload, answer)) in payloads.iter().zip(go::ask(&requests)).enumerate() {
        let ours = values::decode(payload, Expected::Only(Serializer::Json));
        let told = format!("case {case}: {}", payload.escape_ascii());
        match (ours, answer.ok) {
            (Ok(values), true) => {
                // Go has no map where there is a null, and takes that for an empty one.
                let go = Some(answer.plain()).filter(|go| !go.is_null()).unwrap_or_else(|| json!({}));
                let ours = values.plain();
                if !same(&go, &ours) {
                    failures.push(format!("{told}\nGo:   {go}\nours: {ours}"));
                }
                accepted += 1;
            }
            (Err(error), false) => assert!(error.offset() <= payload.len(), "{told}\n{error}"),
            (Err(error), true) if error.is_our_limit() => {}
            (Err(error), true) => failures.push(format!("{told}\nGo: {}\nours: {error}", answer.plain())),
            (Ok(values), false) => {
                failures.push(format!("{told}\nGo: {:?}\nours: {}", answer.error, values.plain()));
            }
        }
    }
    assert_none(failures);
    assert!(accepted > CASES / 3 && accepted < CASES * 4 / 5, "{accepted} of {CASES} are accepted");
}

fn object(random: &mut Random, depth: usize) -> Vec<u8> {
    let mut out = Vec::new();
    write_object(random, depth, &mut out);
    out
}

/// What may stand around an object, and what may not.
fn around(random: &mut Random, text: Vec<u8>) -> Vec<u8> {
    const AROUND: [&str; 14] =
        ["", " ", "\n\t\r ", "\u{b}", "\u{feff}", "\0", "null", "x", "{}", ",", "[", "}", "\u{a0}", "//"];
    match random.below(4) {
        0 => {
            let mut out = Vec::new();
            write_value(random, 2, &mut out);
            out
        }
        1 => {
            let levels = random.pick(&[1, 50, 100, 127, 128, 129, 150, 190, 198]);
            [b"{\"deep\":".to_vec(), b"[".repeat(levels), text, b"]".repeat(levels), b"}".to_vec()].concat()
        }
        _ => [random.pick(&AROUND).as_bytes(), &text, random.pick(&AROUND).as_bytes()].concat(),
    }
}

fn write_object(random: &mut Random, depth: usize, out: &mut Vec<u8>) {
    write_list(random, b"{}", out, |random, out| {
        write_string(random, out);
        out.push(b':');
        write_value(random, depth.saturating_sub(1), out);
    });
}

fn write_list(
    random: &mut Random,
    ends: &[u8; 2],
    out: &mut Vec<u8>,
    mut each: impl FnMut(&mut Random, &mut Vec<u8>),
) {
    out.push(ends[0]);
    for index in 0..random.below(6) {
        if index > 0 {
            out.push(b',');
        }
        write_space(random, out);
        each(random, out);
    }
    write_space(random, out);
    out.push(ends[1]);
}

fn write_space(random: &mut Random, out: &mut Vec<u8>) {
    if random.one_in(8) {
        out.extend(random.pick(&[" ", "\n", "\t", "\r\n"]).as_bytes());
    }
}

fn write_value(random: &mut Random, depth: usize, out: &mut Vec<u8>) {
    match random.below(if depth == 0 { 7 } else { 12 }) {
        0 => out.extend(random.pick(&["null", "true", "false"]).as_bytes()),
        1..4 => write_number(random, out),
        4..7 => write_string(random, out),
        7 | 8 => write_list(random, b"[]", out, |random, out| write_value(random, depth - 1, out)),
        _ => write_object(random, depth, out),
    }
}

fn write_number(random: &mut Random, out: &mut Vec<u8>) {
    const ODD: [&str; 24] = [
        "0",
        "-0",
        "0.0",
        "-0.0",
        "1e308",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "-1e309",
        "1e400",
        "5e-324",
        "1e-400",
        "9007199254740993",
        "18446744073709551616",
        "123456789012345678901234567890",
        "1E5",
        "1e+05",
        "1.50",
        "0e0",
        "0e999999999999",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
    ];
    let text = match random.below(24) {
        0 | 1 => random.pick(&ODD).to_owned(),
        2 => format!("{}{}", random.next(), "0".repeat(random.below(400))),
        3..9 => json!(f64::from_bits(random.next())).to_string(),
        _ => (random.next() as i64 >> random.below(64)).to_string(),
    };
    out.extend(text.as_bytes());
}

fn write_string(random: &mut Random, out: &mut Vec<u8>) {
    out.push(b'"');
    for _ in 0..random.below(5) {
        match random.below(12) {
            0 => out.extend(format!("\\u{:04x}", random.below(0x10000)).as_bytes()),
            1 => out.extend(format!("\\u{:04X}", 0xd800 + random.below(0x800)).as_bytes()),
            2 => out
                .extend(random.pick(&["\\n", "\\/", "\\\\", "\\\"", "\\u0000", "\\ud83d\\ude00"]).as_bytes()),
            3 if random.one_in(6) => {
                out.extend(random.pick(&["\\x", "\\u12", "\\ud83d\\", "\\U0041", "\t", "\u{1f}"]).as_bytes())
            }
            3 => out.extend(
                random
                    .pick(&["\u{7f}", "\u{2028}", "\u{fffd}", "😀", "$serde_json::private::Number"])
                    .as_bytes(),
            ),
            4 if random.one_in(2) => out.extend(random.pick(&[
                &b"\xff"[..],
                b"\xc0\x80",
                b"\xed\xa0\x80",
                b"\xf0\x9f\x98",
                b"\xe2\x82",
            ])),
            // Few keys, so that some are there twice.
            _ => out.push(b'a' + random.below(2) as u8),
        }
    }
    out.push(b'"');
}
