//! Seeds: the fixtures, each in the form that a target reads.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::Value as Json;
use sesscascade::values::{self, Expected};

/// A name that is a file's name, and an input.
pub type Seed = (String, Vec<u8>);

/// The seeds of a target.
pub fn of(target: &str, fixtures: &Path) -> Vec<Seed> {
    match target {
        "cookie_open" => cookies(fixtures),
        "gob_decode" | "gob_round_trip" => payloads(fixtures),
        "typed_json" => views(fixtures),
        _ => panic!("there is no target {target}"),
    }
}

fn files(directory: PathBuf, extensions: &[&str]) -> Vec<Seed> {
    let entries = fs::read_dir(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| extensions.iter().any(|known| ext == *known)));
    paths.sort();
    let seed =
        |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap());
    paths.into_iter().map(seed).collect()
}

fn payloads(fixtures: &Path) -> Vec<Seed> {
    let mut seeds = files(fixtures.join("sessions"), &["gob", "jsonpayload"]);
    seeds.extend(files(fixtures.join("corrupt"), &["bin"]));
    seeds
}

/// Typed views of the payloads, and the plain views as they stand.
fn views(fixtures: &Path) -> Vec<Seed> {
    let mut seeds = files(fixtures.join("sessions"), &["json"]);
    for (name, payload) in payloads(fixtures) {
        if let Ok(values) = values::decode(&payload, Expected::Either) {
            seeds.push((format!("{name}.typed"), values.typed().to_string().into_bytes()));
        }
    }
    seeds
}

/// The cookies, and what is signed in them: the check signs it anew, with keys that it knows.
fn cookies(fixtures: &Path) -> Vec<Seed> {
    let list = fs::read(fixtures.join("cookies.json")).unwrap();
    let list: Json = serde_json::from_slice(&list).unwrap();
    let mut seeds = Vec::new();
    for cookie in list.as_array().unwrap() {
        let (name, text) = (cookie["name"].as_str().unwrap(), cookie["value"].as_str().unwrap());
        if let Ok(envelope) = URL_SAFE.decode(text) {
            let mut bars = envelope.iter().enumerate().filter(|(_, byte)| **byte == b'|');
            if let Some((end, _)) = bars.nth(1) {
                seeds.push((format!("{name}.signed"), envelope[..end].to_vec()));
            }
        }
        seeds.push((name.to_owned(), text.as_bytes().to_vec()));
    }
    seeds
}
