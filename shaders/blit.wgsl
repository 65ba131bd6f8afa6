// Shows the picture on the target, or adds it to those of the same moment; see `Blit`.

struct Blit {
    // The picture's pixels, and its pixel for one of the target.
    size: vec2f,
    per_pixel: vec2f,
    // The stage's corner on the target.
    corner: vec2f,
    weight: f32,
    _padding: f32,
}

@group(0) @binding(0) var<uniform> blit: Blit;
@group(0) @binding(1) var source: texture_2d<f32>;

@vertex
fn vs_main(@builtin(vertex_index) idx: u32) -> @builtin(position) vec4f {
    // One triangle that covers everything.
    let x = select(-1.0, 3.0, idx == 1u);
    let y = select(-1.0, 3.0, idx == 2u);
    return vec4f(x, y, 0.0, 1.0);
}

fn texel(p: vec2i) -> vec4f {
    return textureLoad(source, clamp(p, vec2i(), vec2i(blit.size) - 1), 0);
}

// Bilinear; where a pixel meets a pixel, exact.
@fragment
fn fs_main(@builtin(position) at: vec4f) -> @location(0) vec4f {
    let p = (at.xy - blit.corner) * blit.per_pixel - 0.5;
    let low = floor(p);
    let share = p - low;
    let i = vec2i(low);
    let top = mix(texel(i), texel(i + vec2i(1, 0)), share.x);
    let bottom = mix(texel(i + vec2i(0, 1)), texel(i + 1), share.x);
    return mix(top, bottom, share.y) * blit.weight;
}
