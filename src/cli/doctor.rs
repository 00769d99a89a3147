//! `doctor`, from the settings to its exit status.

use jiff::Timestamp;
use sesscascade::cascade::Cascade;
use sesscascade::cookie::KeyRing;
use sesscascade::ops::doctor::{Area, Check, CheckOutcome, Options, Report, run as examine};

use super::args::doctor::Args;
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::{KeysFrom, Settings};
use super::{keys, tiers};

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let mut checks = vec![configuration(settings)];
    let ring = key_pairs(settings, &mut checks);
    let options = Options {
        key_prefix: settings.key_prefix.clone(),
        keys: ring,
        cookie_max_age: settings.cookie_max_age.as_secs(),
        max_age: settings.max_age.as_secs(),
        max_length: settings.max_length,
        store_cache_limit: settings.store_cache_limit,
    };
    let (cascade, unusable) = match tiers::cascade_as_it_is(settings) {
        Ok(cascade) => (cascade, false),
        Err(failure) => {
            checks.push(of_failure(Area::Configuration, "tiers", &failure));
            (Cascade::new(Vec::new()), true)
        }
    };
    let report = match unusable {
        true => Report::new(Timestamp::now(), checks),
        false => examine(&cascade, &options, checks).await,
    };
    printer.doctor(&report)?;
    Ok(if unusable { Status::Usage } else { status(&report, args) })
}

/// The same where the settings themselves cannot be worked out.
pub(crate) fn without_settings(failure: &Failure, printer: &Printer) -> Result<Status, Failure> {
    let checks = vec![of_failure(Area::Configuration, "settings", failure)];
    printer.doctor(&Report::new(Timestamp::now(), checks))?;
    Ok(Status::Usage)
}

fn configuration(settings: &Settings) -> Check {
    let detail = match (&settings.file, &settings.profile) {
        (Some(file), Some(profile)) => format!("{}, profile {profile:?}", file.display()),
        (Some(file), None) => format!("{}, no profile", file.display()),
        (None, _) => "no file; options, variables and what is built in".to_owned(),
    };
    match tiers::missing_default(settings) {
        None => Check::new(Area::Configuration, "settings", CheckOutcome::Ok, detail),
        Some(_) => Check::new(Area::Configuration, "settings", CheckOutcome::Warning, tiers::NOTHING_NAMED)
            .hint(tiers::NOTHING_NAMED_HINT),
    }
}

fn key_pairs(settings: &Settings, checks: &mut Vec<Check>) -> Option<KeyRing> {
    const NAME: &str = "pairs";
    if settings.keys == KeysFrom::Nothing {
        let check = Check::new(
            Area::Keys,
            NAME,
            CheckOutcome::Skipped,
            "none are configured, so that no cookie can be opened",
        );
        checks.push(
            check.hint(
                "say where they are with keys in the configuration file, --keys-file or SESSCASCADE_KEYS",
            ),
        );
        return None;
    }
    let (ring, warnings) = keys::read(settings);
    let exposed = |warning: String| Check::new(Area::Keys, "key files", CheckOutcome::Warning, warning);
    checks.extend(warnings.into_iter().map(exposed));
    ring.map_err(|failure| checks.push(of_failure(Area::Keys, NAME, &failure))).ok()
}

fn of_failure(area: Area, name: &'static str, failure: &Failure) -> Check {
    let causes: Vec<_> =
        std::iter::once(&failure.message).chain(&failure.causes).map(String::as_str).collect();
    let check = Check::new(area, name, CheckOutcome::Failure, causes.join(": "));
    match &failure.hint {
        Some(hint) => check.hint(hint),
        None => check,
    }
}

fn status(report: &Report, args: &Args) -> Status {
    if report.checks.iter().any(|check| check.tier_failed) {
        Status::Incomplete
    } else if report.failures > 0 || (args.strict && report.warnings > 0) {
        Status::Findings
    } else {
        Status::Done
    }
}
