//! Runs the program and compares all three things it leaves behind: standard output, standard error
//! and the exit status. Both streams must be empty unless a test says otherwise.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

pub mod entities;
pub mod fakes;
pub mod go;
pub mod population;
pub mod servers;
pub mod snapshot;
pub mod tools;

/// A hash key and a block key for tests, and how they are written in `SESSCASCADE_KEYS`.
pub const HASH_KEY: &[u8] = b"hash-key-of-the-integration-tests";
pub const BLOCK_KEY: &[u8] = b"block-key-16-byt";
pub const KEYS: &str = "text:hash-key-of-the-integration-tests:text:block-key-16-byt";

/// What a run may take on top of the timeout that it was given: starting and ending on a busy machine.
const SLACK: Duration = Duration::from_secs(3);

/// One run of the program.
pub struct Run {
    program: PathBuf,
    args: Vec<String>,
    env: Vec<(String, String)>,
    directory: PathBuf,
    stdin: Vec<u8>,
    stdout: Stdio,
    status: i32,
    timeout: Option<Duration>,
}

/// What a run left behind, its status already checked.
pub struct Output {
    stdout: String,
    stderr: String,
}

impl Run {
    pub fn new<S: Into<String>>(args: impl IntoIterator<Item = S>) -> Self {
        Self {
            program: env!("CARGO_BIN_EXE_sesscascade").into(),
            args: args.into_iter().map(Into::into).collect(),
            env: Vec::new(),
            directory: tools::repository().to_owned(),
            stdin: Vec::new(),
            stdout: Stdio::piped(),
            status: 0,
            timeout: None,
        }
    }

    /// Calls the program by this path, which may be relative to the directory that it runs in.
    pub fn called(mut self, program: &str, directory: &Path) -> Self {
        self.program = program.into();
        self.directory = directory.to_owned();
        self
    }

    pub fn args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.env.push((name.to_owned(), value.into()));
        self
    }

    pub fn envs(mut self, variables: Vec<(String, String)>) -> Self {
        self.env.extend(variables);
        self
    }

    /// With the key pair of the tests.
    pub fn keys(self) -> Self {
        self.env("SESSCASCADE_KEYS", KEYS)
    }

    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Where standard output goes, instead of to the test.
    pub fn stdout(mut self, stdout: impl Into<Stdio>) -> Self {
        self.stdout = stdout.into();
        self
    }

    /// Gives every tier so much time, and expects the end soon after it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self.args(["--timeout".to_owned(), format!("{}ms", timeout.as_millis())])
    }

    /// Expects this exit status instead of 0.
    pub fn status(mut self, status: i32) -> Self {
        self.status = status;
        self
    }

    /// Runs it, whatever its status will be, and gives that and its standard output.
    pub fn any_status(self) -> (i32, String) {
        let (status, output) = self.run_to_its_end();
        (status.unwrap_or(-1), output.stdout)
    }

    /// Runs it, in an environment with nothing but what the test has set.
    pub fn run(self) -> Output {
        let (args, wanted) = (self.args.clone(), self.status);
        let (status, output) = self.run_to_its_end();
        let Output { stdout, stderr } = &output;
        let told = format!("{args:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
        assert_eq!(status, Some(wanted), "status of {told}");
        output
    }

    fn run_to_its_end(self) -> (Option<i32>, Output) {
        let start = Instant::now();
        let mut child = Command::new(&self.program)
            .args(&self.args)
            .current_dir(&self.directory)
            .env_clear()
            .env("HOME", "/nonexistent")
            .env("XDG_STATE_HOME", tools::repository().join("target/tmp/state"))
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(self.stdout)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // The program may end without reading all of it.
        let _ = child.stdin.take().expect("stdin is piped").write_all(&self.stdin);
        let output = child.wait_with_output().expect("the program ends");
        let elapsed = start.elapsed();
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        let told = format!("{:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}", self.args);
        if let Some(timeout) = self.timeout {
            assert!(elapsed < timeout + SLACK, "{elapsed:?} is not in time: {told}");
        }
        assert_no_secrets(&[&stdout, &stderr], &self.env);
        assert!(!stdout.contains('\u{1b}') && !stderr.contains('\u{1b}'), "escape sequences in {told}");
        (output.status.code(), Output { stdout, stderr })
    }
}

impl Run {
    /// Runs it, and gives back both streams, where something is said on each.
    pub fn run_with_notice(self) -> (String, String) {
        let output = self.run();
        (output.stdout, output.stderr)
    }
}

