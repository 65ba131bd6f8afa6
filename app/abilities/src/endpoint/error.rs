//! What can go wrong with an endpoint, by cause.

use mtor_protocol::{Code, Realm};
use serde::Deserialize;

use crate::limits::{ERROR_CHARS_MAX, PICTURE_BYTES_MAX};

/// Why an endpoint gives no answer. The text may travel to the tab that asked,
/// so it names neither the address nor the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    #[error("The endpoint does not answer.")]
    Down,
    #[error("The endpoint was silent for too long.")]
    Slow,
    #[error("The endpoint refuses the key (HTTP {status}).")]
    Unauthorized { status: u16 },
    #[error("The endpoint is there, but refuses pages from this origin.")]
    ForbidsOrigin,
    #[error("A page on https may not call an http endpoint on another machine.")]
    MixedContent,
    #[error("The endpoint's answer cannot be read: {0}.")]
    Garbage(String),
    #[error("The endpoint's answer broke off before its end.")]
    CutShort,
    #[error("The endpoint has no such model{}.", named(.0))]
    NoSuchModel(String),
    #[error("The endpoint's answer has more than {max} bytes.")]
    TooLarge { max: usize },
    #[error("The endpoint cannot answer {0}.")]
    Unsupported(Realm),
    #[error("The endpoint cannot go on with an answer that another one began.")]
    CannotContinue,
    #[error("This is not an endpoint's address: {0}.")]
    Url(String),
    #[error("The intent does not fit: {0}.")]
    BadIntent(String),
    #[error("The endpoint is busy{}", said(.0))]
    Busy(String),
    #[error("The endpoint answers with HTTP {status}{}", said(.message))]
    Http { status: u16, message: String },
}

/// Tells a refusing endpoint from a dead one. To a page both are the same failed fetch;
/// a second fetch with `mode: "no-cors"` succeeds only when somebody is there.
pub fn diagnose(no_cors_probe_ok: bool) -> EndpointError {
    if no_cors_probe_ok {
        EndpointError::ForbidsOrigin
    } else {
        EndpointError::Down
    }
}

impl EndpointError {
    /// The code of the refusal that a worker sends.
    pub const fn code(&self) -> Code {
        match self {
            Self::Down => Code::EndpointDown,
            Self::Slow => Code::EndpointSlow,
            Self::Unauthorized { .. } => Code::EndpointUnauthorized,
            Self::ForbidsOrigin | Self::MixedContent => Code::EndpointForbidsOrigin,
            Self::Garbage(_) | Self::CutShort | Self::TooLarge { .. } => Code::EndpointGarbage,
            // Here it stays so; another worker may do it.
            Self::NoSuchModel(_) | Self::CannotContinue => Code::ModelMissing,
            Self::Unsupported(_) => Code::WrongRealm,
            Self::BadIntent(_) => Code::BadIntent,
            Self::Busy(_) => Code::WorkerBusy,
            Self::Url(_) | Self::Http { .. } => Code::WorkerFailed,
        }
    }

    pub(super) fn garbage(why: &str) -> Self {
        Self::Garbage(why.to_owned())
    }

    pub(super) const fn picture_too_large() -> Self {
        Self::TooLarge {
            max: PICTURE_BYTES_MAX,
        }
    }

    /// What a status other than 2xx means, with the endpoint's own words where it has some.
    pub(super) fn of_status(status: u16, body: &[u8]) -> Self {
        let complaint = serde_json::from_slice::<Complaint>(body).unwrap_or_default();
        Self::of_complaint(status, &complaint)
    }

    pub(super) fn of_complaint(status: u16, complaint: &Complaint) -> Self {
        let message = complaint.message();
        match status {
            401 | 403 => Self::Unauthorized { status },
            _ if complaint.is_about_the_model(status, &message) => Self::NoSuchModel(String::new()),
            408 | 504 => Self::Slow,
            429 | 503 => Self::Busy(message),
            502 => Self::Down,
            _ => Self::Http { status, message },
        }
    }
}

/// The forms in which engines complain.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Complaint {
    #[serde(default)]
    error: serde_json::Value,
    #[serde(default)]
    message: Option<serde_json::Value>,
    #[serde(default)]
    detail: Option<serde_json::Value>,
}

