//! A failure that helps: what happened, what it means, what to do next.

use std::fmt;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) struct Failure {
    happened: String,
    means: String,
    next: String,
}

impl Failure {
    pub(crate) fn new(
        happened: impl Into<String>,
        means: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            happened: happened.into(),
            means: means.into(),
            next: next.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "What happened: {}", self.happened)?;
        writeln!(f, "What it means: {}", self.means)?;
        write!(f, "What to do:    {}", self.next)
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::new(
            error.to_string(),
            "the command's arguments could not be read; nothing was done",
            "run `cargo xtask help` for the commands and their arguments",
        )
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(
            error.to_string(),
            "a file or a socket of this machine did not do what was asked",
            "check free disk space (`df -h`) and the permissions of the checkout, then run it again",
        )
    }
}

impl From<mtor_tests::Error> for Failure {
    fn from(error: mtor_tests::Error) -> Self {
        let next = match &error {
            mtor_tests::Error::Missing { help, .. } => help.clone(),
            mtor_tests::Error::Late { .. } => {
                "run it again on a machine with less to do; if it stays, the page is at fault"
                    .to_owned()
            }
            _ => "run it again; if it stays, start the program by hand and read what it says"
                .to_owned(),
        };
        Self::new(
            error.to_string(),
            "the relay or the browser could not be driven",
            next,
        )
    }
}
