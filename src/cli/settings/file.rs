//! `sesscascade.toml`: where it is looked for, and what is wrong with it, line by line.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::environment::variable;
use super::super::error::Failure;
use super::profile::{NAMES, Profile, Wrong, nearest};

/// The file's name, wherever it is.
pub(crate) const NAME: &str = "sesscascade.toml";

/// No configuration is larger.
const MAX_BYTES: u64 = 1 << 20;

/// Mistakes that are told: a file with more is another kind of file.
const MOST_MISTAKES: usize = 100;

const DEFAULT_PROFILE: &str = "default-profile";
const PROFILE: &str = "profile";

/// A configuration file without mistakes.
#[derive(Debug)]
pub(crate) struct ConfigFile {
    pub(crate) path: PathBuf,
    /// Its user has chosen it, by naming it or by putting it into the configuration directory. One in the working
    /// directory may have come with somebody else's files.
    pub(crate) chosen: bool,
    /// The profile that is chosen when none is asked for.
    pub(crate) default_profile: Option<String>,
    pub(crate) profiles: BTreeMap<String, Profile>,
    /// What holds in every profile that does not say otherwise.
    common: Profile,
}

/// Something wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// From 1.
    pub(crate) line: usize,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl ConfigFile {
    /// The file that is named, or the first of those that are looked for, if there is any.
    ///
    /// # Errors
    /// A file that cannot be read, or with a mistake in it.
    pub(crate) fn find(named: Option<&Path>) -> Result<Option<Self>, Failure> {
        let Some((path, text)) = read(named)? else { return Ok(None) };
        let (file, mistakes) = Self::parse(path, &text);
        let Some(first) = mistakes.first() else {
            let chosen = named.is_some() || file.path != Path::new(NAME);
            return Ok(Some(Self { chosen, ..file }));
        };
        let failure = Failure::usage(format!("{}, {first}", file.path.display()));
        let others = match mistakes.len() {
            1 => String::new(),
            count => format!("'sesscascade config check' names all {count} mistakes"),
        };
        Err(match (&first.hint, others.is_empty()) {
            (None, true) => failure,
            (None, false) => failure.hint(others),
            (Some(hint), _) => failure.hint(format!("{hint} {others}").trim_end()),
        })
    }

    /// Everything that a file says, and everything that is wrong with it.
    pub(crate) fn parse(path: PathBuf, text: &str) -> (Self, Vec<Mistake>) {
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let common = Profile::default();
        let file = Self { path, chosen: false, default_profile: None, profiles: BTreeMap::new(), common };
        let line_ends =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        let mut reader = Reader { line_ends, base, file, mistakes: Vec::new() };
        match DeTable::parse(text) {
            Ok(table) => reader.top(table.get_ref()),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let message = error.message().trim().replace('\n', ", ");
                reader.mistake(at, message, None);
            }
        }
        reader.mistakes.sort_by_key(|mistake| mistake.line);
        (reader.file, reader.mistakes)
    }

    /// What a profile sets, or what holds without one.
    pub(crate) fn profile(&self, name: Option<&str>) -> Profile {
        let named = name.and_then(|name| self.profiles.get(name)).cloned();
        named.unwrap_or_default().or(&self.common)
    }

    /// Every section, as it stands.
    pub(crate) fn sections(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values().chain([&self.common])
    }
}

/// The text of the file, and where it is.
pub(crate) fn read(named: Option<&Path>) -> Result<Option<(PathBuf, String)>, Failure> {
    if let Some(path) = named {
        let text = content(path).map_err(|error| {
            Failure::usage(format!("the configuration file {} cannot be read", path.display()))
                .because(error)
                .hint("name one that is there with --config or SESSCASCADE_CONFIG; 'sesscascade config init' makes one")
        })?;
        return Ok(Some((path.to_owned(), text)));
    }
    for path in places() {
        match content(&path) {
            Ok(text) => return Ok(Some((path, text))),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(error) => {
                return Err(Failure::usage(format!(
                    "the configuration file {} cannot be read",
                    path.display()
                ))
                .because(error)
                .hint("make it readable, or name another one with --config"));
            }
        }
    }
    Ok(None)
}

/// Where a file is looked for when none is named.
pub(crate) fn places() -> Vec<PathBuf> {
    let home = variable("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = home.or_else(|| variable("HOME").map(|home| Path::new(&home).join(".config")));
    let users = home.map(|home| home.join("sesscascade").join(NAME));
    std::iter::once(PathBuf::from(NAME)).chain(users).collect()
}

fn content(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(std::io::Error::other(format!(
            "it has over {MAX_BYTES} bytes, which is no configuration"
        )));
    }
    Ok(text)
}

/// Names are completed on command lines, where anything else could mean something to a shell.
pub(crate) fn is_profile_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

struct Reader {
    /// Where each line ends.
    line_ends: Vec<usize>,
    base: PathBuf,
    file: ConfigFile,
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn top(&mut self, table: &DeTable<'_>) {
        let mut common = Profile::default();
        for (name, value) in table {
            match (&**name.get_ref(), value.get_ref()) {
                (DEFAULT_PROFILE, DeValue::String(profile)) => {
                    self.file.default_profile = Some(profile.to_string());
                }
                (DEFAULT_PROFILE, _) => {
                    self.mistake(
                        value.span().start,
                        "default-profile is the name of a profile, in quotes".to_owned(),
                        None,
                    );
                }
                (PROFILE, DeValue::Table(profiles)) => self.profiles(profiles),
                (PROFILE, _) => {
                    self.mistake(
                        value.span().start,
                        "write a profile as a section [profile.NAME]".to_owned(),
                        None,
                    );
                }
                _ => self.setting(&mut common, name, value, &[DEFAULT_PROFILE, PROFILE]),
            }
        }
        self.file.common = common;
        self.default_profile_is_there(table);
    }

