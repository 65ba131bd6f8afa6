//! Hand-built scenes, one for each thing that can go wrong, and what they are built with.

use mtor_video::{
    Animated, Color, Fill, FillRule, Group, Layer, LineCap, LineJoin, Node, Paint, Path, Point,
    Scene, Shape, Stop, Stroke, Transform,
};

mod paints;
mod places;
mod shapes;

pub(crate) use places::motion;

/// A scene with the target and the film time that it is drawn at.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) scene: Scene,
    pub(crate) size: (u32, u32),
    pub(crate) t_ms: f32,
}

/// Every case, by name.
pub(crate) fn all() -> Vec<Case> {
    vec![
        case("caps_and_joins", shapes::caps_and_joins()),
        case("concave", shapes::concave()),
        case("even_odd", shapes::even_odd()),
        Case {
            size: (200, 200),
            ..case("letterbox", places::letterbox())
        },
        case("linear", paints::linear()),
        Case {
            t_ms: 250.0,
            ..case("motion", motion())
        },
        case("opacity", paints::opacity()),
        case("radial", paints::radial()),
        case("solid", shapes::solid()),
        case("symbols", places::symbols()),
        case("transforms", places::transforms()),
        case("translucent_strokes", shapes::translucent_strokes()),
    ]
}

fn case(name: &'static str, scene: Scene) -> Case {
    Case {
        name,
        scene,
        size: (320, 200),
        t_ms: 0.0,
    }
}

/// A stage of 160 by 100 units with one layer.
fn stage(background: u32, nodes: Vec<Node>) -> Scene {
    Scene {
        title: "test".into(),
        width: 160.0,
        height: 100.0,
        duration_ms: 1000.0,
        background: Color::hex(background).into(),
        symbols: vec![],
        layers: vec![Layer {
            name: "all".into(),
            group: Group {
                nodes,
                ..Group::default()
            },
        }],
    }
}

fn p(x: f32, y: f32) -> Point {
    Point::new(x, y)
}

fn filled(path: Path, paint: impl Into<Paint>) -> Node {
    let fill = Fill {
        paint: paint.into(),
        rule: FillRule::NonZero,
    };
    Node::Shape(Shape {
        path,
        fill: Some(fill),
        stroke: None,
    })
}

fn even_odd_filled(path: Path, paint: impl Into<Paint>) -> Node {
    let fill = Fill {
        paint: paint.into(),
        rule: FillRule::EvenOdd,
    };
    Node::Shape(Shape {
        path,
        fill: Some(fill),
        stroke: None,
    })
}

fn stroked(path: Path, paint: impl Into<Paint>, width: f32, ends: (LineCap, LineJoin)) -> Node {
    let (cap, join) = ends;
    let stroke = Stroke {
        paint: paint.into(),
        width,
        cap,
        join,
    };
    Node::Shape(Shape {
        path,
        fill: None,
        stroke: Some(stroke),
    })
}

fn group(transform: Transform, opacity: Option<f32>, nodes: Vec<Node>) -> Node {
    let opacity = opacity.map(Animated::from);
    Node::Group(Group {
        transform,
        opacity,
        nodes,
    })
}

fn stops(colors: &[(f32, u32, f32)]) -> Vec<Stop> {
    let stop = |(offset, value, alpha): &(f32, u32, f32)| Stop {
        offset: *offset,
        color: Color::hex(*value).with_alpha(*alpha).into(),
    };
    colors.iter().map(stop).collect()
}

fn star(center: Point, radius: f32) -> Path {
    let corner = |k: u32| {
        let (sin, cos) = (k as f32 * 144.0 - 90.0).to_radians().sin_cos();
        p(center.x + radius * cos, center.y + radius * sin)
    };
    Path::polygon(&(0..5).map(corner).collect::<Vec<_>>())
}
