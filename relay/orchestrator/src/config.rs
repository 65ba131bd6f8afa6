//! What a driver decides once.

use mtor_protocol::Name;

/// The settings of one orchestrator's life.
#[derive(Clone, Debug)]
pub struct Config {
    /// Feeds the names of sessions and the choice between workers. A relay draws it from the
    /// system's randomness: whoever knows it can take over sessions.
    pub seed: u64,
    /// Names this life; a session of another one cannot be resumed.
    pub epoch: u64,
    /// Program and version, told in `welcome`.
    pub relay: Name,
    /// Whether lost sessions are kept for a while. Pointless in loopback.
    pub resume: bool,
}

impl Config {
    pub fn new(seed: u64, epoch: u64, relay: Name) -> Self {
        Self {
            seed,
            epoch,
            relay,
            resume: true,
        }
    }
}
