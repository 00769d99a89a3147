//! Damaged gob: what Go reads in spite of it is read here to the same values, and what is read here
//! is refused by Go only for its own knowledge of the application's types.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value as Json;
use sesscascade::gob::{Document, Dynamic, Shape, TypeId, Value};
use sesscascade::values::{self, Expected, Serializer, Values};

use super::built;
use super::damage::damaged;
use super::gob_from_us::request;
use super::plain::{assert_none, difference_in_damaged};
use super::random::Random;
use crate::fixtures::sessions;
use crate::harness::go;

const CASES: usize = 20_000;
const GOB: Expected = Expected::Only(Serializer::Gob);

/// Bytes that mean something in gob: ends, small counts, type ids, widths of numbers.
const BYTES: [u8; 16] = [0, 1, 2, 3, 4, 6, 8, 12, 16, 0x40, 0x7f, 0x80, 0xf8, 0xfe, 0xff, b'['];

/// What we say where Go goes by the application's type: inside a type that contains itself it does not
/// look for a definition, and it takes a map's count of 2^63 or more for a negative one.
const GO_BY_ITS_TYPES: [&str; 2] = ["was never defined", "a map claims a length of"];

/// What Go says of definitions that are wrong in a place that no value depends on, of slices and maps
/// that no Go program could have used as keys, and of lengths that it believes. Nothing is made of
/// these here.
const LENIENT: [&str; 5] = [
    "fatal: out of memory",
    "gob: empty name for remote field",
    "gob: bad data: undefined type",
    "gob: unknown type id or corrupted data",
    "hash of unhashable type",
];

/// What Go says when it knows the type that the application has, and the values do not fit it.
const NEEDS_TYPES: [&str; 10] = [
    "gob: name not registered for interface",
    "gob: wrong type ",
    "gob: decoding into local type ",
    "gob: type mismatch",
    "out of range",
    "is not assignable to type",
    "Time.UnmarshalBinary:",
    "Int.GobDecode",
    "parse \"",
    "Money:",
];

fn sources() -> Vec<Vec<u8>> {
    let fixtures = sessions().into_iter().filter(|session| session.serializer == Serializer::Gob);
    let mut sources: Vec<_> =
        fixtures.map(|session| session.payload).filter(|payload| payload.len() < 2000).collect();
    for case in 0..200 {
        let session = built::session(&mut Random::of("sessions to damage", case));
        sources.push(Values::Gob(session).encode().unwrap());
    }
    sources
}

/// The definitions of a session, and under which of them each registered name appears: Go goes by
/// the application's types, which a changed definition no longer is.
fn definitions(document: &Document<'_>) -> HashSet<String> {
    let spell = |id: TypeId| {
        let types = &document.types;
        let name = types.describe(id);
        match types.get(id).map(|def| &def.shape) {
            Some(Shape::Struct { fields }) => {
                let fields =
                    fields.iter().map(|field| format!("{} {}", field.name, types.describe(field.id)));
                format!("{name}{:?}", fields.collect::<Vec<_>>())
            }
            _ => format!("{name} {}", types.describe_shape(id)),
        }
    };
    let mut found: HashSet<_> = document.types.iter().map(|(id, _)| spell(id)).collect();
    let mut pending = vec![&document.value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Interface(Dynamic::Registered(registered)) => {
                found.insert(format!("{} = {}", registered.name, spell(registered.type_id)));
                pending.push(&registered.value);
            }
            Value::List(values) => pending.extend(values),
            Value::Map(pairs) => pairs.iter().for_each(|(key, value)| pending.extend([key, value])),
            Value::Struct(fields) => pending.extend(fields.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

fn definitions_of(payload: &[u8]) -> HashSet<String> {
    match values::decode(payload, GOB) {
        Ok(Values::Gob(document)) => definitions(&document),
        _ => HashSet::new(),
    }
}

#[test]
fn damage_is_judged_as_go_judges_it() {
    let sources = sources();
    let known: HashSet<_> = sources.iter().flat_map(|source| definitions_of(source)).collect();
    let payload = |case| {
        let mut random = Random::of("damaged gob", case);
        let (source, other) = (random.pick(&sources), random.pick(&sources));
        damaged(&mut random, &source, &other, &BYTES)
    };
    let payloads: Vec<_> = (0..CASES).map(payload).collect();
    let requests: Vec<Json> = payloads.iter().map(|payload| request(payload)).collect();
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut failures = Vec::new();
    for (case, (payload, answer)) in payloads.iter().zip(go::ask(&requests)).enumerate() {
        let ours = values::decode(payload, GOB);
        let told = format!("case {case}: {}", requests[case]);
        let kind = match (&ours, answer.error.as_deref()) {
            (Err(_), Some(_)) => "both refuse",
            (Err(error), None) if error.is_our_limit() => "our limit",
            (Err(error), None) if GO_BY_ITS_TYPES.iter().any(|text| error.to_string().contains(text)) => {
                "read by Go's types alone"
            }
            (Err(error), None) => {
                failures.push(format!("{told}\nGo: {}\nours: {error}", answer.plain()));
                continue;
            }
            (Ok(_), Some(error)) => {
                match NEEDS_TYPES.into_iter().chain(LENIENT).find(|text| error.contains(text)) {
                    Some(reason) => reason,
                    None => {
                        failures.push(format!("{told}\nGo: {error}\nours: {}", ours.unwrap().plain()));
                        continue;
                    }
                }
            }
            (Ok(_), None) if !definitions_of(payload).is_subset(&known) => "both read, into other types",
            (Ok(values), None) => {
                if let Some(difference) = difference_in_damaged(&answer.plain(), &values.plain()) {
                    failures.push(format!("{told}\nvalues{difference}"));
                    continue;
                }
                "both read"
            }
        };
        *counts.entry(kind).or_default() += 1;
    }
    assert_none(failures);
    assert!(counts["both read"] > CASES / 20 && counts["both refuse"] > CASES / 4, "{counts:?}");
    assert!(counts["both read, into other types"] < counts["both read"], "{counts:?}");
}
