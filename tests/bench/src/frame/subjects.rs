//! What is drawn: the films that the figures speak of.

use std::{fmt::Write as _, fs, path::PathBuf, sync::Arc};

use super::Failure;
use mtor_video::{
    Animated, Color, Easing, Fill, Keyframe, Layer, Node, Path, Point, Program, Scene, Segment,
    Shape, Transform,
    program::{Op, Source},
    scene::Paint,
};

const MORPHING_SHAPES: usize = 10_000;
/// Cubics of each shape: 16 cubics and the start are 49 control points; with the close, 50.
const CUBICS: usize = 16;
const STILL_PATHS: usize = 4_000;
const LOTTIES: usize = 10;

pub(crate) struct Subject {
    pub name: &'static str,
    pub title: String,
    pub program: Arc<Program>,
    pub n_draws: usize,
    pub n_points: usize,
}

impl Subject {
    fn new(name: &'static str, scene: &Scene) -> Self {
        let program = Program::new(scene);
        let draws = program.ops.iter().filter_map(|op| match op {
            Op::Draw(draw) => Some(draw),
            _ => None,
        });
        let points = draws.clone().map(|draw| {
            let outline = &program.outlines[draw.outline as usize];
            match &outline.source {
                Source::Fixed(path) => n_points(path),
                Source::Keyed(keys) => keys.first().map_or(0, |k| n_points(&k.leave)),
                Source::Made(_) => {
                    let path = program.outline_at(draw.outline, 0.0);
                    path.map_or(0, |p| n_points(&p))
                }
                Source::Everywhere => 0,
            }
        });
        Self {
            name,
            title: scene.title.clone(),
            n_draws: draws.clone().count(),
            n_points: points.sum(),
            program: Arc::new(program),
        }
    }
}

fn n_points(path: &Path) -> usize {
    path.segments
        .iter()
        .map(|segment| match segment {
            Segment::Move(_) | Segment::Line(_) | Segment::Close => 1,
            Segment::Cubic(..) => 3,
        })
        .sum()
}

/// A field of stars and blobs that become each other, each in its own time.
pub(super) fn morphing() -> Subject {
    let columns = 125;
    let cell = Point::new(1920.0 / columns as f32, 1080.0 / 80.0);
    let nodes = (0..MORPHING_SHAPES).map(|k| {
        let at = Point::new(
            ((k % columns) as f32 + 0.5) * cell.x,
            ((k / columns) as f32 + 0.5) * cell.y,
        );
        let turn = k as f32 * 0.37;
        let keys = [(0.0, 0.45), (1_500.0, 1.0), (3_000.0, 0.45)].map(|(at_ms, waist)| Keyframe {
            at_ms: at_ms * (0.6 + 0.4 * (k % 7) as f32 / 7.0),
            value: ring(13.0, waist, turn + at_ms / 1_500.0),
            ease: Easing::IN_OUT,
            bend: None,
        });
        let hue = (k % 97) as f32 / 97.0;
        let color = Color::rgb(0.3 + 0.7 * hue, 0.8 - 0.5 * hue, 1.0 - hue * hue);
        Node::Group(mtor_video::Group {
            transform: Transform::at(at.x, at.y),
            nodes: vec![Node::Shape(Shape {
                geometry: Animated::Keyed { keys: keys.into() }.into(),
                fill: Some(Fill::new(color)),
                stroke: None,
            })],
            ..mtor_video::Group::default()
        })
    });
    let scene = stage("10,000 morphing shapes", 3_000.0, nodes.collect());
    Subject::new("morph", &scene)
}

/// A closed ring of smooth cubics whose radius swings between the outer one and the waist.
fn ring(radius: f32, waist: f32, turn: f32) -> Path {
    let vertex = |k: usize| {
        let angle = std::f32::consts::TAU * k as f32 / CUBICS as f32 + turn;
        let r = if k.is_multiple_of(2) {
            radius
        } else {
            radius * waist
        };
        (angle, r)
    };
    let point = |angle: f32, r: f32| Point::new(r * angle.cos(), r * angle.sin());
    let reach = std::f32::consts::TAU / CUBICS as f32 / 3.0;
    let (angle, r) = vertex(0);
    let mut segments = vec![Segment::Move(point(angle, r))];
    for k in 0..CUBICS {
        let ((a, ra), (b, rb)) = (vertex(k), vertex(k + 1));
        segments.push(Segment::Cubic(
            point(a + reach, ra),
            point(b - reach, rb),
            point(b, rb),
        ));
    }
    segments.push(Segment::Close);
    Path { segments }
}

fn stage(title: &str, duration_ms: f32, nodes: Vec<Node>) -> Scene {
    Scene {
        title: title.to_owned(),
        width: 1920.0,
        height: 1080.0,
        duration_ms,
        frame_rate: 60.0,
        background: Paint::from(Color::rgb(0.05, 0.06, 0.09)),
        symbols: Vec::new(),
        glyphs: Vec::new(),
        images: Vec::new(),
        markers: Vec::new(),
        layers: vec![Layer {
            name: "all".to_owned(),
            group: mtor_video::Group {
                nodes,
                ..mtor_video::Group::default()
            },
            ..Layer::default()
        }],
    }
}

/// An SVG drawing of petals, curves and lines.
pub(super) fn still() -> Result<Subject, Failure> {
    let mut svg = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' width='1920' height='1080' viewBox='0 0 1920 1080'>",
    );
    for k in 0..STILL_PATHS {
        let (x, y) = ((k * 7919) % 1920, (k * 104_729) % 1080);
        let (w, h) = (20 + k % 60, 10 + (k * 13) % 70);
        let paint = match k % 4 {
            0 => format!(
                "fill='none' stroke='#{:06x}' stroke-width='{}'",
                color(k),
                1 + k % 5
            ),
            _ => format!("fill='#{:06x}' fill-opacity='0.{}'", color(k), 4 + k % 6),
        };
        write!(
            svg,
            "<path d='M{x} {y}c{w} -{h} {w} {h} 0 {h}s-{w} -{h} 0 -{h}q{h} {w} {w} 0z' {paint}/>"
        )?;
    }
    svg.push_str("</svg>");
    let import = mtor_import::import(svg.as_bytes(), &mtor_import::Fonts::default())?;
    Ok(Subject::new("static", &import.scene))
}

fn color(k: usize) -> usize {
    (k * 2_654_435_761) & 0x00ff_ffff
}

/// Of the given files, those with most control points.
pub(super) fn heaviest_lotties(paths: &[PathBuf]) -> Result<Vec<Subject>, Failure> {
    let mut subjects = Vec::new();
    for path in paths {
        let bytes = fs::read(path)?;
        match mtor_import::import(&bytes, &mtor_import::Fonts::default()) {
            Ok(import) => {
                let mut subject = Subject::new("lottie", &import.scene);
                subject.title = path.display().to_string();
                subjects.push(subject);
            }
            Err(why) => eprintln!("{}: {why}", path.display()),
        }
    }
    subjects.sort_by_key(|s| std::cmp::Reverse(s.n_points));
    subjects.truncate(LOTTIES);
    Ok(subjects)
}
