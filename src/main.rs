//! The command: parses its arguments, runs one operation of the library, and exits.

#![forbid(unsafe_code)]

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    cli::main()
}
