//! Keys by reference: a configuration file says where a key is, never what it is.

use std::fmt;
use std::path::Path;

use sesscascade::cookie::{KeyReference, KeySource};

use super::profile::path;

/// A key pair of the configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairReference {
    pub(crate) hash: KeyReference,
    pub(crate) block: Option<KeyReference>,
}

impl PairReference {
    /// The one or two keys that it consists of.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &KeyReference> {
        std::iter::once(&self.hash).chain(&self.block)
    }

    /// Whether a program has to be run for it.
    pub(crate) fn runs(&self) -> bool {
        self.keys().any(|key| key.source == KeySource::Command)
    }
}

impl fmt::Display for PairReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.block {
            Some(block) => write!(f, "{}:{block}", self.hash),
            None => self.hash.fmt(f),
        }
    }
}

/// What is allowed, for hints.
pub(crate) const FORMS: &str = "env:NAME, file:PATH or command:PROGRAM ARGUMENTS";

/// `env:HASH`, `env:HASH:env:BLOCK`, `file:hash:file:block`, or one `command:…`, which may have colons of its
/// own. Files are relative to `base`.
pub(crate) fn pair(text: &str, base: &Path) -> Result<PairReference, String> {
    let text = text.trim();
    if text.starts_with("command:") {
        return Ok(PairReference { hash: key(text, base)?, block: None });
    }
    let words: Vec<_> = text.split(':').collect();
    match words[..] {
        [_, _] => Ok(PairReference { hash: key(text, base)?, block: None }),
        [hash_source, hash, block_source, block] => Ok(PairReference {
            hash: key(&format!("{hash_source}:{hash}"), base)?,
            block: Some(key(&format!("{block_source}:{block}"), base)?),
        }),
        _ => Err(not_a_reference()),
    }
}

/// One key.
pub(crate) fn key(text: &str, base: &Path) -> Result<KeyReference, String> {
    let (source, place) = text.trim().split_once(':').ok_or_else(not_a_reference)?;
    let place = place.trim();
    if place.is_empty() {
        return Err(not_a_reference());
    }
    let (source, place) = match source {
        "env" => (KeySource::Env, place.to_owned()),
        "file" => (KeySource::File, path(place, base)?.display().to_string()),
        "command" => (KeySource::Command, place.to_owned()),
        _ => return Err(not_a_reference()),
    };
    Ok(KeyReference { source, place })
}

/// The text itself may be a key, and is not repeated.
fn not_a_reference() -> String {
    format!("keys are not written into this file, only where they are: {FORMS}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_says_where_its_keys_are() {
        let pair = |text| pair(text, Path::new("/etc/app")).map(|pair| pair.to_string());
        assert_eq!(pair("env:A").unwrap(), "env:A");
        assert_eq!(pair("env:A:file:b").unwrap(), "env:A:file:/etc/app/b");
        assert_eq!(pair("command:vault read -field=k a:b").unwrap(), "command:vault read -field=k a:b");
        for literal in ["very-secret-hash-key", "hex:00ff", "text:secret", "env:A:secret", "env:", ""] {
            let error = pair(literal).unwrap_err();
            assert!(error.contains("env:NAME") && !error.contains("secret"), "{error}");
        }
    }
}
