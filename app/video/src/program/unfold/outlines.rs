//! Outlines and inks. A symbol's are shared by all its uses: what is known is told apart by
//! its address in the scene, which does not move while a program is made.

use super::{
    ClockId, Ink, InkId, Outline, OutlineId, Pigment, Source, Unfold, morphs, tables::added,
};
use crate::{
    animated::Animated,
    color::Color,
    geometry::{Affine, Path},
    limits::MADE_SEGMENTS_MAX,
    program::{dashes, moves},
    scene::{Dash, Geometry, LineJoin, Mask, Modifier, Offset, Paint, Stroke, Text},
    shape,
};

/// What was made of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Made {
    Plain,
    /// A mask grown by its expansion.
    Grown,
    /// A dashed stroke of the outline.
    Dashed(OutlineId),
    Letters,
}

/// A grown mask has round corners and does not need it.
const MASK_MITER: f32 = 4.0;

impl<'a> Unfold<'a> {
    pub(super) fn outline(&mut self, geometry: &'a Geometry, clock: ClockId) -> OutlineId {
        self.known_outline(address(geometry), Made::Plain, clock, geometry)
    }

    pub(super) fn mask_outline(&mut self, mask: &'a Mask, clock: ClockId) -> OutlineId {
        let growth = mask
            .expansion
            .clone()
            .filter(|by| by.moves() || by.at(0.0) != Some(0.0));
        let Some(amount) = growth else {
            return self.outline(&mask.geometry, clock);
        };
        let offset = Modifier::Offset(Offset {
            amount,
            // After Effects grows a mask by a circle around each of its points.
            join: LineJoin::Round,
            miter_limit: MASK_MITER,
        });
        let grown = Geometry::modified(offset, vec![mask.geometry.clone()]);
        self.known_outline(address(mask), Made::Grown, clock, &grown)
    }

    fn known_outline(&mut self, at: usize, made: Made, clock: ClockId, it: &Geometry) -> OutlineId {
        let moves = it.moves();
        let clock = if moves { clock } else { 0 };
        let known = (at, made, clock);
        if let Some(id) = self.known_outlines.get(&known) {
            return *id;
        }
        let source = if self.weighing {
            Source::Everywhere
        } else {
            source_of(it, moves)
        };
        let n_segments = if self.weighing {
            it.n_segments()
        } else {
            n_segments(&source)
        };
        let fits = n_segments <= self.segments_left;
        // A morph may have far more segments than its keys: then each frame computes its own.
        let made = !fits && moves && it.n_segments() <= self.segments_left;
        let id = if made {
            self.add_outline(clock, Source::Made(it.clone()), it.n_segments())
        } else {
            self.add_outline(clock, source, n_segments)
        };
        self.known_outlines.insert(known, id);
        id
    }

    fn add_outline(&mut self, clock: ClockId, source: Source, n_segments: usize) -> OutlineId {
        let left = self.segments_left.checked_sub(n_segments);
        self.segments_left = left.unwrap_or(0);
        self.overrun.segments |= left.is_none();
        let source = if left.is_some() {
            source
        } else {
            Source::Fixed(Path::default())
        };
        self.out.outlines.push(Outline { clock, source });
        (self.out.outlines.len() - 1) as OutlineId
    }

    pub(super) fn everywhere(&mut self) -> OutlineId {
        let known = (NOWHERE, Made::Plain, 0);
        if let Some(id) = self.known_outlines.get(&known) {
            return *id;
        }
        let id = self.add_outline(0, Source::Everywhere, 0);
        self.known_outlines.insert(known, id);
        id
    }

    /// A rectangle from the origin.
    pub(super) fn rect(&mut self, [width, height]: [f32; 2]) -> OutlineId {
        let source = Source::Fixed(Path::rect(0.0, 0.0, width, height));
        added(&mut self.out.outlines, Outline { clock: 0, source })
    }

