//! `check`, from its arguments to its exit status.

use sesscascade::condition::Condition;
use sesscascade::ops::check::{Finding, Options, Report, run as check};

use super::args::OutputArg;
use super::args::check::Args;
use super::bulk::{self, Wishes};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let wishes = Wishes { judge: true, recheck: args.recheck.recheck, ..Wishes::default() };
    let ready = bulk::ready(settings, &args.filter, &args.walk, &wishes)?;
    let findings = settings.output == OutputArg::Jsonl;
    let options = Options { examples: args.examples as usize, findings, program: settings.invocation() };
    let mut control =
        bulk::control(settings, args.walk.checkpoint.as_ref(), ("check", findings), &ready).await?;
    let mut lines = printer.lines();
    let mut broken = None;
    let mut print = |findings: &[Finding]| lines.page(findings, &mut broken);
    let checked = check(&ready.cascade, ready.settings, ready.scope, options, &mut control, &mut print).await;
    drop(control);
    let report = checked.map_err(|error| bulk::checkpoint_failure(&error))?;
    if let Some(failure) = broken {
        return Err(failure);
    }
    printer.check(&report)?;
    printer.course(&report.course);
    Ok(status(&report, args.fail_on.as_deref()))
}

/// What a check's result means.
pub(crate) fn status(report: &Report, fail_on: Option<&[Condition]>) -> Status {
    let faults: Vec<_> =
        Condition::ALL.into_iter().filter(|condition| *condition != Condition::Healthy).collect();
    let otherwise = match report.count(fail_on.unwrap_or(&faults)) {
        0 => Status::Done,
        _ => Status::Findings,
    };
    bulk::status(&report.course, otherwise)
}
