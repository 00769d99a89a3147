//! `demo`, from an empty directory to commands that can be pasted.

use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use sesscascade::cascade::Cascade;
use sesscascade::condition::{Policy, STORE_CACHE_LIMIT};
use sesscascade::cookie::{Codec, DEFAULT_MAX_AGE, KeyRing};
use sesscascade::ops::demo::{DemoSession, seed};
use sesscascade::ops::encode::keygen;
use sesscascade::ops::{SCHEMA, get};
use sesscascade::session::DEFAULT_KEY_PREFIX;
use sesscascade::tier::embedded::{EmbeddedTier, MissingFile};
use sesscascade::tier::{Tier, TierName};
use sesscascade::values::Expected;
use tempfile::TempDir;

use super::args::Cli;
use super::args::demo::Args;
use super::cookie_input::DEFAULT_NAME;
use super::environment;
use super::error::Failure;
use super::exit::Status;
use super::render::{Demo, Printer, demo::Listed};
use super::settings::Settings;

const SESSIONS_FILE: &str = "sessions.db";
const KEYS_FILE: &str = "keys";
const ENVIRONMENT_FILE: &str = "env";
const CONFIGURATION_FILE: &str = super::settings::file::NAME;
const COOKIES: &str = "cookies";

/// A port that nobody listens on, to show what an outage looks like.
const OUTAGE: &str = " --memcache memcache://127.0.0.1:1";

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let dir = directory(args.dir.as_deref())?;
    let codec = Codec::new(DEFAULT_NAME, keys(&dir)?, Some(DEFAULT_MAX_AGE));
    let tier = |name| -> Arc<dyn Tier> {
        Arc::new(EmbeddedTier::new(name, dir.join(SESSIONS_FILE), MissingFile::IsEmpty, settings.timeout))
    };
    let cascade = Cascade::new(vec![tier(TierName::Memcache), tier(TierName::Datastore)]);
    write_environment(&dir)?;

    let now = Timestamp::now();
    let sessions = seed(&cascade, &codec, now).await.map_err(|error| {
        Failure::new(Status::Incomplete, "the demonstration cannot be stored").because(error)
    })?;
    write_cookies(&dir, &sessions)?;
    let Some(first) = sessions.first() else { return Ok(Status::Done) };
    let policy = Policy { now, expected: Expected::Either, store_cache_limit: Some(STORE_CACHE_LIMIT) };
    let options = get::Options {
        codec,
        key_prefix: DEFAULT_KEY_PREFIX.to_owned(),
        policy,
        typed: false,
        program: None,
    };
    let report = get::run(&cascade, &get::Subject::Cookie(first.cookie.clone()), &options).await;

    let program = program();
    let listed = |(place, session)| {
        let cookie = dir.join(COOKIES).join(cookie_name(place, &sessions));
        Listed { session, try_it: command(&dir, &program, session, &cookie) }
    };
    let sessions = sessions.iter().enumerate().map(listed).collect();
    printer.demo(&Demo { schema: SCHEMA, command: "demo", dir: &dir, sessions, first: &report })?;
    Ok(Status::Done)
}

/// A fresh temporary directory, or the one that was named, which must have nothing in it.
fn directory(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(path) = named else {
        let private = Permissions::from_mode(0o700);
        let fresh = tempfile::Builder::new().prefix("sesscascade-demo-").permissions(private).tempdir();
        return fresh.map(TempDir::keep).map_err(|error| cannot_make(&std::env::temp_dir(), error));
    };
    DirBuilder::new().mode(0o700).recursive(true).create(path).map_err(|error| cannot_make(path, error))?;
    let path = path.canonicalize().map_err(|error| cannot_make(path, error))?;
    let mut content = path.read_dir().map_err(|error| cannot_make(&path, error))?;
    if content.next().is_some() {
        return Err(Failure::usage(format!("the directory {} is not empty", path.display()))
            .hint("name another one, or leave --dir out for a fresh temporary one"));
    }
    Ok(path)
}

fn cannot_make(path: &Path, error: std::io::Error) -> Failure {
    let message = format!("the directory {} cannot be used", path.display());
    let failure = Failure::usage(message);
    match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => failure.because(error).hint("it is a file"),
        _ => failure.because(error),
    }
}

