//! Every limit of drawing, with its reason.

/// Draw slots of one frame: the depth buffer has 16 bits and one step is the clear value.
pub const SLOTS_MAX: usize = 65_534;
/// Vertices of one frame: 48 MiB, a fifth of what WebGPU promises for one buffer.
pub const VERTICES_MAX: usize = 4 << 20;
/// Indices of one frame: 64 MiB, and more triangles than a phone draws in a frame.
pub const INDICES_MAX: usize = 16 << 20;
/// Vertices kept of one scene in all scale buckets: past it, those not in view are dropped.
pub const CACHED_VERTICES_MAX: usize = 2 << 20;
/// Vertices of one mesh: ten times a dense coastline. A path that crosses itself without end
/// stops here instead of stopping the page.
pub const MESH_VERTICES_MAX: usize = 256 << 10;
/// Lines that one path's curves are flattened into, about; past it curves are flattened coarser,
/// and a path with more segments than this is left out.
pub const FLATTENED_MAX: usize = 64 << 10;
/// Coordinates and widths beyond this many scene units are left out: flattening them to a tenth
/// of a pixel would take as long as somebody else likes.
pub const COORDINATE_MAX: f32 = 1_048_576.0;
/// Scale buckets are powers of two between 2^-8 and 2^10: beyond, curves gain nothing visible.
pub const BUCKET_MIN: i32 = -8;
pub const BUCKET_MAX: i32 = 10;
/// How far a flattened curve may lie from the true one: a tenth of a pixel cannot be seen.
pub const TOLERANCE_PX: f32 = 0.1;
/// A miter longer than this many stroke widths is beveled; SVG's and Lottie's default.
pub const MITER_LIMIT: f32 = 4.0;
/// Samples per pixel: the only count above one that WebGPU promises.
pub const SAMPLES: u32 = 4;
/// Sets of multisampled attachments kept for reuse: one size on the stage, one for stills.
pub const TARGETS_MAX: usize = 2;
/// Side of an offscreen picture when the device promises more: 8192 squared is 256 MiB of RGBA.
pub const PICTURE_SIDE_MAX: u32 = 8_192;
