//! Our renderer: the program is loaded once, then only the time is sent.

use std::sync::Arc;

use mtor_render::{DrawOptions, Gpu, Renderer, Target, wgpu};
use mtor_video::Color;

use super::{Cost, Failure, SIZE, Samples, clock, subjects::Subject, times};

pub(super) fn cost(gpu: &Gpu, subject: &Subject, frames: usize) -> Result<Cost, Failure> {
    let view = gpu.offscreen(SIZE);
    let target = Target {
        view: &view,
        size: SIZE,
        clear: Color::rgb(0.0, 0.0, 0.0),
    };
    let mut renderer = Renderer::new(gpu, wgpu::TextureFormat::Rgba8Unorm);
    renderer.load(gpu, Arc::clone(&subject.program))?;
    let mut spent = Samples::default();
    for (counts, t_ms) in times(subject, frames) {
        let options = DrawOptions {
            t_ms,
            ..DrawOptions::default()
        };
        let started = clock::now();
        let before = clock::thread_cpu_ms();
        let stats = renderer.draw(gpu, &target, options)?;
        let cpu_ms = clock::thread_cpu_ms() - before;
        gpu.wait()?;
        if counts {
            // The adapter's own clock, where it has one; it speaks of an earlier frame.
            let on_gpu = stats.gpu_ns.map(|ns| ns as f64 / 1e6);
            let waited = clock::ms(started.elapsed());
            spent.add(cpu_ms, stats.bytes_uploaded, on_gpu.unwrap_or(waited));
            spent.n_pictures += stats.n_pictures;
        }
    }
    Ok(spent.medians())
}
