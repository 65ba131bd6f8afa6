//! Every toy on WebGPU against the CPU: what the page's `gpu-parity` asks.

use mtor_checkpoint::toy::{self, Toy};
use mtor_decoder::{Decoder, Input, Loader, Options, Place, Want, Weights};
use serde_json::{Value, json};
use wasm_bindgen::JsError;

/// Longer than a toy's sliding window.
const N_PROMPT: u32 = 40;
/// The prompt is read at once up to here, then token by token.
const AT_ONCE: usize = 33;
/// Room for the prompt and a picture.
const CONTEXT: usize = 64;
/// Without a common divisor with the vocabularies' sizes.
const STRIDE: u32 = 7919;

/// Reads a prompt with every toy on both, or with the one of this name; gives JSON: the adapter,
/// the worst difference of two logits, and each toy's own or its error.
pub(crate) async fn compare_all(only: Option<String>) -> Result<String, JsError> {
    let gpu = mtor_decoder::open_gpu().await?;
    let (mut toys, mut worst) = (serde_json::Map::new(), 0.0f32);
    let is_asked = |toy: &Toy| only.as_ref().is_none_or(|name| *name == toy.name);
    let all = toy::all().into_iter().chain(toy::seeing());
    for toy in all.filter(is_asked) {
        let found = match compare(&toy, &gpu.device).await {
            Ok(apart) => {
                // What is no number is as far apart as can be.
                worst = if apart.is_nan() {
                    f32::INFINITY
                } else {
                    worst.max(apart)
                };
                json!(apart)
            }
            Err(why) => {
                worst = f32::INFINITY;
                json!(why)
            }
        };
        toys.insert(toy.name.clone(), found);
    }
    // Infinity is no JSON.
    let worst = worst.is_finite().then_some(worst);
    let found =
        json!({"adapter": super::called(&gpu), "worst": worst, "toys": Value::Object(toys)});
    Ok(found.to_string())
}

async fn compare(toy: &Toy, device: &mtor_decoder::Device) -> Result<f32, String> {
    let mut apart = 0.0f32;
    let cpu = read(toy, Place::Cpu).await?;
    let gpu = read(toy, Place::Gpu(device.clone())).await?;
    if cpu.is_empty() || cpu.len() != gpu.len() {
        return Err(format!(
            "{} logits on the CPU, {} on the GPU",
            cpu.len(),
            gpu.len()
        ));
    }
    for (a, b) in cpu.iter().zip(&gpu) {
        let it = (a - b).abs();
        apart = if it.is_nan() { f32::NAN } else { apart.max(it) };
    }
    Ok(apart)
}

/// The logits of the whole prompt, behind a picture where the toy has eyes.
async fn read(toy: &Toy, place: Place) -> Result<Vec<f32>, String> {
    let mut decoder = open(toy, place)?;
    let mut seen = look(&mut decoder).await?;
    let vocab = u32::try_from(decoder.config().vocab).map_err(|e| e.to_string())?;
    let prompt: Vec<u32> = (1..=N_PROMPT).map(|i| i * STRIDE % vocab.max(1)).collect();
    let (at_once, one_by_one) = prompt.split_at(AT_ONCE);
    let mut logits = decoder
        .feed(at_once, Want::All)
        .await
        .map_err(|e| e.to_string())?;
    logits.append(&mut seen);
    for token in one_by_one {
        logits.extend(
            decoder
                .feed(&[*token], Want::All)
                .await
                .map_err(|e| e.to_string())?,
        );
    }
    Ok(logits)
}

/// The logits of a picture's rows.
async fn look(decoder: &mut Decoder) -> Result<Vec<f32>, String> {
    let Some(side) = decoder.vision().map(|it| it.side) else {
        return Ok(Vec::new());
    };
    let pixels: Vec<f32> = (0..3 * side * side)
        .map(|i| (i % 511) as f32 / 255.0 - 1.0)
        .collect();
    let glance = decoder.glance(&pixels).map_err(|e| e.to_string())?;
    let rows = decoder.seen(glance).await.map_err(|e| e.to_string())?;
    let logits = decoder.put(Input::Rows(&rows), Want::All).await;
    logits.map_err(|e| e.to_string())
}

fn open(toy: &Toy, place: Place) -> Result<Decoder, String> {
    let (config, plan, source) = toy.open().map_err(|e| e.to_string())?;
    let options = Options {
        context: CONTEXT,
        weights: Weights::Stored,
    };
    let loader = Loader::new(config, plan, source, place, options);
    let mut loader = loader.map_err(|e| e.to_string())?;
    while loader.step().map_err(|e| e.to_string())?.is_some() {}
    loader.finish().map_err(|e| e.to_string())
}
