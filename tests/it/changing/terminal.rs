//! The question, on a terminal.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use super::Place;
use crate::harness::servers::Datastore;
use crate::harness::{id, tools};

/// Runs the program on a terminal of its own, types `keys` when it asks, and gives its status and what the
/// terminal has shown.
fn on_a_terminal(place: &Place, args: &str, keys: &str) -> (i32, String) {
    let command = format!("{} {args}", env!("CARGO_BIN_EXE_sesscascade"));
    let mut child = Command::new(tools::find("timeout", "coreutils"))
        .arg("60")
        .arg(tools::find("script", "bsdutils"))
        .args(["--quiet", "--return", "--flush", "--command", &command, "/dev/null"])
        .env_clear()
        .envs(place.env())
        .env("TERM", "xterm")
        .env("SHELL", "/bin/sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut shown, mut piece, mut typed) = (Vec::new(), [0; 4096], false);
    while let Ok(read @ 1..) = stdout.read(&mut piece) {
        shown.extend_from_slice(&piece[..read]);
        if !typed && String::from_utf8_lossy(&shown).contains("[y/") {
            stdin.write_all(keys.as_bytes()).unwrap();
            typed = true;
        }
    }
    let status = child.wait().unwrap();
    (status.code().unwrap(), String::from_utf8_lossy(&shown).into_owned())
}

#[tokio::test]
async fn an_operator_says_yes_or_no_or_goes_away() {
    let place = Place::new(Datastore::start());
    let names: Vec<_> = ["a", "b", "c"].map(id).into();
    for name in &names {
        place.run(&["put", "--yes", "--id", name, "--values", "{}"]).run().text();
    }
    let before = place.source_snapshot().await;
    for (keys, status, wanted) in [
        ("n", 6, "declined; nothing was changed"),
        ("\r", 6, "declined"),
        ("\x03", 130, "interrupted; nothing was changed"),
    ] {
        let (ended, shown) = on_a_terminal(&place, "evict --all", keys);
        assert_eq!(ended, status, "{shown}");
        assert!(shown.contains(wanted), "{shown}");
        assert!(shown.contains("Remove 3 sessions in memcache://"), "{shown}");
        let (hidden, back) = (shown.rfind("\u{1b}[?25l"), shown.rfind("\u{1b}[?25h"));
        assert!(hidden <= back, "the cursor stays hidden: {shown:?}");
        before.assert_untouched(&place.source_snapshot().await, "no");
    }
    let (status, shown) = on_a_terminal(&place, "evict --all", "y");
    assert_eq!(status, 0, "{shown}");
    assert!(shown.contains("What is replaced or removed is kept in"), "{shown}");
    assert!(shown.contains("3 of 3 sessions done"), "{shown}");
    assert_eq!(place.source_snapshot().await.len(), 0);
}
