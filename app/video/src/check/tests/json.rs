//! The whole model through JSON, and what a reader is told.

use super::*;
use crate::{
    geometry::Affine,
    scene::{
        Blend, Clock, Dash, Ellipse, FillRule, Geometry, LineCap, LineJoin, Marker, Mask, MaskMode,
        Matte, MatteKind, MatteSource, MergeMode, Modifier, Offset, PlacedGlyph, Polystar,
        Position, Rect, Repeat, RepeatGeometry, Span, Spread, Stroke, Text, Trim, TrimMode, ZigZag,
    },
};

fn swing<T>(from: T, to: T) -> Animated<T> {
    let bend = Some([Point::new(1.0, 0.1), Point::new(-1.0, 0.3)]);
    let first = Keyframe {
        bend,
        ..Keyframe::new(0.0, from, Easing::Axes([0.1; 4], [0.2; 4]))
    };
    Animated::Keyed {
        keys: vec![first, Keyframe::new(333.333, to, Easing::Hold)],
    }
}

fn figures() -> Vec<Geometry> {
    let center = || Animated::from(Point::new(0.1, -0.2));
    vec![
        swing(
            Path::circle(Point::ZERO, 0.1),
            Path::rect(0.0, 0.0, 0.3, 1.0e-7),
        )
        .into(),
        Geometry::Rect {
            rect: Rect {
                center: center(),
                size: swing(Point::ZERO, Point::new(9.0, 9.0)),
                radius: 1.0.into(),
                reversed: true,
            },
        },
        Geometry::Ellipse {
            ellipse: Ellipse {
                center: center(),
                size: center(),
                reversed: false,
            },
        },
        Geometry::Polystar {
            polystar: Polystar {
                center: center(),
                points: swing(3.0, 5.0),
                rotation_deg: 0.0.into(),
                outer_radius: 9.0.into(),
                inner_radius: Some(4.0.into()),
                outer_roundness: 0.0.into(),
                inner_roundness: 50.0.into(),
                reversed: false,
            },
        },
    ]
}

fn modifiers() -> Vec<Modifier> {
    vec![
        Modifier::Trim(Trim {
            start: 0.0.into(),
            end: swing(0.0, 1.0),
            offset_deg: 0.0.into(),
            mode: TrimMode::Chained,
        }),
        Modifier::Round { radius: 2.0.into() },
        Modifier::Offset(Offset {
            amount: 1.0.into(),
            join: LineJoin::Bevel,
            miter_limit: 4.0,
        }),
        Modifier::Pucker {
            amount: swing(0.0, 50.0),
        },
        Modifier::ZigZag(ZigZag {
            amplitude: 2.0.into(),
            frequency: 3.0.into(),
            smooth: true,
        }),
        Modifier::Twist {
            angle_deg: 30.0.into(),
            center: Point::ZERO.into(),
        },
        Modifier::Merge(MergeMode::Exclude),
        Modifier::Repeat(Box::new(RepeatGeometry {
            copies: 3.0.into(),
            offset: 0.0.into(),
            transform: Transform::at(1.0, 2.0),
        })),
    ]
}

fn gradients() -> [Paint; 2] {
    let stops = vec![Stop::new(0.25, swing(Color::hex(0xff8000), Color::hex(0)))];
    let linear = Paint::Linear {
        from: swing(Point::ZERO, Point::new(1.0, 1.0)),
        to: Point::new(5.0, 5.0).into(),
        stops: stops.clone(),
        spread: Spread::Reflect,
        transform: Some(Affine::rotate_degrees(30.0)),
    };
    let radial = Paint::Radial {
        center: Point::ZERO.into(),
        radius: swing(1.0, 2.0),
        focus: Some(Point::new(0.5, 0.0).into()),
        focus_radius: 0.1,
        stops,
        spread: Spread::Repeat,
        transform: None,
    };
    [linear, radial]
}

fn painted() -> Node {
    let [linear, radial] = gradients();
    let rect = Geometry::from(Path::rect(0.0, 0.0, 9.0, 9.0));
    let modified = modifiers()
        .into_iter()
        .map(|by| Geometry::modified(by, vec![rect.clone()]));
    let modified = Geometry::group(
        Transform::at(1.0, 1.0),
        figures().into_iter().chain(modified).collect(),
    );
    let stroke = Stroke {
        width: swing(0.0, 3.0),
        cap: LineCap::Butt,
        join: LineJoin::Miter,
        miter_limit: 10.0,
        dash: Some(Dash {
            lengths: vec![3.0.into(), swing(1.0, 2.0)],
            offset: 1.0.into(),
        }),
        opacity: Some(0.5.into()),
        blend: Blend::Screen,
        ..Stroke::new(linear, 1.0)
    };
    let fill = Fill {
        rule: FillRule::EvenOdd,
        opacity: Some(swing(0.0, 1.0)),
        ..Fill::new(radial)
    };
    Node::Shape(Shape {
        geometry: modified,
        fill: Some(fill),
        stroke: Some(stroke),
    })
}

