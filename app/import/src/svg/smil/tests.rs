//! Animations as small SVGs and the keyframes that they become.

use mtor_video::{Animated, Geometry, Group, Node, Paint, Point, Position};

use super::timing::{Timing, clock, film_ms};
use crate::{Fonts, Import, svg};

#[test]
fn clock_values_are_read() {
    let table = [
        ("5", Some(5000.0)),
        ("1.5s", Some(1500.0)),
        ("30ms", Some(30.0)),
        ("2min", Some(120_000.0)),
        ("1:02:03", Some(3_723_000.0)),
        ("01:30.5", Some(90_500.0)),
        ("-2s", Some(-2000.0)),
        ("click", None),
        ("inf", None),
        ("", None),
        ("1e9", None),
        ("99999h", None),
    ];
    for (text, ms) in table {
        assert_eq!(clock(text), ms, "{text}");
    }
}

#[test]
fn a_film_ends_when_all_has_ended_and_loops_where_all_begins_again() {
    let timing = |begin_ms: f32, pass_ms: f32, passes: f32| Timing {
        begin_ms,
        pass_ms,
        passes,
        freezes: false,
    };
    let forever = f32::INFINITY;
    let table = [
        (vec![timing(0.0, 2000.0, 1.0)], 2000.0),
        (vec![timing(500.0, 1000.0, 3.0)], 3500.0),
        (
            vec![timing(0.0, 2000.0, forever), timing(0.0, 3000.0, forever)],
            6000.0,
        ),
        (
            vec![timing(0.0, 2000.0, forever), timing(0.0, 5000.0, 1.0)],
            6000.0,
        ),
        (
            vec![timing(0.0, 9973.0, forever), timing(0.0, 9967.0, forever)],
            9973.0,
        ),
        (vec![timing(700.0, forever, 1.0)], 700.0),
    ];
    for (timings, ms) in table {
        assert_eq!(film_ms(&timings, 120_000.0), ms, "{timings:?}");
    }
}

#[track_caller]
fn import(content: &str) -> Import {
    let file = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">{content}</svg>"#
    );
    svg::import(file.as_bytes(), &Fonts::default()).expect("an SVG file")
}

/// All groups, outermost first.
fn groups(nodes: &[Node]) -> Vec<&Group> {
    let mut found = Vec::new();
    for node in nodes {
        if let Node::Group(group) = node {
            found.push(group);
            found.extend(groups(&group.nodes));
        }
    }
    found
}

fn shapes(nodes: &[Node]) -> Vec<&mtor_video::Shape> {
    let mut found = Vec::new();
    for node in nodes {
        match node {
            Node::Shape(shape) => found.push(shape),
            Node::Group(group) => found.extend(shapes(&group.nodes)),
            _ => {}
        }
    }
    found
}

fn keys<T: Clone>(value: &Animated<T>) -> Vec<(f32, T)> {
    match value {
        Animated::Fixed(_) => Vec::new(),
        Animated::Keyed { keys } => keys.iter().map(|k| (k.at_ms, k.value.clone())).collect(),
    }
}

#[test]
fn a_rotation_turns_around_its_center() {
    let import = import(
        r#"<rect width="9" height="9" transform="scale(7)"><animateTransform attributeName="transform"
        type="rotate" from="0 50 40" to="360 50 40" dur="2s" repeatCount="indefinite"/></rect>"#,
    );
    assert_eq!(import.left_out, []);
    assert_eq!(import.scene.duration_ms, 2000.0);
    let groups = groups(&import.scene.layers[0].group.nodes);
    let transform = &groups[0].transform;
    assert_eq!(keys(&transform.rotation_deg), [(0.0, 0.0), (2000.0, 360.0)]);
    assert_eq!(transform.anchor, Animated::Fixed(Point::new(50.0, 40.0)));
    // The transform that it replaces is gone.
    assert!(
        groups[1..]
            .iter()
            .all(|group| group.transform.is_identity())
    );
}

