//! Every feature as a small SVG and what must be in the scene.

use mtor_video::{
    Animated, Blend, Color, FillRule, Geometry, Group, LineCap, LineJoin, MatteKind, MatteSource,
    Node, Paint, Path, Point, Scene, Segment, Shape, Spread,
};

use crate::{Fonts, Import, ImportError, svg};

#[track_caller]
fn import(content: &str) -> Import {
    let file = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">{content}</svg>"#
    );
    svg::import(file.as_bytes(), &Fonts::default()).expect("an SVG file")
}

#[track_caller]
fn nodes(content: &str) -> Vec<Node> {
    import(content).scene.layers.remove(0).group.nodes
}

#[track_caller]
fn shape(content: &str) -> Shape {
    match nodes(content).as_slice() {
        [Node::Shape(shape)] => shape.clone(),
        other => panic!("one shape, not {other:?}"),
    }
}

#[track_caller]
fn group(content: &str) -> Group {
    match nodes(content).as_slice() {
        [Node::Group(group)] => group.clone(),
        other => panic!("one group, not {other:?}"),
    }
}

fn path(shape: &Shape) -> &Path {
    match &shape.geometry {
        Geometry::Path(Animated::Fixed(path)) => path,
        other => panic!("a path, not {other:?}"),
    }
}

