//! How much the memory gives in a second, in GB (1e9 bytes), measured by reading.

use std::{hint::black_box, thread};

use super::now;

/// Larger than any cache.
const BYTES: usize = 256 * 1024 * 1024;
const ROUNDS: usize = 4;

/// All cores read memory of their own; the best round counts, since others only slow it down.
pub(super) fn cpu_gb_s() -> f64 {
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<Vec<u64>> = (0..n_threads)
        .map(|i| vec![i as u64; BYTES / 8 / n_threads])
        .collect();
    let best = (0..ROUNDS).map(|_| {
        let began = now();
        thread::scope(|scope| {
            for part in &parts {
                scope.spawn(|| black_box(part.iter().fold(0u64, |sum, &it| sum.wrapping_add(it))));
            }
        });
        began.elapsed().as_secs_f64()
    });
    BYTES as f64 / best.fold(f64::INFINITY, f64::min) / 1e9
}

/// Reads and writes a large tensor; both count.
#[cfg(feature = "gpu")]
pub(super) fn gpu_gb_s(device: &mtor_decoder::Device) -> Result<f64, super::Failed> {
    use burn::tensor::Tensor;
    const PASSES: usize = 16;
    // Below what a single buffer may be on most adapters.
    const ROWS: usize = 16 * 1024;
    const COLUMNS: usize = 2 * 1024;
    let settle = |it: &Tensor<2>| {
        let corner = it.clone().slice([0..1, 0..1]);
        pollster::block_on(corner.into_data_async()).map_err(|e| format!("{e:?}"))
    };
    let mut tensor = Tensor::<2>::ones([ROWS, COLUMNS], device);
    settle(&tensor)?;
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let began = now();
        for _ in 0..PASSES {
            tensor = tensor + 1.0;
        }
        settle(&tensor)?;
        best = best.min(began.elapsed().as_secs_f64());
    }
    Ok((2 * PASSES * ROWS * COLUMNS * 4) as f64 / best / 1e9)
}