#[test]
fn a_sum_stays_inside_the_own_transform() {
    let import = import(
        r#"<g transform="translate(5 6)"><rect width="9" height="9"/><animateTransform attributeName="transform"
        additive="sum" type="translate" values="0 0;10 0" dur="1s"/></g>"#,
    );
    let groups = groups(&import.scene.layers[0].group.nodes);
    let moving = groups
        .iter()
        .find(|g| !g.transform.position.is_fixed())
        .expect("it moves");
    let Position::Joint(position) = &moving.transform.position else {
        panic!("one position");
    };
    let expected = [(0.0, Point::ZERO), (1000.0, Point::new(10.0, 0.0))];
    assert_eq!(keys(position), expected);
    assert_eq!(groups[0].transform.position, Point::new(5.0, 6.0).into());
}

#[test]
fn passes_are_written_out_into_the_loop() {
    let import = import(
        r#"<g opacity=".5"><rect width="9" height="9"/><animate attributeName="opacity" values="0;1" dur="1s" repeatCount="2" fill="freeze"/></g>
        <g><rect width="9" height="9"/><animate attributeName="opacity" values="1;0;1" dur="4s" calcMode="discrete"/></g>"#,
    );
    assert_eq!(import.scene.duration_ms, 4000.0);
    let groups = groups(&import.scene.layers[0].group.nodes);
    let moving: Vec<_> = groups.iter().filter_map(|g| g.opacity.as_ref()).collect();
    let at = |value: &Animated<f32>, t: f32| value.at(t).expect("a value");
    assert!((at(moving[0], 500.0) - 0.5).abs() < 0.01);
    assert!((at(moving[0], 1250.0) - 0.25).abs() < 0.01);
    assert_eq!(at(moving[0], 3500.0), 1.0);
    assert_eq!(at(moving[1], 1000.0), 1.0);
    assert_eq!(at(moving[1], 2000.0), 0.0);
}

#[test]
fn before_and_after_it_runs_the_own_value_holds() {
    let import = import(
        r#"<g><rect width="9" height="9" opacity=".25"><animate attributeName="opacity" begin="1s" dur="1s" to="1"/></rect></g>
        <g><rect width="9" height="9"/><set attributeName="visibility" to="hidden" begin="2s" dur="1s"/></g>"#,
    );
    let groups = groups(&import.scene.layers[0].group.nodes);
    let moving: Vec<_> = groups.iter().filter_map(|g| g.opacity.as_ref()).collect();
    let values: Vec<f32> = [500.0, 1500.0, 2500.0]
        .map(|t| moving[0].at(t).unwrap())
        .to_vec();
    assert!(
        (values[0] - 0.25).abs() < 0.01 && (values[2] - 0.25).abs() < 0.01,
        "{values:?}"
    );
    assert!((values[1] - 0.625).abs() < 0.01, "{values:?}");
    assert_eq!(moving[1].at(2500.0), Some(0.0));
    assert_eq!(moving[1].at(1500.0), Some(1.0));
}

#[test]
fn paints_and_figures_move_by_reading_the_file_again() {
    let import = import(
        r##"<circle r="5" stroke="red"><animate attributeName="r" values="5;10;5" dur="2s"/>
        <animate attributeName="fill" from="#f00" to="blue" dur="2s"/>
        <animate attributeName="stroke-width" values="1;3" dur="2s" calcMode="spline" keySplines=".4 0 .6 1" keyTimes="0;1"/></circle>
        <path d="M0 0H9V9Z"><animate attributeName="d" values="M0 0H9V9Z;M0 0H5V5H0Z" dur="2s"/></path>"##,
    );
    assert_eq!(import.left_out, []);
    let shapes = shapes(&import.scene.layers[0].group.nodes);
    let Geometry::Path(path) = &shapes[0].geometry else {
        panic!("a path");
    };
    assert!(keys(path).len() >= 3);
    let Some(Paint::Solid(color)) = shapes[0].fill.as_ref().map(|fill| &fill.paint) else {
        panic!("a color");
    };
    let middle = color.at(1000.0).expect("a color");
    assert!(
        (middle.r - 0.5).abs() < 0.01 && (middle.b - 0.5).abs() < 0.01,
        "{middle:?}"
    );
    let width = shapes[0]
        .stroke
        .as_ref()
        .expect("a stroke")
        .width
        .at(1000.0);
    assert!((width.unwrap() - 2.0).abs() < 0.05, "{width:?}");
    let Geometry::Path(path) = &shapes[1].geometry else {
        panic!("a path");
    };
    assert_eq!(keys(path).len(), 2);
    assert_ne!(
        keys(path)[0].1.segments.len(),
        keys(path)[1].1.segments.len()
    );
}

