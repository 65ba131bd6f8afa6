//! Text layers.

use mtor_video::{Color, Fill, Node, Text};
use serde_json::{Value, json};

use super::{document, group, imported, left_out};

/// Letters "a" (half an em wide), "b" (an em wide) and the space (a quarter).
fn with_letters(layers: Value) -> Value {
    let letter = |ch: &str, width: u32, shapes: Value| json!({"ch": ch, "w": width, "style": "Regular", "fFamily": "Face", "data": {"shapes": shapes}});
    let outline = |x: u32| {
        json!([{"ty": "gr", "it": [{"ty": "sh", "ks": {"k": {
            "i": [[0, 0], [0, 0]], "o": [[0, 0], [0, 0]], "v": [[0, 0], [x, -70]], "c": true}}}]}])
    };
    let mut document = document(layers);
    document["fonts"] = json!({"list": [
        {"fName": "Face-Regular", "fFamily": "Face", "fStyle": "Regular", "ascent": 80}]});
    document["chars"] = json!([
        letter("a", 50, outline(50)),
        letter("b", 100, outline(100)),
        letter(" ", 25, json!([]))
    ]);
    document
}

fn text_layer(keys: Value) -> Value {
    json!({"ty": 5, "nm": "T", "ip": 10, "op": 70, "ks": {}, "t": {"d": {"k": keys}, "a": []}})
}

fn document_of(text: &str, rest: Value) -> Value {
    let mut document =
        json!({"t": text, "f": "Face-Regular", "s": 20, "lh": 30, "j": 0, "fc": [1, 0, 0]});
    for (key, value) in rest.as_object().unwrap() {
        document[key] = value.clone();
    }
    document
}

#[track_caller]
fn texts(text: &str, rest: Value) -> Vec<Text> {
    let layer = text_layer(json!([{"t": 0, "s": document_of(text, rest)}]));
    let scene = imported(&with_letters(json!([layer]))).scene;
    let nodes = scene.layers[0].group.nodes.iter();
    nodes
        .map(|node| match node {
            Node::Text(text) => text.clone(),
            other => panic!("not a text: {other:?}"),
        })
        .collect()
}

#[track_caller]
fn check(text: &str, rest: Value, expected: &[(f32, f32)]) {
    let found: Vec<(f32, f32)> = texts(text, rest)[0]
        .glyphs
        .iter()
        .map(|g| (g.x, g.y))
        .collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn letters_stand_side_by_side_line_under_line() {
    check("ab a", json!({}), &[(0.0, 0.0), (10.0, 0.0), (35.0, 0.0)]);
    check("ab\ra", json!({}), &[(0.0, 0.0), (10.0, 0.0), (0.0, 30.0)]);
    check("ab", json!({"j": 1}), &[(-30.0, 0.0), (-20.0, 0.0)]);
    check(
        "ab\ra",
        json!({"j": 2}),
        &[(-15.0, 0.0), (-5.0, 0.0), (-5.0, 30.0)],
    );
    check(
        "ab",
        json!({"tr": 100, "ls": 5}),
        &[(0.0, -5.0), (12.0, -5.0)],
    );
    check("a\rb", json!({"lh": 0}), &[(0.0, 0.0), (0.0, 24.0)]);
}

#[test]
fn a_box_breaks_lines_at_spaces_and_long_words_anywhere() {
    let sides = |width: u32| json!({"sz": [width, 90], "ps": [-5, -40]});
    check(
        "ab ab",
        sides(40),
        &[(-5.0, -24.0), (5.0, -24.0), (-5.0, 6.0), (5.0, 6.0)],
    );
    check("bb", sides(30), &[(-5.0, -24.0), (-5.0, 6.0)]);
    check("bb", sides(0), &[(-5.0, -24.0), (-5.0, 6.0)]);
}

#[test]
fn outlines_are_kept_once_and_in_ems() {
    let layer = text_layer(json!([{"t": 0, "s": document_of("aba", json!({}))}]));
    let scene = imported(&with_letters(json!([layer]))).scene;
    assert_eq!(scene.glyphs.len(), 2);
    let mtor_video::Segment::Line(end) = scene.glyphs[0].segments[1] else {
        panic!("not a line")
    };
    assert!((end.x - 0.5).abs() < 1e-6 && (end.y + 0.7).abs() < 1e-6);
}

#[test]
fn strokes_lie_under_the_fill_unless_the_document_says_over() {
    let paints = json!({"sc": [0, 0, 1], "sw": 3});
    let under = texts("a", paints.clone());
    assert!(under[0].stroke.is_some() && under[0].fill.is_none());
    assert_eq!(under[1].fill, Some(Fill::new(Color::rgb(1.0, 0.0, 0.0))));
    let mut over = paints;
    over["of"] = json!(true);
    assert_eq!(texts("a", over).len(), 1);
}

#[test]
fn documents_replace_each_other() {
    let keys = json!([{"t": 20, "s": document_of("a", json!({}))}, {"t": 40, "s": document_of("b", json!({}))}]);
    let scene = imported(&with_letters(json!([text_layer(keys)]))).scene;
    let nodes = &scene.layers[0].group.nodes;
    let (first, second) = (
        group(&nodes[0]).span.unwrap(),
        group(&nodes[1]).span.unwrap(),
    );
    assert!(first.from_ms < 0.0 && second.to_ms > 1_200.0);
    assert_eq!((first.to_ms, second.from_ms), (600.0, 600.0));
}

#[test]
fn what_text_lacks_is_named() {
    let mut layer = text_layer(json!([{"t": 0, "s": document_of("aq", json!({}))}]));
    layer["t"]["a"] = json!([{"nm": "Fade", "a": {"o": {"k": 0}}}]);
    layer["t"]["p"] = json!({"m": 0});
    assert_eq!(
        left_out(&with_letters(json!([layer]))),
        [
            "text animator \"Fade\" at layer \"T\"",
            "text on a path at layer \"T\"",
            "letter 'q' at layer \"T\"",
        ]
    );
    let plain = text_layer(json!([{"t": 0, "s": document_of("a", json!({}))}]));
    assert_eq!(
        left_out(&document(json!([plain]))),
        ["font Face-Regular at layer \"T\""]
    );
}
