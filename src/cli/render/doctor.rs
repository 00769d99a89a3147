//! `doctor` for people: a line for each check, and below it what to do.

use std::fmt::Write as _;

use sesscascade::ops::doctor::{CheckOutcome, Report};

use super::wrap::wrapped;
use super::{BAD, DOUBTFUL, FAINT, GOOD, HEADING, visible};

pub(super) fn text(report: &Report) -> String {
    let mut out = String::new();
    let mut under = None;
    for check in &report.checks {
        let heading = (check.area, check.target.as_deref());
        if under != Some(heading) {
            let target = check.target.as_deref().map(|target| format!(" {}", visible(target)));
            let blank = if under.is_some() { "\n" } else { "" };
            let _ = writeln!(
                out,
                "{blank}{HEADING}{}{HEADING:#}{}",
                check.area.name(),
                target.unwrap_or_default()
            );
            under = Some(heading);
        }
        let word = match check.outcome {
            CheckOutcome::Ok => format!("{GOOD}ok{GOOD:#}     "),
            CheckOutcome::Warning => format!("{DOUBTFUL}warning{DOUBTFUL:#}"),
            CheckOutcome::Failure => format!("{BAD}FAILED{BAD:#} "),
            CheckOutcome::Skipped => format!("{FAINT}-{FAINT:#}      "),
        };
        let _ = writeln!(out, "  {word}  {:<15} {}", check.name, wrapped(&visible(&check.detail), 27));
        if let Some(hint) = &check.hint {
            let _ = writeln!(out, "           {HEADING}hint:{HEADING:#} {}", wrapped(&visible(hint), 17));
        }
    }
    let (warnings, failures) = (report.warnings, report.failures);
    let plural = if warnings == 1 { "" } else { "s" };
    let _ = writeln!(out, "\n{} ok, {warnings} warning{plural}, {failures} failed", report.ok);
    out
}
