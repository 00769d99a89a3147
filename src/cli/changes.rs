//! Plan, show, ask, apply: how every command that changes sessions goes on once it knows what it is about.

use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Timestamp;
use sesscascade::ops::bulk::Control;
use sesscascade::ops::changes::{
    About, Changes, ChangesError, Doing, Feed, Filtered, Report, Saved, StepLine, run,
};
use sesscascade::plan::{Engine, Header, Pace, Place, PlanFile, Planner, Rate, Side, Sites, UndoFile};

use super::args::OutputArg;
use super::args::bulk::WalkArgs;
use super::args::changes::ChangeArgs;
use super::audit::Audit;
use super::bulk::{self, Ready};
use super::ending::{empty_status, ended_early, status, undo_failure};
use super::environment::{self, variable};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;
use super::{consent, state};

/// What a command is about.
pub(crate) struct Job<'j> {
    pub(crate) command: &'static str,
    /// What is done, as in "Remove 12 sessions from …".
    pub(crate) verb: &'static str,
    pub(crate) sites: Sites,
    /// Whether the source is written to, and not only read.
    pub(crate) writes_source: bool,
    pub(crate) planner: &'j dyn Planner,
    /// Where its sessions come from; once for counting, and once more for doing.
    pub(crate) feed: &'j dyn Fn() -> Result<Feed<'j>, Failure>,
    pub(crate) filter: Vec<String>,
    pub(crate) key_prefix: String,
    pub(crate) now: Timestamp,
    /// Where a checkpoint is kept, for commands that walk.
    pub(crate) walk: Option<(&'j WalkArgs, &'j Ready)>,
    /// The plan is to be written to this file.
    pub(crate) plan_out: Option<PathBuf>,
}

/// Goes through with it.
pub(crate) async fn go(
    settings: &Settings,
    args: &ChangeArgs,
    job: &Job<'_>,
    printer: &Printer,
) -> Result<Status, Failure> {
    let only_planned = args.dry_run || job.plan_out.is_some();
    if settings.at.is_some() && !only_planned {
        return Err(Failure::usage("sessions are changed now: --at has no meaning here")
            .hint("with --dry-run it tells what would be done at that time"));
    }
    if only_planned {
        return plan(settings, args, job, printer).await;
    }
    if !args.yes && !consent::somebody_is_there() {
        return Err(Failure::new(Status::Stopped, "nobody is there to ask, and nothing was changed")
            .hint("say --yes to do it, or --dry-run to see what would be done"));
    }
    let most = match args.yes && args.max_changes.is_none() {
        true => None,
        false => match count(settings, args, job, printer).await? {
            Counted::Agreeable(sessions) => Some(sessions),
            Counted::Ended(status) => return Ok(status),
        },
    };
    carry_out(settings, args, job, most, printer).await
}

/// Says what would be done, or writes it down.
async fn plan(
    settings: &Settings,
    args: &ChangeArgs,
    job: &Job<'_>,
    printer: &Printer,
) -> Result<Status, Failure> {
    let doing = match &job.plan_out {
        Some(path) => {
            let file = PlanFile::create(path, &header(job.command, &job.sites)).map_err(|error| {
                Failure::usage(error.to_string()).hint("name a file that does not exist yet, with --plan-out")
            })?;
            Doing::PlanFile(Box::new(file))
        }
        None => Doing::Plan,
    };
    let mut control = control(settings, job, None).await?;
    let Fed { report, ended, broken } = feed(settings, job, doing, &mut control, Some(printer)).await?;
    drop(control);
    if let Err(error) = ended {
        return Err(ended_early(&error, &report));
    }
    broken.map_or(Ok(()), Err)?;
    printer.changes(&report)?;
    printer.course(&report.course);
    check_size(args, &report)?;
    if let Some(path) = job.plan_out.as_ref().filter(|_| !report.course.complete) {
        return Err(Failure::new(Status::Incomplete, format!("the plan {} is not whole", path.display()))
            .hint("'sesscascade apply' will not take it; plan again when what failed is mended"));
    }
    Ok(bulk::status(&report.course, Status::Done))
}

/// What counting came to.
enum Counted {
    /// So many, and the operator is to agree.
    Agreeable(u64),
    /// There is nothing to agree to.
    Ended(Status),
}

