//! Gob survives decoding and encoding, and any bytes are decoded or refused.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use sesscascade::gob::{self, Builder, Document, GoTime, Value, Zone};
use sesscascade::values::{self, Expected, Serializer, Values};

use super::cases;

/// A session's values, from which a builder makes them.
#[derive(Debug, Clone)]
enum Tree {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
    Time(GoTime),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let zone = prop_oneof![Just(Zone::Utc), (-86_399..86_399).prop_map(Zone::East)];
    let time = (any::<i64>(), 0..1_000_000_000u32, zone)
        .prop_map(|(unix_seconds, nanos, zone)| Tree::Time(GoTime { unix_seconds, nanos, zone }));
    let leaf = prop_oneof![
        Just(Tree::Nil),
        any::<bool>().prop_map(Tree::Bool),
        any::<i64>().prop_map(Tree::Int),
        any::<f64>().prop_map(Tree::Float),
        any::<String>().prop_map(Tree::Text),
        vec(any::<u8>(), 0..20).prop_map(Tree::Bytes),
        time,
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Tree::List),
            btree_map(any::<String>(), inner, 0..6).prop_map(|map| Tree::Map(map.into_iter().collect())),
        ]
    })
}

impl Tree {
    fn build(&self, builder: &mut Builder) -> Value<'static> {
        match self {
            Self::Nil => Value::nil(),
            Self::Bool(bool) => builder.bool(*bool),
            Self::Int(number) => builder.int(*number),
            Self::Float(number) => builder.float(*number),
            Self::Text(text) => builder.string(text),
            Self::Bytes(bytes) => builder.bytes(bytes.clone()),
            Self::Time(time) => builder.time(*time),
            Self::List(trees) => {
                let values = trees.iter().map(|tree| tree.build(builder)).collect();
                builder.list(values)
            }
            Self::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, tree)| (key.as_str(), tree.build(builder))).collect();
                builder.map(pairs)
            }
        }
    }

    fn shown(&self) -> Option<Json> {
        Some(match self {
            Self::Nil => Json::Null,
            Self::Bool(bool) => json!(bool),
            Self::Int(number) => json!(number),
            Self::Float(number) if number.is_finite() => json!(number),
            Self::Text(text) => json!(text),
            Self::Bytes(bytes) => json!(BASE64_STANDARD.encode(bytes)),
            Self::List(trees) => trees.iter().map(Self::shown).collect::<Option<_>>()?,
            Self::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, tree)| Some((key.clone(), tree.shown()?)));
                Json::Object(pairs.collect::<Option<_>>()?)
            }
            // These have texts of their own.
            Self::Float(_) | Self::Time(_) => return None,
        })
    }
}

fn session(tree: &Tree) -> Document<'static> {
    let mut builder = Builder::new();
    let pair = (builder.string("v"), tree.build(&mut builder));
    builder.session(vec![pair])
}

/// Bytes that get further into the decoder than any do by chance.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let damage = vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    let damaged = (tree(), damage, any::<prop::sample::Index>()).prop_map(|(tree, damage, end)| {
        let mut bytes = gob::encode(&session(&tree)).unwrap();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if end.index(4) == 0 {
            bytes.truncate(end.index(bytes.len()));
        }
        bytes
    });
    prop_oneof![1 => vec(any::<u8>(), 0..512), 4 => damaged]
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn trees_survive(tree in tree()) {
        let made = Values::Gob(session(&tree));
        let bytes = made.encode().unwrap();
        let read = values::decode(&bytes, Expected::Only(Serializer::Gob)).unwrap();
        prop_assert!(read.same_as(&made));
        prop_assert!(read.encode().unwrap() == bytes, "other bytes");
        if let Some(shown) = tree.shown() {
            prop_assert_eq!(&read.plain()["v"], &shown);
        }
        let typed = read.typed();
        let unchanged = values::from_json(&typed, Serializer::Gob, Some(&read)).unwrap();
        prop_assert!(unchanged.encode().unwrap() == bytes, "bytes change without a change");
        let anew = values::from_json(&typed, Serializer::Gob, None).unwrap().encode().unwrap();
        let anew = values::decode(&anew, Expected::Only(Serializer::Gob)).unwrap();
        prop_assert_eq!(anew.typed(), typed);
    }

    #[test]
    fn strings_survive(text in vec(any::<u8>(), 0..300)) {
        let bytes = gob::encode_string(&text);
        prop_assert_eq!(gob::decode_string(&bytes).unwrap(), &*text);
    }
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in bytes()) {
        const LONGEST_VIEW: usize = 1 << 24;
        for expected in
            [Expected::Either, Expected::Only(Serializer::Gob), Expected::Only(Serializer::Json)]
        {
            match values::decode(&bytes, expected) {
                Ok(values) => {
                    prop_assert!(values.plain().to_string().len() < LONGEST_VIEW);
                    prop_assert!(values.typed().to_string().len() < LONGEST_VIEW);
                    let again = values.encode().unwrap();
                    prop_assert!(values::decode(&again, expected).unwrap().same_as(&values));
                }
                Err(error) => {
                    prop_assert!(error.offset() <= bytes.len());
                    prop_assert!((1..4096).contains(&error.to_string().len()));
                }
            }
        }
        let _ = gob::decode_string(&bytes).map_err(|error| error.to_string());
    }
}

/// As much as a Memcache item holds.
#[test]
fn the_largest_sessions_survive() {
    let text = "x".repeat(1000);
    let strings = Tree::Map((0..1048).map(|index| (index.to_string(), Tree::Text(text.clone()))).collect());
    let numbers = Tree::List((0..50_000).map(Tree::Int).collect());
    for tree in [strings, numbers] {
        let bytes = gob::encode(&session(&tree)).unwrap();
        let read = values::decode(&bytes, Expected::Either).unwrap();
        assert!(read.encode().unwrap() == bytes);
        assert!(read.plain()["v"] == tree.shown().unwrap());
        let anew = values::from_json(&read.typed(), Serializer::Gob, None).unwrap();
        let anew = anew.encode().unwrap();
        assert!(values::decode(&anew, Expected::Either).unwrap().same_as(&read));
    }
}
