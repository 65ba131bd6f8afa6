// One workgroup for each tile, one thread for each pixel: covers, paints and blends.

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(2) var<storage, read> values: array<u32>;
@group(0) @binding(5) var<storage, read> items: array<Item>;
@group(0) @binding(7) var<storage, read> counters: Counters;
@group(0) @binding(8) var<storage, read> tiles: array<Tile>;
@group(0) @binding(9) var<storage, read> lines: array<vec4u>;
@group(0) @binding(10) var<storage, read> lists: array<u32>;
@group(0) @binding(11) var atlas: texture_2d<f32>;
@group(0) @binding(12) var picture: texture_storage_2d<rgba8unorm, write>;

// What the program has at all: the rest is not compiled. Software that runs shaders takes every
// branch, whether a pixel needs it or not.
override HAS_GROUPS: bool = true;
override HAS_MASKS: bool = true;
override HAS_BLENDS: bool = true;
override HAS_GRADIENTS: bool = true;
override HAS_IMAGES: bool = true;

const UNITS = 4080.0;
const NO_EDGE = 0xffffffffu;

fn value(at: u32) -> f32 {
    return bitcast<f32>(values[at]);
}

// From x = 0 to u: how much of a pixel from 0 to 1 lies to the right of x.
fn right_sum(u: f32) -> f32 {
    let v = clamp(u, 0.0, 1.0);
    return min(u, 0.0) + v - 0.5 * v * v;
}

fn right_mean(u0: f32, u1: f32) -> f32 {
    // So close together that the middle stands for all.
    if abs(u1 - u0) < 0.002 {
        return 1.0 - clamp((u0 + u1) * 0.5, 0.0, 1.0);
    }
    return (right_sum(u1) - right_sum(u0)) / (u1 - u0);
}

// The winding of a pixel, averaged over its area.
fn winding(tile: u32, pixel: vec2f) -> f32 {
    var sum = f32(tiles[tile].winding);
    var next = tiles[tile].head;
    while next != 0u {
        let line = lines[next - 1u];
        next = line.w;
        let a = vec2f(f32(line.x & 0xffffu), f32(line.x >> 16u)) / UNITS - pixel;
        let b = vec2f(f32(line.y & 0xffffu), f32(line.y >> 16u)) / UNITS - pixel;
        let y0 = clamp(a.y, 0.0, 1.0);
        let y1 = clamp(b.y, 0.0, 1.0);
        if y0 != y1 {
            let per_y = (b.x - a.x) / (b.y - a.y);
            sum += (y1 - y0) * right_mean(a.x + (y0 - a.y) * per_y, a.x + (y1 - a.y) * per_y);
        }
        if line.z != NO_EDGE {
            let below = clamp(pixel.y + 1.0 - f32(line.z & 0xffffu) / UNITS, 0.0, 1.0);
            sum += select(below, -below, (line.z >> 31u) != 0u);
        }
    }
    return sum;
}

fn coverage(command: u32, flags: u32, tile: u32, pixel: vec2f) -> f32 {
    var cover = 1.0;
    if command == COMMAND_FILL {
        let area = winding(tile, pixel);
        let odd = abs(area - 2.0 * round(area * 0.5));
        cover = select(min(abs(area), 1.0), odd, (flags & FLAG_EVEN_ODD) != 0u);
        if HAS_MASKS && (flags & FLAG_INVERTED) != 0u {
            cover = 1.0 - cover;
        }
    }
    return cover;
}

fn spread(kind: u32, t: f32) -> f32 {
    switch kind {
        case 1u: {
            return 1.0 - abs(1.0 - (t - 2.0 * floor(t * 0.5)));
        }
        case 2u: {
            return t - floor(t);
        }
        default: {
            return clamp(t, 0.0, 1.0);
        }
    }
}

fn stop_color(at: u32) -> vec4f {
    return vec4f(value(at + 1u), value(at + 2u), value(at + 3u), value(at + 4u));
}

// Mixed with straight alpha, as browsers do.
fn gradient_color(ink: u32, t: f32) -> vec4f {
    let n_stops = values[ink + 1u] & 0xffffu;
    let first = ink + INK_HEAD;
    var idx = 0u;
    while idx < n_stops && value(first + INK_STOP * idx) <= t {
        idx++;
    }
    let after = first + INK_STOP * min(idx, n_stops - 1u);
    let before = first + INK_STOP * (max(idx, 1u) - 1u);
    let low = value(before);
    let span = value(after) - low;
    let share = select(0.0, (t - low) / span, span > 0.0);
    let color = mix(stop_color(before), stop_color(after), clamp(share, 0.0, 1.0));
    return vec4f(color.xyz * color.w, color.w);
}

