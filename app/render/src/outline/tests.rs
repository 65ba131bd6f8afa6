//! Outlines against what a stroke is by definition.

use mtor_video::{LineCap, LineJoin, Path, Point, ResolvedStroke, Segment};

use super::stroke;

const TOLERANCE: f32 = 0.05;

fn style(width: f32, cap: LineCap, join: LineJoin) -> ResolvedStroke {
    ResolvedStroke {
        width,
        cap,
        join,
        miter_limit: 4.0,
    }
}

fn round(width: f32) -> ResolvedStroke {
    style(width, LineCap::Round, LineJoin::Round)
}

fn open(points: &[[f32; 2]]) -> Path {
    let points: Vec<Point> = points.iter().map(|p| Point::from(*p)).collect();
    Path::polyline(&points)
}

fn closed(points: &[[f32; 2]]) -> Path {
    let points: Vec<Point> = points.iter().map(|p| Point::from(*p)).collect();
    Path::polygon(&points)
}

fn cubic(points: [[f32; 2]; 4]) -> Path {
    let [a, b, c, d] = points.map(Point::from);
    Path {
        segments: vec![Segment::Move(a), Segment::Cubic(b, c, d)],
    }
}

/// The lines of a path, curves in so many steps.
fn lines(path: &Path, steps: u32) -> Vec<[Point; 2]> {
    let (mut lines, mut start, mut at) = (Vec::new(), Point::ZERO, Point::ZERO);
    for segment in &path.segments {
        let from = at;
        match *segment {
            Segment::Move(to) => start = to,
            Segment::Line(to) => lines.push([from, to]),
            Segment::Cubic(b, c, d) => {
                let point = |k: u32| crate::cpu::cubic_at(from, b, c, d, k as f32 / steps as f32);
                lines.extend((0..steps).map(|k| [point(k), point(k + 1)]));
            }
            Segment::Close => lines.push([from, start]),
        }
        at = match *segment {
            Segment::Move(to) | Segment::Line(to) | Segment::Cubic(_, _, to) => to,
            Segment::Close => start,
        };
    }
    lines
}

fn winding(lines: &[[Point; 2]], p: Point) -> i32 {
    let crosses = |[a, b]: &[Point; 2]| {
        let down = a.y <= p.y && p.y < b.y;
        let up = b.y <= p.y && p.y < a.y;
        let x = a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x);
        if !(down || up) || x <= p.x {
            0
        } else if down {
            1
        } else {
            -1
        }
    };
    lines.iter().map(crosses).sum()
}

fn distance(lines: &[[Point; 2]], p: Point) -> f32 {
    let to_line = |[a, b]: &[Point; 2]| {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let squared = dx * dx + dy * dy;
        let share = ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared;
        let share = if squared > 0.0 {
            share.clamp(0.0, 1.0)
        } else {
            0.0
        };
        (p.x - a.x - share * dx).hypot(p.y - a.y - share * dy)
    };
    lines.iter().map(to_line).fold(f32::INFINITY, f32::min)
}

fn samples() -> impl Iterator<Item = Point> {
    (0..80 * 80).map(|k| Point::new((k % 80) as f32 * 1.53 - 21.3, (k / 80) as f32 * 1.53 - 21.7))
}

/// Every point within half the width of the path is covered, and no other.
#[track_caller]
fn check_round(name: &str, path: &Path, width: f32) {
    let outline = lines(&stroke(path, &round(width), TOLERANCE), 1);
    let center = lines(path, 120);
    for p in samples() {
        let (distance, inside) = (distance(&center, p), winding(&outline, p) != 0);
        let slack = TOLERANCE * 2.5;
        let wrong = if inside {
            distance > width / 2.0 + slack
        } else {
            distance < width / 2.0 - slack
        };
        assert!(
            !wrong,
            "{name} {width}: {p:?} at {distance}, inside {inside}"
        );
    }
}

