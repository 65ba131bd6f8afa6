//! The page's colors can be told apart: WCAG contrast of the design tokens, both themes.

use std::{collections::BTreeMap, fs};

/// Words on their grounds.
const WORDS_MIN: f64 = 4.5;
/// Lines around controls, marks, bars.
const MARKS_MIN: f64 = 3.0;

const WORDS: [(&str, &[&str]); 8] = [
    ("ink", &["ground", "surface", "sunken", "hover"]),
    ("ink-soft", &["ground", "surface", "sunken", "hover"]),
    ("ink-faint", &["ground", "surface", "sunken"]),
    ("ink-inverse", &["ink"]),
    ("alive", &["ground", "surface", "alive-ground"]),
    ("alive-inverse", &["alive"]),
    ("amber", &["ground", "surface", "amber-ground"]),
    ("red", &["ground", "surface", "red-ground"]),
];
const MARKS: [(&str, &[&str]); 5] = [
    ("line-control", &["ground", "surface"]),
    ("step-back", &["surface"]),
    ("step-relay", &["surface"]),
    ("step-tab", &["surface"]),
    ("step-worker", &["surface"]),
];

/// A token's lightness, chroma and hue in the light and the dark theme.
type Tokens = BTreeMap<String, [[f64; 3]; 2]>;

fn tokens(css: &str) -> Tokens {
    css.lines()
        .filter_map(|line| {
            let (name, value) = line
                .trim()
                .strip_prefix("--")?
                .split_once(": light-dark(")?;
            let mut colors = value.split("oklch(").skip(1).map(oklch);
            Some((name.to_owned(), [colors.next()??, colors.next()??]))
        })
        .collect()
}

fn oklch(text: &str) -> Option<[f64; 3]> {
    let mut numbers = text.split([' ', ')']).map(str::parse);
    Some([
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
    ])
}

/// Relative luminance of an oklch color as a screen in sRGB shows it.
fn luminance([lightness, chroma, hue]: [f64; 3]) -> f64 {
    let (a, b) = (
        chroma * hue.to_radians().cos(),
        chroma * hue.to_radians().sin(),
    );
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s;
    let [red, green, blue] = [red, green, blue].map(|c| c.clamp(0.0, 1.0));
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[track_caller]
fn check(tokens: &Tokens, pairs: &[(&str, &[&str])], at_least: f64) {
    let mut broken = Vec::new();
    for (front, grounds) in pairs {
        for ground in *grounds {
            let (Some(one), Some(other)) = (tokens.get(*front), tokens.get(*ground)) else {
                broken.push(format!("{front} or {ground} is not a token"));
                continue;
            };
            for (i, theme) in ["light", "dark"].iter().enumerate() {
                let found = contrast(one[i], other[i]);
                if found < at_least {
                    broken.push(format!("{theme}: {front} on {ground}: {found:.2}"));
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "less than {at_least}:1\n  {}",
        broken.join("\n  ")
    );
}

fn of_the_page() -> Tokens {
    let file = mtor_tests::relay::root().join("app/style/tokens.css");
    tokens(&fs::read_to_string(file).unwrap())
}

#[test]
fn words_can_be_read_on_their_grounds() {
    check(&of_the_page(), &WORDS, WORDS_MIN);
}

#[test]
fn marks_can_be_seen_on_their_grounds() {
    check(&of_the_page(), &MARKS, MARKS_MIN);
}

#[test]
fn contrast_is_what_the_standard_says() {
    let (black, white, gray) = ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.5999, 0.0, 0.0]);
    assert!(
        (contrast(black, white) - 21.0).abs() < 0.01,
        "black on white"
    );
    // oklch(0.5999 0 0) is #808080, whose contrast with white is 3.95.
    assert!(
        (contrast(gray, white) - 3.95).abs() < 0.02,
        "{}",
        contrast(gray, white)
    );
}
