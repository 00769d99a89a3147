//! `encode` and `keygen`: signed cookies, and keys to sign them with. Contact nothing.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{SCHEMA, from_seconds};
use crate::cookie::{Codec, SealError};
use crate::gob::{GobError, encode_string};
use crate::session::SessionId;
use crate::values::{self, FromJsonError, Serializer};

/// Bytes of a fresh hash key, as many as SHA-256 makes of it.
const HASH_KEY_BYTES: usize = 32;

/// What a cookie is to hold.
#[derive(Debug, Clone)]
pub enum Content {
    /// A session's id, as the cascade's store keeps it.
    Id(String),
    /// A whole session, as a `CookieStore` keeps it.
    Values(Json, Serializer),
    /// Bytes as they are.
    Raw(Vec<u8>),
}

/// The attributes of a `Set-Cookie` line.
#[derive(Debug, Clone)]
pub struct Attributes {
    /// `Path`
    pub path: String,
    /// `Domain`
    pub domain: Option<String>,
    /// `Max-Age` in seconds; `None` for a cookie that ends with the browser.
    pub max_age: Option<i64>,
    /// `HttpOnly`
    pub http_only: bool,
    /// `Secure`
    pub secure: bool,
    /// `SameSite`
    pub same_site: Option<&'static str>,
}

/// A cookie that was made.
#[derive(Serialize)]
pub struct Report {
    schema: u32,
    command: &'static str,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The whole header line, where it was asked for.
    pub set_cookie: Option<String>,
    /// When it was made.
    pub issued_at: Timestamp,
    /// The last second in which it is accepted; `None` when it always is.
    pub expires_at: Option<Timestamp>,
}

/// Why no cookie was made.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// The values are none.
    #[error(transparent)]
    Values(#[from] FromJsonError),
    /// The values cannot be encoded.
    #[error(transparent)]
    Gob(#[from] GobError),
    /// The cookie cannot be signed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The operating system gave no random bytes.
    #[error("there are no random bytes to be had: {0}")]
    Random(#[from] getrandom::Error),
}

/// Makes a cookie with the codec's first key pair.
///
/// # Errors
/// [`EncodeError`].
pub fn run(
    codec: &Codec,
    content: &Content,
    attributes: Option<&Attributes>,
    now: Timestamp,
) -> Result<Report, EncodeError> {
    let payload = match content {
        Content::Id(id) => encode_string(id.as_bytes()),
        Content::Values(json, serializer) => values::from_json(json, *serializer, None)?.encode()?,
        Content::Raw(bytes) => bytes.clone(),
    };
    let value = seal(codec, &payload, now)?;
    let name = codec.name().to_owned();
    let set_cookie = attributes.map(|attributes| attributes.line(&name, &value));
    let expires_at = codec.max_age().map(|max_age| from_seconds(now.as_second().saturating_add(max_age)));
    Ok(Report { schema: SCHEMA, command: "encode", name, value, set_cookie, issued_at: now, expires_at })
}

/// A cookie that leads to a session, as the cascade's store makes it.
///
/// # Errors
/// [`EncodeError`] when it cannot be signed.
pub fn session_cookie(codec: &Codec, id: &SessionId, now: Timestamp) -> Result<String, EncodeError> {
    seal(codec, &encode_string(id.as_str().as_bytes()), now)
}

/// Signs a payload, and encrypts it where the first key pair has a block key.
fn seal(codec: &Codec, payload: &[u8], now: Timestamp) -> Result<String, EncodeError> {
    let mut iv = [0; 16];
    getrandom::fill(&mut iv)?;
    Ok(codec.seal(payload, now.as_second(), &iv)?)
}

impl Attributes {
    /// The header line, in the order in which Go's `http.Cookie` writes the attributes.
    fn line(&self, name: &str, value: &str) -> String {
        let mut line = format!("Set-Cookie: {name}={value}; Path={}", self.path);
        let mut add = |text: String| line.push_str(&format!("; {text}"));
        if let Some(domain) = &self.domain {
            add(format!("Domain={domain}"));
        }
        if let Some(max_age) = self.max_age {
            add(format!("Max-Age={max_age}"));
        }
        if self.http_only {
            add("HttpOnly".to_owned());
        }
        if self.secure {
            add("Secure".to_owned());
        }
        if let Some(same_site) = self.same_site {
            add(format!("SameSite={same_site}"));
        }
        line
    }
}

/// A fresh key pair.
#[derive(Serialize)]
pub struct KeygenReport {
    schema: u32,
    command: &'static str,
    /// The pair as `SESSCASCADE_KEYS` takes it.
    pub keys: Zeroizing<String>,
    /// Its hash key in hex.
    pub hash_key: Zeroizing<String>,
    /// Its block key in hex.
    pub block_key: Option<Zeroizing<String>>,
}

/// Makes a key pair; `block` is the length of the block key in bytes.
///
/// # Errors
/// When the operating system gives no random bytes.
pub fn keygen(block: Option<usize>) -> Result<KeygenReport, getrandom::Error> {
    let hash_key = random_hex(HASH_KEY_BYTES)?;
    let block_key = block.map(random_hex).transpose()?;
    let keys = Zeroizing::new(match &block_key {
        Some(block_key) => format!("hex:{}:hex:{}", *hash_key, **block_key),
        None => format!("hex:{}", *hash_key),
    });
    Ok(KeygenReport { schema: SCHEMA, command: "keygen", keys, hash_key, block_key })
}

fn random_hex(bytes: usize) -> Result<Zeroizing<String>, getrandom::Error> {
    let mut key = Zeroizing::new(vec![0; bytes]);
    getrandom::fill(&mut key)?;
    Ok(Zeroizing::new(key.iter().map(|byte| format!("{byte:02x}")).collect()))
}
