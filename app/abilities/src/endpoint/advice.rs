//! What a person can do about an endpoint that does not answer: what happened, what it means,
//! what helps.

use super::{Endpoint, EndpointError, EndpointKind};

impl EndpointError {
    /// Three short parts for the card of the tab that lends the endpoint.
    /// `page_origin` is the page's own, as `https://mtor.example`.
    pub fn advice(&self, endpoint: &Endpoint, page_origin: &str) -> String {
        let at = endpoint.authority();
        match self {
            Self::ForbidsOrigin => forbids_origin(endpoint, page_origin),
            Self::MixedContent => mixed_content(at, page_origin),
            Self::Down if endpoint.is_mixed_content(page_origin) => mixed_content(at, page_origin),
            Self::Down => down(endpoint, at),
            Self::Slow => format!(
                "{at} was silent for too long. The intent goes to another worker where there is \
                 one. A large model may still be loading: wait until the engine says that it is \
                 ready, or choose a smaller model."
            ),
            Self::Unauthorized { status } => format!(
                "{at} refuses the key (HTTP {status}). Nothing is answered through it until the \
                 key is right. Enter the key in Lend; it stays in this tab."
            ),
            Self::NoSuchModel(_) => no_such_model(endpoint, at),
            Self::CannotContinue => format!(
                "{self} The intent goes to another worker where there is one; otherwise ask again."
            ),
            Self::Busy(_) => format!(
                "{self} The intent goes to another worker where there is one. Nothing to do: this \
                 tab tries {at} again with the next intent."
            ),
            Self::Garbage(_) | Self::CutShort => garbage(self, endpoint, at),
            Self::TooLarge { .. } => format!(
                "{self} It was stopped, and the intent goes to another worker where there is one. \
                 Limit the length of answers, or the size of pictures, in the engine's settings."
            ),
            Self::Unsupported(realm) => format!(
                "{self} Other realms still work through it. For {realm}, connect an engine that \
                 offers it, or let another tab lend one."
            ),
            Self::Url(_) => format!(
                "{self} Nothing was connected. An address looks like http://localhost:11434 \
                 (Ollama), http://localhost:1234 (LM Studio), http://localhost:8080 (llama.cpp) or \
                 http://localhost:8000 (vLLM)."
            ),
            Self::BadIntent(_) => {
                format!("{self} The endpoint was not asked. Ask again without it.")
            }
            Self::Http { .. } => format!(
                "{self} The intent goes to another worker where there is one. The log of the \
                 engine at {at} says more."
            ),
        }
    }
}

/// The engines that people run, by their usual ports.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Engine {
    Ollama,
    LmStudio,
    LlamaCpp,
    Vllm,
}

impl Engine {
    const ALL: [Self; 4] = [Self::Ollama, Self::LmStudio, Self::LlamaCpp, Self::Vllm];

    fn by_port(port: Option<u16>) -> Option<Self> {
        match port? {
            11434 => Some(Self::Ollama),
            1234 => Some(Self::LmStudio),
            8080 => Some(Self::LlamaCpp),
            8000 => Some(Self::Vllm),
            _ => None,
        }
    }

    /// The setting that lets pages of an origin in.
    fn setting(self, origin: &str) -> String {
        match self {
            Self::Ollama => {
                format!("Ollama: quit it, then start it with OLLAMA_ORIGINS={origin} ollama serve")
            }
            Self::LmStudio => "LM Studio: Developer, Server Settings, turn on Enable CORS \
                 (or start it with lms server start --cors)"
                .to_owned(),
            Self::LlamaCpp => format!(
                "llama.cpp: llama-server lets every page in unless it runs with tools or with \
                 --cors-origins; then add --cors-origins {origin}"
            ),
            Self::Vllm => format!(
                "vLLM: it lets every page in unless it was told otherwise; then start it with \
                 --allowed-origins '[\"{origin}\"]'"
            ),
        }
    }

    fn start(self) -> &'static str {
        match self {
            Self::Ollama => "start Ollama (ollama serve)",
            Self::LmStudio => "start the server in LM Studio (Developer, Start server)",
            Self::LlamaCpp => "start llama-server",
            Self::Vllm => "start vLLM (vllm serve)",
        }
    }
}

fn forbids_origin(endpoint: &Endpoint, origin: &str) -> String {
    let at = endpoint.authority();
    let head = format!(
        "{at} is there, but does not let this page in. Nothing can be answered through it until \
         it allows the origin {origin}."
    );
    if endpoint.kind == EndpointKind::Predict {
        return format!(
            "{head} Let the worker answer with the header Access-Control-Allow-Origin: {origin}, \
             and answer OPTIONS requests with Access-Control-Allow-Headers: content-type."
        );
    }
    let first = Engine::by_port(endpoint.port());
    let others = Engine::ALL
        .into_iter()
        .filter(|engine| Some(*engine) != first);
    let settings: Vec<_> = first
        .into_iter()
        .chain(others)
        .map(|e| e.setting(origin))
        .collect();
    format!("{head} What allows it:\n{}", settings.join("\n"))
}

fn mixed_content(at: &str, origin: &str) -> String {
    format!(
        "This page came over https, and browsers do not let such a page call plain http on \
         another machine ({at}). Nothing can be answered through it from here. Open MTOR over \
         http or on the machine itself (http://localhost), give the engine https, or lend a tab on \
         the engine's own machine from {origin}: http://localhost is allowed there."
    )
}

