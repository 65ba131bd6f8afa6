// What moves, at the frame's time: one thread for each place, shade, geometry and ink.
//
// Reads tracks (keyframes as words), writes plain values. Nothing here knows of parents.

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var<storage, read> words: array<u32>;
@group(0) @binding(2) var<storage, read_write> values: array<u32>;

// Words of a key before its value: time, kind of easing, two curves.
const KEY_HEAD = 10u;
const EASE_LINEAR = 0u;
const EASE_HOLD = 1u;
const EASE_CUBIC = 2u;
const EASE_AXES = 3u;
const BEND_CHORDS = 150u;
const TIME_EPSILON_MS = 0.02;
const HALVINGS = 24u;
// Long enough that f32 sees a difference late in a long film.
const HEADING_MS = 0.5;
// A thousandth of the way between two keys.
const HEADING_STEP = 0.001;

const LOCAL_FIXED = 0u;
const LOCAL_MOVING = 1u;
const LOCAL_COPY = 2u;
const DIM_OPACITY = 0u;
const DIM_SPAN = 1u;
const DIM_COPY = 2u;
const GEOMETRY_FIXED = 0u;
const GEOMETRY_KEYED = 1u;
const GEOMETRY_MADE = 2u;
const GEOMETRY_EVERYWHERE = 3u;
const RADIANS = 0.017453292519943295;

fn number(at: u32) -> f32 {
    return bitcast<f32>(words[at]);
}

fn pair(at: u32) -> vec2f {
    return vec2f(number(at), number(at + 1u));
}

fn put(at: u32, value: f32) {
    values[at] = bitcast<u32>(value);
}

// The way to the local time: steps that either scale and shift, or look a time up.
fn local_time(chain: u32) -> f32 {
    var t = frame.t_ms;
    let n = words[chain];
    for (var i = 0u; i < n; i++) {
        let step = chain + 1u + 3u * i;
        if words[step] == 0u {
            t = number(step + 1u) * t + number(step + 2u);
        } else {
            t = track1(words[step + 1u], t);
        }
    }
    return t;
}

fn bezier(p1: f32, p2: f32, s: f32) -> f32 {
    let u = 1.0 - s;
    return 3.0 * u * u * s * p1 + 3.0 * u * s * s * p2 + s * s * s;
}

// x is monotone, since both of its control points lie between 0 and 1.
fn cubic_ease(at: u32, x: f32) -> f32 {
    let x1 = number(at);
    let x2 = number(at + 2u);
    var low = 0.0;
    var high = 1.0;
    for (var i = 0u; i < HALVINGS; i++) {
        let mid = (low + high) / 2.0;
        if bezier(x1, x2, mid) < x {
            low = mid;
        } else {
            high = mid;
        }
    }
    return bezier(number(at + 1u), number(at + 3u), (low + high) / 2.0);
}

struct Found {
    // First words of the key before and of the key after.
    before: u32,
    after: u32,
    // Eased, for x and for y.
    share: vec2f,
    // Of the time.
    raw: f32,
}

fn find(track: u32, stride: u32, t: f32) -> Found {
    let n = words[track];
    let first = track + 1u;
    var low = 0u;
    var high = n;
    while low < high {
        let mid = (low + high) / 2u;
        if number(first + mid * stride) <= t + TIME_EPSILON_MS {
            low = mid + 1u;
        } else {
            high = mid;
        }
    }
    let before = first + (max(low, 1u) - 1u) * stride;
    if low == 0u || low == n {
        return Found(before, before, vec2f(), 0.0);
    }
    let after = before + stride;
    let from_ms = number(before);
    let share = clamp((t - from_ms) / (number(after) - from_ms), 0.0, 1.0);
    return Found(before, after, eased(before, share), share);
}

fn eased(key: u32, share: f32) -> vec2f {
    let kind = words[key + 1u];
    if kind == EASE_LINEAR {
        return vec2f(share);
    }
    // Curves only come near 0 at 0; a key's own time has exactly its value.
    if kind == EASE_HOLD || share == 0.0 {
        return vec2f();
    }
    let x = cubic_ease(key + 2u, share);
    if kind == EASE_CUBIC {
        return vec2f(x);
    }
    return vec2f(x, cubic_ease(key + 6u, share));
}

fn track1(track: u32, t: f32) -> f32 {
    if words[track] == 0u {
        return number(track + 1u);
    }
    let found = find(track, KEY_HEAD + 1u, t);
    let a = number(found.before + KEY_HEAD);
    return a + (number(found.after + KEY_HEAD) - a) * found.share.x;
}

