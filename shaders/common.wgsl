// Structs, constants and names that several passes share; prepended to each of them.

struct Frame {
    // Pixel from stage: a scale and a shift.
    scale: f32,
    left: f32,
    top: f32,
    t_ms: f32,
    size: vec2u,
    n_tiles: vec2u,
    n_ops: u32,
    n_segments: u32,
    tolerance: f32,
    tiles_max: u32,
    // Where tables start in `words`.
    places: u32,
    shades: u32,
    geometries: u32,
    inks: u32,
    n_places: u32,
    n_shades: u32,
    n_geometries: u32,
    n_inks: u32,
    ops: u32,
    lines_max: u32,
    chunks_max: u32,
    _padding: u32,
}

struct Item {
    // Pixel from shape.
    linear: vec4f,
    translation: vec2f,
    share: f32,
    opacity: f32,
    // First points of the two ends of the morph, segments now, first owner.
    start: u32,
    end: u32,
    n_segments: u32,
    first: u32,
    // Paint from pixel.
    paint_linear: vec4f,
    paint_translation: vec2f,
    ink: u32,
    flags: u32,
    color: vec4f,
    // Tiles left, top, right, bottom; the last two are outside.
    region: vec4i,
    tiles: u32,
    end_op: u32,
    _padding: vec2u,
}

struct Tile {
    // One more than the first line's index; 0 is none.
    head: u32,
    // After the backdrop pass: the winding at the tile's upper left corner.
    winding: i32,
}

// How much of the memory was asked for; more than there is means that the frame was not drawn.
struct Counters {
    tiles: u32,
    lines: u32,
    chunks: u32,
    _padding: u32,
}

const TILE = 16;
const TILE_F = 16.0;

const OP_DRAW = 0u;
const OP_PUSH = 1u;
const OP_POP = 2u;
const OP_POP_MATTE = 3u;

// Bits of an item's flags; those from `FLAG_EVEN_ODD` up to `FLAG_HIDDEN` stand in the program.
const FLAG_EVEN_ODD = 4u;
const FLAG_MASK = 8u;
const FLAG_INVERTED = 16u;
const FLAG_EVERYWHERE = 32u;
const FLAG_OPAQUE = 64u;
const FLAG_HIDDEN = 128u;
const SHIFT_BLEND = 8u;
const SHIFT_MODE = 16u;
const SHIFT_PAINT = 20u;
const SHIFT_SPREAD = 24u;

const PAINT_SOLID = 0u;
const PAINT_LINEAR = 1u;
const PAINT_RADIAL = 2u;
const PAINT_IMAGE = 3u;

const MODE_ADD = 0u;
const MODE_SUBTRACT = 1u;
const MODE_INTERSECT = 2u;
const MODE_LIGHTEN = 3u;
const MODE_DARKEN = 4u;
const MODE_DIFFERENCE = 5u;

const MATTE_ALPHA = 0u;
const MATTE_ALPHA_INVERTED = 1u;
const MATTE_LUMA = 2u;
const MATTE_LUMA_INVERTED = 3u;

// Commands of a tile: the kind in the upper bits, the op in the lower ones.
const COMMAND_END = 0u;
const COMMAND_FILL = 1u;
const COMMAND_SOLID = 2u;
const COMMAND_PUSH = 3u;
const COMMAND_POP = 4u;
const COMMAND_POP_MATTE = 5u;
const COMMAND_SHIFT = 28u;
const COMMAND_OP = 0x0fffffffu;

// Words of a chunk of commands: seven commands of two words, and the next chunk.
const CHUNK = 16u;
const CHUNK_COMMANDS = 14u;

const STACK_MAX = 16u;
const NO_TILES = 0xffffffffu;

// Words that an ink's values take before its stops, and words of a stop.
const INK_HEAD = 16u;
const INK_STOP = 5u;
const PLACE_WORDS = 8u;
const GEOMETRY_WORDS = 4u;

// An affine map: the linear part by columns, and the shift.
struct Map {
    linear: vec4f,
    shift: vec2f,
}

fn common__apply(map: Map, p: vec2f) -> vec2f {
    return map.linear.xy * p.x + map.linear.zw * p.y + map.shift;
}

// First `inner`, then `outer`.
fn common__compose(outer: Map, inner: Map) -> Map {
    let x = outer.linear.xy * inner.linear.x + outer.linear.zw * inner.linear.y;
    let y = outer.linear.xy * inner.linear.z + outer.linear.zw * inner.linear.w;
    return Map(vec4f(x, y), common__apply(outer, inner.shift));
}

// Only for maps whose determinant is not 0.
fn common__invert(map: Map) -> Map {
    let l = map.linear;
    let d = 1.0 / (l.x * l.w - l.y * l.z);
    let linear = vec4f(l.w, -l.y, -l.z, l.x) * d;
    let shift = linear.xy * map.shift.x + linear.zw * map.shift.y;
    return Map(linear, -shift);
}
