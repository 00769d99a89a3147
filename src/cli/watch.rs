//! Looking again and again: `--watch`.

use std::time::Duration;

use sesscascade::ops::watched::Watched;
use tokio::time::sleep;

use super::bulk;
use super::error::Failure;
use super::exit::Status;
use super::render::Screen;

/// Looks and shows until somebody stops it or nobody reads any more. A look that fails altogether ends it; what
/// a server does not answer is part of what is shown.
pub(crate) async fn watch<T: Watched>(
    every: Duration,
    mut screen: Screen<T>,
    mut look: impl AsyncFnMut() -> Result<T, Failure>,
) -> Result<Status, Failure> {
    let mut stop = std::pin::pin!(bulk::stop_signal());
    loop {
        let report = tokio::select! {
            report = look() => report?,
            () = &mut stop => return Ok(Status::Interrupted),
        };
        if !screen.show(report, every)? {
            return Ok(Status::Done);
        }
        tokio::select! {
            () = sleep(every) => {}
            () = &mut stop => return Ok(Status::Interrupted),
        }
    }
}
