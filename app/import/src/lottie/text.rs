//! Text layers: documents that replace each other, set in lines of letters.
//!
//! Letters come from the outlines in the file where it has them, else from the fonts that the
//! caller brings.

use mtor_video::{
    Fill, Group, LineCap, LineJoin, Node, PlacedGlyph, Span, Stroke, Text, Transform,
    limits::TIME_MS_MAX,
};
use serde_json::Value;

use super::{
    Reader,
    json::{flag_at, integer_at, list_at, number_at, shortened, text_at, to_f32},
    property::Readable,
    style::in_range,
};

mod letters;
mod lines;

pub(super) use letters::Letter;
use lines::Block;

/// Letters of one document: a page of a book; a film shows a line or two.
const TEXT_CHARS_MAX: usize = 4_000;
/// Documents of one layer: a word for each second of a long film.
const DOCUMENTS_MAX: usize = 2_000;
/// Lines stand apart by this many sizes when the file does not say.
const USUAL_LEADING: f32 = 1.2;

impl Reader<'_> {
    pub(super) fn text(&mut self, layer: &Value) -> Vec<Node> {
        let Some(t) = layer.get("t") else {
            return Vec::new();
        };
        for animator in list_at(t, "a") {
            let name = shortened(text_at(animator, "nm").unwrap_or_default());
            self.report.note(format!("text animator {name:?}"));
        }
        if t.get("p").is_some_and(|p| p.get("m").is_some()) {
            self.report.note("text on a path");
        }
        let documents = self.documents(t.get("d").unwrap_or(&Value::Null));
        let only = documents.len() == 1;
        let ends: Vec<f32> = documents.iter().skip(1).map(|d| d.0).collect();
        let mut nodes = Vec::new();
        for (idx, (from_ms, document)) in documents.into_iter().enumerate() {
            let set = self.document(document);
            if only {
                return set;
            }
            // Before the first one there is the first one.
            let from_ms = if idx == 0 { -TIME_MS_MAX } else { from_ms };
            let to_ms = ends.get(idx).copied().unwrap_or(TIME_MS_MAX);
            nodes.push(Node::Group(Group {
                span: Some(Span { from_ms, to_ms }),
                nodes: set,
                ..Group::default()
            }));
        }
        nodes
    }

    /// Documents in order of time; old files have just one, without keys.
    fn documents<'v>(&mut self, d: &'v Value) -> Vec<(f32, &'v Value)> {
        let keys = list_at(d, "k");
        if keys.is_empty() {
            let document = d.get("k").unwrap_or(d);
            return vec![(0.0, document)];
        }
        if keys.len() > DOCUMENTS_MAX {
            self.report
                .note(format!("texts past the {DOCUMENTS_MAX}th"));
        }
        let document = |key: &'v Value| {
            let at_ms = self.clock.ms(number_at(key, "t").unwrap_or(0.0));
            Some((at_ms, key.get("s")?))
        };
        let mut documents: Vec<(f32, &Value)> = keys
            .iter()
            .take(DOCUMENTS_MAX)
            .filter_map(document)
            .collect();
        documents.sort_by(|a, b| a.0.total_cmp(&b.0));
        // The later of two at one time is the one that shows.
        documents.reverse();
        documents.dedup_by(|a, b| a.0 >= b.0);
        documents.reverse();
        documents
    }

    fn document(&mut self, document: &Value) -> Vec<Node> {
        let Some(written) = text_at(document, "t").filter(|t| !t.is_empty()) else {
            return Vec::new();
        };
        let written = self.cased(document, written);
        let font = self.font(text_at(document, "f").unwrap_or_default());
        let block = Block::new(document, &font);
        let lines = self.lines(&written, &font, &block);
        let mut glyphs = Vec::new();
        for (row, line) in lines.iter().enumerate() {
            let x = block.indent(line.width);
            let y = block.top + block.leading * row as f32;
            glyphs.extend(line.glyphs.iter().map(|glyph| PlacedGlyph {
                x: to_f32(f64::from(glyph.x + x)),
                y: to_f32(f64::from(glyph.y + y)),
                glyph: glyph.glyph,
            }));
        }
        if glyphs.is_empty() || !self.spend(glyphs.len()) {
            return Vec::new();
        }
        let text = Text {
            text: written,
            size: block.size,
            glyphs,
            fill: None,
            stroke: None,
        };
        self.painted_text(document, text)
    }

    fn cased(&mut self, document: &Value, written: &str) -> String {
        if written.chars().nth(TEXT_CHARS_MAX).is_some() {
            self.report
                .note(format!("letters past the {TEXT_CHARS_MAX}th"));
        }
        let one_kind = |c| match c {
            '\r' | '\u{3}' => '\n',
            other => other,
        };
        // "\r\n" is one end of a line.
        let written = written.replace("\r\n", "\n");
        let written: String = written.chars().take(TEXT_CHARS_MAX).map(one_kind).collect();
        match integer_at(document, "ca") {
            Some(1) => written.to_uppercase(),
            Some(2) => {
                self.report.note("small capitals");
                written.to_uppercase()
            }
            Some(_) | None => written,
        }
    }

    /// The stroke lies over the fill only when the document says so.
    fn painted_text(&mut self, document: &Value, text: Text) -> Vec<Node> {
        let color = |key| {
            let color = document.get(key).and_then(mtor_video::Color::read)?;
            Some(in_range(color, false))
        };
        let width = number_at(document, "sw").map_or(0.0, to_f32);
        let fill = color("fc").map(Fill::new);
        let stroke = color("sc").filter(|_| width > 0.0).map(|color| Stroke {
            cap: LineCap::Butt,
            join: LineJoin::Miter,
            ..Stroke::new(color, width)
        });
        let over = flag_at(document, "of");
        let texts = match (fill, stroke) {
            (None, None) => Vec::new(),
            (Some(fill), Some(stroke)) if !over => vec![
                Text {
                    stroke: Some(stroke),
                    ..text.clone()
                },
                Text {
                    fill: Some(fill),
                    ..text
                },
            ],
            (fill, stroke) => vec![Text {
                fill,
                stroke,
                ..text
            }],
        };
        texts.into_iter().map(Node::Text).collect()
    }
}

/// The affine map of a transform that stands still.
fn still(transform: &Transform) -> Option<mtor_video::Affine> {
    use mtor_video::{Affine, Animated, Point, Position};
    let (Animated::Fixed(anchor), Position::Joint(Animated::Fixed(position))) =
        (&transform.anchor, &transform.position)
    else {
        return None;
    };
    let (Animated::Fixed(scale), Animated::Fixed(turn)) =
        (&transform.scale, &transform.rotation_deg)
    else {
        return None;
    };
    let (anchor, position, scale): (&Point, &Point, &Point) = (anchor, position, scale);
    Some(
        Affine::translate(position.x, position.y)
            .then_inner(Affine::rotate_degrees(*turn))
            .then_inner(Affine::scale(scale.x, scale.y))
            .then_inner(Affine::translate(-anchor.x, -anchor.y)),
    )
}
