//! What a program leaves on the GPU: words, control points, and each segment's op.

use std::borrow::Cow;

use mtor_video::{
    Blend, FillRule, MaskMode, MatteKind, Path, ResolvedStroke,
    program::{Compose, Draw, Op, Outline, Program, Source, Style},
};

use crate::{
    atlas::Spot,
    error::RenderError,
    geometries::{Geometries, Record, Slot},
    layout::{self, GpuFrame},
    limits, outline, tables,
    words::Words,
};

/// How a program is to be laid out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish<'w> {
    pub(crate) spots: &'w [Spot],
    /// Pixels of a stage unit: how fine strokes are made.
    pub(crate) scale: f32,
    /// The time whose made outlines come first.
    pub(crate) t_ms: f32,
    /// Segments that made outlines have taken, in their order.
    pub(crate) rooms: &'w [u32],
}

/// Everything that is uploaded once.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) words: Vec<u32>,
    pub(crate) points: Vec<[f32; 2]>,
    pub(crate) owners: Vec<u32>,
    /// The tables' places and counts; the rest is 0.
    pub(crate) frame: GpuFrame,
    /// Words of values at a time.
    pub(crate) n_values: u32,
    pub(crate) made: Vec<Made>,
}

/// A draw whose outline the CPU makes at each time.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) op: usize,
    pub(crate) slot: Slot,
    /// How far the outline may lie from the true one, in shape units.
    pub(crate) tolerance: f32,
    /// What was last made of: the same again needs no upload.
    pub(crate) last: (Path, Option<ResolvedStroke>),
}

/// Room that a made outline gets beyond what it takes: dashes come and go.
const ROOM_FACTOR: u32 = 2;
const ROOM_MIN: u32 = 32;
/// Times at which moving places are looked at for their scale.
const SCALE_SAMPLES: usize = 9;

pub(crate) fn build(program: &Program, wish: &Wish<'_>) -> Result<Built, RenderError> {
    RenderError::at_most("draws and groups", program.ops.len(), limits::OPS_MAX)?;
    RenderError::at_most(
        "pictures one inside the other",
        program.stack,
        mtor_video::limits::STACK_MAX,
    )?;
    let mut words = Words::new();
    let chains = tables::chains(&program.clocks, &mut words);
    let mut ops = Ops {
        program,
        wish,
        chains: &chains,
        scales: scales(program),
        geometries: Geometries::new(program),
        owners: Vec::new(),
        made: Vec::new(),
    };
    let records: Vec<_> = (0..program.ops.len())
        .map(|idx| ops.record(idx, &mut words))
        .collect::<Result<_, _>>()?;
    let Ops {
        geometries,
        owners,
        made,
        ..
    } = ops;
    let mut frame = GpuFrame {
        n_ops: records.len() as u32,
        n_segments: owners.len() as u32,
        ops: words.at(),
        ..GpuFrame::default()
    };
    records.iter().for_each(|record| words.words(record));
    let n_values = write_tables(
        program,
        (&chains, wish.spots, &geometries.records),
        &mut frame,
        &mut words,
    );
    let words = words.into_inner();
    RenderError::at_most("keyframes", words.len(), limits::WORDS_MAX)?;
    Ok(Built {
        words,
        points: geometries.points,
        owners,
        frame,
        n_values,
        made,
    })
}

/// Places, shades, geometries and inks; gives the number of words of their values.
fn write_tables(
    program: &Program,
    (chains, spots, geometries): (&[u32], &[Spot], &[Record]),
    frame: &mut GpuFrame,
    words: &mut Words,
) -> u32 {
    let places: Vec<_> = program
        .places
        .iter()
        .enumerate()
        .map(|place| tables::place(place, chains, words))
        .collect();
    let shades: Vec<_> = program
        .shades
        .iter()
        .enumerate()
        .map(|shade| tables::shade(shade, chains, words))
        .collect();
    let n_places = places.len() as u32 * layout::PLACE_WORDS;
    let n_geometries = geometries.len() as u32 * layout::GEOMETRY_WORDS;
    let mut at = n_places + shades.len() as u32 + n_geometries;
    let mut inks = Vec::with_capacity(program.inks.len());
    for ink in &program.inks {
        let (record, n_words) = tables::ink(ink, (chains, spots), at, words);
        inks.push(record);
        at += n_words;
    }
    let mut table = |records: &[Record]| {
        let first = words.at();
        records.iter().for_each(|record| words.words(record));
        (first, records.len() as u32)
    };
    (frame.places, frame.n_places) = table(&places);
    (frame.shades, frame.n_shades) = table(&shades);
    (frame.geometries, frame.n_geometries) = table(geometries);
    (frame.inks, frame.n_inks) = table(&inks);
    at
}

