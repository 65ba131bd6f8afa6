//! From a scene to a program: walks what is written, once, in painter's order.
//!
//! A checked scene is unfolded whole. Of any other, unfolding stops at its budgets, so that a
//! bomb costs no more than a large film; pushes and pops match all the same.

use std::collections::BTreeMap;

use super::{
    Clock, ClockId, Compose, Dim, Draw, Ink, InkId, Local, Op, Outline, OutlineId, Pigment, Place,
    PlaceId, Program, Shade, ShadeId, Source, Style,
};
use crate::{
    animated::Animated,
    color::Color,
    geometry::Affine,
    limits::{DEPTH_MAX, NODES_MAX, SEGMENTS_MAX},
    scene::{Blend, FillRule, Layer, Node, Paint, Scene},
};

mod groups;
mod morphs;
mod nodes;
mod outlines;
mod tables;

pub(crate) use nodes::copies_at_most;

/// Steps that unfolding takes at most: a node of a checked scene takes up to four (its group,
/// a mask, a matte, a copy).
const STEPS_MAX: usize = 4 * NODES_MAX;
/// Segments of all outlines at most: moving paths count once for each clock and key.
pub(crate) const OUTLINE_SEGMENTS_MAX: usize = 4 * SEGMENTS_MAX;
/// Levels of groups at most: those that `check` counts, and mattes inside them.
const LEVELS_MAX: usize = 2 * DEPTH_MAX;

/// What unfolding could not afford.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Overrun {
    pub(crate) steps: bool,
    pub(crate) segments: bool,
    pub(crate) levels: bool,
}

impl Program {
    /// Unfolds a scene. What does not depend on time is settled here.
    pub fn new(scene: &Scene) -> Self {
        let mut program = unfolded(scene, false).out;
        program.images.clone_from(&scene.images);
        program.still = program.is_still();
        program
    }
}

/// The pictures that a scene's program has at once, and what of the scene would be missing
/// in it. Paths are counted, not made.
pub(crate) fn weigh(scene: &Scene) -> (usize, Overrun) {
    let walk = unfolded(scene, true);
    (walk.out.stack, walk.overrun)
}

fn unfolded(scene: &Scene, weighing: bool) -> Unfold<'_> {
    let mut walk = Unfold::new(scene, weighing);
    walk.background();
    walk.layers(&scene.layers, Here::STAGE);
    walk.out.stack = stack(&walk.out.ops);
    walk
}

/// Most pictures at once.
fn stack(ops: &[Op]) -> usize {
    let (mut now, mut most) = (1_usize, 1);
    for op in ops {
        match op {
            Op::Draw(_) => {}
            Op::Push { .. } => now += 1,
            Op::Pop { .. } | Op::PopMatte { .. } => now = now.saturating_sub(1),
        }
        most = most.max(now);
    }
    most
}

/// Where a node stands.
#[derive(Debug, Clone, Copy)]
struct Here {
    clock: ClockId,
    place: PlaceId,
    shade: ShadeId,
    level: usize,
}

impl Here {
    const STAGE: Self = Self {
        clock: 0,
        place: 0,
        shade: 0,
        level: 0,
    };
}

/// Layers that may name each other.
struct List<'a> {
    layers: &'a [Layer],
    here: Here,
    /// Each layer's place, once it is known.
    places: Vec<Option<PlaceId>>,
    /// Layers whose mattes are being unfolded: a matte that needs itself is left out.
    open: Vec<usize>,
}

struct Unfold<'a> {
    scene: &'a Scene,
    /// Only counts: outlines have no paths.
    weighing: bool,
    out: Program,
    /// What a part of the scene became, by its address: symbols are walked once for each use.
    known_outlines: BTreeMap<Known, OutlineId>,
    known_inks: BTreeMap<Known, InkId>,
    steps_left: usize,
    segments_left: usize,
    overrun: Overrun,
}

/// An address, what was made of it, and the clock it moves in (0 when it does not move).
type Known = (usize, outlines::Made, ClockId);

