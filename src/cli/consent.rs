//! The operator's agreement to a change: asked for on a terminal, given with `--yes` elsewhere.

use std::io::{ErrorKind, IsTerminal as _};

use dialoguer::Confirm;
use sesscascade::plan::Consent;

use super::error::Failure;
use super::exit::Status;

/// Asks, unless `--yes` has answered; anything but a yes stops the command.
pub(crate) fn ask(question: &str, yes: bool) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    let stopped = |message: &str| Failure::new(Status::Stopped, message);
    if !std::io::stdin().is_terminal() {
        return Err(stopped("nobody is there to ask, and nothing was changed")
            .hint(format!("the question is: {question} Say --yes to do it")));
    }
    match Confirm::new().with_prompt(question).default(false).interact() {
        Ok(true) => Ok(()),
        Ok(false) => Err(stopped("declined; nothing was changed")),
        Err(dialoguer::Error::IO(error)) if error.kind() == ErrorKind::Interrupted => {
            Err(Failure::new(Status::Interrupted, "interrupted; nothing was changed"))
        }
        Err(error) => Err(stopped("not answered; nothing was changed").because(error)),
    }
}

/// The same for a run over many sessions: agreed to so many at the most, where they were counted.
pub(crate) fn for_run(question: &str, yes: bool, most: Option<u64>) -> Result<Consent, Failure> {
    ask(question, yes)?;
    Ok(Consent::given(most))
}

/// Whether there is anybody to ask.
pub(crate) fn somebody_is_there() -> bool {
    std::io::stdin().is_terminal()
}
