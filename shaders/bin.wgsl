// One thread for each segment: flattens it, and leaves its lines and windings in the tiles.
//
// A point belongs to column floor(x / 16). A line covers the top of a row when it starts at or
// above it and ends below it. With these two half-open rules every closed outline is counted
// exactly, whatever corners and edges of tiles it touches.

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(3) var<storage, read> points: array<vec2f>;
@group(0) @binding(4) var<storage, read> owners: array<u32>;
@group(0) @binding(5) var<storage, read> items: array<Item>;
@group(0) @binding(7) var<storage, read_write> counters: array<atomic<u32>>;
// Two words a tile: head, winding.
@group(0) @binding(8) var<storage, read_write> tiles: array<atomic<u32>>;
@group(0) @binding(9) var<storage, read_write> lines: array<vec4u>;

// Lines of one segment; a curve of 20,000 pixels needs as many.
const LINES_PER_SEGMENT_MAX = 512.0;
const NO_EDGE = 0xffffffffu;
// Units of a pixel in a line: 16 pixels fit in 16 bits, and whole pixels stay exact.
const UNITS = 4080.0;

struct Region {
    tiles: u32,
    n_columns: i32,
    n_rows: i32,
}

fn pack(p: vec2f) -> u32 {
    let q = vec2u(round(clamp(p, vec2f(), vec2f(TILE_F)) * UNITS));
    return q.x | (q.y << 16u);
}

// Appends a line to a tile's list. `step` is the change of winding below `edge_y` at the
// tile's left edge; 0 is none.
fn append(tile: u32, a: vec2f, b: vec2f, step: i32, edge_y: f32) {
    let from_point = pack(a);
    let to_point = pack(b);
    if step == 0 && (from_point >> 16u) == (to_point >> 16u) {
        return;
    }
    var edge = NO_EDGE;
    if step != 0 {
        edge = (pack(vec2f(0.0, edge_y)) >> 16u) | select(0u, 0x80000000u, step < 0);
    }
    let line = atomicAdd(&counters[1], 1u);
    if line >= frame.lines_max {
        return;
    }
    let next = atomicExchange(&tiles[2u * tile], line + 1u);
    lines[line] = vec4u(from_point, to_point, edge, next);
}

// The part of a line in one row of tiles: from a down to b, or level.
// `direction` is 1 when the outline goes down here, and -1 when it goes up.
fn part(region: Region, row: i32, a: vec2f, b: vec2f, direction: i32) {
    let last = region.n_columns - 1;
    let from_column = i32(clamp(floor(a.x / TILE_F), -1.0, f32(region.n_columns)));
    let to_column = i32(clamp(floor(b.x / TILE_F), -1.0, f32(region.n_columns)));
    let top = f32(row) * TILE_F;
    let slope = (b.y - a.y) / select(b.x - a.x, 1.0, a.x == b.x);
    let rightward = to_column >= from_column;
    let low = max(min(from_column, to_column), 0);
    let high = min(max(from_column, to_column), last);
    // The outline's own way over a left edge: to the right it takes its direction away.
    let step = select(direction, -direction, rightward);
    for (var column = low; column <= high; column++) {
        let left = f32(column) * TILE_F;
        // Where the line meets the tile's left and right edges, or its own ends.
        var at_left = vec2f(left, clamp(a.y + (left - a.x) * slope, a.y, b.y));
        var at_right = vec2f(left + TILE_F, clamp(a.y + (left + TILE_F - a.x) * slope, a.y, b.y));
        let crosses_left = column > min(from_column, to_column);
        if !crosses_left {
            at_left = select(b, a, rightward);
        }
        if column >= max(from_column, to_column) {
            at_right = select(a, b, rightward);
        }
        let origin = vec2f(left, top);
        // The outline's order: its direction decides which end is first.
        let forward = rightward == (direction > 0);
        let first = select(at_right, at_left, forward) - origin;
        let second = select(at_left, at_right, forward) - origin;
        let tile = region.tiles + u32(row * region.n_columns + column);
        append(tile, first, second, select(0, step, crosses_left), at_left.y - top);
    }
}

