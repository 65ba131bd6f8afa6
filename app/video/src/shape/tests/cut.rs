//! Trims and dashes.

use super::*;
use crate::scene::{Trim, TrimMode};

pub(super) fn trimmed(
    parts: Vec<Geometry>,
    [start, end, offset_deg]: [f32; 3],
    mode: TrimMode,
) -> Path {
    let trim = Trim {
        start: start.into(),
        end: end.into(),
        offset_deg: offset_deg.into(),
        mode,
    };
    resolve(&Geometry::modified(Modifier::Trim(trim), parts), 0.0)
}

const LINE: &str = "M 0 0 L 10 0";
/// Length 40.
const SQUARE: &str = "M 0 0 L 10 0 L 10 10 L 0 10 Z";

#[track_caller]
fn check_trim(of: &str, range: [f32; 3], wanted: &str) {
    assert_eq!(
        text(&trimmed(vec![path(of).into()], range, TrimMode::Each)),
        wanted
    );
}

#[test]
fn a_trim_keeps_what_lies_between_two_shares() {
    check_trim(LINE, [0.2, 0.7, 0.0], "M 2 0 L 7 0");
    check_trim(LINE, [0.7, 0.2, 0.0], "M 2 0 L 7 0");
    check_trim(LINE, [0.2, 0.7, 36.0], "M 3 0 L 8 0");
    check_trim(LINE, [0.2, 0.7, -36.0 - 720.0], "M 1 0 L 6 0");
    check_trim(SQUARE, [0.125, 0.5, 0.0], "M 5 0 L 10 0 L 10 10");
    check_trim(SQUARE, [0.5, 2.0, 0.0], "M 10 10 L 0 10 L 0 0");
}

#[test]
fn what_only_lengthens_the_line_is_not_kept() {
    let cut = |range: [f32; 2], keep| {
        let by = Modifier::Trim(Trim {
            start: range[0].into(),
            end: range[1].into(),
            offset_deg: 0.0.into(),
            mode: TrimMode::Chained,
        });
        let parts = vec![path(LINE).into(), path("M 0 5 L 30 5").into()];
        let modified = Box::new(Modified { by, parts, keep });
        text(&resolve(&Geometry::Modified { modified }, 0.0))
    };
    assert_eq!(cut([0.125, 0.5], Some([0, 1])), "M 5 0 L 10 0");
    assert_eq!(cut([0.125, 0.5], Some([1, 2])), "M 0 5 L 10 5");
    assert_eq!(cut([0.0, 1.0], Some([1, 9])), "M 0 5 L 30 5");
    assert_eq!(cut([0.0, 0.0], Some([0, 1])), "");
    assert_eq!(cut([0.125, 0.5], Some([9, 1])), "");
    assert_eq!(cut([0.125, 0.5], None), "M 5 0 L 10 0 M 0 5 L 10 5");
}

#[test]
fn a_trim_of_all_or_nothing_needs_no_cut() {
    check_trim(SQUARE, [0.0, 1.0, 0.0], SQUARE);
    check_trim(SQUARE, [1.0, 0.0, 90.0], SQUARE);
    check_trim(SQUARE, [0.3, 0.3, 0.0], "");
    check_trim(SQUARE, [0.3, f32::NAN, 0.0], "");
    check_trim(SQUARE, [0.3, 0.5, f32::INFINITY], "");
}

#[test]
fn over_the_seam_a_closed_path_stays_in_one_piece_and_an_open_one_does_not() {
    check_trim(SQUARE, [0.875, 1.0, 45.0], "M 0 0 L 5 0");
    check_trim(SQUARE, [0.75, 1.0, 45.0], "M 0 5 L 0 0 L 5 0");
    check_trim(LINE, [0.75, 1.0, 36.0], "M 0 0 L 1 0 M 8.5 0 L 10 0");
}

#[test]
fn each_path_is_trimmed_for_itself_or_all_as_one_line() {
    let parts = || vec![path(LINE).into(), path("M 0 5 L 30 5").into()];
    let cases = [
        (
            TrimMode::Each,
            [0.5, 1.0, 0.0],
            "M 5 0 L 10 0 M 15 5 L 30 5",
        ),
        (TrimMode::Chained, [0.5, 1.0, 0.0], "M 10 5 L 30 5"),
        (
            TrimMode::Chained,
            [0.125, 0.5, 0.0],
            "M 5 0 L 10 0 M 0 5 L 10 5",
        ),
        (
            TrimMode::Chained,
            [0.5, 1.0, 45.0],
            "M 0 0 L 5 0 M 15 5 L 30 5",
        ),
    ];
    for (mode, range, wanted) in cases {
        assert_eq!(
            text(&trimmed(parts(), range, mode)),
            wanted,
            "{mode:?} {range:?}"
        );
    }
    let subpaths = vec![path("M 0 0 L 10 0 M 0 5 L 30 5").into()];
    let each = trimmed(subpaths, [0.5, 1.0, 0.0], TrimMode::Each);
    assert_eq!(
        text(&each),
        "M 5 0 L 10 0 M 15 5 L 30 5",
        "subpaths are paths"
    );
}

