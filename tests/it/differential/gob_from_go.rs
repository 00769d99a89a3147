//! Sessions that Go makes up, read here, taken apart and put together again.

use serde_json::{Value as Json, json};
use sesscascade::values::{self, Expected, Serializer};

use super::gob_from_us::request;
use super::plain::{assert_none, difference};
use super::random::seed;
use crate::harness::go::{self, Generated};

const SEEDS: usize = 30;
const SESSIONS: usize = 100;
const GOB: Expected = Expected::Only(Serializer::Gob);

#[test]
fn what_go_makes_up_is_read_and_can_be_made_again() {
    let requests: Vec<_> = (0..SEEDS)
        .map(|index| json!({"op": "generate", "seed": seed_of(index), "count": SESSIONS}))
        .collect();
    let answers = go::ask(&requests);
    let sessions: Vec<_> = answers.iter().flat_map(|answer| &answer.sessions).collect();
    assert_eq!(sessions.len(), SEEDS * SESSIONS);
    let (mut made_again, mut failures) = (Vec::new(), Vec::new());
    for (case, session) in sessions.iter().enumerate() {
        match make_again(session) {
            Ok(bytes) => made_again.push((case, request(&bytes))),
            Err(problem) => failures.push(told(case, &request(session.payload()), &problem)),
        }
    }
    // Go cannot read some of what it writes itself, such as a type whose elements are of that type.
    let both: Vec<_> = made_again
        .iter()
        .flat_map(|(case, again)| [request(sessions[*case].payload()), again.clone()])
        .collect();
    for ((case, request), answers) in made_again.iter().zip(go::ask(&both).chunks_exact(2)) {
        let problem = match (&answers[0].error, &answers[1].error) {
            (None, None) => {
                difference(&answers[0].plain(), &answers[1].plain()).map(|found| format!("values{found}"))
            }
            (before, after) if before == after => None,
            (before, after) => Some(format!("Go says {before:?} before, and {after:?} after")),
        };
        failures.extend(problem.map(|problem| told(*case, request, &format!("made again: {problem}"))));
    }
    assert_none(failures);
}

fn seed_of(index: usize) -> u64 {
    seed().wrapping_mul(1000).wrapping_add(index as u64)
}

fn told(case: usize, request: &Json, problem: &str) -> String {
    format!("seed {} session {}: {request}\n{problem}", seed_of(case / SESSIONS), case % SESSIONS)
}

/// The session, taken apart and put together from its typed view alone.
fn make_again(session: &Generated) -> Result<Vec<u8>, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let values = values::decode(session.payload(), GOB).map_err(|error| text(&error))?;
    if let Some(difference) = difference(&session.plain(), &values.plain()) {
        return Err(format!("values{difference}"));
    }
    if values.encode().map_err(|error| text(&error))? != session.payload() {
        return Err("it is written back to other bytes".to_owned());
    }
    let typed = values.typed();
    let made =
        values::from_json(&typed, Serializer::Gob, None).map_err(|error| format!("{error}\n{typed}"))?;
    let bytes = made.encode().map_err(|error| format!("{error}\n{typed}"))?;
    let again = values::decode(&bytes, GOB).map_err(|error| format!("{error}\n{typed}"))?.typed();
    if again == typed { Ok(bytes) } else { Err(format!("the typed view changes:\n{typed}\n{again}")) }
}
