//! Pictures against Pillow and transformers, which `tests/oracle.py` asked.
//!
//! Every case holds a hash of all bytes: what is equal here is equal to the last bit.
#![allow(clippy::unwrap_used, reason = "a test fails where a fixture is broken")]

use std::{fs, path::Path};

use mtor_picture::{Rgb, Rules};
use serde_json::Value;

fn fixture(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
}

fn whole(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// Width and height.
fn size(value: &Value) -> (usize, usize) {
    (whole(&value[0]), whole(&value[1]))
}

/// The picture of oracle.py, which computes in 32 bits.
fn picture((width, height): (usize, usize)) -> Rgb {
    let n = |side: usize| u32::try_from(side).unwrap();
    let rows = (0..n(height)).flat_map(|y| (0..n(width)).map(move |x| (x, y)));
    let bytes = rows.flat_map(|(x, y)| [0, 1, 2].map(|channel| pattern(x, y, channel)));
    Rgb::new(width, height, bytes.collect()).unwrap()
}

fn pattern(x: u32, y: u32, channel: u32) -> u8 {
    let value = match (x / 5 + y / 3) % 3 {
        0 => {
            let noise = x
                .wrapping_mul(374_761_393)
                .wrapping_add(y.wrapping_mul(668_265_263))
                .wrapping_add(channel.wrapping_mul(2_246_822_519));
            let noise = (noise ^ (noise >> 13)).wrapping_mul(1_274_126_177);
            noise ^ (noise >> 16)
        }
        1 => x * 3 + y * 5 + channel * 85,
        _ => ((x ^ y) & 1) * 255,
    };
    (value & 255) as u8
}

/// FNV-1a in 64 bits, as oracle.py writes it.
fn fnv(bytes: impl IntoIterator<Item = u8>) -> String {
    let hash = bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The values that are written down, the mean of all of them, then every bit.
#[track_caller]
fn check(told: &Value, values: &[f64], bytes: impl IntoIterator<Item = u8>, tolerance: f64) {
    let of = ["from", "to", "picture", "config"].map(|key| told[key].to_string());
    let step = whole(&told["step"]);
    let expect = told["values"].as_array().unwrap();
    assert_eq!(expect.len(), values.len().div_ceil(step), "{of:?}");
    for (at, expect) in expect.iter().enumerate() {
        let (found, expect) = (values[at * step], expect.as_f64().unwrap());
        assert!(
            (found - expect).abs() <= tolerance,
            "{of:?} at {at}: {found}, {expect}"
        );
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    assert!(
        (mean - told["mean"].as_f64().unwrap()).abs() <= 1e-6,
        "{of:?}: {mean}"
    );
    assert_eq!(fnv(bytes), told["fnv"].as_str().unwrap(), "{of:?}");
}

#[track_caller]
fn check_bytes(told: &Value, picture: &Rgb) {
    let values: Vec<f64> = picture.bytes.iter().copied().map(f64::from).collect();
    check(told, &values, picture.bytes.iter().copied(), 0.0);
}

#[test]
fn a_resized_picture_equals_pillows_byte_for_byte() {
    for case in fixture("resized.json")["cases"].as_array().unwrap() {
        let (width, height) = size(&case["to"]);
        let resized = picture(size(&case["from"])).resized(width, height);
        assert_eq!(
            (resized.width, resized.height),
            (width, height),
            "{resized:?}"
        );
        check_bytes(case, &resized);
    }
}

#[test]
fn every_byte_of_every_opacity_over_white_equals_pillows() {
    let rgba: Vec<u8> = (0..=255)
        .flat_map(|alpha| (0..=255).map(move |byte| [byte, 255 - byte, byte, alpha]))
        .flatten()
        .collect();
    let over = Rgb::over_white(256, 256, &rgba).unwrap();
    check_bytes(&fixture("resized.json")["over_white"], &over);
}

#[test]
fn pixels_equal_those_of_transformers_to_the_last_bit() {
    for case in fixture("pixels.json")["cases"].as_array().unwrap() {
        let config = case["config"].to_string();
        let side = whole(&case["config"]["max_image_size"]["longest_edge"]);
        let rules = Rules::read(Some(config.as_bytes()), side).unwrap();
        let pixels = rules.pixels(&picture(size(&case["picture"])));
        assert_eq!(pixels.len(), 3 * side * side, "{config}");
        let values: Vec<f64> = pixels.iter().copied().map(f64::from).collect();
        let bytes = pixels.iter().flat_map(|value| value.to_le_bytes());
        // What is written down has 6 digits behind the point.
        check(case, &values, bytes, 5.1e-7);
    }
}

#[test]
fn sizes_after_the_first_resize_equal_those_of_transformers() {
    let fits = &fixture("pixels.json")["fits"];
    let n = whole(&fits["n"]);
    let mut bytes = Vec::new();
    for edge in fits["longest_edges"].as_array().unwrap() {
        let mut rules = Rules::smolvlm(512);
        rules.longest_edge = whole(edge);
        for (height, width) in (1..=n).flat_map(|height| (1..=n).map(move |width| (height, width)))
        {
            let (width, height) = rules.fit(width, height);
            for side in [width, height] {
                bytes.extend(u16::try_from(side).unwrap().to_le_bytes());
            }
        }
    }
    assert_eq!(
        fnv(bytes),
        fits["fnv"].as_str().unwrap(),
        "a hash of all sizes"
    );
}
