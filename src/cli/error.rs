//! Failures as they are told: what failed, why, and what to try.

use std::backtrace::Backtrace;
use std::error::Error;

use super::exit::Status;

/// The end of a command that could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: Status,
    pub(crate) message: String,
    /// Lines that point at the place in what was given.
    pub(crate) excerpt: Vec<String>,
    pub(crate) causes: Vec<String>,
    pub(crate) hint: Option<String>,
    pub(crate) backtrace: Box<Backtrace>,
}

impl Failure {
    pub(crate) fn new(status: Status, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            excerpt: Vec::new(),
            causes: Vec::new(),
            hint: None,
            backtrace: Box::new(Backtrace::capture()),
        }
    }

    /// Wrong usage or configuration.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Status::Usage, message)
    }

    /// Adds an error and everything that caused it.
    pub(crate) fn because(mut self, error: impl Error) -> Self {
        self.causes.push(error.to_string());
        let mut source = error.source();
        while let Some(error) = source {
            self.causes.push(error.to_string());
            source = error.source();
        }
        self
    }

    /// The same for a cause that is only told in words.
    pub(crate) fn because_of(mut self, reason: impl Into<String>) -> Self {
        self.causes.push(reason.into());
        self
    }

    /// Says what to try.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
