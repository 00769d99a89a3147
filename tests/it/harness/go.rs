//! The Go program in `tests/go`, which uses the application's own libraries.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::tools;

/// Runs the Go program and gives back its standard output.
pub fn run(args: &[&str]) -> String {
    let output = Command::new(program()).args(args).output().expect("the Go program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "tests/go {args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// Built once a run of the tests.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let go = tools::find("go", "golang");
        let program = tools::repository().join("target/tmp/go-peer");
        let output = Command::new(go)
            .args(["build", "-o"])
            .arg(&program)
            .arg("./tests/go")
            .current_dir(tools::repository())
            .env("GO111MODULE", "off")
            .env("GOPATH", gopath())
            .output()
            .expect("go starts");
        assert!(output.status.success(), "go build ./tests/go: {}", String::from_utf8_lossy(&output.stderr));
        program
    })
}

/// Where Debian puts the sources of Go libraries.
fn gopath() -> PathBuf {
    const PACKAGES: [&str; 3] = [
        "golang-github-gorilla-sessions-dev",
        "golang-github-gorilla-securecookie-dev",
        "golang-github-bradfitz-gomemcache-dev",
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
