//! Headers: what is read, what is refused, and that no bytes make it panic.

use proptest::prelude::*;

use super::*;

/// The data in these tests begins at byte 8 + the header's length.
fn read(json: &str, data: u64) -> Result<Vec<Tensor>, CheckpointError> {
    Header::read(json.as_bytes(), 0, 8 + json.len() as u64 + data)
}

#[track_caller]
fn check(json: &str, data: u64, expect: &str) {
    let refusal = read(json, data).unwrap_err().to_string();
    assert!(refusal.contains(expect), "{refusal}");
}

#[test]
fn tensors_are_sorted_by_place_and_gaps_are_allowed() {
    let json = r#"{"b":{"dtype":"F16","shape":[2,3],"data_offsets":[20,32]},"__metadata__":{"format":"pt"},
        "a":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"none":{"dtype":"BF16","shape":[0,9],"data_offsets":[8,8]}}"#;
    let tensors = read(json, 40).unwrap();
    let begin = 8 + json.len() as u64;
    let seen: Vec<_> = tensors
        .iter()
        .map(|t| (t.name.as_str(), t.range.start - begin, t.elements()))
        .collect();
    assert_eq!(
        seen,
        [("a", 4, 1), ("none", 8, 0), ("b", 20, 6)],
        "by their first byte"
    );
}

#[test]
fn wrong_headers_are_refused_by_name() {
    check(
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
        7,
        "a needs",
    );
    check(
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
        7,
        "the download is incomplete",
    );
    check(
        r#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
        8,
        "a has 8 bytes, which [3] in F32",
    );
    check(
        r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}"#,
        8,
        "from byte 8 to byte 4",
    );
    check(
        &format!(
            r#"{{"a":{{"dtype":"F32","shape":[1],"data_offsets":[0,{}]}}}}"#,
            u64::MAX
        ),
        8,
        "lies from byte 0",
    );
    check(
        r#"{"a":{"dtype":"F32","shape":[4294967295,4294967295,9],"data_offsets":[0,8]}}"#,
        8,
        "does not make",
    );
    check(
        r#"{"a":{"dtype":"F32","shape":[4294967296,0],"data_offsets":[0,0]}}"#,
        8,
        "which no memory holds",
    );
    let twice = r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#;
    check(twice, 8, "a is there twice");
    let overlap = r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F16","shape":[2],"data_offsets":[2,6]}}"#;
    check(overlap, 8, "a and b overlap");
    check("[]", 0, "not the JSON");
    check(r#"{"a":1}"#, 0, "not the JSON");
    check(
        r#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
        4,
        "not the JSON",
    );
}

