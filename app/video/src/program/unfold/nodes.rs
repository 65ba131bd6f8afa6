//! Shapes, texts, images, symbols and repeaters.

use super::{Here, Unfold, tables::added};
use crate::{
    animated::Animated,
    limits::COPIES_MAX,
    program::{
        Compose, Dim, Draw, Local, Op, OutlineId, Place, PlaceId, Shade, ShadeId, Source,
        StrokeStyle, Style,
    },
    scene::{Blend, Fill, FillRule, Repeat, Shape, Stroke, Text, Use},
};

impl<'a> Unfold<'a> {
    pub(super) fn shape(&mut self, shape: &'a Shape, here: Here) {
        if shape.fill.is_none() && shape.stroke.is_none() {
            return;
        }
        let outline = self.outline(&shape.geometry, here.clock);
        self.painted(outline, shape.fill.as_ref(), shape.stroke.as_ref(), here);
    }

    pub(super) fn text(&mut self, text: &'a Text, here: Here) {
        if text.fill.is_none() && text.stroke.is_none() {
            return;
        }
        let outline = self.letters(text);
        self.painted(outline, text.fill.as_ref(), text.stroke.as_ref(), here);
    }

    fn painted(
        &mut self,
        outline: OutlineId,
        fill: Option<&'a Fill>,
        stroke: Option<&'a Stroke>,
        here: Here,
    ) {
        let empty = |source: &Source| matches!(source, Source::Fixed(p) if p.segments.is_empty());
        if empty(&self.out.outlines[outline as usize].source) {
            return;
        }
        if let Some(fill) = fill {
            let shade = self.opacity(here.shade, here.clock, fill.opacity.as_ref());
            let ink = self.paint(&fill.paint, here.clock);
            let style = Style::Fill(fill.rule);
            let compose = Compose::Over(fill.blend);
            let place = here.place;
            self.out.ops.push(Op::Draw(Draw {
                outline,
                place,
                shade,
                ink,
                style,
                compose,
            }));
        }
        if let Some(stroke) = stroke {
            let shade = self.opacity(here.shade, here.clock, stroke.opacity.as_ref());
            let ink = self.paint(&stroke.paint, here.clock);
            let (outline, dash) = self.dashes(stroke, outline);
            let style = Style::Stroke(StrokeStyle {
                clock: here.clock,
                width: stroke.width.clone(),
                cap: stroke.cap,
                join: stroke.join,
                miter_limit: stroke.miter_limit,
                dash,
            });
            let compose = Compose::Over(stroke.blend);
            let place = here.place;
            self.out.ops.push(Op::Draw(Draw {
                outline,
                place,
                shade,
                ink,
                style,
                compose,
            }));
        }
    }

    pub(super) fn image(&mut self, idx: u32, here: Here) {
        let Some(image) = self.scene.images.get(idx as usize) else {
            return;
        };
        let outline = self.rect([image.width as f32, image.height as f32]);
        let ink = self.image_ink(idx);
        self.out.ops.push(Op::Draw(Draw {
            outline,
            place: here.place,
            shade: here.shade,
            ink,
            style: Style::Fill(FillRule::NonZero),
            compose: Compose::Over(Blend::Normal),
        }));
    }

    pub(super) fn symbol(&mut self, it: &'a Use, here: Here) {
        let Some(symbol) = self.scene.symbols.get(it.symbol as usize) else {
            return;
        };
        let place = self.place(here.place, here.clock, &it.transform);
        let inner = self.clock(here.clock, it.clock.as_ref());
        let here = Here {
            place,
            level: here.level + 1,
            ..here
        };
        self.lidded(
            here,
            it.opacity.as_ref(),
            Blend::Normal,
            &mut |walk, here| {
                walk.group(
                    symbol,
                    Here {
                        clock: inner,
                        ..here
                    },
                );
            },
        );
    }

    /// Draws the copies one by one; those that are not there at some time have shade 0 then.
    pub(super) fn repeat(&mut self, it: &'a Repeat, here: Here) {
        let copies = copies_at_most(&it.copies);
        for step in 0..copies {
            if !self.step() {
                return;
            }
            let index = if it.below { copies - 1 - step } else { step } as f32;
            let place = self.copy_place(it, index, here);
            let shade = self.copy_shade(it, index, here);
            let level = here.level + 1;
            self.nodes(
                &it.nodes,
                Here {
                    place,
                    shade,
                    level,
                    ..here
                },
            );
        }
    }

    fn copy_place(&mut self, it: &Repeat, index: f32, here: Here) -> PlaceId {
        if !it.transform.moves() && !it.offset.moves() {
            let n = index + it.offset.at(0.0).unwrap_or(0.0);
            let affine = it.transform.pose_at(0.0).affine_times(n);
            return self.fixed_place(here.place, affine);
        }
        let local = Local::Copy {
            clock: here.clock,
            transform: Box::new(it.transform.clone()),
            offset: it.offset.clone(),
            index,
        };
        added(
            &mut self.out.places,
            Place {
                parent: here.place,
                local,
            },
        )
    }

    fn copy_shade(&mut self, it: &Repeat, index: f32, here: Here) -> ShadeId {
        let mut dim = Dim::Copy {
            copies: it.copies.clone(),
            start: it.start_opacity.clone(),
            end: it.end_opacity.clone(),
            index,
        };
        if !dim.moves() {
            dim = Dim::Opacity(dim.at(0.0).into());
        }
        let (parent, clock) = (here.shade, here.clock);
        self.shade(Shade { parent, clock, dim })
    }
}

/// The most copies that a repeater makes at any time.
pub(crate) fn copies_at_most(copies: &Animated<f32>) -> usize {
    let most = match copies {
        Animated::Fixed(copies) => *copies,
        Animated::Keyed { keys } => keys.iter().map(|k| k.value).fold(0.0, f32::max),
    };
    // A float below 0 or not a number becomes 0.
    (most.ceil() as usize).min(COPIES_MAX)
}
