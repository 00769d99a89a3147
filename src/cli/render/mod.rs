//! The only place that prints. Data goes to standard output, everything else to standard error.

use std::io::{ErrorKind, Write as _};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use sesscascade::ops::{decode as decode_op, encode as encode_op, get as get_op, put as put_op};

use super::args::{ColorArg, OutputArg};
use super::error::Failure;
use super::exit::Status;

mod decode;
pub(crate) mod demo;
mod encode;
mod escape;
mod get;
mod lines;
mod time;
mod tree;

pub(crate) use demo::Demo;
use escape::{json_escapes, visible};
use lines::Lines;

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
}

impl Printer {
    pub(crate) fn new(color: ColorArg, output: OutputArg) -> Self {
        let colors = match color {
            ColorArg::Auto => ColorChoice::Auto,
            ColorArg::Always => ColorChoice::Always,
            ColorArg::Never => ColorChoice::Never,
        };
        Self { colors, output }
    }

    pub(crate) fn get(&self, report: &get_op::Report) -> Result<(), Failure> {
        self.report(report, get::text)
    }

    pub(crate) fn decode(&self, report: &decode_op::Report) -> Result<(), Failure> {
        self.report(report, decode::text)
    }

    /// For a report that comes line by line.
    pub(crate) fn lines(&self) -> Lines {
        Lines::new(self.colors, self.output)
    }

    pub(crate) fn encode(&self, report: &encode_op::Report) -> Result<(), Failure> {
        self.report(report, encode::cookie)
    }

    pub(crate) fn keygen(&self, report: &encode_op::KeygenReport) -> Result<(), Failure> {
        self.report(report, encode::keys)
    }

    pub(crate) fn put(&self, report: &put_op::Report) -> Result<(), Failure> {
        self.report(report, encode::put)
    }

    pub(crate) fn demo(&self, demo: &Demo<'_>) -> Result<(), Failure> {
        self.report(demo, demo::text)
    }

    /// Something to look at before a question, which is no part of the output.
    pub(crate) fn notice(&self, text: &str) {
        let lines: Vec<_> = text.lines().map(visible).collect();
        let mut stream = AutoStream::new(std::io::stderr(), self.colors);
        // There is nobody left to tell that standard error does not take it.
        let _ = writeln!(stream, "{}", lines.join("\n"));
    }

    /// `error: …`, `caused by: …`, `hint: …`
    pub(crate) fn failure(&self, failure: &Failure) {
        let mut text = format!("{BAD}error:{BAD:#} {}\n", visible(&failure.message));
        for cause in &failure.causes {
            text.push_str(&format!("caused by: {}\n", visible(cause)));
        }
        if let Some(hint) = &failure.hint {
            text.push_str(&format!("{HEADING}hint:{HEADING:#} {}\n", visible(hint)));
        }
        let mut stream = AutoStream::new(std::io::stderr(), self.colors);
        // There is nobody left to tell that standard error does not take it.
        let _ = stream.write_all(text.as_bytes());
    }

    fn report<T: Serialize>(&self, report: &T, text: impl Fn(&T) -> String) -> Result<(), Failure> {
        let text = match self.output {
            OutputArg::Table => text(report),
            OutputArg::Json => json(serde_json::to_string_pretty(report)),
            OutputArg::Jsonl => json(serde_json::to_string(report)),
        };
        let mut stream = AutoStream::new(std::io::stdout(), self.colors);
        written(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
    }
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
