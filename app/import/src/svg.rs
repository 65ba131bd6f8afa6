//! SVG to a scene, with the SMIL animations that the scene model has.
//!
//! usvg resolves styles, units, references and markers; [`build`] turns its tree into nodes.
//! Nothing outside the file is read: links to other files are left out, scripts do not run.

mod build;
mod geometry;
mod guard;
mod paint;
mod read;
mod report;
mod smil;

#[cfg(test)]
mod tests;

use mtor_video::{Color, Layer, Scene, limits::STAGE_MAX};

use crate::{Fonts, Import, ImportError};
pub(crate) use geometry::raise;
use report::Report;

/// Whether the bytes look like SVG: an XML text with an `svg` element near its beginning.
pub fn looks_like(bytes: &[u8]) -> bool {
    /// Comments and a document type stand before the element in some files.
    const SEARCHED_BYTES: usize = 64 << 10;
    let start = &bytes[..bytes.len().min(SEARCHED_BYTES)];
    let begins = start
        .iter()
        .find(|b| !b.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(b));
    begins == Some(&b'<') && start.windows(4).any(|w| w == b"<svg" || w == b":svg")
}

/// Reads an SVG file. Text is drawn with `fonts`; without any it is left out.
pub fn import(bytes: &[u8], fonts: &Fonts) -> Result<Import, ImportError> {
    let text = read::text(bytes)?;
    let mut report = Report::default();
    let plan = read::with_document(text, |document| {
        guard::check(document)?;
        read::name_what_is_not_read(document, fonts, &mut report);
        Ok(smil::Plan::new(document, &mut report))
    })?;
    plan.import(text, fonts, report)
}

/// The picture at one moment, with what moves its groups.
fn still(
    text: &str,
    fonts: &Fonts,
    motions: &smil::Motions,
    report: Report,
) -> Result<(Scene, Report), ImportError> {
    let (tree, title) = read::tree(text, fonts)?;
    let size = tree.size();
    let (width, height) = (size.width(), size.height());
    if width > STAGE_MAX || height > STAGE_MAX {
        let found = width.max(height) as usize;
        return Err(ImportError::TooMany {
            what: "units from side to side",
            found,
            max: STAGE_MAX as usize,
        });
    }
    let mut builder = build::Builder::new(motions, report);
    let nodes = builder.content(tree.root())?;
    let scene = Scene {
        title,
        width,
        height,
        duration_ms: 0.0,
        frame_rate: FRAME_RATE,
        background: Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0).into(),
        symbols: builder.symbols,
        glyphs: Vec::new(),
        images: builder.images,
        markers: Vec::new(),
        layers: vec![Layer {
            name: "svg".to_owned(),
            group: mtor_video::Group {
                nodes,
                ..mtor_video::Group::default()
            },
            ..Layer::default()
        }],
    };
    Ok((scene, builder.report))
}

/// SVG has no frames; a browser draws this many a second.
const FRAME_RATE: f32 = 60.0;
