//! `completions` and `man`: what shells and readers of manuals want to know, from the definition of the
//! command line itself.

use std::io;
use std::path::Path;

use clap_mangen::Man;

use super::args::generate::{CompletionsArgs, ManArgs};
use super::args::{Cli, STATUSES};
use super::error::Failure;
use super::exit::{self, Status};
use super::render::Printer;

const NAME: &str = "sesscascade";

const SOURCE: &str = concat!("sesscascade ", env!("CARGO_PKG_VERSION"));

const FILES: &str = "\
./sesscascade.toml, ~/.config/sesscascade/sesscascade.toml
    settings; see sesscascade-config(1)
~/.local/state/sesscascade
    undo files and the audit log
~/.local/share/sesscascade
    sessions, where no server is configured";

const SEE_ALSO: &str = "sesscascade(1), sesscascade-get(1), sesscascade-config(1), sesscascade-doctor(1)";

pub(crate) fn completions(args: &CompletionsArgs, printer: &Printer) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::definition(), NAME, &mut script);
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
    printer.verbatim(&rendered(page).map_err(|error| Failure::usage("no page").because(error))?)?;
    Ok(Status::Done)
}

fn write_all(directory: &Path) -> io::Result<()> {
    std::fs::create_dir_all(directory)?;
    for (name, command) in pages() {
        std::fs::write(directory.join(format!("{name}.1")), rendered((name, command))?)?;
    }
    Ok(())
}

/// The program and each of its commands, by the names of their pages.
fn pages() -> Vec<(String, clap::Command)> {
    // A page has everything, which is hidden in the short help only.
    let mut program = Cli::definition().mut_args(|arg| arg.hide_short_help(false));
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

/// The sections in their usual order. What clap calls extra are examples, after which come the statuses.
fn rendered((name, command): (String, clap::Command)) -> io::Result<Vec<u8>> {
    let examples = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let examples = examples.split("\n\nExit status:").next().unwrap_or_default();
    let examples =
        examples.strip_prefix("Examples:\n").and_then(|text| text.strip_suffix(STATUSES).or(Some(text)));
    let is_program = name == NAME;
    let man = Man::new(command).title(name).source(SOURCE).manual("sesscascade");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if is_program {
        man.render_subcommands_section(&mut page)?;
    }
    section(&mut page, "EXAMPLES", examples.unwrap_or_default());
    section(&mut page, "EXIT STATUS", exit::HELP.trim_start_matches("Exit status:\n"));
    section(&mut page, "FILES", FILES);
    section(&mut page, "SEE ALSO", SEE_ALSO);
    Ok(page)
}

/// A section of lines that stay as they are.
fn section(page: &mut Vec<u8>, title: &str, text: &str) {
    let line = |line: &str| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        // A dot or a quote at the beginning would be taken for a request.
        if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
    };
    let lines: Vec<_> = text.trim_end().lines().map(line).collect();
    page.extend_from_slice(format!(".SH \"{title}\"\n.nf\n{}\n.fi\n", lines.join("\n")).as_bytes());
}
