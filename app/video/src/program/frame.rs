//! The program at one time: what is seen, in painter's order.

use std::borrow::Cow;

use super::{Compose, Draw, Op, Program, ShadeId, Style};
use crate::{
    color::Color,
    frame::{DrawItem, Frame, FrameOp, ResolvedPaint, ResolvedStyle},
    geometry::{Affine, Path},
    scene::MatteKind,
};

impl Program {
    /// The frame at a film time. Times past the end wrap (the film loops).
    pub fn frame(&self, t_ms: f32) -> Frame<'_> {
        let times = self.local_times(t_ms);
        let mut walk = Walk {
            program: self,
            places: self.places_in(&times),
            shades: self.shades_in(&times),
            paths: vec![None; self.outlines.len()],
            times,
            ops: Vec::with_capacity(self.ops.len()),
            open: Vec::new(),
        };
        let mut idx = 0;
        while let Some(op) = self.ops.get(idx) {
            idx = walk.op(idx, op);
        }
        Frame {
            width: self.width,
            height: self.height,
            ops: walk.ops,
        }
    }

    /// The op after the picture that the op at `idx` opens.
    fn after_picture(&self, idx: usize) -> usize {
        let mut open = 0_usize;
        for (at, op) in self.ops.iter().enumerate().skip(idx) {
            match op {
                Op::Draw(_) => {}
                Op::Push { .. } => open += 1,
                Op::Pop { .. } | Op::PopMatte { .. } => open = open.saturating_sub(1),
            }
            if open == 0 {
                return at + 1;
            }
        }
        self.ops.len()
    }
}

/// A picture that is being drawn: its push among the frame's ops, and whether anything is in
/// it.
struct Open {
    start: usize,
    drawn: bool,
}

struct Walk<'a> {
    program: &'a Program,
    times: Vec<f32>,
    places: Vec<Affine>,
    shades: Vec<f32>,
    /// Outlines' paths, as far as they were needed.
    paths: Vec<Option<Option<Cow<'a, Path>>>>,
    ops: Vec<FrameOp<'a>>,
    open: Vec<Open>,
}

impl<'a> Walk<'a> {
    /// Takes one op; returns the next one's index.
    fn op(&mut self, idx: usize, op: &'a Op) -> usize {
        match op {
            Op::Draw(draw) => {
                let item = match draw.compose {
                    Compose::Over(_) => self.over(idx, draw),
                    Compose::Mask { .. } => Some(self.mask(idx, draw)),
                };
                if let Some(item) = item {
                    self.ops.push(FrameOp::Draw(item));
                    self.mark(true);
                }
            }
            Op::Push { shade } => {
                if self.opacity(*shade) <= 0.0 {
                    return self.program.after_picture(idx);
                }
                self.open.push(Open {
                    start: self.ops.len(),
                    drawn: false,
                });
                self.ops.push(FrameOp::Push);
            }
            Op::Pop { shade, blend } => {
                let opacity = self.opacity(*shade);
                self.close(FrameOp::Pop {
                    opacity,
                    blend: *blend,
                });
            }
            Op::PopMatte { kind } => self.close_matte(*kind),
        }
        idx + 1
    }

    fn opacity(&self, shade: ShadeId) -> f32 {
        self.shades.get(shade as usize).copied().unwrap_or(1.0)
    }

    fn mark(&mut self, drawn: bool) {
        if let Some(top) = self.open.last_mut() {
            top.drawn = drawn;
        }
    }

    /// Closes a picture; one with nothing in it is as if it had never been opened.
    fn close(&mut self, pop: FrameOp<'a>) {
        let Some(top) = self.open.pop() else {
            return;
        };
        if top.drawn {
            self.ops.push(pop);
            self.mark(true);
        } else {
            self.ops.truncate(top.start);
        }
    }

