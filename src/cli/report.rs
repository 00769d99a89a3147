//! `report`, from its arguments to its exit status.

use std::path::Path;

use sesscascade::ops::report::{Options, Report, run as report};

use super::args::report::{Args, ShownArgs};
use super::bulk::{self, Wishes};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;
use super::watch::watch;

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    can_write(&args.shown)?;
    match args.watch {
        Some(every) => watch(every, printer.report_screen(), async || count(settings, args).await).await,
        None => show(&count(settings, args).await?, &args.shown, printer),
    }
}

async fn count(settings: &Settings, args: &Args) -> Result<Report, Failure> {
    let wishes = Wishes { judge: false, recheck: 1, ..Wishes::default() };
    let ready = bulk::ready(settings, &args.filter, &args.walk, &wishes)?;
    let options = Options { largest: args.largest as usize, types: args.types };
    // A screen that is drawn over has no room for a bar.
    let command = ("report", args.watch.is_some());
    let mut control = bulk::control(settings, args.walk.checkpoint.as_ref(), command, &ready).await?;
    let counted =
        report(&ready.cascade, ready.settings, ready.scope, options, settings.max_length, &mut control).await;
    drop(control);
    counted.map_err(|error| bulk::checkpoint_failure(&error))
}

/// Prints a report, writes the page, and says what it means.
pub(crate) fn show(report: &Report, args: &ShownArgs, printer: &Printer) -> Result<Status, Failure> {
    if let Some(path) = &args.html {
        let page = printer.report_page(report);
        std::fs::write(path, page).map_err(|error| {
            Failure::new(Status::Incomplete, format!("{} cannot be written", path.display())).because(error)
        })?;
    }
    printer.report(report)?;
    printer.course(&report.course);
    let over = args.fail_over.is_some_and(|bytes| report.over(bytes) > 0);
    Ok(bulk::status(&report.course, if over { Status::Findings } else { Status::Done }))
}

/// Whether the page can be written shows now, and not after an hour's walk.
pub(crate) fn can_write(args: &ShownArgs) -> Result<(), Failure> {
    args.html.as_deref().map_or(Ok(()), |path| can_append(path, "--html"))
}

/// Whether a file can be written, which leaves it as it is: what is in it is of use until something better is known.
pub(crate) fn can_append(path: &Path, option: &str) -> Result<(), Failure> {
    let opened = std::fs::OpenOptions::new().append(true).create(true).open(path);
    opened.map(drop).map_err(|error| {
        Failure::usage(format!("{} cannot be written", path.display()))
            .because(error)
            .hint(format!("name a file in a directory that can be written to, with {option}"))
    })
}
