//! Keyed paths: what their keys become and what lies between.

use super::*;
use crate::{geometry::Segment, scene::Geometry};

fn triangle(side: f32) -> Path {
    Path::polygon(&[Point::ZERO, Point::new(side, 0.0), Point::new(0.0, side)])
}

fn keys_of(geometry: Geometry) -> Vec<MorphKey> {
    let shape = Node::Shape(Shape {
        geometry,
        fill: Some(Fill::new(Color::hex(0))),
        stroke: None,
    });
    let program = Program::new(&scene_of(vec![shape]));
    match &program.outlines[0].source {
        Source::Keyed(keys) => keys.clone(),
        other => panic!("{other:?} is not keyed"),
    }
}

fn path_at(geometry: impl Into<Geometry>, t_ms: f32) -> Path {
    let keys = keys_of(geometry.into());
    let source = Source::Keyed(keys);
    source.at(t_ms).expect("a path").into_owned()
}

#[test]
fn equal_paths_keep_their_points() {
    let path = keyed(vec![
        (0.0, triangle(0.0)),
        (100.0, triangle(10.0)),
        (200.0, triangle(0.0)),
    ]);
    for (t_ms, side) in [
        (-5.0, 0.0),
        (0.0, 0.0),
        (50.0, 5.0),
        (100.0, 10.0),
        (150.0, 5.0),
        (999.0, 0.0),
    ] {
        assert_eq!(path_at(path.clone(), t_ms), triangle(side), "at {t_ms}");
    }
    assert!(
        keys_of(path.into()).iter().all(|k| k.arrive.is_none()),
        "nothing is kept twice"
    );
}

#[test]
fn lines_become_curves_where_the_other_side_has_one() {
    let to = |p: Point| Path {
        segments: vec![Segment::Move(Point::ZERO), Segment::Line(p)],
    };
    let third = Point::new(1.0, 1.0);
    let curve = Path {
        segments: vec![
            Segment::Move(Point::ZERO),
            Segment::Cubic(third, third, Point::new(3.0, 0.0)),
        ],
    };
    let end = Point::new(3.0, 3.0);
    let path = keyed(vec![
        (0.0, to(end)),
        (100.0, curve.clone()),
        (200.0, to(end)),
    ]);
    let straight = Segment::Cubic(Point::new(1.0, 1.0), Point::new(2.0, 2.0), end);
    assert_eq!(path_at(path.clone(), 0.0).segments[1], straight);
    assert_eq!(path_at(path.clone(), 100.0), curve);
    assert_eq!(path_at(path, 200.0).segments[1], straight);
}

#[test]
fn neighbors_always_have_the_same_segments() {
    let paths = [
        triangle(1.0),
        Path::circle(Point::ZERO, 5.0),
        Path::circle(Point::ZERO, 9.0),
        Path::default(),
        triangle(4.0),
    ];
    for ease in [Easing::Linear, Easing::Hold] {
        let keys = paths.iter().enumerate();
        let keys = keys
            .map(|(idx, p)| Keyframe::new(idx as f32 * 100.0, p.clone(), ease))
            .collect();
        let keys = keys_of(Animated::Keyed { keys }.into());
        assert_eq!(keys[0].arrive, None);
        for pair in keys.windows(2) {
            let arrive = pair[1].arrive.as_ref().unwrap_or(&pair[1].leave);
            let kinds = |p: &Path| {
                p.segments
                    .iter()
                    .map(core::mem::discriminant)
                    .collect::<Vec<_>>()
            };
            assert_eq!(kinds(&pair[0].leave), kinds(arrive));
        }
        assert_eq!(keys.last().map(|k| &k.leave), Some(&triangle(4.0)));
    }
}

#[test]
fn groups_of_points_that_move_together_are_points_too() {
    let moving = keyed(vec![(0.0, triangle(0.0)), (100.0, triangle(10.0))]);
    let fixed = triangle(1.0);
    let grouped = Geometry::group(
        Transform::at(5.0, 0.0),
        vec![moving.clone().into(), fixed.into(), moving.into()],
    );
    let path = path_at(grouped, 100.0);
    let points = |side: f32| {
        [
            Point::new(5.0, 0.0),
            Point::new(5.0 + side, 0.0),
            Point::new(5.0, side),
        ]
    };
    let expect = [10.0, 1.0, 10.0]
        .map(|side| Path::polygon(&points(side)).segments)
        .concat();
    assert_eq!(path.segments, expect);
}

#[test]
fn a_path_whose_keys_are_all_alike_does_not_move() {
    let path: Geometry = keyed(vec![(0.0, triangle(1.0)), (100.0, triangle(1.0))]).into();
    assert!(!path.moves(), "it stays");
}
