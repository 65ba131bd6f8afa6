//! Every limit of the importers, with its reason. What the scene model limits is in
//! `mtor_video::limits`.

/// Bytes of a file: the largest animations on the web are a few megabytes.
pub const FILE_BYTES_MAX: usize = 32 << 20;
/// What a dotLottie may grow to when unpacked; more is a bomb.
pub const UNPACKED_BYTES_MAX: usize = 64 << 20;
/// Entries of the list of what was left out; the rest is counted in the last one.
pub const LEFT_OUT_MAX: usize = 200;

/// Elements of an SVG once what refers to others is written out: a map of a country has this
/// many; more would keep a worker busy for minutes.
pub const SVG_ELEMENTS_MAX: usize = 400_000;
/// SVG elements inside each other, references followed. The parser calls itself at each
/// level, and a worker's stack is a megabyte.
pub const SVG_DEPTH_MAX: usize = 128;
/// SVG files inside each other as images.
pub const SVG_IMAGE_DEPTH_MAX: usize = 3;
/// Copies of a pattern's tile in one shape; each is drawn in every frame.
pub const SVG_TILES_MAX: usize = 2_000;
/// Nodes that the tiles of all patterns may make: half of what a scene may have.
pub const SVG_TILE_NODES_MAX: usize = mtor_video::limits::NODES_MAX / 2;
/// Pixels of one picture before it is scaled down: decoding takes four bytes of each.
pub const IMAGE_SOURCE_PIXELS_MAX: u64 = 64 << 20;
/// Times that an animated SVG is read again, once for each set of values.
pub const SMIL_SNAPSHOTS_MAX: usize = 600;
/// Bytes that all those readings may take together: a few seconds of a worker.
pub const SMIL_BYTES_MAX: usize = 48 << 20;
/// The longest loop that animations which repeat forever are brought to together.
pub const SMIL_LOOP_MS_MAX: f32 = 120_000.0;
/// Bytes of one font file.
pub const FONT_BYTES_MAX: usize = 32 << 20;
/// Bytes of one line of text: a shaper takes time for each.
pub const LINE_BYTES_MAX: usize = 16 << 10;
