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

/// WebDriver's names for an element that another moment would let itself be clicked: it is
/// being replaced, or something moves over it. None of them has clicked.
const NOT_YET: [&str; 4] = [
    "stale element reference",
    "element click intercepted",
    "element not interactable",
    "no such element",
];

impl Error {
    /// Whether the same command may succeed a moment later.
    pub(crate) fn is_not_yet(&self) -> bool {
        let Self::Driver { message, .. } = self else {
            return false;
        };
        let name = message.split(':').next().unwrap_or_default();
        NOT_YET.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_element_that_may_come_is_waited_for() {
        let check = |message: &str, expect: bool| {
            let error = Error::Driver {
                command: "click".to_owned(),
                message: message.to_owned(),
            };
            assert_eq!(error.is_not_yet(), expect, "{message}");
        };
        check("stale element reference: it is gone", true);
        check("element click intercepted: by a notice", true);
        check("no such window: stale element reference", false);
        check("unexpected alert open: {}", false);
    }
}
