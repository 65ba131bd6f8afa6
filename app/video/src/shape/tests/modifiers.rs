//! Round corners, offset, pucker, zigzag, twist, merge and repeat.

use std::f64::consts::PI;

use super::*;
use crate::scene::{LineJoin, MergeMode, Offset, RepeatGeometry, Transform};

pub(super) fn modified(by: Modifier, parts: &[Geometry]) -> Path {
    resolve(&Geometry::modified(by, parts.to_vec()), 0.0)
}

pub(super) fn offset_by(amount: f32, join: LineJoin) -> Modifier {
    Modifier::Offset(Offset {
        amount: amount.into(),
        join,
        miter_limit: 4.0,
    })
}

pub(super) fn zigzag_by(amplitude: f32, frequency: f32, smooth: bool) -> Modifier {
    let (amplitude, frequency) = (amplitude.into(), frequency.into());
    Modifier::ZigZag(ZigZag {
        amplitude,
        frequency,
        smooth,
    })
}

pub(super) fn twist_by(angle_deg: f32) -> Modifier {
    Modifier::Twist {
        angle_deg: angle_deg.into(),
        center: Point::ZERO.into(),
    }
}

pub(super) fn repeat_by(copies: f32, offset: f32) -> Modifier {
    Modifier::Repeat(Box::new(RepeatGeometry {
        copies: copies.into(),
        offset: offset.into(),
        transform: Transform {
            position: p(10.0, 0.0).into(),
            rotation_deg: 90.0.into(),
            scale: p(2.0, 2.0).into(),
            anchor: p(1.0, 0.0).into(),
            ..Transform::default()
        },
    }))
}

#[track_caller]
fn check(by: Modifier, of: &str, wanted: &str) {
    assert_eq!(text(&modified(by, &[path(of).into()])), wanted);
}

const SQUARE: &str = "M 0 0 L 10 0 L 10 10 L 0 10 Z";
const BACKWARD: &str = "M 0 0 L 0 10 L 10 10 L 10 0 Z";

#[test]
fn corners_become_arcs_up_to_half_a_side() {
    let round = |radius: f32| Modifier::Round {
        radius: radius.into(),
    };
    check(
        round(2.0),
        "M 0 0 L 10 0 L 10 10",
        "M 0 0 L 8 0 C 9.104 0 10 0.896 10 2 L 10 10",
    );
    check(
        round(50.0),
        SQUARE,
        "M 0 5 C 0 2.241 2.241 0 5 0 C 7.76 0 10 2.241 10 5 \
         C 10 7.76 7.76 10 5 10 C 2.241 10 0 7.76 0 5 Z",
    );
    let curved = "M 0 0 C 0 5 5 10 10 10 L 20 0";
    check(round(1.0), curved, curved);
    check(round(-1.0), SQUARE, SQUARE);
}

#[test]
fn a_closed_contour_grows_whichever_way_it_turns() {
    let miter = offset_by(2.0, LineJoin::Miter);
    check(miter.clone(), SQUARE, "M -2 -2 L 12 -2 L 12 12 L -2 12 Z");
    check(miter, BACKWARD, "M -2 -2 L -2 12 L 12 12 L 12 -2 Z");
    check(
        offset_by(-2.0, LineJoin::Round),
        SQUARE,
        "M 2 2 L 8 2 L 8 8 L 2 8 Z",
    );
    check(
        offset_by(2.0, LineJoin::Bevel),
        SQUARE,
        "M 0 -2 L 10 -2 L 12 0 L 12 10 L 10 12 L 0 12 L -2 10 L -2 0 Z",
    );
}

#[track_caller]
fn check_area(by: Modifier, parts: &[Geometry], wanted: f64) {
    near(area(&modified(by, parts)), wanted, 2.0e-3);
}

