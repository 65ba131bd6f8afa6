//! How much of each pixel a path covers: exact signed areas, accumulated row by row.
//!
//! Each line adds its signed area to the cells it crosses; the running sum along a row is the
//! winding number averaged over a pixel, `a`. The rule folds it: nonzero `min(|a|, 1)`,
//! even-odd `|a - 2 round(a / 2)|`. The shaders define coverage in the same way.

use mtor_video::{FillRule, Point};

use super::rect::Rect;

/// Nearer than this to 0 or 1, coverage is that: rounding leaves less, and a byte shows more.
const SNAP: f32 = 1.0 / 8192.0;

/// The cells of one rectangle; empty between two uses.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    /// Differences along a row: the sum up to x is pixel x's area. One cell more than pixels.
    cells: Vec<f32>,
    /// The cells of each row that are not all 0, from and up to.
    touched: Vec<(u32, u32)>,
    rect: Option<Rect>,
}

/// Pixels of one row that are covered alike: `x` from and up to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub(super) x0: i32,
    pub(super) x1: i32,
    pub(super) y: i32,
    /// 0 to 1.
    pub(super) coverage: f32,
}

/// What a sweep folds and tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sweep {
    pub(super) rule: FillRule,
    /// Whether runs that are not covered are told too.
    pub(super) all: bool,
}

impl Coverage {
    /// Starts anew for a rectangle.
    pub(super) fn begin(&mut self, rect: Rect) {
        self.rect = (!rect.is_empty()).then_some(rect);
        let cells = (rect.width() + 1) * rect.height();
        if self.cells.len() < cells {
            self.cells.resize(cells, 0.0);
        }
        self.touched.clear();
        self.touched.resize(rect.height(), (u32::MAX, 0));
    }

    /// Adds one line of a closed polygon, in pixels. Lines that are not finite add nothing.
    pub(super) fn line(&mut self, from: Point, to: Point) {
        let Some(rect) = self.rect else { return };
        if !(from.x + from.y + to.x + to.y).is_finite() || from.y == to.y {
            return;
        }
        let local = |p: Point| {
            [
                f64::from(p.x) - f64::from(rect.x0),
                f64::from(p.y) - f64::from(rect.y0),
            ]
        };
        let (sign, top, bottom) = if from.y < to.y {
            (1.0, local(from), local(to))
        } else {
            (-1.0, local(to), local(from))
        };
        let slope = (bottom[0] - top[0]) / (bottom[1] - top[1]);
        let (y0, y1) = (top[1].max(0.0), bottom[1].min(rect.height() as f64));
        if y0 >= y1 {
            return;
        }
        let x_at = |y: f64| {
            let x = top[0] + (y - top[1]) * slope;
            x.clamp(top[0].min(bottom[0]), top[0].max(bottom[0]))
        };
        self.clip(sign, [x_at(y0), y0], [x_at(y1), y1]);
    }

    /// Moves what lies left of the rectangle onto its left side and drops what lies right.
    fn clip(&mut self, sign: f32, top: [f64; 2], bottom: [f64; 2]) {
        let width = self.rect.map_or(0.0, |r| r.width() as f64);
        let [left, right] = if top[0] <= bottom[0] {
            [top, bottom]
        } else {
            [bottom, top]
        };
        if left[0] >= width {
            return;
        }
        if left[0] >= 0.0 && right[0] <= width {
            return self.rows(sign, top.map(|v| v as f32), bottom.map(|v| v as f32));
        }
        let y_at = |x: f64| {
            let y = left[1] + (x - left[0]) / (right[0] - left[0]) * (right[1] - left[1]);
            y.clamp(top[1], bottom[1])
        };
        let enter = if left[0] < 0.0 {
            let y = if right[0] <= 0.0 { right[1] } else { y_at(0.0) };
            self.down(sign, [0.0, left[1]], [0.0, y]);
            [0.0, y]
        } else {
            left
        };
        let leave = if right[0] > width {
            [width, y_at(width)]
        } else {
            right
        };
        if leave[0] > enter[0] {
            self.down(sign, enter, leave);
        }
    }

    /// Adds a line whose ends may be in either order of height.
    fn down(&mut self, sign: f32, a: [f64; 2], b: [f64; 2]) {
        let [top, bottom] = if a[1] <= b[1] { [a, b] } else { [b, a] };
        self.rows(sign, top.map(|v| v as f32), bottom.map(|v| v as f32));
    }

