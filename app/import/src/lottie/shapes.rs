//! Shape layers: After Effects' list of paths, changes and paints, as nodes.
//!
//! In a list, a style paints the paths above it, nested ones too; a modifier changes the paths
//! above it, whoever paints them; a repeater repeats all that is above it. The first item lies
//! on top.

use mtor_video::{
    Geometry, Group, Modifier, Node, Shape, Transform, TrimMode,
    limits::{DEPTH_MAX, NODES_MAX},
};
use serde_json::Value;

use super::{
    Reader,
    json::{flag_at, list_at, shortened, text_at},
    line::{Beside, Line},
    modifier::of_geometry,
    property::map,
    tally::{Tally, most_copies},
    weight::{geometry_height, geometry_weight, modifier_weight},
};

/// Groups in groups of one layer: half of what the scene model allows in all.
pub(super) const GROUP_DEPTH_MAX: usize = 24;

/// Levels of groups and geometries of one layer together; the rest of what the scene model
/// allows is for the layer, its composition and repeaters.
const LEVELS_MAX: usize = DEPTH_MAX - 12;
/// Modifiers and repeaters of one list; each is one level more for what is above it.
const MODIFIERS_MAX: usize = 8;

/// What a list of items gives.
#[derive(Debug, Default)]
struct Content {
    /// Front to back, as the list.
    nodes: Vec<Node>,
    /// The paths so far, for the styles to come.
    paths: Vec<Geometry>,
    /// The last node is a stroke of exactly these paths, which a fill may join.
    stroke_waits: bool,
    n_repeats: usize,
}

/// The modifiers that come after an item, in its own list and in those around it.
#[derive(Clone, Copy)]
struct Later<'s> {
    modifiers: &'s [(usize, Modifier)],
    after: usize,
    /// The paths of the list's items, where a trim makes one line of them.
    line: &'s Line,
    around: Option<&'s Self>,
}