#[test]
fn what_a_trim_cut_in_two_is_one_line_for_the_next() {
    let half = |geometry: Geometry, offset: f32| {
        let (start, end, mode) = (0.0.into(), 0.5.into(), TrimMode::Each);
        let trim = Trim {
            start,
            end,
            offset_deg: offset.into(),
            mode,
        };
        Geometry::modified(Modifier::Trim(trim), vec![geometry])
    };
    let twice = half(half(path(LINE).into(), 270.0), 0.0);
    // First 0 to 2.5 and 7.5 to 10, of which the first half.
    assert_eq!(text(&resolve(&twice, 0.0)), "M 0 0 L 2.5 0");
}

#[test]
fn a_cut_curve_keeps_its_way() {
    let quarter = trimmed(vec![circle(10.0)], [0.0, 0.125, 0.0], TrimMode::Each);
    let end = match quarter.segments.last() {
        Some(Segment::Cubic(_, _, end)) => *end,
        other => panic!("{other:?} is no curve"),
    };
    let half = 50.0_f32.sqrt();
    assert!(
        (end.x - half).abs() < 0.01 && (end.y + half).abs() < 0.01,
        "{end:?}"
    );
}

#[track_caller]
fn check_dash(of: &str, lengths: &[f32], offset: f32, wanted: &str) {
    assert_eq!(text(&dashed(&path(of), lengths, offset)), wanted);
}

#[test]
fn dashes_and_gaps_take_turns() {
    check_dash(LINE, &[4.0, 2.0], 0.0, "M 0 0 L 4 0 M 6 0 L 10 0");
    check_dash(LINE, &[4.0, 2.0], 1.0, "M 0 0 L 3 0 M 5 0 L 9 0");
    check_dash(LINE, &[4.0, 2.0], -1.0, "M 1 0 L 5 0 M 7 0 L 10 0");
    check_dash(LINE, &[4.0, 2.0], 6001.0, "M 0 0 L 3 0 M 5 0 L 9 0");
    check_dash(LINE, &[3.0], 0.0, "M 0 0 L 3 0 M 6 0 L 9 0");
    check_dash(
        LINE,
        &[1.0, 2.0, 3.0],
        0.0,
        "M 0 0 L 1 0 M 3 0 L 6 0 M 7 0 L 9 0",
    );
    check_dash(
        LINE,
        &[4.0, 0.0],
        0.0,
        "M 0 0 L 4 0 M 4 0 L 8 0 M 8 0 L 10 0",
    );
}

#[test]
fn each_subpath_begins_the_dashes_anew() {
    let two = "M 0 0 L 5 0 M 0 5 L 5 5";
    check_dash(two, &[4.0, 2.0], 0.0, "M 0 0 L 4 0 M 0 5 L 4 5");
}

#[test]
fn a_dash_of_no_length_is_a_dot() {
    check_dash(
        LINE,
        &[0.0, 4.0],
        0.0,
        "M 0 0 L 0 0 M 4 0 L 4 0 M 8 0 L 8 0",
    );
    check_dash("M 1 1 Z", &[1.0, 4.0], 0.0, "M 1 1 Z");
    check_dash("M 1 1 L 1 1", &[1.0, 4.0], 2.0, "");
}

#[test]
fn a_dash_over_the_seam_of_a_closed_path_is_one_piece() {
    check_dash(
        SQUARE,
        &[10.0, 10.0],
        5.0,
        "M 10 5 L 10 10 L 5 10 M 0 5 L 0 0 L 5 0",
    );
    check_dash(SQUARE, &[100.0, 1.0], 0.0, SQUARE);
    check_dash(
        "M 0 0 L 40 0",
        &[10.0, 10.0],
        35.0,
        "M 5 0 L 15 0 M 25 0 L 35 0",
    );
}

#[test]
fn a_list_that_says_nothing_leaves_the_path() {
    let lists: [&[f32]; 6] = [
        &[],
        &[0.0],
        &[0.0, 0.0],
        &[4.0, -1.0],
        &[f32::NAN],
        &[f32::INFINITY, 1.0],
    ];
    for list in lists {
        check_dash(SQUARE, list, 3.0, SQUARE);
    }
    check_dash(SQUARE, &[1.0e-4], 0.0, SQUARE);
    check_dash(SQUARE, &[1.0e-38, 1.0e-38], 0.0, SQUARE);
}
