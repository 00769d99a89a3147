//! How far a walk has come, on standard error: a bar or a spinner for people, lines for machines.

use std::fmt;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use serde_json::json;
use sesscascade::ops::bulk;

use super::args::ProgressArg;
use super::render::{is_terminal, standard_error_line};
use super::settings::Settings;

/// How often machines are told.
const EVERY: Duration = Duration::from_secs(1);

/// Where a total is known, and where it is not.
const BAR: &str = "{bar:30} {human_pos} of {human_len} sessions  {rate}  {eta} left";
const SPINNER: &str = "{spinner} {human_pos} sessions  {rate}  {elapsed}";

/// Tells how far a walk has come.
pub(crate) enum Progress {
    Silent,
    Bar(ProgressBar),
    Lines { total: Option<u64>, begun: Instant, told: Option<Instant> },
}

/// Whether anybody is told; `streams` says that the command prints while it walks, which a bar on the same
/// terminal would cut through.
pub(crate) fn is_wanted(settings: &Settings, streams: bool) -> bool {
    match settings.progress {
        ProgressArg::Never => false,
        ProgressArg::Json => true,
        ProgressArg::Auto => is_terminal::standard_error() && !(streams && is_terminal::standard_output()),
    }
}

impl Progress {
    /// `total` is how many sessions there are, as far as is known.
    pub(crate) fn new(settings: &Settings, streams: bool, total: Option<u64>) -> Self {
        if !is_wanted(settings, streams) {
            return Self::Silent;
        }
        if settings.progress == ProgressArg::Json {
            return Self::Lines { total, begun: Instant::now(), told: None };
        }
        let (bar, template) = match total {
            Some(total) => (ProgressBar::new(total), BAR),
            None => (ProgressBar::new_spinner(), SPINNER),
        };
        // Both templates are right, as a test says.
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
            // There is nobody to tell that a bar cannot be drawn.
            let _ = write!(out, "{:.0}/s", state.per_sec());
        }));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self::Bar(bar)
    }

    pub(crate) fn tell(&mut self, how_far: bulk::Progress) {
        match self {
            Self::Silent => {}
            Self::Bar(bar) => {
                // More may come than were counted at the beginning.
                if bar.length().is_some_and(|length| length < how_far.seen) {
                    bar.set_length(how_far.seen);
                }
                bar.set_position(how_far.seen);
            }
            Self::Lines { total, begun, told } => {
                if told.is_some_and(|told| told.elapsed() < EVERY) {
                    return;
                }
                *told = Some(Instant::now());
                let line = json!({
                    "progress": true, "seen": how_far.seen, "wanted": how_far.wanted, "total": total,
                    "seconds": begun.elapsed().as_secs(),
                });
                standard_error_line(&line.to_string());
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_right() {
        for template in [BAR, SPINNER] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
