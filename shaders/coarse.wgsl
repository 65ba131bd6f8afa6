// One workgroup for 8 by 8 tiles, one thread for each: writes down what its tile draws.
//
// Ops are read 64 at a time: each thread looks whether one of them touches the bin at all.
// A tile's list is a chain of chunks; the first is at the tile's own number.

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(5) var<storage, read> items: array<Item>;
@group(0) @binding(7) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(8) var<storage, read> tiles: array<Tile>;
@group(0) @binding(10) var<storage, read_write> lists: array<u32>;

const BIN = 8u;
const COVER_NONE = 0u;
const COVER_SOLID = 1u;
const COVER_PART = 2u;

var<workgroup> seen: array<atomic<u32>, 2>;

// Where the next command goes: a chunk's first word, and words into it.
struct Place {
    chunk: u32,
    used: u32,
}

var<private> place: Place;
// The list has no room left: the frame is drawn again.
var<private> full: bool;
// Pictures above the first one, and bits for those on which something was drawn.
var<private> depth: u32;
var<private> drawn: u32;
// Where each picture's own commands begin, and where its push is.
var<private> begins: array<Place, 17>;
var<private> pushes: array<Place, 17>;
// Ops before this one are not drawn.
var<private> skip_to: u32;

fn next_chunk() {
    let link = place.chunk + CHUNK_COMMANDS;
    var next = lists[link];
    if next == 0u {
        next = atomicAdd(&counters[2], 1u) + frame.n_tiles.x * frame.n_tiles.y;
        if next >= frame.chunks_max {
            full = true;
            return;
        }
        next *= CHUNK;
        lists[link] = next;
        lists[next + CHUNK_COMMANDS] = 0u;
    }
    place = Place(next, 0u);
}

fn write(kind: u32, op: u32, tile: u32) {
    if place.used == CHUNK_COMMANDS {
        next_chunk();
    }
    if full {
        return;
    }
    lists[place.chunk + place.used] = (kind << COMMAND_SHIFT) | op;
    lists[place.chunk + place.used + 1u] = tile;
    place.used += 2u;
}

fn push(op: u32) {
    // Deeper than anybody may go: the program's own check comes first.
    if depth >= STACK_MAX {
        return;
    }
    let before = place;
    write(COMMAND_PUSH, op, 0u);
    depth += 1u;
    pushes[depth] = before;
    begins[depth] = place;
    drawn &= ~(1u << depth);
}

fn pop(op: u32) {
    if depth == 0u {
        return;
    }
    let empty = (drawn & (1u << depth)) == 0u;
    if empty || (items[op].flags & FLAG_HIDDEN) != 0u {
        place = pushes[depth];
        depth -= 1u;
        return;
    }
    depth -= 1u;
    drawn |= 1u << depth;
    write(COMMAND_POP, op, 0u);
}

fn pop_matte(op: u32) {
    if depth == 0u {
        return;
    }
    let matte = (drawn & (1u << depth)) != 0u;
    let content = (drawn & (1u << (depth - 1u))) != 0u;
    let kind = (items[op].flags >> SHIFT_MODE) & 3u;
    let inverted = kind == MATTE_ALPHA_INVERTED || kind == MATTE_LUMA_INVERTED;
    if matte && content {
        write(COMMAND_POP_MATTE, op, 0u);
    } else {
        place = pushes[depth];
    }
    depth -= 1u;
    if !matte && !inverted {
        place = begins[depth];
        drawn &= ~(1u << depth);
    }
}

struct Cover {
    kind: u32,
    tile: u32,
}

fn cover_of(op: u32, at: vec2i) -> Cover {
    let flags = items[op].flags;
    if (flags & FLAG_EVERYWHERE) != 0u {
        return Cover(COVER_SOLID, 0u);
    }
    let region = items[op].region;
    if any(at < region.xy) || any(at >= region.zw) {
        return Cover(COVER_NONE, 0u);
    }
    let inside = at - region.xy;
    let tile = items[op].tiles + u32(inside.y * (region.z - region.x) + inside.x);
    if tiles[tile].head != 0u {
        return Cover(COVER_PART, tile);
    }
    let winding = tiles[tile].winding;
    let even_odd = (flags & FLAG_EVEN_ODD) != 0u;
    let solid = select(winding != 0, (winding & 1) != 0, even_odd);
    return Cover(select(COVER_NONE, COVER_SOLID, solid), tile);
}

