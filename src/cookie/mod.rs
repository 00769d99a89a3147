//! Signed cookies as `gorilla/securecookie` makes them: opened, sealed, and found in a header.
//!
//! ```text
//! text ─find→ CookieText ─Codec::open→ Opened{payload, key pair, dates}
//! ```
//!
//! A leaf: the payload is bytes to it, whatever the application put there.

mod cause;
mod cipher;
mod codec;
mod diagnosis;
mod envelope;
mod find;
mod framework;
mod hash;
mod keys;
mod log_line;
mod regular;
mod weakness;

pub use cause::{Cause, KeyPart, KeyUse, Spelling, Variation};
pub use codec::{Codec, DEFAULT_MAX_AGE, MAX_LENGTH, OpenError, Opened, Refusal, SealError};
pub use diagnosis::Effort;
pub use envelope::Envelope;
pub use find::{CookieText, FindError, find};
pub use framework::Framework;
pub use hash::HashFunction;
pub use keys::{KeyError, KeyPair, KeyReference, KeyRing, KeySource, ReadKey};
pub use log_line::find_in_line;
pub use weakness::{Weakness, WeaknessKind};
