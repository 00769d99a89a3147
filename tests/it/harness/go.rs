//! The Go program in `tests/go`, which uses the application's own libraries.

use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use sesscascade::values;

use super::tools;

/// Runs the Go program and gives back its standard output.
pub fn run(args: &[&str]) -> String {
    run_on(args, &[])
}

/// The same with something on its standard input.
pub fn run_on(args: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(program())
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the Go program starts");
    child.stdin.take().expect("stdin is piped").write_all(input).expect("the Go program reads");
    let output = child.wait_with_output().expect("the Go program ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "tests/go {args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// What Go answers to each request, in their order.
pub fn ask(requests: &[Json]) -> Vec<Answer> {
    let mut child = Command::new(program())
        .arg("peer")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Go program starts");
    let mut stdin = BufWriter::new(child.stdin.take().expect("stdin is piped"));
    let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let answers: Vec<_> = thread::scope(|scope| {
        // It answers before it has read everything, and would wait for ever if nobody read.
        scope.spawn(move || {
            for request in requests {
                writeln!(stdin, "{request}").expect("the Go program reads");
            }
            stdin.flush().expect("the Go program reads");
        });
        let answer = |line: std::io::Result<String>| {
            let line = line.expect("answers are UTF-8");
            let answer: Answer =
                serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
            let refused = answer.error.as_deref().unwrap_or_default();
            assert!(!refused.starts_with("request: "), "{refused}");
            answer
        };
        stdout.lines().map(answer).collect()
    });
    assert!(child.wait().expect("the Go program ends").success());
    assert_eq!(answers.len(), requests.len(), "requests without an answer");
    answers
}

/// An answer of the Go program.
#[derive(Deserialize)]
pub struct Answer {
    pub ok: bool,
    pub error: Option<String>,
    #[serde(default, with = "base64_text")]
    pub value: Option<Vec<u8>>,
    pub text: Option<String>,
    plain: Option<Box<RawValue>>,
    #[serde(default, with = "base64_text")]
    pub again: Option<Vec<u8>>,
    #[serde(default)]
    pub sessions: Vec<Generated>,
}

/// A session that the Go program has made up.
#[derive(Deserialize)]
pub struct Generated {
    #[serde(with = "base64_text")]
    data: Option<Vec<u8>>,
    plain: Box<RawValue>,
}

impl Answer {
    /// Go's plain view of what it decoded.
    pub fn plain(&self) -> Json {
        self.plain.as_deref().map_or(Json::Null, read)
    }
}

impl Generated {
    pub fn payload(&self) -> &[u8] {
        self.data.as_deref().expect("a generated session has bytes")
    }

    pub fn plain(&self) -> Json {
        read(&self.plain)
    }
}

/// Views nest deeper, and have odder keys, than `serde_json` reads into its own values.
fn read(raw: &RawValue) -> Json {
    values::read_json(raw.get().as_bytes()).expect("Go's plain view is JSON")
}

mod base64_text {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer};

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| STANDARD.decode(text).map_err(serde::de::Error::custom)).transpose()
    }
}

/// The program in `tests/go`, built once a run of the tests.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| build("tests/go", "go-peer"))
}

/// The program in `tests/writer`, which saves sessions as the application would.
pub fn writer() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| build("tests/writer", "go-writer"))
}

fn build(source: &str, name: &str) -> PathBuf {
    let go = tools::find("go", "golang");
    let program = tools::repository().join("target/tmp").join(name);
    let output = Command::new(go)
        .args(["build", "-o"])
        .arg(&program)
        .arg(format!("./{source}"))
        .current_dir(tools::repository())
        .env("GO111MODULE", "off")
        .env("GOPATH", gopath())
        .output()
        .expect("go starts");
    assert!(output.status.success(), "go build ./{source}: {}", String::from_utf8_lossy(&output.stderr));
    program
}

/// Where Debian puts the sources of Go libraries.
fn gopath() -> PathBuf {
    const PACKAGES: [&str; 4] = [
        "golang-github-gorilla-sessions-dev",
        "golang-github-gorilla-securecookie-dev",
        "golang-github-bradfitz-gomemcache-dev",
        "golang-google-cloud-dev",
    ];
    let listed = Command::new("dpkg").arg("-L").args(PACKAGES).output();
    let listed = listed.expect("dpkg starts: the Go libraries come as Debian packages");
    assert!(
        listed.status.success(),
        "the Go libraries are not installed: run scripts/test, or 'apt-get install {}'",
        PACKAGES.join(" ")
    );
    let files = String::from_utf8_lossy(&listed.stdout).into_owned();
    let source = files.lines().find(|line| line.ends_with("/src")).expect("a directory of Go sources");
    Path::new(source).parent().expect("its parent").to_owned()
}
