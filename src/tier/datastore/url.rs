//! `datastore://project[/database][?namespace=N&kind=K]`: which entities of which database.
//!
//! Only text becomes a [`DatastoreUrl`] here; nothing is contacted, and where the service listens
//! (Google or an emulator) is not part of the URL.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use thiserror::Error;

/// The kind of the Go store's entities.
pub const DEFAULT_KIND: &str = "Session";

/// What Google's tools call the database that has no name of its own.
const DEFAULT_DATABASE: &str = "(default)";

/// Longest kind in bytes of UTF-8 (documented limit).
const MAX_KIND_BYTES: usize = 1_500;

const SCHEME: &str = "datastore://";

/// RFC 3986's unreserved characters stay as they are.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// Which entities of which database hold the sessions. Always valid: it is only made by parsing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatastoreUrl {
    project: String,
    /// Empty for the default database, as on the wire.
    database: String,
    /// Empty for the default namespace, as on the wire.
    namespace: String,
    kind: String,
}

/// Why a text is not a Datastore URL.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DatastoreUrlError {
    /// Another scheme, or none.
    #[error("it does not begin with {SCHEME}")]
    Scheme,
    /// Nothing between the scheme and the database.
    #[error("it names no project: write {SCHEME}PROJECT")]
    NoProject,
    /// More path than a project and a database.
    #[error("{0:?} follows the database; only a project and a database can be in the path")]
    ExtraPath(String),
    /// A percent-encoded part that is not text.
    #[error("its {0} is not UTF-8 after percent-decoding")]
    NotUtf8(&'static str),
    /// A character that Datastore does not take there.
    #[error("its {part} has the character {character:?}, which Datastore does not take there")]
    Character {
        /// Which part of the URL.
        part: &'static str,
        /// The first such character.
        character: char,
    },
    /// Not one of the parameters that there are.
    #[error("the parameter {0:?} is unknown; the parameters are namespace and kind")]
    UnknownParameter(String),
    /// The same parameter twice.
    #[error("the parameter {0:?} is there twice")]
    RepeatedParameter(&'static str),
    /// `kind=` with nothing after it.
    #[error("its kind is empty; leave the parameter out for {DEFAULT_KIND:?}")]
    EmptyKind,
    /// A kind that Datastore keeps for itself.
    #[error("its kind {0:?} is reserved: it begins and ends with two underscores")]
    ReservedKind(String),
    /// Over the documented limit.
    #[error("its kind is {0} bytes long; Datastore takes {MAX_KIND_BYTES} at most")]
    KindTooLong(usize),
}

impl DatastoreUrl {
    /// The id of the Google Cloud project.
    pub fn project(&self) -> &str {
        &self.project
    }

    /// The id of the database; empty for the default one.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The namespace of the entities; empty for the default one.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The kind of the entities.
    pub fn kind(&self) -> &str {
        &self.kind
    }
}

impl FromStr for DatastoreUrl {
    type Err = DatastoreUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix(SCHEME).ok_or(DatastoreUrlError::Scheme)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (project, database) = path.split_once('/').unwrap_or((path, ""));
        let (database, extra) = database.split_once('/').unwrap_or((database, ""));
        if !extra.is_empty() {
            return Err(DatastoreUrlError::ExtraPath(extra.to_owned()));
        }
        let project = decode("project", project)?;
        if project.is_empty() {
            return Err(DatastoreUrlError::NoProject);
        }
        let database = match decode("database", database)? {
            name if name == DEFAULT_DATABASE => Cow::Borrowed(""),
            name => name,
        };
        let [mut namespace, mut kind] = [None, None];
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let (slot, name) = match name {
                "namespace" => (&mut namespace, "namespace"),
                "kind" => (&mut kind, "kind"),
                other => return Err(DatastoreUrlError::UnknownParameter(other.to_owned())),
            };
            if slot.replace(decode(name, value)?).is_some() {
                return Err(DatastoreUrlError::RepeatedParameter(name));
            }
        }
        let namespace = namespace.unwrap_or_default();
        let kind = kind.unwrap_or(Cow::Borrowed(DEFAULT_KIND));
        // The domain of a legacy project id ends with a colon.
        check("project", &project, |c| c.is_ascii_alphanumeric() || "-_.:".contains(c))?;
        check("database", &database, |c| c.is_ascii_alphanumeric() || "-_".contains(c))?;
        check("namespace", &namespace, |c| c.is_ascii_alphanumeric() || "-_.".contains(c))?;
        check_kind(&kind)?;
        Ok(Self {
            project: project.into_owned(),
            database: database.into_owned(),
            namespace: namespace.into_owned(),
            kind: kind.into_owned(),
        })
    }
}

