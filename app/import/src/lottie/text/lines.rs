//! Lines: where they break, how wide they are, where they start.

use mtor_video::Point;
use serde_json::Value;

use super::{
    super::{
        Reader,
        json::{integer_at, number_at, to_f32},
        property::Readable,
    },
    USUAL_LEADING,
    letters::{Font, SetGlyph},
};

/// How a document is set.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) size: f32,
    pub(super) leading: f32,
    /// The first baseline.
    pub(super) top: f32,
    tracking: f32,
    align: Align,
    /// Left side and width of the box, for text that has one.
    sides: Option<(f32, f32)>,
}

#[derive(Debug, Clone, Copy)]
enum Align {
    Left,
    Right,
    Center,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct LineGlyph {
    pub(super) glyph: u32,
    pub(super) x: f32,
    pub(super) y: f32,
}

#[derive(Debug)]
pub(super) struct Line {
    pub(super) glyphs: Vec<LineGlyph>,
    /// Without spaces at the end.
    pub(super) width: f32,
}

impl Block {
    pub(super) fn new(document: &Value, font: &Font<'_>) -> Self {
        let number = |key, usual| number_at(document, key).map_or(usual, to_f32);
        let size = number("s", 0.0).max(0.0);
        let leading = match number("lh", 0.0) {
            0.0 => size * USUAL_LEADING,
            leading => leading,
        };
        let corner = document.get("ps").and_then(Point::read);
        let sides = document.get("sz").and_then(Point::read);
        let sides = sides.map(|size| (corner.unwrap_or(Point::ZERO).x, size.x));
        let box_top = corner.map_or(0.0, |corner| corner.y + font.ascent * size);
        Self {
            size,
            leading,
            top: box_top - number("ls", 0.0),
            tracking: number("tr", 0.0) / 1_000.0 * size,
            // Justified text aligns as its last line does.
            align: match integer_at(document, "j") {
                Some(1 | 4) => Align::Right,
                Some(2 | 5) => Align::Center,
                Some(_) | None => Align::Left,
            },
            sides,
        }
    }

    /// Where a line of this width starts.
    pub(super) fn indent(&self, width: f32) -> f32 {
        let (left, room) = self.sides.unwrap_or((0.0, 0.0));
        match self.align {
            Align::Left => left,
            Align::Right => left + room - width,
            Align::Center => left + (room - width) / 2.0,
        }
    }
}

impl Reader<'_> {
    pub(super) fn lines(&mut self, written: &str, font: &Font<'_>, block: &Block) -> Vec<Line> {
        let mut lines = Vec::new();
        for paragraph in written.split('\n') {
            let glyphs = self.run(paragraph, font, block.size);
            match block.sides {
                Some((_, room)) => wrap(&glyphs, room, block.tracking, &mut lines),
                None => lines.push(line(&glyphs, block.tracking)),
            }
        }
        lines
    }
}

/// Breaks at the last space that fits, or inside a word that is wider than the box.
fn wrap(glyphs: &[SetGlyph], room: f32, tracking: f32, lines: &mut Vec<Line>) {
    let mut rest = glyphs;
    loop {
        let n_fit = fitting(rest, room, tracking);
        if n_fit >= rest.len() {
            lines.push(line(rest, tracking));
            return;
        }
        let (head, tail) = rest.split_at(n_fit);
        let space = head.iter().rposition(|g| g.is_space).filter(|at| *at > 0);
        let n_head = match space {
            _ if tail.first().is_some_and(|g| g.is_space) => n_fit,
            Some(at) => at,
            None => n_fit,
        };
        let (head, tail) = rest.split_at(n_head);
        lines.push(line(head, tracking));
        // The space that the line broke at is not at the start of the next one.
        rest = match tail {
            [space, after @ ..] if space.is_space => after,
            _ => tail,
        };
    }
}

/// How many letters fit; one at least, so that each line ends.
fn fitting(glyphs: &[SetGlyph], room: f32, tracking: f32) -> usize {
    let mut width = 0.0;
    for (idx, glyph) in glyphs.iter().enumerate() {
        if idx > 0 && !glyph.is_space && width + glyph.advance > room {
            return idx;
        }
        width += glyph.advance + tracking;
    }
    glyphs.len()
}

/// A line from x = 0, with tracking between its letters.
fn line(glyphs: &[SetGlyph], tracking: f32) -> Line {
    let start = glyphs.first().map_or(0.0, |g| g.x);
    let mut width = 0.0_f32;
    let mut placed = Vec::new();
    for (idx, glyph) in glyphs.iter().enumerate() {
        let x = glyph.x - start + tracking * idx as f32;
        if !glyph.is_space {
            width = width.max(x + glyph.advance);
        }
        placed.extend(glyph.glyph.map(|index| LineGlyph {
            glyph: index,
            x,
            y: glyph.y,
        }));
    }
    Line {
        glyphs: placed,
        width,
    }
}
