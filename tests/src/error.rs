//! What the rig reports when a program or the page does not do what was asked.

/// Why the rig gave up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{program} did not start: {why}")]
    Start { program: String, why: String },
    #[error("{program} is missing: {help}")]
    Missing { program: String, help: String },
    #[error("the driver refused {command}: {message}")]
    Driver { command: String, message: String },
    #[error("the driver cannot be reached: {0}")]
    Http(#[from] std::io::Error),
    #[error("waited {waited_ms} ms for {what}; last seen: {last}")]
    Late {
        what: String,
        waited_ms: u128,
        last: String,
    },
}
