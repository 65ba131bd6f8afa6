//! A stroke's dashes at a time.

use crate::{geometry::Path, scene::Dash, shape};

/// The dashes of a path; `None` when the line is whole. Where an overshoot leaves a length
/// below 0 there is none.
pub(super) fn dash_at(dash: &Dash, path: &Path, t_ms: f32) -> Option<Path> {
    let length = |l: &crate::Animated<f32>| l.at(t_ms).unwrap_or(0.0).max(0.0);
    let lengths: Vec<f32> = dash.lengths.iter().map(length).collect();
    if lengths.iter().sum::<f32>() <= 0.0 {
        return None;
    }
    let offset = dash.offset.at(t_ms).unwrap_or(0.0);
    Some(shape::dashed(path, &lengths, offset))
}
