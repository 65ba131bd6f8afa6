//! Small documents and what becomes of them.

use mtor_video::{Group, Layer, Node, Scene, Shape};
use serde_json::{Value, json};

use super::{import, looks_like};
use crate::{Fonts, Import, ImportError};

mod layers;
mod properties;
mod shapes;
mod words;

/// A document of these layers: frames 10 to 70 at 50 a second, so that a frame is 20 ms.
fn document(layers: Value) -> Value {
    json!({"v": "5.9.0", "fr": 50, "ip": 10, "op": 70, "w": 200, "h": 100, "layers": layers})
}

#[track_caller]
fn imported(document: &Value) -> Import {
    let bytes = serde_json::to_vec(document).unwrap();
    import(&bytes, &Fonts::default()).unwrap()
}

#[track_caller]
fn scene(layers: Value) -> Scene {
    imported(&document(layers)).scene
}

/// What was left out of a document, as `what at place`.
#[track_caller]
fn left_out(document: &Value) -> Vec<String> {
    let list = imported(document).left_out.into_iter();
    list.map(|l| format!("{} at {}", l.what, l.place)).collect()
}

/// A shape layer, always there, named "L".
fn shape_layer(shapes: Value) -> Value {
    json!({"ty": 4, "nm": "L", "ip": 10, "op": 70, "ks": {}, "shapes": shapes})
}

/// The nodes of a single shape layer, back to front.
#[track_caller]
fn nodes(shapes: Value) -> Vec<Node> {
    let mut scene = scene(json!([shape_layer(shapes)]));
    scene.layers.remove(0).group.nodes
}

#[track_caller]
fn shape(node: &Node) -> &Shape {
    match node {
        Node::Shape(shape) => shape,
        other => panic!("not a shape: {other:?}"),
    }
}

#[track_caller]
fn group(node: &Node) -> &Group {
    match node {
        Node::Group(group) => group,
        other => panic!("not a group: {other:?}"),
    }
}

#[track_caller]
fn layer<'s>(layers: &'s [Layer], name: &str) -> &'s Layer {
    layers.iter().find(|l| l.name == name).unwrap()
}

#[test]
fn a_document_gives_its_stage_its_length_and_its_moments() {
    let mut document = document(json!([]));
    document["nm"] = json!("Film");
    document["markers"] = json!([{"tm": 20, "cm": "start", "dr": 5}, {"cm": "nowhere"}]);
    let scene = imported(&document).scene;
    assert_eq!((scene.width, scene.height), (200.0, 100.0));
    assert_eq!((scene.duration_ms, scene.frame_rate), (1_200.0, 50.0));
    assert_eq!(scene.title, "Film");
    let markers: Vec<_> = scene
        .markers
        .iter()
        .map(|m| (m.at_ms, m.duration_ms))
        .collect();
    assert_eq!(markers, [(200.0, 100.0)]);
}

#[test]
fn what_is_missing_has_its_usual_value() {
    let scene = imported(&json!({"layers": [{}, 3, null, {"ty": 4}]})).scene;
    assert_eq!(
        (scene.width, scene.frame_rate, scene.duration_ms),
        (512.0, 30.0, 0.0)
    );
    assert_eq!(scene.layers.len(), 4);
}

#[test]
fn a_byte_order_mark_is_no_reason_to_refuse() {
    let bytes = b"\xef\xbb\xbf {\"layers\":[]}";
    assert!(looks_like(bytes));
    assert!(import(bytes, &Fonts::default()).is_ok());
}

#[test]
fn other_files_do_not_look_like_lottie() {
    for bytes in [
        &b"<svg/>"[..],
        b"PK\x03\x04",
        b"[{\"layers\":[]}]",
        b"{\"layer\":[]}",
        b"",
    ] {
        assert!(!looks_like(bytes), "{bytes:?}");
    }
}

#[track_caller]
fn check_refused(bytes: &[u8], expected: &str) {
    let found = match import(bytes, &Fonts::default()).unwrap_err() {
        ImportError::Unknown => "unknown",
        ImportError::Malformed { .. } => "malformed",
        ImportError::TooMany { what, .. } => what,
        ImportError::Cycle { .. } => "cycle",
    };
    assert_eq!(found, expected);
}

