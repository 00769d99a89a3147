//! The settings that a configuration file can have, each checked as its option would be.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use sesscascade::tier::datastore::DatastoreUrl;
use sesscascade::tier::embedded::SCHEME as EMBEDDED;
use sesscascade::tier::memcache::MemcacheUrl;
use toml::de::{DeTable, DeValue};

use super::super::args::parse::{self, TierList};
use super::super::args::{ColorArg, OutputArg, ProgressArg, SerializerArg};
use super::reference::{self, FORMS, PairReference};

/// A value, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Written<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// Where a file says that the key pairs are.
#[derive(Debug, Clone)]
pub(crate) enum ProfileKeys {
    File(PathBuf),
    References(Vec<PairReference>),
}

/// What one section sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profile {
    pub(super) memcache: Option<Written<String>>,
    pub(super) datastore: Option<Written<String>>,
    pub(super) tiers: Option<Written<TierList>>,
    pub(super) key_prefix: Option<Written<String>>,
    pub(super) cookie_name: Option<Written<String>>,
    pub(super) cookie_max_age: Option<Written<Duration>>,
    pub(super) max_age: Option<Written<Duration>>,
    pub(super) max_length: Option<Written<u64>>,
    pub(super) store_limit: Option<Written<i64>>,
    pub(super) keys: Option<Written<ProfileKeys>>,
    pub(super) serializer: Option<Written<SerializerArg>>,
    pub(super) timeout: Option<Written<Duration>>,
    pub(super) output: Option<Written<OutputArg>>,
    pub(super) color: Option<Written<ColorArg>>,
    pub(super) progress: Option<Written<ProgressArg>>,
}

/// Every name that [`Profile::set`] takes.
pub(crate) const NAMES: [&str; 16] = [
    "memcache",
    "datastore",
    "tiers",
    "key-prefix",
    "cookie-name",
    "cookie-max-age",
    "max-age",
    "max-length",
    "max-memcache-session-size-bytes",
    "keys",
    "keys-file",
    "serializer",
    "timeout",
    "output",
    "color",
    "progress",
];

/// Why a setting cannot be taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// There is none of this name.
    Name,
    /// It cannot have this value.
    Value(String),
}

impl From<String> for Wrong {
    fn from(reason: String) -> Self {
        Self::Value(reason)
    }
}

impl Profile {
    /// Takes one setting; `base` is the directory of the file, from which its paths are relative.
    pub(super) fn set(
        &mut self,
        name: &str,
        value: &DeValue<'_>,
        line: usize,
        base: &Path,
    ) -> Result<(), Wrong> {
        let text = || one_text(value);
        let list = || text_or_list(value);
        match name {
            "memcache" => self.memcache = written(line, memcache(list()?.trim(), base)?),
            "datastore" => self.datastore = written(line, datastore(text()?.trim(), base)?),
            "tiers" => self.tiers = written(line, parse::tiers(&list()?)?),
            "key-prefix" => self.key_prefix = written(line, text()?),
            "cookie-name" => self.cookie_name = written(line, filled(text()?)?),
            "cookie-max-age" => self.cookie_max_age = written(line, parse::duration(&text()?)?),
            "max-age" => self.max_age = written(line, parse::duration(&text()?)?),
            "max-length" => self.max_length = written(line, parse::bytes(&text()?)?),
            "max-memcache-session-size-bytes" => self.store_limit = written(line, number(&text()?)?),
            "keys" | "keys-file" if self.keys.is_some() => {
                return Err(Wrong::Value(
                    "keys and keys-file are given both; one of them says where the keys are".to_owned(),
                ));
            }
            "keys" => self.keys = written(line, ProfileKeys::References(pairs(value, base)?)),
            "keys-file" => self.keys = written(line, ProfileKeys::File(path(&filled(text()?)?, base)?)),
            "serializer" => self.serializer = written(line, word(&text()?)?),
            "timeout" => self.timeout = written(line, parse::timeout(&text()?)?),
            "output" => self.output = written(line, word(&text()?)?),
            "color" => self.color = written(line, word(&text()?)?),
            "progress" => self.progress = written(line, word(&text()?)?),
            _ => return Err(Wrong::Name),
        }
        Ok(())
    }

