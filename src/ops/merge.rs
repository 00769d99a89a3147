//! `merge`: the reports of shards, put together to what one process would have said.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use thiserror::Error;

use super::bulk::{Course, ProblemReport, Scope};
use super::{SCHEMA, check, report};
use crate::walk::Shard;

/// A report that can be put together.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)]
pub enum Merged {
    /// Of `check`.
    Check(check::Report),
    /// Of `report`.
    Report(report::Report),
}

/// Why reports cannot be put together.
#[derive(Debug, Error)]
pub enum MergeError {
    /// Nothing to put together.
    #[error("there is no report to merge")]
    Nothing,
    /// A file holds something else.
    #[error("{name} holds no report of check or report: {reason}")]
    NoReport {
        /// The file.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Two files are not about the same thing.
    #[error("{first} and {other} are not of the same run: {difference}")]
    Unlike {
        /// The first file.
        first: String,
        /// The one that differs from it.
        other: String,
        /// In what.
        difference: &'static str,
    },
    /// A shard came twice.
    #[error("{first} and {other} are both of shard {shard}")]
    Twice {
        /// One file.
        first: String,
        /// The other.
        other: String,
        /// The shard.
        shard: Shard,
    },
}

/// What reports of both commands have in common.
trait Part: DeserializeOwned {
    fn scope(&mut self) -> &mut Scope;
    fn course(&mut self) -> &mut Course;
    fn unlike(&self, other: &Self) -> Option<&'static str>;
    fn add(&mut self, other: Self);
}

impl Part for check::Report {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scope
    }
    fn course(&mut self) -> &mut Course {
        &mut self.course
    }
    fn unlike(&self, other: &Self) -> Option<&'static str> {
        (!self.is_alike(other)).then_some("--recheck or --examples differ")
    }
    fn add(&mut self, other: Self) {
        self.merge(other);
    }
}

impl Part for report::Report {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scope
    }
    fn course(&mut self) -> &mut Course {
        &mut self.course
    }
    fn unlike(&self, other: &Self) -> Option<&'static str> {
        (!self.is_alike(other)).then_some("the limits, --largest or --types differ")
    }
    fn add(&mut self, other: Self) {
        self.merge(other);
    }
}

/// Puts reports together; each comes with the name that it is to be called by.
///
/// # Errors
/// When one is no report, or they are not parts of one run. A shard that is missing is no error: the
/// merged report says so, and that it is not complete.
pub fn merge(reports: Vec<(String, Json)>) -> Result<Merged, MergeError> {
    let Some((name, first)) = reports.first() else { return Err(MergeError::Nothing) };
    match first["command"].as_str() {
        Some("check") => merge_all(reports).map(Merged::Check),
        Some("report") => merge_all(reports).map(Merged::Report),
        _ => Err(no_report(name, "it has no \"command\" of these".to_owned())),
    }
}

fn merge_all<P: Part>(reports: Vec<(String, Json)>) -> Result<P, MergeError> {
    let mut parts: Vec<(Shard, String, P)> = Vec::new();
    for (name, json) in reports {
        if json["schema"] != SCHEMA {
            return Err(no_report(&name, format!("its schema is not {SCHEMA}")));
        }
        let mut part: P =
            serde_json::from_value(json).map_err(|error| no_report(&name, error.to_string()))?;
        let shard = part.scope().shard;
        parts.push((shard, name, part));
    }
    parts.sort_by_key(|(shard, ..)| *shard);
    let mut parts = parts.into_iter();
    let Some((shard, first, mut merged)) = parts.next() else { return Err(MergeError::Nothing) };
    let mut seen = vec![(shard, first.clone())];
    for (shard, name, mut part) in parts {
        if let Some((_, twin)) = seen.iter().find(|(other, _)| *other == shard) {
            return Err(MergeError::Twice { first: twin.clone(), other: name, shard });
        }
        if let Some(difference) = difference(merged.scope(), part.scope()).or_else(|| merged.unlike(&part)) {
            return Err(MergeError::Unlike { first, other: name, difference });
        }
        seen.push((shard, name));
        merged.add(part);
    }
    let missing: Vec<_> =
        (1..=shard.count).filter(|index| seen.iter().all(|(shard, _)| shard.index != *index)).collect();
    finish(&mut merged, shard.count, &missing);
    Ok(merged)
}

/// What one process would have said it was about.
fn finish<P: Part>(merged: &mut P, count: usize, missing: &[usize]) {
    if missing.is_empty() {
        merged.scope().shard = Shard::WHOLE;
        return;
    }
    let missing: Vec<_> = missing.iter().map(ToString::to_string).collect();
    let course = merged.course();
    course.complete = false;
    course.problems.push(ProblemReport {
        message: format!("of {count} shards there is no report of {}", missing.join(", ")),
        hint: "run those shards, and merge all of the reports".to_owned(),
    });
}

fn no_report(name: &str, reason: String) -> MergeError {
    MergeError::NoReport { name: name.to_owned(), reason }
}

fn difference(a: &Scope, b: &Scope) -> Option<&'static str> {
    if a.shard.count != b.shard.count {
        return Some("they are shards of different numbers");
    }
    if a.key_prefix != b.key_prefix || a.tiers != b.tiers {
        return Some("they are of different tiers or key prefixes");
    }
    (a.filter != b.filter).then_some("they were filtered differently")
}