#[test]
fn a_round_stroke_is_what_lies_within_half_its_width() {
    let twist = [[0.0, 0.0], [120.0, 70.0], [-60.0, 70.0], [60.0, 0.0]];
    for (name, path) in [
        ("line", open(&[[0.0, 0.0], [50.0, 30.0]])),
        ("corner", open(&[[0.0, 0.0], [50.0, 0.0], [10.0, 20.0]])),
        (
            "there and back",
            open(&[[0.0, 10.0], [50.0, 10.0], [5.0, 10.0]]),
        ),
        (
            "zigzag",
            open(&[
                [0.0, 0.0],
                [4.0, 30.0],
                [8.0, 0.0],
                [12.0, 30.0],
                [70.0, 31.0],
                [12.0, 34.0],
            ]),
        ),
        (
            "triangle",
            closed(&[[0.0, 0.0], [60.0, 10.0], [20.0, 50.0]]),
        ),
        ("sliver", closed(&[[0.0, 0.0], [60.0, 1.0], [20.0, 3.0]])),
        (
            "star",
            closed(&[
                [30.0, 0.0],
                [48.0, 55.0],
                [0.0, 20.0],
                [60.0, 20.0],
                [12.0, 55.0],
            ]),
        ),
        ("circle", Path::circle(Point::new(30.0, 30.0), 20.0)),
        ("small circle", Path::circle(Point::new(30.0, 30.0), 2.0)),
        (
            "arch",
            cubic([[0.0, 50.0], [0.0, -10.0], [60.0, -10.0], [60.0, 50.0]]),
        ),
        (
            "hairpin",
            cubic([[0.0, 0.0], [80.0, 2.0], [80.0, -2.0], [0.0, 1.0]]),
        ),
        ("loop", cubic(twist)),
        (
            "cusp",
            cubic([[0.0, 0.0], [60.0, 60.0], [0.0, 60.0], [60.0, 0.0]]),
        ),
        (
            "flat turn",
            cubic([[0.0, 20.0], [90.0, 20.0], [-30.0, 20.0], [60.0, 20.0]]),
        ),
        (
            "s",
            cubic([[0.0, 0.0], [70.0, 0.0], [-10.0, 60.0], [60.0, 60.0]]),
        ),
        (
            "handles at the ends",
            cubic([[0.0, 0.0], [0.0, 0.0], [60.0, 40.0], [60.0, 40.0]]),
        ),
    ] {
        for width in [0.5, 5.0, 15.0, 40.0] {
            check_round(name, &path, width);
        }
    }
}

/// The area that a nonzero fill covers, by points of a fine grid.
fn area(path: &Path) -> f32 {
    let outline = lines(path, 1);
    let cell = 0.1_f32;
    let grid = (0..400 * 400).map(|k| {
        Point::new(
            (k % 400) as f32 * cell - 9.98,
            (k / 400) as f32 * cell - 9.97,
        )
    });
    grid.filter(|p| winding(&outline, *p) != 0).count() as f32 * cell * cell
}

#[track_caller]
fn check_area(name: &str, path: &Path, style: ResolvedStroke, expect: f32) {
    let found = area(&stroke(path, &style, 0.01));
    assert!(
        (found - expect).abs() <= expect * 0.015 + 0.02,
        "{name}: {found}, not {expect}"
    );
}