    /// The letters of a text as one compound path.
    pub(super) fn letters(&mut self, text: &'a Text) -> OutlineId {
        let known = (address(text), Made::Letters, 0);
        if let Some(id) = self.known_outlines.get(&known) {
            return *id;
        }
        let mut path = Path::default();
        for placed in &text.glyphs {
            let Some(glyph) = self.scene.glyphs.get(placed.glyph as usize) else {
                continue;
            };
            if path.segments.len() + glyph.segments.len() > MADE_SEGMENTS_MAX {
                self.overrun.segments = true;
                break;
            }
            let place = Affine([text.size, 0.0, 0.0, text.size, placed.x, placed.y]);
            path.segments
                .extend(shape::transformed(glyph, place).segments);
        }
        let n_segments = path.segments.len();
        let id = self.add_outline(0, Source::Fixed(path), n_segments);
        self.known_outlines.insert(known, id);
        id
    }

    /// A stroke's outline and what is left of its dashes: where neither moves, they are cut
    /// once.
    pub(super) fn dashes(
        &mut self,
        stroke: &'a Stroke,
        outline: OutlineId,
    ) -> (OutlineId, Option<Dash>) {
        let Some(dash) = &stroke.dash else {
            return (outline, None);
        };
        let known = (address(dash), Made::Dashed(outline), 0);
        if let Some(id) = self.known_outlines.get(&known) {
            return (*id, None);
        }
        let Source::Fixed(path) = &self.out.outlines[outline as usize].source else {
            return (outline, Some(dash.clone()));
        };
        if moves::dash_moves(dash) {
            return (outline, Some(dash.clone()));
        }
        let path = dashes::dash_at(dash, path, 0.0).unwrap_or_else(|| path.clone());
        let n_segments = path.segments.len();
        if n_segments > self.segments_left {
            return (outline, Some(dash.clone()));
        }
        let id = self.add_outline(0, Source::Fixed(path), n_segments);
        self.known_outlines.insert(known, id);
        (id, None)
    }

    pub(super) fn paint(&mut self, paint: &'a Paint, clock: ClockId) -> InkId {
        let clock = if moves::paint_moves(paint) { clock } else { 0 };
        let known = (address(paint), Made::Plain, clock);
        if let Some(id) = self.known_inks.get(&known) {
            return *id;
        }
        let pigment = Pigment::Paint(paint.clone());
        let id = added(&mut self.out.inks, Ink { clock, pigment });
        self.known_inks.insert(known, id);
        id
    }

    pub(super) fn image_ink(&mut self, idx: u32) -> InkId {
        let pigment = Pigment::Image(idx);
        added(&mut self.out.inks, Ink { clock: 0, pigment })
    }

    /// What masks are drawn with.
    pub(super) fn white(&mut self) -> InkId {
        let known = (NOWHERE, Made::Plain, 0);
        if let Some(id) = self.known_inks.get(&known) {
            return *id;
        }
        let white = Paint::Solid(Animated::Fixed(Color::rgb(1.0, 1.0, 1.0)));
        let pigment = Pigment::Paint(white);
        let id = added(&mut self.out.inks, Ink { clock: 0, pigment });
        self.known_inks.insert(known, id);
        id
    }
}

/// The address of what is not in the scene.
const NOWHERE: usize = 0;

fn source_of(geometry: &Geometry, moves: bool) -> Source {
    if !moves {
        return Source::Fixed(shape::resolve(geometry, 0.0));
    }
    match morphs::keys(geometry) {
        Some(keys) => Source::Keyed(morphs::morph(&keys)),
        None => Source::Made(geometry.clone()),
    }
}

fn address<T>(it: &T) -> usize {
    std::ptr::from_ref(it) as usize
}

fn n_segments(source: &Source) -> usize {
    match source {
        Source::Fixed(path) => path.segments.len(),
        Source::Keyed(keys) => {
            let arrive = |path: &Option<Path>| path.as_ref().map_or(0, |p| p.segments.len());
            keys.iter()
                .map(|k| k.leave.segments.len() + arrive(&k.arrive))
                .sum()
        }
        Source::Made(geometry) => geometry.n_segments(),
        Source::Everywhere => 0,
    }
}
