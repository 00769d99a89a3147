//! `completions` and `man`: what shells and readers of manuals want to know, from the definition of the
//! command line itself.

use std::io;
use std::path::Path;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::args::Cli;
use super::args::generate::{CompletionsArgs, ManArgs};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;

const NAME: &str = "sesscascade";

pub(crate) fn completions(args: &CompletionsArgs, printer: &Printer) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    printer.verbatim(&script)?;
    Ok(Status::Done)
}

pub(crate) fn man(args: &ManArgs, printer: &Printer) -> Result<Status, Failure> {
    if let Some(directory) = &args.dir {
        write_all(directory).map_err(|error| {
            Failure::usage(format!("the pages cannot be written to {}", directory.display()))
                .because(error)
                .hint("name a directory that can be written to, with --dir")
        })?;
        return Ok(Status::Done);
    }
    let name = args.command.as_deref().map_or_else(|| NAME.to_owned(), |command| format!("{NAME}-{command}"));
    let page = pages().into_iter().find(|(page, _)| *page == name).ok_or_else(|| {
        Failure::usage(format!("there is no command {:?}", args.command.as_deref().unwrap_or_default()))
            .hint("'sesscascade help' lists the commands")
    })?;
    printer.verbatim(&rendered(page.1).map_err(|error| Failure::usage("no page").because(error))?)?;
    Ok(Status::Done)
}

fn write_all(directory: &Path) -> io::Result<()> {
    std::fs::create_dir_all(directory)?;
    for (name, command) in pages() {
        std::fs::write(directory.join(format!("{name}.1")), rendered(command)?)?;
    }
    Ok(())
}

/// The program and each of its commands, by the names of their pages.
fn pages() -> Vec<(String, clap::Command)> {
    let mut program = Cli::command();
    // Options that every command takes are in each page.
    program.build();
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    let page = |command: &clap::Command| (format!("{NAME}-{}", command.get_name()), command.clone());
    let pages: Vec<_> = commands.map(page).collect();
    std::iter::once((NAME.to_owned(), program)).chain(pages).collect()
}

fn rendered(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
