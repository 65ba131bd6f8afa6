//! Model files as the hub has them: what `config.json` says, where in which safetensors file each
//! weight lies, whether it all fits together, and how bytes become numbers.
//!
//! The way through: [`Config::read`], then [`Header::length`] and [`Header::read`] for each file
//! (after [`ShardIndex::read`] where there are several), then [`Plan::new`], which refuses whatever
//! would not load. Weights are then read range by range through a [`Source`] and converted with
//! [`convert`]. Files are data only: nothing in them is ever run. Pure: no clock, no I/O.

pub mod config;
pub mod convert;
pub mod error;
pub mod header;
pub mod limits;
pub mod plan;
pub mod role;
pub mod rope;
pub mod shards;
pub mod sizes;
pub mod sniff;
pub mod source;
pub mod tensor;
pub mod toy;
pub mod write;

pub use config::{Activation, Config, Family, LayerKind, SamplingDefaults, Vision};
pub use error::CheckpointError;
pub use header::Header;
pub use plan::Plan;
pub use role::{LayerRole, Role, VisionLayerRole, VisionRole};
pub use rope::{Rope, RopeScaling};
pub use shards::ShardIndex;
pub use sizes::{Held, Sizes};
pub use sniff::{Kind, sniff};
pub use source::{InMemory, ReadError, Source};
pub use tensor::{Dtype, Tensor};
