//! What is told besides the output: warnings, and with `-v` what is done. Lines for people, or JSON.

use std::fmt;
use std::io;

use anstream::AutoStream;
use jiff::Timestamp;
use serde_json::json;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{filter, fmt as subscriber};

use super::{BAD, DOUBTFUL, FAINT, colors, json_escapes, visible};
use crate::cli::args::{Global, LogArg};

/// Everything of this program's own; other libraries could log what they send, credentials among it.
const OURS: &str = "sesscascade";

/// Begins to tell, as much as was asked for.
pub(crate) fn start(global: &Global) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => Level::ERROR,
        (_, 0) => Level::WARN,
        (_, 1) => Level::INFO,
        (_, 2) => Level::DEBUG,
        _ => Level::TRACE,
    };
    let ours = filter::Targets::new().with_target(OURS, level);
    let registry = tracing_subscriber::registry().with(ours);
    let choice = colors(global.color.unwrap_or_default());
    let set = match global.log {
        LogArg::Text => {
            let stderr = move || AutoStream::new(io::stderr(), choice);
            let lines = subscriber::layer().with_writer(stderr).event_format(Lines);
            tracing::subscriber::set_global_default(registry.with(lines))
        }
        LogArg::Json => {
            let json = subscriber::layer().json().flatten_event(true).with_writer(|| Escaping(io::stderr()));
            tracing::subscriber::set_global_default(registry.with(json))
        }
    };
    // It is set once, here.
    let _ = set;
}

/// Takes whole lines of JSON, and escapes in them what could do something to a terminal.
struct Escaping(io::Stderr);

impl io::Write for Escaping {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(json_escapes(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// `warning: …`, and for the rest the level's name.
struct Lines;

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut text = String::new();
        context.format_fields(Writer::new(&mut text), event)?;
        let (style, word) = match *event.metadata().level() {
            Level::ERROR => (BAD, "error"),
            Level::WARN => (DOUBTFUL, "warning"),
            Level::INFO => (FAINT, "info"),
            Level::DEBUG => (FAINT, "debug"),
            Level::TRACE => (FAINT, "trace"),
        };
        // A backtrace has lines of its own.
        let lines: Vec<_> = text.lines().map(visible).collect();
        writeln!(writer, "{style}{word}:{style:#} {}", lines.join("\n"))
    }
}

/// The same form that the JSON log has, for what is no event: the end of a command.
pub(super) fn json_line(level: &str, message: &str, causes: &[String], hint: Option<&str>) -> String {
    let timestamp = Timestamp::now().to_string();
    let mut line = json!({"timestamp": timestamp, "level": level, "message": message, "target": OURS});
    if !causes.is_empty() {
        line["caused_by"] = json!(causes);
    }
    if let Some(hint) = hint {
        line["hint"] = json!(hint);
    }
    format!("{line}\n")
}
