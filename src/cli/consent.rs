//! The operator's agreement to a change: asked for on a terminal, given with `--yes` elsewhere.

use std::io::{ErrorKind, IsTerminal as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use dialoguer::Confirm;
use dialoguer::console::Term;
use sesscascade::plan::Consent;
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use super::error::Failure;
use super::exit::Status;
use super::render::standard_error_line;

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
    let answered = Arc::new(AtomicBool::new(false));
    leave_when_interrupted(answered.clone());
    let answer = ask();
    answered.store(true, Ordering::SeqCst);
    answer.map_err(|dialoguer::Error::IO(error)| {
        give_terminal_back();
        match error.kind() {
            ErrorKind::Interrupted => Failure::new(Status::Interrupted, INTERRUPTED),
            _ => Failure::new(Status::Stopped, "not answered; nothing was changed").because(error),
        }
    })
}

const INTERRUPTED: &str = "interrupted; nothing was changed";

/// Before the question reads from the terminal, and from elsewhere at any time, an interrupt comes as a signal:
/// that would end the process while the cursor is hidden, or not be heard at all.
fn leave_when_interrupted(answered: Arc<AtomicBool>) {
    let (ready, is_ready) = mpsc::channel();
    thread::spawn(move || {
        let Ok(runtime) = Builder::new_current_thread().enable_io().build() else { return };
        runtime.block_on(async {
            let Ok(mut interrupt) = signal(SignalKind::interrupt()) else { return };
            // Whoever asks may have gone on without.
            let _ = ready.send(());
            interrupt.recv().await;
        });
        // The question itself may have noticed, and is then told of as any other end.
        thread::sleep(Duration::from_millis(300));
        if !answered.load(Ordering::SeqCst) {
            give_terminal_back();
            standard_error_line(&format!("error: {INTERRUPTED}"));
            std::process::exit(Status::Interrupted as i32);
        }
    });
    let _ = is_ready.recv_timeout(Duration::from_secs(1));
}

fn give_terminal_back() {
    // There is nobody left to tell that the terminal is gone.
    let _ = Term::stderr().show_cursor();
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
