//! Key pairs from where they are kept: the environment, a file or a secret manager's program, never an option.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use sesscascade::cookie::{KeyReference, KeyRing, KeySource, ReadKey};
use zeroize::Zeroizing;

use super::environment::KEYS as VARIABLE;
use super::error::Failure;
use super::settings::reference::PairReference;
use super::settings::{KeysFrom, Settings};

/// No file with keys is larger; anything larger is the wrong file.
const MAX_FILE_BYTES: usize = 1 << 20;

/// How long a secret manager may take; the first call of the day may log in.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// The key pairs in force, or an empty ring where none are configured.
pub(crate) fn load_if_given(settings: &Settings) -> Result<KeyRing, Failure> {
    match settings.keys {
        KeysFrom::Nothing => Ok(KeyRing::default()),
        _ => load(settings),
    }
}

/// The key pairs in force. Key files that others can read are warned of.
pub(crate) fn load(settings: &Settings) -> Result<KeyRing, Failure> {
    let (ring, warnings) = read(settings);
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    ring
}

/// The key pairs in force, and what there is to warn of.
pub(crate) fn read(settings: &Settings) -> (Result<KeyRing, Failure>, Vec<String>) {
    let reader = Reader::default();
    let ring = reader.ring(settings);
    (ring, reader.warnings.into_inner())
}

/// Reads keys, and keeps what there is to warn of.
#[derive(Default)]
struct Reader {
    warnings: RefCell<Vec<String>>,
}

impl Reader {
    fn ring(&self, settings: &Settings) -> Result<KeyRing, Failure> {
        let read: ReadKey<'_> = &|source, place| match source {
            KeySource::File => self.file(Path::new(place)),
            _ => read_reference(source, place),
        };
        let (place, ring) = match &settings.keys {
            KeysFrom::Nothing => {
                return Err(Failure::usage("a cookie cannot be opened without the application's key pairs")
                    .hint(format!(
                        "set {VARIABLE} or --keys-file, newest pair first, as in \
                         {VARIABLE}=env:SESSION_HASH_KEY:env:SESSION_BLOCK_KEY; or name the session with --id"
                    )));
            }
            KeysFrom::File(path) => (path.display().to_string(), KeyRing::parse(&self.list(path)?, read)),
            KeysFrom::Variable => {
                let list = Zeroizing::new(std::env::var(VARIABLE).unwrap_or_default());
                (VARIABLE.to_owned(), KeyRing::parse(&list, read))
            }
            KeysFrom::References(pairs) if !settings.may_run && pairs.iter().any(PairReference::runs) => {
                return Err(Failure::usage(
                    "the configuration file in the working directory would run a program for a key",
                )
                .hint(
                    "if you trust it, name it: SESSCASCADE_CONFIG=./sesscascade.toml or --config; \
                         whoever made this directory could have any program run otherwise",
                ));
            }
            KeysFrom::References(pairs) => {
                let pairs = pairs.iter().map(|pair| (&pair.hash, pair.block.as_ref()));
                let place = settings.file.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
                (place, KeyRing::fetch(pairs, read))
            }
        };
        ring.map_err(|error| {
            Failure::usage(format!("the key pairs in {place} are not usable")).because(error)
        })
    }

    fn list(&self, path: &Path) -> Result<Zeroizing<String>, Failure> {
        let content = self.file(path).and_then(|content| {
            let text = String::from_utf8(content.to_vec()).map(Zeroizing::new);
            text.map_err(|_| "it is not text".to_owned())
        });
        content.map_err(|reason| {
            Failure::usage(format!("the key file {} cannot be read: {reason}", path.display())).hint(
                "one key pair a line, newest first: HASH[:BLOCK], each hex:…, base64:…, env:…, file:… or text:…",
            )
        })
    }

    fn file(&self, path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        self.warnings.borrow_mut().extend(readable_by_others(&file, path));
        read_bounded(file)
    }
}

/// Whether what a key refers to is there; programs are not run, and nothing is waited for.
pub(crate) fn is_there(key: &KeyReference) -> Result<(), String> {
    match key.source {
        KeySource::Env => std::env::var_os(&key.place).map(drop).ok_or_else(|| NOT_SET.to_owned()),
        KeySource::File => std::fs::metadata(&key.place).map(drop).map_err(|error| error.to_string()),
        KeySource::Command => Ok(()),
    }
}

const NOT_SET: &str = "the variable is not set";

/// The bytes that a reference names.
fn read_reference(source: KeySource, place: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    match source {
        KeySource::Env => match std::env::var_os(place) {
            Some(value) => Ok(Zeroizing::new(std::os::unix::ffi::OsStringExt::into_vec(value))),
            None => Err(NOT_SET.to_owned()),
        },
        KeySource::File => File::open(place).map_err(|error| error.to_string()).and_then(read_bounded),
        KeySource::Command => printed_by(place),
    }
}

/// What to say of a file with keys that not only its owner can read.
fn readable_by_others(file: &File, path: &Path) -> Option<String> {
    let meta = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let path = path.display();
    (meta.permissions().mode() & 0o044 != 0)
        .then(|| format!("the key file {path} can be read by others than its owner: chmod 600 {path}"))
}

/// Everything there is to read; more than a key file can have is refused.
fn read_bounded(from: impl std::io::Read) -> Result<Zeroizing<Vec<u8>>, String> {
    // A buffer that grew would leave copies of the keys behind.
    let mut content = Zeroizing::new(Vec::with_capacity(MAX_FILE_BYTES + 1));
    // A size that was asked for would say nothing of a pipe or a device.
    from.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut content).map_err(|error| error.to_string())?;
    if content.len() > MAX_FILE_BYTES {
        return Err(format!("it has over {MAX_FILE_BYTES} bytes, which is no key"));
    }
    Ok(content)
}

/// What a program prints; what it complains of goes to standard error as it is. When its time is up, it and
/// everything that it has started are killed.
fn printed_by(command: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("sh cannot be started: {error}"))?;
    let (sender, printed) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        // It may print for ever, or never.
        thread::spawn(move || sender.send(read_bounded(stdout)));
    }
    let deadline = Instant::now() + COMMAND_TIMEOUT;
    let printed = printed.recv_timeout(COMMAND_TIMEOUT).ok();
    let status = printed.as_ref().and_then(|_| ended(&mut child, deadline));
    let (Some(printed), Some(status)) = (printed, status) else {
        kill(&mut child);
        return Err(format!("it has not ended within {} s", COMMAND_TIMEOUT.as_secs()));
    };
    match printed {
        Err(reason) => Err(reason),
        Ok(_) if !status.success() => Err(format!("it ended with {status}")),
        Ok(content) if content.is_empty() => Err("it has printed nothing".to_owned()),
        Ok(content) => Ok(content),
    }
}

fn ended(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
            _ => return None,
        }
    }
}

fn kill(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    // Whether they are still there to be killed makes no difference.
    let _ = group.map(|group| kill_process_group(group, Signal::KILL));
    let _ = child.wait();
}
