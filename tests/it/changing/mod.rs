//! The commands that change sessions: what is planned is what is done, nothing is lost, everything can be
//! undone.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::harness::Run;
use crate::harness::entities::PROJECT;
use crate::harness::population::Population;
use crate::harness::servers::{Datastore, Memcached, directory};
use crate::harness::snapshot::Snapshot;

mod commands;
mod concurrent;
mod faults;
mod guards;
mod killed;
mod terminal;

/// Servers, a second pair to copy to, and a directory for what runs keep.
pub(crate) struct Place {
    pub(crate) memcached: Memcached,
    pub(crate) other: Memcached,
    pub(crate) datastore: Datastore,
    pub(crate) state: TempDir,
}

impl Place {
    pub(crate) fn new(datastore: Datastore) -> Self {
        Self { memcached: Memcached::start(), other: Memcached::start(), datastore, state: directory() }
    }

    /// With thousands of sessions of every condition.
    async fn populated(datastore: Datastore) -> (Self, Population) {
        let place = Self::new(datastore);
        let population = Population::new();
        population.store(&[place.memcached.address()], &place.datastore).await;
        (place, population)
    }

    pub(crate) fn path(&self) -> &Path {
        self.state.path()
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.path().join(name).display().to_string()
    }

    pub(crate) fn stored(&self) -> String {
        format!("datastore://{PROJECT}")
    }

    /// Where sessions are copied to.
    pub(crate) fn target(&self) -> [String; 2] {
        [self.other.url(), format!("datastore://{PROJECT}?namespace=other")]
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::new(args.iter().copied()).envs(self.env())
    }

    /// What tells the program where everything is.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        [
            ("SESSCASCADE_MEMCACHE", self.memcached.url()),
            ("SESSCASCADE_DATASTORE", self.stored()),
            ("DATASTORE_EMULATOR_HOST", self.datastore.host()),
            ("XDG_STATE_HOME", self.path().display().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    pub(crate) async fn source_snapshot(&self) -> Snapshot {
        Snapshot::of(&[&self.memcached.url(), &self.stored()], &self.datastore.host()).await
    }

    pub(crate) async fn target_snapshot(&self) -> Snapshot {
        let [memcache, datastore] = self.target();
        Snapshot::of(&[&memcache, &datastore], &self.datastore.host()).await
    }

    /// The arguments that name the target.
    pub(crate) fn to(&self) -> Vec<String> {
        self.target().into_iter().flat_map(|url| ["--to".to_owned(), url]).collect()
    }

    /// How many sessions there are of each condition.
    pub(crate) fn conditions(&self) -> BTreeMap<String, u64> {
        let report = self.run(&["check", "-o", "json", "--fail-on", "unknown"]).run().json();
        let conditions = report["counts"]["conditions"].as_object().unwrap();
        let counts = conditions.iter().map(|(name, count)| (name.clone(), count.as_u64().unwrap()));
        counts.filter(|(_, count)| *count > 0).collect()
    }
}

/// The lines of a run without its summary, and that.
fn parted(mut lines: Vec<Json>) -> (Vec<Json>, Json) {
    let summary = lines.pop().expect("there is a summary");
    assert_eq!(summary["summary"], true);
    (lines, summary)
}

/// What steps are, whatever came of them.
fn steps(lines: &[Json]) -> BTreeMap<String, Json> {
    let step = |line: &Json| {
        let mut line = line.clone();
        let object = line.as_object_mut().unwrap();
        object.remove("outcome");
        (line["key"].as_str().unwrap().to_owned(), line)
    };
    let steps: BTreeMap<_, _> = lines.iter().map(step).collect();
    assert_eq!(steps.len(), lines.len(), "each session has one step");
    steps
}
