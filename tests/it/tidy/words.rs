//! Words that a room may not say.

use super::{Source, none, sources};

/// The rooms without a clock, I/O, async or a browser.
const PURE: [&str; 9] = [
    "app/abilities/src/",
    "app/engine/checkpoint/src/",
    "app/engine/picture/src/",
    "app/engine/store/src/",
    "app/engine/text/src/",
    "app/imagine/src/",
    "app/video/src/",
    "relay/orchestrator/src/",
    "relay/protocol/src/",
];
const NOT_PURE: [&str; 7] = [
    "Instant::now",
    "SystemTime",
    "async fn",
    "js_sys",
    "std::thread",
    "tokio",
    "web_sys",
];
/// Put together here, so that this file does not hold them.
const UNFINISHED: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("dbg", "!("),
    concat!("unimplemented", "!("),
];
/// Programs for a terminal; everything else returns what it has to say.
const MAY_PRINT: [&str; 7] = [
    "app/engine/decoder/examples/",
    "app/engine/mini/src/",
    "app/films/src/main.rs",
    "relay/src/main.rs",
    "relay/src/driver",
    "tests/",
    "xtask/",
];
/// The one file with colors.
const TOKENS: &str = "app/style/tokens.css";

fn lines(files: &[Source], wrong: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut broken = Vec::new();
    for file in files {
        for (i, line) in file.text.lines().enumerate() {
            if wrong(file, line) {
                broken.push(format!("{}:{}: {}", file.path, i + 1, line.trim()));
            }
        }
    }
    broken
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// A test may, for one, run something on a thread with a small stack.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

#[test]
fn nothing_is_left_unfinished() {
    let files = sources(&[".rs", ".wgsl", ".css", ".html", ".toml", ".yml", ".md"]);
    let broken = lines(&files, |_, line| {
        UNFINISHED.iter().any(|word| line.contains(word))
    });
    none("finish these", &broken);
}

#[test]
fn pure_rooms_have_no_clock_no_io_and_no_browser() {
    let broken = lines(&sources(&[".rs"]), |file, line| {
        PURE.iter().any(|room| file.path.starts_with(room))
            && !is_comment(line)
            && !is_test(&file.path)
            && NOT_PURE.iter().any(|word| line.contains(word))
    });
    none("these are not pure", &broken);
}

#[test]
fn only_programs_print() {
    let broken = lines(&sources(&[".rs"]), |file, line| {
        !MAY_PRINT.iter().any(|room| file.path.starts_with(room))
            && !is_comment(line)
            && !is_test(&file.path)
            && !line.contains("cargo:")
            && !file.path.ends_with("build.rs")
            && line.contains("println!(")
            && !line.contains("eprintln!(")
    });
    none("return it, or log it", &broken);
}

#[test]
fn colors_are_written_in_one_file() {
    let files = sources(&[".rs", ".css"]);
    let broken = lines(&files, |file, line| {
        let is_page = file.path.starts_with("app/src/") || file.path.starts_with("app/style/");
        is_page && file.path != TOKENS && !file.path.contains("/theme/") && has_color(line)
    });
    none("use a token of app/style/tokens.css instead", &broken);
}

fn has_color(line: &str) -> bool {
    let by_function = ["rgb(", "rgba(", "hsl(", "oklch("].iter().any(|name| {
        line.match_indices(name).any(|(at, _)| {
            // `Color::rgb(0.0, …)` is Rust, and what it makes is data.
            let is_rust = line[..at].ends_with([':', '.', '_']);
            !is_rust && line[at + name.len()..].starts_with(|c: char| c.is_ascii_digit())
        })
    });
    by_function || line.split('#').skip(1).any(is_hex_color)
}

/// What follows a `#`: three, six or eight hex digits and then something else.
fn is_hex_color(rest: &str) -> bool {
    let n_digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
    let ends = !rest[n_digits..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
    matches!(n_digits, 3 | 6 | 8) && ends
}

#[test]
fn a_color_is_told_from_what_looks_like_one() {
    #[track_caller]
    fn check(line: &str, expect: bool) {
        assert_eq!(has_color(line), expect, "{line}");
    }
    check("color: #a1b2c3;", true);
    check("color: #fff;", true);
    check("color: rgb(1 2 3);", true);
    check("color: oklch(0.5 0.1 190);", true);
    check("Color::rgb(0.0, 0.0, 0.0)", false);
    check("color: var(--ink);", false);
    check("#skeleton { display: none; }", false);
    check("#[derive(Debug)]", false);
    check("format!(\"rgb({r}, {g}, {b})\")", false);
}