/// A dry run that only counts, so that the operator knows what there is to agree to.
async fn count(
    settings: &Settings,
    args: &ChangeArgs,
    job: &Job<'_>,
    printer: &Printer,
) -> Result<Counted, Failure> {
    let mut control = control(settings, job, None).await?;
    // Nothing is written yet: Ctrl-C may end the process, here and at the question that follows.
    control.stop = Box::pin(std::future::pending());
    let Fed { report, ended, .. } = feed(settings, job, Doing::Plan, &mut control, None).await?;
    drop(control);
    if let Err(error) = ended {
        return Err(ended_early(&error, &report));
    }
    check_size(args, &report)?;
    if report.course.interrupted || report.counts.planned == 0 {
        let report = report.nothing_done();
        printer.changes(&report)?;
        printer.course(&report.course);
        return Ok(Counted::Ended(bulk::status(&report.course, empty_status(job, &report)?)));
    }
    if !args.yes {
        printer.changes_preview(&report);
        printer.course(&report.course);
    }
    Ok(Counted::Agreeable(report.counts.planned))
}

/// `--max-changes`
fn check_size(args: &ChangeArgs, report: &Report) -> Result<(), Failure> {
    match args.max_changes {
        Some(most) if report.counts.planned > most => {
            let planned = report.counts.planned;
            let message =
                format!("{planned} sessions would be changed, more than --max-changes {most}; nothing was");
            Err(Failure::new(Status::Stopped, message)
                .hint("see what they are with --dry-run -o jsonl, and raise the number or narrow the filter"))
        }
        _ => Ok(()),
    }
}

async fn carry_out(
    settings: &Settings,
    args: &ChangeArgs,
    job: &Job<'_>,
    most: Option<u64>,
    printer: &Printer,
) -> Result<Status, Failure> {
    check_writable(job).await?;
    let (mut control, saved) = control_and_saved(settings, job).await?;
    let undo_path = match (&args.undo_file, &saved.undo, args.no_undo) {
        (_, _, true) => None,
        (Some(path), ..) | (None, Some(path), _) => Some(path.clone()),
        (None, None, _) => Some(state::new_undo_file(job.command, Timestamp::now())?),
    };
    if !args.yes && consent::somebody_is_there() {
        printer.notice(&kept(undo_path.as_deref()));
    }
    let question = question(job, most);
    let consent = consent::for_run(&question, args.yes, most)?;
    let stop = bulk::stop_together(&mut control);
    let undo = match &undo_path {
        None => None,
        Some(path) => {
            let resumes = saved.undo.as_ref() == Some(path);
            Some(
                UndoFile::new(path, header(job.command, &job.sites), resumes)
                    .map_err(|error| undo_failure(&error.to_string()))?,
            )
        }
    };
    let places = Place::all(&job.sites);
    let audit = Audit::begin(args.audit_log.as_deref(), job.command, &places, &job.filter)?;
    if let Some(checkpoint) = &mut control.checkpoint {
        let saved = Saved { undo: undo_path, ..saved };
        let state = serde_json::to_value(saved).unwrap_or_default();
        checkpoint.begin_with(state).map_err(|error| bulk::checkpoint_failure(&error))?;
    }
    let pace = Pace::new(args.rate.unwrap_or_else(|| natural_rate(&job.sites)));
    let engine = Engine::new(job.sites.clone(), undo, pace, consent, stop);
    let doing = Doing::CarryOut(Box::new(engine));
    let Fed { report, ended, broken } = feed(settings, job, doing, &mut control, Some(printer)).await?;
    drop(control);
    let status = status(&report, &ended);
    let logged = audit.end(&report, status);
    broken.map_or(Ok(()), Err)?;
    printer.changes(&report)?;
    printer.course(&report.course);
    if let Err(error) = logged {
        printer.notice(&format!("the end of this run could not be logged: {error}"));
    }
    match ended {
        Err(error) => Err(Failure { status, ..ended_early(&error, &report) }),
        Ok(()) if report.counts.planned == 0 => Ok(bulk::status(&report.course, empty_status(job, &report)?)),
        Ok(()) => Ok(status),
    }
}

