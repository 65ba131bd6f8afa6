//! `bench engine`: one checkpoint made on the spot, read by our decoder and by its peers in
//! the same browser.
//!
//! Everybody reads the same prompt and writes as many tokens, on one thread, in a worker. The
//! contenders take turns, so that a busy moment of the machine does not hit only one.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use mtor_tests::{Browser, Options};
use serde_json::{Value, json};

use crate::{failure::Failure, place, system};

mod peers;
mod programs;
mod report;
mod server;

use report::Measured;

/// Rounds in which each contender has its turn; its median over all of them counts.
const ROUNDS: u32 = 3;
/// Runs in a turn, after one to warm up.
const RUNS: usize = 2;
const N_PROMPT: u32 = 128;
const N_NEW: u32 = 64;
/// A GPU in software is slow and not judged.
const N_NEW_SOFTWARE: u32 = 4;
const CONTEXT: u32 = 512;
/// The prompt's tokens: far apart, past the few that mean something.
const FIRST_TOKEN: u32 = 300;
const STRIDE: u32 = 7919;
const N_TOKENS: u32 = 30_000;
/// One contender's turn on a slow machine: a WebGPU without a GPU takes minutes.
const TURN_AT_MOST: Duration = Duration::from_secs(900);
/// GPUs add in another order, and round what they keep in 16 bits.
const GPU_TOLERANCE: f64 = 2e-2;
const READY_AT_MOST: Duration = Duration::from_secs(30);

/// What one call measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Browser,
    GpuParity,
    Native,
}

/// Who reads, how, and on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Contender {
    name: &'static str,
    program: &'static str,
    form: &'static str,
    place: &'static str,
}

impl Contender {
    const fn new(name: &'static str, program: &'static str, form: &'static str) -> Self {
        Self {
            name,
            program,
            form,
            place: "cpu",
        }
    }
}

const OURS: [Contender; 2] = [
    Contender::new("cpu", "ours", "stored"),
    Contender::new("cpu_q8", "ours", "q8"),
];
const OURS_GPU: Contender = Contender {
    name: "webgpu",
    program: "ours",
    form: "stored",
    place: "gpu",
};
const CANDLE: Contender = Contender::new("candle_f32", "candle", "plain");
const CANDLE_Q8: Contender = Contender::new("candle_q8_0", "candle", "quantized");
const WLLAMA: [Contender; 3] = [
    Contender::new("wllama_f32", "wllama", "f32"),
    Contender::new("wllama_f16", "wllama", "f16"),
    Contender::new("wllama_q8_0", "wllama", "q8_0"),
];

