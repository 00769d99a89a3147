//! Key pairs from where they are kept: the environment or a file, never an option.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use sesscascade::cookie::{KeyRing, KeySource};
use zeroize::Zeroizing;

use super::args::Global;
use super::environment::KEYS as VARIABLE;
use super::error::Failure;

/// No file with keys is larger; anything larger is the wrong file.
const MAX_FILE_BYTES: usize = 1 << 20;

/// The key pairs in force, or an empty ring where none are configured.
pub(crate) fn load_if_given(global: &Global) -> Result<KeyRing, Failure> {
    let is_set = |value: std::ffi::OsString| !value.is_empty();
    if global.keys_file.is_some() || std::env::var_os(VARIABLE).is_some_and(is_set) {
        return load(global);
    }
    Ok(KeyRing::default())
}

/// The key pairs in force: those of `--keys-file`, or of `SESSCASCADE_KEYS`.
pub(crate) fn load(global: &Global) -> Result<KeyRing, Failure> {
    let list = std::env::var(VARIABLE).ok().filter(|list| !list.trim().is_empty()).map(Zeroizing::new);
    let (place, list) = match (&global.keys_file, list) {
        (Some(path), _) => {
            let content = read_file(path).and_then(|content| {
                String::from_utf8(content.to_vec())
                    .map(Zeroizing::new)
                    .map_err(|_| "it is not text".to_owned())
            });
            let content = content.map_err(|reason| {
                Failure::usage(format!("the key file {} cannot be read: {reason}", path.display()))
                    .hint("one key pair a line, newest first: HASH[:BLOCK], each hex:…, base64:…, env:…, file:… or text:…")
            })?;
            (path.display().to_string(), content)
        }
        (None, Some(list)) => (VARIABLE.to_owned(), list),
        (None, None) => {
            return Err(Failure::usage("a cookie cannot be opened without the application's key pairs")
                .hint(format!(
                    "set {VARIABLE} or --keys-file, newest pair first, as in \
                 {VARIABLE}=env:SESSION_HASH_KEY:env:SESSION_BLOCK_KEY; or name the session with --id"
                )));
        }
    };
    KeyRing::parse(&list, &read_reference)
        .map_err(|error| Failure::usage(format!("the key pairs in {place} are not usable")).because(error))
}

fn read_reference(source: KeySource, place: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    match source {
        KeySource::Env => match std::env::var_os(place) {
            Some(value) => Ok(Zeroizing::new(std::os::unix::ffi::OsStringExt::into_vec(value))),
            None => Err("the variable is not set".to_owned()),
        },
        KeySource::File => read_file(Path::new(place)),
    }
}

fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    // A buffer that grew would leave copies of the keys behind.
    let mut content = Zeroizing::new(Vec::with_capacity(MAX_FILE_BYTES + 1));
    File::open(path)
        // A size that was asked for would say nothing of a pipe or a device.
        .and_then(|file| file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut content))
        .map_err(|error| error.to_string())?;
    if content.len() > MAX_FILE_BYTES {
        return Err(format!("it has over {MAX_FILE_BYTES} bytes, which is no file of keys"));
    }
    Ok(content)
}
