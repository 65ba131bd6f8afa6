//! The scene at a time: a flat list of what is drawn, back to front.

use crate::{
    animated::Animated,
    color::Color,
    geometry::{Affine, Path, Point},
    limits::DEPTH_MAX,
    scene::{FillRule, Group, LineCap, LineJoin, Node, Paint, Scene, Shape, Stop, Transform},
};

#[cfg(test)]
mod tests;

/// Everything that one frame draws; borrows the paths from the scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame<'a> {
    pub width: f32,
    pub height: f32,
    pub background: ResolvedPaint,
    pub items: Vec<DrawItem<'a>>,
}

/// One path with its paints, transform and opacity at the frame's time.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawItem<'a> {
    /// Names the shape within its scene: equal ids mean equal paths, so renderers may keep
    /// what they made of a path between frames.
    pub shape_id: u32,
    pub path: &'a Path,
    pub fill: Option<(ResolvedPaint, FillRule)>,
    pub stroke: Option<ResolvedStroke>,
    /// Stage from shape.
    pub stage_from_shape: Affine,
    /// 0 to 1; multiplies the paints' alpha.
    pub opacity: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedStroke {
    pub paint: ResolvedPaint,
    pub width: f32,
    pub cap: LineCap,
    pub join: LineJoin,
}

/// A paint with its colors fixed; coordinates are those of the shape.
#[derive(Debug, Clone, PartialEq)]
pub enum ResolvedPaint {
    Solid(Color),
    Linear {
        from: Point,
        to: Point,
        stops: Vec<ResolvedStop>,
    },
    Radial {
        center: Point,
        radius: f32,
        stops: Vec<ResolvedStop>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResolvedStop {
    pub offset: f32,
    pub color: Color,
}

/// The frame at a film time. Times past the end wrap (the scene loops).
pub fn evaluate(scene: &Scene, t_ms: f32) -> Frame<'_> {
    let t_ms = if scene.duration_ms > 0.0 {
        t_ms.rem_euclid(scene.duration_ms)
    } else {
        0.0
    };
    let mut walk = Walk {
        scene,
        t_ms,
        symbol_ids: symbol_ids(scene),
        items: Vec::new(),
    };
    let mut next_id = walk.layers_start();
    for layer in &scene.layers {
        next_id = walk.group(&layer.group, Place::STAGE, next_id);
    }
    Frame {
        width: scene.width,
        height: scene.height,
        background: paint_at(&scene.background, t_ms),
        items: walk.items,
    }
}

/// Where a node stands: the stage from its group, the opacity so far, the depth.
#[derive(Clone, Copy)]
struct Place {
    stage_from_group: Affine,
    opacity: f32,
    depth: usize,
}

impl Place {
    const STAGE: Self = Self {
        stage_from_group: Affine::IDENTITY,
        opacity: 1.0,
        depth: 0,
    };

    fn inside(self, transform: &Transform, opacity: Option<&Animated<f32>>, t_ms: f32) -> Self {
        Self {
            stage_from_group: self.stage_from_group.then_inner(affine_at(transform, t_ms)),
            opacity: self.opacity
                * opacity
                    .and_then(|o| o.at(t_ms))
                    .unwrap_or(1.0)
                    .clamp(0.0, 1.0),
            depth: self.depth + 1,
        }
    }
}

/// Ids are given to shapes in document order: symbols first, then layers. A symbol's shapes
/// keep their ids wherever it is used, so its paths are tessellated once.
struct Walk<'a> {
    scene: &'a Scene,
    t_ms: f32,
    /// The first shape id of each symbol, and one past the last.
    symbol_ids: Vec<u32>,
    items: Vec<DrawItem<'a>>,
}

impl<'a> Walk<'a> {
    fn layers_start(&self) -> u32 {
        self.symbol_ids.last().copied().unwrap_or(0)
    }

