//! Draws programs: on a GPU in compute shaders, or with plain arithmetic for comparison.
//!
//! ```text
//! Program --build--> words, points, owners: resident on the GPU
//!    time --animate--> values --assemble--> items --bounds, allocate--> tiles
//!            --bin, backdrop--> lines, windings --coarse--> commands --fine--> pixels --blit--> target
//! Program --frame(t)--> Frame --cpu::draw--> Picture (the reference that tests compare with)
//! ```
//!
//! One [`Gpu`] is opened per page. A [`Stage`] is one canvas; a [`Renderer`] draws into any
//! texture; [`picture`] gives pixels. Colors are sRGB; blending is done on encoded values, as
//! browsers do it, so that both ways agree.
//!
//! Nothing here panics: the driver's faults become a [`RenderError`] at the next call.
//!
//! **Invariant:** while a program plays, a frame uploads its time and nothing for each draw,
//! except for outlines that only the CPU can make (see [`FrameStats::n_made`]).

#![forbid(unsafe_code)]

pub mod cpu;
pub mod error;
pub mod fit;
pub mod gpu;
pub mod layout;
pub mod limits;
pub mod outline;
pub mod picture;
pub mod renderer;
pub mod shaders;
pub mod stage;
pub mod still;

mod atlas;
mod build;
mod compute;
mod geometries;
mod memory;
mod pass;
mod points;
mod readback;
mod show;
mod tables;
mod words;

pub use error::RenderError;
pub use fit::Size;
pub use gpu::{Gpu, OpenOptions};
pub use picture::Picture;
pub use renderer::{Blur, Detail, DrawOptions, FrameStats, Renderer, Target};
pub use stage::Stage;
pub use still::picture;
/// For the page's surface targets and for sharing a device with the engine.
pub use wgpu;
