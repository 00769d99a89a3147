//! A cookie as reports show it.

use jiff::Timestamp;
use serde::Serialize;

use super::from_seconds;
use crate::cookie::{Cause, Codec, OpenError, Opened};

/// A cookie, as far as it could be opened.
#[derive(Debug, Clone, Serialize)]
pub struct CookieReport {
    /// The name that is part of what was signed.
    pub name: String,
    /// Whether the application accepts it.
    pub valid: bool,
    /// Position of the key pair that made it, from 1.
    pub key_pair: Option<usize>,
    /// The hash function of its MAC.
    pub hash: &'static str,
    /// Whether its payload is encrypted.
    pub encrypted: Option<bool>,
    /// When it was made; not proved unless a key pair is known.
    pub issued_at: Option<Timestamp>,
    /// The last second in which it is accepted; `None` when it always is.
    pub expires_at: Option<Timestamp>,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Why a cookie is refused, and what to do about it.
#[derive(Debug, Clone, Serialize)]
pub struct CauseReport {
    /// The cause's name.
    pub code: &'static str,
    /// The cause in a sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl CookieReport {
    pub(super) fn valid(codec: &Codec, opened: &Opened) -> Self {
        Self {
            name: codec.name().to_owned(),
            valid: true,
            key_pair: Some(opened.key_pair),
            hash: opened.hash.name(),
            encrypted: Some(opened.encrypted),
            issued_at: Some(from_seconds(opened.issued_at)),
            expires_at: opened.expires_at.map(from_seconds),
            error: None,
        }
    }

    pub(super) fn refused(codec: &Codec, error: &OpenError) -> Self {
        Self {
            name: codec.name().to_owned(),
            valid: false,
            key_pair: error.key_pair,
            hash: "sha256",
            encrypted: None,
            issued_at: error.issued_at.map(from_seconds),
            expires_at: None,
            error: Some(error.to_string()),
        }
    }
}

impl From<&Cause> for CauseReport {
    fn from(cause: &Cause) -> Self {
        Self { code: cause.code(), message: cause.to_string(), remedy: cause.remedy() }
    }
}
