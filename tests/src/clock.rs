//! The rig's clock: the one place that reads it, and waiting for a condition.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::error::Error;

/// Between two looks at a condition: fine beside a frame, coarse beside a driver's call.
const LOOK_EVERY: Duration = Duration::from_millis(25);

#[expect(
    clippy::disallowed_methods,
    reason = "the rig is a shell; this is its clock"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// Waits until `look` says yes; what it saw last is in the error.
pub fn wait_for<T>(
    what: &str,
    at_most: Duration,
    mut look: impl FnMut() -> Result<Result<T, String>, Error>,
) -> Result<T, Error> {
    let start = now();
    loop {
        let last = match look()? {
            Ok(found) => return Ok(found),
            Err(last) => last,
        };
        let waited = start.elapsed();
        if waited >= at_most {
            return Err(Error::Late {
                what: what.to_owned(),
                waited_ms: waited.as_millis(),
                last,
            });
        }
        thread::sleep(LOOK_EVERY);
    }
}