fn down(endpoint: &Endpoint, at: &str) -> String {
    let start = Engine::by_port(endpoint.port()).map_or("start the engine", Engine::start);
    format!(
        "Nothing answers at {at}. Intents go to another worker where there is one. Check the \
         address, and {start}. If the browser asks whether this page may reach your local \
         network, allow it."
    )
}

fn no_such_model(endpoint: &Endpoint, at: &str) -> String {
    let model = match &endpoint.model {
        Some(model) => format!("{at} has no model \"{model}\"."),
        None => format!("No model is chosen for {at}."),
    };
    let get = match Engine::by_port(endpoint.port()) {
        Some(Engine::Ollama) => " Get one with ollama pull llama3.2.",
        Some(Engine::LmStudio) => " Load one in LM Studio.",
        _ => "",
    };
    format!("{model} Nothing is answered through it until it has one. Choose a model in Lend.{get}")
}

fn garbage(error: &EndpointError, endpoint: &Endpoint, at: &str) -> String {
    let form = match endpoint.kind {
        EndpointKind::OpenAi => "OpenAI-compatible (its base address often ends in /v1)",
        EndpointKind::Predict => "a worker that answers POST /predict with {\"response\": …}",
    };
    format!(
        "{error} The intent goes to another worker where there is one. Check that {at} is {form}."
    )
}

#[cfg(test)]
mod tests {
    use mtor_protocol::Realm;

    use super::*;

    const ORIGIN: &str = "https://mtor.example";

    #[track_caller]
    fn check(error: &EndpointError, url: &str, expected: &[&str]) {
        let endpoint = Endpoint::parse(url).unwrap();
        let advice = error.advice(&endpoint, ORIGIN);
        for part in expected {
            assert!(advice.contains(part), "{part:?} is missing in {advice}");
        }
        assert!(!advice.contains('!'), "no exclamation marks: {advice}");
        assert!(!advice.contains("  "), "no double spaces: {advice:?}");
        assert!(advice.len() < 900, "a card, not a page: {advice}");
    }

    #[test]
    fn a_refused_origin_names_the_setting_of_each_engine() {
        let parts = [
            ORIGIN,
            "OLLAMA_ORIGINS=https://mtor.example ollama serve",
            "Enable CORS",
            "--cors-origins https://mtor.example",
            "--allowed-origins '[\"https://mtor.example\"]'",
        ];
        for url in [
            "localhost:11434",
            "localhost:1234",
            "localhost:8080",
            "nas:5000",
        ] {
            check(&EndpointError::ForbidsOrigin, url, &parts);
        }
        let old = ["Access-Control-Allow-Origin: https://mtor.example"];
        check(
            &EndpointError::ForbidsOrigin,
            "localhost:8000/predict",
            &old,
        );
    }

    #[test]
    fn the_engine_of_the_port_comes_first() {
        let rows = [
            ("localhost:11434", "Ollama"),
            ("localhost:1234", "LM Studio"),
            ("localhost:8080", "llama.cpp"),
            ("localhost:8000", "vLLM"),
        ];
        for (url, name) in rows {
            let endpoint = Endpoint::parse(url).unwrap();
            let advice = EndpointError::ForbidsOrigin.advice(&endpoint, ORIGIN);
            let first = advice.lines().nth(1).unwrap();
            assert!(first.starts_with(name), "{url}: {first}");
        }
    }

    #[test]
    fn every_failure_says_what_helps() {
        use EndpointError as E;
        check(
            &E::Down,
            "localhost:11434",
            &["localhost:11434", "ollama serve", "local network"],
        );
        check(
            &E::Down,
            "http://192.168.1.7:8080",
            &["plain http", "https"],
        );
        check(&E::MixedContent, "http://192.168.1.7:8080", &["plain http"]);
        check(&E::Slow, "localhost:1", &["loading"]);
        check(
            &E::Unauthorized { status: 401 },
            "api.openai.com",
            &["401", "stays in this tab"],
        );
        check(
            &E::NoSuchModel(String::new()),
            "localhost:11434",
            &["ollama pull"],
        );
        check(
            &E::CannotContinue,
            "localhost:1/predict",
            &["cannot go on", "ask again"],
        );
        check(
            &E::Busy("Loading model".into()),
            "localhost:1",
            &["Loading model"],
        );
        check(
            &E::garbage("it is a web page"),
            "localhost:1",
            &["a web page", "/v1"],
        );
        check(
            &E::CutShort,
            "localhost:1/predict",
            &["broke off", "POST /predict"],
        );
        check(&E::TooLarge { max: 10 }, "localhost:1", &["10 bytes"]);
        check(&E::Unsupported(Realm::Music), "localhost:1", &["music"]);
        check(
            &E::Url("it is empty".into()),
            "localhost:1",
            &["localhost:11434"],
        );
        check(
            &E::BadIntent("it holds no picture".into()),
            "localhost:1",
            &["no picture"],
        );
        check(
            &E::Http {
                status: 500,
                message: "oops".into(),
            },
            "localhost:1",
            &["500", "oops"],
        );
    }
}