    /// An empty matte takes everything away, or nothing when it is inverted.
    fn close_matte(&mut self, kind: MatteKind) {
        let Some(top) = self.open.pop() else {
            return;
        };
        if top.drawn {
            self.ops.push(FrameOp::PopMatte { kind });
            return;
        }
        match kind {
            MatteKind::Alpha | MatteKind::Luma => {
                self.ops.push(FrameOp::PopMatte { kind });
                self.mark(false);
            }
            MatteKind::AlphaInverted | MatteKind::LumaInverted => self.ops.truncate(top.start),
        }
    }

    /// A draw that is seen.
    fn over(&mut self, idx: usize, draw: &'a Draw) -> Option<DrawItem<'a>> {
        let opacity = self.opacity(draw.shade);
        let place = self.place(draw).filter(|_| opacity > 0.0)?;
        let ink = self.program.inks.get(draw.ink as usize)?;
        let paint = self.program.ink_at(ink, &self.times)?;
        let (path, style) = self.styled(draw);
        let unseen = match &style {
            ResolvedStyle::Fill(_) => false,
            ResolvedStyle::Stroke(stroke) => stroke.width <= 0.0,
        };
        if unseen || path.as_ref().is_some_and(|p| p.segments.is_empty()) {
            return None;
        }
        Some(self.item(
            idx,
            draw,
            Drawn {
                path,
                style,
                paint,
                place,
                opacity,
            },
        ))
    }

    /// A mask's draw, which works also where it covers nothing.
    fn mask(&mut self, idx: usize, draw: &'a Draw) -> DrawItem<'a> {
        let place = self.place(draw);
        let (path, style) = self.styled(draw);
        let drawn = Drawn {
            path: if place.is_some() {
                path
            } else {
                Some(Cow::Owned(Path::default()))
            },
            style,
            paint: ResolvedPaint::Solid(Color::rgb(1.0, 1.0, 1.0)),
            place: place.unwrap_or(Affine::IDENTITY),
            opacity: self.opacity(draw.shade),
        };
        self.item(idx, draw, drawn)
    }

    fn item(&self, idx: usize, draw: &Draw, drawn: Drawn<'a>) -> DrawItem<'a> {
        DrawItem {
            op: idx as u32,
            path: drawn.path,
            style: drawn.style,
            paint: drawn.paint,
            stage_from_shape: drawn.place,
            opacity: drawn.opacity,
            compose: draw.compose,
        }
    }

    /// Scales multiply through the groups and can leave f32; nothing is drawn out there.
    fn place(&self, draw: &Draw) -> Option<Affine> {
        let place = self.places.get(draw.place as usize)?;
        place.0.iter().all(|c| c.is_finite()).then_some(*place)
    }

    fn styled(&mut self, draw: &'a Draw) -> (Option<Cow<'a, Path>>, ResolvedStyle) {
        let path = self.path(draw.outline);
        match &draw.style {
            Style::Fill(rule) => (path, ResolvedStyle::Fill(*rule)),
            Style::Stroke(stroke) => {
                let t_ms = self
                    .times
                    .get(stroke.clock as usize)
                    .copied()
                    .unwrap_or(0.0);
                let path = path.map(|p| stroke.dashed_at(p, t_ms));
                (path, ResolvedStyle::Stroke(stroke.at(t_ms)))
            }
        }
    }

    fn path(&mut self, id: u32) -> Option<Cow<'a, Path>> {
        let slot = self.paths.get_mut(id as usize)?;
        let path = slot.get_or_insert_with(|| {
            let outline = &self.program.outlines[id as usize];
            let t_ms = self
                .times
                .get(outline.clock as usize)
                .copied()
                .unwrap_or(0.0);
            outline.source.at(t_ms)
        });
        path.clone()
    }
}

/// The values of one draw.
struct Drawn<'a> {
    path: Option<Cow<'a, Path>>,
    style: ResolvedStyle,
    paint: ResolvedPaint,
    place: Affine,
    opacity: f32,
}
