//! Groups: when one is a picture of its own, and how masks and mattes cut it.

use super::{Here, List, PlaceId, Unfold};
use crate::{
    animated::Animated,
    geometry::Affine,
    limits::STAGE_MAX,
    program::{Compose, Draw, Op, ShadeId, Style},
    scene::{Blend, FillRule, Group, Mask, MaskMode, Matte, MatteKind, MatteSource},
};

impl<'a> Unfold<'a> {
    pub(super) fn group(&mut self, group: &'a Group, here: Here) {
        let place = self.place(here.place, here.clock, &group.transform);
        self.group_at(group, Here { place, ..here }, None);
    }

    /// Draws a group whose own transform is already in `here`. A layer's group comes with
    /// its list and its index there.
    pub(super) fn group_at(
        &mut self,
        group: &'a Group,
        here: Here,
        list: Option<(&mut List<'a>, usize)>,
    ) {
        let here = Here {
            shade: self.span(here.shade, here.clock, group.span),
            level: here.level + 1,
            ..here
        };
        let clip = group
            .clip
            .filter(|size| !self.covers_stage(here.place, *size));
        let cut = clip.is_some() || !group.masks.is_empty() || group.matte.is_some();
        if !cut {
            let opacity = group.opacity.as_ref();
            return self.lidded(here, opacity, group.blend, &mut |walk, here| {
                walk.nodes(&group.nodes, here);
            });
        }
        let shade = self.opacity(here.shade, here.clock, group.opacity.as_ref());
        let start = self.out.ops.len();
        self.out.ops.push(Op::Push { shade });
        let free = Here { shade: 0, ..here };
        self.nodes(&group.nodes, free);
        if self.out.ops.len() == start + 1 {
            // Nothing was drawn, so there is nothing to cut.
            self.out.ops.truncate(start);
            return;
        }
        self.unwrap(start);
        self.masks(&group.masks, clip, free);
        if let Some(matte) = &group.matte {
            self.matte(matte, free, list);
        }
        let blend = group.blend;
        self.out.ops.push(Op::Pop { shade, blend });
    }

    /// Draws content under an opacity and a blend of its own: as one picture where that
    /// makes a difference.
    pub(super) fn lidded(
        &mut self,
        here: Here,
        opacity: Option<&Animated<f32>>,
        blend: Blend,
        content: &mut dyn FnMut(&mut Self, Here),
    ) {
        let shade = self.opacity(here.shade, here.clock, opacity);
        if shade == here.shade && blend == Blend::Normal {
            return content(self, here);
        }
        let start = self.out.ops.len();
        self.out.ops.push(Op::Push { shade });
        content(self, Here { shade: 0, ..here });
        if !self.folded(start, shade, blend) {
            self.out.ops.push(Op::Pop { shade, blend });
        }
    }

    /// Tries to do without the picture that the op at `start` opened: nothing, one draw or one
    /// other picture alone in it can take its opacity and blend (a draw covers nothing twice,
    /// and alone in a picture it has nothing to blend with).
    fn folded(&mut self, start: usize, shade: ShadeId, blend: Blend) -> bool {
        let content = &self.out.ops[start + 1..];
        let inner = match content {
            [] => None,
            [
                Op::Draw(Draw {
                    shade,
                    compose: Compose::Over(_),
                    ..
                }),
            ] => Some(*shade),
            [Op::Push { .. }, .., Op::Pop { shade, .. }] if is_one_picture(content) => Some(*shade),
            _ => return false,
        };
        self.out.ops.remove(start);
        let Some(inner) = inner else {
            return true;
        };
        let both = self.rebased(inner, shade);
        if let Some(Op::Draw(draw)) = self.out.ops.get_mut(start) {
            draw.shade = both;
            draw.compose = Compose::Over(blend);
            return true;
        }
        self.out.ops[start] = Op::Push { shade: both };
        if let Some(last) = self.out.ops.last_mut() {
            *last = Op::Pop { shade: both, blend };
        }
        true
    }

    /// A whole picture alone in the picture that the op at `start` opened is that picture.
    fn unwrap(&mut self, start: usize) {
        let content = &self.out.ops[start + 1..];
        let opaque = matches!(content.last(), Some(Op::Pop { shade: 0, .. }));
        if opaque && is_one_picture(content) {
            self.out.ops.pop();
            self.out.ops.remove(start);
        }
    }

    /// Whether a clip takes nothing away.
    fn covers_stage(&self, place: PlaceId, [width, height]: [f32; 2]) -> bool {
        let Some(Affine([a, b, c, d, e, f])) = self.settled(place) else {
            return false;
        };
        /// Rounding of sizes and places: less than anybody sees.
        const NEAR: f32 = STAGE_MAX * 1.0e-7;
        let (x, y) = (e.min(e + a * width), f.min(f + d * height));
        let (right, bottom) = (e.max(e + a * width), f.max(f + d * height));
        b == 0.0
            && c == 0.0
            && x <= NEAR
            && y <= NEAR
            && right >= self.out.width - NEAR
            && bottom >= self.out.height - NEAR
    }

    /// Cuts the top picture by the masks, then by the clip.
    fn masks(&mut self, masks: &'a [Mask], clip: Option<[f32; 2]>, here: Here) {
        if masks.is_empty() && clip.is_none() {
            return;
        }
        self.out.ops.push(Op::Push { shade: 0 });
        for (idx, mask) in masks.iter().enumerate() {
            if self.step() {
                self.mask(mask, idx == 0, here);
            }
        }
        if let Some(size) = clip {
            let outline = self.rect(size);
            let mode = if masks.is_empty() {
                MaskMode::Add
            } else {
                MaskMode::Intersect
            };
            let compose = Compose::Mask {
                mode,
                inverted: false,
            };
            self.cutting(outline, here, FillRule::NonZero, compose);
        }
        let kind = MatteKind::Alpha;
        self.out.ops.push(Op::PopMatte { kind });
    }

    fn mask(&mut self, mask: &'a Mask, first: bool, here: Here) {
        let shade = self.opacity(here.shade, here.clock, mask.opacity.as_ref());
        let (mut mode, mut inverted) = (mask.mode, mask.inverted);
        if first {
            if mode == MaskMode::Subtract {
                if shade == here.shade {
                    inverted = !inverted;
                } else {
                    // A faint hole in everything is not everything but the hole, faint.
                    let all = self.everywhere();
                    let compose = Compose::Mask {
                        mode: MaskMode::Add,
                        inverted: false,
                    };
                    self.cutting(all, here, FillRule::NonZero, compose);
                }
            }
            if mode != MaskMode::Subtract || shade == here.shade {
                mode = MaskMode::Add;
            }
        }
        let outline = self.mask_outline(mask, here.clock);
        let compose = Compose::Mask { mode, inverted };
        self.cutting(outline, Here { shade, ..here }, mask.rule, compose);
    }

    fn cutting(&mut self, outline: u32, here: Here, rule: FillRule, compose: Compose) {
        let ink = self.white();
        self.out.ops.push(Op::Draw(Draw {
            outline,
            place: here.place,
            shade: here.shade,
            ink,
            style: Style::Fill(rule),
            compose,
        }));
    }

    /// Cuts the top picture by another. One that needs itself, or that names a layer where
    /// there is no list, is left out; `check` refuses both.
    fn matte(&mut self, matte: &'a Matte, here: Here, list: Option<(&mut List<'a>, usize)>) {
        let kind = matte.kind;
        match (&matte.source, list) {
            (MatteSource::Nodes(nodes), _) => {
                let start = self.out.ops.len();
                self.out.ops.push(Op::Push { shade: 0 });
                self.nodes(nodes, here);
                self.unwrap(start);
                self.out.ops.push(Op::PopMatte { kind });
            }
            (MatteSource::Layer(source), Some((list, idx))) => {
                let source = *source as usize;
                if source == idx || list.open.contains(&source) {
                    return;
                }
                let start = self.out.ops.len();
                self.out.ops.push(Op::Push { shade: 0 });
                list.open.push(idx);
                self.layer(list, source, 0);
                list.open.pop();
                self.unwrap(start);
                self.out.ops.push(Op::PopMatte { kind });
            }
            (MatteSource::Layer(_), None) => {}
        }
    }
}

/// Whether the first op's picture ends with the last op.
fn is_one_picture(ops: &[Op]) -> bool {
    let mut open = 0_usize;
    for (idx, op) in ops.iter().enumerate() {
        match op {
            Op::Draw(_) => {}
            Op::Push { .. } => open += 1,
            Op::Pop { .. } | Op::PopMatte { .. } => open = open.saturating_sub(1),
        }
        if open == 0 {
            return idx + 1 == ops.len();
        }
    }
    false
}
