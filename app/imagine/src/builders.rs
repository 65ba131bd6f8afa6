//! Families of drawings: animals on four legs, flowers, trees.

mod beast;
mod bloom;
mod crown;

pub(crate) use beast::{BEAST, Beast, Ear, Tail};
pub(crate) use bloom::{Bloom, Petals};
pub(crate) use crown::{Crown, Leaf};

use mtor_video::Point;

use crate::drawing::{Mark, Piece, map_path, read};

/// Reads a part of a drawing that has its own origin.
fn part(text: &str, x: f32, y: f32) -> Vec<Piece> {
    moved(read(text).unwrap_or_default(), x, y)
}

pub(crate) fn moved(pieces: Vec<Piece>, x: f32, y: f32) -> Vec<Piece> {
    let map = |p: Point| Point::new(p.x + x, p.y + y);
    let shift = |piece: Piece| match piece {
        Piece::Mark(mark) => Piece::Mark(Mark {
            path: map_path(&mark.path, map),
            ..mark
        }),
        Piece::Part {
            stir,
            pivot,
            pieces,
        } => Piece::Part {
            stir,
            pivot: map(pivot),
            pieces: moved(pieces, x, y),
        },
    };
    pieces.into_iter().map(shift).collect()
}
