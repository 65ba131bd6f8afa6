// Shared by every pass: prepended to each file by app/render/src/shaders.rs.
// Names start with common__ so that a pass cannot clash with them.

// Clip space from a pixel position; pixels count from the top left, y down.
fn common__clip_from_pixel(pixel: vec2f, clip_per_pixel: vec2f) -> vec2f {
    return vec2f(pixel.x * clip_per_pixel.x - 1.0, 1.0 - pixel.y * clip_per_pixel.y);
}

// Straight alpha in, premultiplied out. Both are sRGB-encoded: blending is done as browsers do it.
fn common__premultiply(color: vec4f) -> vec4f {
    return vec4f(color.rgb * color.a, color.a);
}
