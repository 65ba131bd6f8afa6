//! Contrast of the tokens, light and dark: 4.5:1 for words, 3:1 for marks.

const TOKENS: &str = include_str!("../../../style/tokens.css");
const WORDS: f64 = 4.5;
const MARKS: f64 = 3.0;

const GROUNDS: [&str; 4] = ["ground", "surface", "sunken", "hover"];

/// The light and the dark color of a token, as linear RGB.
fn token(name: &str) -> [[f64; 3]; 2] {
    let start = format!("--{name}: light-dark(");
    let from = TOKENS.find(&start).expect("the token is in the file") + start.len();
    let value = &TOKENS[from..];
    let mut colors = value.split("oklch(").skip(1).take(2).map(|text| {
        let inner = text.split(')').next().expect("a color is closed");
        let numbers: Vec<f64> = inner
            .split_whitespace()
            .map_while(|it| it.parse().ok())
            .collect();
        linear_rgb(numbers[0], numbers[1], numbers[2])
    });
    let light = colors.next().expect("a light color");
    [light, colors.next().expect("a dark color")]
}

/// OKLCH to linear sRGB, clipped, by Ottosson's matrices.
fn linear_rgb(lightness: f64, chroma: f64, hue_deg: f64) -> [f64; 3] {
    let (sin, cos) = hue_deg.to_radians().sin_cos();
    let (a, b) = (chroma * cos, chroma * sin);
    let cube = |x: f64| x * x * x;
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548 * b);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
    .map(|it| it.clamp(0.0, 1.0))
}

/// WCAG 2's contrast ratio.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let luminance = |c: [f64; 3]| 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[track_caller]
fn check(names: &[&str], grounds: &[&str], least: f64) {
    for name in names {
        for ground in grounds {
            let (front, back) = (token(name), token(ground));
            for (idx, scheme) in ["light", "dark"].into_iter().enumerate() {
                let found = contrast(front[idx], back[idx]);
                assert!(
                    found >= least,
                    "{name} on {ground}, {scheme}: {found:.2} < {least}"
                );
            }
        }
    }
}

#[test]
fn words_can_be_read_on_every_ground() {
    check(&["ink", "ink-soft", "ink-faint"], &GROUNDS, WORDS);
    check(
        &["ink", "ink-soft"],
        &["amber-ground", "red-ground", "alive-ground"],
        WORDS,
    );
    check(&["ink-inverse"], &["ink", "ink-soft"], WORDS);
    check(&["alive-inverse"], &["alive"], WORDS);
}

#[test]
fn marks_and_the_edges_of_controls_can_be_seen() {
    check(
        &["alive", "amber", "red", "line-control"],
        &["ground", "surface", "sunken"],
        MARKS,
    );
    check(&["amber"], &["amber-ground"], MARKS);
    check(&["red"], &["red-ground"], MARKS);
    check(
        &["step-tab", "step-relay", "step-worker", "step-back"],
        &["ground", "surface", "sunken"],
        MARKS,
    );
}