#[test]
fn types_that_are_not_read_stop_weights_alone() {
    let of = |name: &str, dtype: &str| {
        format!(r#"{{"{name}":{{"dtype":"{dtype}","shape":[4],"data_offsets":[0,4]}}}}"#)
    };
    check(
        &of("model.layers.0.mlp.up_proj.weight", "F8_E4M3"),
        4,
        "is stored as F8_E4M3",
    );
    check(&of("lm_head.weight", "I8"), 4, "is stored as I8");
    check(
        &of("model.layers.0.mlp.up_proj.qweight", "I32"),
        4,
        "quantized (GPTQ or AWQ)",
    );
    check(
        &of("model.layers.0.mlp.up_proj.SCB", "I8"),
        4,
        "quantized (bitsandbytes",
    );
    check(
        &of("model.layers.0.mlp.up_proj.weight_scale_inv", "U8"),
        4,
        "quantized (FP8)",
    );
    assert_eq!(
        read(&of("model.causal_mask", "BOOL"), 4).unwrap(),
        [],
        "a mask is nobody's weight"
    );
    let scales =
        r#"{"model.layers.0.mlp.up_proj.scales":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#;
    check(scales, 4, "quantized (MLX");
}

#[test]
fn limits_hold() {
    let name = |length: usize| {
        format!(
            r#"{{"{}":{{"dtype":"F16","shape":[],"data_offsets":[0,2]}}}}"#,
            "n".repeat(length)
        )
    };
    assert_eq!(
        read(&name(TENSOR_NAME_BYTES_MAX), 2).unwrap().len(),
        1,
        "the longest name"
    );
    check(&name(TENSOR_NAME_BYTES_MAX + 1), 2, "a name of 301 bytes");
    let sides = |count: usize| {
        format!(
            r#"{{"a":{{"dtype":"F16","shape":{:?},"data_offsets":[0,2]}}}}"#,
            vec![1; count]
        )
    };
    assert_eq!(
        read(&sides(RANK_MAX), 2).unwrap().len(),
        1,
        "the most sides"
    );
    check(&sides(RANK_MAX + 1), 2, "a has 9 sides");
    let many = |count: usize| {
        let entry =
            |i: usize| format!(r#""{i}":{{"dtype":"F16","shape":[0],"data_offsets":[0,0]}}"#);
        format!(
            "{{{}}}",
            (0..count).map(entry).collect::<Vec<_>>().join(",")
        )
    };
    assert_eq!(
        read(&many(TENSORS_MAX), 0).unwrap().len(),
        TENSORS_MAX,
        "the most tensors"
    );
    check(&many(TENSORS_MAX + 1), 0, "more than 32768 tensors");
    let refusal = Header::read(&vec![b' '; HEADER_BYTES_MAX as usize + 1], 0, u64::MAX)
        .unwrap_err()
        .to_string();
    assert!(
        refusal.contains("is larger than 8388608 bytes"),
        "{refusal}"
    );
}

#[track_caller]
fn check_length(first8: [u8; 8], file_len: u64, expect: Result<u64, &str>) {
    let found = Header::length(first8, file_len).map_err(|error| error.to_string());
    match (found, expect) {
        (Ok(found), Ok(expect)) => assert_eq!(found, expect, "{first8:?}"),
        (Err(found), Err(expect)) => assert!(found.contains(expect), "{found}"),
        (found, expect) => panic!("{first8:?}: {found:?}, not {expect:?}"),
    }
}

#[test]
fn the_length_is_checked_against_the_file_and_other_files_are_named() {
    check_length(64u64.to_le_bytes(), 72, Ok(64));
    check_length(
        64u64.to_le_bytes(),
        71,
        Err("ends after 71 bytes, and its header needs 72"),
    );
    check_length(
        HEADER_BYTES_MAX.to_le_bytes(),
        u64::MAX,
        Ok(HEADER_BYTES_MAX),
    );
    check_length(
        (HEADER_BYTES_MAX + 1).to_le_bytes(),
        u64::MAX,
        Err("is larger than"),
    );
    check_length(u64::MAX.to_le_bytes(), 100, Err("not a safetensors file"));
    check_length(*b"GGUF\x03\0\0\0", 1000, Err("GGUF"));
    check_length(*b"PK\x03\x04\0\0\0\0", 1000, Err("zip"));
    check_length(*b"<!DOCTYP", 1000, Err("safetensors"));
    check_length(*b"version ", 1000, Err("safetensors"));
    check_length([0; 8], 1000, Err("not a safetensors file"));
}

fn json_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("\"dtype\""),
        Just("\"shape\""),
        Just("\"data_offsets\""),
        Just("\"F32\""),
        Just("\"model.norm.weight\""),
        Just("0"),
        Just("4"),
        Just("18446744073709551615"),
        Just("-1"),
        Just("1e99"),
        Just("null"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_make_the_header_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), length: u64) {
        let _refused_or_read = Header::read(&bytes, 0, length);
        if let Some(first) = bytes.first_chunk::<8>() {
            let _refused_or_read = Header::length(*first, length);
        }
    }

    #[test]
    fn no_json_makes_the_header_panic(json in json_like(), length: u64) {
        let _refused_or_read = Header::read(json.as_bytes(), 3, length);
    }

    #[test]
    fn whatever_is_read_lies_in_the_file_and_apart(
        offsets in proptest::collection::vec((0u64..64, 0u64..64), 1..6),
        data in 0u64..80,
    ) {
        let entry = |(i, (from, to)): (usize, &(u64, u64))| {
            let side = to.saturating_sub(*from) / 2;
            format!(r#""{i}":{{"dtype":"F16","shape":[{side}],"data_offsets":[{from},{to}]}}"#)
        };
        let json = format!("{{{}}}", offsets.iter().enumerate().map(entry).collect::<Vec<_>>().join(","));
        if let Ok(tensors) = read(&json, data) {
            let end = 8 + json.len() as u64 + data;
            prop_assert!(tensors.iter().all(|t| t.range.end <= end), "inside");
            prop_assert!(tensors.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "apart");
        }
    }
}
