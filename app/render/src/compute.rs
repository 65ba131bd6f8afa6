//! A loaded program on the GPU, and the computing of its pictures.

use std::sync::Arc;

use mtor_video::Program;

use crate::{
    atlas::{self, Atlas},
    build::{self, Built, Made, Wish},
    error::RenderError,
    fit::Size,
    gpu::Gpu,
    layout::{BIN, GpuCounters, GpuFrame},
    limits,
    memory::{Resident, Room, Scratch},
    pass::{Features, N_KERNELS},
    points,
    readback::Readback,
};

/// One picture of a program: its time, and where the stage lies on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shot {
    pub(crate) size: Size,
    /// Pixel from stage.
    pub(crate) scale: f32,
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) tolerance: f32,
}

/// What a picture cost on the CPU's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Spent {
    pub(crate) bytes: usize,
    pub(crate) n_made: usize,
}

impl std::ops::AddAssign for Spent {
    fn add_assign(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.n_made += other.n_made;
    }
}

/// A program, its buffers and its bindings.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) program: Arc<Program>,
    atlas: Atlas,
    atlas_view: wgpu::TextureView,
    frame: GpuFrame,
    made: Vec<Made>,
    /// Pixels of a stage unit that strokes are made for.
    scale: f32,
    /// Some outline was made on the CPU: a larger stage wants it finer.
    has_strokes: bool,
    pipelines: Vec<wgpu::ComputePipeline>,
    resident: Resident,
    room: Room,
    scratch: Option<(Scratch, Vec<wgpu::BindGroup>)>,
    /// Bytes that were uploaded and not yet reported.
    uploaded: usize,
}

/// A stage that is this many times larger than the one that strokes were made for gets finer
/// ones.
const SCALE_STEP: f32 = 2.0;

impl Loaded {
    pub(crate) fn new(gpu: &Gpu, program: Arc<Program>) -> Result<Self, RenderError> {
        let side_max = gpu.device.limits().max_texture_dimension_2d;
        let atlas = atlas::pack(&program.images, side_max)?;
        let atlas_view = atlas.upload(&program.images, &gpu.device, &gpu.queue);
        let wish = Wish {
            spots: &atlas.spots,
            scale: 1.0,
            t_ms: 0.0,
            rooms: &[],
        };
        let built = build::build(&program, &wish)?;
        let resident = Resident::new(gpu, &built);
        let pixels: usize = program.images.iter().map(|i| i.rgba.len()).sum();
        Ok(Self {
            room: Room::new(built.frame.n_ops, built.frame.n_segments),
            uploaded: resident.bytes + pixels,
            has_strokes: has_strokes(&program),
            pipelines: gpu.kernels().pipelines(&gpu.device, features(&program)),
            program,
            atlas,
            atlas_view,
            frame: built.frame,
            made: built.made,
            scale: 1.0,
            resident,
            scratch: None,
        })
    }

    pub(crate) fn n_ops(&self) -> usize {
        self.frame.n_ops as usize
    }

    pub(crate) fn n_segments(&self) -> usize {
        self.frame.n_segments as usize
    }

    /// The picture as the last pass left it.
    pub(crate) fn picture(&self) -> Option<&wgpu::TextureView> {
        self.scratch.as_ref().map(|(scratch, _)| &scratch.picture)
    }

    /// Makes room for what a frame asked for; true when there was too little.
    pub(crate) fn grow(&mut self, asked: &GpuCounters) -> Result<bool, RenderError> {
        let Some(room) = self.room.grown(asked)? else {
            return Ok(false);
        };
        self.room = room;
        Ok(true)
    }

