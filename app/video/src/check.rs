//! Whether a scene from elsewhere may be drawn.
//!
//! A scene that passes costs a bounded amount of memory and time, and no renderer meets a
//! number that it cannot draw. Symbols are weighed before anything is unfolded, so a symbol
//! that doubles the one before it thirty times is refused as fast as any other mistake.

use crate::{
    limits::{
        DEPTH_MAX, IMAGE_PIXELS_MAX, JSON_BYTES_MAX, KEYS_MAX, NODES_MAX, SEGMENTS_MAX, STACK_MAX,
        STAGE_MAX, TIME_MS_MAX,
    },
    program::{OUTLINE_SEGMENTS_MAX, weigh},
    scene::{Image, Marker, Scene},
};

mod geometry;
mod layers;
mod nodes;
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
    let mut checker = Checker::new(scene);
    checker.rule(
        is_side(scene.width) && is_side(scene.height),
        "the stage's sides are above 0 and at most 65536",
    )?;
    checker.rule(
        (0.0..=TIME_MS_MAX).contains(&scene.duration_ms),
        "the duration is between 0 and four hours",
    )?;
    checker.rule(
        scene.frame_rate > 0.0 && values::is_number(scene.frame_rate),
        "the frame rate is a number above 0",
    )?;
    checker.paint(&scene.background)?;
    checker.images(&scene.images)?;
    checker.markers(&scene.markers)?;
    for (idx, glyph) in scene.glyphs.iter().enumerate() {
        checker.place = format!("glyph {idx}");
        checker.path(glyph)?;
    }
    for (idx, symbol) in scene.symbols.iter().enumerate() {
        checker.place = format!("symbol {idx}");
        let weight = checker.group(symbol, 1)?;
        checker.symbols.push(weight);
    }
    let weight = checker.layers(&scene.layers, 1)?;
    at_most("nodes", weight.nodes, NODES_MAX)?;
    check_unfolded(scene)
}

/// What only the unfolded program tells; everything written was weighed before.
fn check_unfolded(scene: &Scene) -> Result<(), SceneError> {
    let (stack, overrun) = weigh(scene);
    // Weights count what steps count: these two only say so should they ever drift apart.
    if overrun.steps || overrun.levels {
        return at_most("nodes", NODES_MAX + 1, NODES_MAX);
    }
    if overrun.segments {
        let max = OUTLINE_SEGMENTS_MAX;
        return at_most("path segments of moving symbols", max + 1, max);
    }
    at_most("pictures inside pictures", stack, STACK_MAX)
}

/// What a group costs once its symbols are unfolded.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    nodes: usize,
    /// Levels of groups, itself included.
    height: usize,
}

impl Weight {
    fn add(&mut self, nodes: usize, height: usize) {
        self.nodes = self.nodes.saturating_add(nodes);
        self.height = self.height.max(height);
    }
}

/// Walks the scene as written, once.
#[derive(Debug)]
struct Checker<'a> {
    scene: &'a Scene,
    /// The layer or symbol being walked.
    place: String,
    /// Node indices from there down.
    trail: Vec<usize>,
    symbols: Vec<Weight>,
    n_segments: usize,
}

impl<'a> Checker<'a> {
    fn new(scene: &'a Scene) -> Self {
        Self {
            scene,
            place: "scene".to_owned(),
            trail: Vec::new(),
            symbols: Vec::new(),
            n_segments: 0,
        }
    }

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

    fn level(&self, depth: usize) -> Result<(), SceneError> {
        self.rule(depth <= DEPTH_MAX, "groups lie inside groups too deep")
    }

    fn segments(&mut self, n: usize) -> Result<(), SceneError> {
        self.n_segments = self.n_segments.saturating_add(n);
        at_most("path segments", self.n_segments, SEGMENTS_MAX)
    }

    fn images(&self, images: &[Image]) -> Result<(), SceneError> {
        let mut n_pixels = 0_usize;
        for image in images {
            let pixels = (image.width as usize).saturating_mul(image.height as usize);
            n_pixels = n_pixels.saturating_add(pixels);
            at_most("pixels", n_pixels, IMAGE_PIXELS_MAX)?;
            self.rule(pixels > 0, "an image has a width and a height")?;
            self.rule(
                image.rgba.len() == pixels * 4,
                "an image has four bytes a pixel",
            )?;
        }
        Ok(())
    }

    fn markers(&self, markers: &[Marker]) -> Result<(), SceneError> {
        at_most("markers", markers.len(), KEYS_MAX)?;
        let in_time = |m: &Marker| {
            m.at_ms.abs() <= TIME_MS_MAX && (0.0..=TIME_MS_MAX).contains(&m.duration_ms)
        };
        self.rule(
            markers.iter().all(in_time),
            "a marker's time is not a number in range",
        )
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
