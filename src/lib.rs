//! Sessions that Go's go-appengine-sessioncascade keeps in a cascade of request memory, Memcache
//! and Cloud Datastore: read, decoded and judged from outside the application.
//!
//! ```text
//! cookie ─open→ SessionId ─prefix→ Key ─probe→ Trace{Probe per tier} ─hit→ Record{payload, expiry}
//!        ─gob | json→ Values ─→ report type ─→ table | json
//! ```
//!
//! Each arrow is one type with one home. Which module may use which:
//!
//! ```text
//! cli → ops → walk → cascade → trace → tier → session
//!       ops → plan → cascade
//!             plan → condition
//!             walk → filter → outline → condition → trace
//!                                       condition → values → gob
//!       ops → cookie, values
//! ```
//!
//! `cookie` and `gob` are leaves: they know neither each other nor sessions. The command line
//! belongs to the binary; nothing here prints, prompts or exits.

#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod cascade;
pub mod condition;
pub mod cookie;
pub mod filter;
pub mod gob;
pub mod lines;
pub mod ops;
pub mod outline;
pub mod plan;
pub mod session;
pub mod tier;
pub mod trace;
pub mod values;
pub mod walk;
