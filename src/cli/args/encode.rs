//! `encode` and `keygen`

use clap::{ArgGroup, ValueEnum};

use super::decode::PayloadArg;

/// Make a signed cookie, with the first key pair; contacts nothing
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("content").required(true), after_long_help = "\
Examples:
  Become a session, to see what its user sees:
    $ sesscascade encode OZ2EYTRHMXAJVHPZCKZJEV2BVUBE75AVH4CTCBZ4SCGOHNRXRSRA

  The whole header line, for a test:
    $ sesscascade encode --set-cookie --secure --same-site lax --values '{\"user\":\"ada\"}'")]
pub(crate) struct Args {
    /// The id of the session
    #[arg(value_name = "ID", group = "content")]
    pub(crate) id: Option<String>,

    /// Values for a cookie that holds the whole session (CookieStore): JSON, a file, or - for standard input
    #[arg(long, value_name = "JSON", group = "content")]
    pub(crate) values: Option<String>,

    /// What the values are written with; nop takes them as they are
    #[arg(long, value_enum, default_value = "gob", requires = "values")]
    pub(crate) payload: PayloadArg,

    /// Print the whole Set-Cookie line
    #[arg(long)]
    pub(crate) set_cookie: bool,

    /// Path of the Set-Cookie line
    #[arg(long, value_name = "PATH", default_value = "/", requires = "set_cookie")]
    pub(crate) path: String,

    /// Domain of the Set-Cookie line
    #[arg(long, value_name = "DOMAIN", requires = "set_cookie")]
    pub(crate) domain: Option<String>,

    /// Keep the cookie from scripts
    #[arg(long, requires = "set_cookie")]
    pub(crate) http_only: bool,

    /// Send the cookie over TLS only
    #[arg(long, requires = "set_cookie")]
    pub(crate) secure: bool,

    /// Whether other sites' requests carry the cookie
    #[arg(long, value_enum, value_name = "WHEN", requires = "set_cookie")]
    pub(crate) same_site: Option<SameSiteArg>,
}

/// `--same-site`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SameSiteArg {
    Strict,
    Lax,
    None,
}

/// Make a fresh key pair, in the form that SESSCASCADE_KEYS takes, with the Go line that uses it
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  A pair that signs and encrypts with AES-256:
    $ sesscascade keygen

  A pair that only signs:
    $ sesscascade keygen --block 0")]
pub(crate) struct KeygenArgs {
    /// Bytes of the block key, which encrypts: 16, 24 or 32; 0 for none
    #[arg(long, value_name = "BYTES", default_value = "32", value_parser = ["0", "16", "24", "32"])]
    pub(crate) block: String,
}
