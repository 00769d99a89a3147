//! A report that is drawn over the one before, with what has changed marked; or, where nobody looks, one after
//! the other.

use std::borrow::Cow;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use dialoguer::console::{Term, truncate_str};
use imara_diff::{Algorithm, Diff, InternedInput};
use jiff::Timestamp;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use sesscascade::ops::watched::Watched;

use super::time::{moment, span};
use super::{DOUBTFUL, FAINT, Printer, json, written};
use crate::cli::args::OutputArg;
use crate::cli::error::Failure;

/// Shows reports as they come.
pub(crate) struct Screen<T> {
    text: fn(&T) -> String,
    colors: ColorChoice,
    output: OutputArg,
    /// The terminal, if that is where reports go.
    terminal: Option<Term>,
    /// The last report without what passes by itself.
    last: Option<T>,
    /// When it became what it is, and which of its lines were new then.
    changed: Option<(Timestamp, Vec<bool>)>,
    /// Lines on the terminal that will be drawn over.
    drawn: usize,
}

impl Printer {
    pub(super) fn screen<T>(&self, text: fn(&T) -> String) -> Screen<T> {
        let is_drawn = self.output == OutputArg::Table && std::io::stdout().is_terminal();
        Screen {
            text,
            colors: self.colors,
            output: self.output,
            terminal: is_drawn.then(Term::stdout),
            last: None,
            changed: None,
            drawn: 0,
        }
    }
}

impl<T: Watched> Screen<T> {
    /// Shows the report if it says something new; false when nobody reads any more.
    pub(crate) fn show(&mut self, report: T, every: Duration) -> Result<bool, Failure> {
        let settled = report.settled(self.last.as_ref());
        let is_new = match &self.last {
            Some(last) => as_json(last) != as_json(&settled),
            None => true,
        };
        if is_new {
            let new = self.last.as_ref().map(|last| new_lines(&(self.text)(last), &(self.text)(&settled)));
            self.changed = new.map(|new| (Timestamp::now(), new));
        }
        self.last = Some(settled);
        match (&self.terminal, is_new) {
            (Some(terminal), _) => self.draw(&terminal.clone(), &(self.text)(&report), every),
            (None, true) => self.append(&report),
            (None, false) => Ok(!is_abandoned()),
        }
    }

    fn append(&mut self, report: &T) -> Result<bool, Failure> {
        let text = match self.output {
            OutputArg::Table => format!("--- {}\n{}\n", moment(Timestamp::now()), (self.text)(report)),
            OutputArg::Json => json(serde_json::to_string_pretty(report)),
            OutputArg::Jsonl => json(serde_json::to_string(report)),
        };
        self.write(&text)
    }

    /// Draws over what is there, line by line, so that nothing flickers. What does not fit is cut off.
    fn draw(&mut self, terminal: &Term, text: &str, every: Duration) -> Result<bool, Failure> {
        let (height, width) = terminal.size();
        let (height, width) = (usize::from(height.max(3)) - 1, usize::from(width.max(2)) - 1);
        let mut lines = vec![self.headline(every)];
        let is_new = |line: usize| {
            let new = self.changed.as_ref().map(|(_, new)| new);
            new.and_then(|new| new.get(line)).copied().unwrap_or(false)
        };
        lines.extend(text.lines().enumerate().map(|(number, line)| match is_new(number) {
            true => format!("{DOUBTFUL}▌{DOUBTFUL:#} {line}"),
            false => format!("  {line}"),
        }));
        if lines.len() > height {
            let hidden = lines.len() - height + 1;
            lines.truncate(height - 1);
            lines.push(format!("{FAINT}  … {hidden} more lines{FAINT:#}"));
        }
        let mut frame = String::new();
        if self.drawn > 0 {
            frame.push_str(&format!("\x1b[{}A", self.drawn));
        }
        for line in &lines {
            frame.push_str(&format!("{}\x1b[K\n", truncate_str(line, width, "…")));
        }
        frame.push_str("\x1b[J");
        self.drawn = lines.len();
        self.write(&frame)
    }

    fn headline(&self, every: Duration) -> String {
        let now = Timestamp::now();
        let every = humantime::format_duration(every);
        let changed = match &self.changed {
            Some((at, _)) => {
                let ago = span(now.as_second().saturating_sub(at.as_second()).unsigned_abs());
                format!("changed {} ({ago} ago)", at.strftime("%H:%M:%S UTC"))
            }
            None => "nothing has changed yet".to_owned(),
        };
        format!("{FAINT}{} · every {every} · {changed} · Ctrl-C ends{FAINT:#}", now.strftime("%H:%M:%S UTC"))
    }

    fn write(&self, text: &str) -> Result<bool, Failure> {
        let mut stdout = std::io::stdout();
        let choice = match self.colors {
            ColorChoice::Auto => AutoStream::choice(&stdout),
            asked_for => asked_for,
        };
        // A stream without colors would not move the cursor either.
        let text = match choice {
            ColorChoice::Never => Cow::from(without_colors(text)),
            _ => Cow::from(text),
        };
        let result = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        let is_read = !matches!(&result, Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe);
        written(result).map(|()| is_read)
    }
}

/// Whether whoever read standard output has gone: that shows without writing anything.
fn is_abandoned() -> bool {
    let stdout = std::io::stdout();
    let mut polled = [PollFd::new(&stdout, PollFlags::empty())];
    let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut polled, Some(&zero)).is_ok_and(|_| polled[0].revents().contains(PollFlags::ERR))
}

fn as_json<T: Watched>(report: &T) -> String {
    json(serde_json::to_string(report))
}

/// Which lines of `after` are not in `before`.
fn new_lines(before: &str, after: &str) -> Vec<bool> {
    let input = InternedInput::new(before, after);
    let diff = Diff::compute(Algorithm::Histogram, &input);
    (0..).zip(after.lines()).map(|(line, _)| diff.is_added(line)).collect()
}

/// The same without what sets colors: escape sequences that end in `m`.
fn without_colors(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split("\x1b[");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        match piece.find(|c: char| c.is_ascii_alphabetic()) {
            Some(end) if piece.as_bytes()[end] == b'm' => out.push_str(&piece[end + 1..]),
            _ => {
                out.push_str("\x1b[");
                out.push_str(piece);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_lines_are_those_that_were_not_there() {
        assert_eq!(new_lines("a\nb\nc\n", "a\nx\nb\nC\n"), [false, true, false, true]);
        assert_eq!(new_lines("a\n", "a\n"), [false]);
    }

    #[test]
    fn colors_go_and_movements_stay() {
        assert_eq!(without_colors("\x1b[2A\x1b[1;31mred\x1b[0m\x1b[K\n"), "\x1b[2Ared\x1b[K\n");
    }
}
