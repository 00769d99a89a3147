//! `encode` and `keygen`, from their arguments to their exit statuses.

use jiff::Timestamp;
use sesscascade::ops::encode::{Attributes, Content, keygen as make_keys, run as make_cookie};
use sesscascade::session::SessionId;
use sesscascade::values::Serializer;

use super::args::decode::PayloadArg;
use super::args::encode::{Args, KeygenArgs, SameSiteArg};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;
use super::{codec, keys, values_input};

pub(crate) fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let codec = codec::codec(settings, None, keys::load(settings)?);
    let attributes = args.set_cookie.then(|| attributes(settings, args));
    check_line(codec.name(), &args.path, args.domain.as_deref())?;
    let now = settings.at.unwrap_or_else(Timestamp::now);
    let report = make_cookie(&codec, &content(settings, args)?, attributes.as_ref(), now)
        .map_err(|error| Failure::usage("the cookie cannot be made").because(error))?;
    printer.encode(&report)?;
    Ok(Status::Done)
}

fn content(settings: &Settings, args: &Args) -> Result<Content, Failure> {
    let Some(values) = &args.values else {
        let unusable =
            |error| Failure::usage("the application cannot keep a session under this id").because(error);
        let id = SessionId::new(args.id.clone().unwrap_or_default()).map_err(unusable)?;
        id.key(&settings.key_prefix).map_err(unusable)?;
        return Ok(Content::Id(id.to_string()));
    };
    Ok(match args.payload {
        PayloadArg::Nop => Content::Raw(values_input::bytes(values)?),
        PayloadArg::Json => Content::Values(values_input::json(values)?, Serializer::Json),
        PayloadArg::Gob | PayloadArg::Auto => Content::Values(values_input::json(values)?, Serializer::Gob),
    })
}

/// What a header line cannot carry, no browser would take, and Go's `http.Cookie` leaves out.
fn check_line(name: &str, path: &str, domain: Option<&str>) -> Result<(), Failure> {
    let token = |c: char| c.is_ascii_graphic() && !"()<>@,;:\\\"/[]?={}".contains(c);
    if name.is_empty() || !name.chars().all(token) {
        return Err(Failure::usage(format!("{name:?} cannot be a cookie's name")));
    }
    let plain = |text: &str| text.chars().all(|c| (' '..='~').contains(&c) && c != ';');
    match [Some(path), domain].into_iter().flatten().find(|text| !plain(text)) {
        Some(text) => Err(Failure::usage(format!("{text:?} cannot stand in a Set-Cookie line"))),
        None => Ok(()),
    }
}

fn attributes(settings: &Settings, args: &Args) -> Attributes {
    let max_age = i64::try_from(settings.max_age.as_secs()).unwrap_or(i64::MAX);
    Attributes {
        path: args.path.clone(),
        domain: args.domain.clone(),
        max_age: (max_age > 0).then_some(max_age),
        http_only: args.http_only,
        secure: args.secure,
        same_site: args.same_site.map(|same_site| match same_site {
            SameSiteArg::Strict => "Strict",
            SameSiteArg::Lax => "Lax",
            SameSiteArg::None => "None",
        }),
    }
}

pub(crate) fn keygen(args: &KeygenArgs, printer: &Printer) -> Result<Status, Failure> {
    let block = args.block.parse().ok().filter(|bytes| *bytes > 0);
    let report = make_keys(block).map_err(|error| {
        Failure::new(Status::Incomplete, "there are no random bytes to be had").because(error)
    })?;
    printer.keygen(&report)?;
    Ok(Status::Done)
}
