//! Writing safetensors files: for the mini model and for checkpoints made on the spot.
//!
//! Format: `u64 LE header length | JSON {name: {dtype, shape, data_offsets}} | bytes`, the header
//! padded with spaces to a multiple of eight (safetensors' specification).

use crate::Dtype;

/// One tensor to write: its name, type, shape and bytes (little-endian, row-major).
pub type Piece = (String, Dtype, Vec<usize>, Vec<u8>);

/// A whole safetensors file. Wider types come first, so that every tensor is aligned to its type.
/// A piece whose bytes are not shape times type gives a file that reading refuses.
pub fn safetensors(tensors: &[Piece]) -> Vec<u8> {
    let mut order: Vec<&Piece> = tensors.iter().collect();
    order.sort_by_key(|(_, dtype, _, _)| std::cmp::Reverse(dtype.bytes()));
    let mut header = String::from(r#"{"__metadata__":{"format":"pt"}"#);
    let mut at = 0usize;
    for (name, dtype, shape, bytes) in &order {
        let end = at + bytes.len();
        let name = serde_json::Value::from(name.as_str());
        header.push_str(&format!(
            r#",{name}:{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{at},{end}]}}"#
        ));
        at = end;
    }
    header.push('}');
    while !header.len().is_multiple_of(8) {
        header.push(' ');
    }
    let mut file = Vec::with_capacity(8 + header.len() + at);
    file.extend((header.len() as u64).to_le_bytes());
    file.extend(header.as_bytes());
    for (_, _, _, bytes) in &order {
        file.extend(bytes);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Header;

    #[test]
    fn what_is_written_reads_back_aligned_and_in_order() {
        let file = safetensors(&[
            (
                "a \"quoted\" name".to_owned(),
                Dtype::Bf16,
                vec![3],
                vec![1; 6],
            ),
            ("b".to_owned(), Dtype::F32, vec![1, 2], vec![2; 8]),
        ]);
        let length = Header::length(file[..8].try_into().unwrap(), file.len() as u64).unwrap();
        assert_eq!(length % 8, 0, "the header is padded");
        let tensors = Header::read(&file[8..8 + length as usize], 5, file.len() as u64).unwrap();
        let seen: Vec<_> = tensors
            .iter()
            .map(|t| (t.name.as_str(), t.shape.as_slice(), t.file))
            .collect();
        assert_eq!(
            seen,
            [("b", &[1, 2][..], 5), ("a \"quoted\" name", &[3][..], 5)],
            "F32 first"
        );
        assert_eq!(
            file[tensors[0].range.start as usize], 2,
            "the range points at its bytes"
        );
        assert_eq!(tensors[1].range.end, file.len() as u64, "nothing follows");
    }
}
