//! Bytes of a file into numbers. Written without branches inside the loops, so that compilers make
//! vector code of them: a model of 300 million weights passes through here once.
//!
//! All of them append to `into`; bytes after the last whole number are ignored.

use crate::Dtype;

/// The largest finite half.
pub const F16_MAX: f32 = 65_504.0;

/// Appends the numbers as f32, which every type here fits into exactly.
pub fn to_f32(dtype: Dtype, bytes: &[u8], into: &mut Vec<f32>) {
    match dtype {
        Dtype::F32 => into.extend(four(bytes).map(f32::from_le_bytes)),
        Dtype::Bf16 => into.extend(two(bytes).map(bf16_to_f32)),
        Dtype::F16 => into.extend(two(bytes).map(f16_to_f32)),
    }
}

/// Appends the numbers as the bits of IEEE halves, rounded to the nearest (ties to even). What is
/// beyond ±65504, infinities too, becomes ±65504, since one infinite weight spoils a whole answer;
/// NaN stays NaN. Halves go through bit by bit, whatever they are.
pub fn to_f16_bits(dtype: Dtype, bytes: &[u8], into: &mut Vec<u16>) {
    match dtype {
        Dtype::F32 => into.extend(four(bytes).map(|four| f32_to_f16(f32::from_le_bytes(four)))),
        Dtype::Bf16 => into.extend(two(bytes).map(|bits| f32_to_f16(bf16_to_f32(bits)))),
        Dtype::F16 => into.extend(two(bytes)),
    }
}

/// The bytes of f32 numbers in another type, as files hold them; the reverse of [`to_f32`].
pub fn from_f32(dtype: Dtype, numbers: &[f32]) -> Vec<u8> {
    match dtype {
        Dtype::F32 => numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect(),
        Dtype::F16 => numbers
            .iter()
            .flat_map(|&number| f32_to_f16(number).to_le_bytes())
            .collect(),
        Dtype::Bf16 => numbers
            .iter()
            .flat_map(|&number| half::bf16::from_f32(number).to_bits().to_le_bytes())
            .collect(),
    }
}

