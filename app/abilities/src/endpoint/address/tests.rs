//! Addresses as people type and paste them.

use super::*;

#[track_caller]
fn check(typed: &str, expected: &str) {
    let endpoint = Endpoint::parse(typed).unwrap();
    assert_eq!(endpoint.url, expected, "{typed}");
    assert_eq!(endpoint.kind, EndpointKind::OpenAi, "{typed}");
    let again = Endpoint::parse(&endpoint.url).unwrap();
    assert_eq!(
        again, endpoint,
        "normalizing twice changes nothing: {typed}"
    );
}

#[test]
fn an_address_becomes_the_base_of_its_calls() {
    check("http://localhost:11434", "http://localhost:11434/v1");
    check("http://localhost:11434/", "http://localhost:11434/v1");
    check(" http://localhost:11434/v1/ ", "http://localhost:11434/v1");
    check(
        "http://localhost:11434/api/chat",
        "http://localhost:11434/v1",
    );
    check("http://localhost:11434/api", "http://localhost:11434/v1");
    check(
        "http://localhost:1234/v1/chat/completions",
        "http://localhost:1234/v1",
    );
    check(
        "http://localhost:8080/v1/models",
        "http://localhost:8080/v1",
    );
    check("http://localhost:8080/health", "http://localhost:8080/v1");
    check("https://api.openai.com/v1", "https://api.openai.com/v1");
    check("https://openrouter.ai/api", "https://openrouter.ai/api/v1");
    check(
        "https://openrouter.ai/api/v1",
        "https://openrouter.ai/api/v1",
    );
    check(
        "https://example.org/v1beta/openai/",
        "https://example.org/v1beta/openai",
    );
    check("HTTP://LocalHost:8000", "http://localhost:8000/v1");
    check("http://[::1]:8080", "http://[::1]:8080/v1");
}

#[test]
fn an_address_without_a_scheme_gets_the_usual_one() {
    check("localhost:11434", "http://localhost:11434/v1");
    check("127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1");
    check("192.168.1.7:1234", "http://192.168.1.7:1234/v1");
    check("nas", "http://nas/v1");
    check("box.local", "http://box.local/v1");
    check("api.openai.com", "https://api.openai.com/v1");
    check(
        "models.example.org:443",
        "https://models.example.org:443/v1",
    );
    check(
        "models.example.org:8000",
        "http://models.example.org:8000/v1",
    );
}

#[test]
fn predict_at_the_end_means_a_worker_of_the_old_kind() {
    for typed in ["http://10.0.0.5:8000/predict", "10.0.0.5:8000/predict/"] {
        let endpoint = Endpoint::parse(typed).unwrap();
        assert_eq!(endpoint.kind, EndpointKind::Predict, "{typed}");
        assert_eq!(endpoint.url, "http://10.0.0.5:8000", "{typed}");
    }
    for typed in [
        "10.0.0.5:8000",
        "http://10.0.0.5:8000/health",
        "10.0.0.5:8000/predict",
    ] {
        let endpoint = Endpoint::parse_predict(typed).unwrap();
        assert_eq!(endpoint.url, "http://10.0.0.5:8000", "{typed}");
    }
}

#[test]
fn what_is_no_address_is_refused_with_a_reason() {
    let rows = [
        ("", "empty"),
        ("   ", "empty"),
        ("ftp://localhost", "neither http"),
        ("http://", "no host"),
        ("http://:8080", "no host"),
        ("http://...", "no host"),
        ("http://[::g]", "no host"),
        ("http://localhost:99999", "port"),
        ("http://localhost:", "port"),
        ("http://localhost:0", "port"),
        ("two words", "spaces"),
        ("http://a.b/<script>", "signs"),
        ("http://me:secret@localhost", "password"),
        ("http://localhost?key=secret", "?"),
        ("javascript:alert(1)", "port"),
    ];
    for (typed, why) in rows {
        let error = Endpoint::parse(typed).unwrap_err().to_string();
        assert!(error.contains(why), "{typed}: {error}");
        assert!(!error.contains("secret"), "{typed}: {error}");
    }
    assert!(
        Endpoint::parse(&"a".repeat(URL_BYTES_MAX + 1)).is_err(),
        "too long"
    );
}

#[test]
fn a_secure_page_calls_plain_http_on_its_own_machine_only() {
    let rows = [
        ("http://localhost:11434", "https://mtor.example", false),
        ("http://127.0.0.1:1", "https://mtor.example", false),
        ("http://[::1]:1", "https://mtor.example", false),
        ("http://192.168.1.7:1", "https://mtor.example", true),
        ("http://192.168.1.7:1", "http://mtor.example", false),
        ("https://192.168.1.7:1", "https://mtor.example", false),
    ];
    for (typed, origin, expected) in rows {
        let endpoint = Endpoint::parse(typed).unwrap();
        assert_eq!(
            endpoint.is_mixed_content(origin),
            expected,
            "{typed} {origin}"
        );
    }
}