struct Way {
    point: vec2f,
    // Where it is going; 0 where it is not.
    direction: vec2f,
}

fn track2(track: u32, t: f32) -> vec2f {
    return way(track, t).point;
}

fn way(track: u32, t: f32) -> Way {
    if words[track] == 0u {
        return Way(pair(track + 1u), vec2f());
    }
    let found = find(track, KEY_HEAD + 3u, t);
    let bend = words[found.before + KEY_HEAD + 2u];
    let a = pair(found.before + KEY_HEAD);
    let b = pair(found.after + KEY_HEAD);
    if bend != 0u && found.after != found.before {
        return bent(bend, a, b, found.share.x);
    }
    var direction = b - a;
    let kind = words[found.before + 1u];
    if kind == EASE_HOLD {
        direction = vec2f();
    } else if kind == EASE_AXES {
        // Each side has its own speed.
        let on = eased(found.before, min(found.raw + HEADING_STEP, 1.0));
        direction *= on - eased(found.before, max(found.raw - HEADING_STEP, 0.0));
    }
    return Way(a + (b - a) * found.share, direction);
}

// A table of lengths turns a share of the way into the curve's parameter.
fn bent(bend: u32, a: vec2f, b: vec2f, share: f32) -> Way {
    let h1 = a + pair(bend);
    let h2 = b + pair(bend + 2u);
    let lengths = bend + 4u;
    let total = number(lengths + BEND_CHORDS);
    if total <= 0.0 {
        return Way(a, vec2f());
    }
    let inside = clamp(share, 0.0, 1.0);
    let s = parameter(lengths, inside * total);
    let u = 1.0 - s;
    let point = u * u * u * a + 3.0 * u * u * s * h1 + 3.0 * u * s * s * h2 + s * s * s * b;
    var direction = u * u * (h1 - a) + 2.0 * u * s * (h2 - h1) + s * s * (b - h2);
    if dot(direction, direction) == 0.0 {
        direction = b - a;
    }
    // Past its ends the way goes straight on.
    let over = (share - inside) * total / max(length(direction), 1e-20);
    return Way(point + direction * over, direction);
}

fn parameter(lengths: u32, along: f32) -> f32 {
    var low = 0u;
    var high = BEND_CHORDS + 1u;
    while low < high {
        let mid = (low + high) / 2u;
        if number(lengths + mid) <= along {
            low = mid + 1u;
        } else {
            high = mid;
        }
    }
    let idx = max(low, 1u) - 1u;
    if idx >= BEND_CHORDS {
        return 1.0;
    }
    let before = number(lengths + idx);
    let chord = number(lengths + idx + 1u) - before;
    let within = select(0.0, (along - before) / chord, chord > 0.0);
    return (f32(idx) + within) / f32(BEND_CHORDS);
}

fn track4(track: u32, t: f32) -> vec4f {
    if words[track] == 0u {
        return vec4f(pair(track + 1u), pair(track + 3u));
    }
    let found = find(track, KEY_HEAD + 4u, t);
    let a = found.before + KEY_HEAD;
    let b = found.after + KEY_HEAD;
    let from_value = vec4f(pair(a), pair(a + 2u));
    let to_value = vec4f(pair(b), pair(b + 2u));
    return from_value + (to_value - from_value) * found.share.x;
}

fn rotation(radians: f32) -> vec4f {
    let c = cos(radians);
    let s = sin(radians);
    return vec4f(c, s, -s, c);
}

fn product(a: vec4f, b: vec4f) -> vec4f {
    return vec4f(a.xy * b.x + a.zw * b.y, a.xy * b.z + a.zw * b.w);
}

struct Parts {
    anchor: vec2f,
    position: vec2f,
    scale: vec2f,
    skew: f32,
    skew_axis: f32,
    rotation: f32,
}

// Angles are in radians.
fn parts(data: u32, t: f32) -> Parts {
    var it: Parts;
    it.anchor = track2(words[data + 1u], t);
    it.scale = track2(words[data + 5u], t);
    it.skew = track1(words[data + 6u], t) * RADIANS;
    it.skew_axis = track1(words[data + 7u], t) * RADIANS;
    it.rotation = track1(words[data + 8u], t) * RADIANS;
    var going = Way(split(data, t), vec2f());
    if words[data + 2u] == 0u {
        going = way(words[data + 3u], t);
    }
    it.position = going.point;
    if words[data] != 0u {
        it.rotation += heading(data, going.direction, t);
    }
    return it;
}