// Which of the circles from the focus to the unit circle passes here, the outermost; below 0
// in y where none does.
fn circle(ink: u32, p: vec2f) -> vec2f {
    let focus = vec2f(value(ink + 12u), value(ink + 13u));
    let inner = value(ink + 14u);
    let grow = 1.0 - inner;
    let q = p - focus;
    let a = dot(focus, focus) - grow * grow;
    let b = inner * grow - dot(q, focus);
    let c = dot(q, q) - inner * inner;
    if abs(a) < 1e-6 {
        let t = c / (2.0 * b);
        return vec2f(t, select(-1.0, inner + t * grow, b != 0.0));
    }
    let square = b * b - a * c;
    if square < 0.0 {
        return vec2f(0.0, -1.0);
    }
    let root = sqrt(square);
    let t0 = (b + root) / a;
    let t1 = (b - root) / a;
    let high = max(t0, t1);
    let r = inner + high * grow;
    if r >= 0.0 {
        return vec2f(high, r);
    }
    let low = min(t0, t1);
    return vec2f(low, inner + low * grow);
}

fn texel(corner: vec2i, size: vec2i, p: vec2i) -> vec4f {
    let color = textureLoad(atlas, corner + clamp(p, vec2i(), size - 1), 0);
    return vec4f(color.xyz * color.w, color.w);
}

fn image_color(ink: u32, p: vec2f) -> vec4f {
    let corner = vec2i(vec2u(values[ink + 2u], values[ink + 3u]));
    let size = vec2i(vec2u(values[ink + 4u], values[ink + 5u]));
    let q = clamp(p, vec2f(-1.0), vec2f(size) + 1.0) - 0.5;
    let low = floor(q);
    let share = q - low;
    let i = vec2i(low);
    let top = mix(texel(corner, size, i), texel(corner, size, i + vec2i(1, 0)), share.x);
    let bottom = mix(texel(corner, size, i + vec2i(0, 1)), texel(corner, size, i + 1), share.x);
    return mix(top, bottom, share.y);
}

// Premultiplied, the item's opacity included.
fn paint(op: u32, flags: u32, at: vec2f) -> vec4f {
    let color = items[op].color;
    let kind = (flags >> SHIFT_PAINT) & 3u;
    if !(HAS_GRADIENTS || HAS_IMAGES) || kind == PAINT_SOLID {
        return color;
    }
    let map = Map(items[op].paint_linear, items[op].paint_translation);
    let p = common__apply(map, at);
    let ink = items[op].ink;
    if HAS_IMAGES && (!HAS_GRADIENTS || kind == PAINT_IMAGE) {
        return image_color(ink, p) * color.w;
    }
    var t = p.x;
    if kind == PAINT_RADIAL {
        let found = circle(ink, p);
        if found.y < 0.0 {
            return vec4f();
        }
        t = found.x;
    }
    return gradient_color(ink, spread((flags >> SHIFT_SPREAD) & 3u, t)) * color.w;
}

fn luminosity(c: vec3f) -> f32 {
    return dot(c, vec3f(0.3, 0.59, 0.11));
}

fn saturation(c: vec3f) -> f32 {
    return max(max(c.x, c.y), c.z) - min(min(c.x, c.y), c.z);
}

fn clip_color(c: vec3f) -> vec3f {
    let l = luminosity(c);
    let low = min(min(c.x, c.y), c.z);
    let high = max(max(c.x, c.y), c.z);
    var it = c;
    if low < 0.0 {
        it = l + (it - l) * l / (l - low);
    }
    if high > 1.0 {
        it = l + (it - l) * (1.0 - l) / (high - l);
    }
    return it;
}

fn with_luminosity(c: vec3f, l: f32) -> vec3f {
    return clip_color(c + (l - luminosity(c)));
}

fn with_saturation(c: vec3f, s: f32) -> vec3f {
    let low = min(min(c.x, c.y), c.z);
    let range = saturation(c);
    return select(vec3f(), (c - low) * s / max(range, 1e-20), range > 0.0);
}

fn dodge(b: f32, s: f32) -> f32 {
    if b <= 0.0 {
        return 0.0;
    }
    return select(min(b / max(1.0 - s, 1e-20), 1.0), 1.0, s >= 1.0);
}

fn burn(b: f32, s: f32) -> f32 {
    if b >= 1.0 {
        return 1.0;
    }
    return select(1.0 - min((1.0 - b) / max(s, 1e-20), 1.0), 0.0, s <= 0.0);
}

fn hard_light(b: vec3f, s: vec3f) -> vec3f {
    let t = 2.0 * s - 1.0;
    return select(b + t - b * t, 2.0 * b * s, s <= vec3f(0.5));
}

fn soft_light(b: vec3f, s: vec3f) -> vec3f {
    let d = select(sqrt(b), ((16.0 * b - 12.0) * b + 4.0) * b, b <= vec3f(0.25));
    return select(b + (2.0 * s - 1.0) * (d - b), b - (1.0 - 2.0 * s) * b * (1.0 - b), s <= vec3f(0.5));
}