    /// Cuts a line that lies within the rectangle into rows.
    fn rows(&mut self, sign: f32, top: [f32; 2], bottom: [f32; 2]) {
        let height = self.touched.len();
        let slope = (bottom[0] - top[0]) / (bottom[1] - top[1]);
        let (low, high) = (top[0].min(bottom[0]), top[0].max(bottom[0]));
        let (mut x, mut y) = (top[0], top[1]);
        let mut row = y as usize;
        while y < bottom[1] && row < height {
            let last = bottom[1] <= (row + 1) as f32;
            let next_y = if last { bottom[1] } else { (row + 1) as f32 };
            let next_x = if last {
                bottom[0]
            } else {
                (top[0] + (next_y - top[1]) * slope).clamp(low, high)
            };
            self.row(row, sign * (next_y - y), [x, next_x]);
            (x, y) = (next_x, next_y);
            row += 1;
        }
    }

    /// Adds a piece of height `area` within one row: each cell gets what lies right of it.
    fn row(&mut self, row: usize, area: f32, [from, to]: [f32; 2]) {
        let (x0, x1) = (from.min(to), from.max(to));
        let stride = self.rect.map_or(1, Rect::width) + 1;
        let last = stride - 2;
        let (first_cell, end_cell) = ((x0 as usize).min(last), (x1 as usize).min(last));
        let touched = &mut self.touched[row];
        touched.0 = touched.0.min(first_cell as u32);
        touched.1 = touched.1.max(end_cell as u32 + 2);
        let cells = &mut self.cells[row * stride..(row + 1) * stride];
        let mut add = |cell: usize, area: f32, x: f32| {
            let right = area * (x - cell as f32);
            cells[cell] += area - right;
            cells[cell + 1] += right;
        };
        if first_cell == end_cell {
            return add(first_cell, area, (x0 + x1) / 2.0);
        }
        let per_x = area / (x1 - x0);
        let mut x = x0;
        for cell in first_cell..=end_cell {
            let next = x1.min((cell + 1) as f32);
            add(cell, per_x * (next - x), (x + next) / 2.0);
            x = next;
        }
    }

    /// Tells the runs of every row, left to right, top to bottom, and empties the cells.
    pub(super) fn sweep(&mut self, how: Sweep, mut tell: impl FnMut(Run)) {
        let Some(rect) = self.rect.take() else { return };
        let stride = rect.width() + 1;
        for (row, touched) in self.touched.iter().enumerate() {
            let cells = &mut self.cells[row * stride..(row + 1) * stride];
            let y = rect.y0 + row as i32;
            sweep_row(cells, *touched, how, |from, to, coverage| {
                tell(Run {
                    x0: rect.x0 + from as i32,
                    x1: rect.x0 + to as i32,
                    y,
                    coverage,
                });
            });
        }
    }
}

/// Runs of one row; its last cell stands for what lies right of the rectangle.
fn sweep_row(
    cells: &mut [f32],
    touched: (u32, u32),
    how: Sweep,
    mut tell: impl FnMut(usize, usize, f32),
) {
    let width = cells.len() - 1;
    let (from, to) = (touched.0 as usize, (touched.1 as usize).min(cells.len()));
    let mut tell = |from: usize, to: usize, coverage: f32| {
        if from < to && (how.all || coverage > 0.0) {
            tell(from, to, coverage);
        }
    };
    if from >= to {
        return tell(0, width, 0.0);
    }
    tell(0, from, 0.0);
    let (mut sum, mut start, mut coverage) = (0.0_f32, from, 0.0_f32);
    for (offset, cell) in cells[from..to].iter_mut().enumerate() {
        let x = from + offset;
        if *cell != 0.0 && x < width {
            tell(start, x, coverage);
            sum += *cell;
            start = x;
            coverage = fold(sum, how.rule);
        }
        *cell = 0.0;
    }
    tell(start, width, coverage);
}

/// Coverage from the mean winding number.
pub(super) fn fold(winding: f32, rule: FillRule) -> f32 {
    let coverage = match rule {
        FillRule::NonZero => winding.abs().min(1.0),
        FillRule::EvenOdd => (winding - 2.0 * (winding / 2.0).round()).abs(),
    };
    if coverage < SNAP {
        0.0
    } else if coverage > 1.0 - SNAP {
        1.0
    } else {
        coverage
    }
}

#[cfg(test)]
mod tests;
