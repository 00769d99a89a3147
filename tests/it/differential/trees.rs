//! Sessions made up here, out of the types that the Go program has registered.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value as Json, json};
use sesscascade::gob::{GoTime, Zone};

use super::random::Random;

/// Registered spellings, for each of which [`value`] knows what it consists of.
const TYPES: [&str; 48] = [
    "bool",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uintptr",
    "float32",
    "float64",
    "complex64",
    "complex128",
    "string",
    "[]uint8",
    "[]bool",
    "[]int",
    "[]int8",
    "[]int16",
    "[]int32",
    "[]int64",
    "[]uint",
    "[]uint16",
    "[]uint32",
    "[]uint64",
    "[]uintptr",
    "[]float32",
    "[]float64",
    "[]complex64",
    "[]complex128",
    "[]string",
    "[][]string",
    "[][]uint8",
    "[3]int",
    "[2][2]string",
    "[0]int",
    "[2]bool",
    "map[string]string",
    "map[string]int",
    "map[int]string",
    "map[bool]string",
    "map[string][]string",
    "map[string][]uint8",
    "map[float64]string",
    "map[string]map[string]int",
];

/// What holds anything, and so gives trees their depth.
const HOLDERS: [&str; 3] = ["[]interface {}", "map[string]interface {}", "map[interface {}]interface {}"];

/// Named types and what gob transmits them as.
const NAMED: [(&str, &str); 4] =
    [("main.Role", "string"), ("main.Level", "int"), ("main.Enabled", "bool"), ("main.Tags", "[]string")];

/// The typed view of a session.
pub fn typed_session(random: &mut Random) -> Json {
    let depth = random.below(6);
    pairs(random, "interface {}", "interface {}", depth)
}

fn node(random: &mut Random, depth: usize) -> Json {
    let (go_type, of) = match random.below(8) {
        0..4 if depth > 0 => (random.pick(&HOLDERS), None),
        0 => return json!({"type": "nil", "value": null}),
        1 => return json!({"type": "time.Time", "value": time(random)}),
        2 => {
            let (name, of) = random.pick(&NAMED);
            (name, Some(of))
        }
        3 => return structure(random),
        _ => (random.pick(&TYPES), None),
    };
    let value = value(random, of.unwrap_or(go_type), depth);
    match of {
        Some(of) if of.contains('[') => json!({"type": go_type, "of": of, "value": value}),
        // A named type without parts travels as what it consists of.
        Some(of) => json!({"type": go_type, "of": of, "value": value}),
        None => json!({"type": go_type, "value": value}),
    }
}

/// A value of the type inside another, where sizes of numbers are not told apart.
fn part(random: &mut Random, spelling: &str, depth: usize) -> Json {
    if spelling == "interface {}" {
        return node(random, depth);
    }
    let transmitted = match spelling.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "int" => "int",
        "uint" | "uintptr" => "uint",
        "float" => "float64",
        "complex" => "complex128",
        _ => spelling,
    };
    json!({"type": transmitted, "value": value(random, spelling, depth)})
}

fn value(random: &mut Random, spelling: &str, depth: usize) -> Json {
    let depth = depth.saturating_sub(1);
    let bits = spelling.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap_or(64);
    match spelling {
        "bool" => json!(random.one_in(2)),
        "string" => text(random),
        "[]uint8" => json!(BASE64_STANDARD.encode(some_bytes(random))),
        "float32" | "float64" => float(random, bits),
        "complex64" | "complex128" => json!([float(random, bits / 2), float(random, bits / 2)]),
        _ if spelling.starts_with("int") && !spelling.starts_with("interface") => {
            json!(whole(random) >> (64 - bits))
        }
        _ if spelling.starts_with("uint") => json!(whole(random) as u64 >> (64 - bits)),
        _ => {
            if let Some(elem) = spelling.strip_prefix("[]") {
                return (0..size(random)).map(|_| part(random, elem, depth)).collect();
            }
            let (head, rest) = spelling.split_once(']').expect("a spelling with brackets");
            match head.strip_prefix("map[") {
                Some(key) => pairs(random, key, rest, depth),
                None => {
                    let length: usize = head.trim_start_matches('[').parse().expect("an array's length");
                    (0..length).map(|_| part(random, rest, depth)).collect()
                }
            }
        }
    }
}

