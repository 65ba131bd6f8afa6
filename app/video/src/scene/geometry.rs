//! The lines of a shape: paths, figures with few numbers, and what changes them on the way.

use serde::{Deserialize, Serialize};

use super::{LineJoin, Transform, is_default};
use crate::{
    animated::Animated,
    geometry::{Path, Point},
};

mod read;

/// An expression that has a path at every time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Geometry {
    /// Keyframes may have different numbers of vertices and subpaths: they are matched.
    Path(Animated<Path>),
    Rect {
        rect: Rect,
    },
    Ellipse {
        ellipse: Ellipse,
    },
    Polystar {
        polystar: Polystar,
    },
    /// Several geometries as one compound path, moved together.
    Group {
        group: GeometryGroup,
    },
    Modified {
        modified: Box<Modified>,
    },
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GeometryGroup {
    #[serde(default, skip_serializing_if = "Transform::is_identity")]
    pub transform: Transform,
    pub parts: Vec<Geometry>,
}

/// Starts at the right end of the upper side and goes clockwise, as Lottie's does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    pub center: Animated<Point>,
    pub size: Animated<Point>,
    pub radius: Animated<f32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub reversed: bool,
}

/// Starts at the top and goes clockwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ellipse {
    pub center: Animated<Point>,
    pub size: Animated<Point>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub reversed: bool,
}

/// A star, or a polygon when it has no inner radius.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Polystar {
    pub center: Animated<Point>,
    pub points: Animated<f32>,
    pub rotation_deg: Animated<f32>,
    pub outer_radius: Animated<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inner_radius: Option<Animated<f32>>,
    /// Percent, as Lottie's `os` and `is`.
    pub outer_roundness: Animated<f32>,
    pub inner_roundness: Animated<f32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub reversed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modified {
    pub by: Modifier,
    pub parts: Vec<Geometry>,
    /// Which parts are there afterward, from and up to; all without it. The others only
    /// lengthen the one line that a chained trim cuts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<[u32; 2]>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modifier {
    Trim(Trim),
    /// Rounds corners between straight or curved sides.
    Round {
        radius: Animated<f32>,
    },
    Offset(Offset),
    /// Percent: above 0 vertices go inward and tangents outward (Lottie's `pb`).
    Pucker {
        amount: Animated<f32>,
    },
    ZigZag(ZigZag),
    /// Turns points around the center, the farther in the more.
    Twist {
        angle_deg: Animated<f32>,
        center: Animated<Point>,
    },
    Merge(MergeMode),
    Repeat(Box<RepeatGeometry>),
}

/// Keeps the part of each path between two shares of its length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trim {
    /// 0 to 1.
    pub start: Animated<f32>,
    pub end: Animated<f32>,
    /// Moves both along the path; a full turn is the path's length.
    pub offset_deg: Animated<f32>,
    #[serde(default)]
    pub mode: TrimMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrimMode {
    /// Every path for itself (Lottie's "simultaneously", `m: 1`).
    #[default]
    Each,
    /// All paths as one line, one after the other (`m: 2`).
    Chained,
}

/// Moves outlines outward; inward below 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offset {
    pub amount: Animated<f32>,
    #[serde(default)]
    pub join: LineJoin,
    pub miter_limit: f32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZigZag {
    pub amplitude: Animated<f32>,
    /// Ridges of each segment.
    pub frequency: Animated<f32>,
    #[serde(default)]
    pub smooth: bool,
}

/// How several paths become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeMode {
    /// One compound path.
    #[default]
    Normal,
    Add,
    /// The first without the others.
    Subtract,
    Intersect,
    /// What an odd number of them covers.
    Exclude,
}

/// Copies of the path itself; copy k has the transform k + offset times over itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepeatGeometry {
    pub copies: Animated<f32>,
    pub offset: Animated<f32>,
    pub transform: Transform,
}

impl Default for Geometry {
    fn default() -> Self {
        Path::default().into()
    }
}

impl From<Path> for Geometry {
    fn from(path: Path) -> Self {
        Self::Path(path.into())
    }
}

impl From<Animated<Path>> for Geometry {
    fn from(path: Animated<Path>) -> Self {
        Self::Path(path)
    }
}

impl Geometry {
    pub fn group(transform: Transform, parts: Vec<Self>) -> Self {
        Self::Group {
            group: GeometryGroup { transform, parts },
        }
    }

    pub fn modified(by: Modifier, parts: Vec<Self>) -> Self {
        Self::Modified {
            modified: Box::new(Modified {
                by,
                parts,
                keep: None,
            }),
        }
    }
}

impl Path {
    fn n_segments(path: &Animated<Self>) -> usize {
        match path {
            Animated::Fixed(path) => path.segments.len(),
            Animated::Keyed { keys } => keys.iter().map(|k| k.value.segments.len()).sum(),
        }
    }
}

impl Geometry {
    /// Segments as written, of all keys; figures and modifiers count for a few.
    pub fn n_segments(&self) -> usize {
        /// A figure's own numbers weigh about as much as its outline.
        const FIGURE: usize = 8;
        let sum = |parts: &[Self]| parts.iter().map(Self::n_segments).sum::<usize>() + FIGURE;
        match self {
            Self::Path(path) => Path::n_segments(path),
            Self::Rect { .. } | Self::Ellipse { .. } | Self::Polystar { .. } => FIGURE,
            Self::Group { group } => sum(&group.parts),
            Self::Modified { modified } => sum(&modified.parts),
        }
    }
}
