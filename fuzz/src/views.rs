//! Bytes → a typed view. Bytes that are changed at random are hardly ever JSON, and still more
//! rarely a view; here any bytes are one, right in most of its parts.

use serde_json::{Map, Value as Json, json};

/// Types, and what the view says that they consist of.
const TYPES: [(&str, Option<&str>); 24] = [
    ("nil", None),
    ("bool", None),
    ("int", None),
    ("int8", None),
    ("uint64", None),
    ("float64", None),
    ("complex128", None),
    ("string", None),
    ("[]uint8", None),
    ("interface {}", None),
    ("[]string", None),
    ("[]int32", Some("[]int")),
    ("[]interface {}", None),
    ("[2]bool", None),
    ("map[string]interface {}", None),
    ("map[interface {}]interface {}", None),
    ("map[string]int", None),
    ("time.Time", None),
    ("*time.Time", Some("gob")),
    ("main.User", Some("struct")),
    ("*main.Inner", Some("struct")),
    ("main.Tags", Some("[]string")),
    ("main.Own", Some("gob")),
    ("main.Text", Some("text")),
];

const TEXTS: [&str; 8] =
    ["", "a", "k", "2026-05-17T15:00:00Z", "0001-01-01T00:00:00+23:59", "AAAA", "NaN", "\u{7f}é"];

/// How deep a view grows.
const DEEPEST: usize = 6;

/// The view that `data` stands for.
pub fn grow(data: &[u8]) -> Json {
    let mut bytes = data.iter().copied();
    let mut pairs = Vec::new();
    while pairs.len() < 64 && bytes.len() > 0 {
        pairs.push(json!([node(&mut bytes, 0), node(&mut bytes, 0)]));
    }
    pairs.into()
}

type Bytes<'a> = std::iter::Copied<std::slice::Iter<'a, u8>>;

fn next(bytes: &mut Bytes<'_>) -> usize {
    bytes.next().unwrap_or_default().into()
}

fn node(bytes: &mut Bytes<'_>, depth: usize) -> Json {
    let (name, shape) = TYPES[next(bytes) % TYPES.len()];
    typed(name, shape, bytes, depth)
}

fn typed(name: &str, shape: Option<&str>, bytes: &mut Bytes<'_>, depth: usize) -> Json {
    let value = value(shape.unwrap_or(name), bytes, depth + 1);
    match shape {
        Some(shape) => json!({"type": name, "of": shape, "value": value}),
        None => json!({"type": name, "value": value}),
    }
}

/// A value of a type that is known where it stands; any node where that is an interface.
fn elem(name: &str, bytes: &mut Bytes<'_>, depth: usize) -> Json {
    if name.starts_with("interface") { node(bytes, depth) } else { typed(name, None, bytes, depth) }
}

fn value(shape: &str, bytes: &mut Bytes<'_>, depth: usize) -> Json {
    let choice = next(bytes);
    if depth > DEEPEST || choice == 255 {
        return Json::Null;
    }
    let few = choice % 4;
    if shape == "[]uint8" {
        return json!("AAECAw==");
    }
    if let Some((key, value)) = shape.strip_prefix("map[").and_then(|rest| rest.split_once(']')) {
        return (0..few).map(|_| json!([elem(key, bytes, depth), elem(value, bytes, depth)])).collect();
    }
    if let Some((_, part)) = shape.split_once(']') {
        return (0..few).map(|_| elem(part, bytes, depth)).collect();
    }
    match shape {
        "nil" => Json::Null,
        "bool" => json!(choice & 1 == 1),
        "struct" => fields(few, bytes, depth),
        "int" | "int8" | "uint64" | "float64" => number(choice, bytes),
        "complex128" => json!([number(choice, bytes), number(choice / 2, bytes)]),
        _ if few == 0 => json!({"$bytes": TEXTS[next(bytes) % TEXTS.len()]}),
        _ => json!(TEXTS[choice / 4 % TEXTS.len()]),
    }
}

fn fields(count: usize, bytes: &mut Bytes<'_>, depth: usize) -> Json {
    let mut fields = Map::new();
    for _ in 0..count {
        let choice = next(bytes);
        let mut field = node(bytes, depth);
        if choice & 1 == 1 {
            field["interface"] = json!(true);
        } else if let Some((_, name)) = field["type"].as_str().and_then(|name| name.split_once('.')) {
            // Packages are known of what stands in an interface only.
            field["type"] = json!(name);
        }
        fields.insert(["A", "B", "C", "a b"][choice / 2 % 4].to_owned(), field);
    }
    fields.into()
}

fn number(choice: usize, bytes: &mut Bytes<'_>) -> Json {
    match choice % 8 {
        0 => json!(0),
        1 => json!(i64::MIN),
        2 => json!(u64::MAX),
        3 => json!(-0.0),
        4 => json!("+Inf"),
        5 => json!(127 + next(bytes) as i64),
        6 => json!(1.5e300),
        _ => json!(-(next(bytes) as i64)),
    }
}