impl<'a> Unfold<'a> {
    fn new(scene: &'a Scene, weighing: bool) -> Self {
        let out = Program {
            width: scene.width,
            height: scene.height,
            duration_ms: scene.duration_ms,
            clocks: vec![Clock::Film],
            places: vec![Place {
                parent: 0,
                local: Local::Fixed(Affine::IDENTITY),
            }],
            shades: vec![Shade {
                parent: 0,
                clock: 0,
                dim: Dim::Opacity(Animated::Fixed(1.0)),
            }],
            outlines: Vec::new(),
            inks: Vec::new(),
            images: Vec::new(),
            ops: Vec::new(),
            stack: 1,
            still: true,
        };
        Self {
            scene,
            weighing,
            out,
            known_outlines: BTreeMap::new(),
            known_inks: BTreeMap::new(),
            steps_left: STEPS_MAX,
            segments_left: OUTLINE_SEGMENTS_MAX,
            overrun: Overrun::default(),
        }
    }

    fn background(&mut self) {
        let paint = &self.scene.background;
        if matches!(paint, Paint::Solid(Animated::Fixed(Color { a, .. })) if *a <= 0.0) {
            return;
        }
        let outline = self.everywhere();
        let ink = self.paint(paint, 0);
        self.out.ops.push(Op::Draw(Draw {
            outline,
            place: 0,
            shade: 0,
            ink,
            style: Style::Fill(FillRule::NonZero),
            compose: Compose::Over(Blend::Normal),
        }));
    }

    /// Takes one step, if there is one left.
    fn step(&mut self) -> bool {
        let left = self.steps_left.checked_sub(1);
        self.steps_left = left.unwrap_or(0);
        self.overrun.steps |= left.is_none();
        left.is_some()
    }

    fn layers(&mut self, layers: &'a [Layer], here: Here) {
        let mut list = List {
            layers,
            here,
            places: vec![None; layers.len()],
            open: Vec::new(),
        };
        for (idx, layer) in layers.iter().enumerate() {
            if !layer.hidden {
                self.layer(&mut list, idx, here.shade);
            }
        }
    }

    /// Draws a layer, hidden or not.
    fn layer(&mut self, list: &mut List<'a>, idx: usize, shade: ShadeId) {
        let Some(layer) = list.layers.get(idx) else {
            return;
        };
        if !self.step() {
            return;
        }
        let place = self.layer_place(list, idx);
        let here = Here {
            place,
            shade,
            level: list.here.level + list.open.len(),
            ..list.here
        };
        self.group_at(&layer.group, here, Some((list, idx)));
    }

    /// A layer's place: its parents' transforms, then its own. In a cycle, which `check`
    /// refuses, each layer's parents count once.
    fn layer_place(&mut self, list: &mut List<'a>, idx: usize) -> PlaceId {
        let mut chain = Vec::new();
        let mut next = Some(idx);
        let mut place = list.here.place;
        while let Some(idx) = next.filter(|_| chain.len() < list.layers.len()) {
            let Some(layer) = list.layers.get(idx) else {
                break;
            };
            if let Some(known) = list.places[idx] {
                place = known;
                break;
            }
            chain.push(idx);
            next = layer.parent.map(|p| p as usize);
        }
        while let Some(idx) = chain.pop() {
            place = self.place(place, list.here.clock, &list.layers[idx].group.transform);
            list.places[idx] = Some(place);
        }
        place
    }

    fn nodes(&mut self, nodes: &'a [Node], here: Here) {
        if here.level > LEVELS_MAX {
            self.overrun.levels = true;
            return;
        }
        for node in nodes {
            if !self.step() {
                return;
            }
            match node {
                Node::Shape(shape) => self.shape(shape, here),
                Node::Group(group) => self.group(group, here),
                Node::Layers(layers) => {
                    let level = here.level + 1;
                    self.layers(layers, Here { level, ..here });
                }
                Node::Use(it) => self.symbol(it, here),
                Node::Text(text) => self.text(text, here),
                Node::Image(idx) => self.image(*idx, here),
                Node::Repeat(repeat) => self.repeat(repeat, here),
            }
        }
    }
}
