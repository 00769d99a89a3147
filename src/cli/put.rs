//! `put` and `edit`, from their arguments to their exit statuses.

use jiff::Timestamp;
use sesscascade::cascade::Cascade;
use sesscascade::cookie::Codec;
use sesscascade::ops::encode::session_cookie;
use sesscascade::ops::put::{DEFAULT_AGE, Options, Plan, PlanError, Report, editable};
use sesscascade::ops::store_log;
use sesscascade::plan::{Sites, UndoFile};
use sesscascade::session::{Key, SessionId};
use sesscascade::values::read_json;

use super::args::put::{Args, EditArgs, WriteArgs};
use super::error::Failure;
use super::exit::Status;
use super::named::id_of;
use super::render::Printer;
use super::settings::Settings;
use super::{bulk, changes, codec, consent, cookie_input, editor, ending, keys, state, tiers, values_input};

/// The session that is meant, and the codec for its cookie.
struct Named {
    id: SessionId,
    key: Key,
    codec: Codec,
}

pub(crate) async fn put(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let cascade = tiers::cascade_to_write(settings)?;
    let json = values_input::json(&args.values)?;
    let named = named(settings, args.cookie.as_deref(), args.id.as_deref())?;
    let options = options(settings, age(settings))?;
    let now = Timestamp::now();
    let plan = Plan::put(&cascade, (named.id, named.key), &json, &options, now)
        .await
        .map_err(|error| refused(&error))?;
    if plan.replaces() {
        let question =
            format!("Replace the values of session {} in {}?", plan.id(), plan.targets().join(" and "));
        consent::ask(&question, args.write.yes)?;
    }
    finish(settings, &cascade, &plan, ("put", &args.write), &named.codec, printer).await
}

pub(crate) async fn edit(settings: &Settings, args: &EditArgs, printer: &Printer) -> Result<Status, Failure> {
    let cascade = tiers::cascade(settings)?;
    let named = named(settings, args.cookie.as_deref(), args.id.as_deref())?;
    let options = options(settings, 0)?;
    let trace = cascade.probe(&named.key, Timestamp::now()).await;
    let view = editable(&trace, options.expected).map_err(|error| refused(&error))?.typed();
    let before = format!("{}\n", serde_json::to_string_pretty(&view).unwrap_or_default());
    let edited = editor::open(&before)?;
    let changed = read_json(edited.text.as_bytes()).map_err(|error| {
        Failure::usage("what the editor saved is not JSON; nothing was changed").because(error)
    });
    let written = match changed {
        Ok(json) if json == view => {
            return Err(Failure::new(Status::Stopped, "the values are as they were; nothing was changed"));
        }
        Ok(json) => match Plan::edit(trace, named.id.clone(), &json, &options) {
            Ok(plan) => {
                let after = format!("{}\n", edited.text.trim_end());
                printer.notice(&editor::difference(&before, &after));
                write_edit(settings, &cascade, &plan, &named.codec, &args.write, printer).await
            }
            Err(error) => Err(refused(&error)),
        },
        Err(failure) => Err(failure),
    };
    written.map_err(|failure| edited.keep(failure))
}

/// Asks, looks once more, and writes.
async fn write_edit(
    settings: &Settings,
    cascade: &Cascade,
    plan: &Plan,
    codec: &Codec,
    args: &WriteArgs,
    printer: &Printer,
) -> Result<Status, Failure> {
    let question = format!("Write this to session {} in {}?", plan.id(), plan.targets().join(" and "));
    consent::ask(&question, args.yes)?;
    if !plan.still_holds(cascade, Timestamp::now()).await.map_err(|error| refused(&error))? {
        let message = "the session changed meanwhile; nothing was written";
        return Err(Failure::new(Status::PartlyApplied, message)
            .hint("edit it again: what you would have overwritten is newer than what you saw"));
    }
    finish(settings, cascade, plan, ("edit", args), codec, printer).await
}

