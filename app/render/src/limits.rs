//! Every limit of drawing, with its reason.

/// Segments of one program on the GPU, copies included: 32 bytes each, 64 MiB of points.
pub const SEGMENTS_MAX: usize = 2 << 20;
/// Ops of one program: six times the scene model's nodes, since masks and groups have ops of their own, 128 bytes each.
pub const OPS_MAX: usize = 128 << 10;
/// Words of keyframes and tables: 64 MiB, half of what WebGPU promises for one binding.
pub const WORDS_MAX: usize = 16 << 20;
/// Tiles of all draws of one frame: 64 MiB; 250 draws that each cover a whole 4K screen.
pub const TILES_MAX: u32 = 8 << 20;
/// Lines of all draws of one frame, cut at tiles: 128 MiB, all that WebGPU promises.
pub const LINES_MAX: u32 = 8 << 20;
/// Chunks of commands of one frame: 64 MiB.
pub const CHUNKS_MAX: u32 = 1 << 20;
/// The least room for tiles, lines and chunks: what most pictures need, under 2 MiB.
pub const TILES_MIN: u32 = 32 << 10;
pub const LINES_MIN: u32 = 64 << 10;
pub const CHUNKS_MIN: u32 = 4 << 10;
/// How often a still picture is drawn again for want of memory: each time something else may
/// run out, and what runs out doubles.
pub const TRIES_MAX: usize = 12;
/// How far a flattened curve may lie from the true one. Chords lie on the inner side all along,
/// so a tenth of a pixel would make every disc paler at its edge; this is under 8 bits' step.
pub const TOLERANCE_PX: f32 = 0.025;
/// The same where pixels are scaled up afterward.
pub const COARSE_TOLERANCE_PX: f32 = 0.1;
/// The same for outlines of strokes, on a stage as large as the one they are made for.
pub const STROKE_TOLERANCE_PX: f32 = 0.02;
/// Pictures of one blurred frame: more cannot be told apart in 8 bits.
pub const BLUR_SAMPLES_MAX: u32 = 32;
/// Side of an offscreen picture when the device promises more: 8192 squared is 256 MiB of RGBA.
pub const PICTURE_SIDE_MAX: u32 = 8_192;
/// Workgroups along one side of a dispatch that WebGPU promises.
pub const GROUPS_MAX: u32 = 65_535;
/// Frames whose counts are on their way back: a browser answers one or two frames later.
pub const READBACKS: usize = 3;