    /// Computes the picture at a film time into [`Loaded::picture`], and submits.
    pub(crate) fn compute(
        &mut self,
        gpu: &Gpu,
        (shot, t_ms): (&Shot, f32),
        record: impl FnOnce(&mut wgpu::CommandEncoder, &wgpu::Buffer),
        clock: Option<wgpu::ComputePassTimestampWrites<'_>>,
    ) -> Result<Spent, RenderError> {
        let t_ms = self.program.film_time(t_ms);
        let t_ms = if t_ms.is_finite() { t_ms } else { 0.0 };
        let mut spent = self.settle(gpu, shot, t_ms)?;
        spent += self.make(gpu, t_ms)?;
        self.fit_scratch(gpu, shot.size);
        let Some((scratch, groups)) = &self.scratch else {
            return Ok(spent);
        };
        let frame = GpuFrame {
            scale: shot.scale,
            left: shot.left,
            top: shot.top,
            t_ms,
            size: [shot.size.width, shot.size.height],
            n_tiles: scratch.n_tiles,
            tolerance: shot.tolerance,
            tiles_max: scratch.room.tiles,
            lines_max: scratch.room.lines,
            chunks_max: scratch.chunks_max(),
            ..self.frame
        };
        gpu.queue
            .write_buffer(&scratch.frame, 0, bytemuck::bytes_of(&frame));
        spent.bytes += size_of::<GpuFrame>() + std::mem::take(&mut self.uploaded);
        let mut encoder = gpu.device.create_command_encoder(&Default::default());
        encoder.clear_buffer(&scratch.counters, 0, None);
        encoder.clear_buffer(&scratch.tiles, 0, None);
        dispatch(&mut encoder, (&self.pipelines, groups, &frame), clock);
        record(&mut encoder, &scratch.counters);
        gpu.queue.submit([encoder.finish()]);
        Ok(spent)
    }

    /// Makes strokes anew when the stage has grown so much that they would look edged.
    fn settle(&mut self, gpu: &Gpu, shot: &Shot, t_ms: f32) -> Result<Spent, RenderError> {
        if self.has_strokes && shot.scale > self.scale * SCALE_STEP {
            self.scale = shot.scale;
            self.rebuild(gpu, t_ms, &[])?;
        }
        Ok(Spent::default())
    }

    fn rebuild(&mut self, gpu: &Gpu, t_ms: f32, rooms: &[u32]) -> Result<(), RenderError> {
        let wish = Wish {
            spots: &self.atlas.spots,
            scale: self.scale,
            t_ms,
            rooms,
        };
        let Built { frame, made, .. } = {
            let built = build::build(&self.program, &wish)?;
            self.resident = Resident::new(gpu, &built);
            built
        };
        self.uploaded += self.resident.bytes;
        (self.frame, self.made) = (frame, made);
        self.scratch = None;
        Ok(())
    }

    /// Uploads the outlines that only the CPU makes, as far as they are others than before.
    fn make(&mut self, gpu: &Gpu, t_ms: f32) -> Result<Spent, RenderError> {
        let mut spent = Spent::default();
        let mut short = false;
        let mut rooms: Vec<u32> = Vec::new();
        for made in &mut self.made {
            rooms.push(made.slot.room);
            let Some((path, stroke)) = self.program.made(made.op, t_ms) else {
                continue;
            };
            if made.last.1 == stroke && made.last.0 == *path {
                continue;
            }
            let shape = build::outline_of(&path, stroke.as_ref(), made.tolerance);
            let mut points = Vec::new();
            let block = points::append(&shape, false, &mut points);
            spent.n_made += 1;
            if block.n > made.slot.room {
                short = true;
                if let Some(room) = rooms.last_mut() {
                    *room = block.n.saturating_mul(2);
                }
                continue;
            }
            let bytes: &[u8] = bytemuck::cast_slice(&points);
            let start = u64::from(made.slot.start) * size_of::<[f32; 2]>() as u64;
            gpu.queue.write_buffer(&self.resident.points, start, bytes);
            let count = u64::from(made.slot.words) * 4;
            gpu.queue
                .write_buffer(&self.resident.words, count, bytemuck::bytes_of(&block.n));
            spent.bytes += bytes.len() + 4;
            drop(shape);
            made.last = (path.into_owned(), stroke);
        }
        if short {
            self.rebuild(gpu, t_ms, &rooms)?;
        }
        Ok(spent)
    }

