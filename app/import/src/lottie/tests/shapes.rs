//! Lists of paths, modifiers and styles.

use mtor_video::{
    Animated, Blend, Color, Dash, FillRule, Geometry, LineCap, LineJoin, MergeMode, Modifier, Node,
    Paint, Point, TrimMode,
};
use serde_json::{Value, json};

use super::{document, group, left_out, nodes, shape, shape_layer};

fn ellipse(side: u32) -> Value {
    json!({"ty": "el", "p": {"k": [0, 0]}, "s": {"k": [side, side]}})
}

fn fill(red: u32) -> Value {
    json!({"ty": "fl", "c": {"k": [red, 0, 0, 1]}, "o": {"k": 100}})
}

fn stroke() -> Value {
    json!({"ty": "st", "c": {"k": [0, 0, 1, 1]}, "o": {"k": 100}, "w": {"k": 2}})
}

fn trim(end: u32) -> Value {
    json!({"ty": "tm", "s": {"k": 0}, "e": {"k": end}, "o": {"k": 0}, "m": 1})
}

/// A geometry as a short text: what the order of a list comes to.
fn told(geometry: &Geometry) -> String {
    let list = |parts: &[Geometry]| parts.iter().map(told).collect::<Vec<_>>().join(" ");
    match geometry {
        Geometry::Path(_) => "path".to_owned(),
        Geometry::Rect { .. } => "rect".to_owned(),
        Geometry::Ellipse { ellipse } => match &ellipse.size {
            Animated::Fixed(size) => format!("el{}", size.x),
            Animated::Keyed { .. } => "el".to_owned(),
        },
        Geometry::Polystar { .. } => "star".to_owned(),
        Geometry::Group { group } => format!("({})", list(&group.parts)),
        Geometry::Modified { modified } => {
            let by = match &modified.by {
                Modifier::Trim(trim) => match &trim.end {
                    Animated::Fixed(end) => format!("trim{}", end * 100.0),
                    Animated::Keyed { .. } => "trim".to_owned(),
                },
                Modifier::Round { .. } => "round".to_owned(),
                Modifier::Offset(_) => "offset".to_owned(),
                Modifier::Pucker { .. } => "pucker".to_owned(),
                Modifier::ZigZag(_) => "zigzag".to_owned(),
                Modifier::Twist { .. } => "twist".to_owned(),
                Modifier::Merge(_) => "merge".to_owned(),
                Modifier::Repeat(_) => "repeat".to_owned(),
            };
            let kept = modified.keep.map(|[from, to]| format!("/{from}-{to}"));
            format!(
                "{by}[{}]{}",
                list(&modified.parts),
                kept.unwrap_or_default()
            )
        }
    }
}

