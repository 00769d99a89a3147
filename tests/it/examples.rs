//! The CI jobs in `examples/`: every command in them is run, on sessions that are well and on those of `demo`.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use yaml_rust2::{Yaml, YamlLoader};

use crate::harness::servers::{directory, embedded};
use crate::harness::{Run, json_lines, tools};

/// The keys as the secret store gives them.
const SECRETS: [(&str, &str); 2] =
    [("SESSION_HASH_KEY", "hash-key-of-the-integration-tests"), ("SESSION_BLOCK_KEY", "block-key-16-byt")];

fn example(name: &str) -> Yaml {
    let text = std::fs::read_to_string(tools::repository().join("examples").join(name)).unwrap();
    let mut documents = YamlLoader::load_from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(documents.len(), 1, "{name}");
    documents.remove(0)
}

fn text(yaml: &Yaml) -> String {
    yaml.as_str().unwrap_or_else(|| panic!("{yaml:?} is no text")).to_owned()
}

fn list(yaml: &Yaml) -> &[Yaml] {
    yaml.as_vec().unwrap_or_else(|| panic!("{yaml:?} is no list"))
}

/// A script of a job, how bash runs it there, and the keys that it is given.
struct Step {
    options: &'static str,
    script: String,
    keys: Option<String>,
}

/// The steps of the GitHub job that run something.
fn github() -> Vec<Step> {
    let workflow = example("github-actions.yml");
    let job = &workflow["jobs"]["sessions"];
    let has_tiers = |name: &str, url: &str| text(&job["env"][name]).starts_with(url);
    assert!(has_tiers("SESSCASCADE_MEMCACHE", "memcache://"));
    assert!(has_tiers("SESSCASCADE_DATASTORE", "datastore://"));
    let steps = list(&job["steps"]);
    let last = steps.last().unwrap();
    assert!(text(&last["uses"]).starts_with("actions/upload-artifact@"));
    assert_eq!(text(&last["if"]), "${{ !cancelled() }}", "what was found is kept when something failed, too");
    for file in ["smoke.xml", "findings.jsonl"] {
        assert!(text(&last["with"]["path"]).contains(file), "{file}");
    }
    let scripts = steps.iter().filter(|step| !step["run"].is_badvalue());
    scripts
        .map(|step| {
            let keys = step["env"]["SESSCASCADE_KEYS"].as_str().map(str::to_owned);
            for (name, _) in SECRETS.iter().filter(|_| keys.is_some()) {
                assert_eq!(text(&step["env"][*name]), format!("${{{{ secrets.{name} }}}}"));
            }
            Step { options: "-ec", script: text(&step["run"]), keys }
        })
        .collect()
}

/// The one step of the build.
fn cloud_build() -> Step {
    let build = example("cloudbuild.yaml");
    let [step] = list(&build["steps"]) else { panic!("one step") };
    let secrets: Vec<_> = list(&step["secretEnv"]).iter().map(text).collect();
    let known = list(&build["availableSecrets"]["secretManager"]);
    assert_eq!(secrets, known.iter().map(|secret| text(&secret["env"])).collect::<Vec<_>>());
    assert_eq!(secrets, SECRETS.map(|(name, _)| name));
    let [option, script] = list(&step["args"]) else { panic!("two arguments") };
    assert_eq!((text(&step["entrypoint"]), text(option)), ("bash".to_owned(), "-c".to_owned()));
    let keys = list(&step["env"])
        .iter()
        .map(text)
        .find_map(|pair| pair.strip_prefix("SESSCASCADE_KEYS=").map(str::to_owned));
    // As Cloud Build replaces them.
    let script = text(script).replace("$$", "$").replace("$BUILD_ID", "build-1");
    Step { options: "-c", script, keys }
}

