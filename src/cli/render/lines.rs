//! Output that comes line by line, with a summary at its end: any number of lines, none of them kept.

use std::io::{BufWriter, ErrorKind, Stdout, Write as _};
use std::ops::ControlFlow;

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

use super::super::args::OutputArg;
use super::super::error::Failure;
use super::{json, written};

/// Prints lines as they come.
pub(crate) struct Lines {
    stream: BufWriter<AutoStream<Stdout>>,
    output: OutputArg,
}

impl Lines {
    pub(super) fn new(colors: ColorChoice, output: OutputArg) -> Self {
        Self { stream: BufWriter::new(AutoStream::new(std::io::stdout(), colors)), output }
    }

    /// One line; as a single JSON document only the summary is printed, since lines have no end.
    /// False when nobody reads any more.
    pub(crate) fn push<T: Serialize>(
        &mut self,
        item: &T,
        text: impl Fn(&T) -> String,
    ) -> Result<bool, Failure> {
        match self.output {
            OutputArg::Table => self.write(&text(item)),
            OutputArg::Jsonl => self.write(&json(serde_json::to_string(item))),
            OutputArg::Json => Ok(true),
        }
    }

    /// Several lines, which are out when this returns; only as JSON. What goes wrong is left in `broken`.
    pub(crate) fn page<T: Serialize>(
        &mut self,
        items: &[T],
        broken: &mut Option<Failure>,
    ) -> ControlFlow<()> {
        let mut print = || {
            for item in items {
                if !self.write(&json(serde_json::to_string(item)))? {
                    return Ok(false);
                }
            }
            self.flush()
        };
        go_on(print(), broken)
    }

    /// Text as it is. False when nobody reads any more.
    pub(super) fn write(&mut self, text: &str) -> Result<bool, Failure> {
        is_read(self.stream.write_all(text.as_bytes()))
    }

    pub(super) fn flush(&mut self) -> Result<bool, Failure> {
        is_read(self.stream.flush())
    }

    /// The summary, and the end.
    pub(crate) fn finish<T: Serialize>(
        mut self,
        summary: &T,
        text: impl Fn(&T) -> String,
    ) -> Result<(), Failure> {
        let text = match self.output {
            OutputArg::Table => text(summary),
            OutputArg::Jsonl => json(serde_json::to_string(summary)),
            OutputArg::Json => json(serde_json::to_string_pretty(summary)),
        };
        self.write(&text)?;
        self.flush().map(|_| ())
    }
}

/// Whether to print on; what went wrong is left in `broken`.
pub(super) fn go_on(printed: Result<bool, Failure>, broken: &mut Option<Failure>) -> ControlFlow<()> {
    match printed {
        Ok(true) => ControlFlow::Continue(()),
        Ok(false) => ControlFlow::Break(()),
        Err(failure) => {
            *broken = Some(failure);
            ControlFlow::Break(())
        }
    }
}

fn is_read(result: std::io::Result<()>) -> Result<bool, Failure> {
    let is_read = !matches!(&result, Err(error) if error.kind() == ErrorKind::BrokenPipe);
    written(result).map(|()| is_read)
}
