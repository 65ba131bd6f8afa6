//! Four numbers at a time: the only place that knows about vector instructions.
//!
//! In a browser these are wasm's 128 bit values, elsewhere arrays that the compiler turns into
//! vector registers. Both give the same sums in the same order.

#[cfg(target_arch = "wasm32")]
use bytemuck::cast;
#[cfg(target_arch = "wasm32")]
use core::arch::wasm32 as simd;

/// Four 32 bit floats.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy)]
pub(crate) struct F32x4(simd::v128);

/// Four 32 bit floats.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
pub(crate) struct F32x4([f32; 4]);

/// Where the sign, the exponent and the fraction of a half float land after the move to 32 bits.
const HALF_BITS: u32 = 0x8fff_e000;

#[cfg(target_arch = "wasm32")]
impl F32x4 {
    #[inline(always)]
    pub(crate) fn load(values: &[f32; 4]) -> Self {
        Self(cast(*values))
    }

    #[inline(always)]
    pub(crate) fn splat(value: f32) -> Self {
        Self(simd::f32x4_splat(value))
    }

    /// `self + a * b`, rounded after each step: wasm without relaxed instructions cannot fuse.
    #[inline(always)]
    pub(crate) fn add_product(self, a: Self, b: Self) -> Self {
        Self(simd::f32x4_add(self.0, simd::f32x4_mul(a.0, b.0)))
    }

    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(simd::f32x4_add(self.0, other.0))
    }

    #[inline(always)]
    pub(crate) fn store(self) -> [f32; 4] {
        cast(self.0)
    }

    /// Eight bfloat16 in four words: the low halves are the first four.
    #[inline(always)]
    pub(crate) fn bf16_pair(words: &[u32; 4]) -> (Self, Self) {
        let words: simd::v128 = cast(*words);
        let high = simd::u32x4_splat(0xffff_0000);
        (
            Self(simd::u32x4_shl(words, 16)),
            Self(simd::v128_and(words, high)),
        )
    }

    /// Eight half floats in four words, each 2^112 times too small.
    #[inline(always)]
    pub(crate) fn f16_pair(words: &[u32; 4]) -> (Self, Self) {
        let words: simd::v128 = cast(*words);
        let bits = simd::u32x4_splat(HALF_BITS);
        let low = simd::i32x4_shr(simd::u32x4_shl(words, 16), 3);
        let high = simd::i32x4_shr(words, 3);
        (
            Self(simd::v128_and(low, bits)),
            Self(simd::v128_and(high, bits)),
        )
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl F32x4 {
    #[inline(always)]
    pub(crate) fn load(values: &[f32; 4]) -> Self {
        Self(*values)
    }

    #[inline(always)]
    pub(crate) fn splat(value: f32) -> Self {
        Self([value; 4])
    }

    /// `self + a * b`, rounded after each step, as in a browser.
    #[inline(always)]
    pub(crate) fn add_product(self, a: Self, b: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] + a.0[i] * b.0[i]))
    }

    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] + other.0[i]))
    }

    #[inline(always)]
    pub(crate) fn store(self) -> [f32; 4] {
        self.0
    }

    /// Eight bfloat16 in four words: the low halves are the first four.
    #[inline(always)]
    pub(crate) fn bf16_pair(words: &[u32; 4]) -> (Self, Self) {
        let low = words.map(|word| f32::from_bits(word << 16));
        let high = words.map(|word| f32::from_bits(word & 0xffff_0000));
        (Self(low), Self(high))
    }

    /// Eight half floats in four words, each 2^112 times too small.
    #[inline(always)]
    pub(crate) fn f16_pair(words: &[u32; 4]) -> (Self, Self) {
        let moved =
            |word: u32| f32::from_bits((word.cast_signed() >> 3).cast_unsigned() & HALF_BITS);
        (
            Self(words.map(|word| moved(word << 16))),
            Self(words.map(moved)),
        )
    }
}

impl F32x4 {
    #[inline(always)]
    pub(crate) fn zero() -> Self {
        Self::splat(0.0)
    }

    /// The four added, in a fixed order.
    #[inline(always)]
    pub(crate) fn sum(self) -> f32 {
        let [a, b, c, d] = self.store();
        (a + c) + (b + d)
    }
}

/// The products of 32 weights of 8 bits and 32 inputs of 16 bits, added into four sums. They are
/// exact: 32 products of 2^7 and 2^15 stay far below 2^31.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
pub(crate) fn block(weights: &[[i8; 16]; 2], x: &[[i16; 8]; 4]) -> F32x4 {
    let products = |weights: &[i8; 16], low: &[i16; 8], high: &[i16; 8]| {
        let weights: simd::v128 = cast(*weights);
        let first = simd::i32x4_dot_i16x8(simd::i16x8_extend_low_i8x16(weights), cast(*low));
        let second = simd::i32x4_dot_i16x8(simd::i16x8_extend_high_i8x16(weights), cast(*high));
        simd::i32x4_add(first, second)
    };
    let first = products(&weights[0], &x[0], &x[1]);
    let second = products(&weights[1], &x[2], &x[3]);
    F32x4(simd::f32x4_convert_i32x4(simd::i32x4_add(first, second)))
}

/// The products of 32 weights of 8 bits and 32 inputs of 16 bits, added into the first of four
/// sums: compilers read this form best.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
#[expect(
    clippy::cast_precision_loss,
    reason = "a sum of 32 products needs 27 bits at most"
)]
pub(crate) fn block(weights: &[[i8; 16]; 2], x: &[[i16; 8]; 4]) -> F32x4 {
    let pairs = weights.as_flattened().iter().zip(x.as_flattened());
    let sum: i32 = pairs
        .map(|(weight, x)| i32::from(*weight) * i32::from(*x))
        .sum();
    F32x4([sum as f32, 0.0, 0.0, 0.0])
}
