//! `smoke`

use std::path::PathBuf;

/// Try everything that a session goes through, with one of our own that is gone at the end: for CI
///
/// Signs a cookie, writes through the cascade, reads it back from each tier and through all of them, compares
/// bytes, expiry and what the application would see, removes it and looks whether it is gone. It is removed
/// when something fails and on Ctrl-C as well. Its id begins with smoke-, and it would expire in five minutes.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  After a deploy, with a report for the CI server:
    $ sesscascade smoke --junit smoke.xml

  In production, where nothing may be written:
    $ sesscascade smoke --read-only 'session=MTc5NTUwMjM3M3x…'")]
pub(crate) struct Args {
    /// Write nothing: read the session of this cookie in every tier
    #[arg(long, value_name = "COOKIE")]
    pub(crate) read_only: Option<String>,

    /// Write what was tried to this file as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
}
