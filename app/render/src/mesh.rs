//! Triangles of a shape's fill or stroke, made by lyon and kept per scene.
//!
//! A mesh is named by what it is made of: the shape, the part, the style and the scale
//! bucket. A playing scene stays in its buckets and therefore makes nothing anew.

use std::collections::BTreeMap;

use mtor_video as video;

use crate::limits;

mod tessellate;

pub(crate) use tessellate::{tessellate, tolerance};

/// Which part of a shape is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Background,
    Fill(Rule),
    /// The width's bits, so that the key is ordered.
    Stroke(u32, Cap, Join),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    NonZero,
    EvenOdd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cap {
    Butt,
    Round,
    Square,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Join {
    Miter,
    Round,
    Bevel,
}

/// Names a mesh within its scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MeshKey {
    pub(crate) shape_id: u32,
    pub(crate) part: Part,
    /// Good for scales up to two to this power.
    pub(crate) bucket: i32,
}

impl Part {
    pub(crate) fn fill(rule: video::FillRule) -> Self {
        Self::Fill(match rule {
            video::FillRule::NonZero => Rule::NonZero,
            video::FillRule::EvenOdd => Rule::EvenOdd,
        })
    }

    pub(crate) fn stroke(stroke: &video::ResolvedStroke) -> Self {
        let cap = match stroke.cap {
            video::LineCap::Butt => Cap::Butt,
            video::LineCap::Round => Cap::Round,
            video::LineCap::Square => Cap::Square,
        };
        let join = match stroke.join {
            video::LineJoin::Miter => Join::Miter,
            video::LineJoin::Round => Join::Round,
            video::LineJoin::Bevel => Join::Bevel,
        };
        Self::Stroke(stroke.width.to_bits(), cap, join)
    }
}

/// The bucket for a scale: the next power of two, so that zooming re-tessellates rarely.
pub(crate) fn bucket(scale: f32) -> i32 {
    let exponent = scale.log2().ceil();
    (exponent as i32).clamp(limits::BUCKET_MIN, limits::BUCKET_MAX)
}

/// Triangles in shape coordinates.
#[derive(Debug, Default)]
pub(crate) struct Mesh {
    pub(crate) vertices: Vec<[f32; 2]>,
    pub(crate) indices: Vec<u32>,
}

/// The meshes of one scene.
#[derive(Default)]
pub(crate) struct MeshCache {
    meshes: BTreeMap<MeshKey, Mesh>,
    n_vertices: usize,
}

/// What a look into the cache had to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    Found,
    Tessellated,
    /// lyon could not; an empty mesh stands in.
    Failed,
}

impl MeshCache {
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn get(&self, key: &MeshKey) -> Option<&Mesh> {
        self.meshes.get(key)
    }

    /// Makes the mesh unless it is there.
    pub(crate) fn ensure(&mut self, key: MeshKey, path: &video::Path) -> Made {
        if self.meshes.contains_key(&key) {
            return Made::Found;
        }
        let (mesh, made) = match tessellate(key, path) {
            Ok(mesh) => (mesh, Made::Tessellated),
            Err(_) => (Mesh::default(), Made::Failed),
        };
        self.n_vertices += mesh.vertices.len();
        self.meshes.insert(key, mesh);
        made
    }

    /// Past the limit, drops what the sorted `keys` do not name.
    pub(crate) fn trim(&mut self, keys: &[MeshKey]) {
        if self.n_vertices <= limits::CACHED_VERTICES_MAX {
            return;
        }
        self.meshes.retain(|key, _| keys.binary_search(key).is_ok());
        self.n_vertices = self.meshes.values().map(|m| m.vertices.len()).sum();
    }
}

#[cfg(test)]
#[path = "mesh/tests.rs"]
mod tests;
