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

/// What a bash completes in a directory with a configuration file, after `words` that end in an empty one.
fn completed(words: &[&str]) -> String {
    let directory = directory();
    std::fs::write(directory.path().join("sesscascade.toml"), "[profile.staging]\n[profile.production]\n")
        .unwrap();
    let state = directory.path().join("state/sesscascade");
    std::fs::create_dir_all(&state).unwrap();
    std::fs::write(state.join("recent"), "NEWEST\nOLDER\n").unwrap();
    let words: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
    let script = format!(
        "source <(SESSCASCADE_COMPLETE=bash sesscascade)\n\
         COMP_WORDS=(sesscascade {} '') COMP_CWORD={} COMP_TYPE=9\n\
         _clap_complete_sesscascade sesscascade '' ''\nprintf '%s ' \"${{COMPREPLY[@]}}\"",
        words.join(" "),
        words.len() + 1
    );
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_sesscascade")).parent().unwrap();
    let output = std::process::Command::new(tools::find("bash", "bash"))
        .args(["--norc", "-c", &script])
        .current_dir(directory.path())
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .env("XDG_STATE_HOME", directory.path().join("state"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn a_shell_can_ask_the_program_itself() {
    assert_eq!(completed(&["--profile"]), "production staging");
    assert_eq!(completed(&["get", "--id"]), "NEWEST OLDER");
    assert!(completed(&["check", "--fail-on"]).contains("ttl-drift"));
    assert!(completed(&[]).contains("doctor"));
}

#[test]
fn an_id_that_somebody_looked_at_is_kept_for_completion() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = directory();
    let stored = crate::harness::servers::embedded(directory.path());
    let name = crate::harness::id("recent");
    let tiers = ["--memcache", &stored, "--datastore", &stored];
    Run::new(["put", "--id", &name, "--values", "{}"]).args(tiers).run().text();
    let state = directory.path().join("state");
    let recent = state.join("sesscascade/recent");
    let get = ["get", "--id", &name];
    Run::new(get).args(tiers).env("XDG_STATE_HOME", state.display().to_string()).run().text();
    assert!(!recent.exists(), "a script leaves nothing");

    let command = format!("{} {} {}", env!("CARGO_BIN_EXE_sesscascade"), get.join(" "), tiers.join(" "));
    let status = std::process::Command::new(tools::find("script", "bsdutils"))
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .env_clear()
        .env("SHELL", "/bin/sh")
        .env("XDG_STATE_HOME", &state)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(std::fs::read_to_string(&recent).unwrap(), format!("{name}\n"));
    assert_eq!(std::fs::metadata(&recent).unwrap().permissions().mode() & 0o777, 0o600);
}
