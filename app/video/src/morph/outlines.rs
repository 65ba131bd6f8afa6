//! The morph that follows outlines: each outline of one drawing becomes one of the other.
//!
//! This looks best wherever it works: nothing tears. It works where outlines can move straight
//! without crossing, which is measured; several ways to match are tried.

use super::{
    contour::{Contour, Pair},
    curve::{Cubic, Vector, distance},
    follow::{self, Weights},
    measure::{area_fall, crosses},
    nest::{Bound, bounds},
};

/// Outlines of both drawings together; with more of them some always cross on their way.
const OUTLINES_MAX: usize = 40;
/// Pieces of one outline for which the pace is adapted.
const WARPED_MAX: usize = 2_000;
/// The area may step back by this share of its change.
const AREA_FALL: f64 = 0.08;
/// Ways to compare places, best looks first.
const TRIALS: [Weights; 8] = [
    Weights {
        heading: 0.15,
        centered: true,
        warped: true,
    },
    Weights {
        heading: 0.04,
        centered: false,
        warped: true,
    },
    Weights {
        heading: 0.5,
        centered: true,
        warped: true,
    },
    Weights {
        heading: 0.15,
        centered: false,
        warped: true,
    },
    Weights {
        heading: 1.5,
        centered: true,
        warped: true,
    },
    Weights {
        heading: 0.02,
        centered: false,
        warped: false,
    },
    Weights {
        heading: 0.3,
        centered: true,
        warped: false,
    },
    Weights {
        heading: 0.01,
        centered: true,
        warped: true,
    },
];

/// Which outline becomes which; a missing side is a point.
type Partner = (Option<usize>, Option<usize>);

/// A morph of closed outlines that never crosses itself and whose area hardly steps back.
pub(super) fn matched(from: &[Contour], to: &[Contour], size: f64) -> Option<Vec<Pair>> {
    if from.len() + to.len() > OUTLINES_MAX {
        return None;
    }
    let sides = [bounds(from, size)?, bounds(to, size)?];
    let partners = partners(&sides, size);
    TRIALS.iter().find_map(|weights| {
        let pairs = paired(&sides, &partners, *weights);
        let good = !pairs.is_empty() && !crosses(&pairs, size) && area_fall(&pairs) <= AREA_FALL;
        good.then_some(pairs)
    })
}

/// Outer outlines with outer ones, then holes with holes inside partners.
fn partners(sides: &[Vec<Bound>; 2], size: f64) -> Vec<Partner> {
    let list = |side: usize, hole: bool| -> Vec<usize> {
        (0..sides[side].len())
            .filter(|i| sides[side][*i].hole == hole)
            .collect()
    };
    let cost = |i: usize, j: usize| {
        let (a, b) = (&sides[0][i], &sides[1][j]);
        let sizes = (a.area.sqrt() - b.area.sqrt()).abs();
        distance(a.center, b.center) + sizes - 0.5 * a.area.min(b.area).sqrt() + size
    };
    let mut out = greedy(&list(0, false), &list(1, false), &cost);
    let of = |outer: &[Partner], i: usize, j: usize| {
        outer.contains(&(sides[0][i].parent, sides[1][j].parent))
    };
    let outer = out.clone();
    let hole_cost = |i: usize, j: usize| {
        if of(&outer, i, j) {
            cost(i, j)
        } else {
            f64::INFINITY
        }
    };
    out.extend(greedy(&list(0, true), &list(1, true), &hole_cost));
    out
}

/// Pairs the cheapest first. What costs infinitely much stays alone.
fn greedy(a: &[usize], b: &[usize], cost: &dyn Fn(usize, usize) -> f64) -> Vec<Partner> {
    let mut options = Vec::new();
    for i in a {
        options.extend(
            b.iter()
                .map(|j| (cost(*i, *j), *i, *j))
                .filter(|o| o.0.is_finite()),
        );
    }
    options.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut left, mut right, mut out) = (a.to_vec(), b.to_vec(), Vec::new());
    for (_, i, j) in options {
        if left.contains(&i) && right.contains(&j) {
            left.retain(|x| *x != i);
            right.retain(|x| *x != j);
            out.push((Some(i), Some(j)));
        }
    }
    out.extend(left.into_iter().map(|i| (Some(i), None)));
    out.extend(right.into_iter().map(|j| (None, Some(j))));
    out
}

fn paired(sides: &[Vec<Bound>; 2], partners: &[Partner], weights: Weights) -> Vec<Pair> {
    let pair = |partner: &Partner| match *partner {
        (Some(i), Some(j)) => Some(single(&sides[0][i].contour, &sides[1][j].contour, weights)),
        (Some(i), None) => {
            let shift = shift(sides, partners, &sides[0][i], 0);
            Some(closing(&sides[0][i], shift, false))
        }
        (None, Some(j)) => {
            let shift = shift(sides, partners, &sides[1][j], 1);
            Some(closing(&sides[1][j], shift, true))
        }
        (None, None) => None,
    };
    partners.iter().filter_map(pair).collect()
}

/// Two outlines, both closed or both open.
pub(super) fn single(a: &Contour, b: &Contour, weights: Weights) -> Pair {
    let small = a.curves.len().max(b.curves.len()) <= WARPED_MAX;
    let warped = weights.warped && small;
    follow::matched(a, b, Weights { warped, ..weights })
}

/// A hole without partner closes where its place goes as its outer outline becomes another.
fn shift(sides: &[Vec<Bound>; 2], partners: &[Partner], bound: &Bound, side: usize) -> Vector {
    let own = |p: &&Partner| bound.parent.is_some() && [p.0, p.1][side] == bound.parent;
    let found = partners.iter().find(own).map(|p| [p.0, p.1]);
    let Some([Some(i), Some(j)]) = found else {
        return bound.center;
    };
    let (here, there) = if side == 0 {
        (&sides[0][i], &sides[1][j])
    } else {
        (&sides[1][j], &sides[0][i])
    };
    let scale = (there.area / here.area).sqrt();
    let scale = if scale.is_finite() { scale } else { 1.0 };
    [0, 1].map(|k: usize| there.center[k] + (bound.center[k] - here.center[k]) * scale)
}

fn closing(bound: &Bound, at: Vector, opens: bool) -> Pair {
    collapsed(&bound.contour, at, opens)
}

/// An outline that closes to a point, or opens from it.
pub(super) fn collapsed(contour: &Contour, at: Vector, opens: bool) -> Pair {
    let (full, point) = (
        contour.curves.clone(),
        vec![Cubic::point(at); contour.curves.len()],
    );
    let (from, to) = if opens { (point, full) } else { (full, point) };
    Pair {
        from,
        to,
        closed: contour.closed,
    }
}
