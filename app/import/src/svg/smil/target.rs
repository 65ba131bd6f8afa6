//! One element that is animated: its place in the file and what of it moves.

use std::ops::Range;

use mtor_video::{Easing, limits::KEYS_MAX};
use usvg::roxmltree::Node;

use super::{
    Edit, Level, Moments,
    collect::{self, Animation, Ends},
    escaped,
    property::{PLAIN, STYLES, affine_of, canonical, opacity, transform_type, value_of},
    timeline::{self, Key, Track, Value},
    value::{Parts, Text},
    walk,
};
use crate::svg::{read, report::Report};

/// Elements that a group may stand around, and those that one may stand in.
const DRAWN: [&str; 13] = [
    "g", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "image", "svg", "a",
];
const HOLDERS: [&str; 8] = [
    "svg", "g", "a", "symbol", "marker", "mask", "pattern", "defs",
];
/// Values between two eased keys when several attributes move at different times.
const SAMPLES: usize = 12;

#[derive(Debug)]
pub(super) struct Target {
    pub(super) place: String,
    range: Range<usize>,
    /// Where another attribute may be put.
    name_end: usize,
    /// Names and where the values stand.
    attributes: Vec<(String, Range<usize>)>,
    wrappable: bool,
    /// The transform that stays around what is added to it.
    outer: String,
    /// Attributes and styles that the groups around it have taken over.
    taken: Vec<(String, String)>,
    texts: Vec<(String, Vec<Key<Text>>)>,
}

impl Target {
    /// `None` when the element is not written in the file itself.
    pub(super) fn new(node: Node<'_, '_>) -> Option<Self> {
        let source = node.document().input_text().get(node.range())?;
        let inside = source.strip_prefix('<')?;
        let name_len = inside.find(|c: char| c.is_whitespace() || c == '/' || c == '>')?;
        let name = &inside[..name_len];
        if name.rsplit(':').next() != Some(node.tag_name().name()) {
            return None;
        }
        let is_in = |list: &[&str], node: Option<Node<'_, '_>>| {
            node.is_some_and(|node| list.contains(&node.tag_name().name()))
        };
        let prefixed = name.contains(':');
        Some(Self {
            place: read::place(&node),
            range: node.range(),
            name_end: node.range().start + 1 + name_len,
            attributes: node
                .attributes()
                .map(|a| (a.name().to_owned(), a.range_value()))
                .collect(),
            wrappable: !prefixed
                && is_in(&DRAWN, Some(node))
                && is_in(&HOLDERS, node.parent_element()),
            outer: String::new(),
            taken: Vec::new(),
            texts: Vec::new(),
        })
    }

    /// What moves the group around it; the rest is kept for [`Self::moments`].
    pub(super) fn read(
        &mut self,
        animations: &[Animation<'_, '_>],
        film_ms: f32,
        report: &mut Report,
    ) -> Vec<Level> {
        let kind = |animation: &&Animation<'_, '_>| animation.element.tag_name().name().to_owned();
        let named = |name: &str| -> Vec<Animation<'_, '_>> {
            animations
                .iter()
                .filter(|a| kind(a) == name)
                .copied()
                .collect()
        };
        let mut levels = self.motion(&named("animateMotion"), film_ms, report);
        let (moved, painted): (Vec<_>, Vec<_>) = named("animateTransform")
            .into_iter()
            .partition(|a| a.element.attribute("attributeName") == Some("transform"));
        levels.extend(self.transforms(&moved, film_ms, report));
        let mut names: Vec<&str> = Vec::new();
        let of_text = animations
            .iter()
            .filter(|a| !matches!(kind(a).as_str(), "animateMotion" | "animateTransform"));
        let of_text: Vec<Animation<'_, '_>> = of_text.copied().chain(painted).collect();
        for animation in &of_text {
            let name = animation
                .element
                .attribute("attributeName")
                .unwrap_or_default();
            let name = name.rsplit(':').next().unwrap_or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let is_named = |a: &&Animation<'_, '_>| {
                let own = a.element.attribute("attributeName").unwrap_or_default();
                own.rsplit(':').next() == Some(name)
            };
            let list: Vec<_> = of_text.iter().filter(is_named).copied().collect();
            levels.extend(self.attribute(name, &list, film_ms, report));
        }
        levels
    }

