//! The decoder natively: random weights of SmolLM2-135M's shape on the CPU, and on a GPU where
//! there is one that is not software. One JSON line.
//!
//! The bound: a token needs every weight once, so no decoder writes more tokens a second than
//! the memory gives weights. The memory is measured in the same run.

use std::{process::ExitCode, time::Instant};

use mtor_checkpoint::{
    Dtype,
    toy::{self, Spec, Toy},
};
use mtor_decoder::{Decoder, Loader, Options, PREFILL_CHUNK, Place, Want, Weights};
use serde_json::{Value, json};

#[path = "native/memory.rs"]
mod memory;

const N_PROMPT: u32 = 128;
const N_NEW: usize = 64;
const CONTEXT: usize = 512;
/// After one to warm up; the median counts.
const RUNS: usize = 3;
const STRIDE: u32 = 7919;

type Failed = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match measure() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<Value, Failed> {
    let toy = toy::shaped(&Spec::smol(), Dtype::Bf16);
    let mut line = json!({"model": toy.name, "n_prompt": N_PROMPT, "n_new": N_NEW});
    let bandwidth = memory::cpu_gb_s();
    line["cpu"] = on(&toy, Place::Cpu, Weights::Stored, bandwidth)?;
    line["cpu_q8"] = on(&toy, Place::Cpu, Weights::Q8, bandwidth)?;
    line["gpu"] = gpu(&toy).unwrap_or_else(|why| json!({"left_out": why.to_string()}));
    Ok(line)
}

#[cfg(feature = "gpu")]
fn gpu(toy: &Toy) -> Result<Value, Failed> {
    let gpu = pollster::block_on(mtor_decoder::open_gpu())?;
    if gpu.software {
        return Err(format!("{} is no GPU", gpu.name).into());
    }
    let bandwidth = memory::gpu_gb_s(&gpu.device)?;
    let mut found = on(toy, Place::Gpu(gpu.device), Weights::Stored, bandwidth)?;
    found["adapter"] = json!(gpu.name);
    Ok(found)
}

#[cfg(not(feature = "gpu"))]
fn gpu(_: &Toy) -> Result<Value, Failed> {
    Err("built without the feature `gpu`".into())
}

fn on(toy: &Toy, place: Place, weights: Weights, bandwidth: f64) -> Result<Value, Failed> {
    let mut decoder = open(toy, place, weights)?;
    run(&mut decoder)?;
    let runs: Result<Vec<Run>, Failed> = (0..RUNS).map(|_| run(&mut decoder)).collect();
    let runs = runs?;
    let decode = median(&runs, |run| run.decode_tok_s);
    // As stored: 2 bytes a weight. In blocks of 8 bits with their scales: about 1.
    let bytes_a_weight = if weights == Weights::Q8 { 1.0 } else { 2.0 };
    let bytes = bytes_a_weight * weights_of(toy) as f64;
    Ok(json!({
        "prefill_tok_s": rounded(median(&runs, |run| run.prefill_tok_s)),
        "decode_tok_s": rounded(decode),
        "first_token_ms": rounded(median(&runs, |run| run.first_token_ms)),
        "memory_gb_s": rounded(bandwidth),
        "share_of_bandwidth_bound": (1000.0 * decode * bytes / (bandwidth * 1e9)).round() / 1000.0,
    }))
}

fn weights_of(toy: &Toy) -> usize {
    // Two bytes each; the header is small beside them.
    toy.files.iter().map(|(_, bytes)| bytes.len() / 2).sum()
}

fn open(toy: &Toy, place: Place, weights: Weights) -> Result<Decoder, Failed> {
    let (config, plan, source) = toy.open()?;
    let options = Options {
        context: CONTEXT,
        weights,
    };
    let mut loader = Loader::new(config, plan, source, place, options)?;
    while loader.step()?.is_some() {}
    Ok(loader.finish()?)
}

struct Run {
    prefill_tok_s: f64,
    decode_tok_s: f64,
    first_token_ms: f64,
}

fn run(decoder: &mut Decoder) -> Result<Run, Failed> {
    decoder.rewind(0);
    let vocab = u32::try_from(decoder.config().vocab)?;
    let prompt: Vec<u32> = (1..=N_PROMPT).map(|i| i * STRIDE % vocab).collect();
    let began = now();
    let mut logits = Vec::new();
    for piece in prompt.chunks(PREFILL_CHUNK) {
        logits = pollster::block_on(decoder.feed(piece, Want::Last))?;
    }
    let mut token = likeliest(&logits);
    let first = began.elapsed().as_secs_f64();
    for _ in 1..N_NEW {
        token = likeliest(&pollster::block_on(decoder.feed(&[token], Want::Last))?);
    }
    let all = began.elapsed().as_secs_f64();
    Ok(Run {
        prefill_tok_s: f64::from(N_PROMPT) / first,
        decode_tok_s: (N_NEW - 1) as f64 / (all - first),
        first_token_ms: first * 1000.0,
    })
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

fn likeliest(logits: &[f32]) -> u32 {
    let mut best = (0, f32::NEG_INFINITY);
    for (token, &logit) in (0u32..).zip(logits) {
        if logit > best.1 {
            best = (token, logit);
        }
    }
    best.0
}

fn median(runs: &[Run], of: impl Fn(&Run) -> f64) -> f64 {
    let mut all: Vec<f64> = runs.iter().map(of).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
