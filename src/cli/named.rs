//! Sessions that are named one by one: cookies, ids and keys → the keys that the tiers hold them under.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use jiff::Timestamp;
use sesscascade::cookie::{Codec, KeyRing};
use sesscascade::gob;
use sesscascade::lines::read_line;
use sesscascade::session::{Key, NameError, SessionId};

use super::args::changes::NamedArgs;
use super::error::Failure;
use super::exit::Status;
use super::settings::Settings;
use super::stdin;
use super::{codec, cookie_input, keys};

/// Longest line of a batch: a whole header line with a cookie.
const MAX_LINE_BYTES: u64 = 64 << 10;

/// Characters in an id of the store's form.
const ID_CHARACTERS: usize = 52;

/// Every session that is named; none where nothing is.
pub(crate) fn keys(settings: &Settings, args: &NamedArgs) -> Result<Vec<Key>, Failure> {
    let prefix = settings.key_prefix.clone();
    let mut names = Names { settings, prefix: &prefix, ring: None };
    let mut found = Vec::new();
    for cookie in &args.cookies {
        found.push(names.cookie(cookie)?);
    }
    for id in &args.id {
        found.push(names.id(id)?);
    }
    for key in &args.key {
        found.push(Key::new(key).map_err(|error| unusable(&error))?);
    }
    if let Some(path) = &args.batch {
        names.batch(path, &mut found)?;
    }
    Ok(found)
}

/// Whether any session is named.
pub(crate) fn is_given(args: &NamedArgs) -> bool {
    !args.cookies.is_empty() || !args.id.is_empty() || !args.key.is_empty() || args.batch.is_some()
}

struct Names<'n> {
    settings: &'n Settings,
    prefix: &'n str,
    /// Loaded for the first cookie.
    ring: Option<KeyRing>,
}

impl Names<'_> {
    fn batch(&mut self, path: &Path, found: &mut Vec<Key>) -> Result<(), Failure> {
        let unreadable = |error| Failure::usage(format!("{} cannot be read", path.display())).because(error);
        let mut input: Box<dyn BufRead> = match path.to_str() {
            Some("-") => Box::new(stdin::expecting("ids or cookies")),
            _ => Box::new(BufReader::new(File::open(path).map_err(unreadable)?)),
        };
        let (mut line, mut number) = (Vec::new(), 0_u64);
        while read_line(input.as_mut(), &mut line, MAX_LINE_BYTES).map_err(unreadable)? {
            number += 1;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            let key = self.any(text).map_err(|failure| {
                let message =
                    format!("line {number} of {}: {}; nothing was changed", path.display(), failure.message);
                Failure { message, ..failure }
            })?;
            found.push(key);
        }
        Ok(())
    }

    /// A key begins with the prefix, an id has the store's form, and anything else is a cookie.
    fn any(&mut self, text: &str) -> Result<Key, Failure> {
        let is_id = |text: &str| {
            text.len() == ID_CHARACTERS
                && text.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte))
        };
        match text.strip_prefix(self.prefix) {
            Some(id) if !self.prefix.is_empty() && !id.is_empty() => {
                Key::new(text).map_err(|error| unusable(&error))
            }
            _ if is_id(text) => self.id(text),
            _ => self.cookie(text),
        }
    }

    fn id(&self, id: &str) -> Result<Key, Failure> {
        SessionId::new(id).and_then(|id| id.key(self.prefix)).map_err(|error| unusable(&error))
    }

    fn cookie(&mut self, text: &str) -> Result<Key, Failure> {
        let cookie = cookie_input::read(text, codec::configured_name(self.settings))?;
        let ring = match &self.ring {
            Some(ring) => ring.clone(),
            None => self.ring.insert(keys::load(self.settings)?).clone(),
        };
        let codec = codec::codec(self.settings, Some(&cookie), ring);
        self.id(&id_of(&codec, &cookie.value)?)
    }
}

/// The id in a cookie that the application would accept.
pub(crate) fn id_of(codec: &Codec, cookie: &str) -> Result<String, Failure> {
    let is_id = |payload: &[u8]| gob::decode_string(payload).is_ok();
    let opened = codec.open(cookie, Timestamp::now().as_second(), is_id).map_err(|error| {
        Failure::new(Status::CookieRefused, "the cookie is not valid")
            .because(error)
            .hint("'sesscascade decode' says why; --id names the session without a cookie")
    })?;
    Ok(gob::decode_string(&opened.payload).map(String::from_utf8_lossy).unwrap_or_default().into_owned())
}

fn unusable(error: &NameError) -> Failure {
    Failure::usage(error.to_string())
}
