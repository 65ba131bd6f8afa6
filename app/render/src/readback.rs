//! What the GPU says about its frames, some time later: memory asked for, time taken.
//!
//! Nobody waits for it: a few small buffers take turns, and a frame that finds none free is
//! not asked about.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use crate::{error::RenderError, gpu::Gpu, layout::GpuCounters, limits};

/// What one frame told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Told {
    /// The most that any picture of the frame asked for.
    pub(crate) asked: GpuCounters,
    /// Nanoseconds of its passes, where the device has a clock.
    pub(crate) gpu_ns: Option<u64>,
    /// Which frame it was.
    pub(crate) frame: u64,
}

/// Buffers on their way back.
#[derive(Debug)]
pub(crate) struct Readback {
    slots: Vec<Slot>,
    clock: Option<Clock>,
}

#[derive(Debug)]
struct Slot {
    buffer: wgpu::Buffer,
    flying: Option<Flight>,
}

#[derive(Debug)]
struct Flight {
    mapping: Mapping,
    n_counters: usize,
    frame: u64,
}

/// Two timestamps.
#[derive(Debug)]
struct Clock {
    queries: wgpu::QuerySet,
    resolved: wgpu::Buffer,
    period_ns: f32,
}

const COUNTER_BYTES: u64 = size_of::<GpuCounters>() as u64;
const CLOCK_AT: u64 = COUNTER_BYTES * limits::BLUR_SAMPLES_MAX as u64;
const CLOCK_BYTES: u64 = 16;

impl Readback {
    pub(crate) fn new(gpu: &Gpu) -> Self {
        let buffer = |label, size, usage| {
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size,
                usage,
                mapped_at_creation: false,
            })
        };
        let slot = || Slot {
            buffer: buffer(
                "readback",
                CLOCK_AT + CLOCK_BYTES,
                wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            ),
            flying: None,
        };
        Self {
            slots: (0..limits::READBACKS).map(|_| slot()).collect(),
            clock: gpu.has_clock().then(|| Clock {
                queries: gpu.device.create_query_set(&wgpu::QuerySetDescriptor {
                    label: Some("clock"),
                    ty: wgpu::QueryType::Timestamp,
                    count: 2,
                }),
                resolved: buffer(
                    "clock",
                    CLOCK_BYTES,
                    wgpu::BufferUsages::QUERY_RESOLVE | wgpu::BufferUsages::COPY_SRC,
                ),
                period_ns: gpu.queue.get_timestamp_period(),
            }),
        }
    }

    /// The slot for the next frame, if one is free.
    pub(crate) fn free(&self) -> Option<usize> {
        self.slots.iter().position(|slot| slot.flying.is_none())
    }

    /// Whether a frame's answer is still on its way.
    pub(crate) fn is_waiting(&self) -> bool {
        self.slots.iter().any(|slot| slot.flying.is_some())
    }

    /// Where a pass writes its times: the first picture of a frame its start, the last its end.
    pub(crate) fn clock(
        &self,
        first: bool,
        last: bool,
    ) -> Option<wgpu::ComputePassTimestampWrites<'_>> {
        let clock = self.clock.as_ref().filter(|_| first || last)?;
        Some(wgpu::ComputePassTimestampWrites {
            query_set: &clock.queries,
            beginning_of_pass_write_index: first.then_some(0),
            end_of_pass_write_index: last.then_some(1),
        })
    }

    /// Copies one picture's counters; after the last picture also the times.
    pub(crate) fn record(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        slot: usize,
        (counters, idx, last): (&wgpu::Buffer, usize, bool),
    ) {
        let Some(slot) = self.slots.get(slot) else {
            return;
        };
        let offset = idx as u64 * COUNTER_BYTES;
        encoder.copy_buffer_to_buffer(counters, 0, &slot.buffer, offset, COUNTER_BYTES);
        if let Some(clock) = self.clock.as_ref().filter(|_| last) {
            encoder.resolve_query_set(&clock.queries, 0..2, &clock.resolved, 0);
            encoder.copy_buffer_to_buffer(&clock.resolved, 0, &slot.buffer, CLOCK_AT, CLOCK_BYTES);
        }
    }

    /// Asks for what was recorded; after its submission.
    pub(crate) fn send(&mut self, slot: usize, n_counters: usize, frame: u64) {
        if let Some(slot) = self.slots.get_mut(slot) {
            slot.flying = Some(Flight {
                mapping: Mapping::start(&slot.buffer),
                n_counters,
                frame,
            });
        }
    }

    /// What has come back since, oldest first.
    pub(crate) fn take(&mut self, gpu: &Gpu) -> Result<Vec<Told>, RenderError> {
        if !self.is_waiting() {
            return Ok(Vec::new());
        }
        // Natively answers come only when asked for; in a browser this does nothing.
        gpu.device
            .poll(wgpu::PollType::Poll)
            .map_err(|e| RenderError::Readback(e.to_string()))?;
        let period_ns = self.clock.as_ref().map(|clock| clock.period_ns);
        let mut told = Vec::new();
        for slot in &mut self.slots {
            let Some(done) = slot.flying.as_ref().and_then(|f| f.mapping.peek()) else {
                continue;
            };
            let flight = slot.flying.take();
            // A buffer that could not be mapped tells nothing; a lost device says so itself.
            if let (Ok(()), Some(flight)) = (done, flight) {
                told.extend(read(&slot.buffer, &flight, period_ns));
                slot.buffer.unmap();
            }
        }
        told.sort_by_key(|told| told.frame);
        Ok(told)
    }

    /// Waits until everything has come back.
    pub(crate) async fn wait(&self, gpu: &Gpu) -> Result<(), RenderError> {
        // Natively the mapping is done here; in a browser the browser does it.
        gpu.device
            .poll(wgpu::PollType::wait_indefinitely())
            .map_err(|e| RenderError::Readback(e.to_string()))?;
        for flight in self.slots.iter().filter_map(|slot| slot.flying.as_ref()) {
            flight
                .mapping
                .clone()
                .await
                .map_err(RenderError::Readback)?;
        }
        Ok(())
    }
}

