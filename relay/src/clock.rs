//! The relay's only clock: everything below it is told the time.

use mtor_orchestrator::Micros;
use tokio::time::Instant;

/// Microseconds since the relay started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    start: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    pub(crate) fn now(self) -> Micros {
        Micros::try_from(self.start.elapsed().as_micros()).unwrap_or(Micros::MAX)
    }

    /// The moment at which `now` will read `at`.
    pub(crate) fn instant(self, at: Micros) -> Instant {
        self.start + std::time::Duration::from_micros(at)
    }
}

/// Unix milliseconds: tells one life of the relay from the next.
#[expect(
    clippy::disallowed_methods,
    reason = "the relay is a shell: it reads the clock here and passes it on"
)]
pub(crate) fn unix_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}