/// The pairs of a map, each key once.
fn pairs(random: &mut Random, key: &str, elem: &str, depth: usize) -> Json {
    let mut pairs: Vec<[Json; 2]> = Vec::new();
    for _ in 0..size(random) {
        let key = match key {
            "interface {}" => key_node(random),
            _ => part(random, key, 0),
        };
        // NaN is equal to no key, and -0 to 0.
        let text = key["value"].to_string();
        if text != "-0.0" && text != "\"NaN\"" && pairs.iter().all(|[other, _]| *other != key) {
            let value = part(random, elem, depth);
            pairs.push([key, value]);
        }
    }
    json!(pairs)
}

fn key_node(random: &mut Random) -> Json {
    const KEYS: [&str; 10] =
        ["string", "string", "string", "string", "int", "int8", "uint64", "float64", "bool", "uintptr"];
    match random.below(12) {
        0 => json!({"type": "nil", "value": null}),
        1 => json!({"type": "main.Role", "of": "string", "value": text(random)}),
        2 => structure(random),
        _ => {
            let go_type = random.pick(&KEYS);
            json!({"type": go_type, "value": value(random, go_type, 0)})
        }
    }
}

/// A comparable struct.
fn structure(random: &mut Random) -> Json {
    let (x, y) = (whole(random) | 1, whole(random) | 1);
    json!({
        "type": "main.Point",
        "of": "struct",
        "value": {"X": {"type": "int", "value": x}, "Y": {"type": "int", "value": y}},
    })
}

pub fn size(random: &mut Random) -> usize {
    if random.one_in(60) { random.below(40) } else { random.below(5) }
}

pub fn whole(random: &mut Random) -> i64 {
    match random.below(3) {
        0 => random.pick(&[0, 1, -1, 63, 64, -64, -65, 127, 128, 255, 256, i64::MIN, i64::MAX]),
        _ => random.next() as i64 >> random.below(64),
    }
}

fn float(random: &mut Random, bits: u32) -> Json {
    let odd = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        1e20,
        1e21,
        1e-6,
        1e-7,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        9_007_199_254_740_993.0,
    ];
    let number = match random.below(4) {
        0 => return json!(random.pick(&["NaN", "+Inf", "-Inf"])),
        1 => random.pick(&odd),
        2 => f64::from_bits(random.next()),
        _ => whole(random) as f64 / 256.0,
    };
    let number = if bits == 32 { f64::from(number as f32) } else { number };
    if number.is_finite() { json!(number) } else { json!(0.5) }
}

fn text(random: &mut Random) -> Json {
    if random.one_in(8) {
        let bytes = some_bytes(random);
        if std::str::from_utf8(&bytes).is_err() {
            return json!({"$bytes": BASE64_STANDARD.encode(bytes)});
        }
    }
    json!(random.text())
}

pub fn some_bytes(random: &mut Random) -> Vec<u8> {
    let count = size(random);
    random.bytes(count)
}

/// A time that Go can read and write again.
pub fn go_time(random: &mut Random) -> GoTime {
    const FIRST: i64 = -62_135_510_400;
    const LAST: i64 = 253_402_214_400;
    let zone = match random.below(4) {
        0 => Zone::Utc,
        1 => Zone::East(random.below(1440) as i32 * 60),
        // A minute west is how Go writes UTC, and it cannot write that minute itself.
        2 => Zone::East((random.below(1438) as i32 + 2) * -60),
        // Go 1.19 reads seconds west as 256 more.
        _ => Zone::East(random.below(86_400) as i32),
    };
    let unix_seconds = FIRST + (random.next() % (LAST - FIRST) as u64) as i64;
    let nanos = if random.one_in(2) { 0 } else { random.below(1_000_000_000) as u32 };
    if random.one_in(10) { GoTime::ZERO } else { GoTime { unix_seconds, nanos, zone } }
}

fn time(random: &mut Random) -> Json {
    let time = go_time(random);
    match time.exact_rfc3339().filter(|_| !random.one_in(8)) {
        Some(text) => json!(text),
        None => json!({"$bytes": BASE64_STANDARD.encode(time.to_bytes())}),
    }
}
