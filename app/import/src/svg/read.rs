//! The text of a file, its document, and its usvg tree.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use usvg::{
    ImageHrefResolver, ImageKind, Options, Tree,
    roxmltree::{Document, Node, ParsingOptions},
};

use super::{guard, report::Report};
use crate::{
    Fonts, ImportError,
    limits::{FILE_BYTES_MAX, SVG_ELEMENTS_MAX, SVG_IMAGE_DEPTH_MAX},
};

/// Texts between elements are nodes of a document, too.
const DOCUMENT_NODES_MAX: u32 = 4 * SVG_ELEMENTS_MAX as u32;

const SVG_SPACE: &str = "http://www.w3.org/2000/svg";

pub(super) fn malformed(why: impl ToString) -> ImportError {
    ImportError::Malformed {
        format: "SVG",
        why: why.to_string(),
    }
}

pub(super) fn text(bytes: &[u8]) -> Result<&str, ImportError> {
    ImportError::at_most("bytes", bytes.len(), FILE_BYTES_MAX)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(malformed("it is compressed; unpack it first"));
    }
    std::str::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8"))
}

pub(super) fn with_document<T>(
    text: &str,
    read: impl FnOnce(&Document<'_>) -> Result<T, ImportError>,
) -> Result<T, ImportError> {
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: DOCUMENT_NODES_MAX,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(malformed)?;
    if document.root_element().tag_name() != (SVG_SPACE, "svg").into() {
        return Err(malformed(
            "its first element is not an svg element of SVG's namespace",
        ));
    }
    read(&document)
}

/// The tree and the title. Every text is weighed, since animations write new ones.
pub(super) fn tree(text: &str, fonts: &Fonts) -> Result<(Tree, String), ImportError> {
    with_document(text, |document| {
        guard::check(document)?;
        let tree = Tree::from_xmltree(document, &options(fonts)).map_err(malformed)?;
        Ok((tree, title(document)))
    })
}

fn title(document: &Document<'_>) -> String {
    /// Longer ones are not titles.
    const TITLE_CHARS_MAX: usize = 200;
    let is_title = |node: &Node<'_, '_>| node.tag_name().name() == "title";
    let title = document.root_element().children().find(is_title);
    let text = title.and_then(|node| node.text()).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(TITLE_CHARS_MAX).collect()
}

fn options(fonts: &Fonts) -> Options<'static> {
    let depth = AtomicUsize::new(0);
    let elements = AtomicUsize::new(0);
    let raster = ImageHrefResolver::default_data_resolver();
    let resolve_data = move |mime: &str, data: Arc<Vec<u8>>, options: &Options<'_>| {
        let is_xml = mime == "image/svg+xml" || (mime == "text/plain" && super::looks_like(&data));
        if !is_xml {
            // What usvg takes for SVG by itself has not passed the guard.
            let kind = if mime == "text/plain" && !is_picture(&data) {
                None
            } else {
                raster(mime, data, options)
            };
            return kind.filter(|kind| !matches!(kind, ImageKind::SVG(_)));
        }
        if depth.fetch_add(1, Ordering::Relaxed) >= SVG_IMAGE_DEPTH_MAX {
            depth.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let tree = nested(&data, &elements, options);
        depth.fetch_sub(1, Ordering::Relaxed);
        tree.map(ImageKind::SVG)
    };
    Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(resolve_data),
            // Other files are not read.
            resolve_string: Box::new(|_, _| None),
        },
        fontdb: fonts.database(),
        ..Options::default()
    }
}

fn is_picture(data: &[u8]) -> bool {
    image::guess_format(data).is_ok()
}

/// An SVG inside an image, if all of them together stay within the limits.
fn nested(data: &[u8], elements: &AtomicUsize, options: &Options<'_>) -> Option<Tree> {
    let text = text(data).ok()?;
    let n = with_document(text, guard::check).ok()?;
    if elements.fetch_add(n, Ordering::Relaxed).saturating_add(n) > SVG_ELEMENTS_MAX {
        return None;
    }
    Tree::from_data_nested(data, options).ok()
}

/// What usvg passes over in silence.
pub(super) fn name_what_is_not_read(document: &Document<'_>, fonts: &Fonts, report: &mut Report) {
    for element in document.descendants().filter(Node::is_element) {
        let what = match element.tag_name().name() {
            "text" if fonts.is_empty() => "text, for there is no font",
            "image" | "feImage" => match href(&element) {
                Some(href) if !href.starts_with("data:") && !href.starts_with('#') => {
                    "an image in another file"
                }
                _ => continue,
            },
            "use" => match href(&element) {
                Some(href) if !href.starts_with('#') => "an element of another file",
                _ => continue,
            },
            "script" => "script",
            "foreignObject" => "foreignObject",
            "style" if moves_by_css(element.text().unwrap_or_default()) => "CSS animation",
            _ => continue,
        };
        report.leave_out(what, &place(&element));
    }
}

pub(super) fn href<'a>(element: &Node<'a, '_>) -> Option<&'a str> {
    let found = element.attributes().find(|a| a.name() == "href")?;
    Some(found.value().trim())
}

fn moves_by_css(style: &str) -> bool {
    style.contains("@keyframes") || style.contains("animation:") || style.contains("transition:")
}

/// The element's id or the nearest one around it.
pub(super) fn place(element: &Node<'_, '_>) -> String {
    let named = element.ancestors().find_map(|node| node.attribute("id"));
    match named {
        Some(id) if element.attribute("id") == Some(id) => format!("element #{id}"),
        Some(id) => format!("{} in #{id}", element.tag_name().name()),
        None => format!("{} in the picture", element.tag_name().name()),
    }
}