/// Nodes back to front, as a short text.
fn drawn(nodes: &[Node]) -> String {
    let told_node = |node: &Node| match node {
        Node::Shape(shape) => {
            let paints = match (&shape.fill, &shape.stroke) {
                (Some(_), Some(_)) => "both",
                (Some(_), None) => "fill",
                (None, Some(_)) => "stroke",
                (None, None) => "nothing",
            };
            format!("{paints}:{}", told(&shape.geometry))
        }
        Node::Group(group) => format!("{{{}}}", drawn(&group.nodes)),
        Node::Repeat(repeat) => format!("repeat{{{}}}", drawn(&repeat.nodes)),
        other => format!("{other:?}"),
    };
    nodes.iter().map(told_node).collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn check(items: Value, expected: &str) {
    assert_eq!(drawn(&nodes(items)), expected);
}

fn group_of(items: &[Value], x: u32) -> Value {
    let mut items = items.to_vec();
    items.push(json!({"ty": "tr", "p": {"k": [x, 0]}}));
    json!({"ty": "gr", "it": items})
}

#[test]
fn styles_paint_what_is_above_them_and_the_first_lies_on_top() {
    check(
        json!([ellipse(1), fill(0), ellipse(2), fill(1)]),
        "fill:(el1 el2), fill:el1",
    );
    check(json!([fill(0), ellipse(1)]), "");
    check(json!([ellipse(1), stroke(), fill(0)]), "both:el1");
    check(
        json!([ellipse(1), fill(0), stroke()]),
        "stroke:el1, fill:el1",
    );
    check(
        json!([ellipse(1), stroke(), ellipse(2), fill(0)]),
        "fill:(el1 el2), stroke:el1",
    );
    let mut hidden = fill(0);
    hidden["hd"] = json!(true);
    check(json!([ellipse(1), hidden, stroke()]), "stroke:el1");
}

#[test]
fn groups_without_a_place_of_their_own_are_not_kept() {
    check(
        json!([group_of(&[ellipse(1), fill(0)], 0), ellipse(2), fill(1)]),
        "fill:(el1 el2), fill:el1",
    );
    check(json!([group_of(&[ellipse(1), fill(0)], 5)]), "{fill:el1}");
}

#[test]
fn styles_paint_nested_paths_where_their_groups_put_them() {
    check(
        json!([group_of(&[ellipse(1)], 5), stroke()]),
        "stroke:(el1)",
    );
    let nodes = nodes(json!([group_of(&[ellipse(1)], 5), stroke()]));
    let Geometry::Group { group } = &shape(&nodes[0]).geometry else {
        panic!("not a group")
    };
    assert_eq!(group.transform.position, Point::new(5.0, 0.0).into());
}

#[test]
fn modifiers_change_what_is_above_them_whoever_paints_it() {
    check(
        json!([ellipse(1), trim(50), stroke()]),
        "stroke:trim50[el1]",
    );
    check(
        json!([ellipse(1), stroke(), trim(50)]),
        "stroke:trim50[el1]",
    );
    check(
        json!([ellipse(1), trim(50), ellipse(2), stroke()]),
        "stroke:(trim50[el1] el2)",
    );
    check(
        json!([
            group_of(&[ellipse(1), trim(20), stroke()], 5),
            trim(50),
            ellipse(2),
            fill(0)
        ]),
        "fill:(trim50[(trim20[el1])] el2), {stroke:trim50[trim20[el1]]}",
    );
    // A merge prepares paths for the styles below it.
    let merge = json!({"ty": "mm", "mm": 3});
    check(
        json!([ellipse(1), ellipse(2), stroke(), merge, fill(0)]),
        "fill:merge[el1 el2], stroke:(el1 el2)",
    );
}

#[test]
fn a_chained_trim_runs_on_over_what_lies_beside() {
    let chained = || json!({"ty": "tm", "s": {"k": 0}, "e": {"k": 50}, "m": 2});
    let groups = json!([
        group_of(&[ellipse(1), fill(0)], 5),
        group_of(&[ellipse(2), stroke()], 0),
        chained()
    ]);
    check(
        groups,
        "stroke:trim50[el1 el2]/1-2, {fill:trim50[el1 el2]/0-1}",
    );
    check(
        json!([ellipse(1), fill(0), ellipse(2), stroke(), chained()]),
        "stroke:trim50[el1 el2], fill:trim50[el1 el2]/0-1",
    );
    let mut hidden = ellipse(2);
    hidden["hd"] = json!(true);
    check(
        json!([ellipse(1), fill(0), hidden, chained()]),
        "fill:trim50[el1]",
    );
}

#[test]
fn repeaters_repeat_pictures_and_paths() {
    let repeat = json!({"ty": "rp", "c": {"k": 3}, "o": {"k": 1}, "m": 2,
        "tr": {"p": {"k": [7, 0]}, "so": {"k": 100}, "eo": {"k": 20}}});
    check(json!([ellipse(1), fill(0), repeat]), "repeat{fill:el1}");
    check(json!([ellipse(1), repeat, fill(0)]), "fill:repeat[el1]");
    check(
        json!([ellipse(1), fill(0), repeat, stroke()]),
        "stroke:repeat[el1], repeat{fill:el1}",
    );
    let nodes = nodes(json!([ellipse(1), fill(0), repeat]));
    let Node::Repeat(it) = &nodes[0] else {
        panic!("not a repeater")
    };
    assert_eq!(
        (it.copies.clone(), it.offset.clone(), it.below),
        (3.0.into(), 1.0.into(), false)
    );
    // The end is that of a fourth copy.
    assert_eq!(it.start_opacity, 1.0.into());
    let last = it.end_opacity.at(0.0).unwrap();
    assert!((last - (1.0 - 0.8 * 2.0 / 3.0)).abs() < 1.0e-6, "{last}");
}

#[test]
fn copies_past_what_a_scene_may_hold_are_cut_and_named() {
    let repeat = json!({"ty": "rp", "c": {"k": 900}, "tr": {}});
    let layer = shape_layer(json!([ellipse(1), fill(0), repeat, repeat]));
    let list = left_out(&document(json!([layer])));
    assert_eq!(list, ["copies past the 5th at layer \"L\""]);
}

#[test]
fn strokes_have_ends_corners_and_dashes() {
    let stroke = json!({"ty": "gs", "t": 1, "s": {"k": [0, 0]}, "e": {"k": [9, 0]}, "o": {"k": 50},
        "w": {"k": 4}, "lc": 3, "lj": 1, "ml": 7, "bm": 16,
        "g": {"p": 2, "k": {"k": [0, 1, 0, 0, 1, 0, 0, 1]}},
        "d": [{"n": "d", "v": {"k": 5}}, {"n": "g", "v": {"k": 3}}, {"n": "o", "v": {"k": 2}}]});
    let drawn = nodes(json!([ellipse(1), stroke]));
    let stroke = shape(&drawn[0]).stroke.clone().unwrap();
    assert_eq!(
        (stroke.width, stroke.opacity),
        (4.0.into(), Some(0.5.into()))
    );
    assert_eq!(
        (stroke.cap, stroke.join, stroke.miter_limit),
        (LineCap::Square, LineJoin::Miter, 7.0)
    );
    assert_eq!(stroke.blend, Blend::Add);
    assert_eq!(
        stroke.dash,
        Some(Dash {
            lengths: vec![5.0.into(), 3.0.into()],
            offset: 2.0.into()
        })
    );
}

#[test]
fn fills_have_rules_and_every_modifier_is_read() {
    let even = json!({"ty": "fl", "c": {"k": [0, 1, 0]}, "r": 2});
    let drawn = nodes(json!([ellipse(1),
        {"ty": "rd", "r": {"k": 1}}, {"ty": "pb", "a": {"k": 1}}, {"ty": "zz", "pt": {"k": 2}},
        {"ty": "tw"}, {"ty": "op"}, {"ty": "mm", "mm": 4}, even]));
    let shape = shape(&drawn[0]);
    assert_eq!(shape.fill.as_ref().unwrap().rule, FillRule::EvenOdd);
    assert_eq!(
        told(&shape.geometry),
        "merge[offset[twist[zigzag[pucker[round[el1]]]]]]"
    );
    let Geometry::Modified { modified } = &shape.geometry else {
        panic!("not modified")
    };
    assert_eq!(modified.by, Modifier::Merge(MergeMode::Intersect));
}

#[test]
fn figures_may_go_the_other_way_round() {
    let drawn = nodes(json!([
        {"ty": "rc", "d": 3, "s": {"k": [4, 6]}, "r": {"k": 2}},
        {"ty": "sr", "sy": 2, "pt": {"k": 6}, "or": {"k": 9}, "os": {"k": 30}},
        {"ty": "tm", "m": 2}, fill(0)]));
    let Geometry::Modified { modified } = &shape(&drawn[0]).geometry else {
        panic!("not modified")
    };
    let (Geometry::Rect { rect }, Geometry::Polystar { polystar }) =
        (&modified.parts[0], &modified.parts[1])
    else {
        panic!("not a rectangle and a star")
    };
    assert!(rect.reversed && !polystar.reversed && polystar.inner_radius.is_none());
    let Modifier::Trim(trim) = &modified.by else {
        panic!("not a trim")
    };
    assert_eq!(
        (trim.mode, trim.end.clone()),
        (TrimMode::Chained, 1.0.into())
    );
}

#[test]
fn color_stops_and_opacity_stops_meet() {
    let fill = json!({"ty": "gf", "t": 2, "s": {"k": [1, 2]}, "e": {"k": [11, 2]}, "h": {"k": 50},
        "a": {"k": 90}, "g": {"p": 2, "k": {"k": [0, 1, 0, 0, 1, 0, 0, 0,  0, 0, 0.5, 1, 1, 1]}}});
    let drawn = nodes(json!([ellipse(1), fill]));
    let Paint::Radial {
        center,
        radius,
        focus,
        stops,
        ..
    } = &shape(&drawn[0]).fill.as_ref().unwrap().paint
    else {
        panic!("not radial")
    };
    assert_eq!(
        (center, radius),
        (&Point::new(1.0, 2.0).into(), &10.0.into())
    );
    let Some(Animated::Fixed(focus)) = focus else {
        panic!("no focus")
    };
    assert!(
        (focus.x - 1.0).abs() < 1e-4 && (focus.y - 7.0).abs() < 1e-4,
        "{focus:?}"
    );
    let told: Vec<(f32, [f32; 2])> = stops
        .iter()
        .map(|stop| match (&stop.offset, &stop.color) {
            (Animated::Fixed(offset), Animated::Fixed(Color { r, a, .. })) => (*offset, [*r, *a]),
            other => panic!("moves: {other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [(0.0, [1.0, 0.0]), (0.5, [0.5, 1.0]), (1.0, [0.0, 1.0])]
    );
}

#[test]
fn moving_stops_keep_their_number() {
    let row = |offset: f64| json!([0, 1, 0, 0, offset, 0, 0, 0, 0.2, 1, 0.9, 0]);
    let fill = json!({"ty": "gf", "t": 1, "g": {"p": 2, "k": {"a": 1, "k": [
        {"t": 10, "s": row(0.5)}, {"t": 20, "s": row(1.0)}]}}});
    let drawn = nodes(json!([ellipse(1), fill]));
    let Paint::Linear { stops, .. } = &shape(&drawn[0]).fill.as_ref().unwrap().paint else {
        panic!("not linear")
    };
    assert_eq!(stops.len(), 4);
    assert_eq!(stops[0].offset, 0.0.into());
    assert!(!stops[2].offset.is_fixed());
}

#[test]
fn groups_in_groups_are_read_down_to_a_limit() {
    let mut items = group_of(&[ellipse(1), fill(0)], 1);
    for _ in 0..20 {
        items = group_of(&[items], 1);
    }
    let drawn = nodes(json!([items]));
    let mut at = group(&drawn[0]);
    for _ in 0..20 {
        at = group(&at.nodes[0]);
    }
    for _ in 0..8 {
        items = group_of(&[items], 1);
    }
    assert!(nodes(json!([items])).is_empty());
    let list = left_out(&document(json!([shape_layer(json!([items]))])));
    assert!(list[0].starts_with("groups nested too deep"));
}