fn command_of(cover: Cover) -> u32 {
    return select(COMMAND_FILL, COMMAND_SOLID, cover.kind == COVER_SOLID);
}

fn fill(op: u32, at: vec2i) {
    let cover = cover_of(op, at);
    if cover.kind == COVER_NONE {
        return;
    }
    if cover.kind == COVER_SOLID && (items[op].flags & FLAG_OPAQUE) != 0u {
        place = begins[depth];
    }
    write(command_of(cover), op, cover.tile);
    drawn |= 1u << depth;
}

fn mask(op: u32, at: vec2i) {
    let flags = items[op].flags;
    var cover = cover_of(op, at);
    if (flags & FLAG_INVERTED) != 0u && cover.kind != COVER_PART {
        cover.kind = COVER_SOLID - cover.kind;
    }
    if (flags & FLAG_HIDDEN) != 0u {
        cover.kind = COVER_NONE;
    }
    let mode = (flags >> SHIFT_MODE) & 7u;
    let cuts = mode == MODE_INTERSECT || mode == MODE_DARKEN;
    let has = (drawn & (1u << depth)) != 0u;
    if cover.kind == COVER_NONE {
        if cuts && has {
            place = begins[depth];
            drawn &= ~(1u << depth);
        }
        return;
    }
    if !has && (cuts || mode == MODE_SUBTRACT) {
        return;
    }
    write(command_of(cover), op, cover.tile);
    drawn |= 1u << depth;
}

fn take(op: u32, at: vec2i) {
    if op < skip_to {
        return;
    }
    let flags = items[op].flags;
    switch flags & 3u {
        case OP_PUSH: {
            push(op);
            // Its end still comes: a matte that is not there cuts everything.
            if (flags & FLAG_HIDDEN) != 0u {
                skip_to = items[op].end_op;
            }
        }
        case OP_POP: {
            pop(op);
        }
        case OP_POP_MATTE: {
            pop_matte(op);
        }
        default: {
            if (flags & FLAG_MASK) != 0u {
                mask(op, at);
            } else if (flags & FLAG_HIDDEN) == 0u {
                fill(op, at);
            }
        }
    }
}

fn touches(op: u32, bin: vec2i) -> bool {
    if op >= frame.n_ops {
        return false;
    }
    let flags = items[op].flags;
    if (flags & 3u) != OP_DRAW || (flags & (FLAG_MASK | FLAG_EVERYWHERE)) != 0u {
        return true;
    }
    let region = items[op].region;
    return all(region.xy < bin + i32(BIN)) && all(region.zw > bin);
}

@compute @workgroup_size(64)
fn coarse(
    @builtin(workgroup_id) group: vec3u,
    @builtin(local_invocation_index) thread: u32,
) {
    let bin = vec2i(group.xy * BIN);
    let at = bin + vec2i(vec2u(thread % BIN, thread / BIN));
    let inside = all(vec2u(at) < frame.n_tiles);
    place = Place((u32(at.y) * frame.n_tiles.x + u32(at.x)) * CHUNK, 0u);
    begins[0] = place;
    if inside {
        lists[place.chunk + CHUNK_COMMANDS] = 0u;
    }
    for (var first = 0u; first < frame.n_ops; first += 64u) {
        if thread < 2u {
            atomicStore(&seen[thread], 0u);
        }
        workgroupBarrier();
        if touches(first + thread, bin) {
            atomicOr(&seen[thread / 32u], 1u << (thread % 32u));
        }
        workgroupBarrier();
        for (var half = 0u; half < 2u; half++) {
            var bits = select(0u, atomicLoad(&seen[half]), inside);
            while bits != 0u {
                let bit = firstTrailingBit(bits);
                bits &= bits - 1u;
                take(first + half * 32u + bit, at);
            }
        }
        workgroupBarrier();
    }
    if inside {
        write(COMMAND_END, 0u, 0u);
    }
}
