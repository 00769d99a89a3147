//! Real servers on free loopback ports, stopped by process id.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
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

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn wait_until(what: &str, ready: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !ready() {
        assert!(Instant::now() < deadline, "{what} did not get ready within a minute");
        std::thread::sleep(Duration::from_millis(5));
    }
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
        let port = free_port();
        let mut command = Command::new(tools::find("memcached", "memcached"));
        command.args(["-l", "127.0.0.1", "-U", "0", "-u", "nobody", "-p", &port.to_string()]).args(options);
        let process = Process::start(&mut command);
        wait_until("memcached", || TcpStream::connect(("127.0.0.1", port)).is_ok());
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

    /// Sends one command and gives back the first line of the answer.
    pub fn ask(&self, command: &str) -> String {
        use std::io::{BufRead as _, BufReader, Write as _};
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("memcached accepts");
        write!(stream, "{command}\r\n").expect("memcached reads");
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).expect("memcached answers");
        line.trim_end().to_owned()
    }
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
        let data = tempfile::tempdir().expect("a temporary directory");
        let port = free_port();
        let mut command = Command::new(tools::datastore_emulator());
        command
            .args(["--host-port", &format!("127.0.0.1:{port}"), "--no-store-on-disk"])
            .current_dir(data.path());
        Self::ready(Process::start(&mut command), port, data, false)
    }

    /// Google's emulator, where it is installed.
    pub fn start_googles() -> Option<Self> {
        let script = tools::google_emulator()?;
        let data = tempfile::tempdir().expect("a temporary directory");
        let port = free_port();
        let mut command = Command::new(script);
        command
            .args(["start", "--host=127.0.0.1", &format!("--port={port}"), "--store_on_disk=False"])
            .arg("--consistency=1.0")
            .arg(data.path());
        Some(Self::ready(Process::start(&mut command), port, data, true))
    }

    /// Every kind of server that there is here.
    pub fn start_all() -> Vec<Self> {
        [Some(Self::start()), Self::start_googles()].into_iter().flatten().collect()
    }

    fn ready(process: Process, port: u16, data: TempDir, is_googles: bool) -> Self {
        wait_until("the Datastore emulator", || answers_http(port));
        Self { process, port, _data: data, is_googles }
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
    use std::io::{Read as _, Write as _};
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
