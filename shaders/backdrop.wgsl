// One workgroup for each op, its threads take rows: windings run on from tile to tile.

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(5) var<storage, read> items: array<Item>;
@group(0) @binding(8) var<storage, read_write> tiles: array<Tile>;

@compute @workgroup_size(64)
fn backdrop(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) n_groups: vec3u,
    @builtin(local_invocation_index) thread: u32,
) {
    let op = group.x + group.y * n_groups.x;
    if op >= frame.n_ops || items[op].tiles == NO_TILES {
        return;
    }
    let sides = vec2u(items[op].region.zw - items[op].region.xy);
    for (var row = thread; row < sides.y; row += 64u) {
        let first = items[op].tiles + row * sides.x;
        var winding = 0;
        for (var column = 0u; column < sides.x; column++) {
            winding += tiles[first + column].winding;
            tiles[first + column].winding = winding;
        }
    }
}
