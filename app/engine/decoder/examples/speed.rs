//! Tokens per second of the 15 million shape on the CPU, for each form of the weights.
//!
//! `cargo run --release -p mtor-decoder --example speed`

use std::time::Instant;

use mtor_checkpoint::Dtype;
use mtor_checkpoint::toy::{self, Spec};
use mtor_decoder::{Decoder, Device, Loader, Options, Place, Want, Weights};
use pollster::block_on;

const PROMPT: usize = 256;
const WRITTEN: usize = 128;

fn main() {
    let forms = [
        ("bf16", Dtype::Bf16, Weights::Stored),
        ("f16", Dtype::F16, Weights::Stored),
        ("f32", Dtype::F32, Weights::Stored),
        ("q8", Dtype::Bf16, Weights::Q8),
    ];
    for (name, dtype, weights) in forms {
        measure(name, dtype, weights, Place::Cpu);
    }
    measure(
        "f32 in burn's flex",
        Dtype::F32,
        Weights::Stored,
        Place::Gpu(Device::flex()),
    );
}

fn measure(name: &str, dtype: Dtype, weights: Weights, place: Place) {
    let mut decoder = load(dtype, weights, place);
    let tokens: Vec<u32> = (0..PROMPT as u32).map(|i| i * 97 % 32_000).collect();
    let feed = |decoder: &mut Decoder, tokens: &[u32]| {
        block_on(decoder.feed(tokens, Want::Last)).expect("a toy computes")
    };
    feed(&mut decoder, &tokens[..1]);
    decoder.rewind(0);
    let prefill = seconds(|| drop(feed(&mut decoder, &tokens)));
    let decode = seconds(|| {
        for i in 0..WRITTEN as u32 {
            feed(&mut decoder, &[i * 31 % 32_000]);
        }
    });
    let (prefill, decode) = (PROMPT as f64 / prefill, WRITTEN as f64 / decode);
    println!("{name}: prefill {prefill:.0} tokens/s, decode {decode:.0} tokens/s");
}

fn load(dtype: Dtype, weights: Weights, place: Place) -> Decoder {
    let toy = toy::shaped(&Spec::fifteen_million(), dtype);
    let (config, plan, source) = toy.open().expect("a toy opens");
    let options = Options {
        context: 512,
        weights,
    };
    let mut loader = Loader::new(config, plan, source, place, options).expect("a toy fits");
    while loader.step().expect("a toy reads").is_some() {}
    loader.finish().expect("a toy is whole")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a program that measures reads the clock"
)]
fn seconds(work: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    work();
    begin.elapsed().as_secs_f64()
}
