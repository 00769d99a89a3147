//! `get`

use sesscascade::condition::Condition;

use super::parse;

/// Show one session: its cookie, every tier, what the application sees, and what is wrong
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Why is this user logged out? Paste the cookie as the browser shows it:
    $ sesscascade get 'session=MTc5NTUwMjM3M3x…'

  From a log or another program, with the values for a script:
    $ pbpaste | sesscascade get - -o json | jq .values.user_id")]
pub(crate) struct Args {
    /// The cookie: its value, name=value, or a whole Cookie: or Set-Cookie: line; - reads standard input
    #[arg(value_name = "COOKIE", required_unless_present_any = ["id", "key"])]
    pub(crate) cookie: Option<String>,

    /// Name the session by its id
    #[arg(long, conflicts_with_all = ["cookie", "key"])]
    pub(crate) id: Option<String>,

    /// Name the session by the whole key under which the tiers hold it
    #[arg(long, conflicts_with = "cookie")]
    pub(crate) key: Option<String>,

    /// Show every key and value with its Go type
    #[arg(long)]
    pub(crate) typed: bool,

    /// Exit with status 1 also when the session has one of these conditions
    #[arg(long, value_name = "CONDITIONS", value_delimiter = ',', value_parser = parse::condition)]
    pub(crate) fail_on: Vec<Condition>,
}
