//! Arguments → walk: which sessions, which share of them, who may stop it, and what its end means.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sesscascade::cascade::Cascade;
use sesscascade::filter::Filter;
use sesscascade::ops::bulk::{Control, Course, Scope};
use sesscascade::ops::checkpoint::{Checkpoint, CheckpointError};
use sesscascade::plan::Stop;
use sesscascade::tier::TierName;
use sesscascade::walk::{self, Shard};
use tokio::signal::unix::{SignalKind, signal};

use super::args::bulk::{FilterArgs, WalkArgs};
use super::environment::{self, variable};
use super::error::Failure;
use super::exit::Status;
use super::progress::{self, Progress};
use super::settings::Settings;
use super::tiers;

/// How long somebody who wants it to end waits without being told why it does not.
const PATIENCE: Duration = Duration::from_secs(1);

/// Everything that a walk needs, worked out before anything is contacted.
pub(crate) struct Ready {
    pub(crate) cascade: Cascade,
    pub(crate) settings: walk::Settings,
    pub(crate) scope: Scope,
    /// What else has to be the same for a checkpoint to be gone on from, in words.
    pub(crate) identity: Vec<String>,
}

/// What a command wants of each session.
#[derive(Default)]
pub(crate) struct Wishes {
    pub(crate) judge: bool,
    pub(crate) recheck: u32,
    pub(crate) keeps_payloads: bool,
    /// So long past its expiry a session has to be that is asked for as expired.
    pub(crate) grace: Duration,
}

pub(crate) fn ready(
    settings: &Settings,
    filter: &FilterArgs,
    walk: &WalkArgs,
    wishes: &Wishes,
) -> Result<Ready, Failure> {
    ready_in(tiers::cascade(settings)?, settings, filter, walk, wishes)
}

/// The same in a cascade other than the one that is configured.
pub(crate) fn ready_in(
    cascade: Cascade,
    settings: &Settings,
    filter: &FilterArgs,
    walk: &WalkArgs,
    wishes: &Wishes,
) -> Result<Ready, Failure> {
    let holds = |name| cascade.tier(name).is_some();
    if !holds(TierName::Memcache) && !holds(TierName::Datastore) {
        return Err(Failure::usage("no tier that is asked for can list sessions")
            .hint("ask memcache, datastore or both with --tiers"));
    }
    for tier in filter.in_tier.iter().chain(&filter.not_in_tier) {
        if !holds(*tier) {
            return Err(Failure::usage(format!("the filter is about the {tier} tier, which is not asked"))
                .hint(format!("add {tier} to --tiers, or leave it out of the filter")));
        }
    }
    let shard = shard(walk)?;
    let keeps_checkpoint = walk.checkpoint.is_some();
    let filter_words = words(filter, wishes.grace);
    let filter = Arc::new(self::filter(filter, wishes.grace));
    let by_expiry = filter.expiring(tiers::policy(settings).now).is_some()
        && !keeps_checkpoint
        && holds(TierName::Datastore);
    let walk = walk::Settings {
        key_prefix: settings.key_prefix.clone(),
        shard,
        filter,
        policy: tiers::policy(settings),
        fixed_time: settings.at.is_some(),
        judge: wishes.judge,
        recheck: wishes.recheck,
        keeps_payloads: wishes.keeps_payloads,
        by_expiry,
    };
    let scope = Scope::new(&cascade, &walk, filter_words);
    Ok(Ready { cascade, settings: walk, scope, identity: Vec::new() })
}

fn filter(args: &FilterArgs, grace: Duration) -> Filter {
    let bytes = |bytes: Option<u64>| bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
    Filter {
        id_prefix: args.id_prefix.clone(),
        expired: args.expired,
        grace,
        expires_within: args.expires_within,
        expires_after: args.expires_after,
        larger_than: bytes(args.larger_than),
        smaller_than: bytes(args.smaller_than),
        in_tier: args.in_tier.clone(),
        not_in_tier: args.not_in_tier.clone(),
        conditions: args.condition.clone(),
        expression: args.expression.clone(),
    }
}

/// The filter as it would be written, so that reports say what they are about.
fn words(args: &FilterArgs, grace: Duration) -> Vec<String> {
    let mut words = Vec::new();
    let mut add =
        |name: &str, value: Option<String>| words.extend(value.map(|value| format!("{name}={value}")));
    let list = |names: Vec<String>| (!names.is_empty()).then(|| names.join(","));
    add("--where", args.expression.as_ref().map(ToString::to_string));
    add("--expired", args.expired.then(|| "true".to_owned()));
    add("--grace", (!grace.is_zero()).then(|| format!("{}s", grace.as_secs())));
    add("--expires-within", args.expires_within.map(|span| format!("{}s", span.as_secs())));
    add("--expires-after", args.expires_after.map(|span| format!("{}s", span.as_secs())));
    add("--larger-than", args.larger_than.map(|bytes| bytes.to_string()));
    add("--smaller-than", args.smaller_than.map(|bytes| bytes.to_string()));
    add("--in-tier", list(args.in_tier.iter().map(ToString::to_string).collect()));
    add("--not-in-tier", list(args.not_in_tier.iter().map(ToString::to_string).collect()));
    add("--condition", list(args.condition.iter().map(|condition| condition.name().to_owned()).collect()));
    add("--id-prefix", args.id_prefix.clone());
    words
}

