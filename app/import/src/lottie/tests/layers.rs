//! Layers, masks, mattes, compositions and pictures.

use mtor_video::{
    Animated, Blend, Clock, Color, Fill, MaskMode, MatteKind, MatteSource, Node, Path, Span, Use,
};
use serde_json::{Value, json};

use super::{document, group, imported, layer, left_out, scene, shape};

fn solid(name: &str, rest: Value) -> Value {
    let mut layer = json!({"ty": 1, "nm": name, "sw": 10, "sh": 20, "sc": "#ff0000",
        "ip": 10, "op": 70, "ks": {}});
    for (key, value) in rest.as_object().unwrap() {
        layer[key] = value.clone();
    }
    layer
}

#[test]
fn the_first_layer_is_topmost_and_parents_are_found() {
    let layers = json!([
        solid("top", json!({"ind": 5, "parent": 9})),
        solid("back", json!({"ind": 9}))
    ]);
    let scene = scene(layers);
    let names: Vec<&str> = scene.layers.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["back", "top"]);
    assert_eq!(scene.layers[1].parent, Some(0));
    let drawn = shape(&scene.layers[0].group.nodes[0]);
    assert_eq!(drawn.geometry, Path::rect(0.0, 0.0, 10.0, 20.0).into());
    assert_eq!(drawn.fill, Some(Fill::new(Color::hex(0x00ff_0000))));
}

#[test]
fn circles_of_parents_and_mattes_are_cut_and_named() {
    let around = json!([
        solid("a", json!({"ind": 1, "parent": 2, "tt": 1, "tp": 2})),
        solid("b", json!({"ind": 2, "parent": 1, "tt": 1, "tp": 1})),
        solid("c", json!({"ind": 3, "parent": 1})),
    ]);
    let list = left_out(&document(around.clone()));
    assert_eq!(list.len(), 4, "{list:?}");
    let scene = scene(around);
    assert!(layer(&scene.layers, "a").parent.is_none());
    assert!(layer(&scene.layers, "b").group.matte.is_none());
    assert_eq!(layer(&scene.layers, "c").parent, Some(2));
}

#[test]
fn layers_are_there_from_and_to_their_frames() {
    let spans = [
        ((10, 70), None),
        ((0, 99), None),
        (
            (20, 40),
            Some(Span {
                from_ms: 200.0,
                to_ms: 600.0,
            }),
        ),
        (
            (40, 20),
            Some(Span {
                from_ms: 600.0,
                to_ms: 600.0,
            }),
        ),
    ];
    for ((ip, op), expected) in spans {
        let scene = scene(json!([solid("a", json!({"ip": ip, "op": op}))]));
        assert_eq!(scene.layers[0].group.span, expected, "{ip} to {op}");
    }
}

#[test]
fn hidden_layers_show_nothing_but_lead_their_children() {
    let scene = scene(json!([
        solid(
            "a",
            json!({"hd": true, "ind": 1, "ks": {"r": {"k": 9}}, "ao": 1, "bm": 3})
        ),
        solid("b", json!({"bm": 3, "ao": 1, "ks": {"o": {"k": 30}}})),
    ]));
    let (a, b) = (layer(&scene.layers, "a"), layer(&scene.layers, "b"));
    assert!(a.hidden && a.group.nodes.is_empty());
    assert_eq!(a.group.transform.rotation_deg, 9.0.into());
    assert!(!b.hidden && b.group.transform.orient);
    assert_eq!(
        (b.group.blend, b.group.opacity.clone()),
        (Blend::Overlay, Some(0.3.into()))
    );
}