fn read(buffer: &wgpu::Buffer, flight: &Flight, period_ns: Option<f32>) -> Option<Told> {
    let view = buffer.get_mapped_range(..).ok()?;
    let bytes: &[u8] = &view;
    let counters = bytes.get(..flight.n_counters * COUNTER_BYTES as usize)?;
    let mut asked = GpuCounters::default();
    for one in bytemuck::pod_collect_to_vec::<u8, GpuCounters>(counters) {
        asked.tiles = asked.tiles.max(one.tiles);
        asked.lines = asked.lines.max(one.lines);
        asked.chunks = asked.chunks.max(one.chunks);
    }
    let times = bytes.get(CLOCK_AT as usize..)?;
    let times = bytemuck::pod_collect_to_vec::<u8, u64>(times);
    let ticks = match times.as_slice() {
        [start, end] => end.saturating_sub(*start),
        _ => 0,
    };
    Some(Told {
        asked,
        gpu_ns: period_ns.map(|period| (ticks as f64 * f64::from(period)) as u64),
        frame: flight.frame,
    })
}

/// Resolves when a buffer is mapped, or cannot be.
#[derive(Debug, Clone)]
pub(crate) struct Mapping(Arc<Mutex<MapState>>);

#[derive(Debug)]
enum MapState {
    Waiting(Option<Waker>),
    Done(Result<(), String>),
}

impl Mapping {
    pub(crate) fn start(buffer: &wgpu::Buffer) -> Self {
        let state = Arc::new(Mutex::new(MapState::Waiting(None)));
        let shared = Self(state.clone());
        buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            let done = MapState::Done(result.map_err(|e| e.to_string()));
            let before = std::mem::replace(&mut *shared.lock(), done);
            if let MapState::Waiting(Some(waker)) = before {
                waker.wake();
            }
        });
        Self(state)
    }

    /// The outcome, once there is one.
    fn peek(&self) -> Option<Result<(), String>> {
        match &*self.lock() {
            MapState::Waiting(_) => None,
            MapState::Done(result) => Some(result.clone()),
        }
    }

    /// A poisoned lock still holds a whole state: it is set in one step.
    fn lock(&self) -> MutexGuard<'_, MapState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Future for Mapping {
    type Output = Result<(), String>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.lock();
        match &mut *state {
            MapState::Done(result) => Poll::Ready(result.clone()),
            MapState::Waiting(waker) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