    fn fit_scratch(&mut self, gpu: &Gpu, size: Size) {
        let fits = |it: &Scratch| it.size == size && it.room == self.room;
        if self.scratch.as_ref().is_some_and(|(it, _)| fits(it)) {
            return;
        }
        // Drop the old one first: both together may be too much.
        self.scratch = None;
        let scratch = Scratch::new(gpu, size, self.room);
        let groups = scratch.bind(gpu, &self.resident, &self.atlas_view);
        self.scratch = Some((scratch, groups));
    }
}

fn has_strokes(program: &Program) -> bool {
    use mtor_video::program::{Op, Style};
    program.ops.iter().any(|op| match op {
        Op::Draw(draw) => matches!(draw.style, Style::Stroke(_)),
        Op::Push { .. } | Op::Pop { .. } | Op::PopMatte { .. } => false,
    })
}

/// What the last pass has to know at all.
fn features(program: &Program) -> Features {
    use mtor_video::{
        Blend, Paint,
        program::{Compose, Op, Pigment},
    };
    let mut features = Features::default();
    for op in &program.ops {
        match op {
            Op::Draw(draw) => match draw.compose {
                Compose::Over(blend) => features.blends |= blend != Blend::Normal,
                Compose::Mask { .. } => features.masks = true,
            },
            Op::Pop { blend, .. } => features.blends |= *blend != Blend::Normal,
            Op::Push { .. } | Op::PopMatte { .. } => features.groups = true,
        }
    }
    for ink in &program.inks {
        match &ink.pigment {
            Pigment::Paint(Paint::Solid(_)) => {}
            Pigment::Paint(Paint::Linear { .. } | Paint::Radial { .. }) => {
                features.gradients = true
            }
            Pigment::Image(_) => features.images = true,
        }
    }
    features
}

/// All passes, one after the other.
fn dispatch(
    encoder: &mut wgpu::CommandEncoder,
    (pipelines, groups, frame): (&[wgpu::ComputePipeline], &[wgpu::BindGroup], &GpuFrame),
    clock: Option<wgpu::ComputePassTimestampWrites<'_>>,
) {
    let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
        label: Some("picture"),
        timestamp_writes: clock,
    });
    for ((pipeline, group), size) in pipelines.iter().zip(groups).zip(sizes(frame)) {
        if size.contains(&0) {
            continue;
        }
        pass.set_pipeline(pipeline);
        pass.set_bind_group(0, group, &[]);
        pass.dispatch_workgroups(size[0], size[1], 1);
    }
}

/// Workgroups of each pass.
fn sizes(frame: &GpuFrame) -> [[u32; 2]; N_KERNELS] {
    let n_values = frame.n_places + frame.n_shades + frame.n_geometries + frame.n_inks;
    let [columns, rows] = frame.n_tiles;
    [
        line(n_values, 64),
        line(frame.n_ops, 64),
        line(frame.n_segments, 256),
        line(frame.n_ops, 64),
        line(frame.n_segments, 256),
        line(frame.n_ops, 1),
        [columns.div_ceil(BIN), rows.div_ceil(BIN)],
        [columns, rows],
    ]
}

/// Workgroups for this many threads; in rows, where one row is not enough.
fn line(n_threads: u32, group: u32) -> [u32; 2] {
    let n = n_threads.div_ceil(group);
    [n.min(limits::GROUPS_MAX), n.div_ceil(limits::GROUPS_MAX)]
}

/// The counters of each picture of a frame, and its times, into a free slot.
pub(crate) fn recorder<'r>(
    readback: &'r Readback,
    slot: Option<usize>,
    (idx, last): (usize, bool),
) -> impl FnOnce(&mut wgpu::CommandEncoder, &wgpu::Buffer) + 'r {
    move |encoder, counters| {
        if let Some(slot) = slot {
            readback.record(encoder, slot, (counters, idx, last));
        }
    }
}
