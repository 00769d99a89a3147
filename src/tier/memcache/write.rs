//! Changes to the sessions of one server: checked, sent in batches, each told what came of it.

use jiff::Timestamp;
use memcache::exp::MetaCommand;

use super::connection::{Exchange, Stopped};
use super::server::Server;
use super::settings::Settings;
use super::{MAX_BATCH, Results, Share, item};
use crate::tier::{Cause, Change, Effect, OnlyIf, Operation, TierError};

/// Bytes of payload sent at once, unless a single one has more.
const MAX_BATCH_BYTES: usize = 1 << 20;

/// A change that passed the checks: its place in the caller's list, itself, its request.
type Checked<'a> = (usize, &'a Change, MetaCommand);

/// Makes the changes, in order. The server must be known to take them before any payload is sent.
pub(super) async fn write(server: &Server, changes: Share<'_, Change>) -> Results<Effect> {
    let mut deadline = server.deadline();
    let settings = match server.settings_for_writing(deadline).await {
        Ok(settings) => settings,
        Err(error) => return changes.iter().map(|(place, _)| (*place, Err(error.clone()))).collect(),
    };
    let now = Timestamp::now();
    let mut results = Vec::with_capacity(changes.len());
    let mut checked = Vec::with_capacity(changes.len());
    for (place, change) in changes {
        match check(server, settings, change, now) {
            Ok(command) => checked.push((place, change, command)),
            Err(cause) => results.push((place, Err(server.error(Operation::Write, cause)))),
        }
    }
    while !checked.is_empty() {
        let batch = checked.drain(..batch_length(&checked)).collect();
        if let Some(error) = write_batch(server, batch, deadline, &mut results).await {
            // The rest was never sent.
            results.extend(checked.iter().map(|(place, ..)| (*place, Err(error.clone()))));
            break;
        }
        deadline = server.deadline();
    }
    results
}

/// Whether the server takes changes, and guards them.
pub(super) async fn check_writable(server: &Server) -> Result<(), TierError> {
    let settings = server.settings_for_writing(server.deadline()).await?;
    if settings.cas { Ok(()) } else { Err(server.error(Operation::Write, no_cas())) }
}

fn no_cas() -> Cause {
    Cause::Refused("the server runs without CAS (-C), so that a change cannot be guarded".to_owned())
}

/// Makes the changes of one batch. Gives the error that keeps the later ones from being tried.
async fn write_batch(
    server: &Server,
    batch: Vec<Checked<'_>>,
    deadline: tokio::time::Instant,
    results: &mut Results<Effect>,
) -> Option<TierError> {
    let (changes, commands): (Vec<_>, Vec<_>) =
        batch.into_iter().map(|(place, change, command)| ((place, change), command)).unzip();
    let Exchange { answers, stopped } = server.exchange(commands, deadline).await;
    let answered = answers.len();
    results.extend(changes.iter().zip(answers).map(|((place, change), answer)| {
        (*place, item::effect(change, answer).map_err(|cause| server.error(Operation::Write, cause)))
    }));
    let Stopped { fault, sent } = stopped?;
    let error = server.explain(fault, Operation::Write, deadline).await;
    let lost = server.error(Operation::Write, Cause::OutcomeUnknown(error.cause.to_string()));
    results.extend(changes.iter().enumerate().skip(answered).map(|(position, (place, _))| {
        (*place, Err(if position < sent { lost.clone() } else { error.clone() }))
    }));
    Some(error)
}

/// The request for `change`, unless the server would refuse it, or take it without the guard asked for.
fn check(
    server: &Server,
    settings: &Settings,
    change: &Change,
    now: Timestamp,
) -> Result<MetaCommand, Cause> {
    if matches!(change.only_if(), OnlyIf::Unchanged(_)) && !settings.cas {
        return Err(no_cas());
    }
    if let Change::Put { key, record, .. } = change {
        let limit = server.limit(settings, key).map_err(|error| error.cause)?;
        let size = record.payload.len();
        // A set that memcached refuses for its size takes the item that was there with it.
        if size > limit {
            let (target, max) = (server.target(), settings.item_size_max.unwrap_or_default());
            return Err(Cause::TooLarge(format!(
                "the payload has {size} bytes; {target} takes {limit} under this key (item_size_max {max})"
            )));
        }
    }
    item::request(change, now)
}

/// How many of the next changes go in one batch; at least one where there is one.
fn batch_length(changes: &[Checked<'_>]) -> usize {
    let mut bytes = 0;
    let fits = changes.iter().take(MAX_BATCH).take_while(|(_, change, _)| {
        bytes += match change {
            Change::Put { record, .. } => record.payload.len(),
            Change::Delete { .. } => 0,
        };
        bytes <= MAX_BATCH_BYTES
    });
    fits.count().max(1).min(changes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Expiry, Key, Record};

    fn put(bytes: usize) -> Change {
        let record = Record { payload: vec![0; bytes], expiry: Expiry::Never };
        Change::Put { key: Key::new("k").unwrap(), record, only_if: OnlyIf::Always }
    }

    #[test]
    fn batches_are_bounded_by_count_and_by_bytes() {
        let length = |changes: &[Change]| {
            let request = |change| item::request(change, Timestamp::UNIX_EPOCH).unwrap();
            batch_length(&changes.iter().map(|change| (0, change, request(change))).collect::<Vec<_>>())
        };
        assert_eq!(length(&[]), 0);
        assert_eq!(length(&vec![put(1); 250]), 100);
        assert_eq!(length(&vec![put(MAX_BATCH_BYTES); 2]), 1);
        assert_eq!(length(&[put(2 * MAX_BATCH_BYTES), put(1)]), 1);
        assert_eq!(length(&[put(1), put(MAX_BATCH_BYTES)]), 1);
    }
}
