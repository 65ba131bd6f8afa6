//! Layers: place, span, masks and mattes; what they show is in [`super::content`].

use std::collections::BTreeMap;

use mtor_video::{Layer, Mask, MaskMode, Matte, MatteKind, MatteSource, Span, limits::NODES_MAX};
use serde_json::Value;

use super::{
    Reader, effects,
    json::{flag_at, id_at, integer_at, list_at, number_at, shortened, text_at},
    tally::Tally,
    weight::geometry_weight,
};
use crate::ImportError;

/// One composition's list of layers, and how they call each other.
struct List<'v> {
    items: &'v [Value],
    parents: Vec<Option<usize>>,
    /// The layer that cuts each one: the named one, or the one above.
    mattes: Vec<Option<usize>>,
    /// Layers that cut others.
    cuts: Vec<bool>,
    /// Layers that cut others without having been named: they are never seen themselves.
    unseen: Vec<bool>,
    parent_circles: Vec<bool>,
    matte_circles: Vec<bool>,
}

impl<'v> List<'v> {
    fn new(items: &'v [Value]) -> Self {
        let by_id: BTreeMap<String, usize> = items
            .iter()
            .enumerate()
            .filter_map(|(idx, item)| Some((id_at(item, "ind")?, idx)))
            .collect();
        let named = |item: &Value, key: &str| by_id.get(&id_at(item, key)?).copied();
        let parents: Vec<_> = items.iter().map(|item| named(item, "parent")).collect();
        let (mut cuts, mut unseen) = (vec![false; items.len()], vec![false; items.len()]);
        let mut mattes = Vec::with_capacity(items.len());
        for (idx, item) in items.iter().enumerate() {
            let is_cut = integer_at(item, "tt").is_some_and(|tt| tt != 0);
            let by_name = named(item, "tp");
            let matte = by_name.or_else(|| idx.checked_sub(1)).filter(|_| is_cut);
            if let Some(source) = matte {
                cuts[source] = true;
                unseen[source] |= by_name.is_none();
            }
            mattes.push(matte);
        }
        Self {
            items,
            parent_circles: circles(&parents),
            matte_circles: circles(&mattes),
            parents,
            mattes,
            cuts,
            unseen,
        }
    }

    /// Lottie's first is topmost; the scene's is at the back.
    fn position(&self, idx: usize) -> u32 {
        u32::try_from(self.items.len() - 1 - idx).unwrap_or(u32::MAX)
    }
}

/// Which links belong to a circle. Each is walked once.
fn circles(links: &[Option<usize>]) -> Vec<bool> {
    let mut in_circle = vec![false; links.len()];
    // The walk that came by first; 0 is none.
    let mut walked = vec![0_usize; links.len()];
    for start in 0..links.len() {
        let walk = start + 1;
        let mut at = Some(start);
        while let Some(idx) = at.filter(|idx| walked[*idx] == 0) {
            walked[idx] = walk;
            at = links[idx];
        }
        let mut around = at.filter(|idx| walked[*idx] == walk);
        while let Some(idx) = around.filter(|idx| !in_circle[*idx]) {
            in_circle[idx] = true;
            around = links[idx];
        }
    }
    in_circle
}

