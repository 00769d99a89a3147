//! `smoke`, from its arguments to its exit status.

use std::path::Path;

use sesscascade::cookie::KeyRing;
use sesscascade::ops::smoke::{Options, Report, Smoke, StepOutcome};
use sesscascade::session::SessionId;

use super::args::smoke::Args;
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;
use super::{bulk, codec, cookie_input, keys, named, report, tiers};

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    if settings.at.is_some() {
        return Err(Failure::usage("a session is tried now: --at has no meaning here"));
    }
    if let Some(path) = &args.junit {
        can_write(path)?;
    }
    let cascade = match args.read_only {
        Some(_) => tiers::cascade(settings)?,
        None => tiers::cascade_to_write(settings)?,
    };
    let (id, ring) = subject(settings, args)?;
    let options = Options {
        codec: codec::codec(settings, None, ring),
        key_prefix: settings.key_prefix.clone(),
        policy: tiers::policy(settings),
    };
    let smoke = match id {
        Some(id) => Smoke::of(&cascade, &options, id),
        None => Smoke::new(&cascade, &options),
    };
    let report = smoke.map_err(Failure::usage)?.run(bulk::stop_signal()).await;
    if let Some(path) = &args.junit {
        let written = std::fs::write(path, printer.junit(&report));
        written.map_err(|error| {
            Failure::new(Status::Incomplete, format!("{} cannot be written", path.display())).because(error)
        })?;
    }
    printer.smoke(&report)?;
    Ok(status(&report))
}

/// The session of the cookie, if one is to be read; and the key pairs.
fn subject(settings: &Settings, args: &Args) -> Result<(Option<SessionId>, KeyRing), Failure> {
    let Some(cookie) = &args.read_only else { return Ok((None, keys::load_if_given(settings)?)) };
    let cookie = cookie_input::read(cookie, codec::configured_name(settings))?;
    let ring = keys::load(settings)?;
    let id = named::id_of(&codec::codec(settings, Some(&cookie), ring.clone()), &cookie.value)?;
    let id = SessionId::new(id).map_err(|error| Failure::usage(error.to_string()))?;
    Ok((Some(id), ring))
}

/// Whether the file can be written shows now, and not after everything was tried.
fn can_write(path: &Path) -> Result<(), Failure> {
    report::can_append(path, "--junit")
}

fn status(report: &Report) -> Status {
    let tier_failed = report.steps.iter().any(|step| step.tier_failed);
    let failed = report.steps.iter().any(|step| step.outcome == StepOutcome::Failed);
    match (report.interrupted, tier_failed || report.left_behind, failed) {
        (true, ..) => Status::Interrupted,
        (_, true, _) => Status::Incomplete,
        (_, _, true) => Status::Findings,
        _ => Status::Done,
    }
}