fn split(data: u32, t: f32) -> vec2f {
    if words[data + 2u] == 0u {
        return vec2f();
    }
    return vec2f(track1(words[data + 3u], t), track1(words[data + 4u], t));
}

// While it rests, the way that it took last or will take first stands beside each key.
fn heading(data: u32, direction: vec2f, t: f32) -> f32 {
    var d = direction;
    if words[data + 2u] != 0u {
        d = split(data, t + HEADING_MS) - split(data, t - HEADING_MS);
    } else if dot(d, d) == 0.0 {
        let track = words[data + 3u];
        let before = find(track, KEY_HEAD + 3u, t).before;
        d = pair(words[data] + 2u * ((before - track - 1u) / (KEY_HEAD + 3u)));
    }
    return select(0.0, atan2(d.y, d.x), dot(d, d) > 0.0);
}

fn map_of(it: Parts) -> Map {
    var skew = vec4f(1.0, 0.0, 0.0, 1.0);
    if it.skew != 0.0 {
        let shear = vec4f(1.0, 0.0, tan(it.skew), 1.0);
        skew = product(rotation(it.skew_axis), product(shear, rotation(-it.skew_axis)));
    }
    let scale = vec4f(it.scale.x, 0.0, 0.0, it.scale.y);
    let linear = product(rotation(it.rotation), product(skew, scale));
    let anchor = linear.xy * it.anchor.x + linear.zw * it.anchor.y;
    return Map(linear, it.position - anchor);
}

// A repeater's copy: so many times the transform over itself, around the anchor.
fn copy_of(data: u32, t: f32) -> Map {
    var it = parts(data, t);
    let times = number(data + 10u) + track1(words[data + 9u], t);
    it.position = it.position * times + it.anchor;
    it.scale = vec2f(power(it.scale.x, times), power(it.scale.y, times));
    it.rotation *= times;
    it.skew = 0.0;
    return map_of(it);
}

// Negative bases keep their sign at odd powers; between whole powers they have no meaning.
fn power(base: f32, exponent: f32) -> f32 {
    // 0 to the power of 0 is whatever the driver says.
    let size = select(pow(abs(base), exponent), 1.0, exponent == 0.0);
    let odd = (i32(floor(exponent)) & 1) != 0;
    return select(size, -size, base < 0.0 && odd);
}

fn place(idx: u32) {
    let record = frame.places + 4u * idx;
    let data = words[record + 2u];
    let t = local_time(words[record + 3u]);
    var map: Map;
    switch words[record + 1u] {
        case LOCAL_FIXED: {
            map = Map(vec4f(pair(data), pair(data + 2u)), pair(data + 4u));
        }
        case LOCAL_MOVING: {
            map = map_of(parts(data, t));
        }
        default: {
            map = copy_of(data, t);
        }
    }
    let at = PLACE_WORDS * idx;
    put(at, map.linear.x);
    put(at + 1u, map.linear.y);
    put(at + 2u, map.linear.z);
    put(at + 3u, map.linear.w);
    put(at + 4u, map.shift.x);
    put(at + 5u, map.shift.y);
}

fn shade(idx: u32) {
    let record = frame.shades + 4u * idx;
    let data = words[record + 2u];
    let t = local_time(words[record + 3u]);
    var dim = 1.0;
    switch words[record + 1u] {
        case DIM_OPACITY: {
            dim = clamp(track1(data, t), 0.0, 1.0);
        }
        case DIM_SPAN: {
            let late = t + TIME_EPSILON_MS;
            dim = select(0.0, 1.0, number(data) <= late && late < number(data + 1u));
        }
        default: {
            dim = copy_dim(data, t);
        }
    }
    put(PLACE_WORDS * frame.n_places + idx, dim);
}

fn copy_dim(data: u32, t: f32) -> f32 {
    let copies = track1(words[data], t);
    let idx = number(data + 3u);
    if idx >= copies {
        return 0.0;
    }
    let first = track1(words[data + 1u], t);
    let last = track1(words[data + 2u], t);
    let share = select(0.0, idx / (copies - 1.0), copies > 1.0);
    return clamp(first + (last - first) * min(share, 1.0), 0.0, 1.0);
}