#[test]
fn the_stage_is_the_file_s_size() {
    let table = [
        (r#"width="30" height="20""#, (30.0, 20.0)),
        (r#"viewBox="0 0 60 40""#, (60.0, 40.0)),
        (r#"viewBox="0 0 60 40" width="30""#, (30.0, 20.0)),
        (r#"width="1in" height="10mm""#, (96.0, 37.795_277)),
    ];
    for (attributes, size) in table {
        let file = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" {attributes}><title> A  b </title></svg>"#
        );
        let Scene {
            width,
            height,
            title,
            ..
        } = svg::import(file.as_bytes(), &Fonts::default())
            .expect("an SVG file")
            .scene;
        assert_eq!((width, height), size, "{attributes}");
        assert_eq!(title, "A b");
    }
}

#[test]
fn a_view_box_places_everything() {
    let file = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 10 50 50" width="100" height="100"><rect x="10" y="10" width="5" height="5"/></svg>"#;
    let scene = svg::import(file.as_bytes(), &Fonts::default())
        .expect("an SVG file")
        .scene;
    let [Node::Group(group)] = scene.layers[0].group.nodes.as_slice() else {
        panic!("one group");
    };
    assert_eq!(group.transform.scale, Point::new(2.0, 2.0).into());
    assert_eq!(group.transform.position, Point::new(-20.0, -20.0).into());
}

#[test]
fn curves_become_cubic() {
    let shape = shape(r#"<path d="M0 0 Q3 3 6 0 L6 6 Z"/>"#);
    let expected = [
        Segment::Move(Point::ZERO),
        Segment::Cubic(
            Point::new(2.0, 2.0),
            Point::new(4.0, 2.0),
            Point::new(6.0, 0.0),
        ),
        Segment::Line(Point::new(6.0, 6.0)),
        Segment::Close,
    ];
    assert_eq!(path(&shape).segments, expected);
    assert_eq!(
        shape.fill.map(|f| f.paint),
        Some(Color::rgb(0.0, 0.0, 0.0).into())
    );
}

#[test]
fn strokes_keep_every_property() {
    let stroke = shape(
        r##"<path d="M0 0L9 9" fill="none" stroke="#00ff00" stroke-width="3" stroke-linecap="square" stroke-linejoin="bevel"
        stroke-miterlimit="7" stroke-dasharray="1 2 3" stroke-dashoffset="4" stroke-opacity=".5"/>"##,
    );
    let stroke = stroke.stroke.expect("a stroke");
    assert_eq!(stroke.paint, Color::rgb(0.0, 1.0, 0.0).into());
    assert_eq!(
        (stroke.width, stroke.cap, stroke.join),
        (3.0.into(), LineCap::Square, LineJoin::Bevel)
    );
    assert_eq!(
        (stroke.miter_limit, stroke.opacity),
        (7.0, Some(0.5.into()))
    );
    let dash = stroke.dash.expect("dashes");
    let lengths: Vec<Animated<f32>> = [1.0, 2.0, 3.0, 1.0, 2.0, 3.0].map(Animated::Fixed).to_vec();
    assert_eq!((dash.lengths, dash.offset), (lengths, 4.0.into()));
}

#[test]
fn a_line_has_no_fill_and_the_order_of_paints_holds() {
    assert!(nodes(r#"<path d="M0 5H9"/>"#).is_empty());
    let nodes = nodes(
        r#"<rect width="9" height="9" stroke="red" paint-order="stroke" fill-rule="evenodd"/>"#,
    );
    let [Node::Shape(stroke), Node::Shape(fill)] = nodes.as_slice() else {
        panic!("two shapes, not {nodes:?}");
    };
    assert!(stroke.stroke.is_some() && stroke.fill.is_none());
    assert_eq!(fill.fill.as_ref().map(|f| f.rule), Some(FillRule::EvenOdd));
}

#[test]
fn a_linear_gradient_needs_no_transform() {
    let shape = shape(
        r##"<linearGradient id="g" x1="0" x2="1" spreadMethod="reflect" gradientTransform="rotate(45)"><stop stop-color="red"/><stop offset="1" stop-opacity=".5"/></linearGradient>
        <rect width="20" height="10" fill="url(#g)"/>"##,
    );
    let Some(Paint::Linear {
        from,
        to,
        stops,
        spread,
        transform,
    }) = shape.fill.map(|f| f.paint)
    else {
        panic!("a gradient");
    };
    assert_eq!(
        (from, spread, transform),
        (Point::ZERO.into(), Spread::Reflect, None)
    );
    // Colors change across the lines of equal color, which the box has slanted.
    let to = to.at(0.0).expect("a point");
    let across = to.x * -20.0 + to.y * 10.0;
    assert!(across.abs() < 1.0e-3, "{to:?}");
    assert_eq!(stops.len(), 2);
    assert_eq!(
        stops[1].color,
        Color::rgb(0.0, 0.0, 0.0).with_alpha(0.5).into()
    );
}

#[test]
fn a_radial_gradient_keeps_its_focus() {
    let shape = shape(
        r##"<radialGradient id="g" gradientUnits="userSpaceOnUse" cx="5" cy="6" r="4" fx="4" fy="5" fr="1"><stop stop-color="red"/><stop offset="1"/></radialGradient>
        <rect width="20" height="10" fill="url(#g)"/>"##,
    );
    let Some(Paint::Radial {
        center,
        radius,
        focus,
        focus_radius,
        transform,
        ..
    }) = shape.fill.map(|f| f.paint)
    else {
        panic!("a gradient");
    };
    assert_eq!((center, radius), (Point::new(5.0, 6.0).into(), 4.0.into()));
    assert_eq!(
        (focus, focus_radius),
        (Some(Point::new(4.0, 5.0).into()), 1.0)
    );
    assert_eq!(transform, None);
}

#[test]
fn groups_that_only_place_are_not_kept() {
    let group = group(
        r#"<g transform="translate(1 2)"><g><g transform="scale(3)"><rect width="1" height="1"/><circle r="1"/></g></g></g>"#,
    );
    assert_eq!(group.transform.position, Point::new(1.0, 2.0).into());
    assert_eq!(group.transform.scale, Point::new(3.0, 3.0).into());
    assert!(matches!(
        group.nodes.as_slice(),
        [Node::Shape(_), Node::Shape(_)]
    ));
}

#[test]
fn opacity_blending_and_isolation_are_groups() {
    let faint = group(r#"<g opacity=".5"><rect width="1" height="1"/></g>"#);
    assert_eq!(faint.opacity, Some(0.5.into()));
    let blended = group(r#"<rect width="1" height="1" style="mix-blend-mode:color-dodge"/>"#);
    assert_eq!(blended.blend, Blend::ColorDodge);
    let alone = group(
        r#"<g style="isolation:isolate"><rect width="1" height="1" style="mix-blend-mode:screen"/></g>"#,
    );
    assert_eq!(alone.opacity, Some(1.0.into()));
}

#[test]
fn a_plain_clip_is_a_list_of_masks_and_a_cut_one_a_matte() {
    let plain = group(
        r##"<clipPath id="c" transform="translate(5 0)"><rect width="5" height="5" clip-rule="evenodd"/><circle r="3"/></clipPath><rect width="9" height="9" clip-path="url(#c)"/>"##,
    );
    assert_eq!(plain.masks.len(), 2);
    assert_eq!(plain.masks[0].rule, FillRule::EvenOdd);
    assert_eq!(
        plain.masks[0].geometry,
        Path::rect(5.0, 0.0, 5.0, 5.0).into()
    );
    let cut = group(
        r##"<clipPath id="d"><circle r="2"/></clipPath><clipPath id="c"><rect width="5" height="5" clip-path="url(#d)"/></clipPath><rect width="9" height="9" clip-path="url(#c)"/>"##,
    );
    assert_eq!(cut.matte.map(|m| m.kind), Some(MatteKind::Alpha));
    let own = group(
        r##"<clipPath id="d"><circle r="2"/></clipPath><clipPath id="c" clip-path="url(#d)"><rect width="5" height="5"/></clipPath><rect width="9" height="9" clip-path="url(#c)"/>"##,
    );
    assert_eq!(own.masks.len(), 1);
    assert!(matches!(own.nodes.as_slice(), [Node::Group(inner)] if inner.masks.len() == 1));
    let nothing = r##"<clipPath id="c"/><rect width="9" height="9" clip-path="url(#c)"/>"##;
    assert!(nodes(nothing).is_empty());
}

#[test]
fn a_mask_is_a_matte_within_its_rectangle() {
    for (kind, expected) in [("luminance", MatteKind::Luma), ("alpha", MatteKind::Alpha)] {
        let group = group(&format!(
            r##"<mask id="m" mask-type="{kind}" maskUnits="userSpaceOnUse" x="1" y="2" width="3" height="4"><rect width="9" height="9" fill="white"/></mask><rect width="9" height="9" mask="url(#m)"/>"##
        ));
        let matte = group.matte.expect("a matte");
        assert_eq!(matte.kind, expected);
        let MatteSource::Nodes(nodes) = matte.source else {
            panic!("nodes");
        };
        let [Node::Group(content)] = nodes.as_slice() else {
            panic!("one group");
        };
        assert_eq!(
            content.masks[0].geometry,
            Path::rect(1.0, 2.0, 3.0, 4.0).into()
        );
    }
}

#[test]
fn a_pattern_is_tiles_cut_by_the_shape() {
    let import = import(
        r##"<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse"><rect width="5" height="5"/></pattern><rect width="25" height="15" fill="url(#p)" fill-opacity=".5"/>"##,
    );
    assert_eq!(import.scene.symbols.len(), 1);
    assert_eq!(import.scene.symbols[0].clip, None);
    let [Node::Group(group)] = import.scene.layers[0].group.nodes.as_slice() else {
        panic!("one group");
    };
    let [Node::Group(tiles)] = group.nodes.as_slice() else {
        panic!("one group");
    };
    assert_eq!(tiles.nodes.len(), 6);
    assert!(group.matte.is_some());
}

#[test]
fn content_beyond_its_tile_is_cut() {
    let import = import(
        r##"<pattern id="p" width="10" height="8" patternUnits="userSpaceOnUse"><circle r="9"/></pattern><rect width="5" height="5" fill="url(#p)"/>"##,
    );
    assert_eq!(import.scene.symbols[0].clip, Some([10.0, 8.0]));
}

#[test]
fn pictures_are_decoded_once() {
    // One red pixel.
    let png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
    let import = import(&format!(
        r#"<image width="10" height="10" href="{png}"/><image x="20" width="10" height="10" href="{png}"/>"#
    ));
    assert_eq!(import.scene.images.len(), 1);
    assert_eq!(import.scene.images[0].rgba, [255, 0, 0, 255]);
    assert_eq!(import.scene.layers[0].group.nodes.len(), 2);
}

#[test]
fn what_is_not_drawn_is_named() {
    let table = [
        (r#"<text>a</text>"#, "text, for there is no font"),
        (
            r#"<image href="a.png" width="1" height="1"/>"#,
            "an image in another file",
        ),
        (
            r##"<filter id="f"><feGaussianBlur stdDeviation="1"/></filter><g filter="url(#f)"><rect width="9" height="9"/></g>"##,
            "filter #f",
        ),
        (
            r#"<path d="M0 0L9 9L0 5" stroke="red" stroke-linejoin="miter-clip"/>"#,
            "stroke-linejoin miter-clip",
        ),
        (r#"<script>1</script>"#, "script"),
        (
            r#"<image width="1" height="1" href="data:image/png;base64,iVBORw0KGgo="/>"#,
            "",
        ),
    ];
    for (content, what) in table {
        let left_out = import(content).left_out;
        let named = left_out.iter().any(|it| it.what == what);
        assert!(named || what.is_empty(), "{what}: {left_out:?}");
    }
}

#[test]
fn bad_files_are_refused_with_a_reason() {
    let deep = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>",
        "<g>".repeat(999) + &"</g>".repeat(999)
    );
    let mut laughs = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect id='u0' width='1' height='1'/>",
    );
    for level in 1..20 {
        let uses = format!("<use href='#u{}'/>", level - 1).repeat(10);
        laughs.push_str(&format!("<g id='u{level}'>{uses}</g>"));
    }
    laughs.push_str("</svg>");
    let table: [(&[u8], &str); 9] = [
        (b"", "not readable"),
        (b"<svg", "not readable"),
        (b"<svg/>", "namespace"),
        (b"\xff\xfe<svg/>", "UTF-8"),
        (b"\x1f\x8b\x08", "compressed"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' width='0' height='9'/>",
            "size",
        ),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' width='99999' height='9'/>",
            "units from side to side",
        ),
        (deep.as_bytes(), "elements inside each other"),
        (laughs.as_bytes(), "too many elements"),
    ];
    for (bytes, why) in table {
        let error = svg::import(bytes, &Fonts::default()).expect_err(why);
        assert!(error.to_string().contains(why), "{why}: {error}");
    }
}

#[test]
fn what_refers_to_itself_does_not_run_forever() {
    let table = [
        r##"<g id="a"><use href="#a"/></g>"##,
        r##"<pattern id="p" width="1" height="1"><rect width="1" height="1" fill="url(#p)"/></pattern><rect width="9" height="9" fill="url(#p)"/>"##,
        r##"<mask id="m" mask="url(#m)"><rect width="1" height="1" mask="url(#m)"/></mask><rect width="9" height="9" mask="url(#m)"/>"##,
        r##"<clipPath id="c" clip-path="url(#c)"><rect width="1" height="1" clip-path="url(#c)"/></clipPath><rect width="9" height="9" clip-path="url(#c)"/>"##,
        r##"<marker id="k"><path d="M0 0L1 1" marker-start="url(#k)"/></marker><path d="M0 0L9 9" stroke="red" marker-start="url(#k)"/>"##,
    ];
    for content in table {
        import(content);
    }
}

#[test]
fn a_pattern_of_too_many_tiles_is_left_out() {
    let import = import(
        r##"<pattern id="p" width=".01" height=".01" patternUnits="userSpaceOnUse"><rect width="1" height="1"/></pattern><rect width="90" height="90" fill="url(#p)"/>"##,
    );
    assert_eq!(import.left_out[0].what, "pattern #p with too many tiles");
}

#[test]
fn only_svg_looks_like_svg() {
    let table: [(&[u8], bool); 5] = [
        (b"<svg/>", true),
        (b"\xef\xbb\xbf <?xml version='1.0'?><!-- x --><svg>", true),
        (b"<x:svg xmlns:x='http://www.w3.org/2000/svg'/>", true),
        (b"{\"a\":\"<svg\"}", false),
        (b"<html></html>", false),
    ];
    for (bytes, expected) in table {
        assert_eq!(svg::looks_like(bytes), expected);
    }
    assert_eq!(
        crate::import(b"{", &Fonts::default()),
        Err(ImportError::Unknown)
    );
}
