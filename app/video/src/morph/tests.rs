//! Tables of shapes: one structure, ends that draw what was given, areas that stay between.

use proptest::prelude::*;

use super::*;

fn p(x: f32, y: f32) -> Point {
    Point::new(x, y)
}

fn joined(paths: &[Path]) -> Path {
    Path {
        segments: paths.iter().flat_map(|p| p.segments.clone()).collect(),
    }
}

fn polygon(points: &[[f32; 2]]) -> Path {
    Path::polygon(&points.iter().map(|q| Point::from(*q)).collect::<Vec<_>>())
}

/// A rectangle that runs the other way: a hole inside one of ours.
fn hole(x: f32, y: f32, width: f32, height: f32) -> Path {
    let (right, bottom) = (x + width, y + height);
    polygon(&[[x, y], [x, bottom], [right, bottom], [right, y]])
}

fn square() -> Path {
    Path::rect(0.0, 0.0, 20.0, 20.0)
}

fn ring() -> Path {
    joined(&[square(), hole(5.0, 5.0, 10.0, 10.0)])
}

fn star() -> Path {
    let tip = |i: usize| {
        let (turn, radius) = (i as f32 * std::f32::consts::PI / 5.0, [10.0, 4.0][i % 2]);
        [10.0 + radius * turn.sin(), 10.0 - radius * turn.cos()]
    };
    polygon(&(0..10).map(tip).collect::<Vec<_>>())
}

fn letter_e() -> Path {
    polygon(&[
        [2.0, 0.0],
        [18.0, 0.0],
        [18.0, 4.0],
        [6.0, 4.0],
        [6.0, 8.0],
        [15.0, 8.0],
        [15.0, 12.0],
        [6.0, 12.0],
        [6.0, 16.0],
        [18.0, 16.0],
        [18.0, 20.0],
        [2.0, 20.0],
    ])
}

/// Winding per cell of a fine grid; true where the nonzero fill covers the cell's middle.
fn covered(path: &Path) -> Vec<bool> {
    const SIDE: usize = 60;
    let fine = |c: &Cubic| [0.0, 0.2, 0.4, 0.6, 0.8].map(|s| c.part(s, s + 0.2));
    let polygon = |c: &Contour| {
        let mut c = c.clone();
        c.close();
        measure::polygon(&c.curves.iter().flat_map(fine).collect::<Vec<_>>())
    };
    let polygons: Vec<Vec<curve::Vector>> = contours(path).iter().map(polygon).collect();
    let inside = |x: f64, y: f64| {
        let mut winding = 0;
        for polygon in &polygons {
            for (i, a) in polygon.iter().enumerate() {
                let b = polygon[(i + 1) % polygon.len()];
                if (a[1] <= y) != (b[1] <= y) {
                    let at = a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]);
                    winding += if at > x {
                        if b[1] > a[1] { 1 } else { -1 }
                    } else {
                        0
                    };
                }
            }
        }
        winding != 0
    };
    // Off the round numbers on which the shapes have their edges.
    let cell = |i: usize| -1.0 + (i as f64 + 0.4321) * 24.0 / SIDE as f64;
    (0..SIDE * SIDE)
        .map(|i| inside(cell(i % SIDE), cell(i / SIDE)))
        .collect()
}

