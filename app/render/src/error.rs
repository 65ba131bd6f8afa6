//! Why something could not be drawn.

/// Every way in which drawing fails; the message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    #[error(
        "no WebGPU adapter was found. In a browser: open the page over https or on \
         localhost, in Chrome, Edge, Safari 26 or Firefox 141 or newer, with hardware \
         acceleration on. Natively: install a Vulkan driver, for instance mesa-vulkan-drivers. \
         (In the driver's words: {0})"
    )]
    NoAdapter(String),
    #[error("the graphics adapter gave no device ({0}). Close other tabs that use the GPU, reload")]
    NoDevice(String),
    #[error("the canvas cannot be drawn on with this adapter ({0}). Use a fresh canvas element")]
    NoSurface(String),
    #[error("the canvas lost its surface. Attach a new stage to it")]
    SurfaceLost,
    #[error("the graphics device was lost ({0}). Open the GPU again")]
    DeviceLost(String),
    #[error("too many {what} ({found}, at most {max}). Draw a smaller scene or target")]
    TooLarge {
        what: &'static str,
        found: usize,
        max: usize,
    },
    /// A fault of this crate or of the driver, in the driver's words.
    #[error("the graphics device refused a command: {0}")]
    Refused(String),
    #[error("the picture could not be read back: {0}")]
    Readback(String),
}

impl RenderError {
    /// Refuses what is larger than a limit.
    pub(crate) fn at_most(what: &'static str, found: usize, max: usize) -> Result<(), Self> {
        if found > max {
            return Err(Self::TooLarge { what, found, max });
        }
        Ok(())
    }
}
