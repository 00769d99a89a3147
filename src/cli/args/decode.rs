//! `decode`

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;

use super::parse;

/// Lay a cookie open, and say why it is not valid; contacts nothing
///
/// When the MAC does not match, other names, other ways to write down the keys and other hash
/// functions are tried, until one is found that would have made the cookie valid.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  The log says \"securecookie: the value is not valid\". Why?
    $ sesscascade decode 'session=MTc5NTUwMjM3M3x…'

  Is it safe to retire the old key? Count who still uses it, from an access log:
    $ zcat access.log.*.gz | sesscascade decode --batch - --summary")]
pub(crate) struct Args {
    /// The cookie: its value, name=value, or a whole Cookie: or Set-Cookie: line; - reads standard input
    #[arg(value_name = "COOKIE", required_unless_present = "batch")]
    pub(crate) cookie: Option<String>,

    /// Read any number of cookies from a file, or - for standard input: one a line, or a whole log in
    /// which cookies are found by name
    #[arg(long, value_name = "FILE", conflicts_with = "cookie")]
    pub(crate) batch: Option<PathBuf>,

    /// With --batch: print only how many there are of each kind, and when old key pairs can go
    #[arg(long, requires = "batch")]
    pub(crate) summary: bool,

    /// Another name to try when the MAC does not match
    #[arg(long, value_name = "NAME")]
    pub(crate) try_name: Vec<String>,

    /// What the application puts into its cookies
    #[arg(long, value_enum, default_value_t)]
    pub(crate) payload: PayloadArg,

    /// The age from which the application's codec accepts a cookie
    #[arg(long, value_name = "DURATION", default_value = "0", value_parser = parse::duration)]
    pub(crate) cookie_min_age: Duration,

    /// Show every key and value with its Go type
    #[arg(long)]
    pub(crate) typed: bool,
}

/// `--payload`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PayloadArg {
    /// Whichever reads
    #[default]
    Auto,
    /// securecookie.GobEncoder, which it uses unless told otherwise
    Gob,
    /// securecookie.JSONEncoder
    Json,
    /// securecookie.NopEncoder: bytes as they are
    Nop,
}
