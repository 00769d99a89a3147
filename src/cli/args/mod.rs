//! What can be written on the command line. Text becomes values here; what they mean together is
//! worked out in [`super::settings`] and [`super::tiers`].

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

pub(crate) mod bulk;
pub(crate) mod changes;
pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod decode;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod encode;
pub(crate) mod evict;
pub(crate) mod generate;
pub(crate) mod get;
pub(crate) mod ls;
pub(crate) mod merge;
pub(crate) mod migrate;
pub(crate) mod parse;
pub(crate) mod put;
mod reading;
pub(crate) mod report;
pub(crate) mod smoke;
pub(crate) mod sync;
pub(crate) mod undo;

use reading::early;
pub(crate) use reading::{STATUSES, Unread};

/// Look into the sessions of a Go web application: their cookies, Memcache and Cloud Datastore
///
/// For applications whose sessions are kept by go-appengine-sessioncascade on gorilla/sessions.
/// What stays the same is set once, in the environment or in a configuration file ('sesscascade config init'
/// makes one); with nothing set, sessions are looked for in a file of your own, so that every command works on
/// a bare machine.
#[derive(Debug, Parser)]
#[command(name = "sesscascade", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Get(get::Args),
    Decode(decode::Args),
    Ls(Box<ls::Args>),
    Check(Box<check::Args>),
    Report(Box<report::Args>),
    Merge(merge::Args),
    Repair(Box<sync::RepairArgs>),
    Sync(Box<sync::Args>),
    Evict(Box<evict::Args>),
    Migrate(Box<migrate::Args>),
    Export(Box<migrate::ExportArgs>),
    Import(Box<migrate::ImportArgs>),
    Apply(Box<undo::ApplyArgs>),
    Undo(Box<undo::Args>),
    Put(put::Args),
    Edit(put::EditArgs),
    Encode(encode::Args),
    Keygen(encode::KeygenArgs),
    Doctor(doctor::Args),
    Smoke(smoke::Args),
    Demo(demo::Args),
    Config(config::Args),
    Completions(generate::CompletionsArgs),
    Man(generate::ManArgs),
}

/// Options that mean the same in every command, as they were given: what is in force is worked out in
/// [`super::settings`].
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Where sessions are and how the application is configured")]
pub(crate) struct Global {
    /// The configuration file [default: sesscascade.toml here, then in your configuration directory]
    #[arg(long, global = true, value_name = "FILE", env = "SESSCASCADE_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,