    /// What this section sets, and for the rest what the other one does.
    pub(super) fn or(self, other: &Self) -> Self {
        let other = other.clone();
        Self {
            memcache: self.memcache.or(other.memcache),
            datastore: self.datastore.or(other.datastore),
            tiers: self.tiers.or(other.tiers),
            key_prefix: self.key_prefix.or(other.key_prefix),
            cookie_name: self.cookie_name.or(other.cookie_name),
            cookie_max_age: self.cookie_max_age.or(other.cookie_max_age),
            max_age: self.max_age.or(other.max_age),
            max_length: self.max_length.or(other.max_length),
            store_limit: self.store_limit.or(other.store_limit),
            keys: self.keys.or(other.keys),
            serializer: self.serializer.or(other.serializer),
            timeout: self.timeout.or(other.timeout),
            output: self.output.or(other.output),
            color: self.color.or(other.color),
            progress: self.progress.or(other.progress),
        }
    }

    /// The references to its keys, with the line where they stand.
    pub(crate) fn references(&self) -> Option<(&[PairReference], usize)> {
        match &self.keys.as_ref()?.value {
            ProfileKeys::References(pairs) => Some((pairs, self.keys.as_ref()?.line)),
            ProfileKeys::File(_) => None,
        }
    }

    /// The file with its keys, with the line where that stands.
    pub(crate) fn keys_file(&self) -> Option<(&Path, usize)> {
        match &self.keys.as_ref()?.value {
            ProfileKeys::File(path) => Some((path, self.keys.as_ref()?.line)),
            ProfileKeys::References(_) => None,
        }
    }
}

/// The name that was probably meant.
pub(crate) fn nearest<'n>(word: &str, names: &[&'n str]) -> Option<&'n str> {
    let plain = |word: &str| word.trim_start_matches('-').to_lowercase().replace('_', "-");
    let word = plain(word);
    // The one is good at letters that are swapped, the other at words that are cut short.
    let near = |name: &&'n str| {
        let other = plain(name);
        (
            strsim::normalized_damerau_levenshtein(&word, &other).max(strsim::jaro_winkler(&word, &other)),
            *name,
        )
    };
    let best = names.iter().map(near).max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(nearness, _)| *nearness > 0.65).map(|(_, name)| name)
}

fn written<T>(line: usize, value: T) -> Option<Written<T>> {
    Some(Written { value, line })
}

/// A string, or what would be written the same as one; a list is one with commas.
fn text_or_list(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::Array(items) => {
            let texts: Result<Vec<_>, _> = items.iter().map(|item| one_text(item.get_ref())).collect();
            Ok(texts?.join(","))
        }
        one => one_text(one),
    }
}

fn one_text(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Ok(number.to_string()),
        other => Err(format!("this has to be a text in quotes, and not {}", article(other.type_str()))),
    }
}

fn filled(text: String) -> Result<String, String> {
    if text.trim().is_empty() { Err("this is empty; leave the line out".to_owned()) } else { Ok(text) }
}

/// From the directory of the file. A shell's sign for home means nothing here.
pub(super) fn path(text: &str, base: &Path) -> Result<PathBuf, String> {
    match text.starts_with("~/") {
        true => Err("a path cannot begin with ~: write your home directory out".to_owned()),
        false => Ok(base.join(text)),
    }
}