/// Runs the feed through the planner, and prints steps as they come where there is somebody to read them.
async fn feed(
    settings: &Settings,
    job: &Job<'_>,
    doing: Doing,
    control: &mut Control<'_>,
    printer: Option<&Printer>,
) -> Result<Fed, Failure> {
    let mut lines = printer.filter(|_| settings.output == OutputArg::Jsonl).map(Printer::lines);
    let mut broken = None;
    // Whoever reads may go away; what was agreed to is done all the same.
    let mut print = |steps: &[StepLine]| {
        if lines.as_mut().is_some_and(|lines| lines.page(steps, &mut broken).is_break()) {
            lines = None;
        }
        ControlFlow::Continue(())
    };
    let changes = Changes::new(job.sites.clone(), job.planner, doing, job.key_prefix.clone(), &mut print);
    let about = About { command: job.command, now: job.now, filter: job.filter.clone() };
    let (report, ended) = run(changes, (job.feed)()?, about, control).await;
    Ok(Fed { report, ended, broken })
}

/// How a feed came to its end.
struct Fed {
    report: Report,
    ended: Result<(), ChangesError>,
    /// Standard output did not take the steps.
    broken: Option<Failure>,
}

async fn control(
    settings: &Settings,
    job: &Job<'_>,
    checkpoint: Option<&PathBuf>,
) -> Result<Control<'static>, Failure> {
    match &job.walk {
        Some((_, ready)) => bulk::control(settings, checkpoint, (job.command, true), ready).await,
        None => Ok(bulk::control_without_walk(settings)),
    }
}

/// What steers the run, and what an earlier one has left to go on from.
async fn control_and_saved(settings: &Settings, job: &Job<'_>) -> Result<(Control<'static>, Saved), Failure> {
    let checkpoint = job.walk.as_ref().and_then(|(args, _)| args.checkpoint.as_ref());
    let control = control(settings, job, checkpoint).await?;
    let saved = control.checkpoint.as_ref().map_or(Ok(Saved::default()), |checkpoint| checkpoint.state());
    let saved = saved.map_err(|error| bulk::checkpoint_failure(&error))?;
    Ok((control, saved))
}

/// A tier that takes no changes shows before the first is made, so that no pair is left half done. One that
/// is only down is told session by session.
async fn check_writable(job: &Job<'_>) -> Result<(), Failure> {
    let is_written = |side: &Side| *side == Side::Target || job.writes_source;
    let sides = [Side::Source, Side::Target].into_iter().filter(is_written);
    let cascades = sides.filter_map(|side| job.sites.cascade(side));
    for tier in cascades.flat_map(|cascade| cascade.tiers()) {
        if let Err(error) = tier.check_writable().await
            && !error.cause.is_temporary()
        {
            let hint = error.hint();
            return Err(Failure::new(Status::Stopped, "a tier takes no changes, and nothing was changed")
                .because(error)
                .hint(hint));
        }
    }
    Ok(())
}

/// What is written at the head of files that a run leaves.
pub(crate) fn header(command: &str, sites: &Sites) -> Header {
    Header {
        command: command.to_owned(),
        begun: Timestamp::now(),
        places: Place::all(sites),
        emulator: variable(environment::EMULATOR),
    }
}

fn natural_rate(sites: &Sites) -> Rate {
    let written = sites.target.as_ref().unwrap_or(&sites.source);
    let ramps = written.tiers().iter().any(|tier| tier.abilities().ramps_up);
    if ramps { Rate::Ramp } else { Rate::Free }
}

fn question(job: &Job<'_>, most: Option<u64>) -> String {
    let sessions = most.map_or_else(String::new, |most| format!("{} ", super::render::numbers(most)));
    let noun = if most == Some(1) { "session" } else { "sessions" };
    let urls = |side| {
        let cascade = job.sites.cascade(side)?;
        let mut urls: Vec<_> = cascade.tiers().iter().map(|tier| tier.url()).collect();
        urls.dedup();
        Some(urls.join(" and "))
    };
    let (source, target) = (urls(Side::Source).unwrap_or_default(), urls(Side::Target));
    let places = match target {
        Some(target) => format!("from {source} to {target}"),
        None => format!("in {source}"),
    };
    format!("{} {sessions}{noun} {places}?", job.verb)
}

fn kept(undo: Option<&std::path::Path>) -> String {
    match undo {
        Some(path) => format!("What is replaced or removed is kept in {}.", path.display()),
        None => "Nothing is kept: this cannot be undone.".to_owned(),
    }
}

/// The planner, asked only about sessions that the filter wants.
pub(crate) fn filtered<P: Planner>(ready: &Ready, planner: P) -> Filtered<P> {
    Filtered {
        filter: ready.settings.filter.clone(),
        key_prefix: ready.settings.key_prefix.clone(),
        policy: ready.settings.policy,
        fixed_time: ready.settings.fixed_time,
        planner,
    }
}