#[test]
fn caps_and_joins_have_the_area_that_svg_gives_them() {
    use std::f32::consts::PI;
    let line = open(&[[0.0, 0.0], [10.0, 0.0]]);
    check_area(
        "butt",
        &line,
        style(4.0, LineCap::Butt, LineJoin::Round),
        40.0,
    );
    check_area(
        "square",
        &line,
        style(4.0, LineCap::Square, LineJoin::Round),
        56.0,
    );
    check_area(
        "round",
        &line,
        style(4.0, LineCap::Round, LineJoin::Round),
        40.0 + 4.0 * PI,
    );
    let corner = open(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]);
    let join = |join| style(4.0, LineCap::Butt, join);
    check_area("miter", &corner, join(LineJoin::Miter), 80.0);
    check_area("bevel", &corner, join(LineJoin::Bevel), 78.0);
    check_area("round join", &corner, join(LineJoin::Round), 76.0 + PI);
    let square = closed(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]);
    check_area("closed miter", &square, join(LineJoin::Miter), 160.0);
    check_area("closed bevel", &square, join(LineJoin::Bevel), 152.0);
    let limited = ResolvedStroke {
        miter_limit: 1.4,
        ..join(LineJoin::Miter)
    };
    check_area(
        "a right angle's ratio is the square root of 2",
        &corner,
        limited,
        78.0,
    );
    let back = open(&[[0.0, 0.0], [10.0, 0.0], [0.0, 0.0]]);
    check_area("turning back, miter", &back, join(LineJoin::Miter), 40.0);
    check_area(
        "turning back, round",
        &back,
        join(LineJoin::Round),
        40.0 + 2.0 * PI,
    );
    let arc = cubic([[0.0, 0.0], [0.0, 5.5], [4.5, 10.0], [10.0, 10.0]]);
    check_area(
        "an arc ends square to itself",
        &arc,
        join(LineJoin::Round),
        15.68 * 4.0,
    );
}

#[test]
fn a_subpath_without_length_is_a_dot() {
    use std::f32::consts::PI;
    let point = Point::new(5.0, 5.0);
    let line = Path {
        segments: vec![Segment::Move(point), Segment::Line(point)],
    };
    let close = Path {
        segments: vec![Segment::Move(point), Segment::Close],
    };
    let curve = Path {
        segments: vec![Segment::Move(point), Segment::Cubic(point, point, point)],
    };
    for path in [&line, &close, &curve] {
        check_area(
            "round",
            path,
            style(4.0, LineCap::Round, LineJoin::Miter),
            4.0 * PI,
        );
        check_area(
            "square",
            path,
            style(4.0, LineCap::Square, LineJoin::Miter),
            16.0,
        );
        check_area(
            "butt",
            path,
            style(4.0, LineCap::Butt, LineJoin::Miter),
            0.0,
        );
    }
    let lone = Path {
        segments: vec![Segment::Move(point)],
    };
    assert_eq!(stroke(&lone, &round(4.0), 0.1), Path::default());
}

#[test]
fn bad_numbers_leave_nothing_and_long_work_is_refused() {
    let line = open(&[[0.0, 0.0], [10.0, 5.0]]);
    for (width, tolerance) in [
        (0.0, 0.1),
        (-1.0, 0.1),
        (f32::NAN, 0.1),
        (f32::INFINITY, 0.1),
        (1.0, f32::NAN),
        (1.0, 0.0),
        (1.0, -1.0),
    ] {
        assert_eq!(
            stroke(&line, &round(width), tolerance),
            Path::default(),
            "{width} {tolerance}"
        );
    }
    for bad in [f32::NAN, f32::INFINITY, 2e9] {
        assert_eq!(
            stroke(&open(&[[0.0, 0.0], [bad, 5.0]]), &round(1.0), 0.1),
            Path::default()
        );
    }
    let coarse = stroke(&line, &round(4.0), f32::INFINITY);
    assert!(!coarse.segments.is_empty());
    let many: Vec<[f32; 2]> = (0..200_000)
        .map(|k| [(k % 7) as f32, (k % 11) as f32])
        .collect();
    assert_eq!(stroke(&open(&many), &round(1e6), 1e-3), Path::default());
}

#[test]
fn nearly_closed_paths_have_no_spikes() {
    let style = style(4.0, LineCap::Butt, LineJoin::Miter);
    let path = closed(&[
        [0.0, 0.0],
        [10.0, 0.0],
        [10.0, 10.0],
        [0.0, 10.0],
        [1e-6, -1e-6],
    ]);
    let outline = stroke(&path, &style, 0.05);
    for p in lines(&outline, 1).concat() {
        assert!(
            (-2.1..=12.1).contains(&p.x) && (-2.1..=12.1).contains(&p.y),
            "{p:?}"
        );
    }
}
