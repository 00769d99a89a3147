//! Options, variables, the configuration file and what goes without saying → the settings in force.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use jiff::Timestamp;
use sesscascade::condition::STORE_CACHE_LIMIT;
use sesscascade::ops::put::MAX_LENGTH;
use sesscascade::ops::shell_word;
use sesscascade::session::DEFAULT_KEY_PREFIX;
use toml::de::DeValue;

mod choice;
pub(crate) mod file;
mod profile;
pub(crate) mod reference;
pub(crate) mod template;

pub(crate) use self::profile::nearest;

use self::choice::Choice;
use self::file::ConfigFile;
use self::profile::{Profile, Written, Wrong};
use self::reference::PairReference;
use super::args::parse::{TierList, tiers};
use super::args::{ColorArg, Global, OutputArg, ProgressArg, SerializerArg};
use super::environment::{self, variable};
use super::error::Failure;

/// What the application's codecs accept unless they are told otherwise, and how long its sessions live.
const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long a tier may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Everything that is set, and what from.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) memcache: Option<String>,
    pub(crate) datastore: Option<String>,
    pub(crate) tiers: TierList,
    pub(crate) key_prefix: String,
    pub(crate) cookie_name: Option<String>,
    pub(crate) cookie_max_age: Duration,
    /// `Options.MaxAge`; 0 stands for a cookie that ends with the browser.
    pub(crate) max_age: Duration,
    /// `maxLength` in bytes; none is no limit.
    pub(crate) max_length: Option<usize>,
    /// `MaxMemcacheSessionSizeBytes`; none is no limit.
    pub(crate) store_cache_limit: Option<usize>,
    pub(crate) keys: KeysFrom,
    pub(crate) serializer: SerializerArg,
    pub(crate) at: Option<Timestamp>,
    pub(crate) timeout: Duration,
    pub(crate) output: OutputArg,
    pub(crate) color: ColorArg,
    pub(crate) progress: ProgressArg,
    /// The lines are wanted that the store would log.
    pub(crate) store_log: bool,
    /// The configuration file may have programs run.
    pub(crate) may_run: bool,
    /// The configuration file that was read, and the profile that was chosen in it.
    pub(crate) file: Option<PathBuf>,
    pub(crate) profile: Option<String>,
    /// The options that say which cascade, as they were given.
    given: Vec<(&'static str, String)>,
    /// Each setting by its name, as it is shown.
    pub(crate) in_force: Vec<InForce>,
}

/// Where the key pairs are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeysFrom {
    /// Nowhere.
    Nothing,
    /// In a file, one pair a line.
    File(PathBuf),
    /// In `SESSCASCADE_KEYS`.
    Variable,
    /// Where the configuration file says, a key at a time.
    References(Vec<PairReference>),
}

/// A setting as it is shown: no secret, because there is none in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InForce {
    pub(crate) name: &'static str,
    /// None where nothing is set and nothing goes without saying.
    pub(crate) value: Option<String>,
    pub(crate) origin: Origin,
}

/// Who has set something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Option(&'static str),
    Variable(String),
    File { path: PathBuf, line: usize },
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(name) => write!(f, "--{name}"),
            Self::Variable(name) => f.write_str(name),
            Self::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Self::BuiltIn => f.write_str("built in"),
        }
    }
}

impl Settings {
    /// Works out what is in force.
    ///
    /// # Errors
    /// A configuration file that is named and not there, or in which anything is wrong.
    pub(crate) fn resolve(global: &Global) -> Result<Self, Failure> {
        Self::with(global, ConfigFile::find(global.config.as_deref())?)
    }

    /// The same as if there were no file.
    pub(crate) fn of_options(global: &Global) -> Result<Self, Failure> {
        Self::with(&Global { profile: None, ..global.clone() }, None)
    }

