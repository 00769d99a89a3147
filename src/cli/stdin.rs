//! Standard input, with a word to somebody who sits at the terminal and waits for something to happen.

use std::io::{IsTerminal as _, StdinLock};

use super::render::standard_error_line;

/// To be read from; `what` says what is expected.
pub(crate) fn expecting(what: &str) -> StdinLock<'static> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        standard_error_line(&format!("reading {what} from standard input; Ctrl-D ends it"));
    }
    stdin.lock()
}
