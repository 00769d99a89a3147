//! The library against the application's own Go libraries, on cases that nobody thought of.
//!
//! Every case follows from its number and from `DIFFERENTIAL_SEED`, which is 0 when it is not set. A
//! disagreement shows the whole case.

mod built;
mod cookies;
mod damage;
mod gob_damaged;
mod gob_from_go;
mod gob_from_us;
mod json;
mod plain;
mod random;
mod trees;
