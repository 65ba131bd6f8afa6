//! The header of a safetensors file: where its tensors are, checked against the file's length.

use std::{fmt, ops::Range};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};

use crate::{
    CheckpointError, Dtype, Role, Tensor,
    error::quoted,
    limits::{HEADER_BYTES_MAX, RANK_MAX, TENSOR_NAME_BYTES_MAX, TENSORS_MAX},
    sniff::{Kind, refuse, sniff},
};

/// Bytes before the header: its length.
const PREFIX: u64 = 8;

/// Reading of headers. Two steps, since the first says how many bytes the second needs.
#[derive(Debug, Clone, Copy)]
pub struct Header;

impl Header {
    /// How many bytes of JSON follow the first eight of a file of `file_len` bytes.
    ///
    /// # Errors
    /// When the file is something else (told by [`sniff`]), the length is beyond
    /// [`HEADER_BYTES_MAX`], or the file is shorter than its header.
    pub fn length(first8: [u8; 8], file_len: u64) -> Result<u64, CheckpointError> {
        let length = u64::from_le_bytes(first8);
        match sniff(&first8) {
            Kind::Unknown if length > HEADER_BYTES_MAX && file_len > HEADER_BYTES_MAX => {
                Err(CheckpointError::TooLarge {
                    what: "The header of a weights file",
                    most: HEADER_BYTES_MAX,
                })
            }
            kind => refuse(kind),
        }?;
        let needed = PREFIX.saturating_add(length);
        if needed > file_len {
            return Err(truncated(
                "The weights file".to_owned(),
                "its header",
                needed,
                file_len,
            ));
        }
        Ok(length)
    }

    /// The tensors of a file of `file_len` bytes, by their place in it. Tensors of types that are
    /// not read are left out where the model does not need them, such as masks of booleans.
    ///
    /// # Errors
    /// When the header is no such JSON, a name is there twice, ranges overlap, leave the file or
    /// are not shape times type, or a weight is quantized or of a type that is not read.
    pub fn read(json: &[u8], file: usize, file_len: u64) -> Result<Vec<Tensor>, CheckpointError> {
        if json.len() as u64 > HEADER_BYTES_MAX {
            return Err(CheckpointError::TooLarge {
                what: "The header of a weights file",
                most: HEADER_BYTES_MAX,
            });
        }
        let entries: Entries =
            serde_json::from_slice(json).map_err(|error| CheckpointError::NotJson {
                what: "The header of a weights file",
                why: error.to_string(),
            })?;
        let begin = PREFIX + json.len() as u64;
        let mut tensors = Vec::with_capacity(entries.0.len());
        for (name, entry) in entries.0 {
            if let Some(tensor) = entry.into_tensor(name, file, begin)? {
                if tensor.range.end > file_len {
                    let which = format!("Weights file {}", file.saturating_add(1));
                    return Err(truncated(which, &tensor.name, tensor.range.end, file_len));
                }
                tensors.push(tensor);
            }
        }
        apart(&mut tensors)?;
        Ok(tensors)
    }
}

fn truncated(file: String, what: &str, needed: u64, found: u64) -> CheckpointError {
    CheckpointError::Truncated {
        file,
        what: quoted(what),
        needed,
        found,
    }
}

fn wrong(why: String) -> CheckpointError {
    CheckpointError::Header { why }
}

/// Sorts by place; no two may share a byte or a name.
fn apart(tensors: &mut [Tensor]) -> Result<(), CheckpointError> {
    let mut names: Vec<&str> = tensors.iter().map(|tensor| tensor.name.as_str()).collect();
    names.sort_unstable();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(wrong(format!("{} is there twice", pair[0])));
    }
    tensors.sort_by_key(|tensor| (tensor.range.start, tensor.range.end));
    match tensors
        .windows(2)
        .find(|pair| pair[1].range.start < pair[0].range.end)
    {
        Some(pair) => Err(wrong(format!(
            "{} and {} overlap",
            pair[0].name, pair[1].name
        ))),
        None => Ok(()),
    }
}

