//! Scan conversion: which of a pixel's four samples lie inside a set of polygons.

use lyon_path::iterator::PathIterator;
use mtor_video::Path;

use crate::{fit::Size, mesh::Rule, path};

/// Where the samples of a pixel lie: the pattern that Vulkan, Direct3D and Metal share.
/// Each has a row of its own, so a sample is found by its row.
const SAMPLE_POSITIONS: [[f32; 2]; 4] = [
    [0.375, 0.125],
    [0.875, 0.375],
    [0.125, 0.625],
    [0.625, 0.875],
];

/// The closed polygons of a path, in pixels.
pub(super) fn flatten(
    path: &Path,
    tolerance: f32,
    to_pixel: impl Fn([f32; 2]) -> [f32; 2],
) -> Vec<Vec<[f32; 2]>> {
    let mut polygons: Vec<Vec<[f32; 2]>> = Vec::new();
    for event in path::to_lyon(path).iter().flattened(tolerance) {
        match event {
            lyon_path::Event::Begin { at } => polygons.push(vec![to_pixel(at.to_array())]),
            lyon_path::Event::Line { to, .. } => {
                if let Some(polygon) = polygons.last_mut() {
                    polygon.push(to_pixel(to.to_array()));
                }
            }
            _ => {}
        }
    }
    polygons
}

/// A mask of four bits for each pixel.
pub(super) struct Coverage {
    size: Size,
    masks: Vec<u8>,
}

impl Coverage {
    pub(super) fn new(size: Size) -> Self {
        Self {
            size,
            masks: vec![0; size.width as usize * size.height as usize],
        }
    }

    pub(super) fn clear(&mut self) {
        self.masks.fill(0);
    }

    pub(super) fn mask(&self, x: u32, y: u32) -> u8 {
        self.masks[(y * self.size.width + x) as usize]
    }

    /// Adds what lies inside the polygons by the rule.
    pub(super) fn add(&mut self, polygons: &[Vec<[f32; 2]>], rule: Rule) {
        let Some((first, last)) = self.rows(polygons) else {
            return;
        };
        let mut crossings = Vec::new();
        for row in first..last {
            for (sample, [dx, dy]) in SAMPLE_POSITIONS.into_iter().enumerate() {
                cross(polygons, row as f32 + dy, &mut crossings);
                for (from, to) in spans(&crossings, rule) {
                    self.mark(row, sample, (from - dx, to - dx));
                }
            }
        }
    }

    /// The pixel rows that the polygons touch.
    fn rows(&self, polygons: &[Vec<[f32; 2]>]) -> Option<(u32, u32)> {
        let ys = || polygons.iter().flatten().map(|p| p[1]);
        let top = ys().reduce(f32::min)?.floor().max(0.0) as u32;
        let bottom = ys()
            .reduce(f32::max)?
            .ceil()
            .clamp(0.0, self.size.height as f32) as u32;
        (top < bottom).then_some((top, bottom))
    }

    /// Sets a sample in the pixels whose index lies in the range.
    fn mark(&mut self, row: u32, sample: usize, (from, to): (f32, f32)) {
        let width = self.size.width;
        let [from, to] = [from, to].map(|x| x.ceil().clamp(0.0, width as f32) as usize);
        let start = row as usize * width as usize;
        let masks = &mut self.masks[start..start + width as usize];
        for mask in masks.iter_mut().take(to).skip(from) {
            *mask |= 1 << sample;
        }
    }
}

/// Where the polygons' edges cross a horizontal line, left to right, with their direction.
fn cross(polygons: &[Vec<[f32; 2]>], y: f32, crossings: &mut Vec<(f32, i32)>) {
    crossings.clear();
    for polygon in polygons {
        let next = polygon.iter().skip(1).chain(polygon.first());
        for ([x0, y0], [x1, y1]) in polygon.iter().zip(next) {
            let (down, up) = (*y0 <= y && y < *y1, *y1 <= y && y < *y0);
            if down || up {
                let x = x0 + (y - y0) / (y1 - y0) * (x1 - x0);
                crossings.push((x, if down { 1 } else { -1 }));
            }
        }
    }
    crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
}

/// The ranges inside, by the rule.
fn spans(crossings: &[(f32, i32)], rule: Rule) -> impl Iterator<Item = (f32, f32)> {
    let mut winding = 0;
    crossings.windows(2).filter_map(move |pair| {
        winding += pair[0].1;
        let inside = match rule {
            Rule::NonZero => winding != 0,
            Rule::EvenOdd => winding % 2 != 0,
        };
        inside.then_some((pair[0].0, pair[1].0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of samples inside on a target of 4 by 4 pixels.
    #[track_caller]
    fn check(polygons: &[&[[f32; 2]]], rule: Rule, expect: u32) {
        let mut coverage = Coverage::new(Size::new(4, 4));
        let polygons: Vec<_> = polygons.iter().map(|p| p.to_vec()).collect();
        coverage.add(&polygons, rule);
        let found: u32 = coverage.masks.iter().map(|m| m.count_ones()).sum();
        assert_eq!(found, expect, "{polygons:?} {rule:?}");
    }

    const OUTER: &[[f32; 2]] = &[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]];
    const INNER: &[[f32; 2]] = &[[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0]];
    const REVERSED: &[[f32; 2]] = &[[1.0, 1.0], [1.0, 3.0], [3.0, 3.0], [3.0, 1.0]];

    #[test]
    fn rules_decide_about_holes() {
        check(&[OUTER], Rule::NonZero, 64);
        check(&[OUTER, INNER], Rule::NonZero, 64);
        check(&[OUTER, REVERSED], Rule::NonZero, 48);
        check(&[OUTER, INNER], Rule::EvenOdd, 48);
    }

    #[test]
    fn half_a_pixel_covers_half_its_samples() {
        check(
            &[&[[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]]],
            Rule::NonZero,
            2,
        );
        check(
            &[&[[0.0, 0.0], [1.0, 0.0], [1.0, 0.5], [0.0, 0.5]]],
            Rule::NonZero,
            2,
        );
        check(&[&[[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]], Rule::NonZero, 8);
    }

    #[test]
    fn what_lies_outside_the_target_is_cut() {
        check(
            &[&[[-9.0, -9.0], [9.0, -9.0], [9.0, 1.0], [-9.0, 1.0]]],
            Rule::NonZero,
            16,
        );
        check(&[&[[5.0, 5.0], [9.0, 5.0], [9.0, 9.0]]], Rule::NonZero, 0);
        check(&[], Rule::NonZero, 0);
    }
}
