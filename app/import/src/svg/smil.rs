//! SMIL animations where the scene model has them.
//!
//! Transforms, motion along a path and opacity move a group: one is put around the element
//! before the file is read, and found again by its id. Every other attribute is animated by
//! reading the file once for each of its values (see [`merge`]).

mod collect;
mod merge;
mod property;
mod target;
mod timeline;
mod timing;
mod value;
mod walk;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, ops::Range};

use mtor_video::{Animated, Easing, Group, Node, Scene, Transform};
use usvg::roxmltree::{Document, NodeId};

use super::{report::Report, still};
use crate::{
    Fonts, Import, ImportError,
    limits::{SMIL_BYTES_MAX, SMIL_LOOP_MS_MAX, SMIL_SNAPSHOTS_MAX},
};
use collect::Animation;
use merge::Merge;
use target::Target;

/// Ids of the groups that are put into the file start with it.
pub(super) const MARK: &str = "mtor-motion-";

/// What moves groups, by their ids.
#[derive(Debug, Default)]
pub(super) struct Motions {
    by_id: BTreeMap<String, Motion>,
}

/// Groups around a group, outermost first.
#[derive(Debug, Default, Clone)]
pub(super) struct Motion {
    levels: Vec<Level>,
}

#[derive(Debug, Clone)]
enum Level {
    Place(Transform),
    Opacity(Animated<f32>),
}

impl Motions {
    pub(super) fn of(&self, id: &str) -> Option<&Motion> {
        self.by_id.get(id)
    }
}

impl Motion {
    pub(super) fn applied(&self, mut group: Group) -> Group {
        for level in self.levels.iter().rev() {
            let is_used = !group.transform.is_identity() || group.opacity.is_some();
            if is_used {
                group = Group {
                    nodes: vec![Node::Group(group)],
                    ..Group::default()
                };
            }
            match level {
                Level::Place(transform) => group.transform = transform.clone(),
                Level::Opacity(opacity) => group.opacity = Some(opacity.clone()),
            }
        }
        group
    }
}

/// Everything that moves in a file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    duration_ms: f32,
    motions: Motions,
    targets: Vec<Target>,
    /// The groups around elements that move.
    wraps: Vec<Edit>,
}

/// Text in place of a part of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

impl Edit {
    fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            start: range.start,
            end: range.end,
            text: text.into(),
        }
    }
}

impl Plan {
    pub(super) fn new(document: &Document<'_>, report: &mut Report) -> Self {
        let animations = collect::animations(document, report);
        if animations.is_empty() {
            return Self::default();
        }
        let timings: Vec<_> = animations
            .iter()
            .map(|animation| animation.timing)
            .collect();
        let mut plan = Self {
            duration_ms: timing::film_ms(&timings, SMIL_LOOP_MS_MAX),
            ..Self::default()
        };
        for animations in by_target(&animations) {
            plan.add(&animations, report);
        }
        plan.wraps.sort();
        plan
    }

    fn add(&mut self, animations: &[Animation<'_, '_>], report: &mut Report) {
        let id = format!("{MARK}{}", self.motions.by_id.len());
        let Some(mut target) = Target::new(animations[0].target) else {
            for animation in animations {
                collect::leave_out(&animation.element, "of an element from an entity", report);
            }
            return;
        };
        let levels = target.read(animations, self.duration_ms, report);
        if !levels.is_empty() {
            self.wraps.extend(target.wrap(&id));
            self.motions.by_id.insert(id, Motion { levels });
        }
        self.targets.push(target);
    }

    pub(super) fn import(
        self,
        text: &str,
        fonts: &Fonts,
        report: Report,
    ) -> Result<Import, ImportError> {
        let source = self.edited(text, None);
        let (still_scene, mut report) = still(&source, fonts, &self.motions, report)?;
        let mut scene = still_scene.clone();
        let n_image_bytes: usize = scene.images.iter().map(|it| it.rgba.len()).sum();
        scene.duration_ms = self.duration_ms;
        let (mut n_left, mut bytes_left) = (SMIL_SNAPSHOTS_MAX, SMIL_BYTES_MAX);
        for target in &self.targets {
            let Some(moments) = target.moments() else {
                continue;
            };
            let n_read = moments.distinct.len();
            // Each reading is a whole scene, its images included.
            let n_bytes = n_read.saturating_mul(source.len() + n_image_bytes);
            if n_read > n_left || n_bytes > bytes_left {
                report.leave_out("animation with too many values", &target.place);
                continue;
            }
            (n_left, bytes_left) = (n_left - n_read, bytes_left - n_bytes);
            let mut read = Vec::new();
            for values in &moments.distinct {
                let edited = self.edited(text, Some((target, values)));
                let silent = Report::default();
                read.extend(still(&edited, fonts, &self.motions, silent).ok());
            }
            let read: Vec<Scene> = read.into_iter().map(|(scene, _)| scene).collect();
            let shown: Option<Vec<&Scene>> =
                moments.order.iter().map(|idx| read.get(*idx)).collect();
            let mut merged = scene.clone();
            let fits = shown
                .filter(|_| read.len() == n_read)
                .is_some_and(|shown| merged.merge(&still_scene, &shown, &moments.times).is_ok());
            if fits {
                scene = merged;
            } else {
                let what = format!("animate {}", target.names().join(", "));
                report.leave_out(what, &target.place);
            }
        }
        Ok(Import {
            scene,
            left_out: report.finish(),
        })
    }

    /// The file with groups around what moves, and other values of one element.
    fn edited(&self, text: &str, values: Option<(&Target, &Vec<String>)>) -> String {
        let mut edits = self.wraps.clone();
        for target in &self.targets {
            let chosen = values.filter(|(it, _)| std::ptr::eq(*it, target));
            edits.extend(target.edits(chosen.map(|(_, values)| values.as_slice())));
        }
        // At one place, what closes comes before what opens; the sort is stable.
        edits.sort_by_key(|edit| (edit.start, edit.end));
        let mut edited = String::with_capacity(text.len() + 64 * edits.len());
        let mut from = 0;
        for edit in &edits {
            edited.push_str(text.get(from..edit.start).unwrap_or_default());
            edited.push_str(&edit.text);
            from = from.max(edit.end);
        }
        edited.push_str(text.get(from..).unwrap_or_default());
        edited
    }
}

/// The animations of each element, in the order of the file.
fn by_target<'a, 'input>(animations: &[Animation<'a, 'input>]) -> Vec<Vec<Animation<'a, 'input>>> {
    let mut idx_by_target: BTreeMap<u32, usize> = BTreeMap::new();
    let mut lists: Vec<Vec<Animation<'a, 'input>>> = Vec::new();
    for animation in animations {
        let id: NodeId = animation.target.id();
        let idx = *idx_by_target.entry(id.get()).or_insert(lists.len());
        if idx == lists.len() {
            lists.push(Vec::new());
        }
        lists[idx].push(*animation);
    }
    lists
}

/// Text that may stand between double quotes in XML.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('"', "&quot;")
}

/// What a set of values is shown at.
#[derive(Debug)]
struct Moments {
    /// Sets of values, each once.
    distinct: Vec<Vec<String>>,
    /// The set of each time.
    order: Vec<usize>,
    times: Vec<(f32, Easing)>,
}
