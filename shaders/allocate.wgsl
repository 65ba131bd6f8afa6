// One thread for each op: gives it the tiles that its box touches.

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(5) var<storage, read_write> items: array<Item>;
@group(0) @binding(6) var<storage, read> boxes: array<vec4i>;
@group(0) @binding(7) var<storage, read_write> counters: array<atomic<u32>>;

@compute @workgroup_size(64)
fn allocate(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(num_workgroups) n_groups: vec3u,
) {
    let idx = id.x + id.y * n_groups.x * 64u;
    if idx >= frame.n_ops {
        return;
    }
    let view = vec4i(vec2i(), vec2i(frame.n_tiles));
    var region = vec4i();
    var tiles = NO_TILES;
    if (items[idx].flags & FLAG_EVERYWHERE) != 0u {
        region = view;
    } else if items[idx].n_segments > 0u {
        let box = boxes[idx];
        // Shifts round down, also below 0.
        region = vec4i(max(box.xy >> vec2u(4u), view.xy), min((box.zw + 15) >> vec2u(4u), view.zw));
        let sides = region.zw - region.xy;
        if sides.x > 0 && sides.y > 0 {
            let n_tiles = u32(sides.x * sides.y);
            tiles = atomicAdd(&counters[0], n_tiles);
            if tiles > frame.tiles_max || n_tiles > frame.tiles_max - tiles {
                tiles = NO_TILES;
            }
        }
        if tiles == NO_TILES {
            region = vec4i();
        }
    }
    items[idx].region = region;
    items[idx].tiles = tiles;
}
