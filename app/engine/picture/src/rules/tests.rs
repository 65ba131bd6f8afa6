//! What is read, and every refusal of a file.

use serde_json::{Value, json};

use super::*;
use crate::limits::CONFIG_BYTES_MAX;

const SIDE: usize = 512;

/// The file as `SmolVLM` has it.
fn smolvlm() -> Value {
    json!({
        "do_convert_rgb": true,
        "do_image_splitting": true,
        "do_normalize": true,
        "do_pad": true,
        "do_rescale": true,
        "do_resize": true,
        "image_mean": [0.5, 0.5, 0.5],
        "image_processor_type": "Idefics3ImageProcessor",
        "image_std": [0.5, 0.5, 0.5],
        "max_image_size": {"longest_edge": 512},
        "processor_class": "Idefics3Processor",
        "resample": 1,
        "rescale_factor": 0.003_921_568_627_450_98,
        "size": {"longest_edge": 2048},
    })
}

fn with(field: &str, value: Value) -> Vec<u8> {
    let mut config = smolvlm();
    config[field] = value;
    config.to_string().into_bytes()
}

#[track_caller]
fn check(field: &str, value: Value, expect: &str) {
    let refusal = Rules::read(Some(&with(field, value)), SIDE).unwrap_err();
    assert!(refusal.to_string().contains(expect), "{refusal}");
}

#[track_caller]
fn check_read(json: Option<&[u8]>, expect: &Rules) {
    assert_eq!(Rules::read(json, expect.side).as_ref(), Ok(expect));
}

#[test]
fn without_a_file_or_a_field_smolvlms_rules_count() {
    let expect = Rules::smolvlm(SIDE);
    check_read(None, &expect);
    check_read(Some(b"{}"), &expect);
    check_read(Some(smolvlm().to_string().as_bytes()), &expect);
    for (field, _) in smolvlm().as_object().unwrap() {
        check_read(Some(&with(field, Value::Null)), &expect);
    }
}

#[test]
fn what_the_file_says_is_read() {
    let json = json!({
        "image_processor_type": "SmolVLMImageProcessorFast",
        "size": {"longest_edge": 1456},
        "max_image_size": {"longest_edge": 364},
        "rescale_factor": 0.5,
        "image_mean": [0.1, 0.2, 0],
        "image_std": [1, 2, 3.5],
    });
    let expect = Rules {
        longest_edge: 1456,
        side: 364,
        scale: 0.5,
        mean: [0.1, 0.2, 0.0],
        std: [1.0, 2.0, 3.5],
    };
    check_read(Some(json.to_string().as_bytes()), &expect);
}

#[test]
fn what_would_be_done_otherwise_is_refused_by_name() {
    check(
        "resample",
        json!(3),
        "asks for resample = 3, which is bicubic and not done here; 1 (Lanczos) is",
    );
    check("resample", json!(2), "which is bilinear");
    check("resample", json!(0), "which is nearest");
    check(
        "do_resize",
        json!(false),
        "says do_resize = false, which is not done here",
    );
    check("do_rescale", json!(false), "do_rescale = false");
    check("do_normalize", json!(false), "do_normalize = false");
    check(
        "max_image_size",
        json!({"longest_edge": 364}),
        "makes squares of 364 pixels",
    );
    check(
        "max_image_size",
        json!({"longest_edge": 364}),
        "the encoder sees 512",
    );
    check(
        "image_processor_type",
        json!("CLIPImageProcessor"),
        "read by CLIPImageProcessor, which",
    );
    check(
        "image_processor_type",
        json!("x".repeat(200)),
        "xxx..., which",
    );
}

#[test]
fn fields_out_of_their_range_are_refused_by_name() {
    check(
        "resample",
        json!(6),
        "says resample = 6; a whole number from 0 to 5",
    );
    check("resample", json!("lanczos"), "resample = \"lanczos\"");
    check(
        "do_resize",
        json!(1),
        "says do_resize = 1; true or false was",
    );
    check("image_processor_type", json!(1), "a text was expected");
    check(
        "size",
        json!({"longest_edge": 0}),
        "a whole number from 1 to 4096",
    );
    check(
        "size",
        json!({"longest_edge": 4097}),
        "size = {\"longest_edge\":4097}",
    );
    check(
        "size",
        json!({"longest_edge": 2048.5}),
        "an object with longest_edge",
    );
    check(
        "size",
        json!({"height": 512, "width": 512}),
        "an object with longest_edge",
    );
    check("size", json!(2048), "says size = 2048;");
    check("max_image_size", json!(512), "says max_image_size = 512;");
    check(
        "max_image_size",
        json!({"longest_edge": -1}),
        "a whole number was expected",
    );
    check(
        "rescale_factor",
        json!(0),
        "rescale_factor = 0; a number from 0.000001 to 1000000",
    );
    check(
        "rescale_factor",
        json!("1/255"),
        "rescale_factor = \"1/255\"",
    );
    check(
        "image_mean",
        json!([0.5, 0.5]),
        "image_mean = [0.5,0.5]; three numbers",
    );
    check("image_mean", json!([0.5, 0.5, 0.5, 0.5]), "three numbers");
    check("image_mean", json!(0.5), "three numbers from -1000000");
    check("image_mean", json!([0.5, 0.5, 1e300]), "three numbers");
    check(
        "image_std",
        json!([0.5, 0.0, 0.5]),
        "image_std = [0.5,0.0,0.5]; three numbers",
    );
    check(
        "image_std",
        json!([0.5, -0.5, 0.5]),
        "three numbers from 0.000001",
    );
    check("image_std", json!([0.5, "0.5", 0.5]), "three numbers");
}

#[test]
fn a_file_that_is_no_object_or_too_large_is_refused() {
    let refusal = |json: &[u8]| Rules::read(Some(json), SIDE).unwrap_err().to_string();
    let not_json: [&[u8]; 5] = [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"{\"image_mean\": [NaN, 0, 0]}",
    ];
    for json in not_json {
        assert!(refusal(json).contains("is not the JSON that"), "{json:?}");
    }
    let mut large = b"{}".to_vec();
    large.resize(CONFIG_BYTES_MAX, b' ');
    check_read(Some(&large), &Rules::smolvlm(SIDE));
    large.push(b' ');
    assert!(refusal(&large).contains("larger than 65536 bytes"));
}

#[test]
fn the_longest_edge_may_be_what_transformers_goes_to() {
    let expect = Rules {
        longest_edge: LONGEST_EDGE_MAX,
        ..Rules::smolvlm(SIDE)
    };
    let json = with("size", json!({"longest_edge": LONGEST_EDGE_MAX}));
    check_read(Some(&json), &expect);
}

#[test]
fn an_encoders_side_has_a_limit() {
    for side in [0, ENCODER_SIDE_MAX + 1] {
        let refusal = Rules::read(None, side).unwrap_err().to_string();
        assert!(refusal.contains("1 to 4096 work"), "{refusal}");
    }
    check_read(None, &Rules::smolvlm(ENCODER_SIDE_MAX));
}

#[test]
fn pixels_lie_in_planes_red_first() {
    let picture = Rgb::new(1, 1, vec![255, 0, 51]).unwrap();
    let mut rules = Rules::smolvlm(2);
    rules.mean = [0.5, 0.5, 0.2];
    let pixels = rules.pixels(&picture);
    assert_eq!(pixels, [[1.0; 4], [-1.0; 4], [0.0; 4]].concat());
}
