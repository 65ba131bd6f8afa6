//! The page and the operators' answers.

use std::{fs, io::Read, path::PathBuf};

use mtor_relay::Config;

use crate::client::{http, relay, start};

/// A folder of its own with a small page in it.
fn page(name: &str) -> (Config, PathBuf) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("icons")).unwrap();
    let html = "<!doctype html><script type=\"module\">alert(1)</script><h1>MTOR</h1>";
    fs::write(folder.join("index.html"), html).unwrap();
    fs::write(folder.join("app-0123456789abcdef_bg.wasm"), vec![7; 10_000]).unwrap();
    fs::write(folder.join("icons/icon.png"), [1, 2, 3]).unwrap();
    let page = folder.clone();
    (
        Config {
            page,
            ..Config::local()
        },
        folder,
    )
}

#[test]
fn files_are_served_with_their_type_and_their_caching() {
    let (config, _) = page("types");
    let relay = start(config);
    for (path, kind, caching) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        (
            "/app-0123456789abcdef_bg.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        ("/icons/icon.png", "image/png", "no-cache"),
    ] {
        let reply = http(relay.addr(), &format!("GET {path}"));
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), kind, "{path}");
        assert_eq!(reply.header("cache-control"), caching, "{path}");
    }
}

#[test]
fn brotli_and_plain_carry_the_same_bytes_under_different_tags() {
    let (config, _) = page("forms");
    let relay = start(config);
    let path = "GET /app-0123456789abcdef_bg.wasm";
    let plain = http(relay.addr(), path);
    let packed = http(relay.addr(), &format!("{path}\naccept-encoding: gzip, br"));
    assert_eq!(packed.header("content-encoding"), "br");
    assert_eq!(packed.header("vary"), "accept-encoding");
    assert!(
        packed.body.len() < plain.body.len() / 10,
        "it is compressed"
    );
    let mut unpacked = Vec::new();
    brotli::Decompressor::new(packed.body.as_slice(), 4096)
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.body);
    assert_ne!(packed.header("etag"), plain.header("etag"));
    let picture = http(relay.addr(), "GET /icons/icon.png\naccept-encoding: br");
    assert_eq!(
        picture.header("content-encoding"),
        "",
        "a picture is compressed already"
    );
}

#[test]
fn a_known_file_is_not_sent_again() {
    let (config, _) = page("known");
    let relay = start(config);
    let tag = http(relay.addr(), "GET /").header("etag").to_owned();
    let again = http(
        relay.addr(),
        &format!("GET /\nif-none-match: W/\"x\", {tag}"),
    );
    assert_eq!((again.status, again.body.len()), (304, 0));
    let other = http(relay.addr(), "GET /\nif-none-match: \"x\"");
    assert_eq!(other.status, 200);
}

#[test]
fn head_tells_the_length_and_other_methods_are_refused() {
    let (config, _) = page("methods");
    let relay = start(config);
    let whole = http(relay.addr(), "GET /");
    let head = http(relay.addr(), "HEAD /");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), whole.body.len().to_string());
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let reply = http(relay.addr(), &format!("{method} /"));
        assert_eq!(
            (reply.status, reply.header("allow")),
            (405, "GET, HEAD"),
            "{method}"
        );
    }
}

#[test]
fn what_is_not_there_is_a_404_and_nothing_outside_the_folder_is() {
    let (config, folder) = page("missing");
    fs::write(folder.join("../secret.txt"), "secret").unwrap();
    fs::write(folder.join(".hidden"), "secret").unwrap();
    let relay = start(config);
    for path in [
        "/nothing",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/.hidden",
        "/icons",
        "//",
    ] {
        let reply = http(relay.addr(), &format!("GET {path}"));
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.text().contains("<a href=\"/\">"), "{path}");
    }
}

#[test]
fn without_a_page_the_relay_says_how_to_build_one() {
    let page = PathBuf::from("no-such-folder");
    let relay = start(Config {
        page,
        ..Config::local()
    });
    let reply = http(relay.addr(), "GET /");
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("cargo xtask up"), "{}", reply.text());
}

#[test]
fn every_answer_carries_the_security_headers() {
    let (config, _) = page("headers");
    let relay = start(config);
    for path in ["/", "/nothing", "/healthz", "/link"] {
        let reply = http(relay.addr(), &format!("GET {path}"));
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(reply.header(name), value, "{path}");
        }
        let policy = reply.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
        ] {
            assert!(policy.contains(part), "{part} is missing in {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(
            reply
                .header("permissions-policy")
                .contains("microphone=(self)"),
            "{path}"
        );
    }
}

#[test]
fn a_relay_tells_that_it_lives_and_what_it_did() {
    let relay = relay();
    assert_eq!(http(relay.addr(), "GET /healthz").text(), "ok\n");
    assert_eq!(http(relay.addr(), "GET /readyz").status, 200);
    let metrics = http(relay.addr(), "GET /metrics");
    assert!(
        metrics
            .header("content-type")
            .starts_with("text/plain; version=0.0.4")
    );
    for line in [
        "# TYPE mtor_dispatch_us histogram",
        "mtor_dispatch_us_bucket{le=\"+Inf\"} 0",
        "mtor_accepted_total 0",
        "mtor_workers 0",
        "mtor_draining 0",
    ] {
        assert!(
            metrics.text().lines().any(|l| l == line),
            "{line}\n{}",
            metrics.text()
        );
    }
    if cfg!(target_os = "linux") {
        assert!(metrics.text().contains("\nprocess_resident_memory_bytes "));
        assert!(metrics.text().contains("\nprocess_cpu_seconds_total "));
    }
}