    /// What is set, for whoever wants to follow with `-v`.
    pub(crate) fn tell(&self) {
        match (&self.file, &self.profile) {
            (Some(file), Some(profile)) => tracing::info!(file = %file.display(), profile, "configuration"),
            (Some(file), None) => tracing::info!(file = %file.display(), "configuration, no profile"),
            (None, _) => tracing::info!("no configuration file"),
        }
        for row in self.in_force.iter().filter(|row| row.origin != Origin::BuiltIn) {
            tracing::debug!(setting = row.name, value = row.value.as_deref().unwrap_or_default(), from = %row.origin, "set");
        }
    }

    /// How this program is called so that it is about the same cascade, for commands to be pasted. None for
    /// another time than now, which no repair can be made at.
    pub(crate) fn invocation(&self) -> Option<String> {
        let mut words = vec!["sesscascade".to_owned()];
        words.extend(self.given.iter().map(|(name, value)| format!("--{name} {}", shell_word(value))));
        self.at.is_none().then(|| words.join(" "))
    }

    fn with(global: &Global, file: Option<ConfigFile>) -> Result<Self, Failure> {
        let name = chosen_profile(global, file.as_ref())?;
        let profile = match &file {
            Some(file) => file.profile(name.as_deref()),
            None => Profile::default(),
        };
        let may_run = file.as_ref().is_some_and(|file| file.chosen);
        let path = file.map(|file| file.path);
        let mut choice = Choice::new(global, path.as_deref());
        choice.emulator();
        Ok(Self {
            memcache: choice.make(
                "memcache",
                global.memcache.clone().and_then(filled),
                profile.memcache,
                None,
                |text| url(text),
            ),
            datastore: choice.make(
                "datastore",
                global.datastore.clone().and_then(filled),
                profile.datastore,
                None,
                |text| url(text),
            ),
            tiers: choice.sure(
                "tiers",
                global.tiers.clone(),
                profile.tiers,
                distributed(),
                ToString::to_string,
            ),
            key_prefix: choice.sure(
                "key-prefix",
                global.key_prefix.clone(),
                profile.key_prefix,
                DEFAULT_KEY_PREFIX.to_owned(),
                Clone::clone,
            ),
            cookie_name: choice.make(
                "cookie-name",
                global.cookie_name.clone().and_then(filled),
                profile.cookie_name,
                None,
                Clone::clone,
            ),
            cookie_max_age: choice.sure(
                "cookie-max-age",
                global.cookie_max_age,
                profile.cookie_max_age,
                MONTH,
                span,
            ),
            max_age: choice.sure("max-age", global.max_age, profile.max_age, MONTH, span),
            max_length: limit(choice.sure(
                "max-length",
                global.max_length,
                profile.max_length,
                MAX_LENGTH as u64,
                u64::to_string,
            )),
            store_cache_limit: choice.store_limit(store_limit()?, profile.store_limit),
            keys: choice.keys(profile.keys),
            serializer: choice.sure(
                "serializer",
                global.serializer,
                profile.serializer,
                <_>::default(),
                word,
            ),
            at: choice.make("at", global.at, None, None, ToString::to_string),
            timeout: choice.sure("timeout", global.timeout, profile.timeout, TIMEOUT, span),
            output: choice.sure("output", global.output, profile.output, <_>::default(), word),
            color: choice.sure("color", global.color, profile.color, <_>::default(), word),
            progress: choice.sure(
                "progress",
                global.progress.or((global.no_progress || global.quiet).then_some(ProgressArg::Never)),
                profile.progress,
                <_>::default(),
                word,
            ),
            store_log: store_log()?,
            given: given(global),
            in_force: choice.made,
            may_run,
            file: path,
            profile: name,
        })
    }
}

/// Whether a setting can have this value, as it would be written into a file.
pub(crate) fn check(name: &str, value: &str) -> Result<(), String> {
    let value = DeValue::String(value.into());
    Profile::default().set(name, &value, 1, Path::new("")).map_err(|wrong| match wrong {
        Wrong::Name => format!("there is no setting {name:?}"),
        Wrong::Value(reason) => reason,
    })
}

