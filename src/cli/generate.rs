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
    let words: Vec<_> = std::iter::once(NAME).chain(args.command.iter().map(String::as_str)).collect();
    let name = words.join("-");
    let page = pages().into_iter().find(|(page, _)| *page == name).ok_or_else(|| {
        Failure::usage(format!("there is no command {:?}", words[1..].join(" ")))
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
    let mut pages = Vec::new();
    add_pages(NAME.to_owned(), program, &mut pages);
    pages
}

fn add_pages(name: String, command: clap::Command, pages: &mut Vec<(String, clap::Command)>) {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        add_pages(format!("{name}-{}", inner.get_name()), inner.clone(), pages);
    }
    pages.push((name, command));
}

fn rendered(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
