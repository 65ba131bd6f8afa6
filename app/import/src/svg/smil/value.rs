//! What SMIL animates: attributes as text, and transforms as their parts.

use mtor_video::{Affine, Animated, Point, Transform, limits::NUMBER_MAX};

use super::timeline::{Key, Value, animated};
use crate::svg::geometry::number;

/// An attribute's value. Numbers in it move; the text around them has to be the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text(pub(super) String);

impl Text {
    /// The numbers, and the text around them with a mark for each.
    fn parts(&self) -> (Vec<f32>, String) {
        let (mut numbers, mut around) = (Vec::new(), String::new());
        let mut rest = self.0.as_str();
        while let Some(first) = rest.chars().next() {
            let n = number_len(rest);
            // Digits of a hexadecimal color and of a name are not numbers.
            let in_word = around.ends_with(['#', '_']);
            match rest[..n].parse::<f32>() {
                Ok(value) if n > 0 && !in_word => {
                    numbers.push(value);
                    around.push(NUMBER_MARK);
                    rest = &rest[n..];
                }
                Ok(_) | Err(_) => {
                    if !is_separator(first) || !around.ends_with([' ', NUMBER_MARK]) {
                        around.push(if is_separator(first) { ' ' } else { first });
                    }
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        let around = around.replace(' ', "");
        (numbers, around)
    }

    fn map2(&self, other: &Self, f: impl Fn(f32, f32) -> f32) -> Option<Self> {
        let ((a, around), (b, other_around)) = (self.parts(), other.parts());
        if a.len() != b.len() || around != other_around || a.is_empty() {
            return None;
        }
        let mut values = a
            .iter()
            .zip(&b)
            .map(|(a, b)| f(*a, *b).clamp(-NUMBER_MAX, NUMBER_MAX));
        let mut text = String::new();
        for c in around.chars() {
            match (c == NUMBER_MARK).then(|| values.next()).flatten() {
                Some(value) => text.push_str(&format!(" {value} ")),
                None => text.push(c),
            }
        }
        // A unit stands directly after its number.
        for unit in ["px", "%", "em", "pt", ")"] {
            text = text.replace(&format!(" {unit}"), unit);
        }
        Some(Self(text.trim().to_owned()))
    }
}

const NUMBER_MARK: char = '\u{1}';

fn is_separator(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// The bytes of the number at the beginning.
fn number_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|b| b.is_ascii_digit()).count()
    };
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut n_digits = whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        n_digits += fraction;
        end += if n_digits > 0 { 1 + fraction } else { 0 };
    }
    if n_digits == 0 {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        end += if exponent > 0 { 1 + sign + exponent } else { 0 };
    }
    end
}

impl Value for Text {
    fn mix(&self, to: &Self, share: f32) -> Self {
        let mixed = self.map2(to, |a, b| a + (b - a) * share);
        mixed.unwrap_or_else(|| {
            if share < 1.0 {
                self.clone()
            } else {
                to.clone()
            }
        })
    }

    fn plus(&self, each: &Self, n: f32) -> Self {
        self.map2(each, |a, b| a + b * n)
            .unwrap_or_else(|| self.clone())
    }
}

/// A number alone.
impl Value for f32 {
    fn mix(&self, to: &Self, share: f32) -> Self {
        self + (to - self) * share
    }

    fn plus(&self, each: &Self, n: f32) -> Self {
        self + each * n
    }
}

/// The parts of a transform, in the order of [`Parts::transform`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Parts {
    pub(super) position: Point,
    pub(super) scale: Point,
    pub(super) skew_deg: f32,
    pub(super) rotation_deg: f32,
    pub(super) anchor: Point,
}

impl Parts {
    pub(super) const IDENTITY: Self = Self {
        position: Point::ZERO,
        scale: Point::new(1.0, 1.0),
        skew_deg: 0.0,
        rotation_deg: 0.0,
        anchor: Point::ZERO,
    };

    /// One value of an `animateTransform`; `None` for what it cannot be.
    pub(super) fn of_kind(kind: &str, text: &str) -> Option<Self> {
        let mut numbers = Vec::new();
        for part in text.split(is_separator).filter(|part| !part.is_empty()) {
            numbers.push(number(part.parse().ok()?));
        }
        let point = |x, y| Point::new(x, y);
        let base = Self::IDENTITY;
        Some(match (kind, numbers.as_slice()) {
            ("translate", [x]) => Self {
                position: point(*x, 0.0),
                ..base
            },
            ("translate", [x, y]) => Self {
                position: point(*x, *y),
                ..base
            },
            ("scale", [s]) => Self {
                scale: point(*s, *s),
                ..base
            },
            ("scale", [x, y]) => Self {
                scale: point(*x, *y),
                ..base
            },
            ("rotate", [angle]) => Self {
                rotation_deg: *angle,
                ..base
            },
            ("rotate", [angle, x, y]) => Self {
                rotation_deg: *angle,
                position: point(*x, *y),
                anchor: point(*x, *y),
                ..base
            },
            ("skewX", [angle]) => Self {
                skew_deg: *angle,
                ..base
            },
            _ => return None,
        })
    }

    pub(super) fn of_affine(affine: Affine) -> Self {
        let it = Transform::from_affine(affine);
        let fixed = |value: &Animated<f32>| value.at(0.0).unwrap_or(0.0);
        Self {
            position: Point::new(affine.0[4], affine.0[5]),
            scale: it.scale.at(0.0).unwrap_or(Point::new(1.0, 1.0)),
            skew_deg: fixed(&it.skew_deg),
            rotation_deg: fixed(&it.rotation_deg),
            anchor: Point::ZERO,
        }
    }

    pub(super) fn transform(keys: &[Key<Self>]) -> Option<Transform> {
        Some(Transform {
            anchor: animated(keys, |p| p.anchor)?,
            position: animated(keys, |p| p.position)?.into(),
            scale: animated(keys, |p| p.scale)?,
            skew_deg: animated(keys, |p| p.skew_deg)?,
            rotation_deg: animated(keys, |p| p.rotation_deg)?,
            ..Transform::default()
        })
    }

    fn map2(&self, other: &Self, f: impl Fn(f32, f32) -> f32) -> Self {
        let point = |a: Point, b: Point| Point::new(number(f(a.x, b.x)), number(f(a.y, b.y)));
        Self {
            position: point(self.position, other.position),
            scale: point(self.scale, other.scale),
            skew_deg: number(f(self.skew_deg, other.skew_deg)),
            rotation_deg: number(f(self.rotation_deg, other.rotation_deg)),
            anchor: point(self.anchor, other.anchor),
        }
    }
}

impl Value for Parts {
    fn mix(&self, to: &Self, share: f32) -> Self {
        self.map2(to, |a, b| a + (b - a) * share)
    }

    fn plus(&self, each: &Self, n: f32) -> Self {
        let sum = self.map2(each, |a, b| a + b * n);
        // Scales of 1 do not add up to 2; only what the animation has changes.
        let scale = self.scale.mix_from_one(each.scale, n);
        Self { scale, ..sum }
    }
}

trait FromOne {
    fn mix_from_one(self, each: Self, n: f32) -> Self;
}

impl FromOne for Point {
    fn mix_from_one(self, each: Self, n: f32) -> Self {
        Self::new(self.x + (each.x - 1.0) * n, self.y + (each.y - 1.0) * n)
    }
}