// First points of both ends, the share of the way, the number of segments.
fn geometry(idx: u32) {
    let record = frame.geometries + 4u * idx;
    let data = words[record + 1u];
    var now = vec4u(data, data, 0u, words[record + 3u]);
    switch words[record] {
        case GEOMETRY_KEYED: {
            let t = local_time(words[record + 2u]);
            let found = find(data, KEY_HEAD + 3u, t);
            let at = found.before + KEY_HEAD;
            let share = bitcast<u32>(found.share.x);
            now = vec4u(words[at], words[at + 1u], share, words[at + 2u]);
        }
        case GEOMETRY_MADE: {
            now.w = words[data];
            now.x = words[data + 1u];
            now.y = now.x;
        }
        default: {}
    }
    let at = PLACE_WORDS * frame.n_places + frame.n_shades + GEOMETRY_WORDS * idx;
    values[at] = now.x;
    values[at + 1u] = now.y;
    values[at + 2u] = now.z;
    values[at + 3u] = now.w;
}

fn ink(idx: u32) {
    let record = frame.inks + 4u * idx;
    let data = words[record + 1u];
    let at = words[record + 3u];
    let t = local_time(words[record + 2u]);
    values[at] = words[record];
    switch words[record] {
        case PAINT_SOLID: {
            values[at + 1u] = 0u;
            set_color(at + 2u, track4(data, t));
        }
        case PAINT_IMAGE: {
            for (var i = 0u; i < 4u; i++) {
                values[at + 2u + i] = words[data + i];
            }
            set_map(at, Map(vec4f(1.0, 0.0, 0.0, 1.0), vec2f()));
        }
        default: {
            gradient(words[record], data, at, t);
        }
    }
}

fn set_color(at: u32, color: vec4f) {
    let c = clamp(color, vec4f(), vec4f(1.0));
    put(at, c.x);
    put(at + 1u, c.y);
    put(at + 2u, c.z);
    put(at + 3u, c.w);
}

// The gradient's own space: along x from 0 to 1, or the unit circle.
fn set_map(at: u32, map: Map) {
    put(at + 6u, map.linear.x);
    put(at + 7u, map.linear.y);
    put(at + 8u, map.linear.z);
    put(at + 9u, map.linear.w);
    put(at + 10u, map.shift.x);
    put(at + 11u, map.shift.y);
}

// Data: stops, spread, gradient from shape, then the tracks of its numbers, then of its stops.
fn gradient(kind: u32, data: u32, at: u32, t: f32) {
    let n_stops = words[data];
    values[at + 1u] = n_stops | (words[data + 1u] << 16u);
    let inner = Map(vec4f(pair(data + 2u), pair(data + 4u)), pair(data + 6u));
    let a = track2(words[data + 8u], t);
    var unit: Map;
    var empty = false;
    if kind == PAINT_LINEAR {
        let way = track2(words[data + 9u], t) - a;
        let square = dot(way, way);
        empty = square <= 0.0;
        let x = way / max(square, 1e-30);
        unit = Map(vec4f(x.x, 0.0, x.y, 0.0), vec2f(-dot(a, x), 0.0));
    } else {
        let radius = track1(words[data + 9u], t);
        empty = radius <= 0.0;
        let s = 1.0 / max(radius, 1e-30);
        unit = Map(vec4f(s, 0.0, 0.0, s), -a * s);
        let focus = track2(words[data + 10u], t);
        put(at + 12u, (focus.x - a.x) * s);
        put(at + 13u, (focus.y - a.y) * s);
        put(at + 14u, number(data + 11u) * s);
    }
    set_map(at, common__compose(unit, inner));
    var offset = 0.0;
    for (var i = 0u; i < n_stops; i++) {
        offset = max(offset, clamp(track1(words[data + 12u + 2u * i], t), 0.0, 1.0));
        let stop = at + INK_HEAD + INK_STOP * i;
        put(stop, offset);
        set_color(stop + 1u, track4(words[data + 13u + 2u * i], t));
    }
    // A gradient without length is its last color.
    if empty || n_stops < 2u {
        values[at] = PAINT_SOLID;
        for (var i = 0u; i < 4u; i++) {
            values[at + 2u + i] = values[at + INK_HEAD + INK_STOP * (max(n_stops, 1u) - 1u) + 1u + i];
        }
    }
}

@compute @workgroup_size(64)
fn animate(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(num_workgroups) n_groups: vec3u,
) {
    var idx = id.x + id.y * n_groups.x * 64u;
    if idx < frame.n_places {
        place(idx);
        return;
    }
    idx -= frame.n_places;
    if idx < frame.n_shades {
        shade(idx);
        return;
    }
    idx -= frame.n_shades;
    if idx < frame.n_geometries {
        geometry(idx);
        return;
    }
    idx -= frame.n_geometries;
    if idx < frame.n_inks {
        ink(idx);
    }
}
