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

macro_rules! shader {
    ($file:literal, $($entry:literal),+) => {
        Shader {
            label: concat!("shaders/", $file),
            source: include_str!(concat!("../../../shaders/", $file)),
            entry_points: &[$($entry),+],
        }
    };
}

/// Values at the frame's time.
pub const ANIMATE: Shader = shader!("animate.wgsl", "animate");
/// Items from values.
pub const ASSEMBLE: Shader = shader!("assemble.wgsl", "assemble");
/// Boxes of ops.
pub const BOUNDS: Shader = shader!("bounds.wgsl", "bounds");
/// Tiles for boxes.
pub const ALLOCATE: Shader = shader!("allocate.wgsl", "allocate");
/// Lines into tiles.
pub const BIN: Shader = shader!("bin.wgsl", "bin");
/// Windings along rows of tiles.
pub const BACKDROP: Shader = shader!("backdrop.wgsl", "backdrop");
/// Commands of tiles.
pub const COARSE: Shader = shader!("coarse.wgsl", "coarse");
/// Pixels of tiles.
pub const FINE: Shader = shader!("fine.wgsl", "fine");
/// A picture onto the target.
pub const BLIT: Shader = shader!("blit.wgsl", "vs_main", "fs_main");

/// Every pass, in drawing order.
pub const ALL: &[Shader] = &[
    ANIMATE, ASSEMBLE, BOUNDS, ALLOCATE, BIN, BACKDROP, COARSE, FINE, BLIT,
];

impl Shader {
    /// The whole text that the device compiles.
    pub fn text(&self) -> String {
        [COMMON, self.source].concat()
    }
}
