//! Pictures against those in `tests/golden`. `UPDATE_GOLDEN=1` writes them anew.

use std::path::PathBuf;

use mtor_render::{Picture, Size, picture};
use mtor_video::Program;

use crate::{adapter::gpu, compare::compare, folder, scenes};

/// Drivers round differently by a step or two of 255.
const TOLERANCE: u8 = 4;
/// The share of pixels that may lie beyond.
const OUTLIERS_MAX: f64 = 0.002;

fn path(name: &str) -> PathBuf {
    folder("tests/golden").join(format!("{name}.png"))
}

fn save(name: &str, picture: &Picture) {
    let Picture {
        width,
        height,
        rgba,
    } = picture;
    let image = image::RgbaImage::from_raw(*width, *height, rgba.clone()).unwrap();
    image.save(path(name)).unwrap();
}

fn load(name: &str) -> Picture {
    let hint = "run the test once with UPDATE_GOLDEN=1 and look at the picture";
    let image = image::open(path(name)).unwrap_or_else(|e| panic!("{name}: {e}; {hint}"));
    let image = image.into_rgba8();
    Picture {
        width: image.width(),
        height: image.height(),
        rgba: image.into_raw(),
    }
}

#[test]
fn every_scene_looks_as_it_did_when_somebody_looked_at_it() {
    let Some(gpu) = gpu() else { return };
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    for case in scenes::all() {
        let size = Size::new(case.size.0, case.size.1);
        let program = Program::new(&case.scene);
        let drawn = pollster::block_on(picture(gpu, &program, size, case.t_ms)).unwrap();
        if update {
            save(case.name, &drawn);
            continue;
        }
        let difference = compare(&drawn, &load(case.name), TOLERANCE);
        assert!(
            difference.outliers <= OUTLIERS_MAX,
            "{}: {difference:?}",
            case.name
        );
    }
}
