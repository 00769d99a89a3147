//! `undo` and `apply`, from their arguments to their exit statuses.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;
use sesscascade::ops::apply::{Applying, Planned};
use sesscascade::ops::changes::{Feed, Known};
use sesscascade::ops::undo::{Histories, Restoring};
use sesscascade::ops::{SCHEMA, shell_word};
use sesscascade::plan::{Place, PlanReader, Side, Sites, UndoLog};

use super::args::undo::{ApplyArgs, Args};
use super::changes::{Job, go};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;
use super::{consent, state, tiers};

/// The undo files that there are.
#[derive(Serialize)]
pub(crate) struct UndoFiles {
    schema: u32,
    command: &'static str,
    pub(crate) directory: String,
    pub(crate) files: Vec<UndoEntry>,
}

/// One of them.
#[derive(Serialize)]
pub(crate) struct UndoEntry {
    pub(crate) file: String,
    pub(crate) command: Option<String>,
    pub(crate) begun: Option<Timestamp>,
    pub(crate) sessions: Option<u64>,
    pub(crate) places: Vec<String>,
    /// Why it cannot be read.
    pub(crate) error: Option<String>,
}

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    if args.list {
        printer.undo_files(&list()?)?;
        return Ok(Status::Done);
    }
    let path = match &args.file {
        Some(path) => path.clone(),
        None => newest(settings, printer)?,
    };
    let open = || {
        UndoLog::open(&path).map_err(|error| {
            Failure::usage(error.to_string()).hint("'sesscascade undo --list' shows the files that there are")
        })
    };
    let sites = tiers::sites(settings, &open()?.header)?;
    let known = Known::default();
    let planner = Restoring { sites: sites.clone(), known: known.clone() };
    let feed = || {
        let histories = Histories::new(open()?, known.clone());
        let histories = histories.map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Feed::Keys(Box::new(histories)))
    };
    let job = Job {
        command: "undo",
        verb: "Put back",
        sites,
        writes_source: true,
        planner: &planner,
        feed: &feed,
        filter: vec![path.display().to_string()],
        key_prefix: settings.key_prefix.clone(),
        now: Timestamp::now(),
        walk: None,
        plan_out: None,
    };
    go(settings, &args.change, &job, printer).await
}

/// The last run that was not an undoing itself: undoing twice is not to do it all again. It must have been about
/// the tiers that are configured here.
fn newest(settings: &Settings, printer: &Printer) -> Result<PathBuf, Failure> {
    let header = |path: PathBuf| {
        let header = UndoLog::open(&path).ok()?.header;
        (header.command != "undo").then_some((path, header))
    };
    let (path, header) = state::undo_files()?.into_iter().find_map(header).ok_or_else(|| {
        Failure::usage("there is no run to undo: the state directory has no undo file of one")
            .hint("name the file, if --undo-file has put it elsewhere")
    })?;
    let here: Vec<_> =
        Place::all(&Sites::one(tiers::cascade(settings)?)).into_iter().map(|place| place.url).collect();
    let source = header.places.iter().filter(|place| place.at.side == Side::Source);
    let strange = source.map(|place| &place.url).find(|url| !here.contains(url));
    let told = format!("{}, {}", header.command, header.begun.strftime("%Y-%m-%d %H:%M:%S UTC"));
    match strange {
        None => {
            if consent::somebody_is_there() {
                printer.notice(&format!("undo of: {told}"));
            }
            Ok(path)
        }
        Some(url) => Err(Failure::usage(format!(
            "the last run ({told}) was about {url}, which is not configured here"
        ))
        .hint(format!(
            "to undo it all the same, name its file: sesscascade undo {}",
            shell_word(&path.display().to_string())
        ))),
    }
}

fn list() -> Result<UndoFiles, Failure> {
    let entry = |path: PathBuf| {
        let file = path.display().to_string();
        let read = UndoLog::open(&path).and_then(|log| Ok((log.sessions()?, log.header)));
        match read {
            Ok((sessions, header)) => UndoEntry {
                file,
                command: Some(header.command),
                begun: Some(header.begun),
                sessions: Some(sessions),
                places: header.places.into_iter().map(|place| place.url).collect(),
                error: None,
            },
            Err(error) => UndoEntry {
                file,
                command: None,
                begun: None,
                sessions: None,
                places: Vec::new(),
                error: Some(error.to_string()),
            },
        }
    };
    Ok(UndoFiles {
        schema: SCHEMA,
        command: "undo",
        directory: state::undo_directory()?.display().to_string(),
        files: state::undo_files()?.into_iter().map(entry).collect(),
    })
}

pub(crate) async fn apply(
    settings: &Settings,
    args: &ApplyArgs,
    printer: &Printer,
) -> Result<Status, Failure> {
    let open = || {
        PlanReader::open(&args.file).map_err(|error| {
            Failure::usage(error.to_string()).hint("give a file that --plan-out has written")
        })
    };
    let mut whole = open()?;
    let header = whole.header.clone();
    // All of it once before anything is written: one that is cut off changes nothing.
    while whole.step().map_err(|error| Failure::usage(format!("{error}; nothing was changed")))?.is_some() {}
    let sites = tiers::sites(settings, &header)?;
    let known = Known::default();
    let planner = Applying { sites: sites.clone(), known: known.clone() };
    let feed = || Ok(Feed::Keys(Box::new(Planned::new(open()?, known.clone()))));
    let job = Job {
        command: "apply",
        verb: "Carry out the plan for",
        sites,
        writes_source: true,
        planner: &planner,
        feed: &feed,
        filter: vec![args.file.display().to_string()],
        key_prefix: settings.key_prefix.clone(),
        now: Timestamp::now(),
        walk: None,
        plan_out: None,
    };
    go(settings, &args.change, &job, printer).await
}
