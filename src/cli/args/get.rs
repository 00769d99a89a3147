//! `get`

use std::time::Duration;

use sesscascade::condition::Condition;

use super::parse;

/// Show one session: its cookie, every tier, what the application sees, and what is wrong
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Why is this user logged out? Paste the cookie as the browser shows it:
    $ sesscascade get 'session=MTc5NTUwMjM3M3x…'

  From a log or another program, with the values for a script:
    $ pbpaste | sesscascade get - -o json | jq .values.user_id

  Follow a session while you log in, with a look every second:
    $ sesscascade get --watch=1s 'session=MTc5NTUwMjM3M3x…'")]
pub(crate) struct Args {
    /// The cookie: its value, name=value, or a whole Cookie: or Set-Cookie: line; - reads standard input,
    /// which keeps it out of the shell's history
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

    /// Look again every so often, draw over the last look, and mark what has changed; off a terminal, print
    /// what has changed [default interval: 2s]
    #[arg(
        long,
        value_name = "INTERVAL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "2s",
        value_parser = parse::timeout,
        conflicts_with = "fail_on"
    )]
    pub(crate) watch: Option<Duration>,

    /// Exit with status 1 also when the session has one of these conditions
    #[arg(long, value_name = "CONDITIONS", value_delimiter = ',', value_parser = parse::condition)]
    pub(crate) fail_on: Vec<Condition>,
}
