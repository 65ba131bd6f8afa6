//! Areas that can be worked out by hand.

use mtor_video::{Affine, Path};

use super::*;
use crate::cpu::flatten::flatten;

fn areas(path: &Path, rule: FillRule, rect: Rect) -> Vec<f32> {
    let mut coverage = Coverage::default();
    let mut areas = vec![f32::NAN; rect.width() * rect.height()];
    // Twice, since a second use must find the cells empty.
    for _ in 0..2 {
        coverage.begin(rect);
        flatten(path, Affine::IDENTITY, |a, b| coverage.line(a, b));
        coverage.sweep(Sweep { rule, all: true }, |run| {
            for x in run.x0..run.x1 {
                let at = (run.y - rect.y0) as usize * rect.width() + (x - rect.x0) as usize;
                areas[at] = run.coverage;
            }
        });
    }
    areas
}

#[track_caller]
fn check(path: &Path, rule: FillRule, rect: Rect, expect: &[f32]) {
    let found = areas(path, rule, rect);
    assert_eq!(found.len(), expect.len());
    for (found, expect) in found.iter().zip(expect) {
        assert!((found - expect).abs() < 1e-4, "{found} {expect}");
    }
}

const fn rect(x0: i32, y0: i32, x1: i32, y1: i32) -> Rect {
    Rect { x0, y0, x1, y1 }
}

fn polygon(points: &[[f32; 2]]) -> Path {
    let points: Vec<Point> = points.iter().map(|p| Point::from(*p)).collect();
    Path::polygon(&points)
}

const THREE: Rect = rect(0, 0, 3, 2);

#[test]
fn a_rectangle_covers_what_it_covers_of_each_pixel() {
    let path = Path::rect(0.5, 0.25, 2.0, 1.0);
    check(
        &path,
        FillRule::NonZero,
        THREE,
        &[0.375, 0.75, 0.375, 0.125, 0.25, 0.125],
    );
    let sliver = Path::rect(1.25, 0.0, 0.125, 2.0);
    check(
        &sliver,
        FillRule::EvenOdd,
        THREE,
        &[0.0, 0.125, 0.0, 0.0, 0.125, 0.0],
    );
    let whole = Path::rect(0.0, 0.0, 3.0, 2.0);
    check(&whole, FillRule::NonZero, THREE, &[1.0; 6]);
}

#[test]
fn a_triangle_covers_its_area() {
    check(
        &polygon(&[[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]),
        FillRule::NonZero,
        THREE,
        &[1.0, 0.5, 0.0, 0.5, 0.0, 0.0],
    );
    let flat = polygon(&[[0.0, 0.0], [3.0, 0.0], [0.0, 1.5]]);
    check(
        &flat,
        FillRule::NonZero,
        THREE,
        &[1.0, 0.75, 0.25, 0.25, 0.0, 0.0],
    );
}

#[test]
fn rules_fold_the_winding() {
    let mut twice = Path::rect(0.0, 0.0, 3.0, 2.0);
    twice
        .segments
        .extend(Path::rect(1.0, 0.0, 1.5, 2.0).segments);
    check(&twice, FillRule::NonZero, THREE, &[1.0; 6]);
    check(
        &twice,
        FillRule::EvenOdd,
        THREE,
        &[1.0, 0.0, 0.5, 1.0, 0.0, 0.5],
    );
    let mut hole = Path::rect(0.0, 0.0, 3.0, 2.0);
    hole.segments
        .extend(polygon(&[[1.0, 0.0], [1.0, 2.0], [2.0, 2.0], [2.0, 0.0]]).segments);
    check(
        &hole,
        FillRule::NonZero,
        THREE,
        &[1.0, 0.0, 1.0, 1.0, 0.0, 1.0],
    );
    check(
        &hole,
        FillRule::EvenOdd,
        THREE,
        &[1.0, 0.0, 1.0, 1.0, 0.0, 1.0],
    );
    for (winding, nonzero, even_odd) in [
        (0.25, 0.25, 0.25),
        (-0.25, 0.25, 0.25),
        (1.25, 1.0, 0.75),
        (-1.75, 1.0, 0.25),
        (2.0, 1.0, 0.0),
        (3.0, 1.0, 1.0),
    ] {
        assert_eq!(fold(winding, FillRule::NonZero), nonzero, "{winding}");
        assert_eq!(fold(winding, FillRule::EvenOdd), even_odd, "{winding}");
    }
}

#[test]
fn what_lies_outside_counts_only_for_what_lies_inside() {
    let around = Path::rect(-9.0, -9.0, 20.0, 20.0);
    check(&around, FillRule::NonZero, THREE, &[1.0; 6]);
    check(&around, FillRule::NonZero, rect(-2, 5, 1, 7), &[1.0; 6]);
    let left = Path::rect(-9.0, 0.5, 10.5, 1.0);
    check(
        &left,
        FillRule::NonZero,
        THREE,
        &[0.5, 0.25, 0.0, 0.5, 0.25, 0.0],
    );
    let right = Path::rect(1.5, -4.0, 90.0, 5.0);
    check(
        &right,
        FillRule::NonZero,
        THREE,
        &[0.0, 0.5, 1.0, 0.0, 0.0, 0.0],
    );
    // A diagonal band through both sides: the line y = x / 2 + 1/2 and all above it.
    let band = polygon(&[[-7.0, -3.0], [9.0, 5.0], [9.0, -30.0], [-7.0, -30.0]]);
    check(
        &band,
        FillRule::NonZero,
        THREE,
        &[0.75, 1.0, 1.0, 0.0, 0.25, 0.75],
    );
    check(
        &Path::rect(4.0, 0.0, 5.0, 5.0),
        FillRule::NonZero,
        THREE,
        &[0.0; 6],
    );
    check(
        &Path::rect(-4.0, 0.0, 3.0, 5.0),
        FillRule::NonZero,
        THREE,
        &[0.0; 6],
    );
    check(
        &Path::rect(0.0, 2.0, 3.0, 5.0),
        FillRule::NonZero,
        THREE,
        &[0.0; 6],
    );
}

#[test]
fn numbers_that_are_none_cover_nothing() {
    for bad in [f32::NAN, f32::INFINITY, f32::MAX] {
        for found in areas(
            &polygon(&[[0.0, 0.0], [bad, 1.0], [0.0, bad]]),
            FillRule::NonZero,
            THREE,
        ) {
            assert!((0.0..=1.0).contains(&found), "{bad}: {found}");
        }
    }
}
