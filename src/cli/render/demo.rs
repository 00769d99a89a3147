//! `demo` for people.

use std::path::Path;

use serde::Serialize;
use sesscascade::ops::demo::DemoSession;
use sesscascade::ops::get::Report;

use super::{HEADING, get};

/// What `demo` made.
#[derive(Serialize)]
pub(crate) struct Demo<'a> {
    pub(crate) schema: u32,
    pub(crate) command: &'static str,
    /// Where everything is.
    pub(crate) dir: &'a Path,
    pub(crate) sessions: Vec<Listed<'a>>,
    /// The first of them, looked up.
    #[serde(skip)]
    pub(crate) first: &'a Report,
}

/// A session with the command that shows it.
#[derive(Serialize)]
pub(crate) struct Listed<'a> {
    #[serde(flatten)]
    pub(crate) session: &'a DemoSession,
    /// A line for the shell that works as it stands.
    pub(crate) try_it: String,
}

pub(super) fn text(demo: &Demo<'_>) -> String {
    let mut out = String::new();
    if let Some(first) = demo.sessions.first() {
        out.push_str(&format!("{HEADING}${HEADING:#} {}\n\n", first.try_it));
    }
    out.push_str(&get::text(demo.first));
    out.push_str(&format!(
        "\n{HEADING}Try the others{HEADING:#}; everything is in {}, and gone when you delete it.\n",
        demo.dir.display()
    ));
    for listed in demo.sessions.iter().skip(1) {
        out.push_str(&format!("\n# {}\n{}\n", listed.session.title, listed.try_it));
    }
    out
}
