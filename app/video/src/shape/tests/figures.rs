//! Figures: start points, directions, handles; keyed paths; groups.

use std::f64::consts::{PI, TAU};

use super::*;
use crate::scene::{Polystar, Transform};

#[track_caller]
fn check(geometry: &Geometry, wanted: &str) {
    assert_eq!(text(&resolve(geometry, 0.0)), wanted);
}

#[test]
fn a_rectangle_starts_at_the_upper_right_and_goes_clockwise() {
    check(&rect(20.0, 10.0, 0.0), "M 10 -5 L 10 5 L -10 5 L -10 -5 Z");
}

#[test]
fn a_reversed_rectangle_starts_in_the_same_corner() {
    let Geometry::Rect { mut rect } = rect(20.0, 10.0, 0.0) else {
        unreachable!()
    };
    rect.reversed = true;
    check(
        &Geometry::Rect { rect },
        "M 10 -5 L -10 -5 L -10 5 L 10 5 Z",
    );
}

#[test]
fn a_rounded_rectangle_starts_below_its_upper_right_corner() {
    check(
        &rect(20.0, 10.0, 2.0),
        "M 10 -3 L 10 3 C 10 4.104 9.104 5 8 5 L -8 5 C -9.104 5 -10 4.104 -10 3 \
         L -10 -3 C -10 -4.104 -9.104 -5 -8 -5 L 8 -5 C 9.104 -5 10 -4.104 10 -3 Z",
    );
}

#[test]
fn a_radius_stops_at_half_the_shorter_side() {
    let path = resolve(&rect(20.0, 10.0, 50.0), 0.0);
    near(length(&path), 20.0 + 10.0 * PI, 1.0e-3);
    assert_eq!(
        path.segments.len(),
        8,
        "two lines, four arcs, a move and a close"
    );
}

#[test]
fn an_ellipse_starts_at_the_top_and_goes_clockwise() {
    check(
        &circle(10.0),
        "M 0 -10 C 5.519 -10 10 -5.519 10 0 C 10 5.519 5.519 10 0 10 \
         C -5.519 10 -10 5.519 -10 0 C -10 -5.519 -5.519 -10 0 -10 Z",
    );
    let path = resolve(&circle(10.0), 0.0);
    near(length(&path), TAU * 10.0, 1.0e-3);
    near(area(&path), PI * 100.0, 1.0e-3);
}

fn star(points: f32, inner: Option<f32>, roundness: f32, reversed: bool) -> Geometry {
    Geometry::Polystar {
        polystar: Polystar {
            center: p(1.0, 2.0).into(),
            points: points.into(),
            rotation_deg: 0.0.into(),
            outer_radius: 10.0.into(),
            inner_radius: inner.map(Into::into),
            outer_roundness: roundness.into(),
            inner_roundness: 0.0.into(),
            reversed,
        },
    }
}

#[test]
fn a_polygon_starts_at_the_top() {
    check(
        &star(4.0, None, 0.0, false),
        "M 1 -8 L 11 2 L 1 12 L -9 2 Z",
    );
    check(&star(4.9, None, 0.0, true), "M 1 -8 L -9 2 L 1 12 L 11 2 Z");
}

#[test]
fn a_star_has_inner_corners_between_outer_ones() {
    check(
        &star(2.0, Some(5.0), 0.0, false),
        "M 1 -8 L 6 2 L 1 12 L -4 2 Z",
    );
}

#[test]
fn handles_of_a_polygon_are_a_quarter_of_the_arc() {
    // 100 % of 2 pi 10 / 16.
    check(
        &star(4.0, None, 100.0, false),
        "M 1 -8 C 4.927 -8 11 -1.927 11 2 C 11 5.927 4.927 12 1 12 \
         C -2.927 12 -9 5.927 -9 2 C -9 -1.927 -2.927 -8 1 -8 Z",
    );
}

#[test]
fn handles_of_a_star_are_half_of_the_arc() {
    // 50 % of 2 pi 10 / 8; the inner corners have none.
    check(
        &star(2.0, Some(5.0), 50.0, false),
        "M 1 -8 C 4.927 -8 6 2 6 2 C 6 2 4.927 12 1 12 C -2.927 12 -4 2 -4 2 C -4 2 -2.927 -8 1 -8 Z",
    );
}

#[test]
fn a_star_without_corners_or_with_too_many_is_nothing() {
    for points in [0.0, 0.9, -3.0, f32::NAN, f32::INFINITY, 1.0e9] {
        check(&star(points, None, 0.0, false), "");
    }
}

#[test]
fn a_keyed_path_moves_and_unequal_keys_hold() {
    let keyed = |other: &str| {
        Geometry::Path(Animated::Keyed {
            keys: vec![key(0.0, path("M 0 0 L 10 0")), key(100.0, path(other))],
        })
    };
    let cases = [
        ("M 0 10 L 20 0", 50.0, "M 0 5 L 15 0"),
        ("M 0 10 L 20 0", -1.0, "M 0 0 L 10 0"),
        ("M 0 10 L 20 0", 100.0, "M 0 10 L 20 0"),
        ("M 0 10 L 20 0 L 3 3", 99.0, "M 0 0 L 10 0"),
        ("M 0 10 C 1 1 2 2 20 0", 99.0, "M 0 0 L 10 0"),
        ("M 0 10 C 1 1 2 2 20 0", 101.0, "M 0 10 C 1 1 2 2 20 0"),
    ];
    for (other, t_ms, wanted) in cases {
        assert_eq!(
            text(&resolve(&keyed(other), t_ms)),
            wanted,
            "{other} at {t_ms}"
        );
    }
}

#[test]
fn a_group_moves_its_parts_together() {
    let transform = Transform {
        position: p(100.0, 0.0).into(),
        rotation_deg: 90.0.into(),
        anchor: p(1.0, 0.0).into(),
        scale: p(2.0, 1.0).into(),
        ..Transform::default()
    };
    let line = |text: &str| Geometry::from(path(text));
    let group = Geometry::group(transform, vec![line("M 1 0 L 2 0"), line("M 1 0 L 1 5 Z")]);
    check(&group, "M 100 0 L 100 2 M 100 0 L 95 0 Z");
}

#[test]
fn skew_shears_x_by_y_along_its_axis() {
    let skewed = |axis: f32| {
        let transform = Transform {
            skew_deg: 45.0.into(),
            skew_axis_deg: axis.into(),
            ..Transform::default()
        };
        Geometry::group(transform, vec![path("M 1 0 L 0 1").into()])
    };
    check(&skewed(0.0), "M 1 0 L 1 1");
    check(&skewed(90.0), "M 1 -1 L 0 1");
}

#[test]
fn groups_too_deep_and_values_without_end_give_nothing() {
    let mut deep: Geometry = path("M 0 0 L 1 1").into();
    for _ in 0..DEPTH_MAX + 2 {
        deep = Geometry::group(Transform::default(), vec![deep]);
    }
    check(&deep, "");
    check(&rect(f32::NAN, 1.0, 0.0), "");
    check(
        &Path {
            segments: vec![Segment::Move(p(f32::INFINITY, 0.0))],
        }
        .into(),
        "",
    );
    check(&Geometry::Path(Animated::Keyed { keys: Vec::new() }), "");
}
