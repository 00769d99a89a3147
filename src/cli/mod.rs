//! The command line: arguments → settings → operation → what is printed → exit status.

use std::process::ExitCode;

mod args;
mod bulk;
mod check;
mod codec;
mod config;
mod consent;
mod cookie_input;
mod decode;
mod demo;
mod editor;
mod encode;
mod environment;
mod error;
mod exit;
mod get;
mod keys;
mod ls;
mod merge;
mod progress;
mod put;
mod render;
mod report;
mod values_input;

use args::{Cli, Command};
use error::Failure;
use exit::Status;
use render::Printer;

/// Runs the command that the arguments ask for.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::read();
    let printer = Printer::new(cli.global.color, cli.global.output);
    let status = match run(&cli, &printer) {
        Ok(status) => status,
        Err(failure) => {
            printer.failure(&failure);
            failure.status
        }
    };
    ExitCode::from(status as u8)
}

fn run(cli: &Cli, printer: &Printer) -> Result<Status, Failure> {
    let runtime = runtime(&cli.command)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Status::Incomplete, "the runtime cannot be started").because(error))?;
    let outcome = runtime.block_on(async {
        match &cli.command {
            Command::Get(args) => get::run(&cli.global, args, printer).await,
            Command::Ls(args) => ls::run(&cli.global, args, printer).await,
            Command::Check(args) => check::run(&cli.global, args, printer).await,
            Command::Report(args) => report::run(&cli.global, args, printer).await,
            Command::Merge(args) => merge::run(&cli.global, args, printer),
            Command::Decode(args) => decode::run(&cli.global, args, printer),
            Command::Encode(args) => encode::run(&cli.global, args, printer),
            Command::Keygen(args) => encode::keygen(args, printer),
            Command::Put(args) => put::put(&cli.global, args, printer).await,
            Command::Edit(args) => put::edit(&cli.global, args, printer).await,
            Command::Demo(args) => demo::run(&cli.global, args, printer).await,
        }
    });
    // A name that does not resolve may keep a thread busy long after its timeout.
    runtime.shutdown_background();
    outcome
}

/// For one session a single thread is enough to wait on a few sockets, and starting more costs as much as
/// the work. Many are decoded and judged on all processors.
fn runtime(command: &Command) -> tokio::runtime::Builder {
    match command {
        Command::Ls(_) | Command::Check(_) | Command::Report(_) => {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            let processors = std::thread::available_parallelism().map_or(1, usize::from);
            runtime.worker_threads(processors.min(MOST_THREADS));
            runtime
        }
        _ => tokio::runtime::Builder::new_current_thread(),
    }
}

/// More would wait for the servers, and each takes memory of its own.
const MOST_THREADS: usize = 4;
