//! `morph`: how well unequal shapes are matched, over pairs of icons.

use std::{ffi::OsString, path::PathBuf, time::Instant};

use mtor_video::{Path, morph::matched};
use serde_json::{Value, json};

use crate::BenchError;
use report::{Figures, PairResult};

mod flat;
mod icons;
mod naive;
mod picture;
mod report;
mod tangle;

/// Pairs that a full run measures.
const PAIRS: usize = 1_000;
/// Step between the partners of successive rounds; a prime, so rounds differ.
const STRIDE: usize = 37;

struct Options {
    corpus: PathBuf,
    pairs: usize,
    pictures: Option<PathBuf>,
}

fn options(args: Vec<OsString>) -> Result<Options, BenchError> {
    use lexopt::prelude::{Long, ValueExt};
    let usage = |error: lexopt::Error| BenchError::Usage(error.to_string());
    let (mut corpus, mut pairs, mut pictures) = (None, PAIRS, None);
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("corpus") => corpus = Some(PathBuf::from(parser.value().map_err(usage)?)),
            Long("pictures") => pictures = Some(PathBuf::from(parser.value().map_err(usage)?)),
            Long("pairs") => {
                let value = parser.value().map_err(usage)?;
                pairs = value.parse().map_err(usage)?;
            }
            other => return Err(usage(other.unexpected())),
        }
    }
    let corpus = corpus.ok_or_else(|| BenchError::Usage("--corpus is missing".to_owned()))?;
    Ok(Options {
        corpus,
        pairs,
        pictures,
    })
}

/// Runs the subcommand.
pub(crate) fn run(args: Vec<OsString>) -> Result<Value, BenchError> {
    let options = options(args)?;
    let icons = icons::load(&options.corpus.join("simple-icons"))?;
    let (mut ours, mut naive) = (Figures::default(), Figures::default());
    let (mut total_ms, mut slowest_ms, mut segments) = (0.0_f64, 0.0_f64, 0_usize);
    for pair_idx in 0..options.pairs {
        let (a, b) = partners(pair_idx, icons.len());
        let (from, to) = (&icons[a], &icons[b]);
        let name = format!("{}>{}", from.name, to.name);
        let (pair, ms) = timed(&from.path, &to.path);
        total_ms += ms;
        slowest_ms = slowest_ms.max(ms);
        segments += pair.0.segments.len();
        let ends = (&from.path, &to.path);
        let result = report::measure(ends, &pair);
        if let Some(folder) = &options.pictures {
            picture::write(folder, pair_idx, &pair)?;
        }
        ours.add(&name, &result);
        let plain = naive::matched(&from.path, &to.path);
        naive.add(&name, &report::measure(ends, &plain));
        if (pair_idx + 1) % 100 == 0 {
            eprintln!("{} of {} pairs", pair_idx + 1, options.pairs);
        }
        log_pair(&name, &result);
    }
    let count = options.pairs.max(1) as f64;
    let mut line = report::line(&ours, &naive);
    line["bench"] = json!("morph");
    line["icons"] = json!(icons.len());
    line["ms_per_pair"] = json!(report::rounded(total_ms / count));
    line["ms_slowest_pair"] = json!(report::rounded(slowest_ms));
    line["segments_per_pair"] = json!(report::rounded(segments as f64 / count));
    Ok(line)
}

/// The icons of a pair: every icon in turn, each round with a partner further away.
fn partners(pair_idx: usize, count: usize) -> (usize, usize) {
    let (round, a) = (pair_idx / count, pair_idx % count);
    let b = (a + 1 + (round * STRIDE + 11) % (count - 1)) % count;
    (a, b)
}

#[allow(
    clippy::disallowed_methods,
    reason = "a bench is a shell: it reads the clock"
)]
fn timed(from: &Path, to: &Path) -> ((Path, Path), f64) {
    let start = Instant::now();
    let pair = matched(from, to);
    (pair, start.elapsed().as_secs_f64() * 1_000.0)
}

/// One line per pair that misses a goal, for whoever works on the method.
fn log_pair(name: &str, result: &PairResult) {
    if result.crossings_grown || !result.area_monotone || result.ends_wrong {
        eprintln!("{name}: {result:?}");
    }
}
