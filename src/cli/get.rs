//! `get`, from its arguments to its exit status.

use sesscascade::condition::Sees;
use sesscascade::cookie::{Codec, KeyRing};
use sesscascade::ops::get::{Options, Report, State, Subject, run as look_up};
use sesscascade::session::{Key, NameError, SessionId};

use super::args::{Global, get::Args};
use super::cookie_input::{self, DEFAULT_NAME};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::{config, keys};

pub(crate) async fn run(global: &Global, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let cascade = config::cascade(global)?;
    let policy = config::policy(global)?;
    let (subject, codec) = subject(global, args)?;
    let options = Options { codec, key_prefix: config::key_prefix(global), policy, typed: args.typed };
    let report = look_up(&cascade, &subject, &options).await;
    printer.get(&report);
    Ok(status(&report, args))
}

fn subject(global: &Global, args: &Args) -> Result<(Subject, Codec), Failure> {
    let configured_name = global.cookie_name.as_deref().filter(|name| !name.is_empty());
    let bad_name = |error: NameError| Failure::usage(error.to_string());
    let subject = match (&args.id, &args.key, &args.cookie) {
        (Some(id), _, _) => Subject::Id(SessionId::new(id).map_err(bad_name)?),
        (_, Some(key), _) => Subject::Key(Key::new(key).map_err(bad_name)?),
        (_, _, cookie) => {
            let cookie = cookie_input::read(cookie.as_deref().unwrap_or_default(), configured_name)?;
            let name = configured_name.or(cookie.name.as_deref()).unwrap_or(DEFAULT_NAME);
            let codec = Codec::new(name, keys::load(global)?, max_age(global));
            return Ok((Subject::Cookie(cookie.value), codec));
        }
    };
    Ok((subject, Codec::new(configured_name.unwrap_or(DEFAULT_NAME), KeyRing::default(), max_age(global))))
}

/// securecookie takes 0 for no limit.
fn max_age(global: &Global) -> Option<i64> {
    let seconds = i64::try_from(global.cookie_max_age.as_secs()).unwrap_or(i64::MAX);
    (seconds > 0).then_some(seconds)
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
