//! Completion that asks the program itself while somebody types: names of profiles, ids that were looked at last.

use clap::{Command, CommandFactory as _};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use sesscascade::condition::Condition;
use sesscascade::ops::shell_word;

use super::args::Cli;
use super::environment::{COMPLETE, variable};
use super::recent;
use super::settings::file::ConfigFile;

/// Answers a shell that completes, or registers with it, and ends the process then.
pub(crate) fn answer() {
    if variable(COMPLETE).is_some() {
        CompleteEnv::with_factory(with_candidates).var(COMPLETE).bin("sesscascade").complete();
    }
}

fn with_candidates() -> Command {
    let profile = |arg: clap::Arg| arg.add(ArgValueCandidates::new(profiles));
    Cli::command().mut_arg("profile", profile).mut_subcommands(|command| {
        command.mut_args(|arg| match arg.get_id().as_str() {
            "id" if arg.get_long().is_some() => arg.add(ArgValueCandidates::new(ids)),
            "condition" | "fail_on" => arg.add(ArgValueCandidates::new(conditions)),
            _ => arg,
        })
    })
}

fn profiles() -> Vec<CompletionCandidate> {
    let named = variable("SESSCASCADE_CONFIG").map(std::path::PathBuf::from);
    // A file with mistakes is told of when a command is run.
    let file = ConfigFile::find(named.as_deref()).ok().flatten();
    file.into_iter().flat_map(|file| file.profiles.into_keys()).map(CompletionCandidate::new).collect()
}

fn ids() -> Vec<CompletionCandidate> {
    // An id that a shell would read more into is not offered.
    let ids = recent::ids().into_iter().filter(|id| shell_word(id) == *id);
    ids.map(CompletionCandidate::new).collect()
}

fn conditions() -> Vec<CompletionCandidate> {
    Condition::ALL.iter().map(|condition| CompletionCandidate::new(condition.name())).collect()
}
