//! Weights from a source into a decoder, one piece at a time.
//!
//! The heap holds at most one piece beside what is already packed. Each step reads one, so that a
//! caller can show progress, let messages through, or stop by dropping the loader.

use std::fmt;

use mtor_checkpoint::limits::{PATCHES_A_SIDE_MAX, PICTURE_SIDE_MAX, VISION_BYTES_MAX};
use mtor_checkpoint::plan::expected;
use mtor_checkpoint::{Config, Plan, Role, Source, Tensor, Vision};

use crate::body::{Body, Parts};
use crate::decoder::Decoder;
use crate::error::LoadError;
use crate::limits::{CONTEXT_MAX, LAYERS_MAX, SIDE_MAX};
use crate::place::{Options, Place, Weights};

/// A model that is being read.
pub struct Loader<S: Source> {
    config: Config,
    plan: Plan,
    source: S,
    context: usize,
    parts: Parts,
    /// The tensor and the row of it that come next.
    at: (usize, usize),
    done: u64,
    piece: Vec<u8>,
}

impl<S: Source> Loader<S> {
    /// Checks that the model can be held before anything is read.
    ///
    /// # Errors
    /// When the configuration is out of range, memory or the device's limits are too small, or
    /// 8-bit weights are wanted on a GPU.
    pub fn new(
        config: Config,
        plan: Plan,
        source: S,
        place: Place,
        options: Options,
    ) -> Result<Self, LoadError> {
        in_range("max_position_embeddings", config.context, usize::MAX)?;
        let context = options.context.min(config.context);
        check_config(&config, context)?;
        check_heads(&config)?;
        check_plan(&config, &plan)?;
        if options.weights == Weights::Q8 && matches!(place, Place::Gpu(_)) {
            return Err(LoadError::Q8OnGpu);
        }
        let parts = Parts::new(&config, &plan, &place, (options.weights, context))?;
        Ok(Self {
            config,
            plan,
            source,
            context,
            parts,
            at: (0, 0),
            done: 0,
            piece: Vec::new(),
        })
    }

    /// Bytes that will be read.
    pub fn bytes_total(&self) -> u64 {
        self.plan.bytes()
    }

    /// Reads one tensor, or a piece of a large one. Gives the bytes read so far, and none when all
    /// is read.
    ///
    /// # Errors
    /// When the source fails, memory runs out, or a weight is not a finite number. The loader is of
    /// no more use then.
    pub fn step(&mut self) -> Result<Option<u64>, LoadError> {
        let (index, row) = self.at;
        let Some((role, tensor)) = self.plan.tensors.get(index) else {
            return Ok(None);
        };
        let (rows, row_bytes) = rows_of(tensor);
        let n = self.parts.rows_at_once(*role, tensor).min(rows - row);
        let at = tensor.range.start + row as u64 * row_bytes;
        resize(&mut self.piece, n as u64 * row_bytes)?;
        let failed = |source| LoadError::Read {
            tensor: tensor.name.clone(),
            source,
        };
        self.source
            .read(tensor.file, at, &mut self.piece)
            .map_err(failed)?;
        self.parts.fill(*role, tensor, row, &self.piece)?;
        self.done += self.piece.len() as u64;
        self.at = if row + n < rows {
            (index, row + n)
        } else {
            (index + 1, 0)
        };
        Ok(Some(self.done))
    }

    /// The decoder, with an empty cache.
    ///
    /// # Errors
    /// When not all is read, or the cache does not fit.
    pub fn finish(self) -> Result<Decoder, LoadError> {
        if self.at.0 < self.plan.tensors.len() {
            return Err(LoadError::Unfinished);
        }
        let body: Body = self.parts.finish(&self.config, self.context)?;
        Ok(Decoder::new(self.config, self.context, body))
    }
}

/// What it is about; never its weights.
impl<S: Source> fmt::Debug for Loader<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut form = f.debug_struct("Loader");
        form.field("context", &self.context)
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}

/// Rows, and bytes of each. A vector is one row.
fn rows_of(tensor: &Tensor) -> (usize, u64) {
    let bytes = tensor.bytes();
    match tensor.shape.as_slice() {
        [rows, _] if *rows > 0 => (*rows, bytes / *rows as u64),
        _ => (1, bytes),
    }
}

