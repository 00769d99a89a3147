//! The only place that prints. Data goes to standard output, everything else to standard error.

use std::backtrace::BacktraceStatus;
use std::io::{ErrorKind, Write as _};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use serde::Serialize;
use sesscascade::ops::bulk::Course;
use sesscascade::ops::{
    changes as changes_op, check as check_op, decode as decode_op, doctor as doctor_op, encode as encode_op,
    get as get_op, put as put_op, report as report_op, smoke as smoke_op,
};

use super::args::{ColorArg, LogArg, OutputArg};
use super::config::{Checked, Shown};
use super::error::Failure;
use super::exit::Status;
use super::undo::UndoFiles;

mod changes;
mod check;
mod config;
mod decode;
pub(crate) mod demo;
mod doctor;
mod encode;
mod escape;
mod get;
mod lines;
pub(crate) mod log;
mod ls;
mod page;
mod report;
mod screen;
mod smoke;
mod time;
mod tree;
mod wrap;

pub(crate) use decode::{batch_line, batch_summary};
pub(crate) use demo::Demo;
use escape::{json_escapes, visible};
use lines::Lines;
use ls::Rows;
pub(crate) use screen::Screen;

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();

/// Prints in the form and the colors that were asked for.
#[derive(Debug)]
pub(crate) struct Printer {
    colors: ColorChoice,
    output: OutputArg,
    log: LogArg,
}

impl Printer {
    pub(crate) fn new(color: ColorArg, output: OutputArg, log: LogArg) -> Self {
        Self { colors: colors(color), output, log }
    }

    pub(crate) fn get(&self, report: &get_op::Report) -> Result<(), Failure> {
        self.report_as(report, get::text)
    }

    pub(crate) fn decode(&self, report: &decode_op::Report) -> Result<(), Failure> {
        self.report_as(report, decode::text)
    }

    /// For a report that comes line by line.
    pub(crate) fn lines(&self) -> Lines {
        Lines::new(self.colors, self.output)
    }

    /// For rows of sessions that come as they are found; `now` is what expiries are told from.
    pub(crate) fn rows(&self, now: Timestamp) -> Rows {
        Rows::new(self.lines(), self.output, now)
    }

    pub(crate) fn check(&self, report: &check_op::Report) -> Result<(), Failure> {
        self.report_as(report, check::text)
    }

    pub(crate) fn report(&self, report: &report_op::Report) -> Result<(), Failure> {
        self.report_as(report, report::text)
    }

    /// For a session that is looked at again and again.
    pub(crate) fn get_screen(&self) -> Screen<get_op::Report> {
        self.screen(get::text)
    }

    /// For reports that are made again and again.
    pub(crate) fn report_screen(&self) -> Screen<report_op::Report> {
        self.screen(|report| {
            let not_seen = not_seen(&report.course).into_iter();
            let told = not_seen.map(|(word, message, hint)| told(word, &message, &[], hint.as_deref()));
            format!("{}{}", told.collect::<String>(), report::text(report))
        })
    }

    /// A report as a page of its own.
    pub(crate) fn report_page(&self, report: &report_op::Report) -> String {
        page::page(report)
    }

    pub(crate) fn changes(&self, report: &changes_op::Report) -> Result<(), Failure> {
        self.report_as(report, changes::text)
    }

    /// What there is to agree to, for somebody who is about to be asked.
    pub(crate) fn changes_preview(&self, report: &changes_op::Report) {
        let mut stream = AutoStream::new(std::io::stderr(), self.colors);
        // There is nobody left to tell that standard error does not take it.
        let _ = stream.write_all(changes::text(report).as_bytes());
    }

    pub(crate) fn doctor(&self, report: &doctor_op::Report) -> Result<(), Failure> {
        self.report_as(report, doctor::text)
    }

    pub(crate) fn smoke(&self, report: &smoke_op::Report) -> Result<(), Failure> {
        self.report_as(report, smoke::text)
    }