/// What was given on the command line to say which cascade is meant.
fn given(global: &Global) -> Vec<(&'static str, String)> {
    let options = [
        ("config", global.config.as_ref().map(|path| path.display().to_string())),
        ("profile", global.profile.clone()),
        ("memcache", global.memcache.clone()),
        ("datastore", global.datastore.clone()),
        ("tiers", global.tiers.as_ref().map(ToString::to_string)),
        ("key-prefix", global.key_prefix.clone()),
        ("serializer", global.serializer.as_ref().map(word)),
    ];
    let is_option = |name| global.from_environment.variable(name).is_none();
    options.into_iter().filter_map(|(name, value)| Some((name, value.filter(|_| is_option(name))?))).collect()
}

/// The profile that is asked for, or the one that the file has for when none is.
fn chosen_profile(global: &Global, file: Option<&ConfigFile>) -> Result<Option<String>, Failure> {
    match (&global.profile, file) {
        (None, None) => Ok(None),
        (None, Some(file)) => Ok(file.default_profile.clone()),
        (Some(name), None) => {
            Err(Failure::usage(format!("there is no configuration file, and so no profile {name:?}"))
                .hint("name the file with --config, or make one with 'sesscascade config init'"))
        }
        (Some(name), Some(file)) if file.profiles.contains_key(name) => Ok(Some(name.clone())),
        (Some(name), Some(file)) => {
            let failure = Failure::usage(format!("there is no profile {name:?} in {}", file.path.display()));
            let names: Vec<_> = file.profiles.keys().map(String::as_str).collect();
            Err(match (profile::nearest(name, &names), names.is_empty()) {
                (Some(near), _) => {
                    failure.hint(format!("did you mean {near:?}? it has {}", names.join(", ")))
                }
                (None, false) => failure.hint(format!("it has {}", names.join(", "))),
                (None, true) => failure.hint(format!("add a section [profile.{name}] to it")),
            })
        }
    }
}

/// The Go store's own variable, where it is set.
fn store_limit() -> Result<Option<i64>, Failure> {
    let Some(text) = variable(environment::STORE_LIMIT) else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|_| {
        let name = environment::STORE_LIMIT;
        Failure::usage(format!("{name} is {text:?}, which is no number of bytes")).hint(format!(
            "set it to the application's value, or unset it for the store's default of {STORE_CACHE_LIMIT}"
        ))
    })
}

/// As the store reads it, with Go's `strconv.ParseBool`.
fn store_log() -> Result<bool, Failure> {
    let name = environment::STORE_LOG;
    match variable(name).as_deref() {
        None | Some("0" | "f" | "F" | "false" | "False" | "FALSE") => Ok(false),
        Some("1" | "t" | "T" | "true" | "True" | "TRUE") => Ok(true),
        Some(text) => Err(Failure::usage(format!("{name} is {text:?}, which is neither true nor false"))
            .hint("set it to 1 or 0; the application does not start with anything else")),
    }
}

fn distributed() -> TierList {
    // The word is one of those that the parser knows.
    tiers("distributed").unwrap_or(TierList(Vec::new()))
}

/// An empty text counts as none.
fn filled(text: String) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// 0 stands for none.
fn limit(bytes: u64) -> Option<usize> {
    usize::try_from(bytes).ok().filter(|bytes| *bytes > 0)
}

fn span(duration: &Duration) -> String {
    humantime::format_duration(*duration).to_string()
}

/// What stands for a choice.
pub(crate) fn word<T: ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// A URL without the password that it may hold.
fn url(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => match rest.split('/').next().and_then(|host| host.rfind('@')) {
            Some(at) => format!("{scheme}://***{}", &rest[at..]),
            None => url.to_owned(),
        },
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_shown_without_passwords() {
        let shown = url;
        assert_eq!(shown("memcache://user:secret@host:1"), "memcache://***@host:1");
        assert_eq!(shown("datastore://p/d?kind=a@b"), "datastore://p/d?kind=a@b");
        assert_eq!(shown("embedded:/tmp/s.db"), "embedded:/tmp/s.db");
    }
}
