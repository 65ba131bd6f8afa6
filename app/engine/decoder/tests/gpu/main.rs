//! Every toy on a GPU against the CPU. Where there is no adapter this says so and passes: the same
//! comparison runs in a browser's probe before anything is offered.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use mtor_checkpoint::toy::{self, Toy};
use mtor_decoder::{
    Decoder, Gpu, Input, Loader, Options, PREFILL_CHUNK, Place, Want, Weights, bandwidth,
    known_answer, open_gpu,
};
use pollster::block_on;

/// What a GPU may differ: its weights may be half floats, its sums are in another order.
const TOLERANCE: f32 = 2e-2;

fn load(toy: &Toy, place: &Place) -> Decoder {
    let (config, plan, source) = toy.open().unwrap();
    let options = Options {
        context: 128,
        weights: Weights::Stored,
    };
    let mut loader = Loader::new(config, plan, source, place.clone(), options).unwrap();
    while loader.step().unwrap().is_some() {}
    loader.finish().unwrap()
}

/// A prompt of more than one chunk, then single tokens, then again from the middle.
fn logits(toy: &Toy, place: &Place) -> Vec<f32> {
    let mut decoder = load(toy, place);
    let mut all = seen(&mut decoder);
    let vocab = decoder.config().vocab;
    let token = |i: usize| ((i * i * 7919 + i * 31 + 13) % vocab) as u32;
    let prompt: Vec<u32> = (0..PREFILL_CHUNK + 9).map(token).collect();
    all.extend(block_on(decoder.feed(&prompt, Want::All)).unwrap());
    for i in 0..5 {
        all.extend(block_on(decoder.feed(&[token(100 + i)], Want::Last)).unwrap());
    }
    decoder.rewind(20);
    all.extend(block_on(decoder.feed(&prompt[..7], Want::Last)).unwrap());
    all
}

/// The logits of a picture's rows, where the toy has eyes.
fn seen(decoder: &mut Decoder) -> Vec<f32> {
    let Some(side) = decoder.vision().map(|it| it.side) else {
        return Vec::new();
    };
    let number = |i: usize| (i % 511) as f32 / 255.0 - 1.0;
    let pixels: Vec<f32> = (0..3 * side * side).map(number).collect();
    let glance = decoder.glance(&pixels).unwrap();
    let rows = block_on(decoder.seen(glance)).unwrap();
    block_on(decoder.put(Input::Rows(&rows), Want::All)).unwrap()
}

#[track_caller]
fn check(toy: &Toy, gpu: &Gpu) {
    let expected = logits(toy, &Place::Cpu);
    let found = logits(toy, &Place::Gpu(gpu.device.clone()));
    let differences = expected.iter().zip(&found).map(|(a, b)| (a - b).abs());
    let worst = differences.fold(0.0, f32::max);
    println!("{}: {worst:.5}", toy.name);
    assert_eq!(expected.len(), found.len(), "{}: as many logits", toy.name);
    assert!(worst < TOLERANCE, "{}: {worst} off", toy.name);
}

fn ticking() -> f64 {
    static TICKS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    f64::from(TICKS.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
}

#[test]
fn every_toy_gives_the_cpus_logits() {
    let gpu = match block_on(open_gpu()) {
        Ok(gpu) => gpu,
        Err(error) => return println!("skipped: {error}"),
    };
    println!("{} (f16: {}, {:?})", gpu.name, gpu.f16, gpu.limits);
    for toy in [toy::all(), toy::seeing()].concat() {
        check(&toy, &gpu);
    }
    let place = Place::Gpu(gpu.device.clone());
    let worst = block_on(known_answer(&place)).unwrap();
    assert!(worst < TOLERANCE, "the probe's model: {worst} off");
    assert!(block_on(bandwidth(&place, 1 << 20, ticking)).unwrap() > 0.0);
    let again = block_on(open_gpu()).unwrap_err();
    assert!(again.to_string().contains("CPU works"), "{again}");
}
