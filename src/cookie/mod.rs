//! Signed cookies as `gorilla/securecookie` makes them: opened, sealed, and found in a header.
//!
//! ```text
//! text ─find→ CookieText ─Codec::open→ Opened{payload, key pair, dates}
//! ```
//!
//! A leaf: the payload is bytes to it, whatever the application put there.

mod codec;
mod find;
mod keys;

pub use codec::{Codec, DEFAULT_MAX_AGE, MAX_LENGTH, OpenError, Opened, Refusal, SealError};
pub use find::{CookieText, FindError, find};
pub use keys::{KeyError, KeyPair, KeyRing, KeySource, ReadKey};
