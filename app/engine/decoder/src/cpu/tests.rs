//! Packed matrices against plain sums in f64.

use half::{bf16, f16};
use mtor_checkpoint::Dtype;

use super::inputs::Inputs;
use super::matrix::{Kind, Matrix};
use super::multiply::multiply;
use crate::numbers::all_floats;

/// Numbers between -1 and 1 that look random and are always the same.
fn noise(n: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

fn bytes(dtype: Dtype, numbers: &[f32]) -> Vec<u8> {
    match dtype {
        Dtype::F32 => numbers.iter().flat_map(|v| v.to_le_bytes()).collect(),
        Dtype::F16 => numbers
            .iter()
            .flat_map(|v| f16::from_f32(*v).to_le_bytes())
            .collect(),
        Dtype::Bf16 => numbers
            .iter()
            .flat_map(|v| bf16::from_f32(*v).to_le_bytes())
            .collect(),
    }
}

/// Fills a matrix in two pieces, as a loader does.
fn filled(kind: Kind, dtype: Dtype, rows: usize, columns: usize, bytes: &[u8]) -> Matrix {
    let mut matrix = Matrix::new(kind, rows, columns).unwrap();
    let middle = rows / 8 * 4;
    let (first, second) = bytes.split_at(middle * columns * dtype.bytes() as usize);
    assert!(
        matrix.fill(0, dtype, first) && matrix.fill(middle, dtype, second),
        "all finite"
    );
    matrix
}

fn product(weights: &[f32], x: &[f32], columns: usize) -> Vec<f64> {
    let dot = |row: &[f32], x: &[f32]| -> f64 {
        row.iter()
            .zip(x)
            .map(|(w, x)| f64::from(*w) * f64::from(*x))
            .sum()
    };
    let tokens = x.chunks(columns);
    tokens
        .flat_map(|x| weights.chunks(columns).map(move |row| dot(row, x)))
        .collect()
}

#[track_caller]
fn check(kind: Kind, dtype: Dtype, (rows, columns, n): (usize, usize, usize), tolerance: f64) {
    let bytes = bytes(dtype, &noise(rows * columns, 7));
    let matrix = filled(kind, dtype, rows, columns, &bytes);
    let x = noise(n * columns, 9);
    let exact = product(&all_floats(dtype, &bytes), &x, columns);
    let mut inputs = Inputs::default();
    inputs.set(&x, columns);
    let mut out = vec![f32::NAN; n * rows];
    multiply(&matrix, &mut inputs, &mut out, &mut Vec::new());
    let size = (columns as f64).sqrt();
    for (at, (ours, exact)) in out.iter().zip(exact).enumerate() {
        let off = (f64::from(*ours) - exact).abs() / size;
        assert!(
            off < tolerance,
            "{kind:?} {rows}x{columns}, {n} tokens, {at}: {ours}, not {exact}"
        );
    }
}

const SHAPES: [(usize, usize, usize); 8] = [
    (4, 8, 1),
    (12, 32, 2),
    (13, 33, 1),
    (13, 33, 5),
    (7, 50, 3),
    (1, 1, 1),
    (5, 4, 2),
    (64, 300, 9),
];

#[test]
fn stored_weights_multiply_like_plain_sums() {
    for shape in SHAPES {
        check(Kind::F32, Dtype::F32, shape, 1e-6);
        check(Kind::Bf16, Dtype::Bf16, shape, 1e-6);
        check(Kind::F16, Dtype::F16, shape, 1e-6);
    }
}

#[test]
fn eight_bit_weights_lose_at_most_their_step() {
    for shape in SHAPES {
        for dtype in [Dtype::F32, Dtype::F16, Dtype::Bf16] {
            check(Kind::Q8, dtype, shape, 1.0 / 127.0);
        }
    }
}

#[test]
fn rows_come_back_as_they_were() {
    for (kind, dtype) in [
        (Kind::F32, Dtype::F32),
        (Kind::Bf16, Dtype::Bf16),
        (Kind::F16, Dtype::F16),
    ] {
        let (rows, columns) = (11, 37);
        let bytes = bytes(dtype, &noise(rows * columns, 3));
        let matrix = filled(kind, dtype, rows, columns, &bytes);
        let exact = all_floats(dtype, &bytes);
        for (index, exact) in exact.chunks(columns).enumerate() {
            let mut row = vec![f32::NAN; columns];
            matrix.row(index, &mut row);
            assert_eq!(row, exact, "{kind:?}, row {index}");
        }
    }
}

#[test]
fn the_smallest_half_floats_are_kept() {
    let numbers = [
        f16::from_bits(1),
        f16::from_bits(3),
        f16::from_bits(0x83ff),
        f16::from_bits(0),
    ];
    let numbers = numbers.map(f16::to_f32);
    let matrix = filled(Kind::F16, Dtype::F16, 1, 4, &bytes(Dtype::F16, &numbers));
    let mut row = [f32::NAN; 4];
    matrix.row(0, &mut row);
    assert_eq!(row, numbers, "no exponent of their own, and still there");
    let mut inputs = Inputs::default();
    inputs.set(&[1.0, 1.0, 1.0, 1.0], 4);
    let mut out = [f32::NAN];
    multiply(&matrix, &mut inputs, &mut out, &mut Vec::new());
    assert_eq!(out[0], numbers.iter().sum::<f32>(), "and they count");
}

#[test]
fn the_same_inputs_serve_matrices_of_every_kind() {
    let x = noise(64, 1);
    let mut inputs = Inputs::default();
    inputs.set(&x, 64);
    let kinds = [
        Kind::F16,
        Kind::Q8,
        Kind::Bf16,
        Kind::F16,
        Kind::F32,
        Kind::Q8,
    ];
    let bytes = bytes(Dtype::F32, &noise(64 * 8, 2));
    let exact = product(&all_floats(Dtype::F32, &bytes), &x, 64);
    for kind in kinds {
        let matrix = filled(kind, Dtype::F32, 8, 64, &bytes);
        let mut out = [f32::NAN; 8];
        multiply(&matrix, &mut inputs, &mut out, &mut Vec::new());
        for (ours, exact) in out.iter().zip(&exact) {
            assert!(
                (f64::from(*ours) - exact).abs() < 0.1,
                "{kind:?}: {ours}, not {exact}"
            );
        }
    }
}

#[test]
fn an_input_that_is_no_number_stays_so_in_eight_bits() {
    let matrix = filled(
        Kind::Q8,
        Dtype::F32,
        4,
        32,
        &bytes(Dtype::F32, &noise(128, 5)),
    );
    let mut x = noise(32, 6);
    x[17] = f32::INFINITY;
    let mut inputs = Inputs::default();
    inputs.set(&x, 32);
    let mut out = [0.0; 4];
    multiply(&matrix, &mut inputs, &mut out, &mut Vec::new());
    assert!(out.iter().all(|v| !v.is_finite()), "{out:?}");
}

#[test]
fn a_weight_that_is_no_number_is_noticed() {
    let mut matrix = Matrix::new(Kind::F16, 4, 4).unwrap();
    let mut bytes = bytes(Dtype::F16, &noise(16, 5));
    bytes[30..].copy_from_slice(&f16::NAN.to_le_bytes());
    assert!(!matrix.fill(0, Dtype::F16, &bytes));
}
