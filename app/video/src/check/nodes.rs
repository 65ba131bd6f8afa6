//! The checks of groups and nodes, and what they weigh.

use super::{Checker, SceneError, Weight, at_most, values::is_number};
use crate::{
    limits::{MADE_SEGMENTS_MAX, TIME_MS_MAX},
    program::copies_at_most,
    scene::{Clock, Group, Mask, MatteSource, Node, Repeat, Shape, Text, Use},
};

impl Checker<'_> {
    /// `depth` is the group's own level, from 1.
    pub(super) fn group(&mut self, group: &Group, depth: usize) -> Result<Weight, SceneError> {
        let names_layer = group
            .matte
            .as_ref()
            .is_some_and(|matte| match &matte.source {
                MatteSource::Layer(_) => true,
                MatteSource::Nodes(_) => false,
            });
        self.rule(!names_layer, "only a layer's own matte can be a layer")?;
        self.group_of_layer(group, depth)
    }

    /// A group whose matte may be a layer; the layers' list weighs that.
    pub(super) fn group_of_layer(
        &mut self,
        group: &Group,
        depth: usize,
    ) -> Result<Weight, SceneError> {
        self.level(depth)?;
        self.transform(&group.transform)?;
        self.opacity(group.opacity.as_ref())?;
        if let Some(span) = &group.span {
            let finite = span.from_ms.is_finite() && span.to_ms.is_finite();
            self.rule(finite, "a span's times are not numbers")?;
        }
        if let Some(size) = &group.clip {
            let sides = size.iter().all(|side| is_number(*side) && *side >= 0.0);
            self.rule(sides, "a clip's sides are numbers from 0")?;
        }
        let mut weight = self.nodes(&group.nodes, depth)?;
        for mask in &group.masks {
            self.mask(mask, depth)?;
            weight.add(1, 0);
        }
        if let Some(matte) = &group.matte
            && let MatteSource::Nodes(nodes) = &matte.source
        {
            let cutting = self.nodes(nodes, depth)?;
            weight.add(cutting.nodes.saturating_add(1), cutting.height);
        }
        weight.height += 1;
        Ok(weight)
    }

    /// Nodes of a group at `depth`.
    fn nodes(&mut self, nodes: &[Node], depth: usize) -> Result<Weight, SceneError> {
        let mut weight = Weight::default();
        for (idx, node) in nodes.iter().enumerate() {
            self.trail.push(idx);
            let inner = self.node(node, depth)?;
            weight.add(inner.nodes.saturating_add(1), inner.height);
            self.level(depth + weight.height)?;
            self.trail.pop();
        }
        Ok(weight)
    }

    fn node(&mut self, node: &Node, depth: usize) -> Result<Weight, SceneError> {
        match node {
            Node::Shape(shape) => self.shape(shape, depth).map(|()| Weight::default()),
            Node::Group(inner) => self.group(inner, depth + 1),
            Node::Layers(layers) => self.layers(layers, depth + 1),
            Node::Use(it) => self.used(it),
            Node::Text(text) => self.text(text).map(|()| Weight::default()),
            Node::Image(idx) => {
                let there = (*idx as usize) < self.scene.images.len();
                self.rule(there, "an image that is not there")?;
                Ok(Weight::default())
            }
            Node::Repeat(repeat) => self.repeat(repeat, depth),
        }
    }

    fn shape(&mut self, shape: &Shape, depth: usize) -> Result<(), SceneError> {
        self.geometry(&shape.geometry, depth)?;
        shape.fill.as_ref().map_or(Ok(()), |fill| self.fill(fill))?;
        shape
            .stroke
            .as_ref()
            .map_or(Ok(()), |stroke| self.stroke(stroke))
    }

    fn text(&mut self, text: &Text) -> Result<(), SceneError> {
        self.rule(
            is_number(text.size),
            "a text's size is not a number in range",
        )?;
        let mut n_segments = 0_usize;
        for placed in &text.glyphs {
            let glyph = self.scene.glyphs.get(placed.glyph as usize);
            let glyph = glyph.ok_or_else(|| self.invalid("a glyph that is not there"))?;
            n_segments = n_segments.saturating_add(glyph.segments.len());
            let at_numbers = is_number(placed.x) && is_number(placed.y);
            self.rule(at_numbers, "a letter's place is not a number in range")?;
        }
        at_most("path segments of one text", n_segments, MADE_SEGMENTS_MAX)?;
        self.segments(n_segments)?;
        text.fill.as_ref().map_or(Ok(()), |fill| self.fill(fill))?;
        text.stroke
            .as_ref()
            .map_or(Ok(()), |stroke| self.stroke(stroke))
    }

    fn used(&mut self, it: &Use) -> Result<Weight, SceneError> {
        self.transform(&it.transform)?;
        self.opacity(it.opacity.as_ref())?;
        match &it.clock {
            None => {}
            Some(Clock::Linear { start_ms, stretch }) => {
                let in_time = start_ms.abs() <= TIME_MS_MAX;
                self.rule(in_time, "a clock's start is not a number in range")?;
                let goes = is_number(*stretch) && *stretch != 0.0;
                self.rule(goes, "a clock's stretch is a number other than 0")?;
            }
            Some(Clock::Remap(to_ms)) => self.times(to_ms)?,
        }
        // Only finished symbols have a weight, so a cycle cannot be written.
        let used = self.symbols.get(it.symbol as usize);
        let used = used.ok_or_else(|| self.invalid("a symbol that is not an earlier one"))?;
        Ok(Weight {
            nodes: used.nodes,
            height: used.height + 1,
        })
    }

    fn repeat(&mut self, it: &Repeat, depth: usize) -> Result<Weight, SceneError> {
        self.copies(&it.copies)?;
        self.transform(&it.transform)?;
        self.number(&it.offset)?;
        self.number(&it.start_opacity)?;
        self.number(&it.end_opacity)?;
        self.level(depth + 1)?;
        let inner = self.nodes(&it.nodes, depth + 1)?;
        let copies = copies_at_most(&it.copies);
        Ok(Weight {
            nodes: inner.nodes.saturating_add(1).saturating_mul(copies),
            height: inner.height + 1,
        })
    }

    fn mask(&mut self, mask: &Mask, depth: usize) -> Result<(), SceneError> {
        self.geometry(&mask.geometry, depth)?;
        self.opacity(mask.opacity.as_ref())?;
        mask.expansion.as_ref().map_or(Ok(()), |by| self.number(by))
    }
}
