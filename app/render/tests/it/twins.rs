//! The GPU against its CPU twin: the same program, two ways to pixels.

use mtor_render::{Size, cpu, picture};
use mtor_video::Program;

use crate::{adapter::gpu, compare::compare, scenes};

/// Both flatten curves and round colors, each in its own way: what is left of that at an edge.
const TOLERANCE: u8 = 24;
/// The share of pixels that may lie beyond.
const OUTLIERS_MAX: f64 = 0.002;
/// Mean over all channels, in steps of 1/255.
const MEAN_MAX: f64 = 0.5;

#[test]
fn the_gpu_draws_what_its_twin_draws() {
    let Some(gpu) = gpu() else { return };
    for case in scenes::all() {
        let size = Size::new(case.size.0, case.size.1);
        let program = Program::new(&case.scene);
        let drawn = pollster::block_on(picture(gpu, &program, size, case.t_ms)).unwrap();
        let twin = cpu::draw(&program.images, &program.frame(case.t_ms), size);
        let found = compare(&drawn, &twin, TOLERANCE);
        assert!(
            found.mean <= MEAN_MAX && found.outliers <= OUTLIERS_MAX,
            "{}: {found:?}",
            case.name
        );
    }
}

/// Keys, easings, clocks, spans: at every time, not only at those that pictures were kept of.
#[test]
fn they_agree_all_along_a_film() {
    let Some(gpu) = gpu() else { return };
    for (name, scene) in [
        ("motion", scenes::motion::motion()),
        ("morph", scenes::motion::morph()),
    ] {
        let program = Program::new(&scene);
        let size = Size::new(scene.width as u32, scene.height as u32);
        for t_ms in [
            0.0, 100.0, 299.99, 300.0, 600.0, 777.0, 999.0, 1000.0, 1234.5, -10.0,
        ] {
            let drawn = pollster::block_on(picture(gpu, &program, size, t_ms)).unwrap();
            let twin = cpu::draw(&program.images, &program.frame(t_ms), size);
            let found = compare(&drawn, &twin, TOLERANCE);
            assert!(
                found.mean <= MEAN_MAX && found.outliers <= OUTLIERS_MAX,
                "{name} at {t_ms}: {found:?}"
            );
        }
    }
}
