//! Copies of outlines.

use super::Piece;
use crate::{
    limits::{COPIES_MAX, MADE_SEGMENTS_MAX},
    scene::RepeatGeometry,
};

/// Copies as far as there is room for their segments.
pub(super) fn repeated(repeat: &RepeatGeometry, pieces: &[Piece], t_ms: f32) -> Option<Vec<Piece>> {
    let copies = repeat.copies.at(t_ms)?.ceil();
    let offset = repeat.offset.at(t_ms)?;
    // What is no number makes no copies.
    let copies = copies.clamp(0.0, COPIES_MAX as f32) as usize;
    let contours = pieces.iter().flat_map(|piece| &piece.contours);
    // A move, the sides and a close.
    let segments: usize = contours.map(|contour| contour.curves.len() + 2).sum();
    let room = MADE_SEGMENTS_MAX / segments.max(1);
    if room == 0 {
        return Some(pieces.to_vec());
    }
    let pose = repeat.transform.pose_at(t_ms);
    let mut made = Vec::new();
    for copy in 0..copies.min(room) {
        let affine = pose.affine_times(copy as f32 + offset);
        made.extend(pieces.iter().map(|piece| piece.through(affine)));
    }
    Some(made)
}