#[test]
fn mattes_are_the_layer_above_or_the_named_one() {
    let scene = scene(json!([
        solid("cutter", json!({"ind": 1, "td": 1})),
        solid("cut", json!({"ind": 2, "tt": 2})),
        solid("named", json!({"ind": 3, "tt": 3, "tp": 1})),
        solid("old cutter", json!({"ind": 4})),
        solid("old cut", json!({"ind": 5, "tt": 1})),
        solid("seen cutter", json!({"ind": 6})),
        solid("between", json!({"ind": 7})),
        solid("cut by seen", json!({"ind": 8, "tt": 4, "tp": 6})),
    ]));
    let matte = |name: &str| {
        let matte = layer(&scene.layers, name).group.matte.clone().unwrap();
        match matte.source {
            MatteSource::Layer(idx) => (matte.kind, scene.layers[idx as usize].name.clone()),
            MatteSource::Nodes(_) => panic!("not a layer"),
        }
    };
    assert_eq!(
        matte("cut"),
        (MatteKind::AlphaInverted, "cutter".to_owned())
    );
    assert_eq!(matte("named"), (MatteKind::Luma, "cutter".to_owned()));
    assert_eq!(
        matte("old cut"),
        (MatteKind::Alpha, "old cutter".to_owned())
    );
    assert_eq!(
        matte("cut by seen"),
        (MatteKind::LumaInverted, "seen cutter".to_owned())
    );
    let hidden: Vec<&str> = scene
        .layers
        .iter()
        .filter(|l| l.hidden)
        .map(|l| l.name.as_str())
        .collect();
    assert_eq!(hidden, ["old cutter", "cutter"]);
}

#[test]
fn masks_are_read_in_order_and_feather_is_named() {
    let pt = json!({"k": {"i": [[0, 0]], "o": [[0, 0]], "v": [[1, 2]], "c": true}});
    let mask = |mode: &str| json!({"mode": mode, "pt": pt, "o": {"k": 100}});
    let mut last = mask("f");
    last["inv"] = json!(true);
    last["o"] = json!({"k": 50});
    last["x"] = json!({"k": 4});
    last["f"] = json!({"k": [3, 3]});
    let masks = json!([
        mask("a"),
        mask("n"),
        mask("s"),
        mask("i"),
        mask("l"),
        mask("d"),
        last
    ]);
    let document = document(json!([solid(
        "m",
        json!({"hasMask": true, "masksProperties": masks})
    )]));
    let import = imported(&document);
    let masks = &import.scene.layers[0].group.masks;
    let modes: Vec<MaskMode> = masks.iter().map(|m| m.mode).collect();
    use MaskMode::{Add, Darken, Difference, Intersect, Lighten, Subtract};
    assert_eq!(
        modes,
        [Add, Subtract, Intersect, Lighten, Darken, Difference]
    );
    let last = masks.last().unwrap();
    assert!(last.inverted);
    assert_eq!(
        (last.opacity.clone(), last.expansion.clone()),
        (Some(0.5.into()), Some(4.0.into()))
    );
    assert_eq!(import.left_out[0].what, "mask feather");
}

fn precomp(id: &str, rest: Value) -> Value {
    let mut layer = solid(id, rest);
    layer["ty"] = json!(0);
    layer["refId"] = json!(id);
    layer["w"] = json!(30);
    layer["h"] = json!(40);
    layer
}

#[test]
fn compositions_are_symbols_with_a_clock_and_sides() {
    let mut document = document(json!([
        precomp("outer", json!({"st": 20, "sr": 2})),
        precomp(
            "inner",
            json!({"tm": {"k": [{"t": 10, "s": [0]}, {"t": 70, "s": [0.5]}]}, "ct": 1})
        ),
    ]));
    document["assets"] = json!([
        {"id": "outer", "layers": [precomp("inner", json!({"st": 5}))]},
        {"id": "inner", "layers": [solid("deep", json!({"ip": 0, "op": 25}))]},
    ]);
    let scene = imported(&document).scene;
    assert_eq!(scene.symbols.len(), 2);
    let used = |nodes: &[Node]| match &nodes[0] {
        Node::Use(Use { symbol, clock, .. }) => (*symbol, clock.clone()),
        other => panic!("not a use: {other:?}"),
    };
    let inner_layers = match &scene.symbols[0].nodes[0] {
        Node::Layers(layers) => layers,
        other => panic!("not layers: {other:?}"),
    };
    assert_eq!(
        inner_layers[0].group.span,
        Some(Span {
            from_ms: 0.0,
            to_ms: 500.0
        })
    );
    let Node::Layers(outer_layers) = &scene.symbols[1].nodes[0] else {
        panic!("not layers")
    };
    let linear = |start_ms, stretch| Some(Clock::Linear { start_ms, stretch });
    assert_eq!(used(&outer_layers[0].group.nodes), (0, linear(100.0, 1.0)));
    let outer = &layer(&scene.layers, "outer").group;
    assert_eq!(used(&outer.nodes), (1, linear(200.0, 2.0)));
    assert_eq!(outer.clip, Some([30.0, 40.0]));
    let remapped = &layer(&scene.layers, "inner").group;
    assert_eq!(remapped.clip, None);
    let (0, Some(Clock::Remap(Animated::Keyed { keys }))) = used(&remapped.nodes) else {
        panic!("not remapped")
    };
    assert_eq!((keys[1].at_ms, keys[1].value), (1_200.0, 500.0));
}

