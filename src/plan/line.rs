//! One line of a plan file: a step without what it takes the place of, but with what must still be so.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::engine::same;
use super::step::{At, Basis, Reason, Step, Write};
use crate::session::{Expiry, Key, Record};
use crate::tier::{Entry, OnlyIf, Version};

/// One step, with what must still be so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The session.
    pub key: String,
    /// Why.
    pub reason: Reason,
    writes: Vec<WriteLine>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    basis: Vec<BasisLine>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    verify: bool,
    removals: Vec<WriteLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct WriteLine {
    #[serde(flatten)]
    at: At,
    key: String,
    /// What is stored; nothing is removed.
    put: Option<Put>,
    /// What must be there; nothing where nothing may be.
    replaces: Option<Replaced>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Put {
    bytes: usize,
    /// `None` for never.
    expires_at: Option<Timestamp>,
    payload: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Replaced {
    bytes: usize,
    expires_at: Option<Timestamp>,
    version: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct BasisLine {
    #[serde(flatten)]
    at: At,
    key: String,
    version: u64,
}

impl From<&Step> for Line {
    fn from(step: &Step) -> Self {
        let basis =
            |basis: &Basis| BasisLine { at: basis.at, key: basis.key.to_string(), version: basis.version.0 };
        Self {
            key: step.key.to_string(),
            reason: step.reason,
            writes: step.writes.iter().map(WriteLine::from).collect(),
            basis: step.basis.iter().map(basis).collect(),
            verify: step.verify,
            removals: step.removals.iter().map(WriteLine::from).collect(),
        }
    }
}

impl From<&Write> for WriteLine {
    fn from(write: &Write) -> Self {
        let put = write.after().map(|record| Put {
            bytes: record.payload.len(),
            expires_at: record.expiry.at(),
            payload: BASE64_STANDARD.encode(&record.payload),
        });
        let version = match write.change.only_if() {
            OnlyIf::Unchanged(version) => version.0,
            _ => 0,
        };
        let replaces = write.before.as_ref().map(|record| Replaced {
            bytes: record.payload.len(),
            expires_at: record.expiry.at(),
            version,
        });
        Self { at: write.at, key: write.change.key().to_string(), put, replaces }
    }
}

impl Line {
    /// Every key that it changes or rests on, and where.
    pub fn places(&self) -> Vec<(At, Key)> {
        let writes = self.writes.iter().chain(&self.removals).map(|write| (write.at, &write.key));
        let basis = self.basis.iter().map(|basis| (basis.at, &basis.key));
        writes.chain(basis).filter_map(|(at, key)| Some((at, Key::new(key.as_str()).ok()?))).collect()
    }

    /// Bytes that it holds on to.
    pub fn bytes(&self) -> usize {
        self.writes.iter().filter_map(|write| Some(write.put.as_ref()?.payload.len())).sum()
    }

    /// The step, if everything that it was planned for is still so. What is already as it was to be, because
    /// it was done before and the answer was lost, is left out.
    pub fn step(&self, found: impl Fn(At, &Key) -> Option<Entry>) -> Option<Step> {
        let writes = |lines: &[WriteLine]| -> Option<Vec<Write>> {
            let writes: Option<Vec<_>> = lines.iter().map(|line| line.write(&found)).collect();
            Some(writes?.into_iter().flatten().collect())
        };
        let basis = |line: &BasisLine| {
            let key = Key::new(line.key.as_str()).ok()?;
            let version = found(line.at, &key)?.version;
            (version == Version(line.version)).then_some(Basis { at: line.at, key, version })
        };
        let (writes, removals) = (writes(&self.writes)?, writes(&self.removals)?);
        let is_done = writes.is_empty() && removals.is_empty();
        let basis = match is_done {
            true => Vec::new(),
            false => self.basis.iter().map(basis).collect::<Option<_>>()?,
        };
        let key = Key::new(self.key.as_str()).ok()?;
        Some(Step { key, reason: self.reason, writes, basis, verify: self.verify, removals })
    }

    /// Whether everything in it can be used.
    pub(super) fn check(&self) -> Result<(), String> {
        let keys = self.writes.iter().chain(&self.removals).map(|write| &write.key);
        for key in keys.chain(self.basis.iter().map(|basis| &basis.key)).chain([&self.key]) {
            Key::new(key.as_str()).map_err(|error| error.to_string())?;
        }
        for write in self.writes.iter().chain(&self.removals) {
            match (&write.put, &write.replaces) {
                (None, None) => return Err("a removal does not say what it removes".to_owned()),
                (Some(put), _) if put.record().is_none() => {
                    return Err("a payload is not base64 of the length that it should have".to_owned());
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl WriteLine {
    /// `None` where something else is there than was planned for, and nothing where what was planned is.
    fn write(&self, found: impl Fn(At, &Key) -> Option<Entry>) -> Option<Option<Write>> {
        let key = Key::new(self.key.as_str()).ok()?;
        let entry = found(self.at, &key);
        let wanted = match &self.put {
            Some(put) => Some(put.record()?),
            None => None,
        };
        if same(entry.as_ref().map(|entry| &entry.record), wanted.as_ref()) {
            return Some(None);
        }
        let version = entry.as_ref().map(|entry| entry.version.0);
        if version != self.replaces.as_ref().map(|replaced| replaced.version) {
            return None;
        }
        match (wanted, &entry) {
            (Some(record), entry) => Some(Some(Write::put(self.at, key, record, entry.as_ref()))),
            (None, Some(entry)) => Some(Some(Write::delete(self.at, key, entry))),
            (None, None) => None,
        }
    }
}

impl Put {
    fn record(&self) -> Option<Record> {
        let payload = BASE64_STANDARD.decode(&self.payload).ok()?;
        let expiry = self.expires_at.map_or(Expiry::Never, Expiry::At);
        (payload.len() == self.bytes).then_some(Record { payload, expiry })
    }
}
