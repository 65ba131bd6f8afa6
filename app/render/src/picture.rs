//! Pixels that were drawn.

/// Pixels, row by row from the top: r, g, b, a in sRGB with straight alpha.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

impl Picture {
    /// Nothing but transparent pixels.
    pub fn empty(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            rgba: vec![0; width as usize * height as usize * 4],
        }
    }

    /// One pixel; transparent outside.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 4] {
        let at = (y as usize * self.width as usize + x as usize) * 4;
        match self.rgba.get(at..at + 4) {
            Some(&[r, g, b, a]) if x < self.width => [r, g, b, a],
            _ => [0; 4],
        }
    }
}

/// Straight alpha in bytes from premultiplied bytes.
pub fn straight([r, g, b, a]: [u8; 4]) -> [u8; 4] {
    if a == 0 || a == 255 {
        return [r, g, b, a];
    }
    let divide = |c: u8| ((u32::from(c) * 255 + u32::from(a) / 2) / u32::from(a)).min(255) as u8;
    [divide(r), divide(g), divide(b), a]
}

/// Straight alpha in bytes from premultiplied values, rounded once.
pub fn straight_rounded([r, g, b, a]: [f32; 4]) -> [u8; 4] {
    let byte = |value: f32| (value * 255.0 + 0.5) as u8;
    let alpha = byte(a);
    if alpha == 0 {
        return [0; 4];
    }
    if a >= 1.0 {
        return [byte(r), byte(g), byte(b), 255];
    }
    [byte(r / a), byte(g / a), byte(b / a), alpha]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dividing_by_alpha_undoes_premultiplying() {
        for (premultiplied, expect) in [
            ([0, 0, 0, 0], [0, 0, 0, 0]),
            ([10, 20, 30, 255], [10, 20, 30, 255]),
            ([64, 0, 128, 128], [128, 0, 255, 128]),
            ([9, 9, 9, 4], [255, 255, 255, 4]),
        ] {
            assert_eq!(straight(premultiplied), expect);
        }
    }

    #[test]
    fn values_are_divided_and_rounded_once() {
        for (premultiplied, expect) in [
            ([0.0, 0.0, 0.0, 0.0], [0, 0, 0, 0]),
            ([0.5, 0.25, 0.0, 0.5], [255, 128, 0, 128]),
            ([1.0, 0.5, 0.0, 1.0], [255, 128, 0, 255]),
            ([f32::NAN, 2.0, -1.0, 1.0], [0, 255, 0, 255]),
            ([0.001, 0.0, 0.0, 0.001], [0, 0, 0, 0]),
        ] {
            assert_eq!(straight_rounded(premultiplied), expect, "{premultiplied:?}");
        }
    }

    #[test]
    fn a_pixel_outside_is_transparent() {
        let mut picture = Picture::empty(2, 1);
        picture.rgba = vec![1, 2, 3, 4, 5, 6, 7, 8];
        assert_eq!(picture.pixel(1, 0), [5, 6, 7, 8]);
        assert_eq!(picture.pixel(2, 0), [0; 4]);
        assert_eq!(picture.pixel(0, 1), [0; 4]);
    }
}