fn repeated() -> Node {
    let [_, radial] = gradients();
    let text = Node::Text(Text {
        text: "a".to_owned(),
        size: 12.0,
        glyphs: vec![PlacedGlyph {
            glyph: 0,
            x: 1.0,
            y: 2.0,
        }],
        fill: Some(Fill::new(radial)),
        stroke: None,
    });
    Node::Repeat(Repeat {
        copies: swing(1.0, 3.0),
        offset: 0.5.into(),
        transform: Transform {
            skew_axis_deg: 3.0.into(),
            orient: true,
            ..Transform::at(1.0, 2.0)
        },
        start_opacity: 1.0.into(),
        end_opacity: 0.0.into(),
        below: true,
        nodes: vec![text, Node::Image(0)],
    })
}

fn mask() -> Mask {
    Mask {
        mode: MaskMode::Difference,
        inverted: true,
        geometry: Path::circle(Point::ZERO, 3.0).into(),
        rule: FillRule::EvenOdd,
        opacity: Some(0.3.into()),
        expansion: Some(swing(0.0, 2.0)),
    }
}

fn cut() -> Group {
    let used = Node::Use(Use {
        clock: Some(Clock::Remap(swing(0.0, 500.0))),
        opacity: Some(0.5.into()),
        ..Use::default()
    });
    let split = Position::Split {
        x: swing(0.0, 1.0),
        y: 2.0.into(),
    };
    Group {
        transform: Transform {
            position: split,
            ..Transform::default()
        },
        blend: Blend::Luminosity,
        span: Some(Span {
            from_ms: 0.0,
            to_ms: 900.0,
        }),
        clip: Some([50.0, 50.0]),
        masks: vec![mask()],
        matte: Some(Box::new(Matte {
            kind: MatteKind::LumaInverted,
            source: MatteSource::Layer(1),
        })),
        nodes: vec![painted(), repeated(), used],
        ..Group::default()
    }
}

fn whole() -> Scene {
    let linear = Clock::Linear {
        start_ms: 5.0,
        stretch: 2.0,
    };
    let source = group(vec![
        Node::Layers(vec![Layer {
            parent: None,
            group: group(vec![shape()]),
            ..Layer::default()
        }]),
        Node::Use(Use {
            clock: Some(linear),
            ..Use::default()
        }),
    ]);
    Scene {
        frame_rate: 25.0,
        glyphs: vec![Path::rect(0.0, -1.0, 0.5, 1.0)],
        images: vec![Image {
            width: 2,
            height: 1,
            rgba: vec![255, 0, 128, 255, 1, 2, 3, 4],
        }],
        markers: vec![Marker {
            name: "here".to_owned(),
            at_ms: 5.0,
            duration_ms: 0.0,
        }],
        layers: vec![
            Layer {
                name: "cut".to_owned(),
                parent: Some(1),
                hidden: false,
                group: cut(),
            },
            Layer {
                hidden: true,
                group: source,
                ..Layer::default()
            },
        ],
        ..scene()
    }
}

#[test]
fn the_whole_model_goes_through_json_unchanged_and_draws() {
    let scene = whole();
    let json = serde_json::to_vec(&scene).unwrap();
    assert_eq!(parse(&json).as_ref(), Ok(&scene));
    let program = Program::new(&scene);
    for t_ms in [0.0, 100.0, 333.333, 899.0, 950.0] {
        assert!(
            !program.frame(t_ms).ops.is_empty(),
            "the background at least"
        );
    }
}

#[test]
fn a_readers_mistakes_are_named() {
    let json = serde_json::to_string(&scene()).unwrap();
    let path = "M0 0L10 0L10 10L0 10Z";
    assert!(json.contains(path), "{json}");
    for (from, to, expect) in [
        (
            format!("\"{path}\""),
            "\"M0 0Q1 1 2 2\"",
            "only the commands M, L, C and Z",
        ),
        (
            format!("\"{path}\""),
            "{\"circle\":{}}",
            "unknown variant `circle`",
        ),
        (format!("\"{path}\""), "{}", "a path, its keys, a figure"),
        (
            format!("\"{path}\""),
            "{\"keys\":[{\"at_ms\":0}]}",
            "missing field `value`",
        ),
        ("\"#ff0000\"".to_owned(), "\"red\"", "#rrggbb"),
        ("\"#ff0000\"".to_owned(), "true", "a value or its keys"),
    ] {
        let said = parse(json.replacen(&from, to, 9).as_bytes())
            .unwrap_err()
            .to_string();
        assert!(said.contains(expect), "{said}");
    }
}
