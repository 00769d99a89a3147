//! What a failed call means: gRPC status → [`Cause`].
//!
//! Server messages are made fit to show: they may quote the key of a session.

use std::error::Error;
use std::time::Duration;

use gcloud_sdk::RequestTimeoutElapsed;
use gcloud_sdk::error::{Error as SdkError, ErrorKind};
use gcloud_sdk::tonic::{Code, ConnectError, Status};

use crate::tier::Cause;

/// Longest part of a server's message that is shown, in characters.
const MAX_MESSAGE_CHARS: usize = 300;

/// Words from this length in characters on are ids, tokens or values, and no prose.
const SECRET_WORD_CHARS: usize = 32;

/// Which call failed: an answer that never came means something else after a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Lookup,
    Commit,
}

/// A failed call, as far as the caller can do something about it.
#[derive(Debug)]
pub(super) enum Failure {
    /// The answer is over the limit of one side; asking for less helps.
    AnswerTooLarge(Cause),
    /// The request was refused before any of it was done: something in it is invalid.
    Invalid(Cause),
    /// An entity that was to be inserted is there already.
    Exists(Cause),
    /// Nothing to be done here.
    Other(Cause),
}

impl From<Failure> for Cause {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::AnswerTooLarge(cause)
            | Failure::Invalid(cause)
            | Failure::Exists(cause)
            | Failure::Other(cause) => cause,
        }
    }
}

/// Tells what a status means. `place` is where the request went, `limit` the time it had, and
/// `secrets` the texts that the request held and a message must not repeat.
pub(super) fn failure<'a>(
    status: &Status,
    call: Call,
    place: &str,
    limit: Duration,
    secrets: impl Iterator<Item = &'a str>,
) -> Failure {
    if status.source().is_some_and(|source| source.is::<RequestTimeoutElapsed>()) {
        return Failure::Other(timed_out(call, limit));
    }
    if let Some(source) = status.source() {
        return Failure::Other(broken(source, call, place));
    }
    let text = message(status, secrets);
    let code = status.code();
    // tonic makes up a status when an HTTP answer has none.
    let foreign = status.message().starts_with("grpc-status header missing");
    Failure::Other(match code {
        Code::OutOfRange => return Failure::AnswerTooLarge(Cause::TooLarge(text)),
        Code::InvalidArgument => return Failure::Invalid(Cause::Refused(text)),
        Code::AlreadyExists => return Failure::Exists(Cause::Refused(text)),
        Code::Unimplemented | Code::Unknown | Code::Internal if foreign => {
            Cause::NotSuchAServer(format!("what listens at {place} does not speak gRPC ({text})"))
        }
        Code::Unimplemented => {
            Cause::NotSuchAServer(format!("what listens at {place} is not a Datastore ({text})"))
        }
        Code::Unauthenticated | Code::PermissionDenied => Cause::NotAllowed(text),
        Code::ResourceExhausted | Code::Aborted => Cause::Busy(text),
        Code::DeadlineExceeded => timed_out(call, limit),
        Code::Unavailable | Code::Cancelled | Code::Unknown | Code::Internal if call == Call::Commit => {
            Cause::OutcomeUnknown(text)
        }
        Code::Unavailable | Code::Cancelled => Cause::Busy(text),
        _ => Cause::Refused(text),
    })
}

/// What it means that no answer came in time.
pub(super) fn timed_out(call: Call, limit: Duration) -> Cause {
    match call {
        Call::Lookup => Cause::TimedOut(limit),
        Call::Commit => Cause::OutcomeUnknown(format!("no answer within {limit:?}")),
    }
}

