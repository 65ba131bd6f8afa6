//! Where the stage lies on the target: as large as fits, centered ("contain").

use mtor_video::Affine;

/// Width and height of a target in physical pixels; never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    /// Zero sides become one, since no device has textures without pixels.
    pub fn new(width: u32, height: u32) -> Self {
        Self {
            width: width.max(1),
            height: height.max(1),
        }
    }
}

/// The stage's place on a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    pub pixel_from_stage: Affine,
    /// x, y, width, height of the pixels that belong to the stage; outside is letterbox.
    pub clip: [u32; 4],
}

/// Fits a stage of `width` by `height` scene units into a target.
///
/// `None` when the stage has no area or is not finite: then there is only letterbox.
pub fn contain(width: f32, height: f32, target: Size) -> Option<Fit> {
    let (target_w, target_h) = (target.width as f32, target.height as f32);
    let scale = (target_w / width).min(target_h / height);
    let sane = width > 0.0 && height > 0.0 && scale.is_finite() && scale > 0.0;
    if !sane {
        return None;
    }
    let x = (target_w - width * scale) / 2.0;
    let y = (target_h - height * scale) / 2.0;
    let [left, right] = [x, x + width * scale].map(|v| v.round().clamp(0.0, target_w) as u32);
    let [top, bottom] = [y, y + height * scale].map(|v| v.round().clamp(0.0, target_h) as u32);
    Some(Fit {
        pixel_from_stage: Affine([scale, 0.0, 0.0, scale, x, y]),
        clip: [left, top, right - left, bottom - top],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stage: (f32, f32), target: (u32, u32), clip: Option<[u32; 4]>) {
        let fit = contain(stage.0, stage.1, Size::new(target.0, target.1));
        assert_eq!(fit.map(|f| f.clip), clip, "{stage:?} into {target:?}");
    }

    #[test]
    fn a_stage_is_as_large_as_fits_and_centered() {
        check((100.0, 100.0), (200, 200), Some([0, 0, 200, 200]));
        check((100.0, 50.0), (200, 200), Some([0, 50, 200, 100]));
        check((50.0, 100.0), (200, 200), Some([50, 0, 100, 200]));
        check((1600.0, 900.0), (320, 200), Some([0, 10, 320, 180]));
        check((3.0, 2.0), (100, 100), Some([0, 17, 100, 66]));
    }

    #[test]
    fn a_stage_without_area_has_no_place() {
        check((0.0, 100.0), (200, 200), None);
        check((100.0, f32::NAN), (200, 200), None);
        check((-5.0, 5.0), (200, 200), None);
        check((f32::INFINITY, 5.0), (200, 200), None);
    }
}
