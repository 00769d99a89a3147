//! What was tried and how it went: a line each, or JUnit's XML.

use std::fmt::Write as _;

use sesscascade::ops::smoke::{Report, Step, StepOutcome};

use super::{BAD, FAINT, GOOD, HEADING, visible};

/// A line for each step.
pub(super) fn text(report: &Report) -> String {
    let mut out = String::new();
    for step in &report.steps {
        let word = match step.outcome {
            StepOutcome::Passed => format!("{GOOD}ok{GOOD:#}    "),
            StepOutcome::Failed => format!("{BAD}FAILED{BAD:#}"),
            StepOutcome::Skipped => format!("{FAINT}skip{FAINT:#}  "),
        };
        let took = step.took_ms;
        let _ = writeln!(out, "{word}  {:<26}{} {FAINT}{took} ms{FAINT:#}", step.name, visible(&step.detail));
        if let Some(hint) = &step.hint {
            let _ = writeln!(out, "        {HEADING}hint:{HEADING:#} {}", visible(hint));
        }
    }
    let _ = match (report.passed, report.left_behind) {
        (true, _) => writeln!(out, "{GOOD}passed{GOOD:#}"),
        (false, true) => writeln!(
            out,
            "{BAD}failed{BAD:#}: the session {} could not be removed; it expires in five minutes",
            visible(&report.id)
        ),
        (false, false) if report.interrupted => {
            writeln!(out, "{BAD}interrupted{BAD:#}; nothing is left behind")
        }
        (false, false) => writeln!(out, "{BAD}failed{BAD:#}; nothing is left behind"),
    };
    out
}

/// The same as JUnit's XML, in the form that CI servers read: a suite with a case for each step.
pub(super) fn junit(report: &Report) -> String {
    let count = |outcome| report.steps.iter().filter(|step| step.outcome == outcome).count();
    let time = |took_ms: u64| format!("{}.{:03}", took_ms / 1_000, took_ms % 1_000);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuite name=\"sesscascade smoke\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" errors=\"{}\" \
         timestamp=\"{}\" time=\"{}\">\n",
        report.steps.len(),
        count(StepOutcome::Failed),
        count(StepOutcome::Skipped),
        u8::from(report.interrupted || report.left_behind),
        report.now,
        time(report.steps.iter().map(|step| step.took_ms).sum()),
    );
    for step in &report.steps {
        let _ = writeln!(
            out,
            "  <testcase classname=\"sesscascade.smoke\" name=\"{}\" time=\"{}\">{}</testcase>",
            xml(&step.name),
            time(step.took_ms),
            inside(step)
        );
    }
    out.push_str("</testsuite>\n");
    out
}

fn inside(step: &Step) -> String {
    let detail = xml(&step.detail);
    match step.outcome {
        StepOutcome::Passed => String::new(),
        StepOutcome::Skipped => format!("<skipped message=\"{detail}\"/>"),
        StepOutcome::Failed => {
            format!(
                "<failure message=\"{detail}\">{}</failure>",
                xml(step.hint.as_deref().unwrap_or_default())
            )
        }
    }
}

/// Text that cannot be taken for markup; what XML cannot hold is already escaped by `visible`.
fn xml(text: &str) -> String {
    visible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(xml("<a b=\"c\">&\u{1b}"), "&lt;a b=&quot;c&quot;&gt;&amp;\\u{1b}");
    }
}