fn article(noun: &str) -> String {
    format!("{} {noun}", if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" })
}

fn number(text: &str) -> Result<i64, String> {
    text.trim().parse().map_err(|_| "this has to be a number of bytes; 0 is no limit".to_owned())
}

fn word<T: ValueEnum>(text: &str) -> Result<T, String> {
    T::from_str(text, false).map_err(|_| {
        let words = T::value_variants().iter().filter_map(T::to_possible_value);
        let words: Vec<_> = words.map(|word| word.get_name().to_owned()).collect();
        format!("{text:?} is none of {}", words.join(", "))
    })
}

/// The URL itself is left out of what is said, because it may hold a password.
fn memcache(url: &str, base: &Path) -> Result<String, String> {
    match embedded(url, base)? {
        Some(url) => Ok(url),
        None => url.parse::<MemcacheUrl>().map(|_| url.to_owned()).map_err(|error| {
            format!(
                "this URL cannot be used: {error}; write memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]"
            )
        }),
    }
}

fn datastore(url: &str, base: &Path) -> Result<String, String> {
    match embedded(url, base)? {
        Some(url) => Ok(url),
        None => url.parse::<DatastoreUrl>().map(|_| url.to_owned()).map_err(|error| {
            format!(
                "this URL cannot be used: {error}; write \
                 datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]"
            )
        }),
    }
}

fn embedded(url: &str, base: &Path) -> Result<Option<String>, String> {
    let Some(file) = url.strip_prefix(EMBEDDED) else { return Ok(None) };
    let file = if file.is_empty() { String::new() } else { path(file, base)?.display().to_string() };
    Ok(Some(format!("{EMBEDDED}{file}")))
}

/// One pair, or a list of them, newest first.
fn pairs(value: &DeValue<'_>, base: &Path) -> Result<Vec<PairReference>, String> {
    let pairs = match value {
        DeValue::Array(items) => {
            items.iter().map(|item| pair(item.get_ref(), base)).collect::<Result<Vec<_>, _>>()?
        }
        one => vec![pair(one, base)?],
    };
    if pairs.is_empty() {
        return Err("the list of key pairs is empty".to_owned());
    }
    Ok(pairs)
}

fn pair(value: &DeValue<'_>, base: &Path) -> Result<PairReference, String> {
    match value {
        DeValue::String(text) => reference::pair(text, base),
        DeValue::Table(table) => pair_table(table, base),
        _ => Err(format!("a key pair is {FORMS}, or {{ hash = …, block = … }} of these")),
    }
}

fn pair_table(table: &DeTable<'_>, base: &Path) -> Result<PairReference, String> {
    let known = |name: &str| ["hash", "block"].contains(&name);
    if let Some(name) = table.keys().map(|name| name.get_ref()).find(|name| !known(name)) {
        return Err(format!("a key pair has a hash key and a block key, and no {name:?}"));
    }
    let key = |name: &str| match table.get(name).map(|value| value.get_ref()) {
        None => Ok(None),
        Some(DeValue::String(text)) => reference::key(text, base).map(Some),
        Some(_) => Err(format!("the {name} key is {FORMS}")),
    };
    let hash = key("hash")?.ok_or_else(|| "this key pair has no hash key".to_owned())?;
    Ok(PairReference { hash, block: key("block")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(nearest("memcahe", &NAMES), Some("memcache"));
        assert_eq!(nearest("key_prefix", &NAMES), Some("key-prefix"));
        assert_eq!(nearest("--cookie-name", &NAMES), Some("cookie-name"));
        assert_eq!(nearest("colour", &NAMES), Some("color"));
        assert_eq!(nearest("zzz", &NAMES), None);
    }

    #[test]
    fn every_name_is_taken() {
        for name in NAMES {
            let value = DeValue::Boolean(true);
            let taken = Profile::default().set(name, &value, 1, Path::new("."));
            assert!(matches!(taken, Err(Wrong::Value(_))), "{name}");
        }
        assert_eq!(Profile::default().set("x", &DeValue::Boolean(true), 1, Path::new(".")), Err(Wrong::Name));
    }
}
