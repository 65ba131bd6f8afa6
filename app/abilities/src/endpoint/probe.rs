//! Is the endpoint there, and which models has it?

use serde::Deserialize;
use serde_json::Value;

use crate::limits::{PROBE_BYTES_MAX, PROBE_MODELS_MAX};

use super::{Endpoint, EndpointError, EndpointKind, HttpRequest, Key};

/// `data` in most engines, `models` in some; `null` where Ollama has none.
#[derive(Deserialize)]
struct Listing {
    data: Option<Vec<Value>>,
    models: Option<Vec<Value>>,
    object: Option<String>,
}

impl Endpoint {
    /// The request that computes nothing: `GET …/models`, or `GET /health`.
    pub fn probe(&self, key: Option<&Key>) -> HttpRequest {
        let call = match self.kind {
            EndpointKind::OpenAi => "models",
            EndpointKind::Predict => "health",
        };
        HttpRequest::get(format!("{}/{call}", self.url), key)
    }

    /// The models of the answer, sorted. Empty is an answer too: an engine without models.
    pub fn read_probe(&self, status: u16, body: &[u8]) -> Result<Vec<String>, EndpointError> {
        if !(200..300).contains(&status) {
            return Err(EndpointError::of_status(status, body));
        }
        match self.kind {
            // Any answer will do: the old workers never agreed on one.
            EndpointKind::Predict => Ok(Vec::new()),
            EndpointKind::OpenAi => read_models(body),
        }
    }
}

fn read_models(body: &[u8]) -> Result<Vec<String>, EndpointError> {
    if body.len() > PROBE_BYTES_MAX {
        return Err(EndpointError::TooLarge {
            max: PROBE_BYTES_MAX,
        });
    }
    let garbage = |_| EndpointError::garbage("it is no list of models");
    let first = body.iter().find(|b| !b.is_ascii_whitespace());
    let listed: Vec<Value> = if first == Some(&b'[') {
        serde_json::from_slice(body).map_err(garbage)?
    } else {
        let listing: Listing = serde_json::from_slice(body).map_err(garbage)?;
        let named = listing.data.is_some() || listing.models.is_some();
        if !named && listing.object.as_deref() != Some("list") {
            return Err(EndpointError::garbage("it is no list of models"));
        }
        listing.data.or(listing.models).unwrap_or_default()
    };
    let mut models: Vec<String> = listed
        .iter()
        .filter_map(name_of)
        .take(PROBE_MODELS_MAX)
        .collect();
    if models.is_empty() && !listed.is_empty() {
        return Err(EndpointError::garbage("it lists models without names"));
    }
    models.sort();
    models.dedup();
    Ok(models)
}

/// A bare name, or an object with its `id` or `name`.
fn name_of(listed: &Value) -> Option<String> {
    let name = listed.as_str().or_else(|| listed["id"].as_str());
    let name = name.or_else(|| listed["name"].as_str())?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: Option<&[&str]>) {
        let endpoint = Endpoint::parse("localhost:1234").unwrap();
        let models = endpoint.read_probe(200, body.as_bytes());
        match expected {
            Some(names) => assert_eq!(models.unwrap(), names, "{body}"),
            None => assert!(matches!(models, Err(EndpointError::Garbage(_))), "{body}"),
        }
    }

    #[test]
    fn lists_of_models_are_read_in_the_forms_that_engines_send() {
        check(
            r#"{"object":"list","data":[{"id":"b"},{"id":"a","owned_by":"x"}]}"#,
            Some(&["a", "b"]),
        );
        check(r#"{"object":"list","data":null}"#, Some(&[]));
        check(r#"{"object":"list","data":[]}"#, Some(&[]));
        check(
            r#"{"models":[{"name":"llama3.2:latest"}]}"#,
            Some(&["llama3.2:latest"]),
        );
        check(
            r#"{"models":[{"name":"n","model":"m"}],"data":[{"id":"n"}]}"#,
            Some(&["n"]),
        );
        check(r#"{"models":[{"name":"n","id":"i"}]}"#, Some(&["i"]));
        check(r#" [{"id":"z"},{"id":"z"}]"#, Some(&["z"]));
        check(r#"["plain"]"#, Some(&["plain"]));
        for garbage in [
            "",
            "<html>hello</html>",
            "{}",
            r#"{"data":7}"#,
            "ok",
            "[1]",
            r#"{"object":"#,
        ] {
            check(garbage, None);
        }
    }

    #[test]
    fn a_refused_probe_says_why() {
        let endpoint = Endpoint::parse("localhost:1234").unwrap();
        let error = endpoint.read_probe(401, b"").unwrap_err();
        assert_eq!(error, EndpointError::Unauthorized { status: 401 });
    }

    #[test]
    fn an_old_worker_is_asked_for_its_health() {
        let endpoint = Endpoint::parse("10.0.0.5:8000/predict").unwrap();
        let probe = endpoint.probe(None);
        assert_eq!(
            (probe.method, probe.url.as_str()),
            ("GET", "http://10.0.0.5:8000/health")
        );
        assert_eq!(endpoint.read_probe(200, b"fine"), Ok(Vec::new()));
        assert!(endpoint.read_probe(500, b"").is_err(), "500 is not health");
    }

    #[test]
    fn a_probe_carries_the_key() {
        let endpoint = Endpoint::parse("localhost:1234").unwrap();
        let probe = endpoint.probe(Key::new("k").as_ref());
        assert_eq!(probe.url, "http://localhost:1234/v1/models");
        assert_eq!(
            probe.headers,
            [("Authorization".to_owned(), "Bearer k".to_owned())]
        );
    }
}