    fn profiles(&mut self, profiles: &DeTable<'_>) {
        for (name, section) in profiles {
            if !is_profile_name(name.get_ref()) {
                let message = format!("{:?} cannot be the name of a profile", name.get_ref());
                let hint = "write it with letters, digits, '.', '_' and '-'".to_owned();
                self.mistake(name.span().start, message, Some(hint));
                continue;
            }
            let DeValue::Table(settings) = section.get_ref() else {
                let message = format!("write the profile as a section [profile.{}]", name.get_ref());
                self.mistake(name.span().start, message, None);
                continue;
            };
            let mut profile = Profile::default();
            for (name, value) in settings {
                self.setting(&mut profile, name, value, &[]);
            }
            self.file.profiles.insert(name.get_ref().to_string(), profile);
        }
    }

    fn setting(
        &mut self,
        profile: &mut Profile,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        others: &[&'static str],
    ) {
        let (start, word) = (name.span().start, &**name.get_ref());
        match profile.set(word, value.get_ref(), self.line(start), &self.base) {
            Ok(()) => {}
            Err(Wrong::Value(reason)) => self.mistake(start, format!("{word}: {reason}"), None),
            Err(Wrong::Name) => {
                let names: Vec<_> = NAMES.iter().chain(others).copied().collect();
                let hint = match nearest(word, &names) {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("there are {}", names.join(", ")),
                };
                self.mistake(start, format!("there is no setting {word:?}"), Some(hint));
            }
        }
    }

    fn default_profile_is_there(&mut self, table: &DeTable<'_>) {
        let Some(name) = self.file.default_profile.clone() else { return };
        if self.file.profiles.contains_key(&name) {
            return;
        }
        let start = table.get(DEFAULT_PROFILE).map_or(0, |value| value.span().start);
        let names: Vec<_> = self.file.profiles.keys().map(String::as_str).collect();
        let hint = match nearest(&name, &names) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("add a section [profile.{name}]"),
        };
        self.mistake(start, format!("default-profile: there is no profile {name:?}"), Some(hint));
    }

    fn mistake(&mut self, at: usize, message: String, hint: Option<String>) {
        if self.mistakes.len() == MOST_MISTAKES {
            return;
        }
        let line = self.line(at);
        self.mistakes.push(Mistake { line, message, hint });
    }

    fn line(&self, at: usize) -> usize {
        self.line_ends.partition_point(|end| *end < at) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (ConfigFile, Vec<String>) {
        let (file, mistakes) = ConfigFile::parse(PathBuf::from("/etc/app").join(NAME), text);
        let told = |mistake: &Mistake| format!("{mistake} / {}", mistake.hint.as_deref().unwrap_or("-"));
        (file, mistakes.iter().map(told).collect())
    }

    #[test]
    fn a_profile_stands_over_what_is_common() {
        let (file, mistakes) = parse(
            "timeout = 3\nkey-prefix = 'a.'\ndefault-profile = 'dev'\n[profile.dev]\nkey-prefix = 'dev.'\n\
             memcache = 'embedded:s.db'\ntiers = ['memcache', 'datastore']\n",
        );
        assert!(mistakes.is_empty(), "{mistakes:?}");
        let dev = file.profile(Some("dev"));
        assert_eq!(dev.key_prefix.unwrap().value, "dev.");
        assert_eq!(dev.timeout.unwrap().line, 1);
        assert_eq!(dev.memcache.unwrap().value, "embedded:/etc/app/s.db");
        assert_eq!(file.profile(None).key_prefix.unwrap().value, "a.");
    }

    #[test]
    fn every_mistake_names_its_line_and_a_remedy() {
        let (_, mistakes) = parse(
            "\nmemcahe = 'memcache://h:1'\ntimeout = 'soon'\noutput = 'yaml'\ndefault-profile = 'prod'\n\
             [profile.production]\nkeys = ['secret-secret-secret']\nkey-prefix = true\n",
        );
        let told = mistakes.join("\n");
        assert!(told.contains("line 2: there is no setting \"memcahe\" / did you mean memcache?"), "{told}");
        assert!(
            told.contains("line 3: timeout: ") && told.contains("line 4: output: \"yaml\" is none of"),
            "{told}"
        );
        assert!(told.contains(
            "line 5: default-profile: there is no profile \"prod\" / did you mean \"production\"?"
        ));
        assert!(
            told.contains("line 7: keys: keys are not written into this file") && !told.contains("secret")
        );
        assert!(
            told.contains("line 8: key-prefix: this has to be a text in quotes, and not a boolean"),
            "{told}"
        );
    }

    #[test]
    fn what_is_no_toml_names_its_line() {
        let (_, mistakes) = parse("timeout = '3s'\nmemcache = = 1\n");
        assert!(mistakes[0].starts_with("line 2: "), "{mistakes:?}");
    }
}
