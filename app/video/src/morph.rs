//! Morphs between shapes of unequal structure.
//!
//! The GPU keeps the control points of both ends and moves each on a straight line, so a morph
//! is two paths with the same sequence of segments. Which point goes where decides whether it
//! looks good. Three ways, in this order:
//!
//! 1. Paths that already agree are left alone: their author matched them.
//! 2. Outline to outline ([`outlines`]), where that crosses nothing on its way.
//! 3. Row by row ([`sweep`]), which never crosses anything, for everything else.

use self::{
    contour::{Contour, Pair, contours, paths, size},
    curve::Cubic,
    follow::Weights,
    outlines::{collapsed, single},
    ring::area_and_center,
};
use crate::geometry::{Path, Point, Segment};

mod contour;
mod curve;
mod follow;
mod measure;
mod nest;
mod outlines;
mod ring;
mod sweep;

#[cfg(test)]
mod tests;

/// How open lines are matched, and drawings for which nothing better is found.
const PLAIN: Weights = Weights {
    heading: 0.1,
    centered: true,
    warped: true,
};

/// Two paths of one structure that draw what the given ones draw: mixing their points evenly
/// is the morph.
///
/// Fills are equal under the nonzero rule. Closed outlines may be cut, turned, split or joined
/// along lines that fills do not show. Open lines stay open where both paths have some, and are
/// closed where only one has.
pub fn matched(from: &Path, to: &Path) -> (Path, Path) {
    let (mut a, mut b) = (contours(from), contours(to));
    let size = size(&a).max(size(&b));
    if let Some(pair) = agreeing(from, to)
        && (same_kinds(from, to) || !crosses_between(&a, &b, size))
    {
        return pair;
    }
    let mut pairs = open_lines(&mut a, &mut b);
    a.iter_mut().chain(&mut b).for_each(Contour::close);
    pairs.extend(areas(&a, &b, size));
    paths(&pairs)
}

/// Paths whose subpaths agree in length and closing, lines and cubics unified.
fn agreeing(from: &Path, to: &Path) -> Option<(Path, Path)> {
    if from.segments.len() != to.segments.len() {
        return None;
    }
    let (mut a, mut b) = (Vec::new(), Vec::new());
    let (mut at, mut start) = ([Point::ZERO; 2], [Point::ZERO; 2]);
    for (s, e) in from.segments.iter().zip(&to.segments) {
        match (*s, *e) {
            (Segment::Move(p), Segment::Move(q)) => {
                start = [p, q];
                at = start;
            }
            (Segment::Line(p), Segment::Line(q))
            | (Segment::Cubic(_, _, p), Segment::Cubic(_, _, q)) => at = [p, q],
            (Segment::Line(p), Segment::Cubic(_, _, q)) => {
                a.push(as_cubic(at[0], p));
                b.push(*e);
                at = [p, q];
                continue;
            }
            (Segment::Cubic(_, _, p), Segment::Line(q)) => {
                a.push(*s);
                b.push(as_cubic(at[1], q));
                at = [p, q];
                continue;
            }
            (Segment::Close, Segment::Close) => at = start,
            (Segment::Move(_) | Segment::Line(_) | Segment::Cubic(..) | Segment::Close, _) => {
                return None;
            }
        }
        a.push(*s);
        b.push(*e);
    }
    Some((Path { segments: a }, Path { segments: b }))
}

/// The same kinds in the same order are no accident.
fn same_kinds(from: &Path, to: &Path) -> bool {
    let pairs = from.segments.iter().zip(&to.segments);
    pairs
        .into_iter()
        .all(|(a, b)| std::mem::discriminant(a) == std::mem::discriminant(b))
}

/// Whether contours of equal lengths cross on their way to each other.
fn crosses_between(a: &[Contour], b: &[Contour], size: f64) -> bool {
    let pair = |(a, b): (&Contour, &Contour)| Pair {
        from: a.curves.clone(),
        to: b.curves.clone(),
        closed: a.closed,
    };
    let pairs: Vec<Pair> = a.iter().zip(b).map(pair).collect();
    measure::crosses(&pairs, size)
}

fn as_cubic(a: Point, b: Point) -> Segment {
    let at = |s: f32| Point::new(a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s);
    Segment::Cubic(at(1.0 / 3.0), at(2.0 / 3.0), b)
}

/// Takes the open lines out of both drawings where both have some, and matches them in order.
/// Lines left over shrink to, or grow from, their own middle.
fn open_lines(a: &mut Vec<Contour>, b: &mut Vec<Contour>) -> Vec<Pair> {
    let open = |c: &&Contour| !c.closed;
    let (lines_a, lines_b): (Vec<Contour>, Vec<Contour>) = (
        a.iter().filter(open).cloned().collect(),
        b.iter().filter(open).cloned().collect(),
    );
    if lines_a.is_empty() || lines_b.is_empty() {
        return Vec::new();
    }
    a.retain(|c| c.closed);
    b.retain(|c| c.closed);
    let common = lines_a.len().min(lines_b.len());
    let pairs = lines_a.iter().zip(&lines_b).map(|(a, b)| line(a, b));
    let mut pairs: Vec<Pair> = pairs.collect();
    pairs.extend(
        lines_a[common..]
            .iter()
            .map(|c| collapsed(c, middle(c), false)),
    );
    pairs.extend(
        lines_b[common..]
            .iter()
            .map(|c| collapsed(c, middle(c), true)),
    );
    pairs
}

/// Two open lines; one is walked backwards where that is much shorter.
fn line(a: &Contour, b: &Contour) -> Pair {
    /// A reversed line must save this much: authors draw lines in the direction they mean.
    const MUCH: f64 = 0.6;
    let [forward, backward] = [single(a, b, PLAIN), single(a, &b.reversed(), PLAIN)];
    let travel = |pair: &Pair| measure::travel(std::slice::from_ref(pair));
    if travel(&backward) < travel(&forward) * MUCH {
        backward
    } else {
        forward
    }
}

fn middle(contour: &Contour) -> curve::Vector {
    let middle = contour.curves.get(contour.curves.len() / 2);
    middle.map_or([0.0; 2], Cubic::start)
}

/// The closed outlines of both drawings.
fn areas(a: &[Contour], b: &[Contour], size: f64) -> Vec<Pair> {
    if a.is_empty() || b.is_empty() {
        let center = |c: &Contour| area_and_center(&c.curves).1;
        let gone = a.iter().map(|c| collapsed(c, center(c), false));
        return gone
            .chain(b.iter().map(|c| collapsed(c, center(c), true)))
            .collect();
    }
    if let Some(pairs) = outlines::matched(a, b, size) {
        return pairs;
    }
    sweep::matched(a, b).unwrap_or_else(|| in_order(a, b))
}

/// What is left for drawings without width or beyond all limits: contours in order.
fn in_order(a: &[Contour], b: &[Contour]) -> Vec<Pair> {
    let common = a.len().min(b.len());
    let center = |c: &Contour| area_and_center(&c.curves).1;
    let mut pairs: Vec<Pair> = a.iter().zip(b).map(|(a, b)| single(a, b, PLAIN)).collect();
    pairs.extend(a[common..].iter().map(|c| collapsed(c, center(c), false)));
    pairs.extend(b[common..].iter().map(|c| collapsed(c, center(c), true)));
    pairs
}
