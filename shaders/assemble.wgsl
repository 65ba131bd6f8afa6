// One thread for each op: walks its parents and writes the item that the other passes read.

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var<storage, read> words: array<u32>;
@group(0) @binding(2) var<storage, read> values: array<u32>;
@group(0) @binding(5) var<storage, read_write> items: array<Item>;
@group(0) @binding(6) var<storage, read_write> boxes: array<vec4i>;

const OP_WORDS = 8u;
// Past this many pixels coordinates have no room for a shape.
const SCALE_MAX = 1e9;

fn value(at: u32) -> f32 {
    return bitcast<f32>(values[at]);
}

fn map_at(at: u32) -> Map {
    let linear = vec4f(value(at), value(at + 1u), value(at + 2u), value(at + 3u));
    return Map(linear, vec2f(value(at + 4u), value(at + 5u)));
}

fn place_of(first: u32) -> Map {
    var map = map_at(PLACE_WORDS * first);
    var idx = first;
    while idx != 0u {
        idx = words[frame.places + 4u * idx];
        map = common__compose(map_at(PLACE_WORDS * idx), map);
    }
    let fit = Map(vec4f(frame.scale, 0.0, 0.0, frame.scale), vec2f(frame.left, frame.top));
    return common__compose(fit, map);
}

fn opacity_of(first: u32) -> f32 {
    let dims = PLACE_WORDS * frame.n_places;
    var opacity = value(dims + first);
    var idx = first;
    while idx != 0u {
        idx = words[frame.shades + 4u * idx];
        opacity *= value(dims + idx);
    }
    return opacity;
}

// False for what no pixel shows: no area, or numbers out of range.
fn is_sane(map: Map) -> bool {
    let l = map.linear;
    let size = max(max(abs(l.x), abs(l.y)), max(abs(l.z), abs(l.w)));
    let shift = max(abs(map.shift.x), abs(map.shift.y));
    let area = abs(l.x * l.w - l.y * l.z);
    return size < SCALE_MAX && shift < SCALE_MAX && area > 1e-20 && area < SCALE_MAX * SCALE_MAX;
}

fn set_geometry(it: ptr<function, Item>, idx: u32) {
    let at = PLACE_WORDS * frame.n_places + frame.n_shades + GEOMETRY_WORDS * idx;
    (*it).start = values[at];
    (*it).end = values[at + 1u];
    (*it).share = value(at + 2u);
    (*it).n_segments = values[at + 3u];
}

fn set_paint(it: ptr<function, Item>, ink: u32, pixel_from_shape: Map) {
    let kind = values[ink];
    (*it).ink = ink;
    (*it).flags |= (kind << SHIFT_PAINT) | ((values[ink + 1u] >> 16u) << SHIFT_SPREAD);
    if kind == PAINT_SOLID {
        let color = vec4f(value(ink + 2u), value(ink + 3u), value(ink + 4u), value(ink + 5u));
        let alpha = color.w * (*it).opacity;
        (*it).color = vec4f(color.xyz * alpha, alpha);
        return;
    }
    let map = common__compose(map_at(ink + 6u), common__invert(pixel_from_shape));
    (*it).paint_linear = map.linear;
    (*it).paint_translation = map.shift;
    (*it).color = vec4f(0.0, 0.0, 0.0, (*it).opacity);
}

fn draw(it: ptr<function, Item>, record: u32) {
    let map = place_of(words[record + 2u]);
    (*it).linear = map.linear;
    (*it).translation = map.shift;
    set_geometry(it, words[record + 1u]);
    let sane = is_sane(map);
    if !sane {
        (*it).n_segments = 0u;
    }
    let solid = Map(vec4f(1.0, 0.0, 0.0, 1.0), vec2f());
    // Where the ink's value is stands in its record.
    let ink = words[frame.inks + 4u * words[record + 4u] + 3u];
    if ((*it).flags & FLAG_MASK) != 0u {
        // Masks have no color; a mask without area still is one.
        (*it).color = vec4f((*it).opacity);
    } else if sane {
        set_paint(it, ink, map);
    } else if ((*it).flags & FLAG_EVERYWHERE) != 0u && values[ink] == PAINT_SOLID {
        set_paint(it, ink, solid);
    }
    // What is left without a paint has alpha 0, too.
    if !((*it).color.w > 0.0) {
        (*it).flags |= FLAG_HIDDEN;
        (*it).n_segments = 0u;
    }
    let blend = ((*it).flags >> SHIFT_BLEND) & 31u;
    let over = blend == 0u && ((*it).flags & FLAG_MASK) == 0u;
    let kind = ((*it).flags >> SHIFT_PAINT) & 3u;
    if over && kind == PAINT_SOLID && (*it).color.w >= 1.0 {
        (*it).flags |= FLAG_OPAQUE;
    }
}

@compute @workgroup_size(64)
fn assemble(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(num_workgroups) n_groups: vec3u,
) {
    let idx = id.x + id.y * n_groups.x * 64u;
    if idx >= frame.n_ops {
        return;
    }
    let record = frame.ops + OP_WORDS * idx;
    var it: Item;
    it.flags = words[record];
    it.first = words[record + 5u];
    it.end_op = words[record + 6u];
    it.opacity = opacity_of(words[record + 3u]);
    if (it.flags & 3u) == OP_DRAW {
        draw(&it, record);
    } else if !(it.opacity > 0.0) {
        it.flags |= FLAG_HIDDEN;
    }
    items[idx] = it;
    boxes[idx] = vec4i(0x7fffffff, 0x7fffffff, -0x7fffffff, -0x7fffffff);
}
