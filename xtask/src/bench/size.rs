//! `bench size`: what a person downloads, and how soon they can type.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use mtor_tests::{Browser, Options, RelayProcess, page::SOON};
use serde_json::{Value, json};

use crate::{
    build::{self, kib, mib},
    failure::Failure,
    page, place, system,
};

/// Browsers with an empty cache; the median counts.
const LOADS: usize = 5;
/// Loopback answers at once or not at all.
const SILENCE: Duration = Duration::from_secs(10);
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;
const BROTLI_BUFFER: usize = 64 * 1024;

/// Measures, and prints the JSON line.
pub(super) fn size(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    if let Some(extra) = arguments.next()? {
        return Err(extra.unexpected().into());
    }
    system::for_the_tests()?;
    let program = build::release()?;
    let relay = RelayProcess::start(&program, &place::dist())?;
    let mut served = true;
    for ending in ["wasm", "js"] {
        for file in dist_files(ending)? {
            served &= is_served_as_brotli(relay.url(), &file)?;
        }
    }
    let (first_paint, interactive) = load_times(relay.url())?;
    let line = json!({
        "app_wasm_brotli_kib": brotli_kib("wasm", When::AtOnce)?,
        "app_js_brotli_kib": brotli_kib("js", When::AtOnce)?,
        "app_css_brotli_kib": brotli_kib("css", When::AtOnce)?,
        "later_wasm_brotli_kib": brotli_kib("wasm", When::Later)?,
        "engine_wasm_brotli_kib": brotli_kib("wasm", When::Lending)?,
        "later_js_brotli_kib": brotli_kib("js", When::Later)?,
        "relay_binary_mib": rounded(mib(fs::metadata(&program)?.len())),
        "first_paint_ms": rounded(first_paint),
        "interactive_ms": rounded(interactive),
        "relay_serves_brotli": served,
        "loads": LOADS,
    });
    println!("{line}");
    Ok(ExitCode::SUCCESS)
}

fn dist_files(ending: &str) -> Result<Vec<PathBuf>, Failure> {
    let mut files = page::files(&place::dist())?;
    files.retain(|file| file.extension().is_some_and(|it| it == ending));
    Ok(files)
}

/// When a page asks for a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// Its `index.html` names it.
    AtOnce,
    /// Only a tab that needs more asks for it: one that is alone, one that gets a file.
    Later,
    /// Only a tab that lends itself.
    Lending,
}

/// The engine's files begin so.
const ENGINE: &str = "mtor-engine";

fn brotli_kib(ending: &str, when: When) -> Result<Value, Failure> {
    let index = fs::read_to_string(place::dist().join("index.html"))?;
    let mut sum = 0;
    for file in dist_files(ending)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let asked = if index.contains(&*name) {
            When::AtOnce
        } else if name.starts_with(ENGINE) {
            When::Lending
        } else {
            When::Later
        };
        if asked != when {
            continue;
        }
        let mut packed = Vec::new();
        brotli::CompressorReader::new(
            fs::File::open(file)?,
            BROTLI_BUFFER,
            BROTLI_QUALITY,
            BROTLI_WINDOW,
        )
        .read_to_end(&mut packed)?;
        sum += packed.len() as u64;
    }
    Ok(rounded(kib(sum)))
}

/// Asks the relay as a browser would, and reads the head of its answer.
fn is_served_as_brotli(url: &str, file: &Path) -> Result<bool, Failure> {
    let address = url.trim_start_matches("http://");
    let path = file
        .strip_prefix(place::dist())
        .unwrap_or(file)
        .display()
        .to_string();
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(SILENCE))?;
    let request = format!(
        "GET /{path} HTTP/1.1\r\nHost: {address}\r\nAccept-Encoding: gzip, br\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer
        .windows(4)
        .position(|w| w == b"\r\n\r\n")
        .unwrap_or(answer.len());
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let is_brotli = head.contains("content-encoding: br");
    if !is_brotli {
        eprintln!("the relay does not serve /{path} as brotli:\n{head}");
    }
    Ok(is_brotli)
}

/// First paint and time to a usable box, in milliseconds from the navigation's start.
fn load_times(url: &str) -> Result<(f64, f64), Failure> {
    let (mut paints, mut marks) = (Vec::new(), Vec::new());
    for load in 1..=LOADS {
        eprintln!("… load {load} of {LOADS} in a fresh browser");
        let browser = Browser::start(&Options::default())?;
        browser.open_page(&format!("{url}/"))?;
        // The browser tells of a paint some frames after it.
        let times = browser.wait(
            "a first paint",
            SOON,
            "const at = name => performance.getEntriesByName(name)[0]?.startTime; \
             const paint = at('first-contentful-paint'); \
             return paint !== undefined && [paint, at('mtor-interactive')]",
        )?;
        paints.push(times[0].as_f64().unwrap_or(-1.0));
        marks.push(times[1].as_f64().unwrap_or(-1.0));
    }
    Ok((median(&mut paints), median(&mut marks)))
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(-1.0)
}

fn rounded(number: f64) -> Value {
    json!((number * 10.0).round() / 10.0)
}