#[test]
fn a_remapped_end_is_the_last_frame() {
    let mut document = document(json!([precomp(
        "inner",
        json!({"ip": 0, "op": 70, "tm": {"k": [{"t": 10, "s": [1.4]}, {"t": 70, "s": [0.5]}]}})
    )]));
    document["assets"] = json!([{"id": "inner", "layers": []}]);
    let scene = imported(&document).scene;
    let Node::Use(Use {
        clock: Some(Clock::Remap(Animated::Keyed { keys })),
        ..
    }) = &scene.layers[0].group.nodes[0]
    else {
        panic!("not remapped")
    };
    assert_eq!((keys[0].value, keys[1].value), (1_399.0, 500.0));
}

#[test]
fn missing_and_too_deep_compositions_are_named() {
    let mut document = document(json!([
        precomp("0", json!({})),
        precomp("nowhere", json!({}))
    ]));
    let deep =
        |n: u32| json!({"id": n.to_string(), "layers": [precomp(&(n + 1).to_string(), json!({}))]});
    let mut assets: Vec<Value> = (0..40).map(deep).collect();
    assets.push(json!({"id": "40", "layers": []}));
    document["assets"] = json!(assets);
    let list = left_out(&document);
    assert!(
        list[list.len() - 1].starts_with("missing composition \"nowhere\""),
        "{list:?}"
    );
    assert!(
        list[0].starts_with("compositions nested too deep"),
        "{list:?}"
    );
}

/// A red point, as a PNG.
const DOT: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

#[test]
fn pictures_fill_their_boxes() {
    let mut document = document(json!([
        {"ty": 2, "nm": "stretched", "refId": "big", "ip": 10, "op": 70, "ks": {}},
        {"ty": 2, "nm": "plain", "refId": "small", "ip": 10, "op": 70, "ks": {}},
        {"ty": 2, "nm": "elsewhere", "refId": "file", "ip": 10, "op": 70, "ks": {}},
    ]));
    document["assets"] = json!([
        {"id": "big", "w": 6, "h": 4, "e": 1, "p": DOT},
        {"id": "small", "w": 1, "h": 1, "e": 1, "p": DOT},
        {"id": "file", "w": 8, "h": 8, "u": "images/", "p": "x.png"},
    ]);
    let import = imported(&document);
    let scene = &import.scene;
    assert_eq!(scene.images.len(), 3);
    assert_eq!(import.left_out[0].what, "image \"file\" (in another file)");
    assert!(matches!(
        layer(&scene.layers, "plain").group.nodes[0],
        Node::Image(1)
    ));
    let cut = group(&layer(&scene.layers, "stretched").group.nodes[0]);
    assert_eq!(cut.clip, Some([6.0, 4.0]));
    let drawn = group(&cut.nodes[0]);
    assert_eq!(
        drawn.transform,
        mtor_video::Transform::at(0.0, -1.0).scaled(6.0, 6.0)
    );
    assert_eq!(scene.images[2].rgba[3], 0);
}
