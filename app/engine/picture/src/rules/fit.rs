//! The size of a picture after the first resize.

use crate::limits::SIDE_MAX;

/// `(width, height)` with the longest edge at `longest_edge` and the aspect nearly kept: the other
/// edge is cut to a whole number, and an odd one gets a pixel more. At least 1. All of it as
/// transformers does it, in 64 bits and by way of the aspect; the bound of 4096 that it sets
/// besides is the one of [`crate::limits::LONGEST_EDGE_MAX`].
///
/// An edge of a square may so become longer than `longest_edge`, when that is odd.
pub(super) fn fit(width: usize, height: usize, longest_edge: usize) -> (usize, usize) {
    let aspect = width as f64 / height as f64;
    let longest = longest_edge as f64;
    if width >= height {
        (longest_edge, even(longest / aspect))
    } else {
        (even(longest * aspect), longest_edge)
    }
}

/// `as` cuts off the fraction. What is longer than any picture is cut too, not to overflow.
fn even(edge: f64) -> usize {
    (edge as usize).min(SIDE_MAX).next_multiple_of(2).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(size: (usize, usize), longest_edge: usize, expect: (usize, usize)) {
        assert_eq!(fit(size.0, size.1, longest_edge), expect, "{size:?}");
    }

    #[test]
    fn the_longest_edge_is_met_and_the_other_is_even() {
        check((640, 480), 2048, (2048, 1536));
        check((480, 640), 2048, (1536, 2048));
        check((2048, 1366), 2048, (2048, 1366));
        check((1000, 667), 2048, (2048, 1366));
        check((4032, 3024), 2048, (2048, 1536));
        check((1, 1), 2048, (2048, 2048));
    }

    #[test]
    fn a_line_keeps_one_pixel() {
        check((16_384, 1), 2048, (2048, 1));
        check((1, 16_384), 2048, (1, 2048));
        check((2048, 1), 2048, (2048, 2));
    }

    #[test]
    fn an_odd_square_is_no_square_anymore() {
        check((9, 9), 65, (65, 66));
        check((9, 9), 4095, (4095, 4096));
    }

    #[test]
    fn no_sides_make_it_panic() {
        check((0, 0), 2048, (2048, 1));
        check((0, 5), 2048, (1, 2048));
        check((5, 0), 2048, (2048, 1));
        check((2, 1), 0, (0, 1));
        check((2, 1), usize::MAX, (usize::MAX, SIDE_MAX));
    }
}
