//! What is generated and committed is what would be generated today.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::harness::servers::directory;
use crate::harness::{Run, tools};

const SHELLS: [(&str, &str); 5] = [
    ("bash", "sesscascade.bash"),
    ("zsh", "_sesscascade"),
    ("fish", "sesscascade.fish"),
    ("powershell", "_sesscascade.ps1"),
    ("elvish", "sesscascade.elv"),
];

#[test]
fn completions_are_those_of_today() {
    for (shell, file) in SHELLS {
        let script = Run::new(["completions", shell]).run().text();
        let committed = fs::read_to_string(tools::repository().join("completions").join(file));
        assert!(
            committed.is_ok_and(|committed| committed == script),
            "completions/{file} is stale: run 'scripts/generate' and commit it"
        );
    }
}

fn pages(directory: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let page = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    paths.map(page).collect()
}

#[test]
fn manual_pages_are_those_of_today() {
    let fresh = directory();
    let directory = fresh.path().display().to_string();
    Run::new(["man", "--dir", &directory]).run().text();
    let (today, committed) = (pages(fresh.path()), pages(&tools::repository().join("man")));
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&today), names(&committed), "run 'scripts/generate' and commit man/");
    for (name, page) in &today {
        assert!(*page == committed[name], "man/{name} is stale: run 'scripts/generate' and commit it");
    }
    assert!(today.len() > 15 && today["sesscascade-evict.1"].contains("purge that the store lacks"));
    assert_eq!(Run::new(["man", "evict"]).run().text(), today["sesscascade-evict.1"]);
    assert_eq!(Run::new(["man"]).run().text(), today["sesscascade.1"]);
    let error = Run::new(["man", "evcit"]).status(2).run().error();
    assert!(error.contains("there is no command \"evcit\""), "{error}");
}