#[test]
fn gradients_move() {
    let import = import(
        r##"<linearGradient id="g"><stop stop-color="red"><animate attributeName="stop-color" values="red;lime" dur="1s"/></stop>
        <stop offset="1" stop-color="blue"/><animateTransform attributeName="gradientTransform" type="translate" values="0;.5" dur="1s"/></linearGradient>
        <rect width="10" height="10" fill="url(#g)"/>"##,
    );
    assert_eq!(import.left_out, []);
    let shapes = shapes(&import.scene.layers[0].group.nodes);
    let Some(Paint::Linear { from, stops, .. }) = shapes[0].fill.as_ref().map(|f| &f.paint) else {
        panic!("a gradient");
    };
    assert_eq!(keys(from).last().map(|k| k.1), Some(Point::new(5.0, 0.0)));
    assert_eq!(keys(&stops[0].color).len(), 2);
}

#[test]
fn a_way_is_walked_and_faced() {
    let import = import(
        r##"<path id="way" d="M10 20 H30 V40"/><rect width="2" height="2"><animateMotion dur="4s" rotate="auto"><mpath href="#way"/></animateMotion></rect>"##,
    );
    assert_eq!(import.left_out, []);
    let groups = groups(&import.scene.layers[0].group.nodes);
    let moving = groups
        .iter()
        .find(|g| g.transform.orient)
        .expect("it faces its way");
    let Position::Joint(position) = &moving.transform.position else {
        panic!("one position");
    };
    let expected = [
        (0.0, Point::new(10.0, 20.0)),
        (2000.0, Point::new(30.0, 20.0)),
        (4000.0, Point::new(30.0, 40.0)),
    ];
    assert_eq!(keys(position), expected);
}

#[test]
fn an_animation_may_begin_when_another_ends() {
    let import = import(
        r#"<rect width="9" height="9"><animate id="a" attributeName="opacity" values="0;1" begin="0;b.end" dur="1s"/>
        <animate id="b" attributeName="opacity" values="1;0" begin="a.end+500ms" dur="1s"/></rect>"#,
    );
    assert_eq!(import.scene.duration_ms, 2500.0);
    assert_eq!(import.left_out, []);
}

#[test]
fn what_does_not_map_is_named() {
    let table = [
        (
            r#"<rect id="r" width="9" height="9"><animate attributeName="opacity" to="1" begin="click" dur="1s"/></rect>"#,
            "animate opacity without a time that is known",
        ),
        (
            r#"<rect id="r" width="9" height="9"><animateTransform attributeName="transform" type="skewY" from="0" to="9" dur="1s"/></rect>"#,
            "animateTransform transform type skewY",
        ),
        (
            r#"<rect id="r" width="9" height="9"><animate attributeName="filter" from="none" to="x" dur="1s"/></rect>"#,
            "animate filter",
        ),
        (
            r#"<rect id="r" width="9" height="9"><animate attributeName="x" values="1;2;3" keyTimes="0;1" dur="1s"/></rect>"#,
            "animate x with values that are not known",
        ),
    ];
    for (content, what) in table {
        let left_out = import(content).left_out;
        assert!(
            left_out.iter().any(|it| it.what == what),
            "{what}: {left_out:?}"
        );
    }
}