// Straight colors: b behind, s before.
fn mixed(mode: u32, b: vec3f, s: vec3f) -> vec3f {
    switch mode {
        case 1u: { return b * s; }
        case 2u: { return b + s - b * s; }
        case 3u: { return hard_light(s, b); }
        case 4u: { return min(b, s); }
        case 5u: { return max(b, s); }
        case 6u: { return vec3f(dodge(b.x, s.x), dodge(b.y, s.y), dodge(b.z, s.z)); }
        case 7u: { return vec3f(burn(b.x, s.x), burn(b.y, s.y), burn(b.z, s.z)); }
        case 8u: { return hard_light(b, s); }
        case 9u: { return soft_light(b, s); }
        case 10u: { return abs(b - s); }
        case 11u: { return b + s - 2.0 * b * s; }
        case 12u: { return with_luminosity(with_saturation(s, saturation(b)), luminosity(b)); }
        case 13u: { return with_luminosity(with_saturation(b, saturation(s)), luminosity(b)); }
        case 14u: { return with_luminosity(s, luminosity(b)); }
        case 15u: { return with_luminosity(b, luminosity(s)); }
        default: { return s; }
    }
}

// Lays a premultiplied color over another.
fn over(mode: u32, below: vec4f, above: vec4f) -> vec4f {
    if !HAS_BLENDS || mode == 0u {
        return above + below * (1.0 - above.w);
    }
    if mode == 16u {
        return min(below + above, vec4f(1.0));
    }
    if above.w <= 0.0 || below.w <= 0.0 {
        return below + above;
    }
    let b = min(below.xyz / below.w, vec3f(1.0));
    let s = min(above.xyz / above.w, vec3f(1.0));
    let both = below.w * above.w * mixed(mode, b, s);
    let color = above.xyz * (1.0 - below.w) + below.xyz * (1.0 - above.w) + both;
    return vec4f(color, above.w + below.w - above.w * below.w);
}

fn masked(mode: u32, top: vec4f, a: f32) -> vec4f {
    let m = top.w;
    var alpha = m + a - m * a;
    switch mode {
        case MODE_SUBTRACT: { alpha = m * (1.0 - a); }
        case MODE_INTERSECT: { alpha = m * a; }
        case MODE_LIGHTEN: { alpha = max(m, a); }
        case MODE_DARKEN: { alpha = min(m, a); }
        case MODE_DIFFERENCE: { alpha = abs(m - a); }
        default: {}
    }
    let color = select(vec3f(), top.xyz * (alpha / max(m, 1e-20)), m > 0.0);
    return vec4f(color, alpha);
}

fn matte(kind: u32, it: vec4f) -> f32 {
    let luma = dot(it.xyz, vec3f(0.2126, 0.7152, 0.0722));
    let share = select(it.w, luma, kind == MATTE_LUMA || kind == MATTE_LUMA_INVERTED);
    let inverted = kind == MATTE_ALPHA_INVERTED || kind == MATTE_LUMA_INVERTED;
    return select(share, 1.0 - share, inverted);
}

var<private> stack: array<vec4f, 16>;

fn overflowed() -> bool {
    let n_chunks = counters.chunks + frame.n_tiles.x * frame.n_tiles.y;
    return counters.tiles > frame.tiles_max || counters.lines > frame.lines_max
        || n_chunks > frame.chunks_max;
}

@compute @workgroup_size(16, 16)
fn fine(
    @builtin(workgroup_id) group: vec3u,
    @builtin(local_invocation_id) local: vec3u,
) {
    let pixel = vec2f(local.xy);
    let at = group.xy * 16u + local.xy;
    let center = vec2f(at) + 0.5;
    // What was drawn before stays until there is memory enough.
    if overflowed() || any(at >= frame.size) {
        return;
    }
    var chunk = (group.y * frame.n_tiles.x + group.x) * CHUNK;
    var used = 0u;
    var depth = 0u;
    var top = vec4f();
    loop {
        if used == CHUNK_COMMANDS {
            chunk = lists[chunk + CHUNK_COMMANDS];
            used = 0u;
        }
        let word = lists[chunk + used];
        let tile = lists[chunk + used + 1u];
        used += 2u;
        let command = word >> COMMAND_SHIFT;
        let op = word & COMMAND_OP;
        let flags = items[op].flags;
        if command == COMMAND_END {
            break;
        }
        if HAS_GROUPS && command >= COMMAND_PUSH {
            switch command {
                case COMMAND_PUSH: {
                    stack[depth] = top;
                    depth = min(depth + 1u, STACK_MAX - 1u);
                    top = vec4f();
                }
                case COMMAND_POP: {
                    depth = max(depth, 1u) - 1u;
                    let above = top * items[op].opacity;
                    top = over((flags >> SHIFT_BLEND) & 31u, stack[depth], above);
                }
                default: {
                    depth = max(depth, 1u) - 1u;
                    top = stack[depth] * matte((flags >> SHIFT_MODE) & 3u, top);
                }
            }
            continue;
        }
        let cover = coverage(command, flags, tile, pixel);
        if HAS_MASKS && (flags & FLAG_MASK) != 0u {
            top = masked((flags >> SHIFT_MODE) & 7u, top, cover * items[op].color.w);
        } else if cover > 0.0 {
            top = over((flags >> SHIFT_BLEND) & 31u, top, cover * paint(op, flags, center));
        }
    }
    textureStore(picture, at, top);
}
