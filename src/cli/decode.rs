//! `decode`, from its arguments to its exit status.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use jiff::Timestamp;
use sesscascade::lines::read_line;
use sesscascade::ops::decode::{Options, PayloadKind, run as lay_open};
use sesscascade::ops::decode_batch::Batch;

use super::args::decode::{Args, PayloadArg};
use super::error::Failure;
use super::exit::Status;
use super::render::{Printer, batch_line, batch_summary};
use super::settings::Settings;
use super::stdin;
use super::{codec, cookie_input, keys};

/// No line of a log that holds a cookie is longer; what is past it is not looked at.
const MAX_LINE_BYTES: u64 = 64 << 10;

pub(crate) fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    if let Some(path) = &args.batch {
        return batch(settings, args, path, printer);
    }
    let argument = args.cookie.as_deref().unwrap_or_default();
    let cookie = cookie_input::read(argument, codec::configured_name(settings))?;
    let codec = codec::codec(settings, Some(&cookie), keys::load_if_given(settings)?);
    let report = lay_open(&cookie.value, &options(settings, args, codec));
    printer.decode(&report)?;
    Ok(if report.cookie.valid { Status::Done } else { Status::CookieRefused })
}

fn options(settings: &Settings, args: &Args, codec: sesscascade::cookie::Codec) -> Options {
    let min_age = i64::try_from(args.cookie_min_age.as_secs()).unwrap_or(i64::MAX);
    Options {
        codec: codec.min_age(min_age),
        payload: match args.payload {
            PayloadArg::Auto => PayloadKind::Any,
            PayloadArg::Gob => PayloadKind::Gob,
            PayloadArg::Json => PayloadKind::Json,
            PayloadArg::Nop => PayloadKind::Nop,
        },
        try_names: args.try_name.clone(),
        typed: args.typed,
        now: settings.at.unwrap_or_else(Timestamp::now),
    }
}

fn batch(settings: &Settings, args: &Args, path: &Path, printer: &Printer) -> Result<Status, Failure> {
    let options = options(settings, args, codec::codec(settings, None, keys::load(settings)?));
    let unreadable = |error| Failure::usage(format!("{} cannot be read", path.display())).because(error);
    let mut input: Box<dyn BufRead> = match path.to_str() {
        Some("-") => Box::new(stdin::expecting("cookies")),
        _ => Box::new(BufReader::new(File::open(path).map_err(unreadable)?)),
    };
    let mut batch = Batch::new(&options);
    let mut lines = printer.lines();
    let mut line = Vec::new();
    while read_line(input.as_mut(), &mut line, MAX_LINE_BYTES).map_err(unreadable)? {
        if let Some(report) = batch.line(&String::from_utf8_lossy(&line))
            && !args.summary
            && !lines.push(&report, batch_line)?
        {
            break;
        }
    }
    let summary = batch.finish();
    let status = if summary.invalid > 0 { Status::Findings } else { Status::Done };
    lines.finish(&summary, |summary| batch_summary(summary, options.now))?;
    Ok(status)
}