/// The upper half of an f32 is a bf16.
pub fn bf16_to_f32(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// A half's exponent is 112 smaller: a multiplication moves it and normalizes subnormals as well.
pub fn f16_to_f32(bits: u16) -> f32 {
    const UP: f32 = f32::from_bits((112 + 127) << 23);
    const ABOVE_FINITE: u32 = 0x7c00 << 13;
    let magnitude = u32::from(bits & 0x7fff) << 13;
    let special = if magnitude >= ABOVE_FINITE {
        0x7f80_0000
    } else {
        0
    };
    let number = (f32::from_bits(magnitude) * UP).to_bits() | special;
    f32::from_bits(number | (u32::from(bits & 0x8000) << 16))
}

/// To the nearest half, clamped to its finite range; NaN stays NaN.
pub fn f32_to_f16(number: f32) -> u16 {
    const SMALLEST_NORMAL: f32 = f32::from_bits((127 - 14) << 23);
    let magnitude = number.abs().min(F16_MAX);
    let bits = magnitude.to_bits();
    // Adding half of the last kept place, or a little less before an even digit, rounds to nearest.
    let normal = (bits + 0x0fff + ((bits >> 13) & 1)).wrapping_sub(112 << 23) >> 13;
    // Beside 0.5 the last place of an f32 is a subnormal half's: the addition itself rounds.
    let subnormal = (magnitude + 0.5).to_bits() - 0.5f32.to_bits();
    let kept = if magnitude < SMALLEST_NORMAL {
        subnormal
    } else {
        normal
    };
    let kept = if number.is_nan() { 0x7e00 } else { kept };
    let sign = (number.to_bits() >> 16) & 0x8000;
    // Both parts have 16 bits at most.
    (kept | sign) as u16
}

fn two(bytes: &[u8]) -> impl ExactSizeIterator<Item = u16> {
    bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
}

fn four(bytes: &[u8]) -> impl ExactSizeIterator<Item = [u8; 4]> {
    bytes
        .chunks_exact(4)
        .map(|four| [four[0], four[1], four[2], four[3]])
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};

    use super::*;

    #[test]
    fn every_half_and_every_bf16_becomes_the_f32_that_the_half_crate_makes() {
        for bits in 0..=u16::MAX {
            let (ours, theirs) = (f16_to_f32(bits), f16::from_bits(bits).to_f32());
            assert!(
                ours == theirs || (ours.is_nan() && theirs.is_nan()),
                "f16 {bits:#06x}: {ours} and {theirs}"
            );
            let (ours, theirs) = (bf16_to_f32(bits), bf16::from_bits(bits).to_f32());
            assert!(
                ours == theirs || (ours.is_nan() && theirs.is_nan()),
                "bf16 {bits:#06x}: {ours} and {theirs}"
            );
        }
    }

    #[test]
    fn rounding_to_halves_agrees_with_the_half_crate_over_all_exponents() {
        // A step through all f32 bits that meets every exponent and many ties.
        for step in 0..2_000_000u32 {
            for bits in [step.wrapping_mul(2_147), step << 12] {
                let number = f32::from_bits(bits);
                let clamped = if number.is_nan() {
                    number
                } else {
                    number.clamp(-F16_MAX, F16_MAX)
                };
                let theirs = f16::from_f32(clamped);
                let ours = f16::from_bits(f32_to_f16(number));
                assert!(
                    ours.to_bits() == theirs.to_bits() || (ours.is_nan() && theirs.is_nan()),
                    "{number:e}: {ours} and {theirs}"
                );
            }
        }
    }

    #[track_caller]
    fn check(number: f32, expect: f32) {
        let mut bits = Vec::new();
        to_f16_bits(Dtype::F32, &number.to_le_bytes(), &mut bits);
        assert_eq!(bits, [f16::from_f32(expect).to_bits()], "{number}");
    }

    #[test]
    fn what_a_half_cannot_hold_is_clamped() {
        check(1e9, F16_MAX);
        check(-1e9, -F16_MAX);
        check(f32::INFINITY, F16_MAX);
        check(65_519.9, F16_MAX);
        check(65_504.0, 65_504.0);
        check(1e-9, 0.0);
        check(-0.0, -0.0);
    }

    #[test]
    fn numbers_survive_the_way_there_and_back() {
        let numbers = [0.5, -1.25, 0.0, 3.0, -65_504.0];
        for dtype in [Dtype::F32, Dtype::F16] {
            let mut back = vec![9.0];
            to_f32(dtype, &from_f32(dtype, &numbers), &mut back);
            assert_eq!(back[1..], numbers, "{dtype}: appended, exact");
        }
        let mut back = Vec::new();
        to_f32(
            Dtype::Bf16,
            &from_f32(Dtype::Bf16, &numbers[..4]),
            &mut back,
        );
        assert_eq!(back, numbers[..4], "these fit bf16 exactly");
        to_f32(Dtype::F32, &[1, 2, 3], &mut back);
        assert_eq!(back.len(), 4, "an incomplete number is ignored");
    }

    #[test]
    fn halves_pass_through_bit_by_bit_and_bf16_is_rounded() {
        let mut bits = Vec::new();
        to_f16_bits(Dtype::F16, &[0x01, 0x7c], &mut bits);
        to_f16_bits(
            Dtype::Bf16,
            &bf16::from_f32(1e30).to_bits().to_le_bytes(),
            &mut bits,
        );
        to_f16_bits(
            Dtype::Bf16,
            &bf16::from_f32(-2.5).to_bits().to_le_bytes(),
            &mut bits,
        );
        assert_eq!(
            bits,
            [0x7c01, 0x7bff, f16::from_f32(-2.5).to_bits()],
            "NaN kept, clamped, exact"
        );
    }
}
