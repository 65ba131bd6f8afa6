//! `animateMotion`: a place that walks along a path.

use mtor_video::{Animated, Easing, Keyframe, Path, Point, Position, Segment, Transform};
use usvg::roxmltree::{Document, Node};

use super::{
    collect::{self, Animation, Ends},
    timeline::{Curve, Key, Track, Value},
};
use crate::svg::{geometry, read};

/// A place, and the handles of the way to the next one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    at: Point,
    leave: Point,
    arrive: Point,
}

impl Step {
    pub(super) const ORIGIN: Self = Self::corner(Point::ZERO);

    const fn corner(at: Point) -> Self {
        Self {
            at,
            leave: Point::ZERO,
            arrive: Point::ZERO,
        }
    }
}

impl Value for Step {
    fn mix(&self, to: &Self, share: f32) -> Self {
        Self::corner(between(self.at, to.at, share))
    }

    fn plus(&self, each: &Self, n: f32) -> Self {
        let at = geometry::point(self.at.x + each.at.x * n, self.at.y + each.at.y * n);
        Self { at, ..*self }
    }
}

/// The way that an `animateMotion` takes; `None` when it has none.
pub(super) fn track(animation: &Animation<'_, '_>) -> Option<Track<Step>> {
    let element = &animation.element;
    let way = way(element)?;
    let lengths: Vec<f32> = way.iter().map(Leg::length).collect();
    let is_even = element
        .attribute("calcMode")
        .is_none_or(|mode| mode == "paced");
    let curve = match element.attribute("keyPoints") {
        Some(points) => {
            let shares = collect::numbers(points)?;
            eased(collect::curve(element, shares)?, &way, &lengths)
        }
        None if is_even => even(&way, &lengths),
        None if element.attribute("path").is_some() || mpath(element).is_some() => {
            eased(collect::curve(element, vec![0.0, 1.0])?, &way, &lengths)
        }
        None => collect::curve(element, steps(&way))?,
    };
    Some(Track {
        timing: animation.timing,
        curve,
    })
}

/// The transforms, outermost first.
pub(super) fn transforms(element: &Node<'_, '_>, keys: &[Key<Step>]) -> Vec<Transform> {
    let keyframes = keys.iter().map(|key| {
        let Step { at, leave, arrive } = key.value;
        let bends = leave != Point::ZERO || arrive != Point::ZERO;
        Keyframe {
            at_ms: key.at_ms,
            value: at,
            ease: key.ease,
            bend: (bends && key.ease != Easing::Hold).then_some([leave, arrive]),
        }
    });
    let position = Animated::Keyed {
        keys: keyframes.collect(),
    };
    let rotate = element.attribute("rotate").unwrap_or("0").trim();
    let mut transforms = vec![Transform {
        position: Position::Joint(position),
        orient: rotate.starts_with("auto"),
        ..Transform::default()
    }];
    let turned = if rotate == "auto-reverse" {
        180.0
    } else {
        rotate.parse().unwrap_or(0.0)
    };
    if turned != 0.0 {
        transforms.push(Transform {
            rotation_deg: geometry::number(turned).into(),
            ..Transform::default()
        });
    }
    transforms
}

/// A cubic between two places.
#[derive(Debug, Clone, Copy)]
struct Leg([Point; 4]);

impl Leg {
    fn line(from: Point, to: Point) -> Self {
        Self([from, from, to, to])
    }

    fn at(&self, share: f32) -> Point {
        let [a, b, c, d] = self.0;
        let (ab, bc, cd) = (
            between(a, b, share),
            between(b, c, share),
            between(c, d, share),
        );
        between(between(ab, bc, share), between(bc, cd, share), share)
    }

    /// Lengths from the start to evenly spaced parameters.
    fn walked(&self) -> Vec<f32> {
        let mut total = 0.0;
        let mut last = self.0[0];
        let mut walked = vec![0.0];
        for piece in 1..=PIECES {
            let next = self.at(piece as f32 / PIECES as f32);
            total += (next.x - last.x).hypot(next.y - last.y);
            walked.push(total);
            last = next;
        }
        walked
    }

    fn length(&self) -> f32 {
        self.walked().last().copied().unwrap_or(0.0)
    }

    /// The place after a share of the length.
    fn after(&self, share: f32) -> Point {
        let walked = self.walked();
        let goal = share * walked.last().copied().unwrap_or(0.0);
        let next = walked.partition_point(|w| *w < goal).clamp(1, PIECES);
        let (low, high) = (walked[next - 1], walked[next]);
        let part = if high > low {
            (goal - low) / (high - low)
        } else {
            0.0
        };
        self.at((next as f32 - 1.0 + part) / PIECES as f32)
    }

    fn step(&self) -> Step {
        let [a, b, c, d] = self.0;
        Step {
            at: a,
            leave: Point::new(b.x - a.x, b.y - a.y),
            arrive: Point::new(c.x - d.x, c.y - d.y),
        }
    }
}

/// Pieces that a leg's length is measured by.
const PIECES: usize = 32;
/// Places between two values that are eased: a key each.
const SAMPLES: usize = 24;

fn between(a: Point, b: Point, share: f32) -> Point {
    Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
}