#[test]
fn joins_have_their_areas() {
    let square = [path(SQUARE).into()];
    check_area(offset_by(2.0, LineJoin::Round), &square, 180.0 + PI * 4.0);
    check_area(offset_by(2.0, LineJoin::Bevel), &square, 180.0 + 8.0);
    check_area(offset_by(2.0, LineJoin::Miter), &square, 196.0);
    let circle = [circle(10.0)];
    check_area(offset_by(5.0, LineJoin::Miter), &circle, PI * 225.0);
    check_area(offset_by(-5.0, LineJoin::Miter), &circle, PI * 25.0);
    let line = [path("M 0 0 L 10 0").into()];
    check_area(offset_by(1.0, LineJoin::Round), &line, 20.0 + PI);
    check_area(offset_by(1.0, LineJoin::Bevel), &line, 20.0);
    let bent = [path("M 0 0 L 10 0 L 10 10").into()];
    check_area(offset_by(1.0, LineJoin::Miter), &bent, 40.0);
}

#[test]
fn a_moved_circle_keeps_its_curves() {
    let moved = modified(offset_by(5.0, LineJoin::Miter), &[circle(10.0)]);
    assert_eq!(
        text(&moved),
        "M 0 -15 C 8.279 -15 15 -8.279 15 0 C 15 8.279 8.279 15 0 15 \
         C -8.279 15 -15 8.279 -15 0 C -15 -8.279 -8.279 -15 0 -15 Z",
    );
}

#[test]
fn what_shrinks_past_its_middle_is_gone() {
    for amount in [-5.5, -12.0, -200.0] {
        for join in [LineJoin::Miter, LineJoin::Round, LineJoin::Bevel] {
            check(offset_by(amount, join), SQUARE, "");
            check(offset_by(amount, join), BACKWARD, "");
        }
        let small = modified(offset_by(amount, LineJoin::Miter), &[circle(5.0)]);
        assert_eq!(small, Path::default());
    }
}

#[test]
fn narrow_places_close_and_open_without_leftovers() {
    // Two squares of 10 joined by a bar 10 long and 2 high.
    let bar =
        "M 0 0 L 10 0 L 10 4 L 20 4 L 20 0 L 30 0 L 30 10 L 20 10 L 20 6 L 10 6 L 10 10 L 0 10 Z";
    check_area(offset_by(-2.0, LineJoin::Miter), &[path(bar).into()], 72.0);
    // A slit of 2 in a square of 10 closes when both sides move by 1 or more.
    let slit = "M 0 0 L 4 0 L 4 5 L 6 5 L 6 0 L 10 0 L 10 10 L 0 10 Z";
    check_area(offset_by(2.0, LineJoin::Miter), &[path(slit).into()], 196.0);
}

#[test]
fn a_hole_shrinks_when_the_shape_grows() {
    let ring = "M 0 0 L 30 0 L 30 30 L 0 30 Z M 10 10 L 10 20 L 20 20 L 20 10 Z";
    check_area(
        offset_by(2.0, LineJoin::Miter),
        &[path(ring).into()],
        34.0 * 34.0 - 36.0,
    );
    check_area(
        offset_by(-2.0, LineJoin::Miter),
        &[path(ring).into()],
        26.0 * 26.0 - 196.0,
    );
    check_area(
        offset_by(6.0, LineJoin::Miter),
        &[path(ring).into()],
        42.0 * 42.0,
    );
}

#[test]
fn pucker_pulls_corners_in_and_bloat_pushes_them_out() {
    let amount = |amount: f32| Modifier::Pucker {
        amount: amount.into(),
    };
    check(
        amount(50.0),
        "M -10 -10 L 10 -10 L 10 10 L -10 10 Z",
        "M -5 -5 C -15 -15 15 -15 5 -5 C 15 -15 15 15 5 5 C 15 15 -15 15 -5 5 C -15 15 -15 -15 -5 -5 Z",
    );
    check(
        amount(-50.0),
        "M 0 0 L 10 0",
        "M -2.5 0 C 2.5 0 7.5 0 12.5 0",
    );
}

#[test]
fn ridges_stand_off_by_turns() {
    check(
        zigzag_by(1.0, 1.0, false),
        "M 0 0 L 10 0 L 20 0",
        "M 0 1 L 5 -1 L 10 1 L 15 -1 L 20 1",
    );
    check(
        zigzag_by(1.0, 2.0, true),
        "M 0 0 L 9 0",
        "M 0 1 C 1.5 1 1.5 -1 3 -1 C 4.5 -1 4.5 1 6 1 C 7.5 1 7.5 -1 9 -1",
    );
    let star = modified(zigzag_by(1.0, 1.0, false), &[path(SQUARE).into()]);
    assert_eq!(
        star.segments.len(),
        10,
        "four corners, four ridges, the first corner again, a close"
    );
}

