//! Every limit of the scene model, with its reason.

/// Layers and nodes of one scene after symbols are unfolded: what a phone draws in a frame.
pub const NODES_MAX: usize = 20_000;
/// Path segments of one scene as written: about 2 MB of memory.
pub const SEGMENTS_MAX: usize = 100_000;
/// Groups inside groups: deeper nesting is a mistake or an attack on the stack.
pub const DEPTH_MAX: usize = 16;
/// Stops of one gradient: the shader's fixed table (see `shaders/README.md`).
pub const STOPS_MAX: usize = 8;
/// Keyframes of one value.
pub const KEYS_MAX: usize = 1_000;
/// Stage side in scene units: coordinates beyond it lose sub-pixel precision in f32.
pub const STAGE_MAX: f32 = 65_536.0;
/// JSON of one scene: a rich picture takes 50 KiB; a link carries a mebibyte in a blink.
pub const JSON_BYTES_MAX: usize = 1 << 20;
/// Magnitude of any number: beyond it f32 has no room for a tenth of a unit.
pub const NUMBER_MAX: f32 = 1.0e6;
/// Film time of a key and of the loop: four hours, where f32 still tells milliseconds apart.
pub const TIME_MS_MAX: f32 = 14_400_000.0;
