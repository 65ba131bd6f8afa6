//! What a place can do, measured before anything is offered on it.

use burn::tensor::{DType, Device, Tensor};
use mtor_checkpoint::toy::{self, Spec, Toy};
use mtor_checkpoint::{Family, Source};

use crate::cpu;
use crate::decoder::Decoder;
use crate::error::{DecodeError, LoadError};
use crate::graph;
use crate::limits::{PREFILL_CHUNK, PROBE_BYTES_MAX};
use crate::loader::Loader;
use crate::place::{Options, Place, Want, Weights};

/// Milliseconds since any moment. Time is read by who has a clock.
pub type Clock = fn() -> f64;

/// Columns of the matrices that are read for measuring.
const COLUMNS: usize = 2048;
/// Times that they are read, after once to warm up.
const ROUNDS: usize = 8;
/// Tokens that are computed one by one after the prompt.
const SINGLE: usize = 4;

/// Computes a small model's logits on the place and on the CPU: the worst difference. Logits are
/// of the size of 1 to 10; a sound GPU stays below 0.02.
///
/// # Errors
/// When the place fails, or computes what is no number.
pub async fn known_answer(place: &Place) -> Result<f32, DecodeError> {
    let toy = toy::make(&Spec {
        hidden: 256,
        intermediate: 512,
        heads: 8,
        kv_heads: 2,
        head_dim: 64,
        vocab: 1024,
        context: 256,
        ..Spec::new("probe", Family::Qwen3)
    });
    let expected = answer(&toy, Place::Cpu).await?;
    let found = answer(&toy, place.clone()).await?;
    let differences = expected.iter().zip(&found).map(|(a, b)| (a - b).abs());
    Ok(differences.fold(0.0, f32::max))
}

/// Bytes per second at which the place reads weights: `bytes` of them, several times.
///
/// # Errors
/// When memory is short, or the place fails.
pub async fn bandwidth(place: &Place, bytes: usize, clock: Clock) -> Result<f64, DecodeError> {
    let bytes = bytes.clamp(COLUMNS * 16, PROBE_BYTES_MAX);
    let (read, milliseconds) = match place {
        Place::Cpu => cpu::stream(bytes, COLUMNS, ROUNDS, clock)?,
        Place::Gpu(device) => stream(device, bytes, clock).await?,
    };
    Ok(read as f64 / (milliseconds.max(1e-3) / 1000.0))
}

async fn answer(toy: &Toy, place: Place) -> Result<Vec<f32>, DecodeError> {
    let mut decoder = load(toy, place)?;
    let n = PREFILL_CHUNK + SINGLE;
    let vocab = decoder.config().vocab;
    let tokens: Vec<u32> = (0..n)
        .map(|i| (i * i * 31 + 7 * i) as u32 % vocab as u32)
        .collect();
    let (prompt, rest) = tokens.split_at(PREFILL_CHUNK);
    let mut logits = decoder.feed(prompt, Want::All).await?;
    for token in rest {
        logits.extend(decoder.feed(&[*token], Want::Last).await?);
    }
    Ok(logits)
}

fn load(toy: &Toy, place: Place) -> Result<Decoder, LoadError> {
    let opened = toy.open();
    let (config, plan, source) = opened.map_err(|error| LoadError::Missing {
        role: error.to_string(),
    })?;
    let options = Options {
        context: config.context,
        weights: Weights::Stored,
    };
    let mut loader = Loader::new(config, plan, source, place, options)?;
    finish(&mut loader)?;
    loader.finish()
}

fn finish<S: Source>(loader: &mut Loader<S>) -> Result<(), LoadError> {
    while loader.step()?.is_some() {}
    Ok(())
}

async fn stream(device: &Device, bytes: usize, clock: Clock) -> Result<(usize, f64), DecodeError> {
    let halves = graph::halves(device);
    let (dtype, number) = if halves {
        (DType::F16, 2)
    } else {
        (DType::F32, 4)
    };
    let rows = bytes / (COLUMNS * number);
    let weights = Tensor::<2>::zeros([rows, COLUMNS], (device, dtype));
    let x = Tensor::<2>::ones([1, COLUMNS], (device, DType::F32));
    round(&x, &weights, 1).await?;
    let begin = clock();
    round(&x, &weights, ROUNDS).await?;
    Ok((rows * COLUMNS * number * ROUNDS, clock() - begin))
}

/// Multiplies, and waits for a number that needs all of it.
async fn round(x: &Tensor<2>, weights: &Tensor<2>, n: usize) -> Result<(), DecodeError> {
    let mut sum = Tensor::<1>::zeros([1], &x.device());
    for _ in 0..n {
        sum = sum + graph::product(x.clone(), weights).sum();
    }
    let read = sum.into_data_async().await;
    read.map(|_| ())
        .map_err(|error| DecodeError::Device(format!("{error:?}")))
}
