//! Figures against hand arithmetic and against the order that they must have.

use super::*;

fn picture(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Picture {
    let at = |k: u32| pixel(k % width, k / width);
    Picture {
        width,
        height,
        rgba: (0..width * height).flat_map(at).collect(),
    }
}

/// A soft disc, moved right.
fn disc(shift: u32) -> Picture {
    picture(80, 80, |x, y| {
        let x = f64::from((x + 80 - shift) % 80) - 40.0;
        let d = x.hypot(f64::from(y) - 40.0);
        [50, 80, 176, ((28.5 - d) * 255.0).clamp(0.0, 255.0) as u8]
    })
}

fn gray(value: u8) -> Picture {
    picture(20, 20, |_, _| [value, value, value, 255])
}

#[track_caller]
fn near(found: Option<f64>, expect: f64) {
    assert!(
        (found.unwrap() - expect).abs() < 1e-12,
        "{found:?}, not {expect}"
    );
}

#[test]
fn the_same_scores_one_and_each_shift_scores_less() {
    let shifts = [0, 1, 2, 4, 8, 16]
        .map(|shift| (uqi(&disc(0), &disc(shift)), ssim(&disc(0), &disc(shift))));
    near(shifts[0].0, 1.0);
    near(shifts[0].1, 1.0);
    for pair in shifts.windows(2) {
        assert!(pair[0].0 > pair[1].0 && pair[0].1 > pair[1].1, "{pair:?}");
    }
}

/// For flat pictures of x and y the windows' means are x, y, xx, yy, xy, so the index is
/// `4 (64 xy - xy) xy / ((64 (xx + yy) - (xx + yy)) (xx + yy)) = (2 xy / (xx + yy))^2`.
#[test]
fn flat_pictures_have_the_index_that_the_formula_gives() {
    for (x, y) in [(200.0, 100.0), (10.0, 11.0), (255.0, 1.0)] {
        let color = (2.0 * x * y / (x * x + y * y)) * (2.0 * x * y / (x * x + y * y));
        // Alpha is the same in both and scores 1.
        near(
            uqi(&gray(x as u8), &gray(y as u8)),
            (3.0 * color + 1.0) / 4.0,
        );
    }
    // Nothing against next to nothing scores 0 in one channel of four.
    let blue = picture(20, 20, |_, _| [0, 0, 1, 255]);
    near(uqi(&gray(0), &blue), 0.75);
}

#[test]
fn flat_pictures_have_the_similarity_that_the_formula_gives() {
    for (x, y) in [(200.0, 100.0), (10.0, 11.0), (255.0, 0.0)] {
        let expect = (2.0 * x * y + C1) / (x * x + y * y + C1);
        let found = ssim(&gray(x as u8), &gray(y as u8)).unwrap();
        assert!((found - expect).abs() < 1e-9, "{x} {y}: {found} {expect}");
    }
}

/// What is transparent is nothing, whatever its color; over white it is white.
#[test]
fn transparent_colors_do_not_count() {
    let hidden = |r| {
        picture(
            20,
            20,
            move |x, _| if x < 10 { [r, 0, 0, 0] } else { [9, 9, 9, 255] },
        )
    };
    near(uqi(&hidden(0), &hidden(200)), 1.0);
    near(ssim(&hidden(0), &hidden(200)), 1.0);
    near(ssim(&picture(20, 20, |_, _| [0; 4]), &gray(255)), 1.0);
}

/// One white pixel in black, at the corner: of the windows that are scored only the first
/// holds it, with means 255/64 and 255^2/64; against black its index is 0.
#[test]
fn one_pixel_is_in_one_window() {
    let dot = picture(
        10,
        10,
        |x, y| if x + y == 0 { [255; 4] } else { [0, 0, 0, 255] },
    );
    let black = picture(10, 10, |_, _| [0, 0, 0, 255]);
    near(uqi(&dot, &black), (3.0 * 0.75 + 1.0) / 4.0);
    // The last row and column of windows is left out, so in the last corner it is in none.
    let last = picture(10, 10, |x, y| {
        if x + y == 18 {
            [255; 4]
        } else {
            [0, 0, 0, 255]
        }
    });
    near(uqi(&last, &black), 1.0);
}

#[test]
fn small_pictures_are_padded_and_other_sizes_have_no_score() {
    let small = picture(3, 5, |x, y| [x as u8 * 40, y as u8 * 30, 0, 255]);
    near(ssim(&small, &small), 1.0);
    assert_eq!(uqi(&small, &small), None);
    assert_eq!(
        (uqi(&gray(1), &small), ssim(&gray(1), &small)),
        (None, None)
    );
    assert_eq!(
        uqi(
            &picture(8, 80, |_, _| [1; 4]),
            &picture(8, 80, |_, _| [1; 4])
        ),
        None
    );
}

/// Figures of an independent implementation (numpy) for the same disc.
#[test]
fn a_shifted_disc_scores_what_others_compute() {
    for (shift, index, similarity) in [
        (1, 0.922527, 0.916316),
        (2, 0.862610, 0.815568),
        (4, 0.781813, 0.706259),
        (8, 0.691194, 0.609795),
        (16, 0.543666, 0.535085),
    ] {
        let found = (
            uqi(&disc(0), &disc(shift)).unwrap(),
            ssim(&disc(0), &disc(shift)).unwrap(),
        );
        let near = (found.0 - index).abs() < 1e-6 && (found.1 - similarity).abs() < 1e-6;
        assert!(near, "{shift}: {found:?}, not {index} {similarity}");
    }
}
