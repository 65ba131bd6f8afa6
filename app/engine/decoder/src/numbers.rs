//! Small answers that both paths need: numbers of a file as floats, what is a norm, what is wanted.

use mtor_checkpoint::{Dtype, LayerRole, Role};

use crate::place::Want;

/// Converts as many numbers as `into` takes and `bytes` has.
pub(crate) fn floats(dtype: Dtype, bytes: &[u8], into: &mut [f32]) {
    match dtype {
        Dtype::F32 => convert(bytes, into, f32::from_le_bytes),
        Dtype::F16 => convert(bytes, into, |b| half::f16::from_le_bytes(b).to_f32()),
        Dtype::Bf16 => convert(bytes, into, |b| half::bf16::from_le_bytes(b).to_f32()),
    }
}

/// All numbers.
pub(crate) fn all_floats(dtype: Dtype, bytes: &[u8]) -> Vec<f32> {
    let mut list = vec![0.0; bytes.len() / dtype.bytes() as usize];
    floats(dtype, bytes, &mut list);
    list
}

/// Whether no number is infinite or none at all.
pub(crate) fn all_finite(dtype: Dtype, bytes: &[u8]) -> bool {
    const EXPONENT_16: u16 = 0x7c00;
    const EXPONENT_BRAIN: u16 = 0x7f80;
    let below = |exponent: u16| {
        let mut numbers = bytes.as_chunks::<2>().0.iter();
        numbers.all(|number| u16::from_le_bytes(*number) & exponent != exponent)
    };
    match dtype {
        Dtype::F16 => below(EXPONENT_16),
        Dtype::Bf16 => below(EXPONENT_BRAIN),
        Dtype::F32 => {
            let mut numbers = bytes.as_chunks::<4>().0.iter();
            numbers.all(|number| f32::from_le_bytes(*number).is_finite())
        }
    }
}

fn convert<const N: usize>(bytes: &[u8], into: &mut [f32], float: impl Fn([u8; N]) -> f32) {
    for (into, bytes) in into.iter_mut().zip(bytes.as_chunks::<N>().0) {
        *into = float(*bytes);
    }
}

/// The first of `n` tokens whose logits are wanted.
pub(crate) fn first_wanted(want: Want, n: usize) -> usize {
    match want {
        Want::All => 0,
        Want::Last => n.saturating_sub(1),
        Want::Nothing => n,
    }
}

/// Whether the tensor is a norm's weight, which some models store less one.
pub(crate) fn is_norm(role: Role) -> bool {
    use LayerRole as R;
    match role {
        Role::FinalNorm => true,
        Role::Layer(_, role) => matches!(
            role,
            R::InputNorm
                | R::PostAttentionNorm
                | R::PreFeedforwardNorm
                | R::PostFeedforwardNorm
                | R::QNorm
                | R::KNorm
        ),
        _ => false,
    }
}
