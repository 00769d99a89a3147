//! `config`: what is in force, what is wrong with it, and a file to begin with.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use dialoguer::{Input, Select};
use serde::Serialize;
use sesscascade::ops::SCHEMA;
use sesscascade::tier::embedded;

use super::args::config::{Args, CheckArgs, InitArgs, What};
use super::args::{Global, SerializerArg};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::file::{self, ConfigFile};
use super::settings::reference::{self, PairReference};
use super::settings::template::Template;
use super::settings::{InForce, Origin, Settings};
use super::{consent, keys};

/// What is in force.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    schema: u32,
    command: &'static str,
    /// The configuration file that was read.
    pub(crate) file: Option<PathBuf>,
    pub(crate) profile: Option<String>,
    /// Where a file would have been found.
    pub(crate) looked_for: Vec<PathBuf>,
    pub(crate) settings: BTreeMap<&'static str, ShownSetting>,
}

/// One setting.
#[derive(Debug, Serialize)]
pub(crate) struct ShownSetting {
    pub(crate) value: Option<String>,
    pub(crate) from: String,
    /// Nobody has set it.
    pub(crate) built_in: bool,
}

/// What is wrong with a file.
#[derive(Debug, Serialize)]
pub(crate) struct Checked {
    schema: u32,
    command: &'static str,
    pub(crate) file: PathBuf,
    pub(crate) profiles: Vec<String>,
    pub(crate) problems: Vec<Problem>,
}

/// Something to mend, or to know of.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    pub(crate) line: usize,
    /// It makes the file unusable; otherwise only this machine cannot use all of it.
    pub(crate) error: bool,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

pub(crate) fn run(global: &Global, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    match &args.what {
        What::Show(_) => show(global, printer),
        What::Check(args) => check(global, args, printer),
        What::Init(args) => init(global, args, printer),
    }
}

fn show(global: &Global, printer: &Printer) -> Result<Status, Failure> {
    let settings = Settings::resolve(global)?;
    let row = |row: InForce| {
        let built_in = row.origin == Origin::BuiltIn;
        let from = match built_in && row.value.is_none() {
            true => "not set".to_owned(),
            false => row.origin.to_string(),
        };
        (row.name, ShownSetting { value: row.value, built_in, from })
    };
    printer.config_shown(&Shown {
        schema: SCHEMA,
        command: "config show",
        file: settings.file,
        profile: settings.profile,
        looked_for: file::places(),
        settings: settings.in_force.into_iter().map(row).collect(),
    })?;
    Ok(Status::Done)
}

fn check(global: &Global, args: &CheckArgs, printer: &Printer) -> Result<Status, Failure> {
    let named = args.file.as_deref().or(global.config.as_deref());
    let Some((path, text)) = file::read(named)? else {
        let places: Vec<_> = file::places().iter().map(|path| path.display().to_string()).collect();
        return Err(Failure::usage(format!(
            "there is no configuration file: neither {}",
            places.join(" nor ")
        ))
        .hint("'sesscascade config init' makes one"));
    };
    let (file, mistakes) = ConfigFile::parse(path, &text);
    let mut problems: Vec<_> = mistakes
        .into_iter()
        .map(|mistake| Problem {
            line: mistake.line,
            error: true,
            message: mistake.message,
            hint: mistake.hint,
        })
        .collect();
    problems.extend(absent_keys(&file));
    problems.sort_by_key(|problem| problem.line);
    let status = if problems.iter().any(|problem| problem.error) { Status::Usage } else { Status::Done };
    printer.config_checked(&Checked {
        schema: SCHEMA,
        command: "config check",
        profiles: file.profiles.keys().cloned().collect(),
        file: file.path,
        problems,
    })?;
    Ok(status)
}

/// Keys that are not there on this machine. Another one may have them, so that this is no mistake. Programs are
/// not run.
fn absent_keys(file: &ConfigFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    for profile in file.sections() {
        let absent = |line, place: String, reason| Problem {
            line,
            error: false,
            message: format!("{place} cannot be read here: {reason}"),
            hint: Some(
                "it has to be there where cookies are opened with it; 'sesscascade doctor' tries".to_owned(),
            ),
        };
        if let Some((path, line)) = profile.keys_file()
            && let Err(error) = std::fs::metadata(path)
        {
            problems.push(absent(line, path.display().to_string(), error.to_string()));
        }
        let (pairs, line) = profile.references().unwrap_or_default();
        for key in pairs.iter().flat_map(PairReference::keys) {
            if let Err(reason) = keys::is_there(key) {
                problems.push(absent(line, key.to_string(), reason));
            }
        }
    }
    problems
}

