//! The shaders' sources; the only place that includes them. A shader's label is its path.

/// Prepended to every pass.
const COMMON: &str = include_str!("../../../shaders/common.wgsl");

/// A pass's shader: where it comes from and what it says.
#[derive(Debug, Clone, Copy)]
pub struct Shader {
    pub label: &'static str,
    pub source: &'static str,
    /// Its entry points, in the file's order.
    pub entry_points: &'static [&'static str],
}

/// Fills and strokes.
pub const MESH: Shader = Shader {
    label: "shaders/mesh.wgsl",
    source: include_str!("../../../shaders/mesh.wgsl"),
    entry_points: &["vs_main", "fs_main"],
};

/// Every pass, in drawing order.
pub const ALL: &[Shader] = &[MESH];

impl Shader {
    /// The whole text that the device compiles.
    pub fn text(&self) -> String {
        [COMMON, self.source].concat()
    }
}
