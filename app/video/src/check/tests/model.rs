//! The rules of what the model has beyond groups and paths.

use super::*;
use crate::{
    limits::{COPIES_MAX, DASHES_MAX},
    scene::{
        Clock, Dash, Geometry, GeometryGroup, Mask, MaskMode, Matte, MatteKind, MatteSource,
        Modifier, PlacedGlyph, Repeat, Span, Stroke, Text,
    },
};

fn repeat(copies: impl Into<Animated<f32>>, nodes: Vec<Node>) -> Node {
    Node::Repeat(Repeat {
        copies: copies.into(),
        offset: 0.0.into(),
        transform: Transform::at(1.0, 0.0),
        start_opacity: 1.0.into(),
        end_opacity: 1.0.into(),
        below: false,
        nodes,
    })
}

fn mask(geometry: impl Into<Geometry>) -> Mask {
    Mask {
        mode: MaskMode::Add,
        inverted: false,
        geometry: geometry.into(),
        rule: Default::default(),
        opacity: None,
        expansion: None,
    }
}

fn matte(source: MatteSource) -> Option<Box<Matte>> {
    let kind = MatteKind::Alpha;
    Some(Box::new(Matte { kind, source }))
}

fn layers(n: usize) -> Vec<Layer> {
    let layer = |_| Layer {
        group: group(vec![shape()]),
        ..Layer::default()
    };
    (0..n).map(layer).collect()
}

fn with_parents(parents: &[Option<u32>]) -> Vec<Layer> {
    let mut list = layers(parents.len());
    for (layer, parent) in list.iter_mut().zip(parents) {
        layer.parent = *parent;
    }
    list
}

fn with_mattes(mattes: &[Option<u32>]) -> Vec<Layer> {
    let mut list = layers(mattes.len());
    for (layer, source) in list.iter_mut().zip(mattes) {
        layer.group.matte = source.and_then(|idx| matte(MatteSource::Layer(idx)));
    }
    list
}

#[test]
fn parents_are_in_the_list_and_never_their_own() {
    for (parents, expect) in [
        (&[None, Some(0), Some(1)][..], ""),
        (&[Some(2), None, Some(1)], ""),
        (&[Some(0)], "a layer's parent"),
        (&[Some(1), Some(2), Some(0)], "a layer's parent"),
        (&[Some(7)], "a layer's parent"),
    ] {
        check_says(|s| s.layers = with_parents(parents), expect);
        let nested = group(vec![Node::Layers(with_parents(parents))]);
        check_says(|s| *first(s) = nested, expect);
    }
}

#[test]
fn mattes_are_layers_of_the_same_list_and_never_need_themselves() {
    for (mattes, expect) in [
        (&[Some(1), None][..], ""),
        (&[Some(1), Some(2), None], ""),
        (&[Some(0)], "a layer's matte"),
        (&[Some(1), Some(0)], "a layer's matte"),
        (&[Some(2), None], "a layer's matte"),
    ] {
        check_says(|s| s.layers = with_mattes(mattes), expect);
    }
    let mut inner = group(vec![shape()]);
    inner.matte = matte(MatteSource::Layer(0));
    check_says(
        |s| *first(s) = group(vec![Node::Group(inner)]),
        "only a layer's own",
    );
    let mut cut = group(vec![shape()]);
    cut.matte = matte(MatteSource::Nodes(vec![shape()]));
    check_says(|s| *first(s) = cut, "");
}

#[test]
fn a_chain_of_mattes_is_weighed_at_every_link() {
    let chain = |n: u32| {
        let next = |idx: u32| (idx + 1 < n).then_some(idx + 1);
        with_mattes(&(0..n).map(next).collect::<Vec<_>>())
    };
    check_says(|s| s.layers = chain(14), "");
    check_says(|s| s.layers = chain(20), "pictures inside pictures");
    check_says(|s| s.layers = chain(2000), "too deep");
}

#[test]
fn pictures_inside_pictures_have_a_limit() {
    let isolated = |levels: usize| {
        (0..levels).fold(group(vec![shape(), shape()]), |inner, _| Group {
            opacity: Some(0.5.into()),
            nodes: vec![Node::Group(inner), shape()],
            ..Group::default()
        })
    };
    check_says(|s| *first(s) = isolated(STACK_MAX - 1), "");
    check_says(
        |s| *first(s) = isolated(STACK_MAX),
        "pictures inside pictures",
    );
}

#[test]
fn repeaters_weigh_their_copies() {
    let keyed = |most: f32| Animated::Keyed {
        keys: vec![
            Keyframe::new(0.0, 1.0, Easing::Linear),
            Keyframe::new(9.0, most, Easing::Linear),
        ],
    };
    let many = vec![shape(); 100];
    check_says(|s| *first(s) = group(vec![repeat(100.0, many.clone())]), "");
    check_says(
        |s| *first(s) = group(vec![repeat(900.0, many.clone())]),
        "too many nodes",
    );
    check_says(
        |s| *first(s) = group(vec![repeat(keyed(900.0), many.clone())]),
        "too many nodes",
    );
    let over = COPIES_MAX as f32 + 1.0;
    check_says(
        |s| *first(s) = group(vec![repeat(over, vec![])]),
        "at most 1000 copies",
    );
    let inside = repeat(1000.0, vec![repeat(1000.0, vec![shape()])]);
    check_says(|s| *first(s) = group(vec![inside]), "too many nodes");
}

