//! A program's buffers on the GPU: what was uploaded, and room for what frames compute.

use crate::{
    build::Built,
    error::RenderError,
    fit::Size,
    gpu::Gpu,
    layout::{self, GpuCounters, GpuFrame, GpuItem, GpuTile},
    limits,
    pass::{self, at},
};

/// How much room there is for what a frame computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    pub(crate) tiles: u32,
    pub(crate) lines: u32,
    /// Beyond the first chunk of each tile.
    pub(crate) chunks: u32,
}

impl Room {
    /// What a program needs at first sight.
    pub(crate) fn new(n_ops: u32, n_segments: u32) -> Self {
        let size = |wish: u32, min, max| wish.next_power_of_two().clamp(min, max);
        Self {
            tiles: size(
                n_ops.saturating_mul(16),
                limits::TILES_MIN,
                limits::TILES_MAX,
            ),
            lines: size(
                n_segments.saturating_mul(4),
                limits::LINES_MIN,
                limits::LINES_MAX,
            ),
            chunks: limits::CHUNKS_MIN,
        }
    }

    /// Grows to what a frame asked for; `None` when there was enough.
    pub(crate) fn grown(self, asked: &GpuCounters) -> Result<Option<Self>, RenderError> {
        let grow = |what, has: u32, asked: u32, max: u32| {
            RenderError::at_most(what, asked as usize, max as usize)?;
            let wanted = asked.saturating_add(asked / 4).next_power_of_two().min(max);
            Ok::<_, RenderError>(if asked > has { wanted } else { has })
        };
        let grown = Self {
            tiles: grow(
                "tiles of all draws",
                self.tiles,
                asked.tiles,
                limits::TILES_MAX,
            )?,
            lines: grow(
                "lines of all draws",
                self.lines,
                asked.lines,
                limits::LINES_MAX,
            )?,
            chunks: grow(
                "commands of all tiles",
                self.chunks,
                asked.chunks,
                limits::CHUNKS_MAX,
            )?,
        };
        Ok((grown != self).then_some(grown))
    }
}

/// What was uploaded.
#[derive(Debug)]
pub(crate) struct Resident {
    pub(crate) words: wgpu::Buffer,
    pub(crate) points: wgpu::Buffer,
    owners: wgpu::Buffer,
    values: wgpu::Buffer,
    items: wgpu::Buffer,
    boxes: wgpu::Buffer,
    pub(crate) bytes: usize,
}

impl Resident {
    pub(crate) fn new(gpu: &Gpu, built: &Built) -> Self {
        let mut bytes = 0;
        let mut upload = |label, data: &[u8]| {
            let buffer = storage(gpu, label, data.len() as u64);
            gpu.queue.write_buffer(&buffer, 0, data);
            bytes += data.len();
            buffer
        };
        let words = upload("words", bytemuck::cast_slice(&built.words));
        let points = upload("points", bytemuck::cast_slice(&built.points));
        let owners = upload("owners", bytemuck::cast_slice(&built.owners));
        let n_ops = u64::from(built.frame.n_ops);
        Self {
            words,
            points,
            owners,
            values: storage(gpu, "values", u64::from(built.n_values) * 4),
            items: storage(gpu, "items", n_ops * size_of::<GpuItem>() as u64),
            boxes: storage(gpu, "boxes", n_ops * layout::BOX_BYTES),
            bytes,
        }
    }
}

/// What frames compute into.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) room: Room,
    pub(crate) size: Size,
    pub(crate) n_tiles: [u32; 2],
    pub(crate) frame: wgpu::Buffer,
    pub(crate) counters: wgpu::Buffer,
    pub(crate) tiles: wgpu::Buffer,
    lines: wgpu::Buffer,
    lists: wgpu::Buffer,
    pub(crate) picture: wgpu::TextureView,
}

impl Scratch {
    pub(crate) fn new(gpu: &Gpu, size: Size, room: Room) -> Self {
        let n_tiles = [size.width, size.height].map(|side| side.div_ceil(layout::TILE));
        let n_chunks = u64::from(n_tiles[0] * n_tiles[1]) + u64::from(room.chunks);
        let picture = gpu.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("picture"),
            size: wgpu::Extent3d {
                width: size.width,
                height: size.height,
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: pass::PICTURE_FORMAT,
            usage: wgpu::TextureUsages::STORAGE_BINDING | wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        Self {
            room,
            size,
            n_tiles,
            frame: uniform(gpu, "frame", size_of::<GpuFrame>() as u64),
            counters: storage(gpu, "counters", size_of::<GpuCounters>() as u64),
            tiles: storage(
                gpu,
                "tiles",
                u64::from(room.tiles) * size_of::<GpuTile>() as u64,
            ),
            lines: storage(gpu, "lines", u64::from(room.lines) * layout::LINE_BYTES),
            lists: storage(gpu, "lists", n_chunks * layout::CHUNK_BYTES),
            picture: picture.create_view(&wgpu::TextureViewDescriptor::default()),
        }
    }

    /// The most chunks there may be, each tile's first included.
    pub(crate) fn chunks_max(&self) -> u32 {
        self.n_tiles[0] * self.n_tiles[1] + self.room.chunks
    }

    /// The bindings of every compute pass, in their order.
    pub(crate) fn bind(
        &self,
        gpu: &Gpu,
        resident: &Resident,
        atlas: &wgpu::TextureView,
    ) -> Vec<wgpu::BindGroup> {
        let resource = |binding| match binding {
            at::FRAME => self.frame.as_entire_binding(),
            at::WORDS => resident.words.as_entire_binding(),
            at::VALUES => resident.values.as_entire_binding(),
            at::POINTS => resident.points.as_entire_binding(),
            at::OWNERS => resident.owners.as_entire_binding(),
            at::ITEMS => resident.items.as_entire_binding(),
            at::BOXES => resident.boxes.as_entire_binding(),
            at::COUNTERS => self.counters.as_entire_binding(),
            at::TILES => self.tiles.as_entire_binding(),
            at::LINES => self.lines.as_entire_binding(),
            at::LISTS => self.lists.as_entire_binding(),
            at::ATLAS => wgpu::BindingResource::TextureView(atlas),
            _ => wgpu::BindingResource::TextureView(&self.picture),
        };
        let kernels = gpu.kernels().all.iter();
        kernels
            .map(|kernel| kernel.bind(&gpu.device, resource))
            .collect()
    }
}

/// Never empty, since no binding may be.
fn storage(gpu: &Gpu, label: &str, bytes: u64) -> wgpu::Buffer {
    gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: bytes.max(BYTES_MIN).next_multiple_of(16),
        usage: wgpu::BufferUsages::STORAGE
            | wgpu::BufferUsages::COPY_DST
            | wgpu::BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    })
}

/// At least one item.
const BYTES_MIN: u64 = 256;

pub(crate) fn uniform(gpu: &Gpu, label: &str, bytes: u64) -> wgpu::Buffer {
    gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: bytes,
        usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}
