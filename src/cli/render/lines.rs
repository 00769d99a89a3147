//! Reports that come line by line, with a summary at the end: any number of lines, none of them kept.

use std::io::{BufWriter, ErrorKind, Stdout, Write as _};

use anstream::{AutoStream, ColorChoice};
use jiff::Timestamp;
use sesscascade::ops::decode_batch::{LineReport, Summary};

use super::super::args::OutputArg;
use super::super::error::Failure;
use super::{decode, json, written};

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
    pub(crate) fn push(&mut self, report: &LineReport) -> Result<bool, Failure> {
        let text = match self.output {
            OutputArg::Table => decode::batch_line(report),
            OutputArg::Jsonl => json(serde_json::to_string(report)),
            OutputArg::Json => return Ok(true),
        };
        let result = self.stream.write_all(text.as_bytes());
        let is_read = !matches!(&result, Err(error) if error.kind() == ErrorKind::BrokenPipe);
        written(result).map(|()| is_read)
    }

    /// The summary, and the end.
    pub(crate) fn finish(mut self, summary: &Summary, now: Timestamp) -> Result<(), Failure> {
        let text = match self.output {
            OutputArg::Table => decode::summary(summary, now),
            OutputArg::Jsonl => json(serde_json::to_string(summary)),
            OutputArg::Json => json(serde_json::to_string_pretty(summary)),
        };
        written(self.stream.write_all(text.as_bytes()).and_then(|()| self.stream.flush()))
    }
}
