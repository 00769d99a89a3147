//! `ls`, from its arguments to its exit status.

use sesscascade::ops::ls::{Options, Order, Row, run as list};

use super::args::ls::{Args, SortArg};
use super::bulk::{self, Wishes};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let wishes = Wishes { judge: args.check, recheck: args.recheck.recheck, ..Wishes::default() };
    let ready = bulk::ready(settings, &args.filter, &args.walk, &wishes)?;
    let top = args.sort.map(|sort| match sort {
        SortArg::Size => (Order::Size, args.top as usize),
        SortArg::Expiry => (Order::Expiry, args.top as usize),
    });
    if top.is_some() && args.walk.checkpoint.is_some() {
        return Err(Failure::usage("a list in order is printed at its end, and cannot be resumed")
            .hint("leave out --sort or --checkpoint"));
    }
    let options = Options { values: args.values, limit: args.limit, top };
    let mut control = bulk::control(settings, args.walk.checkpoint.as_ref(), ("ls", true), &ready).await?;
    let now = ready.settings.policy.now;
    let mut rows = printer.rows(now);
    let mut broken = None;
    let mut print = |page: &[Row]| rows.page(page, &mut broken);
    let listed = list(&ready.cascade, ready.settings, ready.scope, options, &mut control, &mut print).await;
    drop(control);
    let summary = listed.map_err(|error| bulk::checkpoint_failure(&error))?;
    if let Some(failure) = broken {
        return Err(failure);
    }
    rows.finish(&summary)?;
    printer.course(&summary.course);
    Ok(bulk::status(&summary.course, Status::Done))
}
