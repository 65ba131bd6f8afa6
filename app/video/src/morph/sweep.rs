//! The morph that cannot tangle: every point keeps its height.
//!
//! Both drawings are seen as rows of strands, height by height (see [`align`]). A strand moves
//! along its row only, rows keep their order, and so the outline never crosses itself; the
//! width filled in each row changes evenly, and so does the area. Where the rows of two
//! neighboring slabs go different ways the drawing tears along the height between them: that
//! is why other ways are tried first.

use self::{
    align::{Rows, Way},
    chain::Drawing,
    slab::{Slab, levels, slab},
    weave::Stage,
};
use super::{
    contour::{Contour, Pair, bounds},
    curve::{Cubic, Vector},
};

mod align;
mod chain;
mod slab;
mod weave;

fn swapped(p: Vector) -> Vector {
    [p[1], p[0]]
}

fn turned(contours: &[Contour]) -> Vec<Contour> {
    let turned = |c: &Contour| Contour {
        curves: c.curves.iter().map(|c| Cubic(c.0.map(swapped))).collect(),
        closed: c.closed,
    };
    contours.iter().map(turned).collect()
}

/// The morph of two drawings of closed outlines, along rows or along columns, whichever moves
/// and tears less. `None` where one of them has no width or height, or where there is too much
/// to match.
pub(super) fn matched(from: &[Contour], to: &[Contour]) -> Option<Vec<Pair>> {
    let rows = Sweep::new(from, to);
    let columns = Sweep::new(&turned(from), &turned(to));
    let cost = |sweep: &Option<Sweep>| sweep.as_ref().map_or(f64::INFINITY, |s| s.cost);
    if cost(&rows) <= cost(&columns) {
        return Some(rows?.pairs());
    }
    let mut pairs = columns?.pairs();
    for curve in pairs
        .iter_mut()
        .flat_map(|p| p.from.iter_mut().chain(&mut p.to))
    {
        curve.0 = curve.0.map(swapped);
    }
    Some(pairs)
}

/// Two drawings in slabs, and how their strands go.
struct Sweep {
    drawings: [Drawing; 2],
    frames: [[f64; 2]; 2],
    levels: Vec<f64>,
    slabs: Vec<[Slab; 2]>,
    ways: Vec<Vec<Way>>,
    cost: f64,
}

impl Sweep {
    fn new(from: &[Contour], to: &[Contour]) -> Option<Self> {
        let boxes = [bounds(from)?, bounds(to)?];
        let frames = boxes.map(|[low, high]| [low[0], high[0] - low[0]]);
        if frames.iter().any(|[_, width]| *width <= 0.0) {
            return None;
        }
        let mut drawings = [Drawing::new(from, boxes[0])?, Drawing::new(to, boxes[1])?];
        let levels = levels(&mut drawings, frames[0][1].max(frames[1][1]))?;
        let cut = |h: &[f64]| [0, 1].map(|side: usize| slab(&drawings[side], [h[0], h[1]]));
        let slabs: Vec<_> = levels.windows(2).map(cut).collect();
        let stage = Stage {
            drawings: &drawings,
            frames,
        };
        let rows: Vec<Rows> = slabs
            .iter()
            .zip(levels.windows(2))
            .map(|(slab, h)| Rows {
                rows: [
                    slab[0].iter().map(|s| stage.moved(s)).collect(),
                    slab[1].clone(),
                ],
                height: h[1] - h[0],
            })
            .collect();
        let (ways, cost) = align::run(&rows, frames[1][1]);
        let cost = cost * drawings[1].span();
        Some(Self {
            drawings,
            frames,
            levels,
            slabs,
            ways,
            cost,
        })
    }

    fn pairs(&self) -> Vec<Pair> {
        let stage = Stage {
            drawings: &self.drawings,
            frames: self.frames,
        };
        stage.woven(&self.slabs, &self.levels, &self.ways)
    }
}