/// The largest scale of each place over the film.
fn scales(program: &Program) -> Vec<f32> {
    let mut scales = vec![0.0_f32; program.places.len()];
    let n = if program.still { 1 } else { SCALE_SAMPLES };
    for idx in 0..n {
        let t_ms = program.duration_ms * idx as f32 / n as f32;
        for (scale, place) in scales.iter_mut().zip(program.places_at(t_ms)) {
            *scale = scale.max(place.max_scale());
        }
    }
    scales
}

struct Ops<'p> {
    program: &'p Program,
    wish: &'p Wish<'p>,
    chains: &'p [u32],
    scales: Vec<f32>,
    geometries: Geometries,
    owners: Vec<u32>,
    made: Vec<Made>,
}

type OpRecord = [u32; layout::OP_WORDS as usize];

impl Ops<'_> {
    /// Flags, geometry, place, shade, ink, first owner, matching end.
    fn record(&mut self, idx: usize, words: &mut Words) -> Result<OpRecord, RenderError> {
        let record = match &self.program.ops[idx] {
            Op::Draw(draw) => return self.draw(idx, draw, words),
            Op::Push { shade } => [layout::OP_PUSH, 0, 0, *shade, 0, 0, self.end_of(idx), 0],
            Op::Pop { shade, blend } => {
                let flags = layout::OP_POP | (blend_code(*blend) << layout::SHIFT_BLEND);
                [flags, 0, 0, self.shade(*shade), 0, 0, 0, 0]
            }
            Op::PopMatte { kind } => {
                let flags = layout::OP_POP_MATTE | (matte_code(*kind) << layout::SHIFT_MODE);
                [flags, 0, 0, 0, 0, 0, 0, 0]
            }
        };
        Ok(record)
    }

    fn draw(
        &mut self,
        idx: usize,
        draw: &Draw,
        words: &mut Words,
    ) -> Result<OpRecord, RenderError> {
        let Some(outline) = self.program.outlines.get(draw.outline as usize) else {
            let nothing = self.geometries.fixed(&Path::default())?;
            return Ok([layout::OP_DRAW, nothing, 0, 0, 0, 0, 0, 0]);
        };
        let geometry = self.geometry(idx, (draw, outline), words)?;
        let first = self.owners.len();
        let room = self.geometries.room[geometry as usize] as usize;
        RenderError::at_most("segments", first + room, limits::SEGMENTS_MAX)?;
        self.owners.resize(first + room, idx as u32);
        let place = within(draw.place, self.program.places.len());
        let ink = within(draw.ink, self.program.inks.len());
        let flags = layout::OP_DRAW | style_flags(draw, outline) | compose_flags(draw.compose);
        // The ink's own record says where its value is; the shader looks there.
        Ok([
            flags,
            geometry,
            place,
            self.shade(draw.shade),
            ink,
            first as u32,
            0,
            0,
        ])
    }

    fn geometry(
        &mut self,
        idx: usize,
        (draw, outline): (&Draw, &Outline),
        words: &mut Words,
    ) -> Result<u32, RenderError> {
        let settled = match (&outline.source, &draw.style) {
            (Source::Everywhere, _) => true,
            (Source::Made(_), _) => false,
            (Source::Keyed(_), Style::Fill(_)) => true,
            (Source::Keyed(_), Style::Stroke(_)) => false,
            (Source::Fixed(_), Style::Fill(_)) => true,
            (Source::Fixed(_), Style::Stroke(stroke)) => !stroke.moves(),
        };
        let fill = matches!(draw.style, Style::Fill(_));
        if settled && (fill || matches!(outline.source, Source::Everywhere)) {
            let chain = tables::chain_of(self.chains, outline.clock);
            return self
                .geometries
                .of_outline((&outline.source, draw.outline), chain, words);
        }
        let tolerance = self.tolerance(draw);
        let (path, stroke) = match self.program.made(idx, self.wish.t_ms) {
            Some((path, stroke)) => (path.into_owned(), stroke),
            None => (Path::default(), None),
        };
        let shape = outline_of(&path, stroke.as_ref(), tolerance);
        if settled {
            return self.geometries.fixed(&shape);
        }
        let known = self.wish.rooms.get(self.made.len()).copied().unwrap_or(0);
        let room = (shape.segments.len() as u32 * ROOM_FACTOR)
            .max(known)
            .max(ROOM_MIN);
        let (geometry, slot) = self.geometries.made(&shape, room, words)?;
        self.made.push(Made {
            op: idx,
            slot,
            tolerance,
            last: (path, stroke),
        });
        Ok(geometry)
    }

    /// In shape units, for what this draw's place makes of one.
    fn tolerance(&self, draw: &Draw) -> f32 {
        let scale = self.scales.get(draw.place as usize).copied();
        let pixels = scale.unwrap_or(1.0) * self.wish.scale;
        if pixels.is_finite() && pixels > 0.0 {
            limits::STROKE_TOLERANCE_PX / pixels
        } else {
            // What was not seen when its size was looked at may be seen later at its own.
            limits::STROKE_TOLERANCE_PX / self.wish.scale.max(f32::MIN_POSITIVE)
        }
    }

    fn shade(&self, shade: u32) -> u32 {
        within(shade, self.program.shades.len())
    }

    /// The op that closes the picture that the op at `idx` opens.
    fn end_of(&self, idx: usize) -> u32 {
        let mut open = 0_usize;
        for (at, op) in self.program.ops.iter().enumerate().skip(idx) {
            match op {
                Op::Draw(_) => {}
                Op::Push { .. } => open += 1,
                Op::Pop { .. } | Op::PopMatte { .. } => open = open.saturating_sub(1),
            }
            if open == 0 {
                return at as u32;
            }
        }
        self.program.ops.len() as u32
    }
}

