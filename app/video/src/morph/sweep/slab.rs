//! The heights at which something ends or crosses, and the outline between two of them.

use super::chain::{Drawing, SAME_HEIGHT};

/// Slabs of one pair; beyond it matching takes longer than a frame may wait.
const LEVELS_MAX: usize = 600;
/// Rounds in which crossings inside slabs are looked for.
const ROUNDS: usize = 10;
/// Crossings less deep than this share of the width are touches.
const TOUCH: f64 = 1e-5;

/// A chain where it bounds the filled area inside one slab: entering and leaving alternate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strand {
    pub(super) chain: usize,
    /// x at the slab's bottom, middle and top.
    pub(super) x: [f64; 3],
}

/// The strands of one drawing in one slab, from left to right.
pub(super) type Slab = Vec<Strand>;

/// Sorted heights between which both drawings have nothing but rising strands in fixed order.
/// `None` when there are too many.
pub(super) fn levels(drawings: &mut [Drawing; 2], width: f64) -> Option<Vec<f64>> {
    let ends = drawings.iter().flat_map(|d| d.ends.iter().copied());
    let mut levels = merged(ends.chain([0.0, 1.0]).collect());
    for drawing in drawings.iter_mut() {
        drawing.snap(&levels);
    }
    for _ in 0..ROUNDS {
        if levels.len() > LEVELS_MAX {
            return None;
        }
        let mut found = Vec::new();
        for drawing in drawings.iter() {
            for pair in levels.windows(2) {
                crossings(drawing, [pair[0], pair[1]], width, &mut found);
            }
        }
        if found.is_empty() {
            break;
        }
        let before = levels.len();
        levels = inserted(levels, found);
        if levels.len() == before {
            break;
        }
    }
    (levels.len() <= LEVELS_MAX).then_some(levels)
}

/// Sorted, those too near to the one before left out.
fn merged(mut heights: Vec<f64>) -> Vec<f64> {
    heights.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    for height in heights {
        if out.last().is_none_or(|last| height - last > SAME_HEIGHT) {
            out.push(height);
        }
    }
    // The top must stay exact: everything ends there.
    if let Some(last) = out.last_mut()
        && *last > 1.0 - SAME_HEIGHT
    {
        *last = 1.0;
    }
    out
}

/// Adds heights that keep their distance from those that are there.
fn inserted(mut levels: Vec<f64>, mut found: Vec<f64>) -> Vec<f64> {
    found.sort_by(f64::total_cmp);
    for height in found {
        let idx = levels.partition_point(|l| *l < height);
        let below = idx.checked_sub(1).and_then(|i| levels.get(i));
        let free = |other: Option<&f64>| other.is_none_or(|o| (o - height).abs() > SAME_HEIGHT);
        if free(below) && free(levels.get(idx)) {
            levels.insert(idx, height);
        }
    }
    levels
}

/// All chains inside a slab by x at its middle.
fn sorted(drawing: &Drawing, [bottom, top]: [f64; 2]) -> Vec<Strand> {
    let mid = f64::midpoint(bottom, top);
    let chains = drawing.chains.iter().enumerate();
    let inside = chains.filter(|(_, c)| c.bottom() < mid && c.top() > mid);
    let mut strands: Vec<Strand> = inside
        .map(|(chain, c)| Strand {
            chain,
            x: [bottom, mid, top].map(|height| c.x(height)),
        })
        .collect();
    strands.sort_by(|a, b| {
        let ends = |s: &Strand| s.x[0] + s.x[2];
        a.x[1]
            .total_cmp(&b.x[1])
            .then_with(|| ends(a).total_cmp(&ends(b)))
    });
    strands
}

fn crossings(drawing: &Drawing, slab: [f64; 2], width: f64, found: &mut Vec<f64>) {
    let strands = sorted(drawing, slab);
    let mid = f64::midpoint(slab[0], slab[1]);
    for pair in strands.windows(2) {
        for (end, height) in [(0, slab[0]), (2, slab[1])] {
            if pair[0].x[end] > pair[1].x[end] + TOUCH * width {
                let [a, b] = [0, 1].map(|i: usize| &drawing.chains[pair[i].chain]);
                let (mut low, mut high) = (mid, height);
                for _ in 0..40 {
                    let at = f64::midpoint(low, high);
                    if a.x(at) <= b.x(at) {
                        low = at;
                    } else {
                        high = at;
                    }
                }
                found.push(f64::midpoint(low, high));
            }
        }
    }
}

/// The outline of the nonzero fill in one slab.
pub(super) fn slab(drawing: &Drawing, heights: [f64; 2]) -> Slab {
    let mut winding = 0;
    let mut strands = sorted(drawing, heights);
    strands.retain(|strand| {
        let before = winding;
        winding += drawing.chains[strand.chain].sign;
        (before == 0) != (winding == 0)
    });
    if strands.len() % 2 == 1 {
        strands.pop();
    }
    strands
}