impl Reader<'_> {
    /// A composition's layers, back to front.
    pub(super) fn layers(&mut self, items: &[Value]) -> Result<Vec<Layer>, ImportError> {
        if items.len() > NODES_MAX {
            return Err(ImportError::TooMany {
                what: "layers",
                found: items.len(),
                max: NODES_MAX,
            });
        }
        let list = List::new(items);
        let mut layers = Vec::with_capacity(items.len());
        for (idx, item) in items.iter().enumerate() {
            let name = text_at(item, "nm").unwrap_or_default();
            self.report.enter("layer", name);
            let mut layer = self.layer(&list, idx)?;
            layer.name = shortened(name);
            layer.hidden |= list.unseen[idx];
            self.report.leave();
            layers.push(layer);
        }
        layers.reverse();
        Ok(layers)
    }

    fn layer(&mut self, list: &List<'_>, idx: usize) -> Result<Layer, ImportError> {
        let item = list.items.get(idx).unwrap_or(&Value::Null);
        let mut layer = Layer {
            hidden: flag_at(item, "hd") || flag_at(item, "td"),
            parent: self.parent(list, idx),
            ..Layer::default()
        };
        let ks = item.get("ks").unwrap_or(&Value::Null);
        layer.group.transform = self.transform(ks);
        layer.group.transform.orient = flag_at(item, "ao");
        if flag_at(item, "ddd") {
            self.report.note("third dimension");
        }
        effects::note(&mut self.report, item);
        if flag_at(item, "hd") && !flag_at(item, "td") && !list.cuts[idx] {
            return Ok(layer);
        }
        layer.group.opacity = self.opacity(ks, "o");
        layer.group.blend = self.blend(item);
        layer.group.span = self.span(item);
        layer.group.masks = self.masks(item);
        layer.group.matte = self.matte(list, idx);
        self.content_of(item, &mut layer)?;
        if Tally::of_group(&layer.group, &self.tallies).is_too_deep() {
            self.report.note("groups nested too deep");
            layer.group.nodes.clear();
        }
        Ok(layer)
    }

    fn parent(&mut self, list: &List<'_>, idx: usize) -> Option<u32> {
        let parent = list.parents[idx]?;
        if list.parent_circles[idx] {
            self.report.note("parent that is its own child");
            return None;
        }
        Some(list.position(parent))
    }

    fn matte(&mut self, list: &List<'_>, idx: usize) -> Option<Box<Matte>> {
        let source = list.mattes[idx]?;
        if list.matte_circles[idx] {
            self.report.note("matte of itself");
            return None;
        }
        let kind = match integer_at(list.items.get(idx)?, "tt") {
            Some(1) => MatteKind::Alpha,
            Some(2) => MatteKind::AlphaInverted,
            Some(3) => MatteKind::Luma,
            Some(4) => MatteKind::LumaInverted,
            other => {
                let code = other.unwrap_or(0);
                self.report.note(format!("matte mode {code}"));
                return None;
            }
        };
        Some(Box::new(Matte {
            kind,
            source: MatteSource::Layer(list.position(source)),
        }))
    }

    /// When the layer is there; `None` when that is always.
    fn span(&self, item: &Value) -> Option<Span> {
        let (from, to) = (number_at(item, "ip"), number_at(item, "op"));
        let (whole_from, whole_to) = self.whole;
        let from = from.unwrap_or(whole_from);
        let to = to.unwrap_or(whole_to);
        if from <= whole_from && to >= whole_to {
            return None;
        }
        let from_ms = self.clock.ms(from);
        Some(Span {
            from_ms,
            to_ms: self.clock.ms(to).max(from_ms),
        })
    }

    fn masks(&mut self, item: &Value) -> Vec<Mask> {
        if item.get("hasMask").is_some() && !flag_at(item, "hasMask") {
            return Vec::new();
        }
        let masks = list_at(item, "masksProperties");
        if masks.len() > MASKS_MAX {
            self.report.note(format!("masks past the {MASKS_MAX}th"));
        }
        let masks = masks.iter().take(MASKS_MAX);
        masks.filter_map(|mask| self.mask(mask)).collect()
    }

    fn mask(&mut self, mask: &Value) -> Option<Mask> {
        let mode = match text_at(mask, "mode").unwrap_or("a") {
            "a" => MaskMode::Add,
            "s" => MaskMode::Subtract,
            "i" => MaskMode::Intersect,
            "l" => MaskMode::Lighten,
            "d" => MaskMode::Darken,
            "f" => MaskMode::Difference,
            "n" => return None,
            other => {
                let mode = shortened(other);
                self.report.note(format!("mask mode {mode:?}"));
                return None;
            }
        };
        let geometry = self.path(mask, "pt")?.into();
        if !self.spend(geometry_weight(&geometry)) {
            return None;
        }
        let feather = self.animated::<mtor_video::Point>(mask, "f");
        if feather.is_some_and(|f| f != mtor_video::Point::ZERO.into()) {
            self.report.note("mask feather");
        }
        let expansion = self.animated::<f32>(mask, "x").filter(|x| *x != 0.0.into());
        Some(Mask {
            mode,
            inverted: flag_at(mask, "inv"),
            geometry,
            rule: mtor_video::FillRule::NonZero,
            opacity: self.opacity(mask, "o"),
            expansion,
        })
    }
}

/// Masks of one layer: each is a drawing of its own.
const MASKS_MAX: usize = 64;