fn between(pair: &(Path, Path), t: f32) -> Path {
    let mix = |a: Point, b: Point| p(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
    let both = pair.0.segments.iter().zip(&pair.1.segments);
    let mixed = both.map(|(a, b)| match (*a, *b) {
        (Segment::Move(a), Segment::Move(b)) => Segment::Move(mix(a, b)),
        (Segment::Line(a), Segment::Line(b)) => Segment::Line(mix(a, b)),
        (Segment::Cubic(a, b, c), Segment::Cubic(d, e, f)) => {
            Segment::Cubic(mix(a, d), mix(b, e), mix(c, f))
        }
        _ => Segment::Close,
    });
    Path {
        segments: mixed.collect(),
    }
}

#[track_caller]
fn check_structure(pair: &(Path, Path)) {
    let kinds =
        |path: &Path| -> Vec<_> { path.segments.iter().map(std::mem::discriminant).collect() };
    assert_eq!(kinds(&pair.0), kinds(&pair.1), "one structure");
}

/// Both ends draw what was given, and the area on the way stays between them.
#[track_caller]
fn check(name: &str, from: &Path, to: &Path) {
    let pair = matched(from, to);
    check_structure(&pair);
    for (end, given) in [(&pair.0, from), (&pair.1, to)] {
        let (end, given) = (covered(end), covered(given));
        let off = end.iter().zip(&given).filter(|(a, b)| a != b).count();
        assert!(off <= 2, "{name}: {off} cells of an end differ");
    }
    let area = |path: &Path| covered(path).iter().filter(|c| **c).count() as f32;
    let (first, last) = (area(from), area(to));
    let slack = 0.05 * first.max(last) + 4.0;
    for t in [0.2, 0.4, 0.6, 0.8] {
        let area = area(&between(&pair, t));
        let fits = area >= first.min(last) - slack && area <= first.max(last) + slack;
        assert!(fits, "{name}: area {area} at {t}, ends {first} and {last}");
    }
}

#[test]
fn ends_draw_what_was_given_and_the_area_stays_between_them() {
    let disc = Path::circle(p(10.0, 10.0), 9.0);
    let two = joined(&[
        Path::circle(p(5.0, 10.0), 4.0),
        Path::circle(p(15.0, 10.0), 4.0),
    ]);
    let table = [
        ("square to circle", square(), disc.clone()),
        ("ring to disc", ring(), disc.clone()),
        ("disc to ring", disc.clone(), ring()),
        ("two discs to one", two.clone(), disc.clone()),
        ("two discs to a ring", two, ring()),
        ("star to a letter", star(), letter_e()),
        ("letter to a ring", letter_e(), ring()),
        ("star to disc", star(), disc),
    ];
    for (name, from, to) in &table {
        check(name, from, to);
        check(name, to, from);
    }
}

#[test]
fn overlapping_outlines_keep_their_nonzero_fill() {
    let cross = joined(&[
        Path::rect(0.0, 7.0, 20.0, 6.0),
        Path::rect(7.0, 0.0, 6.0, 20.0),
    ]);
    check("cross to letter", &cross, &letter_e());
    check("cross to ring", &cross, &ring());
}

#[test]
fn no_outline_crosses_itself_on_the_way() {
    let shapes = [
        square(),
        ring(),
        star(),
        letter_e(),
        Path::circle(p(9.0, 11.0), 8.0),
    ];
    for from in &shapes {
        for to in &shapes {
            let (a, b) = matched(from, to);
            let (a, b) = (contours(&a), contours(&b));
            // Contours that are points at one end are left out there; such pairs are checked
            // by their area above.
            if a.len() == b.len() {
                let pair = |(a, b): (&Contour, &Contour)| Pair {
                    from: a.curves.clone(),
                    to: b.curves.clone(),
                    closed: true,
                };
                let whole = |(a, b): &(&Contour, &Contour)| a.curves.len() == b.curves.len();
                let pairs: Vec<Pair> = a.iter().zip(&b).filter(whole).map(pair).collect();
                assert!(!measure::crosses(&pairs, 30.0), "{from:?} to {to:?}");
            }
        }
    }
}

#[test]
fn paths_that_agree_are_left_alone() {
    let (from, to) = (square(), Path::rect(3.0, 4.0, 5.0, 6.0));
    assert_eq!(matched(&from, &to), (from, to));
}

#[test]
fn a_line_becomes_a_cubic_only_where_the_other_has_one() {
    let from = polygon(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]);
    let mut to = from.clone();
    to.segments[1] = Segment::Cubic(p(3.0, -2.0), p(7.0, -2.0), p(10.0, 0.0));
    let (a, b) = matched(&from, &to);
    assert_eq!(b, to);
    assert!(matches!(a.segments[1], Segment::Cubic(..)));
    assert!(matches!(a.segments[2], Segment::Line(_)));
}

