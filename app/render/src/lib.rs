//! Draws scenes: with wgpu and lyon on a GPU, with plain arithmetic for comparison, or as a
//! list of 2D canvas commands where there is no GPU.
//!
//! ```text
//! Scene --evaluate--> Frame --plan--> slots --layout--> triangles, items --pass--> pixels
//!                          \--canvas::commands--> CanvasOps (a page without WebGPU)
//!                           \--cpu::draw--> Picture (the reference that tests compare with)
//! ```
//!
//! One [`Gpu`] is opened per page. A [`Stage`] is one canvas; a [`Renderer`] draws into any
//! texture; [`picture`] gives pixels. Colors are sRGB; blending is done on encoded values, as
//! browsers do it, so that all three paths agree.
//!
//! Nothing here panics: the driver's faults become a [`RenderError`] at the next call.
//!
//! **Invariant:** while a scene plays, a frame makes no triangles and uploads only its items.

#![forbid(unsafe_code)]

pub mod canvas;
pub mod cpu;
pub mod error;
pub mod fit;
pub mod gpu;
pub mod item;
pub mod limits;
pub mod pass;
pub mod picture;
pub mod renderer;
pub mod shaders;
pub mod stage;

mod buffers;
mod layout;
mod mesh;
mod path;
mod plan;

pub use error::RenderError;
pub use fit::Size;
pub use gpu::{Gpu, OpenOptions};
pub use picture::{Picture, frame_picture, picture};
pub use renderer::{FrameStats, Renderer, Target};
pub use stage::Stage;
/// For the page's surface targets and for sharing a device with the engine.
pub use wgpu;
