//! What a layer shows: a composition, a color, a picture, shapes or text.

use mtor_video::{
    Clock, Color, Fill, Group, Layer, Node, Path, Shape, Use,
    limits::{NUMBER_MAX, STAGE_MAX},
};
use serde_json::Value;

use super::{
    Reader,
    json::{flag_at, id_at, integer_at, list_at, number_at, text_at, to_f32},
    property::map,
};
use crate::ImportError;

impl Reader<'_> {
    pub(super) fn content_of(
        &mut self,
        item: &Value,
        layer: &mut Layer,
    ) -> Result<(), ImportError> {
        match integer_at(item, "ty") {
            Some(0) => self.composition_layer(item, layer)?,
            Some(1) => layer.group.nodes.extend(self.solid(item)),
            Some(2) => layer.group.nodes.extend(self.picture(item)),
            Some(3) => {}
            Some(4) => layer.group.nodes = self.shape_nodes(list_at(item, "shapes")),
            Some(5) => layer.group.nodes = self.text(item),
            Some(6) => self.report.note("audio"),
            Some(13) => self.report.note("camera"),
            Some(kind) => self.report.note(format!("layer of type {kind}")),
            None => self.report.note("layer without a type"),
        }
        Ok(())
    }

    fn composition_layer(&mut self, item: &Value, layer: &mut Layer) -> Result<(), ImportError> {
        let Some(id) = id_at(item, "refId") else {
            self.report.note("composition without a name");
            return Ok(());
        };
        let Some(symbol) = self.symbol(&id)? else {
            return Ok(());
        };
        layer.group.clip = self.composition_clip(item, layer);
        layer.group.nodes.push(Node::Use(Use {
            symbol,
            clock: Some(self.inner_clock(item)),
            ..Use::default()
        }));
        Ok(())
    }

    /// Compositions end at their sides, unless their transform is collapsed into the outer one.
    fn composition_clip(&self, item: &Value, layer: &Layer) -> Option<[f32; 2]> {
        let side = |key| number_at(item, key).map(|n| to_f32(n).clamp(0.0, STAGE_MAX));
        let (width, height) = (side("w")?, side("h")?);
        let fills_stage = self.at_root
            && layer.parent.is_none()
            && layer.group.transform.is_identity()
            && width >= self.stage[0]
            && height >= self.stage[1];
        (!flag_at(item, "ct") && !fills_stage).then_some([width, height])
    }

    fn inner_clock(&mut self, item: &Value) -> Clock {
        if let Some(seconds) = self.animated::<f32>(item, "tm") {
            let end = number_at(item, "op").map(|op| to_f32(op * self.clock.ms_per_frame));
            return Clock::Remap(map(seconds, |s| {
                let t_ms = (s * 1_000.0).clamp(-REMAP_MS_MAX, REMAP_MS_MAX);
                match end {
                    // At its very end nothing would be there; players show the last frame.
                    Some(end) if (t_ms - end).abs() < LAST_MS => t_ms - LAST_MS,
                    Some(_) | None => t_ms,
                }
            }));
        }
        let stretch = to_f32(number_at(item, "sr").unwrap_or(1.0));
        Clock::Linear {
            start_ms: self.clock.ms(number_at(item, "st").unwrap_or(0.0)),
            stretch: if stretch.abs() < STRETCH_MIN {
                1.0
            } else {
                stretch
            },
        }
    }

    fn solid(&mut self, item: &Value) -> Option<Node> {
        let side = |key| number_at(item, key).map(|n| to_f32(n).clamp(0.0, STAGE_MAX));
        let (width, height) = (side("sw")?, side("sh")?);
        let color = text_at(item, "sc").and_then(hex_color);
        let color = color.unwrap_or_else(|| Color::rgb(0.0, 0.0, 0.0));
        Some(Node::Shape(Shape {
            geometry: Path::rect(0.0, 0.0, width, height).into(),
            fill: Some(Fill::new(color)),
            stroke: None,
        }))
    }

    /// A picture fills its asset's box and is cut at it, as players do.
    fn picture(&mut self, item: &Value) -> Option<Node> {
        let id = id_at(item, "refId")?;
        let picture = self.image(&id)?;
        let (width, height) = (picture.pixels[0], picture.pixels[1]);
        let [box_width, box_height] = picture.place;
        let scale = (box_width / width).max(box_height / height);
        if scale == 1.0 && width == box_width && height == box_height {
            return Some(Node::Image(picture.index));
        }
        let transform = mtor_video::Transform::at(
            (box_width - width * scale) / 2.0,
            (box_height - height * scale) / 2.0,
        )
        .scaled(scale, scale);
        let fits = width * scale <= box_width && height * scale <= box_height;
        let drawn = Group {
            transform,
            nodes: vec![Node::Image(picture.index)],
            ..Group::default()
        };
        Some(Node::Group(Group {
            clip: (!fits).then_some(picture.place),
            nodes: vec![Node::Group(drawn)],
            ..Group::default()
        }))
    }
}

/// Less than any frame, and more than two times are told apart by.
const LAST_MS: f32 = 1.0;
/// A thousand times as fast is a mistake.
const STRETCH_MIN: f32 = 0.001;
/// A remapped time is a value like others.
const REMAP_MS_MAX: f32 = NUMBER_MAX;

/// `#rrggbb` or `#rgb`.
pub(super) fn hex_color(text: &str) -> Option<Color> {
    let digits = text.trim().strip_prefix('#').unwrap_or(text);
    let doubled: String;
    let digits = if digits.len() == 3 {
        doubled = digits.chars().flat_map(|c| [c, c]).collect();
        doubled.as_str()
    } else {
        digits
    };
    Color::try_from(format!("#{digits}")).ok()
}
