//! The operator's agreement to a change: asked for on a terminal, given with `--yes` elsewhere.

use std::io::{ErrorKind, IsTerminal as _};

use dialoguer::Confirm;
use dialoguer::console::Term;
use sesscascade::plan::Consent;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::signal::unix::SignalKind;

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
    match answer(|| Confirm::new().with_prompt(question).default(false).interact())? {
        true => Ok(()),
        false => Err(stopped("declined; nothing was changed")),
    }
}

/// Asks for an answer on the terminal, which is left as it was when there is none.
pub(crate) fn answer<T>(ask: impl FnOnce() -> dialoguer::Result<T>) -> Result<T, Failure> {
    // Otherwise Ctrl-C would end the process while the cursor is hidden. What asks before there is anything to
    // wait for has no runtime yet.
    let runtime = match Handle::try_current() {
        Ok(_) => None,
        Err(_) => Builder::new_current_thread().enable_io().build().ok(),
    };
    let _entered = runtime.as_ref().map(Runtime::enter);
    let _caught = tokio::signal::unix::signal(SignalKind::interrupt());
    ask().map_err(|dialoguer::Error::IO(error)| {
        // There is nobody left to tell that the terminal is gone.
        let _ = Term::stderr().show_cursor();
        match error.kind() {
            ErrorKind::Interrupted => Failure::new(Status::Interrupted, "interrupted; nothing was changed"),
            _ => Failure::new(Status::Stopped, "not answered; nothing was changed").because(error),
        }
    })
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
