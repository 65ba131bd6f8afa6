//! What lies in the GPU's buffers: structs as the shaders read them, and the numbers that
//! stand for enums. `shaders/README.md` is the contract; tests compare both.

use bytemuck::{Pod, Zeroable};

/// What changes with the time and the target; the only upload of most frames.
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
#[repr(C)]
pub struct GpuFrame {
    pub scale: f32,
    pub left: f32,
    pub top: f32,
    pub t_ms: f32,
    pub size: [u32; 2],
    pub n_tiles: [u32; 2],
    pub n_ops: u32,
    pub n_segments: u32,
    pub tolerance: f32,
    pub tiles_max: u32,
    pub places: u32,
    pub shades: u32,
    pub geometries: u32,
    pub inks: u32,
    pub n_places: u32,
    pub n_shades: u32,
    pub n_geometries: u32,
    pub n_inks: u32,
    pub ops: u32,
    pub lines_max: u32,
    pub chunks_max: u32,
    pub _padding: u32,
}

/// An op at the frame's time; written and read by the GPU alone.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct GpuItem {
    pub linear: [f32; 4],
    pub translation: [f32; 2],
    pub share: f32,
    pub opacity: f32,
    pub start: u32,
    pub end: u32,
    pub n_segments: u32,
    pub first: u32,
    pub paint_linear: [f32; 4],
    pub paint_translation: [f32; 2],
    pub ink: u32,
    pub flags: u32,
    pub color: [f32; 4],
    pub region: [i32; 4],
    pub tiles: u32,
    pub end_op: u32,
    pub _padding: [u32; 2],
}

/// 16 by 16 pixels of one op.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct GpuTile {
    pub head: u32,
    pub winding: i32,
}

/// How much memory a frame asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Pod, Zeroable)]
#[repr(C)]
pub struct GpuCounters {
    pub tiles: u32,
    pub lines: u32,
    pub chunks: u32,
    pub _padding: u32,
}

/// How a picture is laid on another.
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
#[repr(C)]
pub struct GpuBlit {
    pub size: [f32; 2],
    pub per_pixel: [f32; 2],
    pub corner: [f32; 2],
    pub weight: f32,
    pub _padding: f32,
}

/// Pixels of a tile's side.
pub const TILE: u32 = 16;
/// Tiles of a bin's side: a workgroup of the coarse pass.
pub const BIN: u32 = 8;
/// Bytes of a line.
pub const LINE_BYTES: u64 = 16;
/// Bytes of a chunk of a tile's commands.
pub const CHUNK_BYTES: u64 = 64;
/// Bytes of an op's box in pixels.
pub const BOX_BYTES: u64 = 16;

pub const OP_DRAW: u32 = 0;
pub const OP_PUSH: u32 = 1;
pub const OP_POP: u32 = 2;
pub const OP_POP_MATTE: u32 = 3;

pub const FLAG_EVEN_ODD: u32 = 4;
pub const FLAG_MASK: u32 = 8;
pub const FLAG_INVERTED: u32 = 16;
pub const FLAG_EVERYWHERE: u32 = 32;
pub const SHIFT_BLEND: u32 = 8;
pub const SHIFT_MODE: u32 = 16;

pub const PAINT_SOLID: u32 = 0;
pub const PAINT_LINEAR: u32 = 1;
pub const PAINT_RADIAL: u32 = 2;
pub const PAINT_IMAGE: u32 = 3;

/// Words of a place's value, of a geometry's, of an ink's before its stops, and of a stop.
pub const PLACE_WORDS: u32 = 8;
pub const GEOMETRY_WORDS: u32 = 4;
pub const INK_HEAD: u32 = 16;
pub const INK_STOP: u32 = 5;

/// Words of a key before its value.
pub const KEY_HEAD: u32 = 10;
pub const EASE_LINEAR: u32 = 0;
pub const EASE_HOLD: u32 = 1;
pub const EASE_CUBIC: u32 = 2;
pub const EASE_AXES: u32 = 3;

pub const LOCAL_FIXED: u32 = 0;
pub const LOCAL_MOVING: u32 = 1;
pub const LOCAL_COPY: u32 = 2;
pub const DIM_OPACITY: u32 = 0;
pub const DIM_SPAN: u32 = 1;
pub const DIM_COPY: u32 = 2;
pub const GEOMETRY_FIXED: u32 = 0;
pub const GEOMETRY_KEYED: u32 = 1;
pub const GEOMETRY_MADE: u32 = 2;
pub const GEOMETRY_EVERYWHERE: u32 = 3;
/// Words of a record of places, shades, geometries and inks, and of an op's.
pub const RECORD_WORDS: u32 = 4;
pub const OP_WORDS: u32 = 8;
