// Fills and strokes of one frame, in one draw. CPU twin: app/render/src/cpu/paint.rs.

const PAINT_LINEAR = 1u;
const PAINT_RADIAL = 2u;
// Equals STOPS_MAX of the scene model: the fixed table of an item.
const N_STOPS = 8u;
// Depth is 16 bit: item k stands on the k-th of these steps, and step 0 is the clear value.
const DEPTH_STEPS = 65535.0;

struct Frame {
    // 2 / width, 2 / height of the target in pixels.
    clip_per_pixel: vec2f,
    _padding: vec2f,
    // Left, top, right, bottom of the stage in whole pixels.
    bounds: vec4f,
}

// One fill or one stroke. Layout: GpuItem in app/render/src/item.rs.
struct Item {
    // Pixel from shape: x' = a x + c y + e, y' = b x + d y + f.
    linear: vec4f,
    translation: vec2f,
    // 0 hides the item.
    opacity: f32,
    paint: u32,
    // Linear: from.xy, direction.xy / length^2. Radial: center.xy, 1 / radius, 0.
    geometry: vec4f,
    // Eight offsets; unused ones repeat the last stop.
    offsets: array<vec4f, 2>,
    // Eight colors, sRGB, straight alpha, four bytes each (r lowest).
    colors: array<vec4u, 2>,
}

@group(0) @binding(0) var<uniform> frame: Frame;
@group(1) @binding(0) var<storage, read> items: array<Item>;

struct Varying {
    @builtin(position) clip: vec4f,
    @location(0) point_in_shape: vec2f,
    @location(1) @interpolate(flat) item: u32,
}

@vertex
fn vs_main(@location(0) position: vec2f, @location(1) item: u32) -> Varying {
    let opacity = items[item].opacity;
    let m = items[item].linear;
    let pixel = m.xy * position.x + m.zw * position.y + items[item].translation;
    let clip = common__clip_from_pixel(pixel, frame.clip_per_pixel);
    let depth = f32(item + 1u) / DEPTH_STEPS;
    var out: Varying;
    // A hidden item folds to one point: no pixel is shaded.
    out.clip = select(vec4f(0.0, 0.0, 0.0, 1.0), vec4f(clip, depth, 1.0), opacity > 0.0);
    out.point_in_shape = position;
    out.item = item;
    return out;
}

fn stop_color(item: u32, stop: u32) -> vec4f {
    return unpack4x8unorm(items[item].colors[stop / 4u][stop % 4u]);
}

fn stop_offset(item: u32, stop: u32) -> f32 {
    return items[item].offsets[stop / 4u][stop % 4u];
}

// Where on the gradient a point lies: 0 at its start, 1 at its end.
fn gradient_position(item: u32, p: vec2f) -> f32 {
    let g = items[item].geometry;
    let from_start = p - g.xy;
    if items[item].paint == PAINT_RADIAL {
        return length(from_start) * g.z;
    }
    return dot(from_start, g.zw);
}

// Straight alpha, mixed channel by channel in sRGB, as canvas gradients are.
fn gradient_color(item: u32, t: f32) -> vec4f {
    var color = stop_color(item, 0u);
    for (var k = 0u; k + 1u < N_STOPS; k++) {
        let low = stop_offset(item, k);
        if t < low {
            break;
        }
        let span = stop_offset(item, k + 1u) - low;
        var share = 1.0;
        if span > 0.0 {
            share = clamp((t - low) / span, 0.0, 1.0);
        }
        color = mix(stop_color(item, k), stop_color(item, k + 1u), share);
    }
    return color;
}

// The scissor cuts the same pixels and spares their work; with several samples a pixel, a
// common software driver lets samples of the row above through.
fn is_on_stage(pixel: vec2f) -> bool {
    return all(pixel >= frame.bounds.xy) && all(pixel < frame.bounds.zw);
}

@fragment
fn fs_main(in: Varying) -> @location(0) vec4f {
    var color = stop_color(in.item, 0u);
    let paint = items[in.item].paint;
    if paint == PAINT_LINEAR || paint == PAINT_RADIAL {
        color = gradient_color(in.item, gradient_position(in.item, in.point_in_shape));
    }
    color.a *= select(0.0, items[in.item].opacity, is_on_stage(in.clip.xy));
    return common__premultiply(color);
}
