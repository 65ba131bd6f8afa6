// One thread for each segment: widens its op's box by its control points.

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(3) var<storage, read> points: array<vec2f>;
@group(0) @binding(4) var<storage, read> owners: array<u32>;
@group(0) @binding(5) var<storage, read> items: array<Item>;
@group(0) @binding(6) var<storage, read_write> boxes: array<atomic<i32>>;

// Beyond it f32 has no single pixels, and no picture is as large.
const FAR = 16777216.0;

@compute @workgroup_size(256)
fn bounds(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(num_workgroups) n_groups: vec3u,
) {
    let idx = id.x + id.y * n_groups.x * 256u;
    if idx >= frame.n_segments {
        return;
    }
    let op = owners[idx];
    let segment = idx - items[op].first;
    if segment >= items[op].n_segments {
        return;
    }
    let map = Map(items[op].linear, items[op].translation);
    let start = items[op].start + 4u * segment;
    let end = items[op].end + 4u * segment;
    var low = vec2f(FAR);
    var high = vec2f(-FAR);
    for (var i = 0u; i < 4u; i++) {
        let p = common__apply(map, mix(points[start + i], points[end + i], items[op].share));
        low = min(low, p);
        high = max(high, p);
    }
    let first = vec2i(floor(max(low, vec2f(-FAR))));
    let last = vec2i(ceil(min(high, vec2f(FAR))));
    atomicMin(&boxes[4u * op], first.x);
    atomicMin(&boxes[4u * op + 1u], first.y);
    atomicMax(&boxes[4u * op + 2u], last.x);
    atomicMax(&boxes[4u * op + 3u], last.y);
}