/// Programs of these names, which only write down how they were called.
fn stand_ins(directory: &Path) {
    std::fs::create_dir(directory.join("bin")).unwrap();
    for name in ["gcloud", "dpkg", "sudo"] {
        let file = directory.join("bin").join(name);
        std::fs::write(&file, format!("#!/bin/sh\necho {name} \"$@\" >> called\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

impl Step {
    /// Runs the script as CI does, in this directory and on these sessions, and gives its status.
    fn run(&self, directory: &Path, sessions: &str) -> i32 {
        let program = Path::new(env!("CARGO_BIN_EXE_sesscascade")).parent().unwrap();
        let path = format!("{}:{}:/usr/bin:/bin", directory.join("bin").display(), program.display());
        let mut shell = Command::new("bash");
        shell.args([self.options, &self.script]).current_dir(directory).env_clear();
        shell.env("PATH", path).env("HOME", directory);
        shell.env("SESSCASCADE_MEMCACHE", sessions).env("SESSCASCADE_DATASTORE", sessions);
        if let Some(keys) = &self.keys {
            shell.env("SESSCASCADE_KEYS", keys).envs(SECRETS);
        }
        let output = shell.output().expect("bash starts");
        let shown = [output.stdout, output.stderr].concat();
        let shown = String::from_utf8_lossy(&shown);
        for (_, secret) in SECRETS {
            assert!(!shown.contains(secret), "a key is shown: {shown}");
        }
        output.status.code().unwrap_or_else(|| panic!("{shown}"))
    }
}

/// What the job has left to be kept: `smoke` passed with keys, and so many sessions were looked at.
fn assert_kept(directory: &Path, sessions: u64) {
    let xml = std::fs::read_to_string(directory.join("smoke.xml")).unwrap();
    assert!(xml.contains("failures=\"0\" skipped=\"0\" errors=\"0\""), "{xml}");
    let findings = std::fs::read_to_string(directory.join("findings.jsonl")).unwrap();
    let summary = json_lines(&findings).pop().unwrap();
    assert_eq!((&summary["summary"], &summary["counts"]["sessions"]), (&true.into(), &sessions.into()));
}

/// The sessions of `demo`, among them stale ones, and how many there are.
fn demo(directory: &Path) -> (String, u64) {
    let place = directory.join("demo");
    let report = Run::new(["demo", "-o", "json", "--dir", place.to_str().unwrap()]).run().json();
    let kept = report["sessions"].as_array().unwrap().len();
    (embedded(&place), kept as u64)
}

#[test]
fn github_runs_every_step_and_fails_for_stale_sessions() {
    let steps = github();
    let of = |command: &str| steps.iter().filter(|step| step.script.contains(command)).count();
    assert_eq!((steps.len(), of("sesscascade smoke "), of("sesscascade check ")), (3, 1, 1));
    let good = directory();
    stand_ins(good.path());
    let statuses: Vec<_> = steps.iter().map(|step| step.run(good.path(), &embedded(good.path()))).collect();
    assert_eq!(statuses, [0, 0, 0]);
    assert_kept(good.path(), 0);
    let bad = directory();
    stand_ins(bad.path());
    let (sessions, count) = demo(bad.path());
    let statuses: Vec<_> = steps.iter().map(|step| step.run(bad.path(), &sessions)).collect();
    assert_eq!(statuses, [0, 0, 1]);
    assert_kept(bad.path(), count);
}

#[test]
fn cloud_build_keeps_what_was_found_and_then_fails() {
    let step = cloud_build();
    let good = directory();
    stand_ins(good.path());
    assert_eq!(step.run(good.path(), &embedded(good.path())), 0);
    assert_kept(good.path(), 0);
    let bad = directory();
    stand_ins(bad.path());
    let (sessions, count) = demo(bad.path());
    assert_eq!(step.run(bad.path(), &sessions), 1);
    assert_kept(bad.path(), count);
    for place in [good.path(), bad.path()] {
        let called = std::fs::read_to_string(place.join("called")).unwrap();
        let last = called.lines().last().unwrap();
        assert_eq!(last, "gcloud storage cp smoke.xml findings.jsonl gs://BUCKET/sessions/build-1/");
    }
}

#[test]
fn they_name_no_key_as_an_option() {
    for step in github().into_iter().chain([cloud_build()]) {
        let asks = step.script.lines().any(|line| line.trim_start().starts_with("sesscascade smoke"));
        assert_eq!(step.keys.is_some(), asks, "{}", step.script);
        assert!(!step.script.contains("KEY"), "{}", step.script);
    }
}