impl Reader<'_> {
    /// Nodes back to front.
    pub(super) fn shape_nodes(&mut self, items: &[Value]) -> Vec<Node> {
        let mut nodes = self.content(items, None, 1).nodes;
        nodes.reverse();
        nodes
    }

    /// The paths alone: letters are drawn by their text.
    pub(super) fn shape_paths(&mut self, items: &[Value]) -> Vec<Geometry> {
        self.content(items, None, 1).paths
    }

    fn content(&mut self, items: &[Value], around: Option<&Later<'_>>, depth: usize) -> Content {
        let modifiers = self.modifiers(items);
        let chained = modifiers.iter().any(|(_, modifier)| is_chained(modifier));
        let line = if chained {
            self.line(items, depth)
        } else {
            Line::default()
        };
        let mut content = Content::default();
        for (idx, item) in items.iter().enumerate() {
            let kind = text_at(item, "ty").unwrap_or_default();
            if flag_at(item, "hd") {
                continue;
            }
            let later = Later {
                modifiers: &modifiers,
                after: idx,
                line: &line,
                around,
            };
            match kind {
                "gr" => self.group(item, &mut content, &later, depth),
                "sh" | "rc" | "el" | "sr" => {
                    content.paths.extend(self.figure(kind, item));
                    content.stroke_waits = false;
                }
                "fl" | "gf" | "st" | "gs" => self.style(kind, item, &mut content, &later),
                "rp" => self.repeated(item, &mut content),
                "tr" | "no" | "" => {}
                "tm" | "rd" | "op" | "pb" | "zz" | "tw" | "mm" => {
                    let modifier = modifiers.iter().find(|(at, _)| *at == idx);
                    if let Some((_, modifier)) = modifier {
                        self.change(modifier, &mut content);
                    }
                }
                other => {
                    let other = shortened(other);
                    self.report.note(format!("shape item {other:?}"));
                }
            }
        }
        content
    }

    pub(super) fn modifiers(&mut self, items: &[Value]) -> Vec<(usize, Modifier)> {
        let visible = items
            .iter()
            .enumerate()
            .filter(|(_, item)| !flag_at(item, "hd"));
        let mut modifiers: Vec<(usize, Modifier)> = visible
            .filter_map(|(idx, item)| Some((idx, self.modifier(text_at(item, "ty")?, item)?)))
            .collect();
        if modifiers.len() > MODIFIERS_MAX {
            self.report
                .note(format!("modifiers past the {MODIFIERS_MAX}th"));
            modifiers.truncate(MODIFIERS_MAX);
        }
        modifiers
    }

    fn group(&mut self, item: &Value, content: &mut Content, later: &Later<'_>, depth: usize) {
        let items = list_at(item, "it");
        self.report
            .enter("group", text_at(item, "nm").unwrap_or_default());
        if depth >= GROUP_DEPTH_MAX {
            self.report.note("groups nested too deep");
            self.report.leave();
            return;
        }
        let inner = self.content(items, Some(later), depth + 1);
        let tr = items.iter().find(|i| text_at(i, "ty") == Some("tr"));
        let tr = tr.unwrap_or(&Value::Null);
        let transform = self.transform(tr);
        let group = Group {
            opacity: self.opacity(tr, "o"),
            blend: self.blend(item),
            transform: transform.clone(),
            ..Group::default()
        };
        self.report.leave();
        content.stroke_waits = false;
        if group == Group::default() {
            content.nodes.extend(inner.nodes);
        } else if !inner.nodes.is_empty() {
            let nodes = inner.nodes.into_iter().rev().collect();
            content.nodes.push(Node::Group(Group { nodes, ..group }));
        }
        add_paths(content, transform, inner.paths);
    }

    fn style(&mut self, kind: &str, item: &Value, content: &mut Content, later: &Later<'_>) {
        // Once nothing more fits, nothing more is weighed.
        if content.paths.is_empty() || self.budget == 0 {
            return;
        }
        let is_fill = matches!(kind, "fl" | "gf");
        if is_fill {
            let Some(fill) = self.fill(kind, item) else {
                return self.report.note("gradient without stops");
            };
            if content.stroke_waits
                && let Some(Node::Shape(shape)) = content.nodes.last_mut()
            {
                shape.fill = Some(fill);
                content.stroke_waits = false;
            } else if let Some(geometry) = self.painted(&content.paths, later) {
                content.nodes.push(Node::Shape(Shape {
                    geometry,
                    fill: Some(fill),
                    stroke: None,
                }));
            }
            return;
        }
        let Some(stroke) = self.stroke(kind, item) else {
            return self.report.note("gradient without stops");
        };
        if let Some(geometry) = self.painted(&content.paths, later) {
            content.nodes.push(Node::Shape(Shape {
                geometry,
                fill: None,
                stroke: Some(stroke),
            }));
            content.stroke_waits = true;
        }
    }

    /// The paths as the modifiers still to come will have changed them.
    fn painted(&mut self, paths: &[Geometry], later: &Later<'_>) -> Option<Geometry> {
        let mut cost: usize = paths.iter().map(geometry_weight).sum();
        let mut height = paths.iter().map(geometry_height).max().unwrap_or(0);
        let mut chain: Vec<(&Modifier, Beside<'_>)> = Vec::new();
        let mut scope = Some(later);
        let mut n_levels = 0;
        while let Some(level) = scope {
            let own = level.modifiers.iter().filter(|(at, _)| *at > level.after);
            for (at, modifier) in own.filter(|(_, m)| reaches_back(m)) {
                let beside = if is_chained(modifier) {
                    level.line.beside(n_levels > 0, level.after, *at)
                } else {
                    Beside::default()
                };
                cost += modifier_weight(modifier) + beside.weight();
                height = height.max(beside.height());
                chain.push((modifier, beside));
            }
            scope = level.around;
            n_levels += 1;
        }
        if n_levels + height + chain.len() > LEVELS_MAX {
            self.report.note("shapes nested too deep");
            return None;
        }
        if !self.spend(cost) {
            return None;
        }
        let mut parts = paths.to_vec();
        for (modifier, beside) in chain {
            parts = vec![beside.modified(modifier.clone(), parts)];
        }
        Some(alone(parts))
    }

    fn change(&mut self, modifier: &Modifier, content: &mut Content) {
        content.stroke_waits = false;
        if content.paths.is_empty() || !self.spend(modifier_weight(modifier)) {
            return;
        }
        let parts = std::mem::take(&mut content.paths);
        content.paths = vec![Geometry::modified(modifier.clone(), parts)];
    }

    fn repeated(&mut self, item: &Value, content: &mut Content) {
        content.stroke_waits = false;
        content.n_repeats += 1;
        if content.n_repeats > MODIFIERS_MAX {
            return self
                .report
                .note(format!("repeaters past the {MODIFIERS_MAX}th"));
        }
        let mut repeat = self.repeater(item);
        let n_nodes = Tally::of_nodes(&content.nodes, &self.tallies).nodes();
        // Each copy is a group of its own; half the scene is left for what is not repeated.
        let copies_max = NODES_MAX / 2 / n_nodes.saturating_add(1);
        if most_copies(&repeat) > copies_max {
            self.report.note(format!("copies past the {copies_max}th"));
            repeat.copies = map(repeat.copies, |c| c.min(copies_max as f32));
        }
        if !content.paths.is_empty() {
            let parts = std::mem::take(&mut content.paths);
            content.paths = vec![Geometry::modified(of_geometry(&repeat), parts)];
        }
        if !content.nodes.is_empty() {
            let nodes = std::mem::take(&mut content.nodes);
            repeat.nodes = nodes.into_iter().rev().collect();
            content.nodes = vec![Node::Repeat(repeat)];
        }
    }
}

/// Whether a modifier changes what styles above it have painted. A merge only prepares the
/// paths for the styles below it.
fn reaches_back(modifier: &Modifier) -> bool {
    match modifier {
        Modifier::Trim(_)
        | Modifier::Round { .. }
        | Modifier::Offset(_)
        | Modifier::Pucker { .. }
        | Modifier::ZigZag(_)
        | Modifier::Twist { .. } => true,
        Modifier::Merge(_) | Modifier::Repeat(_) => false,
    }
}

/// A trim that runs from one path to the next.
fn is_chained(modifier: &Modifier) -> bool {
    match modifier {
        Modifier::Trim(trim) => trim.mode == TrimMode::Chained,
        Modifier::Round { .. }
        | Modifier::Offset(_)
        | Modifier::Pucker { .. }
        | Modifier::ZigZag(_)
        | Modifier::Twist { .. }
        | Modifier::Merge(_)
        | Modifier::Repeat(_) => false,
    }
}

fn add_paths(content: &mut Content, transform: Transform, paths: Vec<Geometry>) {
    if transform.is_identity() {
        content.paths.extend(paths);
    } else if !paths.is_empty() {
        content.paths.push(Geometry::group(transform, paths));
    }
}

/// One geometry for several.
pub(super) fn alone(mut parts: Vec<Geometry>) -> Geometry {
    match parts.len() {
        1 => parts.remove(0),
        _ => Geometry::group(Transform::default(), parts),
    }
}