impl Complaint {
    pub(super) fn of(error: serde_json::Value) -> Self {
        Self {
            error,
            ..Self::default()
        }
    }

    /// A status inside the complaint itself; streams have no other place for it.
    pub(super) fn status(&self) -> Option<u16> {
        let code = &self.error["code"];
        let status = code.as_u64().or_else(|| code.as_str()?.parse().ok())?;
        u16::try_from(status)
            .ok()
            .filter(|s| (400..600).contains(s))
    }

    fn message(&self) -> String {
        let inner = &self.error["message"];
        let said = [
            Some(&self.error),
            Some(inner),
            self.message.as_ref(),
            self.detail.as_ref(),
        ];
        let said = said.into_iter().flatten().find_map(|value| value.as_str());
        clip(said.unwrap_or_default())
    }

    fn is_about_the_model(&self, status: u16, message: &str) -> bool {
        let code = self.error["code"].as_str().unwrap_or_default();
        let message = message.to_lowercase();
        let missing = [
            "not found",
            "does not exist",
            "not exist",
            "unknown",
            "no such",
        ];
        code == "model_not_found"
            || (matches!(status, 400 | 404)
                && message.contains("model")
                && missing.iter().any(|words| message.contains(words)))
    }
}

/// An engine's words for a card: one line, no keys, not long.
fn clip(message: &str) -> String {
    let words = message.split_whitespace().map(|word| {
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        if bare.starts_with("sk-") || bare.len() > 60 {
            "…"
        } else {
            word
        }
    });
    let line = words.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(ERROR_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn named(model: &str) -> String {
    match model {
        "" => String::new(),
        model => format!(" as \"{model}\""),
    }
}

fn said(message: &str) -> String {
    match message {
        "" => ".".to_owned(),
        message => format!(": {message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, body: &str, expected: EndpointError, code: Code) {
        let error = EndpointError::of_status(status, body.as_bytes());
        assert_eq!(error, expected, "{status} {body}");
        assert_eq!(error.code(), code, "{status} {body}");
    }

    fn http(status: u16, message: &str) -> EndpointError {
        EndpointError::Http {
            status,
            message: message.to_owned(),
        }
    }

    #[test]
    fn a_status_says_what_went_wrong() {
        use EndpointError as E;
        let none = String::new;
        check(
            401,
            "",
            E::Unauthorized { status: 401 },
            Code::EndpointUnauthorized,
        );
        check(
            403,
            "<html>",
            E::Unauthorized { status: 403 },
            Code::EndpointUnauthorized,
        );
        check(404, "404 page not found", http(404, ""), Code::WorkerFailed);
        check(
            404,
            r#"{"error":{"message":"model \"x\" not found, try pulling it first"}}"#,
            E::NoSuchModel(none()),
            Code::ModelMissing,
        );
        check(
            400,
            r#"{"error":{"message":"gone","code":"model_not_found"}}"#,
            E::NoSuchModel(none()),
            Code::ModelMissing,
        );
        check(
            400,
            r#"{"error":"context length exceeded"}"#,
            http(400, "context length exceeded"),
            Code::WorkerFailed,
        );
        check(
            500,
            r#"{"detail":"out of memory"}"#,
            http(500, "out of memory"),
            Code::WorkerFailed,
        );
        check(
            503,
            r#"{"error":{"code":503,"message":"Loading model"}}"#,
            E::Busy("Loading model".to_owned()),
            Code::WorkerBusy,
        );
        check(429, "{}", E::Busy(none()), Code::WorkerBusy);
        check(502, "", E::Down, Code::EndpointDown);
        check(504, "", E::Slow, Code::EndpointSlow);
    }

    #[test]
    fn an_engines_words_are_clipped_and_hold_no_key() {
        let long = format!(
            r#"{{"error":"bad key sk-abc123 \n {}"}}"#,
            "word ".repeat(400)
        );
        let error = EndpointError::of_status(500, long.as_bytes()).to_string();
        assert!(error.chars().count() < ERROR_CHARS_MAX + 60, "{error}");
        assert!(!error.contains("sk-abc"), "{error}");
    }

    #[test]
    fn a_second_probe_tells_a_refusal_from_a_dead_host() {
        assert_eq!(diagnose(true).code(), Code::EndpointForbidsOrigin);
        assert_eq!(diagnose(false).code(), Code::EndpointDown);
    }
}
