//! Datastore: whether the kind is there, and its properties are indexed as the store does it.

use super::{Area, Check, CheckOutcome};
use crate::tier::inspection::Entities;

pub(super) fn check(target: &str, entities: &Entities) -> Vec<Check> {
    let mut checks = vec![credentials(entities), present(entities)];
    if entities.present {
        checks.extend([expiry(entities), value(entities)]);
    }
    checks.into_iter().map(|check| check.at(target)).collect()
}

fn check_as(name: &'static str, outcome: CheckOutcome, detail: impl Into<String>) -> Check {
    Check::new(Area::Datastore, name, outcome, detail)
}

fn credentials(entities: &Entities) -> Check {
    let detail = match &entities.emulator {
        Some(host) => format!("the emulator at {host} (DATASTORE_EMULATOR_HOST), which asks for none"),
        None => "accepted for reading; whether they allow writing shows when something is written".to_owned(),
    };
    check_as("credentials", CheckOutcome::Ok, detail)
}

fn present(entities: &Entities) -> Check {
    const NAME: &str = "kind";
    let (kind, namespace) = (&entities.kind, namespace(&entities.namespace));
    if entities.present {
        return check_as(
            NAME,
            CheckOutcome::Ok,
            format!("there are entities of kind {kind:?} in {namespace}"),
        );
    }
    let none =
        check_as(NAME, CheckOutcome::Warning, format!("there is no entity of kind {kind:?} in {namespace}"));
    match (&entities.elsewhere[..], &entities.other_kinds[..]) {
        ([], []) => none.hint("if sessions have been saved, check the project and the database"),
        ([], kinds) => none.hint(format!("the kinds there are {}; name one with ?kind=", kinds.join(", "))),
        (namespaces, _) => {
            let named: Vec<_> = namespaces.iter().map(|name| self::namespace(name)).collect();
            let first = namespaces.iter().find(|name| !name.is_empty());
            let option = first
                .map_or("leave ?namespace= out".to_owned(), |name| format!("name it with ?namespace={name}"));
            none.hint(format!("there are some in {}: {option}", named.join(", ")))
        }
    }
}

fn namespace(name: &str) -> String {
    if name.is_empty() { "the default namespace".to_owned() } else { format!("the namespace {name:?}") }
}

fn expiry(entities: &Entities) -> Check {
    const NAME: &str = "ExpiresAt";
    let (unindexed, sampled) = (entities.expiry_unindexed, entities.sampled);
    if unindexed == 0 && entities.expiry_index {
        return check_as(NAME, CheckOutcome::Ok, "indexed");
    }
    let detail = match unindexed {
        0 => "its index has no entry of this kind".to_owned(),
        _ => format!("not indexed in {unindexed} of {sampled} entities"),
    };
    check_as(NAME, CheckOutcome::Failure, format!("{detail}: what has expired is not found by it")).hint(
        "save the sessions again with the store, which indexes it; until then evict --expired misses them",
    )
}

fn value(entities: &Entities) -> Check {
    const NAME: &str = "Value";
    match entities.value_indexed {
        0 => check_as(NAME, CheckOutcome::Ok, "outside the indexes"),
        count => check_as(
            NAME,
            CheckOutcome::Warning,
            format!(
                "indexed in {count} of {} entities: an indexed value has 1,500 bytes at most",
                entities.sampled
            ),
        )
        .hint("the store's struct tag has to be datastore:\",noindex\""),
    }
}
