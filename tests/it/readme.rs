//! Every command in the README is run, as it stands there.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::harness::servers::{Datastore, directory};
use crate::harness::{Run, tools};

const BIN: &str = env!("CARGO_BIN_EXE_sesscascade");

/// What stands in front of lines that say how a command ended.
const MARK: &str = "@@status";

fn readme() -> String {
    std::fs::read_to_string(tools::repository().join("README.md")).unwrap()
}

/// The blocks of shell commands, each with the heading that it stands under.
fn blocks(text: &str) -> Vec<(String, Vec<String>)> {
    let (mut blocks, mut heading, mut inside) = (Vec::new(), String::new(), false);
    for line in text.lines() {
        match line {
            "```sh" => {
                inside = true;
                blocks.push((heading.clone(), Vec::new()));
            }
            "```" => inside = false,
            line if inside => blocks.last_mut().unwrap().1.push(line.to_owned()),
            line => {
                if let Some(title) =
                    line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'))
                {
                    title.clone_into(&mut heading);
                }
            }
        }
    }
    blocks
}

/// Commands between backticks.
fn inline(text: &str) -> Vec<String> {
    let outside = text.split("```").step_by(2).collect::<String>();
    let code = outside.split('`').skip(1).step_by(2);
    code.filter(|code| code.starts_with("sesscascade ")).map(str::to_owned).collect()
}

/// A directory with the demonstration and the files that the README's commands read.
struct Tour {
    directory: TempDir,
    datastore: String,
}

impl Tour {
    fn new(datastore: &Datastore) -> Self {
        let directory = directory();
        let tour = directory.path().join("tour");
        Run::new(["demo", "--dir", tour.to_str().unwrap()]).run().text();
        let tour = Self { directory, datastore: datastore.host() };
        let cookie = std::fs::read_to_string(tour.path().join("cookies/healthy")).unwrap();
        std::fs::write(tour.path().join("access.log"), format!("GET / session={cookie}\n")).unwrap();
        tour
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("tour")
    }

    /// Runs lines in one shell, one after the other; gives each with its status.
    fn run(&self, directory: &Path, lines: &[String]) -> Vec<(String, i32)> {
        let mut script = String::from(
            "COOKIE=$(cat \"$TOUR/cookies/healthy\")\nID=$(sesscascade get -o json \"$COOKIE\" | sed -n 's/^  \"id\": \"\\(.*\\)\",$/\\1/p')\n",
        );
        for (number, line) in lines.iter().enumerate() {
            // What goes on for ever is stopped.
            let line = line.replace("sesscascade get --watch", "timeout -s INT 1 sesscascade get --watch");
            let line =
                line.replace("sesscascade report --watch", "timeout -s INT 1 sesscascade report --watch");
            script.push_str(&format!("{line}\nprintf '\\n{MARK} {number} %s\\n' \"$?\"\n"));
        }
        let output = Command::new(tools::find("bash", "bash"))
            .args(["--norc", "-c", &script])
            .current_dir(directory)
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", Path::new(BIN).parent().unwrap().display()))
            .env("HOME", self.directory.path())
            .env("EDITOR", "true")
            .env("TOUR", self.path())
            .env("SESSCASCADE_CONFIG", if directory == self.path() { "sesscascade.toml" } else { "" })
            .env("DATASTORE_EMULATOR_HOST", &self.datastore)
            .stdin(Stdio::from(std::fs::File::open(self.path().join("cookies/healthy")).unwrap()))
            .output()
            .unwrap();
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let statuses: Vec<i32> = stdout
            .lines()
            .filter_map(|line| line.strip_prefix(MARK)?.split(' ').nth(2)?.parse().ok())
            .collect();
        assert_eq!(statuses.len(), lines.len(), "{stdout}\n{stderr}");
        let told = lines.iter().cloned().zip(statuses).collect();
        assert!(!stderr.contains("command not found"), "{told:?}\n{stderr}");
        told
    }
}

#[test]
fn the_two_commands_are_there() {
    let (_, lines) = blocks(&readme()).into_iter().find(|(heading, _)| heading == "Two commands").unwrap();
    let commands: Vec<_> = lines.iter().map(|line| line.split('#').next().unwrap().trim()).collect();
    assert_eq!(commands, ["cargo run --release -- demo", "scripts/test"]);
    let script = std::fs::metadata(tools::repository().join("scripts/test")).unwrap();
    assert!(script.permissions().mode() & 0o111 != 0);
    let ci = std::fs::read_to_string(tools::repository().join(".ci/run")).unwrap();
    assert!(ci.contains("scripts/test"), "{ci}");
}

#[test]
fn the_five_minutes_go_as_they_are_told() {
    let datastore = Datastore::start();
    let tour = Tour::new(&datastore);
    let (_, lines) = blocks(&readme()).into_iter().find(|(heading, _)| heading == "Five minutes").unwrap();
    // Where the reader stands at the beginning, with nothing configured.
    let begin = directory();
    for (line, status) in tour.run(begin.path(), &lines) {
        let expected = i32::from(line.starts_with("sesscascade check"));
        assert_eq!(status, expected, "{line}");
    }
}

#[test]
fn every_other_command_can_be_run() {
    let (datastore, text) = (Datastore::start(), readme());
    let mut ran = 0;
    for (heading, lines) in blocks(&text) {
        if ["Two commands", "Five minutes"].contains(&&*heading) {
            continue;
        }
        let tour = Tour::new(&datastore);
        if heading == "Configuration" {
            std::fs::remove_file(tour.path().join("sesscascade.toml")).unwrap();
            std::fs::create_dir(tour.directory.path().join("empty")).unwrap();
            assert_understood(&tour.run(&tour.directory.path().join("empty"), &lines));
        } else {
            assert_understood(&tour.run(&tour.path(), &lines));
        }
        ran += lines.len();
    }
    let commands: Vec<_> = inline(&text).into_iter().map(|command| runnable(&command)).collect();
    let tour = Tour::new(&datastore);
    // What others put back or undo.
    assert_understood(&tour.run(&tour.path(), &["sesscascade export all.jsonl.zst".to_owned()]));
    for command in &commands {
        if command.contains(" export ") {
            std::fs::remove_file(tour.path().join("all.jsonl.zst")).unwrap();
        }
        // A shell for each, so that each has the whole of standard input.
        assert_understood(&tour.run(&tour.path(), std::slice::from_ref(command)));
    }
    ran += commands.len();
    assert!(ran > 50, "{ran} commands in the README");
}

/// A command that is only named is asked for its help; what stands for a name is one.
fn runnable(command: &str) -> String {
    let command = command.replace("COMMAND", "get");
    let command = command.split(" | man").next().unwrap();
    let is_alone = command.split(' ').count() == 2;
    let needs_more = ["merge", "repair", "apply", "help", "man"].iter().any(|name| command.ends_with(name));
    if is_alone && needs_more { format!("{command} --help") } else { command.to_owned() }
}

/// Findings, a question that nobody answers and a file that has gone are no mistakes of the README's; what the
/// program does not understand is.
fn assert_understood(told: &[(String, i32)]) {
    for (line, status) in told {
        assert!([0, 1, 4, 6, 124].contains(status), "{line}: status {status}");
    }
}
