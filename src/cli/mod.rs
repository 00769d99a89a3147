//! The command line: arguments → settings → operation → what is printed → exit status.

use std::process::ExitCode;

mod args;
mod audit;
mod bulk;
mod changes;
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
mod render;
mod report;
mod smoke;
mod state;
mod sync;
mod undo;
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
    // One thread is enough to wait on sockets, and starting more costs as much as looking one session up. A
    // walk through all of them waits for the servers as well, and each thread would keep memory of its own.
    let runtime = tokio::runtime::Builder::new_current_thread()
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
            Command::Evict(args) => evict::run(&cli.global, args, printer).await,
            Command::Repair(args) => sync::repair(&cli.global, args, printer).await,
            Command::Sync(args) => sync::run(&cli.global, args, printer).await,
            Command::Migrate(args) => migrate::run(&cli.global, args, printer).await,
            Command::Export(args) => export::export(&cli.global, args, printer).await,
            Command::Import(args) => export::import(&cli.global, args, printer).await,
            Command::Apply(args) => undo::apply(&cli.global, args, printer).await,
            Command::Undo(args) => undo::run(&cli.global, args, printer).await,
            Command::Decode(args) => decode::run(&cli.global, args, printer),
            Command::Encode(args) => encode::run(&cli.global, args, printer),
            Command::Keygen(args) => encode::keygen(args, printer),
            Command::Put(args) => put::put(&cli.global, args, printer).await,
            Command::Edit(args) => put::edit(&cli.global, args, printer).await,
            Command::Demo(args) => demo::run(&cli.global, args, printer).await,
            Command::Smoke(args) => smoke::run(&cli.global, args, printer).await,
            Command::Completions(args) => generate::completions(args, printer),
            Command::Man(args) => generate::man(args, printer),
        }
    });
    // A name that does not resolve may keep a thread busy long after its timeout.
    runtime.shutdown_background();
    outcome
}
