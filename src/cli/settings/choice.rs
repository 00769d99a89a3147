//! One setting from the four places that it can come from, and a note of which it was.

use std::path::Path;

use sesscascade::condition::STORE_CACHE_LIMIT;

use super::super::environment::{EMULATOR, KEYS, STORE_LIMIT, variable};
use super::profile::ProfileKeys;
use super::reference::PairReference;
use super::{Global, InForce, KeysFrom, Origin, Written};

/// Chooses, and remembers what it chose.
pub(super) struct Choice<'a> {
    global: &'a Global,
    path: Option<&'a Path>,
    pub(super) made: Vec<InForce>,
}

impl<'a> Choice<'a> {
    pub(super) fn new(global: &'a Global, path: Option<&'a Path>) -> Self {
        Self { global, path, made: Vec::new() }
    }

    /// An option or its variable, else what the file says, else what goes without saying.
    pub(super) fn make<T>(
        &mut self,
        name: &'static str,
        given: Option<T>,
        written: Option<Written<T>>,
        otherwise: Option<T>,
        shown: impl Fn(&T) -> String,
    ) -> Option<T> {
        let (value, origin) = match (given, written) {
            (Some(value), _) => (Some(value), self.given(name)),
            (None, Some(written)) => {
                let origin = self.written(written.line);
                (Some(written.value), origin)
            }
            (None, None) => (otherwise, Origin::BuiltIn),
        };
        self.made.push(InForce { name, value: value.as_ref().map(shown), origin });
        value
    }

    /// The same for what always has a value.
    pub(super) fn sure<T: Clone>(
        &mut self,
        name: &'static str,
        given: Option<T>,
        written: Option<Written<T>>,
        otherwise: T,
        shown: impl Fn(&T) -> String,
    ) -> T {
        self.make(name, given, written, Some(otherwise.clone()), shown).unwrap_or(otherwise)
    }

    /// The largest value that the store sends to Memcache; what is not above 0 is no limit.
    pub(super) fn store_limit(&mut self, given: Option<i64>, written: Option<Written<i64>>) -> Option<usize> {
        let name = "max-memcache-session-size-bytes";
        let default = i64::try_from(STORE_CACHE_LIMIT).unwrap_or(i64::MAX);
        let is_given = given.is_some();
        let limit = self.sure(name, given, written, default, i64::to_string);
        if let Some(made) = self.made.last_mut().filter(|_| is_given) {
            made.origin = Origin::Variable(STORE_LIMIT.to_owned());
        }
        usize::try_from(limit).ok().filter(|limit| *limit > 0)
    }

    /// Where the key pairs are; which they are is nobody's business.
    pub(super) fn keys(&mut self, written: Option<Written<ProfileKeys>>) -> KeysFrom {
        let (keys, origin) = match (&self.global.keys_file, variable(KEYS), written) {
            (Some(path), _, _) => (KeysFrom::File(path.clone()), self.given("keys-file")),
            (None, Some(_), _) => (KeysFrom::Variable, Origin::Variable(KEYS.to_owned())),
            (None, None, Some(written)) => {
                let keys = match written.value {
                    ProfileKeys::File(path) => KeysFrom::File(path),
                    ProfileKeys::References(pairs) => KeysFrom::References(pairs),
                };
                (keys, self.written(written.line))
            }
            (None, None, None) => (KeysFrom::Nothing, Origin::BuiltIn),
        };
        let value = match &keys {
            KeysFrom::Nothing => None,
            KeysFrom::File(path) => Some(format!("file:{}", path.display())),
            KeysFrom::Variable => Some("(hidden)".to_owned()),
            KeysFrom::References(pairs) => {
                Some(pairs.iter().map(PairReference::to_string).collect::<Vec<_>>().join(", "))
            }
        };
        self.made.push(InForce { name: "keys", value, origin });
        keys
    }

    /// Where Google's clients look instead of at the service, as it is shown.
    pub(super) fn emulator(&mut self) {
        let host = variable(EMULATOR);
        let origin = match host {
            Some(_) => Origin::Variable(EMULATOR.to_owned()),
            None => Origin::BuiltIn,
        };
        self.made.push(InForce { name: "datastore-emulator-host", value: host, origin });
    }

    fn given(&self, name: &'static str) -> Origin {
        match self.global.from_environment.variable(name) {
            Some(variable) => Origin::Variable(variable),
            None => Origin::Option(name),
        }
    }

    fn written(&self, line: usize) -> Origin {
        Origin::File { path: self.path.unwrap_or(Path::new("")).to_owned(), line }
    }
}