/// The entries as written, names that come twice too: a map would hide them.
struct Entries(Vec<(String, Entry)>);

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

impl Entry {
    fn into_tensor(
        self,
        name: String,
        file: usize,
        begin: u64,
    ) -> Result<Option<Tensor>, CheckpointError> {
        let Some(dtype) = Dtype::from_name(&self.dtype) else {
            return unread(name, self.dtype);
        };
        if let Some(method) = quantized_part(&name) {
            return Err(CheckpointError::Quantized {
                method: method.to_owned(),
            });
        }
        let shape = self.sides(&name)?;
        let range = self.range(&name, begin)?;
        let bytes = self
            .shape
            .iter()
            .try_fold(dtype.bytes(), |bytes, &side| bytes.checked_mul(side));
        if bytes != Some(range.end - range.start) {
            let has = range.end - range.start;
            return Err(wrong(format!(
                "{name} has {has} bytes, which {:?} in {dtype} does not make",
                self.shape
            )));
        }
        Ok(Some(Tensor {
            name,
            dtype,
            shape,
            file,
            range,
        }))
    }

    fn sides(&self, name: &str) -> Result<Vec<usize>, CheckpointError> {
        if self.shape.len() > RANK_MAX {
            return Err(wrong(format!("{name} has {} sides", self.shape.len())));
        }
        // u32, so that a browser's 32 bits and a native program agree.
        let side = |&side: &u64| u32::try_from(side).map(|side| side as usize);
        self.shape
            .iter()
            .map(side)
            .collect::<Result<_, _>>()
            .map_err(|_| {
                wrong(format!(
                    "{name} has the shape {:?}, which no memory holds",
                    self.shape
                ))
            })
    }

    fn range(&self, name: &str, begin: u64) -> Result<Range<u64>, CheckpointError> {
        let (from, to) = self.data_offsets;
        match (begin.checked_add(from), begin.checked_add(to)) {
            (Some(start), Some(end)) if start <= end => Ok(start..end),
            _ => Err(wrong(format!("{name} lies from byte {from} to byte {to}"))),
        }
    }
}

/// A type that is not read stops a weight, and nothing else.
fn unread(name: String, dtype: String) -> Result<Option<Tensor>, CheckpointError> {
    if let Some(method) = quantized_part(&name) {
        return Err(CheckpointError::Quantized {
            method: method.to_owned(),
        });
    }
    match Role::of(&name) {
        Some(_) => Err(CheckpointError::Dtype {
            tensor: quoted(&name),
            dtype: quoted(&dtype),
        }),
        None => Ok(None),
    }
}

/// Names that only quantized checkpoints have, and whose they are.
fn quantized_part(name: &str) -> Option<&'static str> {
    const PARTS: [(&str, &str); 11] = [
        (".qweight", "GPTQ or AWQ"),
        (".qzeros", "GPTQ or AWQ"),
        (".g_idx", "GPTQ"),
        (".SCB", "bitsandbytes, 8 bits"),
        (".weight.absmax", "bitsandbytes, 4 bits"),
        (".weight.quant_map", "bitsandbytes, 4 bits"),
        (".weight_scale", "compressed-tensors or FP8"),
        (".weight_scale_inv", "FP8"),
        (".weight_packed", "compressed-tensors"),
        (".weight_blocks", "MXFP4"),
        (".scales", "MLX, GPTQ or AWQ"),
    ];
    PARTS
        .iter()
        .find(|(part, _)| name.ends_with(part))
        .map(|&(_, method)| method)
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        use serde::de::Error;
        let mut entries = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == "__metadata__" {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            if name.len() > TENSOR_NAME_BYTES_MAX {
                return Err(A::Error::custom(format!("a name of {} bytes", name.len())));
            }
            if entries.len() == TENSORS_MAX {
                return Err(A::Error::custom(format!("more than {TENSORS_MAX} tensors")));
            }
            entries.push((name, map.next_value()?));
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests;