#[test]
fn images_glyphs_and_symbols_are_there() {
    check_says(
        |s| *first(s) = group(vec![Node::Image(0)]),
        "an image that is not there",
    );
    let pixels = |width, height, bytes| Image {
        width,
        height,
        rgba: vec![0; bytes],
    };
    check_says(|s| s.images = vec![pixels(2, 3, 24)], "");
    check_says(|s| s.images = vec![pixels(2, 3, 25)], "four bytes a pixel");
    check_says(|s| s.images = vec![pixels(0, 3, 0)], "a width and a height");
    check_says(
        |s| s.images = vec![pixels(u32::MAX, u32::MAX, 0)],
        "too many pixels",
    );
    let text = Node::Text(Text {
        glyphs: vec![PlacedGlyph {
            glyph: 1,
            x: 0.0,
            y: 0.0,
        }],
        ..Text::default()
    });
    check_says(
        |s| *first(s) = group(vec![text.clone()]),
        "a glyph that is not there",
    );
    let two = |s: &mut Scene| {
        s.glyphs = vec![Path::default(); 2];
        *first(s) = group(vec![text.clone()]);
    };
    check_says(two, "");
}

#[test]
fn strokes_and_dashes_have_bounds() {
    let stroke = |change: &dyn Fn(&mut Stroke)| {
        let mut stroke = Stroke::new(Color::hex(0), 1.0);
        change(&mut stroke);
        let shape = Shape {
            stroke: Some(stroke),
            ..Shape::default()
        };
        group(vec![Node::Shape(shape)])
    };
    let dashes = |n: usize| Dash {
        lengths: vec![1.0.into(); n],
        offset: 0.0.into(),
    };
    type Row<'a> = (&'a dyn Fn(&mut Stroke), &'a str);
    let table: &[Row<'_>] = &[
        (&|_| {}, ""),
        (&|s| s.width = (-1.0).into(), "width is a number from 0"),
        (&|s| s.miter_limit = f32::NAN, "miter limit"),
        (&|s| s.dash = Some(dashes(DASHES_MAX)), ""),
        (&|s| s.dash = Some(dashes(0)), "1 to 32 lengths"),
        (
            &|s| s.dash = Some(dashes(DASHES_MAX + 1)),
            "1 to 32 lengths",
        ),
        (&|s| s.opacity = Some(f32::INFINITY.into()), "not a number"),
    ];
    for (change, expect) in table {
        check_says(|s| *first(s) = stroke(*change), expect);
    }
}

#[test]
fn clocks_go_and_times_are_long() {
    let clocked = |clock: Clock| {
        let mut it = uses(0, 1);
        if let Some(Node::Use(it)) = it.nodes.first_mut() {
            it.clock = Some(clock);
        }
        it
    };
    let linear = |start_ms, stretch| Clock::Linear { start_ms, stretch };
    check_says(|s| *first(s) = clocked(linear(-5.0, -2.0)), "");
    check_says(|s| *first(s) = clocked(linear(0.0, 0.0)), "stretch");
    check_says(|s| *first(s) = clocked(linear(f32::NAN, 1.0)), "start");
    check_says(
        |s| *first(s) = clocked(Clock::Remap(TIME_MS_MAX.into())),
        "",
    );
    check_says(
        |s| *first(s) = clocked(Clock::Remap(f32::NAN.into())),
        "not a number",
    );
    let span = |from_ms, to_ms| Group {
        span: Some(Span { from_ms, to_ms }),
        ..Group::default()
    };
    check_says(|s| *first(s) = span(0.0, 5.0), "");
    check_says(|s| *first(s) = span(f32::NAN, 5.0), "span");
    check_says(|s| s.frame_rate = 0.0, "frame rate");
}

#[test]
fn masks_and_geometries_are_walked_to_the_end() {
    let bad: Path = Path {
        segments: vec![Segment::Close],
    };
    let masked = |geometry: Geometry| Group {
        masks: vec![mask(geometry)],
        ..Group::default()
    };
    check_says(
        |s| *first(s) = masked(Path::rect(0.0, 0.0, 1.0, 1.0).into()),
        "",
    );
    check_says(
        |s| *first(s) = masked(bad.clone().into()),
        "starts with a move",
    );
    let inside = Geometry::modified(
        Modifier::Round { radius: 1.0.into() },
        vec![Geometry::group(Transform::default(), vec![bad.into()])],
    );
    check_says(|s| *first(s) = masked(inside), "starts with a move");
    let radius = Modifier::Round {
        radius: f32::NAN.into(),
    };
    check_says(
        |s| *first(s) = masked(Geometry::modified(radius, vec![])),
        "not a number",
    );
    let deep = (0..DEPTH_MAX).fold(Geometry::default(), |inner, _| Geometry::Group {
        group: GeometryGroup {
            transform: Transform::default(),
            parts: vec![inner],
        },
    });
    check_says(|s| *first(s) = masked(deep), "too deep");
}
