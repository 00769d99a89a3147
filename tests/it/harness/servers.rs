//! Real servers on free loopback ports, stopped by process id.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::tools;

/// A server process in a process group of its own.
struct Process {
    child: Child,
}

impl Process {
    fn start(command: &mut Command) -> Self {
        use std::os::unix::process::CommandExt as _;
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        Self { child }
    }

    fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Signals the whole group: Google's emulator is a shell script with Java as its child.
    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-s", signal, "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal("KILL");
        let _ = self.child.wait();
    }
}

/// A free port below those that the system gives out, another one each time, so that no fake, no
/// connection and no other server of this run takes it before its server does.
fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    const FIRST: u16 = 12_000;
    const COUNT: u32 = 20_000;
    // Another run at the same time begins somewhere else.
    let begin = std::process::id().wrapping_mul(997);
    loop {
        let offset = begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % COUNT;
        let port = FIRST + offset as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A running server and its port. One that ends at once, as when somebody was faster at taking the
/// port, is started again on another.
fn start(
    what: &str,
    command: impl Fn(u16) -> Command,
    ready: impl Fn(u16, &Process) -> bool,
) -> (Process, u16) {
    const ATTEMPTS: usize = 5;
    for _ in 0..ATTEMPTS {
        let port = free_port();
        let mut process = Process::start(&mut command(port));
        let deadline = Instant::now() + Duration::from_secs(60);
        while process.is_running() {
            // Who answers may be another server on the same port, from which this one shies away.
            if ready(port, &process) && process.is_running() {
                return (process, port);
            }
            assert!(Instant::now() < deadline, "{what} did not get ready within a minute");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    panic!("{what} ended {ATTEMPTS} times instead of getting ready");
}

/// A memcached of a test's own.
pub struct Memcached {
    process: Process,
    port: u16,
}

impl Memcached {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(options: &[&str]) -> Self {
        let program = tools::find("memcached", "memcached");
        let command = |port: u16| {
            let mut command = Command::new(&program);
            command.args(["-l", "127.0.0.1", "-U", "0", "-u", "nobody", "-p", &port.to_string()]);
            command.args(options);
            command
        };
        let ready = |port, process: &Process| {
            ask(port, "stats").is_ok_and(|line| line == format!("STAT pid {}", process.child.id()))
        };
        let (process, port) = start("memcached", command, ready);
        Self { process, port }
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn url(&self) -> String {
        format!("memcache://{}", self.address())
    }

    /// Makes it accept connections and answer nothing, until the test ends.
    pub fn freeze(&self) {
        self.process.signal("STOP");
    }

    /// Goes on.
    pub fn thaw(&self) {
        self.process.signal("CONT");
    }

    /// Sends one command and gives back the first line of the answer.
    pub fn ask(&self, command: &str) -> String {
        ask(self.port, command).expect("memcached answers")
    }
}

fn ask(port: u16, command: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "{command}\r\n")?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// A Datastore emulator of a test's own.
pub struct Datastore {
    process: Process,
    port: u16,
    _data: TempDir,
    /// Whether it honours `base_version` and knows Datastore's limits.
    pub is_googles: bool,
}

impl Datastore {
    /// The `datastore-emulator` crate's server.
    pub fn start() -> Self {
        let data = directory();
        let program = tools::datastore_emulator();
        let command = |port: u16| {
            let mut command = Command::new(&program);
            command.args(["--host-port", &format!("127.0.0.1:{port}"), "--no-store-on-disk"]);
            command.current_dir(data.path());
            command
        };
        let (process, port) = start("the Datastore emulator", command, |port, _| answers_http(port));
        Self { process, port, _data: data, is_googles: false }
    }

    /// Google's emulator, where it is installed.
    pub fn start_googles() -> Option<Self> {
        let script = tools::google_emulator()?;
        let data = directory();
        let command = |port: u16| {
            let mut command = Command::new(&script);
            command.args(["start", "--host=127.0.0.1", &format!("--port={port}"), "--store_on_disk=False"]);
            command.arg("--consistency=1.0").arg(data.path());
            command
        };
        let (process, port) = start("Google's emulator", command, |port, _| answers_http(port));
        Some(Self { process, port, _data: data, is_googles: true })
    }

    /// Every kind of server that there is here.
    pub fn start_all() -> Vec<Self> {
        [Some(Self::start()), Self::start_googles()].into_iter().flatten().collect()
    }

    /// What `DATASTORE_EMULATOR_HOST` is to be set to.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn freeze(&self) {
        self.process.signal("STOP");
    }
}

fn answers_http(port: u16) -> bool {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(1)) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(1)));
    let mut answer = [0; 12];
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n").is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && answer.ends_with(b"200")
}

/// A directory that is gone after the test.
pub fn directory() -> TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

/// The URL of an embedded tier in a directory.
pub fn embedded(directory: &Path) -> String {
    format!("embedded:{}", directory.join("sessions.db").display())
}