/// The share that was asked for, or the one that the platform has in mind for this task.
fn shard(args: &WalkArgs) -> Result<Shard, Failure> {
    if let Some(shard) = args.shard {
        return Ok(shard);
    }
    let number = |name: &str| -> Result<Option<usize>, Failure> {
        let Some(text) = variable(name) else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|_| {
            Failure::usage(format!("{name} is {text:?}, which is no number"))
                .hint("unset it, or say which share this process is to take with --shard I/N")
        })
    };
    let (index, count, by) = match args.shards {
        Some(count) => {
            let index = number(environment::COMPLETION_INDEX)?.ok_or_else(|| {
                let name = environment::COMPLETION_INDEX;
                Failure::usage(format!("--shards is given, but {name} does not say which of them this is"))
                    .hint("run it in an Indexed Job, or say --shard I/N")
            })?;
            (index, count, environment::COMPLETION_INDEX)
        }
        None => match (number(environment::TASK_INDEX)?, number(environment::TASK_COUNT)?) {
            (Some(index), Some(count)) => (index, count, environment::TASK_INDEX),
            _ => return Ok(Shard::WHOLE),
        },
    };
    // Both platforms count from 0.
    Shard::new(index.saturating_add(1), count)
        .map_err(|error| Failure::usage(format!("{by} is {index} of {count}: {error}")))
}

/// What steers the walk: signals, progress, and the checkpoint. `streams` says that the command prints
/// while it walks.
pub(crate) async fn control(
    settings: &Settings,
    checkpoint: Option<&PathBuf>,
    (command, streams): (&'static str, bool),
    ready: &Ready,
) -> Result<Control<'static>, Failure> {
    let checkpoint = match checkpoint {
        Some(path) => {
            let mut scope = ready.scope.clone();
            scope.filter.extend(ready.identity.iter().cloned());
            Some(Checkpoint::open(path, command, &scope).map_err(|error| checkpoint_failure(&error))?)
        }
        None => None,
    };
    let total = match progress::is_wanted(settings, streams) {
        true => walk::total(&ready.cascade, &ready.settings).await,
        false => None,
    };
    let mut progress = Progress::new(settings, streams, total);
    Ok(Control {
        stop: Box::pin(stop_signal()),
        progress: Box::new(move |how_far| progress.tell(how_far)),
        checkpoint,
    })
}

/// What a run that changes sessions does, so that a checkpoint of another is not gone on from.
pub(crate) fn identity(options: Vec<(&str, Option<String>)>) -> Vec<String> {
    let emulator = [(environment::EMULATOR, variable(environment::EMULATOR))];
    let words = options.into_iter().chain(emulator);
    words.filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect()
}

/// The same for what does not walk.
pub(crate) fn control_without_walk(settings: &Settings) -> Control<'static> {
    let mut progress = Progress::new(settings, true, None);
    Control {
        stop: Box::pin(stop_signal()),
        progress: Box::new(move |how_far| progress.tell(how_far)),
        checkpoint: None,
    }
}

/// Has what reads and what writes stop together.
pub(crate) fn stop_together(control: &mut Control<'static>) -> Stop {
    let stop = listen();
    let waiting = stop.clone();
    control.stop = Box::pin(async move { waiting.wait().await });
    stop
}

/// Takes note of a wish to stop, while something is done that is better brought to its end.
pub(crate) fn listen() -> Stop {
    let stop = Stop::default();
    let set = stop.clone();
    // A task of its own, because nobody asks for it while something is written.
    tokio::spawn(async move {
        stop_signal().await;
        set.set();
    });
    stop
}

/// Ends when somebody presses Ctrl-C, or the platform wants the process to end. Whoever asks a second time is
/// not kept waiting: what was done until then is in the undo file.
pub(crate) async fn stop_signal() {
    asked_to_stop().await;
    tokio::spawn(async {
        let again = async {
            tokio::time::sleep(PATIENCE).await;
            tracing::warn!("ending what is under way; Ctrl-C once more leaves it as it is");
            std::future::pending::<()>().await;
        };
        tokio::select! { () = asked_to_stop() => {}, () = again => {} }
        std::process::exit(Status::Interrupted as i32);
    });
}

async fn asked_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => if pressed.is_err() { std::future::pending().await },
        _ = terminate.recv() => {}
    }
}

/// A checkpoint that is not of this run is a mistake of whoever named it; one that cannot be kept is not.
pub(crate) fn checkpoint_failure(error: &CheckpointError) -> Failure {
    match error {
        CheckpointError::File { .. } => Failure::usage(error.to_string())
            .hint("name a file in a directory that can be written to, with --checkpoint"),
        CheckpointError::Foreign { .. } => {
            Failure::usage(error.to_string()).hint("name a file that does not exist yet; it is made")
        }
        CheckpointError::Other { .. } => Failure::usage(error.to_string())
            .hint("go on with the same command and options, or remove the file to begin anew"),
    }
}

/// What the end of a walk means; `otherwise` when everything was seen.
pub(crate) fn status(course: &Course, otherwise: Status) -> Status {
    if course.interrupted {
        Status::Interrupted
    } else if !course.complete {
        Status::Incomplete
    } else {
        otherwise
    }
}