    /// The profile of the configuration file [default: its default-profile]
    #[arg(
        short,
        long,
        global = true,
        value_name = "NAME",
        env = "SESSCASCADE_PROFILE",
        hide_env_values = true
    )]
    pub(crate) profile: Option<String>,

    /// Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]
    ///
    /// Several servers are listed in the application's order: keys are spread over them by
    /// crc32(key) % n, as gomemcache does.
    #[arg(long, global = true, value_name = "URL", env = "SESSCASCADE_MEMCACHE", hide_env_values = true)]
    pub(crate) memcache: Option<String>,

    /// Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]
    ///
    /// DATASTORE_EMULATOR_HOST is honoured as Google's clients do; without it, Application Default
    /// Credentials are used.
    #[arg(long, global = true, value_name = "URL", env = "SESSCASCADE_DATASTORE", hide_env_values = true)]
    pub(crate) datastore: Option<String>,

    /// Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]
    #[arg(
        long,
        global = true,
        value_name = "LIST",
        env = "SESSCASCADE_TIERS",
        hide_env_values = true,
        value_parser = parse::tiers
    )]
    pub(crate) tiers: Option<parse::TierList>,

    /// What the store puts in front of session ids [default: session.]
    #[arg(long, global = true, value_name = "TEXT", env = "SESSCASCADE_KEY_PREFIX", hide_env_values = true)]
    pub(crate) key_prefix: Option<String>,

    /// The cookie's name, which is part of what is signed [default: the name it is given with, or session]
    #[arg(long, global = true, value_name = "NAME", env = "SESSCASCADE_COOKIE_NAME", hide_env_values = true)]
    pub(crate) cookie_name: Option<String>,

    /// How long the application's codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]
    #[arg(
        long,
        global = true,
        value_name = "DURATION",
        env = "SESSCASCADE_COOKIE_MAX_AGE",
        hide_env_values = true,
        value_parser = parse::duration
    )]
    pub(crate) cookie_max_age: Option<Duration>,

    /// How long the application lets a session live: its Options.MaxAge [default: 30d]
    ///
    /// 0 stands, as in the application, for a cookie that ends with the browser and a session of 20 minutes.
    #[arg(
        long,
        global = true,
        value_name = "DURATION",
        env = "SESSCASCADE_MAX_AGE",
        hide_env_values = true,
        value_parser = parse::duration
    )]
    pub(crate) max_age: Option<Duration>,

    /// The store's maxLength for a serialized session in bytes; 0 is no limit [default: 4096]
    #[arg(
        long,
        global = true,
        value_name = "BYTES",
        env = "SESSCASCADE_MAX_LENGTH",
        hide_env_values = true,
        value_parser = parse::bytes
    )]
    pub(crate) max_length: Option<u64>,

    /// A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them
    ///
    /// A pair is HASH[:BLOCK], where either key is hex:…, base64:…, env:NAME, file:PATH or text:….
    /// Keys are never options themselves: the process list shows options to everyone.
    #[arg(long, global = true, value_name = "PATH", env = "SESSCASCADE_KEYS_FILE", hide_env_values = true)]
    pub(crate) keys_file: Option<PathBuf>,

    /// The serializer that the application uses; gob and json are binding, auto takes either [default: auto]
    #[arg(long, global = true, value_enum, env = "SESSCASCADE_SERIALIZER", hide_env_values = true)]
    pub(crate) serializer: Option<SerializerArg>,

    /// Judge as of this time: RFC 3339, or seconds since 1970
    #[arg(
        long,
        global = true,
        value_name = "TIME",
        env = "SESSCASCADE_AT",
        hide_env_values = true,
        value_parser = parse::time
    )]
    pub(crate) at: Option<Timestamp>,

    /// How long each tier may take to answer, connecting included [default: 5s]
    #[arg(
        long,
        global = true,
        value_name = "DURATION",
        env = "SESSCASCADE_TIMEOUT",
        hide_env_values = true,
        value_parser = parse::timeout
    )]
    pub(crate) timeout: Option<Duration>,

    /// What to print [default: table]
    #[arg(
        short,
        long,
        global = true,
        value_enum,
        env = "SESSCASCADE_OUTPUT",
        hide_env_values = true,
        help_heading = "Output"
    )]
    pub(crate) output: Option<OutputArg>,

    /// When to use colors; NO_COLOR is honoured [default: auto]
    #[arg(
        long,
        global = true,
        value_enum,
        env = "SESSCASCADE_COLOR",
        hide_env_values = true,
        value_name = "WHEN",
        help_heading = "Output"
    )]
    pub(crate) color: Option<ColorArg>,

    /// Whether to show on standard error how far a long command has come: auto on a terminal only, json
    /// as a line a second [default: auto]
    #[arg(
        long,
        global = true,
        value_enum,
        env = "SESSCASCADE_PROGRESS",
        hide_env_values = true,
        value_name = "HOW",
        help_heading = "Output"
    )]
    pub(crate) progress: Option<ProgressArg>,

    /// The same as --progress never
    #[arg(long, global = true, help_heading = "Output", conflicts_with = "progress")]
    pub(crate) no_progress: bool,

    /// Tell on standard error what is done: -v the steps, -vv every request, -vvv everything
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Output", conflicts_with = "quiet")]
    pub(crate) verbose: u8,

    /// Leave out warnings and progress; what is asked for and errors remain
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(crate) quiet: bool,

    /// How warnings, errors and what -v tells are written to standard error
    #[arg(
        long,
        global = true,
        value_enum,
        env = "SESSCASCADE_LOG",
        hide_env_values = true,
        default_value_t,
        value_name = "HOW",
        help_heading = "Output"
    )]
    pub(crate) log: LogArg,

    /// Which of these the environment has given.
    #[arg(skip)]
    pub(crate) from_environment: FromEnvironment,
}

/// What of the environment belongs to options.
#[derive(Debug, Clone, Default)]
pub(crate) struct FromEnvironment {
    /// The options that were taken from it, by their names.
    given: Vec<String>,
    /// Every variable that an option could be taken from.
    pub(crate) variables: Vec<String>,
}

impl FromEnvironment {
    /// The variable that an option was taken from.
    pub(crate) fn variable(&self, option: &str) -> Option<String> {
        let variable = || format!("SESSCASCADE_{}", option.to_uppercase().replace('-', "_"));
        self.given.iter().any(|given| given == option).then(variable)
    }
}

/// `--progress`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressArg {
    #[default]
    Auto,
    Json,
    Never,
}

/// `--log`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogArg {
    /// Lines for people
    #[default]
    Text,
    /// A JSON document a line
    Json,
}

impl LogArg {
    /// What is said of it, for what is told before the arguments are understood.
    pub(crate) fn early() -> Self {
        early("log", "SESSCASCADE_LOG")
    }
}

/// `--serializer`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SerializerArg {
    #[default]
    Auto,
    Gob,
    Json,
}

/// `--output`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputArg {
    /// For people
    #[default]
    Table,
    /// One indented JSON document
    Json,
    /// One JSON document a line
    Jsonl,
}

/// `--color`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArg {
    #[default]
    Auto,
    Always,
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::definition().debug_assert();
    }

    /// Those of a command would be missed by [`Cli::read`] and [`Cli::variables`].
    #[test]
    fn only_global_options_have_variables() {
        let command = Cli::definition();
        let mut options = command.get_subcommands().flat_map(clap::Command::get_arguments);
        assert!(options.all(|option| option.get_env().is_none()));
    }
}