/// Measures, and prints the JSON line.
pub(super) fn engine(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    let (mut rounds, mut what) = (ROUNDS, What::Browser);
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("native") => what = What::Native,
            lexopt::Arg::Long("gpu-parity") => what = What::GpuParity,
            lexopt::Arg::Long("rounds") => {
                rounds = lexopt::ValueExt::parse(&arguments.value()?)?;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let line = match what {
        What::Browser => in_the_browser(rounds)?,
        What::GpuParity => return gpu_parity(),
        What::Native => programs::native()?,
    };
    println!("{line}");
    Ok(ExitCode::SUCCESS)
}

/// Every toy on WebGPU against the CPU, and whether that is near enough.
fn gpu_parity() -> Result<ExitCode, Failure> {
    system::for_the_tests()?;
    let page = place::root().join("tests/engine-bench/page");
    let files = server::Files::serve(vec![("", page), ("ours", programs::ours(&folder()?)?)])?;
    let browser = opened(&files)?;
    let found = asked(&browser, "gpu-parity", &json!({"contender": "gpu-parity"}))?;
    println!("{found}");
    let near = found["worst"]
        .as_f64()
        .is_some_and(|worst| worst <= GPU_TOLERANCE);
    Ok(if near {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn in_the_browser(rounds: u32) -> Result<Value, Failure> {
    system::for_the_tests()?;
    let folder = folder()?;
    let (roots, contenders, about) = prepare(&folder)?;
    let files = server::Files::serve(roots)?;
    let mut measured = Measured::default();
    for round in 1..=rounds {
        let browser = opened(&files)?;
        for contender in &contenders {
            // Software in the place of a GPU: once is enough to show it.
            if contender.place == "gpu" && round > 1 {
                continue;
            }
            eprintln!("… round {round} of {rounds}: {}", contender.name);
            measured.add(contender.name, &turn(&browser, contender)?);
        }
        if round == rounds {
            let version = browser.devtools("Browser.getVersion", &json!({}))?;
            measured.about("browser", version["product"].clone());
        }
    }
    Ok(measured.line(about))
}

/// A folder of its own for what is fetched and built.
fn folder() -> Result<PathBuf, Failure> {
    let folder = place::own()?.join("engine");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn opened(files: &server::Files) -> Result<Browser, Failure> {
    let browser = Browser::start(&Options::default())?;
    browser.goto(&files.url())?;
    browser.wait(
        "the page",
        READY_AT_MOST,
        "return globalThis.ready === true",
    )?;
    Ok(browser)
}

fn asked(browser: &Browser, who: &str, job: &Value) -> Result<Value, Failure> {
    browser.eval("measure(arguments[0])", std::slice::from_ref(job))?;
    Ok(browser.wait(who, TURN_AT_MOST, "return globalThis.outcome")?)
}

/// Builds and fetches; gives what is served, who takes part, and what the line says of it all.
fn prepare(folder: &Path) -> Result<(server::Roots, Vec<Contender>, Value), Failure> {
    let model = programs::checkpoint(folder)?;
    let page = place::root().join("tests/engine-bench/page");
    let mut roots = vec![("", page), ("ours", programs::ours(folder)?)];
    roots.push(("candle", programs::candle(folder)?));
    let mut contenders = OURS.to_vec();
    contenders.push(CANDLE);
    let mut left_out = Vec::new();
    let mut about = json!({"n_prompt": N_PROMPT, "n_new": N_NEW, "candle": candle_version()});
    match peers::gguf(folder, &model) {
        Ok(()) => contenders.push(CANDLE_Q8),
        Err(why) => left_out.push(one_line("candle_q8_0 and wllama", &why)),
    }
    if left_out.is_empty() {
        match peers::wllama(folder) {
            Ok(wllama) => {
                about["wllama"] = json!(wllama.version);
                roots.push(("wllama", wllama.folder));
                contenders.extend(WLLAMA);
            }
            Err(why) => left_out.push(one_line("wllama", &why)),
        }
    }
    roots.push(("model", model));
    contenders.push(OURS_GPU);
    for line in &left_out {
        eprintln!("left out: {line}");
    }
    about["left_out"] = json!(left_out);
    Ok((roots, contenders, about))
}

fn one_line(who: &str, why: &Failure) -> String {
    let why = why.to_string();
    format!("{who}: {}", why.lines().next().unwrap_or_default())
}

/// What the lock file says.
fn candle_version() -> String {
    let lock = fs::read_to_string(place::root().join("Cargo.lock")).unwrap_or_default();
    let after = lock
        .split("name = \"candle-transformers\"\nversion = \"")
        .nth(1);
    after
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

fn turn(browser: &Browser, contender: &Contender) -> Result<Value, Failure> {
    let prompt: Vec<u32> = (0..N_PROMPT)
        .map(|i| FIRST_TOKEN + i * STRIDE % N_TOKENS)
        .collect();
    let gpu = contender.place == "gpu";
    let job = json!({
        "contender": contender.program,
        "form": contender.form,
        "place": contender.place,
        "prompt": prompt,
        "n_new": if gpu { N_NEW_SOFTWARE } else { N_NEW },
        "runs": if gpu { 1 } else { RUNS },
        "context": CONTEXT,
    });
    asked(browser, contender.name, &job)
}