/// Writes, reports, and says with the status how far it came.
async fn finish(
    settings: &Settings,
    cascade: &Cascade,
    plan: &Plan,
    (command, args): (&'static str, &WriteArgs),
    codec: &Codec,
    printer: &Printer,
) -> Result<Status, Failure> {
    keep(cascade, plan, (command, args))?;
    let cookie = match codec.pairs() {
        0 => None,
        _ => {
            let cookie = session_cookie(codec, plan.id(), Timestamp::now());
            Some(cookie.map_err(|error| Failure::usage("the cookie cannot be made").because(error))?)
        }
    };
    let stop = bulk::listen();
    let report = plan.run(cascade, command, cookie).await;
    if settings.store_log {
        printer.store_log(&store_log::save(&report));
    }
    printer.put(&report)?;
    // It has been told what was written; whoever wanted it to stop is not told that nothing was.
    Ok(if stop.is_set() { Status::Interrupted } else { status(&report) })
}

/// Keeps what will be replaced, as every command that replaces anything does.
fn keep(cascade: &Cascade, plan: &Plan, (command, args): (&str, &WriteArgs)) -> Result<(), Failure> {
    let step = plan.step();
    if args.no_undo || step.writes.iter().all(|write| write.before.is_none()) {
        return Ok(());
    }
    let path = match &args.undo_file {
        Some(path) => path.clone(),
        None => state::new_undo_file(command, Timestamp::now())?,
    };
    let header = changes::header(command, &Sites::one(cascade.clone()));
    let kept = UndoFile::new(&path, header, false).and_then(|mut undo| undo.store(&[step]));
    kept.map_err(|error| ending::undo_failure(&error.to_string()))
}

fn status(report: &Report) -> Status {
    let any = |effect: &str| report.tiers.iter().any(|tier| tier.effect == effect);
    match (any("written") || any("removed"), any("failed"), any("changed-meanwhile")) {
        (_, false, false) => Status::Done,
        (false, true, _) => Status::Incomplete,
        _ => Status::PartlyApplied,
    }
}

fn named(settings: &Settings, cookie: Option<&str>, id: Option<&str>) -> Result<Named, Failure> {
    let (id, codec) = match (cookie, id) {
        (Some(cookie), _) => {
            let cookie = cookie_input::read(cookie, codec::configured_name(settings))?;
            let codec = codec::codec(settings, Some(&cookie), keys::load(settings)?);
            (id_of(&codec, &cookie.value)?, codec)
        }
        (None, Some(id)) => (id.to_owned(), codec::codec(settings, None, keys::load_if_given(settings)?)),
        (None, None) => {
            (fresh_id()?.to_string(), codec::codec(settings, None, keys::load_if_given(settings)?))
        }
    };
    let usable = |error| Failure::usage("the application cannot keep a session under this id").because(error);
    let id = SessionId::new(id).map_err(usable)?;
    let key = id.key(&settings.key_prefix).map_err(usable)?;
    Ok(Named { id, key, codec })
}

fn fresh_id() -> Result<SessionId, Failure> {
    SessionId::random().map_err(|error| {
        Failure::new(Status::Incomplete, "there are no random bytes to be had").because(error)
    })
}

/// How long the store keeps a session, in seconds.
fn age(settings: &Settings) -> i64 {
    match settings.max_age.as_secs() {
        0 => DEFAULT_AGE,
        seconds => i64::try_from(seconds).unwrap_or(i64::MAX),
    }
}

fn options(settings: &Settings, max_age: i64) -> Result<Options, Failure> {
    if settings.at.is_some() {
        return Err(Failure::usage("a session is written now: --at has no meaning here"));
    }
    let policy = tiers::policy(settings);
    Ok(Options {
        expected: policy.expected,
        max_age,
        max_length: settings.max_length,
        store_cache_limit: policy.store_cache_limit,
    })
}

/// Why the store, or we, would not write; with the status that fits.
fn refused(error: &PlanError) -> Failure {
    let failure = match error {
        PlanError::Tier(tier) => {
            return Failure::new(Status::Incomplete, error.to_string()).hint(tier.hint());
        }
        _ => Failure::usage(format!("nothing was written: {error}")),
    };
    match error {
        PlanError::TooLong { .. } => failure.hint(
            "keep less in the session, or raise the limit in the application and here with --max-length",
        ),
        PlanError::NotThere | PlanError::Unreadable(_) => Failure { status: Status::Findings, ..failure },
        PlanError::Different => Failure { status: Status::Stopped, ..failure }
            .hint("'sesscascade get' shows both; name the copy that you mean with --tiers"),
        _ => failure,
    }
}
