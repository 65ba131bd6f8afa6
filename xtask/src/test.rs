//! `test`: every check there is, one after the other, to the end whatever fails.
//!
//! Every native test is compiled in one go, so that no crate is built twice for the sake
//! of another selection of features; then each program is run by its group.

use std::{env, path::Path, process::ExitCode};

use crate::{
    failure::Failure,
    page, place,
    run::{cargo, command},
    system, tools,
};

mod programs;
mod report;

use programs::{Group, Program};
use report::Report;

/// The crates that also run in a browser.
const WASM_CRATES: [&str; 14] = [
    "mtor-abilities",
    "mtor-app",
    "mtor-checkpoint",
    "mtor-engine",
    "mtor-imagine",
    "mtor-import",
    "mtor-orchestrator",
    "mtor-picture",
    "mtor-protocol",
    "mtor-render",
    "mtor-store",
    "mtor-text",
    "mtor-video",
    "mtor-workshop",
];
/// The crates with tests in a browser: `tests/web.rs`.
const TESTED_IN_A_BROWSER: [(&str, &str); 2] =
    [("mtor-app", "page"), ("mtor-engine", "engine thread")];
/// Where it is set, a picture test without an adapter fails instead of skipping.
const GPU_REQUIRED: &str = "MTOR_GPU_REQUIRED";
/// Seconds for all wasm tests in a software browser.
const WASM_TESTS_AT_MOST: &str = "180";

/// Runs every check; the last line is `N passed, N failed`.
pub(crate) fn test(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    if let Some(extra) = arguments.next()? {
        return Err(extra.unexpected().into());
    }
    let mut report = Report::default();
    report.must("formatter and lints", tools::for_the_lints);
    report.must("tools for the page", tools::for_the_page);
    report.must("browser and Vulkan", system::for_the_tests);
    lints(&mut report);
    let programs = report
        .value("compile the tests", programs::compile)
        .unwrap_or_default();
    for group in [Group::Unit, Group::Integration] {
        run_group(&mut report, &programs, group);
    }
    report.tests("doc tests", native(&["test", "--doc", "--quiet"]));
    wasm_tests(&mut report);
    let page = report.must("build the page", page::build);
    let relay = report.value("build the relay", || programs::relay(&programs));
    if let (true, Some(relay)) = (page, relay) {
        browser(&mut report, &programs, &relay);
    } else {
        report.skipped("browser tests", "there is no page or no relay to test");
    }
    deny(&mut report);
    Ok(report.end())
}

fn native(arguments: &[&str]) -> std::process::Command {
    cargo(&[arguments, &["--workspace", "--locked"]].concat())
}

fn lints(report: &mut Report) {
    report.lint("format", cargo(&["fmt", "--all", "--check"]));
    let mut lint = native(&["clippy", "--all-targets"]);
    lint.args(["--", "--deny", "warnings"]);
    report.lint("lints, native", lint);
    let mut lint = cargo(&["clippy", "--locked", "--target", tools::WASM]);
    for name in WASM_CRATES {
        lint.args(["--package", name]);
    }
    lint.args(["--", "--deny", "warnings"]);
    report.lint("lints, wasm", lint);
    let mut lint = cargo(&["clippy", "--locked", "--target", tools::WASM, "--tests"]);
    for (name, _) in TESTED_IN_A_BROWSER {
        lint.args(["--package", name]);
    }
    lint.args(["--", "--deny", "warnings"]);
    report.lint("lints, wasm tests", lint);
}

fn run_group(report: &mut Report, programs: &[Program], group: Group) {
    for program in programs.iter().filter(|p| p.group == group) {
        let mut tests = program.command();
        if system::has_vulkan() {
            tests.env(GPU_REQUIRED, "1");
        }
        report.tests(&format!("{}: {}", group.name(), program.name), tests);
    }
}

fn wasm_tests(report: &mut Report) {
    let Some(settings) = report.value("settings for the wasm tests", webdriver_settings) else {
        return;
    };
    for (name, what) in TESTED_IN_A_BROWSER {
        let mut tests = cargo(&["test", "--locked", "--package", name, "--test", "web"]);
        tests.args(["--target", tools::WASM]);
        tests.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &settings);
        tests.env("WASM_BINDGEN_TEST_TIMEOUT", WASM_TESTS_AT_MOST);
        if let Ok(driver) = mtor_tests::chromium::driver_program() {
            tests.env("CHROMEDRIVER", driver);
        }
        report.tests(&format!("{what} tests in wasm"), tests);
    }
}

fn webdriver_settings() -> Result<std::path::PathBuf, Failure> {
    let file = place::own()?.join("webdriver.json");
    std::fs::write(&file, mtor_tests::chromium::webdriver_json()?)?;
    Ok(file)
}

fn browser(report: &mut Report, programs: &[Program], relay: &Path) {
    let Some(program) = programs.iter().find(|p| p.group == Group::Browser) else {
        report.skipped("browser tests", "they did not compile");
        return;
    };
    let mut tests = program.command();
    tests
        .env("MTOR_RELAY", relay)
        .env("MTOR_PAGE", place::dist());
    // One Chromium at a time: each fills a core with its software GPU.
    tests.args(["--test-threads", "1"]);
    report.tests("browser tests", tests);
}

/// Licenses and doors of dependencies, where the person has the tool.
fn deny(report: &mut Report) {
    if place::find("cargo-deny").is_none() {
        let why = "cargo-deny is not installed (`cargo install cargo-deny --locked` adds it)";
        report.skipped("licenses", why);
        return;
    }
    let mut deny = command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    deny.args(["deny", "--offline", "check", "licenses", "bans", "sources"]);
    report.lint("licenses, bans and sources", deny);
}