#[test]
fn open_lines_stay_open_and_keep_their_ends() {
    let from = Path::polyline(&[p(0.0, 0.0), p(10.0, 0.0), p(20.0, 5.0)]);
    let to = Path::polyline(&[
        p(0.0, 10.0),
        p(4.0, 14.0),
        p(9.0, 11.0),
        p(12.0, 9.0),
        p(20.0, 15.0),
    ]);
    let pair = matched(&from, &to);
    check_structure(&pair);
    for (path, start, end) in [
        (&pair.0, p(0.0, 0.0), p(20.0, 5.0)),
        (&pair.1, p(0.0, 10.0), p(20.0, 15.0)),
    ] {
        assert_eq!(path.segments.first(), Some(&Segment::Move(start)));
        let last = path.segments.last();
        assert!(
            matches!(last, Some(Segment::Cubic(_, _, q)) if *q == end),
            "{last:?}"
        );
    }
}

#[test]
fn a_line_against_an_area_is_closed() {
    let open = Path::polyline(&[p(0.0, 0.0), p(20.0, 0.0), p(10.0, 20.0)]);
    let pair = matched(&open, &ring());
    check_structure(&pair);
    assert_eq!(pair.0.segments.last(), Some(&Segment::Close));
    check("open triangle to ring", &open, &ring());
}

#[test]
fn a_shape_grows_from_nothing() {
    let pair = matched(&Path::default(), &ring());
    check_structure(&pair);
    assert_eq!(covered(&pair.1), covered(&ring()));
    assert!(covered(&pair.0).iter().all(|c| !c));
}

#[test]
fn what_draws_nothing_is_survived() {
    let dot = Path {
        segments: vec![Segment::Move(p(1.0, 1.0)), Segment::Close, Segment::Close],
    };
    let flat = polygon(&[[0.0, 0.0], [10.0, 0.0], [5.0, 0.0]]);
    let wild = Path {
        segments: vec![
            Segment::Line(p(f32::NAN, 0.0)),
            Segment::Line(p(1.0, f32::INFINITY)),
        ],
    };
    let paths = [dot, flat, wild, Path::default(), square(), star()];
    for from in &paths {
        for to in &paths {
            check_structure(&matched(from, to));
        }
    }
}

fn any_segment() -> impl Strategy<Value = Segment> {
    // Coarse numbers meet each other: points, touches and flat edges are where things break.
    let point = || (0_i8..9, 0_i8..9).prop_map(|(x, y)| p(f32::from(x), f32::from(y) * 0.5));
    prop_oneof![
        2 => point().prop_map(Segment::Move),
        5 => point().prop_map(Segment::Line),
        4 => (point(), point(), point()).prop_map(|(a, b, c)| Segment::Cubic(a, b, c)),
        2 => Just(Segment::Close),
    ]
}

fn any_path() -> impl Strategy<Value = Path> {
    prop::collection::vec(any_segment(), 0..14).prop_map(|segments| Path { segments })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_two_paths_get_one_structure(from in any_path(), to in any_path()) {
        let pair = matched(&from, &to);
        check_structure(&pair);
        let finite = |q: Point| q.x.is_finite() && q.y.is_finite();
        for segment in pair.0.segments.iter().chain(&pair.1.segments) {
            let good = match *segment {
                Segment::Move(q) | Segment::Line(q) => finite(q),
                Segment::Cubic(a, b, q) => finite(a) && finite(b) && finite(q),
                Segment::Close => true,
            };
            prop_assert!(good);
        }
    }
}