fn way(element: &Node<'_, '_>) -> Option<Vec<Leg>> {
    if let Some(data) = mpath(element).or_else(|| element.attribute("path")) {
        return legs(&parsed(data)?);
    }
    let (values, ends) = collect::values(element)?;
    let points: Option<Vec<Point>> = values.iter().map(|v| pair(v)).collect();
    let points = match (ends, points?.as_slice()) {
        (Ends::FromBase | Ends::ByBase, [to]) => vec![Point::ZERO, *to],
        (Ends::By, [from, by]) => vec![*from, Point::new(from.x + by.x, from.y + by.y)],
        (_, points) => points.to_vec(),
    };
    let legs: Vec<Leg> = points.windows(2).map(|p| Leg::line(p[0], p[1])).collect();
    (!legs.is_empty()).then_some(legs)
}

fn mpath<'a>(element: &Node<'a, '_>) -> Option<&'a str> {
    let child = element
        .children()
        .find(|c| c.tag_name().name() == "mpath")?;
    let id = read::href(&child)?.strip_prefix('#')?;
    by_id(element.document(), id)?.attribute("d")
}

fn by_id<'a, 'input>(document: &'a Document<'input>, id: &str) -> Option<Node<'a, 'input>> {
    document
        .descendants()
        .find(|node| node.attribute("id") == Some(id))
}

fn pair(text: &str) -> Option<Point> {
    match collect::numbers(text)?[..] {
        [x, y] => Some(geometry::point(x, y)),
        _ => None,
    }
}

/// Path data by the reader of paths that the rest of the file has.
fn parsed(data: &str) -> Option<Path> {
    let file = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path id="p" stroke="red" d="{}"/></svg>"#,
        super::escaped(data)
    );
    let tree = usvg::Tree::from_str(&file, &usvg::Options::default()).ok()?;
    match tree.node_by_id("p") {
        Some(usvg::Node::Path(it)) => Some(geometry::path(it.data())),
        _ => None,
    }
}

fn legs(path: &Path) -> Option<Vec<Leg>> {
    let (mut start, mut last) = (Point::ZERO, Point::ZERO);
    let mut legs = Vec::new();
    for segment in &path.segments {
        let to = match *segment {
            Segment::Move(to) => {
                start = to;
                to
            }
            Segment::Line(to) => {
                legs.push(Leg::line(last, to));
                to
            }
            Segment::Cubic(a, b, to) => {
                legs.push(Leg([last, a, b, to]));
                to
            }
            Segment::Close => {
                legs.push(Leg::line(last, start));
                start
            }
        };
        last = to;
    }
    (!legs.is_empty() && legs.len() <= LEGS_MAX).then_some(legs)
}

/// Legs of one way; each is measured and becomes a key in every pass.
const LEGS_MAX: usize = 1_000;

fn steps(way: &[Leg]) -> Vec<Step> {
    let mut steps: Vec<Step> = way.iter().map(Leg::step).collect();
    steps.extend(way.last().map(|leg| Step::corner(leg.0[3])));
    steps
}

/// The whole way at one speed.
fn even(way: &[Leg], lengths: &[f32]) -> Curve<Step> {
    let total: f32 = lengths.iter().sum();
    let mut walked = 0.0;
    let mut times = vec![0.0];
    for length in lengths {
        walked += length;
        times.push(if total > 0.0 { walked / total } else { 1.0 });
    }
    let values = steps(way);
    Curve {
        eases: vec![Easing::Linear; values.len()],
        times,
        values,
        accumulates: false,
    }
}

/// Shares of the way, eased: a key for each of many places.
fn eased(shares: Curve<f32>, way: &[Leg], lengths: &[f32]) -> Curve<Step> {
    let mut curve = Curve {
        times: Vec::new(),
        values: Vec::new(),
        eases: Vec::new(),
        accumulates: shares.accumulates,
    };
    let mut push = |time: f32, share: f32, ease: Easing| {
        curve.times.push(time);
        curve.values.push(Step::corner(place(share, way, lengths)));
        curve.eases.push(ease);
    };
    for (idx, ease) in shares.eases.iter().enumerate() {
        let (time, from) = (shares.times[idx], shares.values[idx]);
        let next = shares.times.get(idx + 1).zip(shares.values.get(idx + 1));
        let Some((next_time, to)) = next.filter(|_| *ease != Easing::Hold) else {
            push(time, from, Easing::Hold);
            continue;
        };
        for sample in 0..SAMPLES {
            let gone = sample as f32 / SAMPLES as f32;
            let share = from + (to - from) * ease.apply(gone);
            push(time + (next_time - time) * gone, share, Easing::Linear);
        }
    }
    curve
}

fn place(share: f32, way: &[Leg], lengths: &[f32]) -> Point {
    let mut goal = share.clamp(0.0, 1.0) * lengths.iter().sum::<f32>();
    for (leg, length) in way.iter().zip(lengths) {
        if goal <= *length {
            return leg.after(if *length > 0.0 { goal / length } else { 0.0 });
        }
        goal -= length;
    }
    way.last().map_or(Point::ZERO, |leg| leg.0[3])
}