    /// Draws a group whose first shape has `first_id`; returns the id after its last shape.
    fn group(&mut self, group: &'a Group, place: Place, first_id: u32) -> u32 {
        let place = place.inside(&group.transform, group.opacity.as_ref(), self.t_ms);
        let visible = place.depth <= DEPTH_MAX && place.opacity > 0.0;
        if !visible {
            return first_id + n_shapes(group);
        }
        let mut id = first_id;
        for node in &group.nodes {
            match node {
                Node::Shape(shape) => {
                    self.shape(shape, place, id);
                    id += 1;
                }
                Node::Group(inner) => id = self.group(inner, place, id),
                Node::Use(it) => {
                    let place = place.inside(&it.transform, it.opacity.as_ref(), self.t_ms);
                    let idx = it.symbol as usize;
                    if let Some(symbol) = self.scene.symbols.get(idx) {
                        let first = self.symbol_ids[idx];
                        self.group(symbol, place, first);
                    }
                }
            }
        }
        id
    }

    fn shape(&mut self, shape: &'a Shape, place: Place, id: u32) {
        // Scales multiply through the groups and can leave f32; nothing is drawn out there.
        if !place.stage_from_group.0.iter().all(|c| c.is_finite()) {
            return;
        }
        self.items.push(DrawItem {
            shape_id: id,
            path: &shape.path,
            fill: shape
                .fill
                .as_ref()
                .map(|f| (paint_at(&f.paint, self.t_ms), f.rule)),
            stroke: shape.stroke.as_ref().map(|s| ResolvedStroke {
                paint: paint_at(&s.paint, self.t_ms),
                width: s.width,
                cap: s.cap,
                join: s.join,
            }),
            stage_from_shape: place.stage_from_group,
            opacity: place.opacity,
        });
    }
}

fn symbol_ids(scene: &Scene) -> Vec<u32> {
    let mut ids = vec![0];
    let mut next = 0;
    for symbol in &scene.symbols {
        next += n_shapes(symbol);
        ids.push(next);
    }
    ids
}

fn n_shapes(group: &Group) -> u32 {
    group
        .nodes
        .iter()
        .map(|node| match node {
            Node::Shape(_) => 1,
            Node::Group(inner) => n_shapes(inner),
            Node::Use(_) => 0,
        })
        .sum()
}

fn affine_at(transform: &Transform, t_ms: f32) -> Affine {
    let position = transform.position.at(t_ms).unwrap_or(Point::ZERO);
    let scale = transform.scale.at(t_ms).unwrap_or(Point::new(1.0, 1.0));
    let skew = transform.skew_deg.at(t_ms).unwrap_or(0.0);
    let rotation = transform.rotation_deg.at(t_ms).unwrap_or(0.0);
    Affine::translate(position.x, position.y)
        .then_inner(Affine::rotate_degrees(rotation))
        .then_inner(Affine::skew_degrees(skew))
        .then_inner(Affine::scale(scale.x, scale.y))
        .then_inner(Affine::translate(-transform.anchor.x, -transform.anchor.y))
}

fn paint_at(paint: &Paint, t_ms: f32) -> ResolvedPaint {
    let resolve = |stops: &[Stop]| {
        stops
            .iter()
            .filter_map(|s| {
                Some(ResolvedStop {
                    offset: s.offset,
                    color: s.color.at(t_ms)?,
                })
            })
            .collect()
    };
    match paint {
        Paint::Solid(color) => {
            ResolvedPaint::Solid(color.at(t_ms).unwrap_or(Color::rgb(0.0, 0.0, 0.0)))
        }
        Paint::Linear { from, to, stops } => ResolvedPaint::Linear {
            from: *from,
            to: *to,
            stops: resolve(stops),
        },
        Paint::Radial {
            center,
            radius,
            stops,
        } => ResolvedPaint::Radial {
            center: *center,
            radius: *radius,
            stops: resolve(stops),
        },
    }
}
