//! How alike two pictures are, by the figures that others publish.
//!
//! [`uqi`] is the score of the conformance set's own report tool, with its quirks; [`ssim`] is
//! that of Wang et al. 2004 over a white background.

use mtor_render::Picture;

/// Side of [`uqi`]'s windows.
const WINDOW: usize = 8;
/// Taps of [`ssim`]'s Gaussian, on each side of the middle.
const REACH: usize = 5;
const SIGMA: f64 = 1.5;
/// `(K1 L)^2` and `(K2 L)^2` with K1 = 0.01, K2 = 0.03, L = 255.
const C1: f64 = 2.55 * 2.55;
const C2: f64 = 7.65 * 7.65;

/// One channel, row by row.
struct Plane {
    width: usize,
    height: usize,
    values: Vec<f64>,
}

impl Plane {
    fn of(picture: &Picture, value: impl Fn([u8; 4]) -> f64) -> Self {
        let pixels = picture.rgba.chunks_exact(4);
        Self {
            width: picture.width as usize,
            height: picture.height as usize,
            values: pixels.map(|p| value([p[0], p[1], p[2], p[3]])).collect(),
        }
    }

    fn times(&self, other: &Self) -> Self {
        let products = self.values.iter().zip(&other.values).map(|(a, b)| a * b);
        Self {
            values: products.collect(),
            ..*self
        }
    }

    /// Sums over every window wholly inside; all values are whole numbers, so this is exact.
    fn window_sums(&self) -> Self {
        let (width, height) = (self.width + 1, self.height + 1);
        let mut sums = vec![0.0; width * height];
        for y in 0..self.height {
            let mut row = 0.0;
            for x in 0..self.width {
                row += self.values[y * self.width + x];
                sums[(y + 1) * width + x + 1] = sums[y * width + x + 1] + row;
            }
        }
        let at = |x: usize, y: usize| sums[y * width + x];
        let (across, down) = (width - WINDOW, height - WINDOW);
        let window = |x: usize, y: usize| {
            at(x + WINDOW, y + WINDOW) - at(x, y + WINDOW) - at(x + WINDOW, y) + at(x, y)
        };
        Self {
            width: across,
            height: down,
            values: (0..across * down)
                .map(|k| window(k % across, k / across))
                .collect(),
        }
    }

    /// The Gaussian's sums, only where all its taps are inside.
    fn blurred(&self) -> Self {
        let taps = gaussian();
        let (across, down) = (self.width - 2 * REACH, self.height - 2 * REACH);
        let vertical = |k: usize| {
            let (x, y) = (k % self.width, k / self.width);
            let value = |(dy, tap): (usize, &f64)| tap * self.values[(y + dy) * self.width + x];
            taps.iter().enumerate().map(value).sum()
        };
        let columns: Vec<f64> = (0..self.width * down).map(vertical).collect();
        let horizontal = |k: usize| {
            let (x, y) = (k % across, k / across);
            let value = |(dx, tap): (usize, &f64)| tap * columns[y * self.width + x + dx];
            taps.iter().enumerate().map(value).sum()
        };
        Self {
            width: across,
            height: down,
            values: (0..across * down).map(horizontal).collect(),
        }
    }

    /// At least 11 on a side: the edge is repeated, as often before as after.
    fn padded(self) -> Self {
        let least = 2 * REACH + 1;
        let [pad_x, pad_y] = [self.width, self.height].map(|side| least.saturating_sub(side));
        if pad_x + pad_y == 0 {
            return self;
        }
        let (width, height) = (self.width + 2 * pad_x, self.height + 2 * pad_y);
        let value = |k: usize| {
            let x = (k % width).saturating_sub(pad_x).min(self.width - 1);
            let y = (k / width).saturating_sub(pad_y).min(self.height - 1);
            self.values[y * self.width + x]
        };
        Self {
            width,
            height,
            values: (0..width * height).map(value).collect(),
        }
    }
}

fn gaussian() -> [f64; 2 * REACH + 1] {
    let mut taps = [0.0; 2 * REACH + 1];
    for (index, tap) in taps.iter_mut().enumerate() {
        let t = index as f64 - REACH as f64;
        *tap = (-t * t / (2.0 * SIGMA * SIGMA)).exp();
    }
    let sum: f64 = taps.iter().sum();
    taps.map(|tap| tap / sum)
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// The report tool's index: the mean of four channels, straight alpha, no background.
///
/// It differs from Wang and Bovik's: window means stand where their formula has sums, and the
/// last row and column of windows is left out. `None` when sizes differ, and for pictures with
/// no window.
pub(crate) fn uqi(reference: &Picture, test: &Picture) -> Option<f64> {
    let small = reference.width.min(reference.height) as usize <= WINDOW;
    if small || !same_size(reference, test) {
        return None;
    }
    let channel = |c: usize| {
        let value = |p: [u8; 4]| if p[3] == 0 { 0.0 } else { f64::from(p[c]) };
        uqi_channel(&Plane::of(reference, value), &Plane::of(test, value))
    };
    Some(mean([0, 1, 2, 3].map(channel).into_iter()))
}

fn uqi_channel(x: &Plane, y: &Plane) -> f64 {
    let area = (WINDOW * WINDOW) as f64;
    let [sx, sy, sxx, syy, sxy] =
        [x, y, &x.times(x), &y.times(y), &x.times(y)].map(Plane::window_sums);
    let (across, down) = (sx.width - 1, sx.height - 1);
    let index = |k: usize| {
        let at = k / across * sx.width + k % across;
        let [mx, my, mxx, myy, mxy] = [&sx, &sy, &sxx, &syy, &sxy].map(|p| p.values[at] / area);
        let (product, squares) = (mx * my, mx * mx + my * my);
        let spread = area * (mxx + myy) - squares;
        let below = spread * squares;
        if below != 0.0 {
            4.0 * (area * mxy - product) * product / below
        } else if squares != 0.0 {
            2.0 * product / squares
        } else {
            1.0
        }
    };
    mean((0..across * down).map(index))
}

/// Structural similarity over white: Gaussian 11 by 11, sigma 1.5, the mean over the valid part
/// and over red, green and blue. `None` when sizes differ.
pub(crate) fn ssim(reference: &Picture, test: &Picture) -> Option<f64> {
    if !same_size(reference, test) || reference.rgba.is_empty() {
        return None;
    }
    let channel = |c: usize| {
        let value = |p: [u8; 4]| {
            let alpha = f64::from(p[3]) / 255.0;
            f64::from(p[c]) * alpha + (1.0 - alpha) * 255.0
        };
        let plane = |picture| Plane::of(picture, value).padded();
        ssim_channel(&plane(reference), &plane(test))
    };
    Some(mean([0, 1, 2].map(channel).into_iter()))
}

fn ssim_channel(x: &Plane, y: &Plane) -> f64 {
    let [ux, uy, xx, yy, xy] = [x, y, &x.times(x), &y.times(y), &x.times(y)].map(Plane::blurred);
    let index = |k: usize| {
        let [ux, uy] = [ux.values[k], uy.values[k]];
        let (vx, vy) = (xx.values[k] - ux * ux, yy.values[k] - uy * uy);
        let shared = xy.values[k] - ux * uy;
        let above = (2.0 * ux * uy + C1) * (2.0 * shared + C2);
        above / ((ux * ux + uy * uy + C1) * (vx + vy + C2))
    };
    mean((0..ux.values.len()).map(index))
}

fn same_size(a: &Picture, b: &Picture) -> bool {
    (a.width, a.height) == (b.width, b.height)
}

#[cfg(test)]
mod tests;
