//! Trims that take several paths as one line, also those of other groups.
//!
//! A style paints the paths of its own group; the line that cuts them is longer. So what lies
//! beside them is given to the trim as well, and only the own paths are kept.

use mtor_video::{Geometry, Modifier, scene::Modified};
use serde_json::Value;

use super::{
    Reader,
    json::{flag_at, list_at, text_at},
    shapes::GROUP_DEPTH_MAX,
    weight::{geometry_height, geometry_weight},
};

/// The paths of a list, each with the index of its item. Lengths are those before groups are
/// moved or scaled.
#[derive(Debug, Default)]
pub(super) struct Line {
    paths: Vec<(usize, Geometry)>,
}

/// What a trim passes before and after the paths in question.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside<'s> {
    before: &'s [(usize, Geometry)],
    after: &'s [(usize, Geometry)],
}

impl Line {
    /// Beside the item at `idx`, up to the trim at `end`. What a style paints itself reaches
    /// up to it; a group is alone.
    pub(super) fn beside(&self, of_group: bool, idx: usize, end: usize) -> Beside<'_> {
        let until = |idx: usize| self.paths.partition_point(|(at, _)| *at < idx);
        let before = if of_group { until(idx) } else { 0 };
        let [after, end] = [until(idx + 1), until(end)];
        Beside {
            before: self.paths.get(..before).unwrap_or_default(),
            after: self.paths.get(after..end).unwrap_or_default(),
        }
    }
}

impl Beside<'_> {
    fn all(&self) -> impl Iterator<Item = &Geometry> {
        let all = self.before.iter().chain(self.after);
        all.map(|(_, geometry)| geometry)
    }

    pub(super) fn weight(&self) -> usize {
        self.all().map(geometry_weight).sum()
    }

    pub(super) fn height(&self) -> usize {
        self.all().map(geometry_height).max().unwrap_or(0)
    }

    /// The parts as a modifier changes them that these lie beside.
    pub(super) fn modified(self, by: Modifier, parts: Vec<Geometry>) -> Geometry {
        if self.before.is_empty() && self.after.is_empty() {
            return Geometry::modified(by, parts);
        }
        let from = self.before.len() as u32;
        let keep = Some([from, from + parts.len() as u32]);
        let plain = |beside: &[(usize, Geometry)]| -> Vec<Geometry> {
            beside
                .iter()
                .map(|(_, geometry)| geometry.clone())
                .collect()
        };
        let parts = [plain(self.before), parts, plain(self.after)].concat();
        Geometry::Modified {
            modified: Box::new(Modified { by, parts, keep }),
        }
    }
}

impl Reader<'_> {
    pub(super) fn line(&mut self, items: &[Value], depth: usize) -> Line {
        let mut line = Line::default();
        for (idx, item) in items.iter().enumerate() {
            let paths = self.item_paths(item, depth);
            line.paths.extend(paths.into_iter().map(|path| (idx, path)));
        }
        line
    }

    /// Changed by the modifiers of their own group, but not moved with it.
    fn item_paths(&mut self, item: &Value, depth: usize) -> Vec<Geometry> {
        let kind = text_at(item, "ty").unwrap_or_default();
        match kind {
            _ if flag_at(item, "hd") => Vec::new(),
            "sh" | "rc" | "el" | "sr" => self.figure(kind, item).into_iter().collect(),
            "gr" if depth < GROUP_DEPTH_MAX => {
                let items = list_at(item, "it");
                let mut modifiers = self.modifiers(items).into_iter().peekable();
                let mut paths = Vec::new();
                for (idx, item) in items.iter().enumerate() {
                    paths.extend(self.item_paths(item, depth + 1));
                    if let Some((_, by)) = modifiers.next_if(|(at, _)| *at == idx) {
                        paths = vec![Geometry::modified(by, paths)];
                    }
                }
                paths
            }
            _ => Vec::new(),
        }
    }
}