#[test]
fn what_cannot_be_read_or_drawn_is_refused_by_kind() {
    check_refused(b"", "malformed");
    check_refused(b"{\"layers\":", "malformed");
    check_refused(b"{\"layers\":3}", "malformed");
    check_refused(b"{}", "malformed");
    check_refused(b"{\"layers\":[],\"w\":1e999}", "malformed");
    let deep = format!("{{\"layers\":{}{}}}", "[".repeat(9_000), "]".repeat(9_000));
    check_refused(deep.as_bytes(), "malformed");
    let many = format!("{{\"layers\":[{}0]}}", "0,".repeat(super::VALUES_MAX));
    check_refused(many.as_bytes(), "bytes");
    let objects = format!("{{\"layers\":[{}0]}}", "{},".repeat(super::VALUES_MAX / 16));
    check_refused(objects.as_bytes(), "values");
    let layers = format!("{{\"layers\":[{}0]}}", "0,".repeat(30_000));
    check_refused(layers.as_bytes(), "layers");
}

#[test]
fn a_composition_in_itself_is_a_cycle() {
    let uses =
        |id: &str| json!([{"ty": 0, "refId": id, "w": 1, "h": 1, "ip": 0, "op": 9, "ks": {}}]);
    let mut document = document(uses("a"));
    document["assets"] =
        json!([{"id": "a", "layers": uses("b")}, {"id": "b", "layers": uses("a")}]);
    check_refused(&serde_json::to_vec(&document).unwrap(), "cycle");
}

#[test]
fn compositions_that_double_each_other_are_refused_before_they_are_unfolded() {
    let twice = |id: String| {
        let one = json!({"ty": 0, "refId": id, "w": 1, "h": 1, "ip": 0, "op": 9, "ks": {}});
        json!([one, one, one, one, one, one, one, one])
    };
    let mut document = document(twice("7".to_owned()));
    let mut assets = vec![json!({"id": "0", "layers": [{"ty": 1, "sw": 1, "sh": 1, "ks": {}}]})];
    assets
        .extend((1..8).map(|n| json!({"id": n.to_string(), "layers": twice((n - 1).to_string())})));
    document["assets"] = json!(assets);
    check_refused(&serde_json::to_vec(&document).unwrap(), "nodes");
}

#[test]
fn what_the_model_lacks_is_named_with_its_place() {
    let layer = json!({"ty": 4, "nm": "Sun", "ip": 10, "op": 70, "ddd": 1, "bm": 17,
        "ks": {"r": {"k": 0, "x": "time*10"}},
        "ef": [{"ty": 29, "nm": "Blur"}, {"ty": 5, "mn": "ADBE Slider Control", "nm": "S"},
               {"ty": 25, "nm": "Off", "en": 0}],
        "sy": [{"ty": 1, "nm": "Shadow"}],
        "shapes": [{"ty": "gr", "nm": "Rays", "it": [{"ty": "xx"}]}]});
    let sound = json!({"ty": 6, "nm": "Song", "ip": 10, "op": 70});
    assert_eq!(
        left_out(&document(json!([layer, sound]))),
        [
            "expression at layer \"Sun\"",
            "third dimension at layer \"Sun\"",
            "effect Blur at layer \"Sun\"",
            "expression control at layer \"Sun\"",
            "layer style Shadow at layer \"Sun\"",
            "blend mode 17 at layer \"Sun\"",
            "shape item \"xx\" at layer \"Sun\" > group \"Rays\"",
            "audio at layer \"Song\"",
        ]
    );
}

#[test]
fn lists_that_cost_their_square_stop_at_the_budget() {
    let items: Vec<Value> = (0..6_000)
        .flat_map(|_| {
            [
                json!({"ty": "el"}),
                json!({"ty": "fl", "c": {"k": [0, 0, 0]}}),
            ]
        })
        .collect();
    let list = left_out(&document(json!([shape_layer(json!(items))])));
    assert_eq!(list, ["shapes past what a scene may hold at layer \"L\""]);
}

#[test]
fn a_long_list_of_what_was_left_out_ends_with_a_count() {
    let layers: Vec<Value> = (0..500)
        .map(|n| json!({"ty": 6, "nm": n.to_string()}))
        .collect();
    let list = left_out(&document(json!(layers)));
    assert_eq!(list.len(), crate::limits::LEFT_OUT_MAX);
    assert_eq!(list.last().unwrap(), "301 more at composition");
}