/// A key pair of the demonstration's own, in a file that only its owner can read.
fn keys(dir: &Path) -> Result<KeyRing, Failure> {
    let unusable =
        |error| Failure::new(Status::Incomplete, "there are no random bytes to be had").because(error);
    let pair = keygen(Some(32)).map_err(unusable)?.keys;
    write_private(&dir.join(KEYS_FILE), pair.as_bytes())?;
    KeyRing::parse(&pair, &|_, _| Err("no references here".to_owned()))
        .map_err(|error| Failure::usage("the demonstration's keys are not usable").because(error))
}

/// The cascade of the demonstration, as it would be configured for an application.
const CONFIGURATION: &str = "\
# The demonstration's cascade: one file for both tiers. 'sesscascade config show' tells what is in force here.
memcache = \"embedded:sessions.db\"
datastore = \"embedded:sessions.db\"
keys-file = \"keys\"
";

fn write_environment(dir: &Path) -> Result<(), Failure> {
    let configuration = dir.join(CONFIGURATION_FILE);
    write_private(&configuration, CONFIGURATION.as_bytes())?;
    // Whatever the operator has set for a real cascade would make the commands show something else.
    let text = format!(
        "unset {}\nexport SESSCASCADE_CONFIG={}\n",
        environment::settings(Cli::variables()).join(" "),
        quote(&configuration.display().to_string())
    );
    write_private(&dir.join(ENVIRONMENT_FILE), text.as_bytes())
}

/// A file for each cookie.
fn write_cookies(dir: &Path, sessions: &[DemoSession]) -> Result<(), Failure> {
    let cookies = dir.join(COOKIES);
    DirBuilder::new().mode(0o700).create(&cookies).map_err(|error| cannot_make(&cookies, error))?;
    for (place, session) in sessions.iter().enumerate() {
        write_private(
            &cookies.join(cookie_name(place, sessions)),
            format!("{}\n", session.cookie).as_bytes(),
        )?;
    }
    Ok(())
}

/// What the file of a cookie is called: by the condition that it shows, with a number where there are several.
fn cookie_name(place: usize, sessions: &[DemoSession]) -> String {
    let condition = |session: &DemoSession| session.title.split(':').next().unwrap_or_default();
    let name = condition(&sessions[place]);
    match sessions[..place].iter().filter(|other| condition(other) == name).count() {
        0 => name.to_owned(),
        earlier => format!("{name}-{}", earlier + 1),
    }
}

fn write_private(path: &Path, content: &[u8]) -> Result<(), Failure> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(content))
        .map_err(|error| Failure::usage(format!("{} cannot be written", path.display())).because(error))
}

/// A line for the shell that leaves the shell's own settings alone.
fn command(dir: &Path, program: &str, session: &DemoSession, cookie: &Path) -> String {
    let environment = quote(&dir.join(ENVIRONMENT_FILE).display().to_string());
    let outage = if session.needs_outage { OUTAGE } else { "" };
    format!("(. {environment} && {program} get{outage} - < {})", quote(&cookie.display().to_string()))
}

/// How this program can be called from here: by its name where the shell would find this very one.
fn program() -> String {
    const NAME: &str = "sesscascade";
    let Ok(me) = std::env::current_exe() else { return NAME.to_owned() };
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A relative entry, or an empty one, means something else in every directory.
    let dirs = std::env::split_paths(&path).filter(|dir| dir.is_absolute());
    let found = dirs.map(|dir| dir.join(NAME)).find(|candidate| candidate.is_file());
    if found.and_then(|found| found.canonicalize().ok()).is_some_and(|found| found == me) {
        return NAME.to_owned();
    }
    let here = std::env::current_dir().unwrap_or_default();
    let path = me.strip_prefix(&here).unwrap_or(&me);
    // A shell looks for a bare name in its search path only.
    let path = if path.components().count() == 1 { Path::new(".").join(path) } else { path.to_owned() };
    quote(&path.display().to_string())
}

fn quote(word: &str) -> String {
    sesscascade::ops::shell_word(word)
}
