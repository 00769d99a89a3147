//! The command line: arguments → settings → operation → what is printed → exit status.

use std::process::ExitCode;

mod args;
mod audit;
mod bulk;
mod changes;
mod check;
mod codec;
mod completion;
mod config;
mod consent;
mod cookie_input;
mod decode;
mod demo;
mod doctor;
mod editor;
mod encode;
mod ending;
mod environment;
mod error;
mod evict;
mod exit;
mod export;
mod generate;
mod get;
mod keys;
mod ls;
mod merge;
mod migrate;
mod named;
mod progress;
mod put;
mod recent;
mod render;
mod report;
mod settings;
mod smoke;
mod state;
mod stdin;
mod sync;
mod tiers;
mod undo;
mod values_input;
mod watch;

use args::{Cli, Command, LogArg, OutputArg, Unread};
use error::Failure;
use exit::Status;
use render::Printer;
use settings::Settings;

/// Runs the command that the arguments ask for.
pub(crate) fn main() -> ExitCode {
    completion::answer();
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(unread) => return ExitCode::from(show(unread) as u8),
    };
    let global = &cli.global;
    render::log::start(global);
    environment::warn_of_unknown(global.from_environment.variables.clone());
    let printer =
        Printer::new(global.color.unwrap_or_default(), global.output.unwrap_or_default(), global.log);
    if let Err(failure) = environment::check() {
        return ExitCode::from(told(Err(failure), &printer) as u8);
    }
    let (outcome, printer) = match run_unconfigured(&cli, &printer) {
        Some(outcome) => (outcome, printer),
        None => match Settings::resolve(global) {
            Ok(settings) => {
                settings.tell();
                let printer = Printer::new(settings.color, settings.output, global.log);
                (run(&cli.command, &settings, &printer), printer)
            }
            Err(failure) if matches!(cli.command, Command::Doctor(_)) => {
                (doctor::without_settings(&failure, &printer), printer)
            }
            Err(failure) => (Err(failure), printer),
        },
    };
    ExitCode::from(told(outcome, &printer) as u8)
}

fn told(outcome: Result<Status, Failure>, printer: &Printer) -> Status {
    outcome.unwrap_or_else(|failure| {
        printer.failure(&failure);
        failure.status
    })
}

/// Help, or what is wrong with the arguments.
fn show(unread: Unread) -> Status {
    let log = LogArg::early();
    let printer = Printer::new(Cli::color(), OutputArg::default(), log);
    match unread {
        Unread::Page(page) => told(printer.page(&page).map(|()| Status::Done), &printer),
        Unread::FirstSteps(page) => {
            printer.first_steps(&page);
            Status::Usage
        }
        Unread::Mistake(failure) => told(Err(failure), &printer),
    }
}

/// Commands that no configuration changes, and that a wrong one must not stop.
fn run_unconfigured(cli: &Cli, printer: &Printer) -> Option<Result<Status, Failure>> {
    Some(match &cli.command {
        Command::Completions(args) => generate::completions(args, printer),
        Command::Man(args) => generate::man(args, printer),
        Command::Keygen(args) => encode::keygen(args, printer),
        Command::Merge(args) => merge::run(args, printer),
        Command::Config(args) => config::run(&cli.global, args, printer),
        _ => return None,
    })
}

fn run(command: &Command, settings: &Settings, printer: &Printer) -> Result<Status, Failure> {
    // One thread is enough to wait on sockets, and starting more costs as much as looking one session up. A
    // walk through all of them waits for the servers as well, and each thread would keep memory of its own.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Status::Incomplete, "the runtime cannot be started").because(error))?;
    let outcome = runtime.block_on(async {
        match command {
            Command::Get(args) => get::run(settings, args, printer).await,
            Command::Ls(args) => ls::run(settings, args, printer).await,
            Command::Check(args) => check::run(settings, args, printer).await,
            Command::Report(args) => report::run(settings, args, printer).await,
            Command::Evict(args) => evict::run(settings, args, printer).await,
            Command::Repair(args) => sync::repair(settings, args, printer).await,
            Command::Sync(args) => sync::run(settings, args, printer).await,
            Command::Migrate(args) => migrate::run(settings, args, printer).await,
            Command::Export(args) => export::export(settings, args, printer).await,
            Command::Import(args) => export::import(settings, args, printer).await,
            Command::Apply(args) => undo::apply(settings, args, printer).await,
            Command::Undo(args) => undo::run(settings, args, printer).await,
            Command::Decode(args) => decode::run(settings, args, printer),
            Command::Encode(args) => encode::run(settings, args, printer),
            Command::Put(args) => put::put(settings, args, printer).await,
            Command::Edit(args) => put::edit(settings, args, printer).await,
            Command::Demo(args) => demo::run(settings, args, printer).await,
            Command::Doctor(args) => doctor::run(settings, args, printer).await,
            Command::Smoke(args) => smoke::run(settings, args, printer).await,
            // These are done without settings.
            Command::Completions(_)
            | Command::Man(_)
            | Command::Keygen(_)
            | Command::Merge(_)
            | Command::Config(_) => Ok(Status::Done),
        }
    });
    // A name that does not resolve may keep a thread busy long after its timeout.
    runtime.shutdown_background();
    outcome
}
