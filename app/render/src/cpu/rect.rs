//! Rectangles of whole pixels.

use mtor_video::Point;

/// From `x0`, `y0` up to and without `x1`, `y1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x0: i32,
    pub(super) y0: i32,
    pub(super) x1: i32,
    pub(super) y1: i32,
}

impl Rect {
    pub(super) const EMPTY: Self = Self {
        x0: 0,
        y0: 0,
        x1: 0,
        y1: 0,
    };

    pub(super) fn width(self) -> usize {
        usize::try_from(self.x1 - self.x0).unwrap_or(0)
    }

    pub(super) fn height(self) -> usize {
        usize::try_from(self.y1 - self.y0).unwrap_or(0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    pub(super) fn intersect(self, other: Self) -> Self {
        let both = Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        if both.is_empty() { Self::EMPTY } else { both }
    }

    /// The smallest that holds both.
    pub(super) fn union(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// The pixels that the points' bounding box touches, `margin` pixels wider on each side,
    /// and within `limit`. Empty when a point is not finite.
    pub(super) fn around(points: impl Iterator<Item = Point>, margin: f32, limit: Self) -> Self {
        let mut low = [f32::INFINITY; 2];
        let mut high = [f32::NEG_INFINITY; 2];
        for p in points {
            if !(p.x.is_finite() && p.y.is_finite()) {
                return Self::EMPTY;
            }
            low = [low[0].min(p.x), low[1].min(p.y)];
            high = [high[0].max(p.x), high[1].max(p.y)];
        }
        // Casts saturate, so the far away and the infinitely wide stay in order.
        let touched = Self {
            x0: (low[0] - margin).floor() as i32,
            y0: (low[1] - margin).floor() as i32,
            x1: (high[0] + margin).ceil() as i32,
            y1: (high[1] + margin).ceil() as i32,
        };
        touched.intersect(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Rect = Rect {
        x0: 0,
        y0: 0,
        x1: 10,
        y1: 10,
    };

    #[track_caller]
    fn check(points: &[[f32; 2]], margin: f32, expect: [i32; 4]) {
        let points = points.iter().map(|p| Point::from(*p));
        let Rect { x0, y0, x1, y1 } = Rect::around(points, margin, LIMIT);
        assert_eq!([x0, y0, x1, y1], expect);
    }

    #[test]
    fn touched_pixels_are_whole_and_within_the_limit() {
        check(&[[1.5, 2.0], [3.1, 2.5]], 0.0, [1, 2, 4, 3]);
        check(&[[1.5, 2.0], [3.1, 2.5]], 1.0, [0, 1, 5, 4]);
        check(&[[-5.0, 2.0], [3.1, 250.0]], 0.0, [0, 2, 4, 10]);
        check(&[[-1e30, -1e30], [1e30, 1e30]], 0.0, [0, 0, 10, 10]);
        check(&[[1.0, 1.0], [3.0, 3.0]], f32::INFINITY, [0, 0, 10, 10]);
    }

    #[test]
    fn what_is_not_there_touches_nothing() {
        check(&[], 0.0, [0, 0, 0, 0]);
        check(&[[20.0, 2.0], [30.0, 3.0]], 0.0, [0, 0, 0, 0]);
        check(&[[f32::NAN, 2.0], [3.0, 3.0]], 0.0, [0, 0, 0, 0]);
    }

    #[test]
    fn a_union_holds_both() {
        let a = Rect {
            x0: 1,
            y0: 1,
            x1: 2,
            y1: 2,
        };
        let b = Rect {
            x0: 5,
            y0: 0,
            x1: 6,
            y1: 3,
        };
        assert_eq!(
            a.union(b),
            Rect {
                x0: 1,
                y0: 0,
                x1: 6,
                y1: 3
            }
        );
        assert_eq!(a.union(Rect::EMPTY), a);
        assert_eq!(Rect::EMPTY.union(b), b);
    }
}
