//! Sessions put together with the library's own builder.

use sesscascade::gob::{Builder, Builtin, Document, Scalar, TypeId, Value};

use super::random::Random;
use super::trees::{go_time, size, some_bytes, whole};

/// A session of anything that the builder makes.
pub fn session(random: &mut Random) -> Document<'static> {
    let mut builder = Builder::new();
    let mut pairs = Vec::new();
    for index in 0..size(random) {
        // The number makes each key another one.
        let key = match random.below(4) {
            0 => builder.int(index as i64),
            1 => builder.float(index as f64 + 0.5),
            _ => builder.string(&format!("{index}:{}", random.text())),
        };
        pairs.push((key, built(random, &mut builder, 4)));
    }
    builder.session(pairs)
}

fn built(random: &mut Random, builder: &mut Builder, depth: usize) -> Value<'static> {
    let kinds = if depth == 0 { 9 } else { 12 };
    match random.below(kinds) {
        0 => builder.string(&random.text()),
        1 => builder.int(whole(random)),
        2 => builder.float(f64::from_bits(random.next())),
        3 => builder.bool(random.one_in(2)),
        4 => builder.bytes(some_bytes(random)),
        5 => builder.time(go_time(random)),
        6 => Value::nil(),
        7 => Value::builtin(Builtin::Uint64, Scalar::Uint(random.next())),
        8 => user(random, builder),
        9 => {
            let values = (0..size(random)).map(|_| built(random, builder, depth - 1)).collect();
            builder.list(values)
        }
        _ => {
            let names: Vec<_> = (0..size(random)).map(|index| format!("{index}:{}", random.text())).collect();
            let pairs = names.iter().map(|name| (name.as_str(), built(random, builder, depth - 1))).collect();
            builder.map(pairs)
        }
    }
}

/// Fields in the order in which Go declares them, zero ones left out.
fn user(random: &mut Random, builder: &mut Builder) -> Value<'static> {
    let string =
        |text: String| (!text.is_empty()).then(|| Value::Scalar(Scalar::String(text.into_bytes().into())));
    let id = Some(whole(random)).filter(|id| *id != 0).map(|id| Value::Scalar(Scalar::Int(id)));
    let (name, email) = (random.text(), random.text());
    let admin = random.one_in(2).then_some(Value::Scalar(Scalar::Bool(true)));
    builder.structure(
        "main.User",
        vec![
            ("ID", TypeId::INT, id),
            ("Name", TypeId::STRING, string(name)),
            ("Email", TypeId::STRING, string(email)),
            ("Admin", TypeId::BOOL, admin),
        ],
    )
}