    /// The same for CI servers.
    pub(crate) fn junit(&self, report: &smoke_op::Report) -> String {
        smoke::junit(report)
    }

    pub(crate) fn undo_files(&self, files: &UndoFiles) -> Result<(), Failure> {
        self.report_as(files, changes::undo_files)
    }

    pub(crate) fn encode(&self, report: &encode_op::Report) -> Result<(), Failure> {
        self.report_as(report, encode::cookie)
    }

    pub(crate) fn keygen(&self, report: &encode_op::KeygenReport) -> Result<(), Failure> {
        self.report_as(report, encode::keys)
    }

    pub(crate) fn put(&self, report: &put_op::Report) -> Result<(), Failure> {
        self.report_as(report, encode::put)
    }

    pub(crate) fn demo(&self, demo: &Demo<'_>) -> Result<(), Failure> {
        self.report_as(demo, demo::text)
    }

    pub(crate) fn config_shown(&self, shown: &Shown) -> Result<(), Failure> {
        self.report_as(shown, config::shown)
    }

    pub(crate) fn config_checked(&self, checked: &Checked) -> Result<(), Failure> {
        self.report_as(checked, config::checked)
    }

    /// A page of help that somebody asked for.
    pub(crate) fn page(&self, text: &str) -> Result<(), Failure> {
        let mut stream = AutoStream::new(std::io::stdout(), self.colors);
        written(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
    }

    /// Help for somebody who has not asked for anything yet.
    pub(crate) fn first_steps(&self, text: &str) {
        let mut stream = AutoStream::new(std::io::stderr(), self.colors);
        // There is nobody left to tell that standard error does not take it.
        let _ = stream.write_all(text.as_bytes());
    }

    /// Something for another program, as it is.
    pub(crate) fn verbatim(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stream = std::io::stdout().lock();
        written(stream.write_all(bytes).and_then(|()| stream.flush()))
    }

    /// What the Go store would log, as it would be told by it.
    pub(crate) fn store_log(&self, lines: &[String]) {
        for line in lines {
            let text = match self.log {
                LogArg::Json => json_escapes(&log::json_line("DEBUG", line, &[], None)),
                LogArg::Text => format!("{FAINT}sc.store:{FAINT:#} {}\n", visible(line)),
            };
            let mut stream = AutoStream::new(std::io::stderr(), self.colors);
            // There is nobody left to tell that standard error does not take it.
            let _ = stream.write_all(text.as_bytes());
        }
    }

    /// Something to look at before a question, which is no part of the output.
    pub(crate) fn notice(&self, text: &str) {
        let lines: Vec<_> = text.lines().map(visible).collect();
        let text = match self.log {
            LogArg::Json => json_escapes(&log::json_line("INFO", text, &[], None)),
            LogArg::Text => format!("{}\n", lines.join("\n")),
        };
        let mut stream = AutoStream::new(std::io::stderr(), self.colors);
        // There is nobody left to tell that standard error does not take it.
        let _ = stream.write_all(text.as_bytes());
    }

    /// What a walk has not seen, and why.
    pub(crate) fn course(&self, course: &Course) {
        for (word, message, hint) in not_seen(course) {
            self.say(word, &message, &[], hint.as_deref());
        }
    }

    /// `error: …`, `caused by: …`, `hint: …`. Where it came up is for whoever asks for details: RUST_BACKTRACE
    /// is set for good in many a CI.
    pub(crate) fn failure(&self, failure: &Failure) {
        let excerpt = match self.log {
            LogArg::Text => failure.excerpt.iter().map(|line| format!("\n{}", visible(line))).collect(),
            LogArg::Json => String::new(),
        };
        self.say_with(("error", BAD), (&failure.message, &excerpt), &failure.causes, failure.hint.as_deref());
        if failure.backtrace.status() == BacktraceStatus::Captured && tracing::enabled!(tracing::Level::INFO)
        {
            tracing::info!(backtrace = %failure.backtrace, "where this came up");
        }
    }

    fn say(&self, word: (&str, Style), message: &str, causes: &[String], hint: Option<&str>) {
        self.say_with(word, (message, ""), causes, hint);
    }

    fn say_with(
        &self,
        (word, style): (&str, Style),
        (message, excerpt): (&str, &str),
        causes: &[String],
        hint: Option<&str>,
    ) {
        let text = match self.log {
            LogArg::Json => {
                let level = if word == "interrupted" { "WARN" } else { "ERROR" };
                let message = if word == "error" { message.to_owned() } else { format!("{word}: {message}") };
                json_escapes(&log::json_line(level, &message, causes, hint))
            }
            LogArg::Text => {
                told((word, style), message, causes, hint).replacen('\n', &format!("{excerpt}\n"), 1)
            }
        };
        let mut stream = AutoStream::new(std::io::stderr(), self.colors);
        // There is nobody left to tell that standard error does not take it.
        let _ = stream.write_all(text.as_bytes());
    }

    fn report_as<T: Serialize>(&self, report: &T, text: impl Fn(&T) -> String) -> Result<(), Failure> {
        let text = match self.output {
            OutputArg::Table => text(report),
            OutputArg::Json => json(serde_json::to_string_pretty(report)),
            OutputArg::Jsonl => json(serde_json::to_string(report)),
        };
        let mut stream = AutoStream::new(std::io::stdout(), self.colors);
        written(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
    }
}

/// Standard output, for data that is not made of lines of ours alone.
pub(crate) fn standard_output() -> Box<dyn std::io::Write + Send> {
    Box::new(std::io::stdout())
}

/// A line for whoever follows how far a command has come.
pub(crate) fn standard_error_line(text: &str) {
    // There is nobody left to tell that standard error does not take it.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Whether somebody looks at what is printed.
pub(crate) mod is_terminal {
    use std::io::IsTerminal as _;

    pub(crate) fn standard_output() -> bool {
        std::io::stdout().is_terminal()
    }

    pub(crate) fn standard_error() -> bool {
        std::io::stderr().is_terminal()
    }
}

/// What a walk has not seen: a word for it, what, and what to do.
fn not_seen(course: &Course) -> Vec<((&'static str, Style), String, Option<String>)> {
    let mut told = Vec::new();
    if course.interrupted {
        told.push((("interrupted", DOUBTFUL), "this is what was seen until then".to_owned(), None));
    }
    for problem in &course.problems {
        told.push((("incomplete", BAD), problem.message.clone(), Some(problem.hint.clone())));
    }
    if course.undecided > 0 {
        let undecided = numbers(course.undecided);
        let message = format!("for {undecided} sessions it is not known whether --where is true");
        let hint = "it fails for their values, or gives an object or a list: == compares, = does not";
        told.push((("incomplete", BAD), message, Some(hint.to_owned())));
    }
    told
}

/// The lines in which everything is told that is not the output.
fn told((word, style): (&str, Style), message: &str, causes: &[String], hint: Option<&str>) -> String {
    let mut text = format!("{style}{word}:{style:#} {}\n", visible(message));
    for cause in causes {
        text.push_str(&format!("caused by: {}\n", visible(cause)));
    }
    if let Some(hint) = hint {
        text.push_str(&format!("{HEADING}hint:{HEADING:#} {}\n", visible(hint)));
    }
    text
}

fn colors(color: ColorArg) -> ColorChoice {
    match color {
        ColorArg::Auto => ColorChoice::Auto,
        ColorArg::Always => ColorChoice::Always,
        ColorArg::Never => ColorChoice::Never,
    }
}

/// A number with its thousands apart.
pub(crate) fn numbers(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What it means that standard output did not take something.
fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        // A reader that went away has seen what it wanted.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(Status::Incomplete, "standard output cannot be written").because(error))
        }
        _ => Ok(()),
    }
}

fn json(text: serde_json::Result<String>) -> String {
    // Reports are made of strings, numbers and lists of them, all of which JSON can hold.
    let mut text = json_escapes(&text.unwrap_or_default());
    text.push('\n');
    text
}