fn resize(piece: &mut Vec<u8>, bytes: u64) -> Result<(), LoadError> {
    let too_large = || LoadError::OutOfMemory {
        needs: bytes,
        limit: None,
    };
    let n = usize::try_from(bytes).map_err(|_| too_large())?;
    piece.clear();
    piece.try_reserve_exact(n).map_err(|_| too_large())?;
    piece.resize(n, 0);
    Ok(())
}

fn check_config(config: &Config, context: usize) -> Result<(), LoadError> {
    in_range("the context", context, CONTEXT_MAX)?;
    in_range("num_hidden_layers", config.layers, LAYERS_MAX)?;
    in_range("hidden_size", config.hidden, SIDE_MAX)?;
    in_range("intermediate_size", config.intermediate, SIDE_MAX)?;
    in_range("vocab_size", config.vocab, SIDE_MAX)?;
    in_range("num_attention_heads", config.heads, SIDE_MAX)?;
    in_range("num_key_value_heads", config.kv_heads, config.heads)?;
    in_range("head_dim", config.head_dim, SIDE_MAX)?;
    match &config.vision {
        Some(vision) => check_vision(vision),
        None => Ok(()),
    }
}

/// The bounds hold for whoever made the configuration, not only for what was read from a file.
fn check_vision(vision: &Vision) -> Result<(), LoadError> {
    in_range("vision layers", vision.layers, LAYERS_MAX)?;
    in_range("vision hidden_size", vision.hidden, SIDE_MAX)?;
    in_range("vision intermediate_size", vision.intermediate, SIDE_MAX)?;
    in_range("vision heads", vision.heads, vision.hidden)?;
    in_range("patch_size", vision.patch, SIDE_MAX)?;
    in_range("scale_factor", vision.shuffle, SIDE_MAX)?;
    in_range("image_size", vision.side, PICTURE_SIDE_MAX)?;
    in_range(
        "patches on a side",
        vision.patches_a_side(),
        PATCHES_A_SIDE_MAX,
    )?;
    let whole = vision.patches_a_side().is_multiple_of(vision.shuffle)
        && vision.hidden.is_multiple_of(vision.heads);
    let bytes = vision.widest_bytes();
    if !whole || bytes > VISION_BYTES_MAX {
        return Err(LoadError::OutOfRange {
            what: "bytes of a picture",
            value: bytes,
            limit: VISION_BYTES_MAX,
        });
    }
    Ok(())
}

/// Heads share keys evenly, and a head has two halves.
fn check_heads(config: &Config) -> Result<(), LoadError> {
    let wrong = |what, value: usize, limit: usize| {
        Err(LoadError::OutOfRange {
            what,
            value: value as u64,
            limit: limit as u64,
        })
    };
    if !config.heads.is_multiple_of(config.kv_heads) {
        return wrong("num_key_value_heads", config.kv_heads, config.heads);
    }
    if !config.head_dim.is_multiple_of(2) {
        return wrong("head_dim", config.head_dim, config.head_dim - 1);
    }
    match config.window {
        Some(0) => wrong("sliding_window", 0, CONTEXT_MAX),
        _ => Ok(()),
    }
}

fn in_range(what: &'static str, value: usize, limit: usize) -> Result<(), LoadError> {
    if (1..=limit).contains(&value) {
        return Ok(());
    }
    Err(LoadError::OutOfRange {
        what,
        value: value as u64,
        limit: limit as u64,
    })
}

/// The plan has every tensor of the configuration, in its shape and with all its bytes.
fn check_plan(config: &Config, plan: &Plan) -> Result<(), LoadError> {
    for (role, expected) in expected(config) {
        let tensor = plan.get(role).ok_or_else(|| missing(role))?;
        let elements = expected.iter().map(|side| *side as u64).product::<u64>();
        if tensor.shape != expected || tensor.bytes() != elements * tensor.dtype.bytes() {
            let (tensor, found) = (tensor.name.clone(), tensor.shape.clone());
            return Err(LoadError::Shape {
                tensor,
                found,
                expected,
            });
        }
    }
    Ok(())
}

/// A role whose tensor is not there.
pub(crate) fn missing(role: Role) -> LoadError {
    LoadError::Missing {
        role: role.to_string(),
    }
}
