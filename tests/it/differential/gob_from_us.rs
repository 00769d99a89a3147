//! Sessions that we make, read by Go and written again by it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value as Json, json};
use sesscascade::values::{self, Expected, Serializer, Values};

use super::built;
use super::plain::{assert_none, difference};
use super::random::Random;
use super::trees;
use crate::harness::go::{self, Answer};

const CASES: usize = 3000;
const GOB: Expected = Expected::Only(Serializer::Gob);

pub fn request(payload: &[u8]) -> Json {
    json!({"op": "gob", "data": BASE64_STANDARD.encode(payload)})
}

#[test]
fn go_reads_what_we_make() {
    let mut randoms: Vec<_> = (0..CASES).map(|case| Random::of("made sessions", case)).collect();
    let make = |(case, random): (usize, &mut Random)| {
        if case % 3 == 0 {
            return Values::Gob(built::session(random)).encode().unwrap();
        }
        let typed = trees::typed_session(random);
        let made = values::from_json(&typed, Serializer::Gob, None)
            .unwrap_or_else(|error| panic!("{random} case {case}: {error}\n{typed}"));
        made.encode().unwrap_or_else(|error| panic!("{random} case {case}: {error}\n{typed}"))
    };
    let payloads: Vec<_> = randoms.iter_mut().enumerate().map(make).collect();
    let requests: Vec<_> = payloads.iter().map(|payload| request(payload)).collect();
    let answers = go::ask(&requests);
    let mut failures = Vec::new();
    for (case, (payload, answer)) in payloads.iter().zip(&answers).enumerate() {
        if let Err(problem) = check(payload, answer) {
            failures.push(format!("{} case {case}: {}\n{problem}", randoms[case], requests[case]));
        }
    }
    assert_none(failures);
}

fn check(payload: &[u8], answer: &Answer) -> Result<(), String> {
    let read = |payload| values::decode(payload, GOB).map_err(|error| error.to_string());
    let ours = read(payload)?;
    if let Some(error) = &answer.error {
        return Err(format!("Go: {error}\nours: {}", ours.typed()));
    }
    if let Some(difference) = difference(&answer.plain(), &ours.plain()) {
        return Err(format!("values{difference}\n{}", ours.typed()));
    }
    let again = read(answer.again.as_deref().ok_or("Go does not write it again")?)?;
    match difference(&again.typed(), &ours.typed()) {
        None if again.same_as(&ours) => Ok(()),
        found => Err(format!("written again by Go: values{}", found.unwrap_or_default())),
    }
}