/// What a failure on this side, or of the connection, means.
fn broken(source: &(dyn Error + 'static), call: Call, place: &str) -> Cause {
    if let Some(error) = chain(source).find_map(sdk_error) {
        return no_token(error);
    }
    let text = root(source);
    if chain(source).any(|error| error.is::<ConnectError>()) {
        return Cause::Unreachable(format!("{place}: {text}"));
    }
    match call {
        Call::Lookup => Cause::Unreachable(format!("{place}: the connection broke: {text}")),
        Call::Commit => Cause::OutcomeUnknown(format!("{place}: the connection broke: {text}")),
    }
}

/// What it means that there are no credentials, or that they give no access token.
pub(super) fn no_token(error: &SdkError) -> Cause {
    Cause::NotAllowed(match error.kind() {
        ErrorKind::Credentials(error) => {
            format!("there is no access token to be had: {}", presentable(&root(error)))
        }
        ErrorKind::CredentialsBuild(error) => {
            format!("the credentials cannot be used: {}", presentable(&error.to_string()))
        }
        _ => presentable(&error.to_string()),
    })
}

/// The middleware that adds tokens boxes its errors once more.
fn sdk_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a SdkError> {
    error.downcast_ref().or_else(|| error.downcast_ref::<Box<SdkError>>().map(AsRef::as_ref))
}

/// The innermost error is the one that says what happened; those around it say "transport error".
pub(super) fn root(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// `CODE: message` without what `secrets` names, on one line, not too long.
fn message<'a>(status: &Status, secrets: impl Iterator<Item = &'a str>) -> String {
    let mut text = status.message().to_owned();
    for secret in secrets {
        if text.contains(secret) {
            text = text.replace(secret, "…");
        }
    }
    let name = code_name(status.code());
    let text = presentable(&text);
    if text.is_empty() { name } else { format!("{name}: {text}") }
}

/// A foreign text without long words, which could be ids, tokens or values, on one line, not too long.
pub(super) fn presentable(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let end = |word: &mut String, out: &mut String| {
        if word.chars().count() >= SECRET_WORD_CHARS {
            out.push('…')
        } else {
            out.push_str(word)
        }
        word.clear();
    };
    for character in text.trim().chars() {
        if character.is_alphanumeric() || "+/=_-".contains(character) {
            word.push(character);
        } else {
            end(&mut word, &mut out);
            out.push(if character.is_control() { ' ' } else { character });
        }
    }
    end(&mut word, &mut out);
    match out.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((at, _)) => format!("{}…", &out[..at]),
        None => out,
    }
}

/// The code as Google's documentation writes it.
fn code_name(code: Code) -> String {
    let mut name = String::new();
    for letter in format!("{code:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "session.ABC";

    fn cause(status: &Status, call: Call) -> Cause {
        let limit = Duration::from_secs(3);
        failure(status, call, "host:1", limit, [KEY].into_iter()).into()
    }

    fn status(code: Code) -> Status {
        Status::new(code, "text")
    }

    #[test]
    fn codes_become_causes_with_a_remedy() {
        for (code, read, write) in [
            (Code::Unavailable, "Busy", "OutcomeUnknown"),
            (Code::DeadlineExceeded, "TimedOut", "OutcomeUnknown"),
            (Code::Internal, "Refused", "OutcomeUnknown"),
            (Code::Unknown, "Refused", "OutcomeUnknown"),
            (Code::Cancelled, "Busy", "OutcomeUnknown"),
            (Code::Aborted, "Busy", "Busy"),
            (Code::ResourceExhausted, "Busy", "Busy"),
            (Code::Unauthenticated, "NotAllowed", "NotAllowed"),
            (Code::PermissionDenied, "NotAllowed", "NotAllowed"),
            (Code::Unimplemented, "NotSuchAServer", "NotSuchAServer"),
            (Code::OutOfRange, "TooLarge", "TooLarge"),
            (Code::InvalidArgument, "Refused", "Refused"),
            (Code::FailedPrecondition, "Refused", "Refused"),
            (Code::NotFound, "Refused", "Refused"),
        ] {
            for (call, wanted) in [(Call::Lookup, read), (Call::Commit, write)] {
                let found = format!("{:?}", cause(&status(code), call));
                assert!(found.starts_with(wanted), "{code:?} {call:?}: {found}");
            }
        }
    }

    #[test]
    fn a_connection_that_was_never_made_leaves_nothing_open() {
        let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        let status = Status::from_error(Box::new(ConnectError(refused.into())));
        assert!(matches!(cause(&status, Call::Commit), Cause::Unreachable(_)));

        let token = SdkError::from(ErrorKind::InvalidApiUrl("x".to_owned()));
        let status = Status::from_error(Box::new(Box::new(token)));
        assert!(matches!(cause(&status, Call::Commit), Cause::NotAllowed(_)));

        let status = Status::from_error("stream closed".into());
        assert!(matches!(cause(&status, Call::Commit), Cause::OutcomeUnknown(_)));
        assert!(matches!(cause(&status, Call::Lookup), Cause::Unreachable(_)));
    }

    #[test]
    fn messages_keep_secrets() {
        let text = |message: &str| match cause(&Status::not_found(message), Call::Lookup) {
            Cause::Refused(text) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(text("no (Session, \"session.ABC\")\n"), "NOT_FOUND: no (Session, \"…\")");
        assert_eq!(
            text(&format!("token {}.{} is old", "a".repeat(40), "B7=".repeat(20))),
            "NOT_FOUND: token ….… is old"
        );
        assert_eq!(text("a\u{1b}[1m\nb"), "NOT_FOUND: a [1m b");
        assert_eq!(text(""), "NOT_FOUND");
        assert_eq!(text(&"word ".repeat(100)).chars().count(), "NOT_FOUND: ".len() + 301);
    }
}
