//! The direction rule of `src/lib.rs`: who may use whom.

use std::fs;
use std::path::Path;

use crate::harness::tools;

/// A module, and the modules of the crate that it may name.
const MAY_USE: [(&str, &[&str]); 15] = [
    ("gob", &["gob"]),
    ("cookie", &["cookie"]),
    ("lines.rs", &[]),
    ("session.rs", &[]),
    ("values", &["values", "gob"]),
    ("tier", &["tier", "session"]),
    ("trace.rs", &["session", "tier"]),
    ("cascade.rs", &["session", "tier", "trace"]),
    ("condition.rs", &["session", "tier", "trace", "values"]),
    ("condition", &["condition", "session", "tier", "trace", "values"]),
    ("outline.rs", &["condition", "session", "tier", "trace"]),
    ("filter", &["condition", "filter", "outline", "session", "tier", "trace", "values"]),
    ("walk", &["cascade", "condition", "filter", "outline", "session", "tier", "trace", "walk"]),
    ("plan", &["cascade", "condition", "lines", "plan", "session", "tier", "trace"]),
    (
        "ops",
        &[
            "cascade",
            "condition",
            "cookie",
            "filter",
            "gob",
            "lines",
            "ops",
            "outline",
            "plan",
            "session",
            "tier",
            "trace",
            "values",
            "walk",
        ],
    ),
];

#[test]
fn modules_use_only_what_the_direction_rule_allows() {
    let source = tools::repository().join("src");
    for (module, allowed) in MAY_USE {
        for (file, text) in files(&source.join(module)) {
            for used in text.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                assert!(
                    allowed.contains(&used.as_str()),
                    "{file} uses crate::{used}, which {module} may not"
                );
            }
        }
    }
}

/// The rule above looks for `crate::` only.
#[test]
fn no_module_reaches_another_through_its_parents() {
    let source = tools::repository().join("src");
    for (module, _) in MAY_USE {
        for (file, text) in files(&source.join(module)) {
            let path = Path::new(&file).strip_prefix(&source).unwrap().with_extension("");
            let depth = path.iter().filter(|part| *part != "mod").count();
            for path in text.split(|c: char| !c.is_alphanumeric() && !"_:*".contains(c)) {
                let ups = path.matches("super::").count();
                // `use super::*` is how tests in a file take in what they test.
                let leaves = ups >= depth && path != "super::*";
                assert!(!leaves, "{file} leaves {module} by {path}");
            }
        }
    }
}

#[test]
fn every_module_of_the_library_has_a_rule() {
    let source = tools::repository().join("src");
    for entry in fs::read_dir(source).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = ["lib.rs", "main.rs", "cli"].contains(&&*name)
            || MAY_USE.iter().any(|(module, _)| *module == name);
        assert!(known, "src/{name} is not in the direction rule");
    }
}

/// A bulk write that nobody agreed to has no way to be called.
#[test]
fn only_the_command_line_gives_consent() {
    let source = tools::repository().join("src");
    for (file, text) in files(&source) {
        let gives = text.contains("Consent::given");
        assert!(!gives || file.ends_with("cli/consent.rs"), "{file} agrees to what nobody was asked about");
    }
}

#[test]
fn only_the_renderer_prints() {
    let source = tools::repository().join("src");
    for (file, text) in files(&source) {
        let prints = ["println!", "eprintln!", "print!(", "eprint!(", "dbg!"]
            .iter()
            .find(|word| text.contains(**word));
        assert!(prints.is_none(), "{file} prints");
        let streams = text.contains("io::stdout") || text.contains("io::stderr");
        assert!(!streams || file.contains("cli/render/"), "{file} takes a standard stream");
    }
}

fn files(path: &Path) -> Vec<(String, String)> {
    if path.is_file() {
        return vec![(path.display().to_string(), fs::read_to_string(path).unwrap())];
    }
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    entries.flat_map(|entry| files(&entry.unwrap().path())).collect()
}
