//! Whether a scene from elsewhere may be drawn.
//!
//! A scene that passes costs a bounded amount of memory and time, and no renderer meets a
//! number that it cannot draw. Symbols are weighed, not unfolded, so a symbol that doubles
//! the one before it thirty times is refused as fast as any other mistake.

use crate::{
    limits::{DEPTH_MAX, JSON_BYTES_MAX, NODES_MAX, SEGMENTS_MAX, STAGE_MAX, TIME_MS_MAX},
    scene::{Group, Node, Scene, Shape},
};

mod values;

#[cfg(test)]
mod tests;

/// Why a scene is refused, with the place.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SceneError {
    #[error("the scene is not readable: {0}")]
    Malformed(String),
    #[error("the scene has too many {what} ({found}, at most {max})")]
    TooMany {
        what: &'static str,
        found: usize,
        max: usize,
    },
    #[error("{place}: {why}")]
    Invalid { place: String, why: &'static str },
}

/// Reads a scene and checks it. Nothing is read past the size limit.
pub fn parse(json: &[u8]) -> Result<Scene, SceneError> {
    at_most("bytes", json.len(), JSON_BYTES_MAX)?;
    // serde_json stops at 128 levels, far from the end of any stack.
    let scene: Scene =
        serde_json::from_slice(json).map_err(|e| SceneError::Malformed(e.to_string()))?;
    check(&scene)?;
    Ok(scene)
}

/// Whether every limit and every rule of the model holds.
pub fn check(scene: &Scene) -> Result<(), SceneError> {
    let mut checker = Checker {
        place: "scene".to_owned(),
        ..Checker::default()
    };
    checker.rule(
        is_side(scene.width) && is_side(scene.height),
        "the stage's sides are above 0 and at most 65536",
    )?;
    checker.rule(
        (0.0..=TIME_MS_MAX).contains(&scene.duration_ms),
        "the duration is between 0 and four hours",
    )?;
    checker.paint(&scene.background)?;
    for (idx, symbol) in scene.symbols.iter().enumerate() {
        checker.place = format!("symbol {idx}");
        let weight = checker.group(symbol, 1)?;
        checker.symbols.push(weight);
    }
    let mut n_nodes = 0_usize;
    for layer in &scene.layers {
        checker.place = format!("layer {:?}", shortened(&layer.name));
        let weight = checker.group(&layer.group, 1)?;
        n_nodes = n_nodes.saturating_add(1).saturating_add(weight.nodes);
    }
    at_most("nodes", n_nodes, NODES_MAX)
}

/// What a group costs once its symbols are unfolded.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    nodes: usize,
    /// Levels of groups, itself included; counted as `evaluate` counts them.
    height: usize,
}

impl Weight {
    fn add(&mut self, nodes: usize, height: usize) {
        self.nodes = self.nodes.saturating_add(nodes);
        self.height = self.height.max(height);
    }
}

/// Walks the scene as written, once.
#[derive(Debug, Default)]
struct Checker {
    /// The layer or symbol being walked.
    place: String,
    /// Node indices from there down.
    trail: Vec<usize>,
    symbols: Vec<Weight>,
    n_segments: usize,
}

impl Checker {
    fn rule(&self, holds: bool, why: &'static str) -> Result<(), SceneError> {
        if holds {
            Ok(())
        } else {
            Err(self.invalid(why))
        }
    }

    fn invalid(&self, why: &'static str) -> SceneError {
        let mut place = self.place.clone();
        for (level, idx) in self.trail.iter().enumerate() {
            place.push_str(if level == 0 { ", node " } else { "." });
            place.push_str(&idx.to_string());
        }
        SceneError::Invalid { place, why }
    }

    /// `depth` is the group's own level, from 1.
    fn group(&mut self, group: &Group, depth: usize) -> Result<Weight, SceneError> {
        self.rule(depth <= DEPTH_MAX, "groups lie inside groups too deep")?;
        self.transform(&group.transform)?;
        self.opacity(group.opacity.as_ref())?;
        let mut weight = Weight::default();
        for (idx, node) in group.nodes.iter().enumerate() {
            self.trail.push(idx);
            let inner = self.node(node, depth)?;
            weight.add(inner.nodes.saturating_add(1), inner.height);
            self.rule(
                depth + weight.height <= DEPTH_MAX,
                "groups lie inside groups too deep",
            )?;
            self.trail.pop();
        }
        weight.height += 1;
        Ok(weight)
    }

    fn node(&mut self, node: &Node, depth: usize) -> Result<Weight, SceneError> {
        match node {
            Node::Shape(shape) => self.shape(shape).map(|()| Weight::default()),
            Node::Group(inner) => self.group(inner, depth + 1),
            Node::Use(it) => {
                self.transform(&it.transform)?;
                self.opacity(it.opacity.as_ref())?;
                // Only finished symbols have a weight, so a cycle cannot be written.
                let used = self.symbols.get(it.symbol as usize);
                let used =
                    used.ok_or_else(|| self.invalid("a symbol that is not an earlier one"))?;
                Ok(Weight {
                    nodes: used.nodes,
                    height: used.height + 1,
                })
            }
        }
    }

    fn shape(&mut self, shape: &Shape) -> Result<(), SceneError> {
        self.n_segments = self.n_segments.saturating_add(shape.path.segments.len());
        at_most("path segments", self.n_segments, SEGMENTS_MAX)?;
        self.path(&shape.path)?;
        if let Some(fill) = &shape.fill {
            self.paint(&fill.paint)?;
        }
        if let Some(stroke) = &shape.stroke {
            self.rule(
                values::is_number(stroke.width) && stroke.width >= 0.0,
                "a stroke's width is a number from 0",
            )?;
            self.paint(&stroke.paint)?;
        }
        Ok(())
    }
}

fn is_side(side: f32) -> bool {
    side > 0.0 && side <= STAGE_MAX
}

fn at_most(what: &'static str, found: usize, max: usize) -> Result<(), SceneError> {
    if found <= max {
        Ok(())
    } else {
        Err(SceneError::TooMany { what, found, max })
    }
}

/// A layer's name as an error shows it.
fn shortened(name: &str) -> String {
    /// Long enough to find the layer, short enough for a line.
    const NAME_CHARS_MAX: usize = 40;
    name.chars().take(NAME_CHARS_MAX).collect()
}
