//! The arguments of this process → [`Cli`], or a page of help, or what is wrong, told as everything else is.

use std::ffi::OsString;

use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _, Id, ValueEnum};

use super::{Cli, ColorArg, FromEnvironment};
use crate::cli::environment::variable;
use crate::cli::error::Failure;
use crate::cli::exit;

/// Why there is nothing to run.
pub(crate) enum Unread {
    /// Somebody asked for this, with colors in it.
    Page(String),
    /// Nobody asked for anything, so that this may help.
    FirstSteps(String),
    /// The arguments cannot be understood.
    Mistake(Failure),
}

const MORE_OPTIONS: &str =
    "Where sessions are, what to print and so on: --help has the options that every command takes.";

pub(crate) const STATUSES: &str = "'sesscascade --help' lists the exit statuses.";

impl Cli {
    /// The command line as it is defined, with what is the same in every help text.
    pub(crate) fn definition() -> Command {
        let command = Self::command().mut_args(|arg| arg.hide_short_help(true));
        let long = format!("{}\n\n{}", EXAMPLES, exit::HELP);
        let short = format!("{EXAMPLES}\n\n{MORE_OPTIONS}");
        command.mut_subcommands(with_footers).after_help(short).after_long_help(long)
    }

    /// Takes the arguments of this process.
    pub(crate) fn read() -> Result<Self, Unread> {
        let command = Self::definition();
        let variables = variables(&command);
        let command = command.mut_args(without_empty_variable);
        let options: Vec<_> = command.get_arguments().map(|arg| arg.get_id().clone()).collect();
        let matches = command.clone().try_get_matches().map_err(|error| unread(&command, &error))?;
        let mut cli = Self::from_arg_matches(&matches).map_err(|error| unread(&command, &error))?;
        let is_variable = |id: &&Id| matches.value_source(id.as_str()) == Some(ValueSource::EnvVariable);
        let given = options.iter().filter(is_variable).map(|id| id.as_str().replace('_', "-"));
        cli.global.from_environment = FromEnvironment { given: given.collect(), variables };
        Ok(cli)
    }

    /// The variables that options are taken from.
    pub(crate) fn variables() -> Vec<String> {
        variables(&Self::command())
    }

    /// What is said of colors, for what is told before the arguments are understood.
    pub(crate) fn color() -> ColorArg {
        early("color", "SESSCASCADE_COLOR")
    }
}

/// An option by the look of the arguments, or its variable.
pub(super) fn early<T: ValueEnum + Default>(option: &str, name: &str) -> T {
    let mut args = std::env::args_os().skip(1).filter_map(|arg| arg.into_string().ok());
    let mut value = variable(name);
    while let Some(arg) = args.next() {
        match arg.strip_prefix("--").and_then(|arg| arg.strip_prefix(option)) {
            Some("") => value = args.next(),
            Some(rest) => value = rest.strip_prefix('=').map(str::to_owned).or(value),
            None => {}
        }
    }
    value.and_then(|value| T::from_str(&value, false).ok()).unwrap_or_default()
}

const EXAMPLES: &str = "\
Examples:
  Try it on a dozen sessions in a file:
    $ sesscascade demo

  Why is this user logged out? Paste the cookie as the browser shows it:
    $ sesscascade get 'session=MTc5NTUwMjM3M3x…'

  Which sessions are stale, lost or broken?
    $ sesscascade check";

/// Examples in the short help as well, and where there is more.
fn with_footers(command: Command) -> Command {
    let examples = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let examples = examples.trim_end();
    let command = command.mut_subcommands(with_footers);
    command
        .after_help(format!("{examples}\n\n{MORE_OPTIONS}").trim_start().to_owned())
        .after_long_help(format!("{examples}\n\n{STATUSES}").trim_start().to_owned())
}

fn variables(command: &Command) -> Vec<String> {
    let names = command.get_arguments().filter_map(Arg::get_env);
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}

/// An empty variable counts as not set: that is how variables are unset in many a deployment.
fn without_empty_variable(arg: Arg) -> Arg {
    let is_empty = arg.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
    if is_empty { arg.env(Resettable::Reset) } else { arg }
}

fn unread(command: &Command, error: &clap::Error) -> Unread {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Unread::Page(error.render().ansi().to_string()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Unread::FirstSteps(error.render().ansi().to_string())
        }
        _ => Unread::Mistake(mistake(command, error)),
    }
}

/// The parser's own words in the form that all errors have. Its usage line would list what the environment
/// sets as if that were missing.
fn mistake(command: &Command, error: &clap::Error) -> Failure {
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n");
    let first = paragraphs.next().unwrap_or_default();
    // A caret stands under the place that is meant.
    let (first, excerpt) = match first.contains('^') {
        true => first.split_once('\n').unwrap_or((first, "")),
        false => (first, ""),
    };
    let message = on_one_line(first);
    let message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
    let message = name_variable(command, error, message);
    let mut hints = Vec::new();
    let mut help = "sesscascade --help".to_owned();
    for paragraph in paragraphs.map(on_one_line) {
        if let Some(usage) = paragraph.strip_prefix("Usage: ") {
            let is_name = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
            help = format!("{} --help", usage.split(' ').take_while(is_name).collect::<Vec<_>>().join(" "));
        } else if !paragraph.starts_with("For more information") {
            hints.extend(
                paragraph.split("tip: ").map(str::trim).filter(|tip| !tip.is_empty()).map(str::to_owned),
            );
        }
    }
    hints.push(format!("see '{help}'"));
    let excerpt = excerpt.lines().map(str::to_owned).collect();
    Failure { excerpt, ..Failure::usage(message).hint(hints.join("; ")) }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Who has set a variable looks for the mistake there, and not in an option that nobody has given.
fn name_variable(command: &Command, error: &clap::Error, message: String) -> String {
    let Some(ContextValue::String(named)) = error.get(ContextKind::InvalidArg) else { return message };
    let long = named.split(' ').next().unwrap_or_default().trim_start_matches('-');
    let Some(arg) = command.get_arguments().find(|arg| arg.get_long() == Some(long)) else { return message };
    let Some(variable) = arg.get_env() else { return message };
    let is_this = |given: &OsString| {
        let given = given.to_string_lossy();
        let short = arg.get_short().is_some_and(|short| given.starts_with(&format!("-{short}")));
        short || given.split('=').next() == Some(&format!("--{long}"))
    };
    if std::env::var_os(variable).is_none() || std::env::args_os().any(|given| is_this(&given)) {
        return message;
    }
    message.replace(&format!("'{named}'"), &variable.to_string_lossy())
}