fn level(region: Region, p: vec2f, q: vec2f) {
    let row = floor(p.y / TILE_F);
    // On an edge between rows it is below all of the upper and above nothing of the lower row.
    if row * TILE_F == p.y || row < 0.0 || row >= f32(region.n_rows) {
        return;
    }
    // Read as going down: then to the right is the outline's own way, and its sign is right.
    part(region, i32(row), p, q, 1);
}

fn bin_line(region: Region, p: vec2f, q: vec2f) {
    if p.y == q.y {
        if p.x != q.x {
            level(region, p, q);
        }
        return;
    }
    let down = q.y > p.y;
    let direction = select(-1, 1, down);
    let a = select(q, p, down);
    let b = select(p, q, down);
    let per_y = (b.x - a.x) / (b.y - a.y);
    let low_x = min(a.x, b.x);
    let high_x = max(a.x, b.x);
    let n_rows = f32(region.n_rows);
    let first_row = i32(clamp(floor(a.y / TILE_F), 0.0, n_rows));
    let past_row = i32(clamp(ceil(b.y / TILE_F), 0.0, n_rows));
    for (var row = first_row; row < past_row; row++) {
        let top = f32(row) * TILE_F;
        let bottom = top + TILE_F;
        var from_point = a;
        var to_point = b;
        if a.y < top {
            from_point = vec2f(clamp(a.x + (top - a.y) * per_y, low_x, high_x), top);
        }
        if b.y > bottom {
            to_point = vec2f(clamp(a.x + (bottom - a.y) * per_y, low_x, high_x), bottom);
        }
        if a.y <= top {
            let column = i32(clamp(floor(from_point.x / TILE_F), -1.0, f32(region.n_columns))) + 1;
            if column < region.n_columns {
                let tile = region.tiles + u32(row * region.n_columns + column);
                atomicAdd(&tiles[2u * tile + 1u], u32(direction));
            }
        }
        part(region, row, from_point, to_point, direction);
    }
}

// How many lines stay close enough to the cubic: from its second differences, after Wang.
fn n_lines(p0: vec2f, p1: vec2f, p2: vec2f, p3: vec2f) -> f32 {
    let bend = max(length(p0 - 2.0 * p1 + p2), length(p1 - 2.0 * p2 + p3));
    return clamp(ceil(sqrt(0.75 * bend / frame.tolerance)), 1.0, LINES_PER_SEGMENT_MAX);
}

@compute @workgroup_size(256)
fn bin(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(num_workgroups) n_groups: vec3u,
) {
    let idx = id.x + id.y * n_groups.x * 256u;
    if idx >= frame.n_segments {
        return;
    }
    let op = owners[idx];
    let segment = idx - items[op].first;
    if segment >= items[op].n_segments || items[op].tiles == NO_TILES {
        return;
    }
    let box = items[op].region;
    let region = Region(items[op].tiles, box.z - box.x, box.w - box.y);
    let map = Map(items[op].linear, items[op].translation);
    let start = items[op].start + 4u * segment;
    let end = items[op].end + 4u * segment;
    let origin = vec2f(box.xy) * TILE_F;
    var p: array<vec2f, 4>;
    for (var i = 0u; i < 4u; i++) {
        let q = mix(points[start + i], points[end + i], items[op].share);
        p[i] = common__apply(map, q) - origin;
    }
    let n = n_lines(p[0], p[1], p[2], p[3]);
    var before = p[0];
    for (var i = 1.0; i <= n; i += 1.0) {
        var after = p[3];
        if i < n {
            let s = i / n;
            let u = 1.0 - s;
            after = u * u * u * p[0] + 3.0 * u * u * s * p[1] + 3.0 * u * s * s * p[2] + s * s * s * p[3];
        }
        bin_line(region, before, after);
        before = after;
    }
}
