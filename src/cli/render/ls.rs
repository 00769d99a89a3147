//! `ls`: a table whose rows are printed as they come.

use std::ops::ControlFlow;

use jiff::Timestamp;
use sesscascade::ops::ls::{Row, Summary};
use sesscascade::tier::TierName;

use super::super::args::OutputArg;
use super::super::error::Failure;
use super::get::style;
use super::lines::{Lines, go_on};
use super::time::{moment, span};
use super::{DOUBTFUL, FAINT, HEADING, json, numbers, tree, visible};

/// Prints rows as they come.
pub(crate) struct Rows {
    lines: Lines,
    output: OutputArg,
    now: Timestamp,
    printed: u64,
}

impl Rows {
    pub(super) fn new(lines: Lines, output: OutputArg, now: Timestamp) -> Self {
        Self { lines, output, now, printed: 0 }
    }

    /// Some rows, which are out when this returns. What goes wrong is left in `broken`.
    pub(crate) fn page(&mut self, rows: &[Row], broken: &mut Option<Failure>) -> ControlFlow<()> {
        go_on(self.print(rows), broken)
    }

    fn print(&mut self, rows: &[Row]) -> Result<bool, Failure> {
        for row in rows {
            let text = match self.output {
                OutputArg::Table => self.text(row),
                OutputArg::Jsonl => json(serde_json::to_string(row)),
                OutputArg::Json => self.element(row),
            };
            self.printed += 1;
            if !self.lines.write(&text)? {
                return Ok(false);
            }
        }
        self.lines.flush()
    }

    /// The summary, and the end.
    pub(crate) fn finish(mut self, summary: &Summary) -> Result<(), Failure> {
        let text = match self.output {
            OutputArg::Table => self.end(summary),
            OutputArg::Jsonl => json(serde_json::to_string(summary)),
            OutputArg::Json => self.document_end(summary),
        };
        self.lines.write(&text)?;
        self.lines.flush().map(|_| ())
    }

    /// Ids of the store's form are 52 characters long; a table that waited for longer ones could not
    /// be printed as it comes.
    fn text(&self, row: &Row) -> String {
        let head = match self.printed {
            0 => format!(
                "{HEADING}{:<52}  TIERS  {:>9}  {:<23}  CONDITION{HEADING:#}\n",
                "SESSION", "BYTES", "EXPIRES"
            ),
            _ => String::new(),
        };
        let name = visible(row.id.as_deref().unwrap_or(&row.key));
        let held = |tier, letter| match row.copies.iter().any(|copy| copy.tier == tier) {
            true => letter,
            false if row.failed.contains(&tier) => "?",
            false => "·",
        };
        let tiers = [held(TierName::Memcache, "M"), held(TierName::Datastore, "D")].concat();
        let bytes = row.bytes.map_or("?".to_owned(), |bytes| numbers(bytes as u64));
        let condition = match (row.condition, row.in_motion) {
            (_, true) => format!("{DOUBTFUL}in motion{DOUBTFUL:#}"),
            (Some(condition), _) => {
                let style = style(condition);
                format!("{style}{}{style:#}", condition.name())
            }
            (None, _) => String::new(),
        };
        let values = row.values.as_ref().map(tree::values).unwrap_or_default();
        let line = format!("{name:<52}  {tiers:<5}  {bytes:>9}  {:<23}  {condition}", self.expiry(row));
        format!("{head}{}\n{values}", line.trim_end())
    }

    fn expiry(&self, row: &Row) -> String {
        match row.expires_at {
            None if row.copies.is_empty() => "?".to_owned(),
            None => "never".to_owned(),
            Some(at) => {
                let left = at.as_second().saturating_sub(self.now.as_second());
                let distance = span(left.unsigned_abs());
                if left < 0 { format!("{distance} ago") } else { format!("in {distance}") }
            }
        }
    }

    fn end(&self, summary: &Summary) -> String {
        if summary.sessions == 0 {
            return "No session is there that was asked for.\n".to_owned();
        }
        let plural = if summary.sessions == 1 { "" } else { "s" };
        let at = moment(self.now);
        format!(
            "{FAINT}{} session{plural}; M memcache, D datastore, ? not to be asked; as of {at}{FAINT:#}\n",
            numbers(summary.sessions)
        )
    }

    /// Rows as elements of one document that is never held as a whole.
    fn element(&self, row: &Row) -> String {
        let separator = if self.printed == 0 { Self::BEGIN } else { ",\n" };
        format!("{separator}    {}", json(serde_json::to_string(row)).trim_end())
    }

    fn document_end(&self, summary: &Summary) -> String {
        let begin = if self.printed == 0 { Self::BEGIN } else { "\n" };
        let summary = json(serde_json::to_string(summary));
        format!("{begin}  ],\n  \"summary\": {}\n}}\n", summary.trim_end())
    }

    const BEGIN: &'static str = "{\n  \"schema\": 1,\n  \"command\": \"ls\",\n  \"sessions\": [\n";
}
