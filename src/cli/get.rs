//! `get`, from its arguments to its exit status.

use sesscascade::condition::Sees;
use sesscascade::cookie::{Codec, KeyRing};
use sesscascade::ops::get::{Options, Report, State, Subject, run as look_up};
use sesscascade::ops::store_log;
use sesscascade::session::{Key, NameError, SessionId};

use super::args::get::Args;
use super::error::Failure;
use super::exit::Status;
use super::render::{Printer, is_terminal};
use super::settings::Settings;
use super::watch::watch;
use super::{codec, cookie_input, keys, recent, tiers};

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let cascade = tiers::cascade(settings)?;
    let (subject, codec) = subject(settings, args)?;
    let look = async || {
        let options = Options {
            codec: codec.clone(),
            key_prefix: settings.key_prefix.clone(),
            policy: tiers::policy(settings),
            typed: args.typed,
            program: settings.invocation(),
        };
        let report = look_up(&cascade, &subject, &options).await;
        if settings.store_log && !(args.watch.is_some() && is_terminal::standard_output()) {
            printer.store_log(&store_log::load(&report));
        }
        report
    };
    if let Some(every) = args.watch {
        return watch(every, printer.get_screen(), async || Ok(look().await)).await;
    }
    let report = look().await;
    printer.get(&report)?;
    if let Some(id) = report.id.as_ref().filter(|_| report.hit.is_some() && is_terminal::standard_output()) {
        recent::keep(id);
    }
    Ok(status(&report, args))
}

fn subject(settings: &Settings, args: &Args) -> Result<(Subject, Codec), Failure> {
    let bad_name = |error: NameError| Failure::usage(error.to_string());
    let without_cookie = |subject| (subject, codec::codec(settings, None, KeyRing::default()));
    match (&args.id, &args.key, &args.cookie) {
        (Some(id), _, _) => SessionId::new(id).map(Subject::Id).map(without_cookie).map_err(bad_name),
        (_, Some(key), _) => Key::new(key).map(Subject::Key).map(without_cookie).map_err(bad_name),
        (_, _, cookie) => {
            let argument = cookie.as_deref().unwrap_or_default();
            let cookie = cookie_input::read(argument, codec::configured_name(settings))?;
            let codec = codec::codec(settings, Some(&cookie), keys::load(settings)?);
            Ok((Subject::Cookie(cookie.value), codec))
        }
    }
}

fn status(report: &Report, args: &Args) -> Status {
    if report.sees == Sees::CookieRefused {
        Status::CookieRefused
    } else if report.tiers.iter().any(|tier| tier.state == State::Failed) {
        Status::Incomplete
    } else if report.sees == Sees::NewSession
        || report.condition.is_some_and(|found| args.fail_on.contains(&found))
    {
        Status::Findings
    } else {
        Status::Done
    }
}
