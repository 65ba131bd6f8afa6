//! Paths as text: SVG path data with the absolute commands M, L, C and Z alone.
//!
//! Numbers are written as short as they can be read back exactly. A list of lists would be
//! several times as long, and paths are most of a scene.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Path, Point, Segment};
use crate::limits::SEGMENTS_MAX;

#[cfg(test)]
mod tests;

/// Why a text is no path, with the byte where that shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("a path has only the commands M, L, C and Z, each written out; not so at byte {0}")]
    Command(usize),
    #[error("a path's command lacks a number at byte {0}")]
    Number(usize),
    #[error("a path has at most {SEGMENTS_MAX} segments")]
    TooLong,
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.segments {
            match segment {
                Segment::Move(p) => write(f, 'M', &[*p])?,
                Segment::Line(p) => write(f, 'L', &[*p])?,
                Segment::Cubic(a, b, c) => write(f, 'C', &[*a, *b, *c])?,
                Segment::Close => write(f, 'Z', &[])?,
            }
        }
        Ok(())
    }
}

fn write(f: &mut fmt::Formatter<'_>, command: char, points: &[Point]) -> fmt::Result {
    /// Below it the digits after the point are mostly zeros.
    const SMALL: f32 = 1.0e-4;
    fmt::Write::write_char(f, command)?;
    for (idx, number) in points.iter().flat_map(|p| [p.x, p.y]).enumerate() {
        let space = if idx == 0 { "" } else { " " };
        if number != 0.0 && number.abs() < SMALL {
            write!(f, "{space}{number:e}")?;
        } else {
            write!(f, "{space}{number}")?;
        }
    }
    Ok(())
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let mut reader = Reader { text, at: 0 };
        let mut segments = Vec::new();
        while let Some(command) = reader.command() {
            if segments.len() == SEGMENTS_MAX {
                return Err(PathError::TooLong);
            }
            segments.push(match command {
                b'M' => Segment::Move(reader.point()?),
                b'L' => Segment::Line(reader.point()?),
                b'C' => Segment::Cubic(reader.point()?, reader.point()?, reader.point()?),
                b'Z' => Segment::Close,
                _ => return Err(PathError::Command(reader.at - 1)),
            });
        }
        Ok(Self { segments })
    }
}

struct Reader<'a> {
    text: &'a str,
    /// The next byte.
    at: usize,
}

impl Reader<'_> {
    fn skip(&mut self, skipped: impl Fn(&u8) -> bool) {
        let rest = self.text.as_bytes().iter().skip(self.at);
        self.at += rest.take_while(|b| skipped(b)).count();
    }

    fn command(&mut self) -> Option<u8> {
        self.skip(u8::is_ascii_whitespace);
        let command = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        command
    }

    fn point(&mut self) -> Result<Point, PathError> {
        Ok(Point::new(self.number()?, self.number()?))
    }

    fn number(&mut self) -> Result<f32, PathError> {
        self.skip(|b| b.is_ascii_whitespace() || *b == b',');
        let start = self.at;
        self.skip(|b| b.is_ascii_digit() || b"+-.eE".contains(b));
        let number = self.text.get(start..self.at).and_then(|t| t.parse().ok());
        // Too many digits become infinite, which is no number of a path.
        number
            .filter(|n: &f32| n.is_finite())
            .ok_or(PathError::Number(start))
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;

        impl de::Visitor<'_> for Text {
            type Value = Path;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path like \"M0 0L9 0C9 5 5 9 0 9Z\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Path, E> {
                text.parse().map_err(E::custom)
            }
        }

        from.deserialize_str(Text)
    }
}
