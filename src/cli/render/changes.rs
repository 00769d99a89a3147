//! What was changed, or would be, for people.

use std::fmt::Write as _;

use sesscascade::ops::changes::{Counts, Report};
use sesscascade::plan::{At, Left, Side};

use super::super::undo::{UndoEntry, UndoFiles};
use super::time::moment;
use super::{BAD, DOUBTFUL, FAINT, GOOD, HEADING, numbers, visible};

/// The numbers, and what to do with them.
pub(super) fn text(report: &Report) -> String {
    let mut out = String::new();
    headline(&mut out, report);
    let counts = &report.counts;
    if counts.reasons.len() > 1 || report.dry_run {
        for (reason, sessions) in &counts.reasons {
            let _ = writeln!(out, "  {:<12}{:>10}", reason.name(), numbers(*sessions));
        }
    }
    writes(&mut out, report);
    outcomes(&mut out, counts);
    left(&mut out, report);
    if let Some(undo) = &report.undo {
        let file = sesscascade::ops::shell_word(undo);
        let _ = writeln!(out, "\n{HEADING}Undo{HEADING:#}  sesscascade undo {}", visible(&file));
    }
    out
}

fn headline(out: &mut String, report: &Report) {
    let counts = &report.counts;
    let looked = format!("of {} looked at", numbers(counts.sessions));
    let sessions = |count: u64| match count {
        1 => "1 session".to_owned(),
        count => format!("{} sessions", numbers(count)),
    };
    let _ = match (report.dry_run, counts.planned) {
        (_, 0) if !counts.left.is_empty() => {
            let left = sessions(counts.left.values().sum());
            writeln!(
                out,
                "{DOUBTFUL}{}:{DOUBTFUL:#} nothing done; {left} left as before ({looked})",
                report.command
            )
        }
        (_, 0) => writeln!(out, "{GOOD}{}:{GOOD:#} nothing to do ({looked})", report.command),
        (true, planned) => writeln!(
            out,
            "{HEADING}{}:{HEADING:#} {} {looked} would be changed; nothing is written yet",
            report.command,
            sessions(planned)
        ),
        (false, planned) if !report.course.complete => writeln!(
            out,
            "{DOUBTFUL}{}:{DOUBTFUL:#} stopped before the end, with {} of {} done ({looked})",
            report.command,
            numbers(counts.done),
            sessions(planned)
        ),
        (false, planned) => writeln!(
            out,
            "{HEADING}{}:{HEADING:#} {} of {} done ({looked})",
            report.command,
            numbers(counts.done),
            sessions(planned)
        ),
    };
}

fn writes(out: &mut String, report: &Report) {
    let counts = &report.counts.writes;
    if counts.is_empty() {
        return;
    }
    let url = |at: At| {
        let place = report.places.iter().find(|place| place.at == at);
        place.map_or_else(String::new, |place| visible(&place.url))
    };
    let name = |at: At| match at.side {
        Side::Source => at.tier.to_string(),
        Side::Target => format!("→ {}", at.tier),
    };
    let _ = writeln!(
        out,
        "\n{FAINT}  {:<12}{:>10}{:>10}{:>10}  WHERE{FAINT:#}",
        "TIER", "ADD", "REPLACE", "REMOVE"
    );
    for count in counts {
        let _ = writeln!(
            out,
            "  {:<12}{:>10}{:>10}{:>10}  {}",
            name(count.at),
            numbers(count.add),
            numbers(count.replace),
            numbers(count.remove),
            url(count.at)
        );
    }
}

fn outcomes(out: &mut String, counts: &Counts) {
    let mut line = |sessions: u64, told: &str| {
        if sessions > 0 {
            let _ = writeln!(out, "{DOUBTFUL}{} sessions{DOUBTFUL:#} {told}", numbers(sessions));
        }
    };
    line(
        counts.changed_meanwhile,
        "changed each time that it was tried, and are as their application left them",
    );
    line(counts.settled_meanwhile, "changed meanwhile and then needed nothing any more");
    line(counts.not_tried, "were not come to");
    if counts.failed > 0 {
        let _ = writeln!(out, "{BAD}{} sessions{BAD:#} failed", numbers(counts.failed));
    }
}

fn left(out: &mut String, report: &Report) {
    for (left, sessions) in &report.counts.left {
        let style = if left.is_expected() { FAINT } else { DOUBTFUL };
        let _ = writeln!(out, "{style}{} left:{style:#} {}", numbers(*sessions), left.told());
        if let Some(complaint) = report.complaints.get(left) {
            let _ = writeln!(out, "  {FAINT}{}{FAINT:#}", visible(complaint));
        }
    }
    if report.counts.left.contains_key(&Left::Exists) {
        let _ = writeln!(out, "  {FAINT}--on-existing newer, or overwrite, decides{FAINT:#}");
    }
}

/// The undo files, newest first.
pub(super) fn undo_files(files: &UndoFiles) -> String {
    if files.files.is_empty() {
        return format!("no undo files in {}\n", visible(&files.directory));
    }
    let mut out = String::new();
    for entry in &files.files {
        let _ = writeln!(out, "{HEADING}{}{HEADING:#}", visible(&entry.file));
        let _ = writeln!(out, "  {}", told(entry));
    }
    out
}

fn told(entry: &UndoEntry) -> String {
    let (Some(command), Some(begun), Some(sessions)) = (&entry.command, entry.begun, entry.sessions) else {
        return format!("{BAD}unreadable{BAD:#} {}", visible(entry.error.as_deref().unwrap_or_default()));
    };
    let mut places: Vec<_> = entry.places.iter().map(|place| visible(place)).collect();
    places.dedup();
    format!(
        "{} {}, {} sessions, {FAINT}{}{FAINT:#}",
        visible(command),
        moment(begun),
        numbers(sessions),
        places.join(", ")
    )
}
