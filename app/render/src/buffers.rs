//! A GPU buffer that grows to what is written and never shrinks.

/// A buffer made when first needed, and again, twice as large, when too small.
#[derive(Debug)]
pub(crate) struct GrowBuffer {
    label: &'static str,
    usage: wgpu::BufferUsages,
    buffer: Option<wgpu::Buffer>,
}

/// The smallest buffer: enough for a card's few items.
const BYTES_MIN: u64 = 4_096;

impl GrowBuffer {
    pub(crate) const fn new(label: &'static str, usage: wgpu::BufferUsages) -> Self {
        Self {
            label,
            usage,
            buffer: None,
        }
    }

    pub(crate) fn buffer(&self) -> Option<&wgpu::Buffer> {
        self.buffer.as_ref()
    }

    /// Writes from the start; true when the buffer is another one than before.
    pub(crate) fn write(
        &mut self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        bytes: &[u8],
    ) -> bool {
        let needed = bytes.len() as u64;
        let kept = self.buffer.take().filter(|b| b.size() >= needed);
        let grew = kept.is_none();
        let buffer = kept.unwrap_or_else(|| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(self.label),
                size: needed.next_power_of_two().max(BYTES_MIN),
                usage: self.usage | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        });
        queue.write_buffer(&buffer, 0, bytes);
        self.buffer = Some(buffer);
        grew
    }
}
