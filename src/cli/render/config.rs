//! `config` for people.

use comfy_table::Table;

use super::get::line;
use super::{BAD, DOUBTFUL, FAINT, GOOD, HEADING, visible};
use crate::cli::config::{Checked, Shown};

/// Every setting, and who has set it.
pub(super) fn shown(shown: &Shown) -> String {
    let mut out = match &shown.file {
        Some(file) => line("File", &visible(&file.display().to_string())),
        None => {
            let places: Vec<_> = shown.looked_for.iter().map(|path| path.display().to_string()).collect();
            line("File", &format!("{FAINT}none; looked for {}{FAINT:#}", visible(&places.join(", "))))
        }
    };
    if let Some(profile) = &shown.profile {
        out.push_str(&line("Profile", &visible(profile)));
    }
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(["SETTING", "VALUE", "FROM"]);
    for (name, setting) in &shown.settings {
        table.add_row([
            (*name).to_owned(),
            visible(setting.value.as_deref().unwrap_or("-")),
            visible(&setting.from),
        ]);
    }
    out.push_str(&format!("\n{}\n", table.trim_fmt()));
    out
}

/// What is wrong, line by line.
pub(super) fn checked(checked: &Checked) -> String {
    let file = visible(&checked.file.display().to_string());
    let mut out = String::new();
    for problem in &checked.problems {
        let (style, word) = if problem.error { (BAD, "error") } else { (DOUBTFUL, "warning") };
        let message = visible(&problem.message);
        out.push_str(&format!("{style}{word}:{style:#} {file}, line {}: {message}\n", problem.line));
        if let Some(hint) = &problem.hint {
            out.push_str(&format!("{HEADING}hint:{HEADING:#} {}\n", visible(hint)));
        }
    }
    if !checked.problems.iter().any(|problem| problem.error) {
        let profiles = match checked.profiles.len() {
            0 => "no profiles".to_owned(),
            _ => format!("profiles {}", visible(&checked.profiles.join(", "))),
        };
        out.push_str(&format!("{GOOD}ok{GOOD:#}: {file}, {profiles}\n"));
    }
    out
}