/// What is filled: the path itself, or what its stroke covers.
pub(crate) fn outline_of<'p>(
    path: &'p Path,
    stroke: Option<&ResolvedStroke>,
    tolerance: f32,
) -> Cow<'p, Path> {
    match stroke {
        Some(stroke) => Cow::Owned(outline::stroke(path, stroke, tolerance)),
        None => Cow::Borrowed(path),
    }
}

/// An id in its table; the first entry for one that is in none.
fn within(id: u32, len: usize) -> u32 {
    if (id as usize) < len { id } else { 0 }
}

fn style_flags(draw: &Draw, outline: &Outline) -> u32 {
    let style = match &draw.style {
        Style::Fill(FillRule::EvenOdd) => layout::FLAG_EVEN_ODD,
        Style::Fill(FillRule::NonZero) | Style::Stroke(_) => 0,
    };
    match outline.source {
        Source::Everywhere => style | layout::FLAG_EVERYWHERE,
        Source::Fixed(_) | Source::Keyed(_) | Source::Made(_) => style,
    }
}

fn compose_flags(compose: Compose) -> u32 {
    match compose {
        Compose::Over(blend) => blend_code(blend) << layout::SHIFT_BLEND,
        Compose::Mask { mode, inverted } => {
            let inverted = if inverted { layout::FLAG_INVERTED } else { 0 };
            layout::FLAG_MASK | inverted | (mode_code(mode) << layout::SHIFT_MODE)
        }
    }
}

fn blend_code(blend: Blend) -> u32 {
    match blend {
        Blend::Normal => 0,
        Blend::Multiply => 1,
        Blend::Screen => 2,
        Blend::Overlay => 3,
        Blend::Darken => 4,
        Blend::Lighten => 5,
        Blend::ColorDodge => 6,
        Blend::ColorBurn => 7,
        Blend::HardLight => 8,
        Blend::SoftLight => 9,
        Blend::Difference => 10,
        Blend::Exclusion => 11,
        Blend::Hue => 12,
        Blend::Saturation => 13,
        Blend::Color => 14,
        Blend::Luminosity => 15,
        Blend::Add => 16,
    }
}

fn mode_code(mode: MaskMode) -> u32 {
    match mode {
        MaskMode::Add => 0,
        MaskMode::Subtract => 1,
        MaskMode::Intersect => 2,
        MaskMode::Lighten => 3,
        MaskMode::Darken => 4,
        MaskMode::Difference => 5,
    }
}

fn matte_code(kind: MatteKind) -> u32 {
    match kind {
        MatteKind::Alpha => 0,
        MatteKind::AlphaInverted => 1,
        MatteKind::Luma => 2,
        MatteKind::LumaInverted => 3,
    }
}
