//! Products of matrices for training: packed panels and one small kernel, in safe Rust.
//!
//! The compiler turns the kernel into vector instructions when it may use them
//! (`RUSTFLAGS="-C target-cpu=native"`); without that it is right, and slow.

/// Rows and columns of C that one kernel call computes; they fit the vector registers.
const ROWS: usize = 6;
const COLS: usize = if cfg!(target_feature = "avx512f") {
    64
} else {
    16
};
/// Depth of one panel: a panel of B (`DEPTH * COLS` floats) stays near the first cache.
const DEPTH: usize = 192;
/// Rows of A packed at once: they stay in the second cache.
const ROWS_PACKED: usize = 64 * ROWS;

/// A matrix seen through strides, so that a transpose costs nothing.
#[derive(Debug, Clone, Copy)]
pub struct Mat<'a> {
    data: &'a [f32],
    rows: usize,
    cols: usize,
    row_stride: usize,
    col_stride: usize,
}

impl<'a> Mat<'a> {
    /// `[rows, cols]`, row after row.
    pub fn new(data: &'a [f32], rows: usize, cols: usize) -> Self {
        assert!(data.len() >= rows * cols, "a matrix needs all its elements");
        Self {
            data,
            rows,
            cols,
            row_stride: cols,
            col_stride: 1,
        }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn cols(&self) -> usize {
        self.cols
    }

    /// The same elements, transposed.
    pub fn t(self) -> Self {
        Self {
            rows: self.cols,
            cols: self.rows,
            row_stride: self.col_stride,
            col_stride: self.row_stride,
            ..self
        }
    }
}

/// What happens to the elements that C already has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Into {
    Replace,
    Add,
}

/// `C = A B` or `C += A B`; C is `[a.rows, b.cols]`, row after row.
pub fn gemm(c: &mut [f32], a: Mat<'_>, b: Mat<'_>, into: Into) {
    assert_eq!(a.cols, b.rows, "inner sizes are equal");
    assert_eq!(c.len(), a.rows * b.cols, "C has the outer sizes");
    if into == Into::Replace {
        c.fill(0.0);
    }
    let (mut packed_a, mut packed_b) = (Vec::new(), Vec::new());
    for depth_at in (0..a.cols).step_by(DEPTH) {
        let depth = DEPTH.min(a.cols - depth_at);
        pack::<COLS>(&mut packed_b, b.t(), (0, b.cols), (depth_at, depth));
        for row_at in (0..a.rows).step_by(ROWS_PACKED) {
            let rows = ROWS_PACKED.min(a.rows - row_at);
            pack::<ROWS>(&mut packed_a, a, (row_at, rows), (depth_at, depth));
            let c = &mut c[row_at * b.cols..(row_at + rows) * b.cols];
            panels(c, &packed_a, &packed_b, (b.cols, depth));
        }
    }
}

/// Panels of `N` rows of `m`, depth by depth, zero-filled at the end.
fn pack<const N: usize>(
    into: &mut Vec<f32>,
    m: Mat<'_>,
    (row_at, rows): (usize, usize),
    (depth_at, depth): (usize, usize),
) {
    into.clear();
    into.resize(rows.div_ceil(N) * N * depth, 0.0);
    for (panel_idx, panel) in into.chunks_exact_mut(N * depth).enumerate() {
        let first = row_at + panel_idx * N;
        let n = N.min(row_at + rows - first);
        if m.row_stride == 1 {
            for (d, line) in panel.chunks_exact_mut(N).enumerate() {
                let at = (depth_at + d) * m.col_stride + first;
                line[..n].copy_from_slice(&m.data[at..at + n]);
            }
        } else {
            for i in 0..n {
                let at = (first + i) * m.row_stride + depth_at;
                let line = &m.data[at..at + depth];
                for (to, from) in panel[i..].iter_mut().step_by(N).zip(line) {
                    *to = *from;
                }
            }
        }
    }
}

fn panels(c: &mut [f32], a: &[f32], b: &[f32], (cols, depth): (usize, usize)) {
    for (b_idx, b) in b.chunks_exact(COLS * depth).enumerate() {
        let col_at = b_idx * COLS;
        let n = COLS.min(cols - col_at);
        for (a, c) in a.chunks_exact(ROWS * depth).zip(c.chunks_mut(ROWS * cols)) {
            let tile = kernel(a, b);
            for (line, sums) in c.chunks_exact_mut(cols).zip(&tile) {
                for (c, sum) in line[col_at..col_at + n].iter_mut().zip(sums) {
                    *c += sum;
                }
            }
        }
    }
}

#[inline(never)]
fn kernel(a: &[f32], b: &[f32]) -> [[f32; COLS]; ROWS] {
    let mut tile = [[0.0; COLS]; ROWS];
    let (a, _) = a.as_chunks::<ROWS>();
    let (b, _) = b.as_chunks::<COLS>();
    for (a, b) in a.iter().zip(b) {
        for i in 0..ROWS {
            for j in 0..COLS {
                tile[i][j] = multiply_add(a[i], b[j], tile[i][j]);
            }
        }
    }
    tile
}

/// Fused only where the machine can: elsewhere it would be a call of a slow function.
#[inline(always)]
fn multiply_add(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(target_feature = "fma") {
        a.mul_add(b, c)
    } else {
        a * b + c
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn random(rng: &mut Rng, n: usize) -> Vec<f32> {
        (0..n).map(|_| rng.normal()).collect()
    }

    #[track_caller]
    fn check(m: usize, k: usize, n: usize) {
        let mut rng = Rng::new((m * 1_000_000 + k * 1_000 + n) as u64);
        let (a, b) = (random(&mut rng, m * k), random(&mut rng, k * n));
        let at: Vec<f32> = (0..k * m).map(|i| a[(i % m) * k + i / m]).collect();
        let bt: Vec<f32> = (0..n * k).map(|i| b[(i % k) * n + i / k]).collect();
        let naive: Vec<f64> = (0..m * n)
            .map(|i| {
                (0..k)
                    .map(|d| f64::from(a[i / n * k + d]) * f64::from(b[d * n + i % n]))
                    .sum()
            })
            .collect();
        let (a, b) = (Mat::new(&a, m, k), Mat::new(&b, k, n));
        let (at, bt) = (Mat::new(&at, k, m), Mat::new(&bt, n, k));
        for (a, b) in [(a, b), (at.t(), b), (a, bt.t()), (at.t(), bt.t())] {
            let mut c = vec![1.0; m * n];
            gemm(&mut c, a, b, Into::Add);
            for (got, want) in c.iter().zip(&naive) {
                assert!(
                    (f64::from(*got) - want - 1.0).abs() < 1e-3,
                    "{m} {k} {n}: {got} {want}"
                );
            }
            gemm(&mut c, a, b, Into::Replace);
            assert!((f64::from(c[0]) - naive[0]).abs() < 1e-3, "{m} {k} {n}");
        }
    }

    #[test]
    fn products_equal_the_plain_sum_at_every_edge() {
        check(1, 1, 1);
        check(6, 192, 64);
        check(7, 193, 65);
        check(13, 5, 130);
        check(400, 200, 17);
    }
}
