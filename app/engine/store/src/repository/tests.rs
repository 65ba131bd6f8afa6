//! Links that people paste.

use super::*;

#[track_caller]
fn check(link: &str, config: &str) {
    let repository = Repository::parse(link).unwrap();
    assert_eq!(repository.url("config.json"), config, "{link}");
}

#[track_caller]
fn refused(link: &str, words: &str) {
    let why = Repository::parse(link).unwrap_err().to_string();
    assert!(why.contains(words), "{link}: {why}");
}

#[test]
fn a_repository_of_the_hub_is_known_by_many_links() {
    let main = "https://huggingface.co/Qwen/Qwen3-0.6B/resolve/main/config.json";
    for link in [
        "https://huggingface.co/Qwen/Qwen3-0.6B",
        " https://huggingface.co/Qwen/Qwen3-0.6B/ ",
        "http://hf.co/Qwen/Qwen3-0.6B",
        "huggingface.co/Qwen/Qwen3-0.6B",
        "Qwen/Qwen3-0.6B",
        "https://huggingface.co/Qwen/Qwen3-0.6B/tree/main",
        "https://huggingface.co/Qwen/Qwen3-0.6B/blob/main/config.json?download=true",
        "https://huggingface.co/Qwen/Qwen3-0.6B/resolve/main/model.safetensors",
        "https://huggingface.co/Qwen/Qwen3-0.6B#usage",
    ] {
        check(link, main);
    }
    let pinned = "https://huggingface.co/a/b/tree/c1899de";
    check(
        pinned,
        "https://huggingface.co/a/b/resolve/c1899de/config.json",
    );
    let repository = Repository::parse(pinned).unwrap();
    assert_eq!(repository.label(), "a/b@c1899de");
    assert_eq!(repository.link(), pinned);
    assert_eq!(
        repository.listing(),
        Some("https://huggingface.co/api/models/a/b/tree/c1899de")
    );
}

#[test]
fn any_folder_may_be_a_mirror() {
    check(
        "http://127.0.0.1:8080/models/tiny/",
        "http://127.0.0.1:8080/models/tiny/config.json",
    );
    check("https://example.org", "https://example.org/config.json");
    check(
        "https://example.org/m/model.safetensors",
        "https://example.org/m/config.json",
    );
    let mirror = Repository::parse("HTTPS://example.org/m").unwrap();
    assert_eq!(mirror.label(), "example.org/m");
    assert_eq!(mirror.link(), "https://example.org/m/");
    assert_eq!(mirror.listing(), None);
}

#[test]
fn what_is_not_a_repository_is_refused_by_what_it_is() {
    refused("https://huggingface.co/a/b/blob/main/q4.gguf", "GGUF");
    refused(
        "https://huggingface.co/a/b/resolve/main/pytorch_model.bin",
        "pickle",
    );
    refused("https://example.org/model.PT", "pickle");
    refused("https://example.org/model.onnx?x=1", "ONNX");
    refused("ftp://example.org/m", "ftp:");
    refused("file:///home/me/model", "file:");
    refused("javascript:alert(1)", "javascript:");
    refused("https://huggingface.co/datasets/a/b", "data set");
    refused("https://huggingface.co/spaces/a/b", "space");
    refused("https://huggingface.co/a/b c", "spaces in it");
    refused("https://huggingface.co/", "not a link");
    refused("https://huggingface.co/a/../b", "not a link");
    refused("https://user:word@example.org/m", "not a link");
    refused("", "not a link");
    refused("tiny", "not a link");
    refused("/etc/passwd", "not a link");
    refused(
        &format!("https://e.org/{}", "x".repeat(LINK_BYTES_MAX)),
        "1000",
    );
}