    fn motion(&self, list: &[Animation<'_, '_>], film_ms: f32, report: &mut Report) -> Vec<Level> {
        let mut tracks = Vec::new();
        for animation in list {
            match walk::track(animation).filter(|_| self.wrappable) {
                Some(track) => tracks.push(track),
                None => collect::leave_out(&animation.element, "without a way", report),
            }
        }
        let keys = timeline::keys(&walk::Step::ORIGIN, &tracks, film_ms);
        match list.first() {
            Some(first) if !tracks.is_empty() && !keys.is_empty() => {
                let transforms = walk::transforms(&first.element, &keys);
                transforms.into_iter().map(Level::Place).collect()
            }
            Some(_) | None => Vec::new(),
        }
    }

    fn transforms(
        &mut self,
        list: &[Animation<'_, '_>],
        film_ms: f32,
        report: &mut Report,
    ) -> Vec<Level> {
        let mut replacing: Vec<Track<Parts>> = Vec::new();
        let mut adding: Vec<Track<Parts>> = Vec::new();
        for animation in list {
            let element = &animation.element;
            let kind = element.attribute("type").unwrap_or("translate");
            let read = collect::values(element).and_then(|(values, ends)| {
                let parts: Option<Vec<Parts>> =
                    values.iter().map(|v| Parts::of_kind(kind, v)).collect();
                Some((parts?, ends))
            });
            let by = read.as_ref().is_some_and(|(_, ends)| *ends == Ends::ByBase);
            let adds = by || element.attribute("additive") == Some("sum");
            let track = read.and_then(|(values, ends)| {
                // A sum is a group of its own, so its values are added to nothing here.
                let mut track =
                    collect::track(animation, (values.clone(), ends), &Parts::IDENTITY)?;
                if ends == Ends::Listed {
                    track.curve.values = values;
                }
                Some(track)
            });
            match track.filter(|_| self.wrappable) {
                Some(track) if adds => adding.push(track),
                Some(track) => replacing.push(track),
                None => collect::leave_out(element, &format!("type {kind}"), report),
            }
        }
        if replacing.is_empty() && adding.is_empty() {
            return Vec::new();
        }
        let own = self.source_of(list, "transform").unwrap_or_default();
        self.taken.push(("transform".to_owned(), String::new()));
        let mut levels = Vec::new();
        if replacing.is_empty() {
            self.outer = own;
        } else {
            let base = affine_of(&own).map_or(Parts::IDENTITY, Parts::of_affine);
            levels.extend(placed(&timeline::keys(&base, &replacing, film_ms)));
        }
        for track in adding {
            levels.extend(placed(&timeline::keys(&Parts::IDENTITY, &[track], film_ms)));
        }
        levels
    }

    fn source_of(&self, list: &[Animation<'_, '_>], name: &str) -> Option<String> {
        let target = list.first()?.target;
        target.attribute(name).map(str::to_owned)
    }

    /// The group that an attribute becomes; the others are kept as text.
    fn attribute(
        &mut self,
        name: &str,
        list: &[Animation<'_, '_>],
        film_ms: f32,
        report: &mut Report,
    ) -> Option<Level> {
        let target = list.first()?.target;
        let is_shown = matches!(name, "visibility" | "display");
        let is_group = self.wrappable && (is_shown || name == "opacity");
        if !is_group && !PLAIN.contains(&name) && !STYLES.contains(&name) {
            for animation in list {
                collect::leave_out(&animation.element, "", report);
            }
            return None;
        }
        let base = Text(value_of(&target, name));
        let mut tracks = Vec::new();
        for animation in list {
            let element = &animation.element;
            let read = collect::values(element).and_then(|(values, ends)| {
                let prefix = transform_type(element);
                let text = |v: String| Text(canonical(name, &prefix.replace("{}", &v)));
                let values = values.into_iter().map(text).collect();
                collect::track(animation, (values, ends), &base)
            });
            match read {
                Some(track) => tracks.push(track),
                None => collect::leave_out(element, "with values that are not known", report),
            }
        }
        if tracks.is_empty() {
            return None;
        }
        let keys = timeline::keys(&base, &tracks, film_ms);
        if !is_group {
            self.texts.push((name.to_owned(), keys));
            return None;
        }
        let visible = match name {
            "opacity" => "1",
            "visibility" => "visible",
            _ => "inline",
        };
        self.taken.push((name.to_owned(), visible.to_owned()));
        timeline::animated(&keys, |value| opacity(name, &value.0)).map(Level::Opacity)
    }