fn init(global: &Global, args: &InitArgs, printer: &Printer) -> Result<Status, Failure> {
    let file = args.file.as_ref().or(global.config.as_ref()).cloned().unwrap_or_else(|| file::NAME.into());
    refuse_to_replace(&file, args)?;
    is_usable_name(global.profile.as_deref())?;
    // What is relative on the command line is so to the working directory; in a file, to the file.
    let is_here = file.parent().is_none_or(|parent| parent.as_os_str().is_empty());
    let base = if is_here { PathBuf::new() } else { std::env::current_dir().unwrap_or_default() };
    let key = |place: &String| {
        let pair = reference::pair(place, &base);
        pair.map(|pair| pair.to_string())
            .map_err(|reason| Failure::usage("a key pair of --keys cannot be used").because_of(reason))
    };
    let mut template = Template {
        profile: global.profile.clone(),
        keys: args.keys.iter().map(key).collect::<Result<_, _>>()?,
        keys_file: global.keys_file.as_ref().map(|path| base.join(path).display().to_string()),
        ..Template::default()
    };
    for row in Settings::of_options(global)?.in_force {
        let is_quiet = row.name == "progress" && global.progress.is_none();
        let is_setting = !["at", "keys", "datastore-emulator-host"].contains(&row.name) && !is_quiet;
        let is_given = !matches!(row.origin, Origin::BuiltIn) && is_setting;
        let value = row.value.filter(|_| is_given);
        let value = value.map(|value| if is_here { value } else { embedded::absolute(&value) });
        template.set.extend(value.map(|value| (row.name, value)));
    }
    if !args.yes && consent::somebody_is_there() {
        ask(&mut template)?;
    }
    let text = template.text();
    let (_, mistakes) = ConfigFile::parse(file.clone(), &text);
    if let Some(mistake) = mistakes.first() {
        return Err(Failure::usage(format!("{}; nothing was written", mistake.message)));
    }
    write(&file, args.force, &text)?;
    printer.notice(&format!(
        "{} is written; 'sesscascade config check' looks at it, and 'sesscascade doctor' at what it names",
        file.display()
    ));
    Ok(Status::Done)
}

fn refuse_to_replace(file: &Path, args: &InitArgs) -> Result<(), Failure> {
    if args.force || !file.exists() {
        return Ok(());
    }
    Err(Failure::new(Status::Stopped, format!("{} is there already; nothing was written", file.display()))
        .hint("add a section [profile.NAME] to it by hand, name another file, or say --force to replace it"))
}

fn is_usable_name(profile: Option<&str>) -> Result<(), Failure> {
    match profile.filter(|name| !file::is_profile_name(name)) {
        None => Ok(()),
        Some(name) => Err(Failure::usage(format!("{name:?} cannot be the name of a profile"))
            .hint("write it with letters, digits, '.', '_' and '-'")),
    }
}

/// Asks for what matters most and has not been given.
fn ask(template: &mut Template) -> Result<(), Failure> {
    let is_set = |template: &Template, name| template.set.iter().any(|(set, _)| *set == name);
    if template.profile.is_none() {
        template.profile = checked_answer("profile", "Name of the environment", "production")?;
    }
    let questions = [
        ("memcache", "Memcache, such as memcache://10.0.0.5:11211,10.0.0.6:11211 (empty for none)", ""),
        ("datastore", "Datastore, such as datastore://my-project (empty for none)", ""),
        ("cookie-name", "The cookie's name", "session"),
        ("key-prefix", "What the store puts in front of ids", sesscascade::session::DEFAULT_KEY_PREFIX),
    ];
    for (name, question, default) in questions {
        if !is_set(template, name) {
            template.set.extend(checked_answer(name, question, default)?.map(|value| (name, value)));
        }
    }
    let half = (is_set(template, "memcache"), is_set(template, "datastore"));
    match half {
        (true, false) => template.set.push(("tiers", "memcache".to_owned())),
        (false, true) => template.set.push(("tiers", "datastore".to_owned())),
        _ => {}
    }
    if template.keys.is_empty() {
        let question =
            "Newest key pair, such as env:HASH_KEY:env:BLOCK_KEY (or file:, command:; empty for none)";
        template.keys.extend(checked_answer("keys", question, "")?);
    }
    if !is_set(template, "serializer") {
        let words = [SerializerArg::Gob, SerializerArg::Json, SerializerArg::Auto]
            .map(|word| super::settings::word(&word));
        let select = Select::new().with_prompt("The application's serializer").items(&words).default(0);
        let chosen = consent::answer(|| select.interact())?;
        template.set.push(("serializer", words[chosen].clone()));
    }
    Ok(())
}

/// Asks again until the answer can be used.
fn checked_answer(name: &str, question: &str, default: &str) -> Result<Option<String>, Failure> {
    let is_usable = |text: &String| {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        match name {
            "keys" => reference::pair(text, Path::new("")).map(drop),
            "profile" if file::is_profile_name(text) => Ok(()),
            "profile" => Err("write it with letters, digits, '.', '_' and '-'".to_owned()),
            _ => super::settings::check(name, text),
        }
    };
    let mut input = Input::<String>::new().with_prompt(question).allow_empty(true).validate_with(is_usable);
    if !default.is_empty() {
        input = input.default(default.to_owned());
    }
    let text = consent::answer(|| input.interact_text())?;
    Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// The whole file or none, whatever happens meanwhile.
fn write(file: &Path, replace: bool, text: &str) -> Result<(), Failure> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let readable = std::fs::Permissions::from_mode(0o644);
        let mut fresh = tempfile::Builder::new().permissions(readable).tempfile_in(directory)?;
        fresh.write_all(text.as_bytes())?;
        match replace {
            true => fresh.persist(file).map(drop)?,
            // Somebody may have made it while questions were answered.
            false => fresh.persist_noclobber(file).map(drop)?,
        }
        Ok(())
    };
    write().map_err(|error| {
        Failure::usage(format!("{} cannot be written", file.display()))
            .because(error)
            .hint("name a file in a directory that can be written to")
    })
}
