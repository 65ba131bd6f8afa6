//! Attributes and style properties: which of them are animated, and their values as text.

use usvg::roxmltree::Node;

use super::escaped;
use crate::svg::geometry;

/// Attributes that are not style properties.
pub(super) const PLAIN: [&str; 34] = [
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "width",
    "height",
    "d",
    "points",
    "offset",
    "viewBox",
    "fx",
    "fy",
    "fr",
    "gradientTransform",
    "patternTransform",
    "dx",
    "dy",
    "refX",
    "refY",
    "markerWidth",
    "markerHeight",
    "startOffset",
    "textLength",
    "rotate",
    "spreadMethod",
    "href",
    "preserveAspectRatio",
];
/// Style properties that the reader knows and that are worth reading again.
pub(super) const STYLES: [&str; 24] = [
    "fill",
    "stroke",
    "fill-opacity",
    "stroke-opacity",
    "stroke-width",
    "stroke-dashoffset",
    "stroke-dasharray",
    "stroke-miterlimit",
    "stop-color",
    "stop-opacity",
    "color",
    "font-size",
    "letter-spacing",
    "word-spacing",
    "fill-rule",
    "clip-rule",
    "stroke-linecap",
    "stroke-linejoin",
    "font-weight",
    "font-family",
    "clip-path",
    "mask",
    "paint-order",
    "baseline-shift",
];
/// A length of nothing would take the element away; this one is as little to see.
const SIZES: [&str; 6] = ["r", "rx", "ry", "width", "height", "stroke-width"];
const NEARLY_NOTHING: &str = "0.0001";

/// The value that the element has by itself or from those around it.
pub(super) fn value_of(target: &Node<'_, '_>, name: &str) -> String {
    let inherits = STYLES.contains(&name) && !name.starts_with("stop-") || name == "visibility";
    for node in target.ancestors() {
        let styled = node.attribute("style").and_then(|style| {
            let mut parts = style.rsplit(';').filter_map(|part| part.split_once(':'));
            parts.find_map(|(own, value)| (own.trim() == name).then(|| value.trim()))
        });
        if let Some(value) = styled.or_else(|| node.attribute(name)) {
            return canonical(name, value);
        }
        if !inherits {
            break;
        }
    }
    let usual = match name {
        "opacity" | "fill-opacity" | "stroke-opacity" | "stop-opacity" | "stroke-width" => "1",
        "fill" | "stop-color" | "color" => "rgb(0,0,0)",
        "stroke" | "stroke-dasharray" => "none",
        "visibility" => "visible",
        "display" => "inline",
        "d" | "points" | "href" => "",
        _ => "0",
    };
    canonical(name, usual)
}

/// A value in a form whose numbers can be mixed.
pub(super) fn canonical(name: &str, value: &str) -> String {
    if SIZES.contains(&name) && value.trim().parse() == Ok(0.0_f32) {
        return NEARLY_NOTHING.to_owned();
    }
    let is_color = matches!(name, "fill" | "stroke" | "stop-color" | "color");
    if is_color && let Some(color) = color(value) {
        return color;
    }
    value.to_owned()
}

/// Any color as `rgb(r,g,b)`, by the reader that the rest of the file has.
fn color(value: &str) -> Option<String> {
    let file = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path id="p" d="M0 0H1V1Z" fill="{}"/></svg>"#,
        escaped(value)
    );
    if value.contains("url") || matches!(value, "none" | "inherit" | "currentColor") {
        return None;
    }
    let tree = usvg::Tree::from_str(&file, &usvg::Options::default()).ok()?;
    let usvg::Node::Path(path) = tree.node_by_id("p")? else {
        return None;
    };
    match path
        .fill()
        .filter(|fill| fill.opacity().get() >= 1.0)?
        .paint()
    {
        usvg::Paint::Color(c) => Some(format!("rgb({},{},{})", c.red, c.green, c.blue)),
        _ => None,
    }
}

/// The function around the values of an `animateTransform` of a gradient.
pub(super) fn transform_type(element: &Node<'_, '_>) -> String {
    if element.tag_name().name() != "animateTransform" {
        return "{}".to_owned();
    }
    format!("{}({{}})", element.attribute("type").unwrap_or("translate"))
}

pub(super) fn affine_of(transform: &str) -> Option<mtor_video::Affine> {
    let file = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><g id="g" transform="{}"><path d="M0 0H1V1Z"/></g></svg>"#,
        escaped(transform)
    );
    let tree = usvg::Tree::from_str(&file, &usvg::Options::default()).ok()?;
    match tree.node_by_id("g")? {
        usvg::Node::Group(group) => geometry::affine(group.transform()),
        _ => None,
    }
}

pub(super) fn opacity(name: &str, value: &str) -> f32 {
    let value = value.trim();
    match name {
        "visibility" => f32::from(u8::from(value == "visible")),
        "display" => f32::from(u8::from(value != "none")),
        _ => {
            let share = match value.strip_suffix('%') {
                Some(percent) => percent.trim().parse::<f32>().map(|n| n / 100.0),
                None => value.parse(),
            };
            share.unwrap_or(1.0).clamp(0.0, 1.0)
        }
    }
}