    /// The groups around the element, before and after it.
    pub(super) fn wrap(&self, id: &str) -> [Edit; 2] {
        let Range { start, end } = self.range;
        let (open, close) = match self.outer.is_empty() {
            true => (format!("<g id=\"{id}\">"), "</g>"),
            false => {
                let outer = escaped(&self.outer);
                (
                    format!("<g transform=\"{outer}\"><g id=\"{id}\">"),
                    "</g></g>",
                )
            }
        };
        [Edit::new(start..start, open), Edit::new(end..end, close)]
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.texts.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Other values for the attributes, in the order of [`Self::names`].
    pub(super) fn edits(&self, values: Option<&[String]>) -> Vec<Edit> {
        let texts = self.texts.iter().zip(values.unwrap_or_default());
        let texts = texts.map(|((name, _), value)| (name.clone(), value.clone()));
        let mut added = String::new();
        let mut style = String::new();
        let mut edits = Vec::new();
        for (name, value) in self.taken.iter().cloned().chain(texts) {
            let is_style = name != "transform" && !PLAIN.contains(&name.as_str());
            let known = self.attributes.iter().find(|(own, _)| *own == name);
            match known {
                _ if is_style => style.push_str(&format!(";{name}:{value}")),
                Some((_, range)) => edits.push(Edit::new(range.clone(), escaped(&value))),
                None => added.push_str(&format!(" {name}=\"{}\"", escaped(&value))),
            }
        }
        if !style.is_empty() {
            match self.attributes.iter().find(|(own, _)| own == "style") {
                Some((_, range)) => edits.push(Edit::new(range.end..range.end, escaped(&style))),
                None => added.push_str(&format!(" style=\"{}\"", escaped(&style[1..]))),
            }
        }
        edits.push(Edit::new(self.name_end..self.name_end, added));
        edits
    }

    /// The times of all attributes together; `None` when nothing is left to read again.
    pub(super) fn moments(&self) -> Option<Moments> {
        let (_, first) = self.texts.first()?;
        let times = |keys: &[Key<Text>]| -> Vec<(f32, Easing)> {
            keys.iter().map(|key| (key.at_ms, key.ease)).collect()
        };
        let joint = times(first);
        let mut moments = Moments {
            distinct: Vec::new(),
            order: Vec::new(),
            times: joint.clone(),
        };
        if self.texts.iter().any(|(_, keys)| times(keys) != joint) {
            moments.times = self.union();
        }
        moments.times.truncate(KEYS_MAX);
        for (at_ms, _) in &moments.times {
            let values: Vec<String> = self
                .texts
                .iter()
                .map(|(_, keys)| at(keys, *at_ms))
                .collect();
            let known = moments.distinct.iter().position(|it| *it == values);
            moments.order.push(known.unwrap_or(moments.distinct.len()));
            if known.is_none() {
                moments.distinct.push(values);
            }
        }
        (!moments.times.is_empty()).then_some(moments)
    }

    /// Times when anything begins, and some between where something is eased.
    fn union(&self) -> Vec<(f32, Easing)> {
        let mut all: Vec<f32> = Vec::new();
        for (_, keys) in &self.texts {
            for pair in keys.windows(2) {
                let (from, to) = (pair[0].at_ms, pair[1].at_ms);
                let is_eased = !matches!(pair[0].ease, Easing::Linear | Easing::Hold);
                let n = if is_eased { SAMPLES } else { 1 };
                all.extend((0..n).map(|idx| from + (to - from) * idx as f32 / n as f32));
            }
            all.extend(keys.last().map(|key| key.at_ms));
        }
        all.sort_by(f32::total_cmp);
        all.dedup();
        all.into_iter()
            .map(|at_ms| (at_ms, Easing::Linear))
            .collect()
    }
}

fn placed(keys: &[Key<Parts>]) -> Option<Level> {
    Parts::transform(keys).map(Level::Place)
}

/// The value of keys at a time.
fn at(keys: &[Key<Text>], at_ms: f32) -> String {
    let next = keys.partition_point(|key| key.at_ms <= at_ms);
    let Some(before) = next.checked_sub(1).map(|idx| &keys[idx]) else {
        return keys
            .first()
            .map(|key| key.value.0.clone())
            .unwrap_or_default();
    };
    let Some(after) = keys.get(next).filter(|_| before.at_ms < at_ms) else {
        return before.value.0.clone();
    };
    let share = (at_ms - before.at_ms) / (after.at_ms - before.at_ms);
    before.value.mix(&after.value, before.ease.apply(share)).0
}