#[test]
fn twist_turns_the_middle_and_leaves_the_rim() {
    let twisted = modified(twist_by(90.0), &[path("M 0 0 L 10 0").into()]);
    let [Segment::Move(start), .., Segment::Cubic(_, _, end)] = twisted.segments.as_slice() else {
        panic!("{twisted:?}")
    };
    assert_eq!((*start, *end), (p(0.0, 0.0), p(10.0, 0.0)));
    let half = segments::read(&twisted)[0].curves[3].to;
    near(half.x, 5.0 * (PI / 4.0).cos(), 1.0e-5);
    near(half.y, 5.0 * (PI / 4.0).sin(), 1.0e-5);
}

#[test]
fn areas_merge() {
    let squares = |second: &str| [path(SQUARE).into(), path(second).into()];
    let over = "M 5 5 L 15 5 L 15 15 L 5 15 Z";
    let over_backward = "M 5 5 L 5 15 L 15 15 L 15 5 Z";
    let cases = [
        (MergeMode::Normal, 200.0, 0.0),
        (MergeMode::Add, 175.0, 175.0),
        (MergeMode::Subtract, 75.0, 75.0),
        (MergeMode::Intersect, 25.0, 25.0),
        (MergeMode::Exclude, 150.0, 150.0),
    ];
    for (mode, same, opposite) in cases {
        near(
            area(&modified(Modifier::Merge(mode), &squares(over))),
            same,
            1.0e-4,
        );
        near(
            area(&modified(Modifier::Merge(mode), &squares(over_backward))),
            opposite,
            1.0e-4,
        );
    }
    let apart = squares("M 50 50 L 60 50 L 60 60 Z");
    assert_eq!(
        modified(Modifier::Merge(MergeMode::Intersect), &apart),
        Path::default()
    );
    check_area(
        Modifier::Merge(MergeMode::Subtract),
        &[circle(10.0), circle(5.0)],
        PI * 75.0,
    );
}

#[test]
fn three_areas_merge_one_after_the_other() {
    let row = |x: f32| Geometry::from(Path::rect(x, 0.0, 10.0, 10.0));
    let three = [row(0.0), row(4.0), row(8.0)];
    let cases = [
        (MergeMode::Add, 180.0),
        (MergeMode::Subtract, 40.0),
        (MergeMode::Intersect, 20.0),
        // 0-4 and 14-18 once, 8-10 three times.
        (MergeMode::Exclude, 100.0),
    ];
    for (mode, wanted) in cases {
        check_area(Modifier::Merge(mode), &three, wanted);
    }
}

#[test]
fn copies_move_turn_and_grow_by_powers() {
    check(
        repeat_by(2.0, 0.0),
        "M 1 0 L 2 0",
        "M 1 0 L 2 0 M 11 0 L 11 2",
    );
    check(
        repeat_by(1.5, 1.0),
        "M 1 0 L 2 0",
        "M 11 0 L 11 2 M 21 0 L 17 0",
    );
    check(repeat_by(1.0, -1.0), "M 1 0 L 3 0", "M -9 0 L -9 -1");
    check(repeat_by(f32::NAN, 0.0), "M 1 0 L 2 0", "");
}

#[test]
fn copies_stop_where_there_is_no_more_room() {
    let line = [path("M 1 0 L 2 0").into()];
    let many = modified(repeat_by(1.0e9, -500.0), &line);
    assert!(
        many.segments.len() <= 2 * crate::limits::COPIES_MAX,
        "{}",
        many.segments.len()
    );
    let inner = Geometry::modified(repeat_by(60.0, -30.0), line.to_vec());
    let inner = Geometry::modified(repeat_by(60.0, -30.0), vec![inner]);
    let made = modified(repeat_by(60.0, -30.0), &[inner]);
    assert!(
        made.segments.len() <= MADE_SEGMENTS_MAX,
        "{}",
        made.segments.len()
    );
}