fn decode<'a>(part: &'static str, text: &'a str) -> Result<Cow<'a, str>, DatastoreUrlError> {
    percent_decode_str(text).decode_utf8().map_err(|_| DatastoreUrlError::NotUtf8(part))
}

fn check(part: &'static str, text: &str, allowed: impl Fn(char) -> bool) -> Result<(), DatastoreUrlError> {
    match text.chars().find(|character| !allowed(*character)) {
        Some(character) => Err(DatastoreUrlError::Character { part, character }),
        None => Ok(()),
    }
}

fn check_kind(kind: &str) -> Result<(), DatastoreUrlError> {
    if kind.is_empty() {
        return Err(DatastoreUrlError::EmptyKind);
    }
    if kind.len() > MAX_KIND_BYTES {
        return Err(DatastoreUrlError::KindTooLong(kind.len()));
    }
    if kind.len() >= 4 && kind.starts_with("__") && kind.ends_with("__") {
        return Err(DatastoreUrlError::ReservedKind(kind.to_owned()));
    }
    check("kind", kind, |c| !c.is_control())
}

impl fmt::Display for DatastoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escape = |text| utf8_percent_encode(text, ESCAPED);
        write!(f, "{SCHEME}{}", escape(&self.project))?;
        if !self.database.is_empty() {
            write!(f, "/{}", escape(&self.database))?;
        }
        let mut separator = '?';
        if !self.namespace.is_empty() {
            write!(f, "{separator}namespace={}", escape(&self.namespace))?;
            separator = '&';
        }
        if self.kind != DEFAULT_KIND {
            write!(f, "{separator}kind={}", escape(&self.kind))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> DatastoreUrlError {
        text.parse::<DatastoreUrl>().unwrap_err()
    }

    #[test]
    fn every_part_is_read_and_written_back() {
        for (text, parts, shown) in [
            ("datastore://p", ["p", "", "", "Session"], None),
            ("datastore://p/", ["p", "", "", "Session"], Some("datastore://p")),
            ("datastore://p/(default)", ["p", "", "", "Session"], Some("datastore://p")),
            ("datastore://p/%28default%29", ["p", "", "", "Session"], Some("datastore://p")),
            ("datastore://p/db?", ["p", "db", "", "Session"], Some("datastore://p/db")),
            ("datastore://p?kind=Session", ["p", "", "", "Session"], Some("datastore://p")),
            ("datastore://e.com:p?kind=A%26%C3%A9%20b", ["e.com:p", "", "", "A&é b"], None),
            ("datastore://p/d?namespace=n-1.x&kind=K", ["p", "d", "n-1.x", "K"], None),
            (
                "datastore://p?kind=K&&namespace=n",
                ["p", "", "n", "K"],
                Some("datastore://p?namespace=n&kind=K"),
            ),
        ] {
            let url: DatastoreUrl = text.parse().unwrap();
            assert_eq!([url.project(), url.database(), url.namespace(), url.kind()], parts, "{text}");
            assert_eq!(url.to_string(), shown.unwrap_or(text));
            assert_eq!(url.to_string().parse::<DatastoreUrl>().unwrap(), url);
        }
    }

    #[test]
    fn errors_name_what_is_wrong() {
        let character = |part, character| DatastoreUrlError::Character { part, character };
        assert_eq!(error("memcache://p"), DatastoreUrlError::Scheme);
        assert_eq!(error("datastore:///db"), DatastoreUrlError::NoProject);
        assert_eq!(error("datastore://p/d/e"), DatastoreUrlError::ExtraPath("e".to_owned()));
        assert_eq!(error("datastore://p?x=1"), DatastoreUrlError::UnknownParameter("x".to_owned()));
        assert_eq!(error("datastore://p?kind"), DatastoreUrlError::EmptyKind);
        assert_eq!(error("datastore://p?kind=a&kind=b"), DatastoreUrlError::RepeatedParameter("kind"));
        assert_eq!(error("datastore://p?kind=%ff"), DatastoreUrlError::NotUtf8("kind"));
        assert_eq!(error("datastore://p?kind=__a__"), DatastoreUrlError::ReservedKind("__a__".to_owned()));
        assert_eq!(error("datastore://s~p"), character("project", '~'));
        assert_eq!(error("datastore://p/a%0ab"), character("database", '\n'));
        assert_eq!(error("datastore://p?namespace=a/b"), character("namespace", '/'));
        assert_eq!(
            error(&format!("datastore://p?kind={}", "k".repeat(1_501))),
            DatastoreUrlError::KindTooLong(1_501)
        );
    }
}