impl Output {
    /// Nothing on standard error, and this JSON document on standard output.
    pub fn json(self) -> Json {
        assert_eq!(self.stderr, "");
        serde_json::from_str(&self.stdout).expect("standard output is JSON")
    }

    /// Nothing on standard error, and a JSON document a line on standard output.
    pub fn lines(self) -> Vec<Json> {
        json_lines(&self.text())
    }

    /// Nothing on standard error, and this text on standard output.
    pub fn text(self) -> String {
        assert_eq!(self.stderr, "");
        self.stdout
    }

    /// Nothing on standard output, and this text on standard error.
    pub fn error(self) -> String {
        assert_eq!(self.stdout, "");
        self.stderr
    }
}

/// A JSON document a line.
pub fn json_lines(text: &str) -> Vec<Json> {
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// No key may appear in any stream of any run, in any of the forms that it could be printed in.
fn assert_no_secrets(streams: &[&str], env: &[(String, String)]) {
    let mut secrets = vec![HASH_KEY.to_vec(), BLOCK_KEY.to_vec()];
    let configured = env.iter().filter(|(name, _)| name == "SESSCASCADE_KEYS").map(|(_, value)| value);
    for pair in configured.flat_map(|value| value.split([',', '\n'])) {
        let words: Vec<_> = pair.split(':').collect();
        for (index, word) in words.iter().enumerate() {
            // The name of a variable or file is no secret, and short words are too common to look for.
            let is_reference = index > 0 && ["env", "file"].contains(&words[index - 1]);
            if word.len() >= 16 && !is_reference {
                secrets.push(word.as_bytes().to_vec());
            }
        }
    }
    for secret in secrets {
        for stream in streams {
            let found = stream.as_bytes().windows(secret.len()).any(|window| window == secret);
            let told = encodings(&secret).into_iter().find(|form| stream.contains(form.as_str()));
            assert!(!found && told.is_none(), "a key appears in the output");
        }
    }
}

/// Hex, base64, and lists of decimal numbers as Rust and Go print bytes.
fn encodings(secret: &[u8]) -> Vec<String> {
    use base64::Engine as _;
    use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let numbers: Vec<_> = secret.iter().map(u8::to_string).collect();
    vec![
        hex.to_uppercase(),
        hex,
        BASE64_STANDARD_NO_PAD.encode(secret),
        BASE64_URL_SAFE_NO_PAD.encode(secret),
        numbers.join(", "),
        numbers.join(","),
        numbers.join(" "),
    ]
}

/// Every variable that changes what `get` does, as its help and the README tell.
pub fn variables() -> Vec<String> {
    let help = Run::new(["get", "--help"]).run().text();
    let named = help.split("[env: ").skip(1).map(|rest| rest.split([']', '=']).next().unwrap().to_owned());
    let others = ["SESSCASCADE_KEYS", "MaxMemcacheSessionSizeBytes", "DATASTORE_EMULATOR_HOST"];
    let variables: Vec<_> = named.chain(others.map(str::to_owned)).collect();
    assert!(variables.len() >= 14, "{variables:?}");
    variables
}

/// An id of the store's form, the same for the same label.
pub fn id(label: &str) -> String {
    let mut bytes = [0; 32];
    for (index, byte) in label.bytes().enumerate() {
        bytes[index % 32] ^= byte.rotate_left((index / 32) as u32);
    }
    sesscascade::session::SessionId::from_random(&bytes).to_string()
}

/// An id of the store's form, the same for the same label, anywhere in the key space.
pub fn spread_id(label: &str) -> String {
    use sha2::Digest as _;
    let bytes: [u8; 32] = sha2::Sha256::digest(label).into();
    sesscascade::session::SessionId::from_random(&bytes).to_string()
}

/// The cookie that the application would have sent for a session id, just now.
pub fn cookie(id: &str) -> String {
    use sesscascade::cookie::{Codec, KeyPair};
    let pair = KeyPair::new(HASH_KEY.to_vec(), Some(BLOCK_KEY.to_vec())).unwrap();
    let codec = Codec::new("session", [pair].into_iter().collect(), None);
    let payload = sesscascade::gob::encode_string(id.as_bytes());
    codec.seal(&payload, jiff::Timestamp::now().as_second(), &[7; 16]).unwrap()
}

/// Takes a file of keys from everybody but its owner, so that nothing is warned of.
pub fn private(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// A home directory in which nothing was ever stored.
pub fn directory_home() -> String {
    tools::repository().join("target/tmp/empty-home").display().to_string()
}
