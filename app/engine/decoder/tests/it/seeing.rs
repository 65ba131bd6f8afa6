//! Models with eyes: both paths, 8 bits, one step at a time, and what is refused. That the numbers
//! are right is told by transformers, in the parity tests.

use mtor_checkpoint::toy;
use mtor_decoder::{DecodeError, Decoder, Input, Place, Want, Weights};
use pollster::block_on;

use crate::toys::{load, places, worst};

/// The most that the two paths may differ: sums in another order.
const ROUNDING: f64 = 1e-4;
/// What 8 bits may change of numbers of about one, through two layers.
const EIGHT_BITS: f64 = 0.1;

fn picture(decoder: &Decoder) -> Vec<f32> {
    let side = decoder.vision().unwrap().side;
    let number = |i: usize| (i * 7919 % 511) as f32 / 255.0 - 1.0;
    (0..3 * side * side).map(number).collect()
}

fn look(decoder: &mut Decoder, pixels: &[f32]) -> Vec<f32> {
    let glance = decoder.glance(pixels).unwrap();
    block_on(decoder.seen(glance)).unwrap()
}

#[test]
fn both_paths_see_the_same_and_eight_bits_nearly() {
    for toy in toy::seeing() {
        let [mut ours, mut graph] = places().map(|place| load(&toy, &place, Weights::Stored));
        let mut eight = load(&toy, &Place::Cpu, Weights::Q8);
        let pixels = picture(&ours);
        let exact = look(&mut ours, &pixels);
        let rows = ours.vision().unwrap().rows();
        assert_eq!(exact.len(), rows * ours.config().hidden, "{}", toy.name);
        let off = |seen: &[f32]| worst(seen, exact.iter().map(|it| f64::from(*it)));
        let (graph, eight) = (look(&mut graph, &pixels), look(&mut eight, &pixels));
        assert!(off(&graph) < ROUNDING, "{}: {}", toy.name, off(&graph));
        assert!(off(&eight) < EIGHT_BITS, "{}: {}", toy.name, off(&eight));
    }
}

#[test]
fn a_look_can_be_taken_step_by_step_and_left() {
    let toy = &toy::seeing()[0];
    for place in places() {
        let mut decoder = load(toy, &place, Weights::Stored);
        let pixels = picture(&decoder);
        let at_once = look(&mut decoder, &pixels);
        drop(decoder.glance(&pixels).unwrap());
        let mut glance = decoder.glance(&pixels).unwrap();
        let (_, total) = glance.progress();
        for step in 1..=total {
            glance = block_on(decoder.look_on(glance)).unwrap();
            assert_eq!(glance.progress(), (step, total));
        }
        let glance = block_on(decoder.look_on(glance)).unwrap();
        assert_eq!(glance.progress(), (total, total), "nothing is left to do");
        assert_eq!(block_on(decoder.seen(glance)).unwrap(), at_once);
    }
}

#[test]
fn what_cannot_be_looked_at_is_refused_and_the_decoder_goes_on() {
    for place in places() {
        let mut decoder = load(&toy::seeing()[0], &place, Weights::Stored);
        let pixels = picture(&decoder);
        let side = decoder.vision().unwrap().side;
        let pixels_refused = |decoder: &mut Decoder, pixels: &[f32]| {
            let refused = decoder.glance(pixels).unwrap_err();
            assert!(matches!(refused, DecodeError::Pixels { side: it } if it == side));
        };
        pixels_refused(&mut decoder, &pixels[1..]);
        pixels_refused(&mut decoder, &[]);
        let mut spoiled = pixels.clone();
        spoiled[7] = f32::NAN;
        pixels_refused(&mut decoder, &spoiled);
        let rows = look(&mut decoder, &pixels);
        let context = decoder.context();
        let many = rows.repeat(context);
        let full = block_on(decoder.put(Input::Rows(&many), Want::Last)).unwrap_err();
        assert!(matches!(full, DecodeError::ContextFull { .. }), "{full}");
        assert!(
            !block_on(decoder.put(Input::Rows(&rows), Want::Last))
                .unwrap()
                .is_empty()
        );
        let mut blind = load(&toy::all()[0], &place, Weights::Stored);
        let refused = blind.glance(&pixels).unwrap_err();
        assert!(matches!(refused, DecodeError::Blind), "{refused}");
    }
}
