//! What a scene becomes: the order of ops, what is folded, what is shared.

use super::*;

#[track_caller]
fn check(scene: &Scene, expect: &str) -> Program {
    let program = Program::new(scene);
    assert_eq!(sketch(&program), expect);
    program
}

#[track_caller]
fn check_group(group: Group, expect: &str) -> Program {
    check(&scene(vec![layer(group)]), expect)
}

#[test]
fn only_groups_that_need_it_are_pictures_of_their_own() {
    let two = || vec![square(1.0), square(2.0)];
    let with = |opacity: f32, blend: Blend, nodes: Vec<Node>| Group {
        opacity: Some(opacity.into()),
        blend,
        ..group(nodes)
    };
    for (group, expect) in [
        (with(1.0, Blend::Normal, two()), "d d"),
        (with(0.5, Blend::Normal, two()), "( d d )"),
        (with(0.5, Blend::Normal, vec![square(1.0)]), "d"),
        (with(1.0, Blend::Multiply, two()), "( d d ):Multiply"),
        (with(1.0, Blend::Multiply, vec![square(1.0)]), "d:Multiply"),
        (with(0.5, Blend::Screen, vec![]), ""),
    ] {
        check_group(group, expect);
    }
    let inner = with(0.5, Blend::Normal, two());
    let outer = with(0.5, Blend::Screen, vec![Node::Group(inner)]);
    let program = check_group(outer, "( d d ):Screen");
    let Some(Op::Pop { shade, .. }) = program.ops.last() else {
        panic!("it ends with a pop");
    };
    assert_eq!(
        program.shades_at(0.0)[*shade as usize],
        0.25,
        "both opacities"
    );
}

#[test]
fn a_single_draw_takes_its_groups_opacity() {
    let mut inner = group(vec![square(1.0)]);
    inner.opacity = Some(0.5.into());
    let mut outer = group(vec![Node::Group(inner)]);
    outer.opacity = Some(keyed(vec![(0.0, 0.0), (1000.0, 1.0)]));
    let program = check_group(outer, "d");
    let frame = program.frame(500.0);
    assert!(
        (draws(&frame)[0].opacity - 0.25).abs() < 1e-6,
        "half of a half"
    );
}

#[test]
fn masks_cut_after_the_content_and_the_first_one_is_added() {
    use MaskMode::{Add, Darken, Difference, Intersect, Lighten, Subtract};
    let masked = |masks: Vec<Mask>| Group {
        masks,
        ..group(vec![square(1.0)])
    };
    for (first, inverted, expect) in [
        (Add, false, "m:Add"),
        (Subtract, false, "m:Add!"),
        (Subtract, true, "m:Add"),
        (Intersect, true, "m:Add!"),
        (Darken, false, "m:Add"),
        (Lighten, false, "m:Add"),
        (Difference, false, "m:Add"),
    ] {
        let masks = vec![mask(first, inverted), mask(Subtract, false)];
        check_group(
            masked(masks),
            &format!("( d ( {expect} m:Subtract )xAlpha )"),
        );
    }
    let faint = Mask {
        opacity: Some(0.5.into()),
        ..mask(Subtract, false)
    };
    check_group(masked(vec![faint]), "( d ( m:Add m:Subtract )xAlpha )");
    let grown = Mask {
        expansion: Some(keyed(vec![(0.0, 0.0), (500.0, 9.0)])),
        ..mask(Add, false)
    };
    let program = check_group(masked(vec![grown]), "( d ( m:Add )xAlpha )");
    assert!(
        matches!(program.outlines[1].source, Source::Made(_)),
        "it grows"
    );
}

#[test]
fn a_clip_is_a_mask_that_is_left_out_when_it_takes_nothing() {
    let clipped = |size: [f32; 2], x: f32| Group {
        clip: Some(size),
        transform: Transform::at(x, 0.0),
        ..group(vec![square(1.0)])
    };
    for (size, x, expect) in [
        ([100.0, 100.0], 0.0, "d"),
        ([100.0, 99.0], 0.0, "( d ( m:Add )xAlpha )"),
        ([100.0, 100.0], 1.0, "( d ( m:Add )xAlpha )"),
        ([200.0, 100.0], -50.0, "d"),
    ] {
        check_group(clipped(size, x), expect);
    }
    let mut both = clipped([10.0, 10.0], 0.0);
    both.masks = vec![mask(MaskMode::Add, false)];
    check_group(both, "( d ( m:Add m:Intersect )xAlpha )");
    let mut moving = clipped([100.0, 100.0], 0.0);
    moving.transform.position = keyed(vec![(0.0, Point::ZERO), (9.0, Point::new(1.0, 0.0))]).into();
    check_group(moving, "( d ( m:Add )xAlpha )");
}

#[test]
fn mattes_are_nodes_or_layers_even_hidden_ones() {
    let cut = |source: MatteSource| Group {
        matte: matte(MatteKind::Luma, source),
        ..group(vec![square(1.0)])
    };
    let nodes = MatteSource::Nodes(vec![square(2.0), square(3.0)]);
    check_group(cut(nodes), "( d ( d d )xLuma )");
    let mut source = layer(Group {
        transform: Transform::at(7.0, 0.0),
        ..group(vec![square(2.0)])
    });
    source.hidden = true;
    let layers = vec![source, layer(cut(MatteSource::Layer(0)))];
    let program = check(&scene(layers), "( d ( d )xLuma )");
    let Op::Draw(draw) = &program.ops[3] else {
        panic!("the matte's draw");
    };
    let place = program.places_at(0.0)[draw.place as usize];
    assert_eq!(place, Affine::translate(7.0, 0.0));
}

#[test]
fn parents_move_their_children_and_nothing_else() {
    let mut parent = layer(Group {
        transform: Transform::at(10.0, 0.0),
        opacity: Some(0.1.into()),
        span: Some(Span {
            from_ms: 0.0,
            to_ms: 1.0,
        }),
        ..group(vec![])
    });
    parent.hidden = true;
    let mut child = layer(Group {
        transform: Transform::at(0.0, 5.0),
        ..group(vec![square(1.0)])
    });
    child.parent = Some(0);
    let mut grandchild = child.clone();
    grandchild.parent = Some(2);
    // Children may stand before their parents in the list.
    let program = check(&scene(vec![parent, grandchild, child]), "d d");
    let frame = program.frame(500.0);
    let got: Vec<Affine> = draws(&frame).iter().map(|d| d.stage_from_shape).collect();
    assert_eq!(
        got,
        [Affine::translate(10.0, 10.0), Affine::translate(10.0, 5.0)]
    );
    assert_eq!(draws(&frame)[0].opacity, 1.0);
}

#[test]
fn fixed_places_are_one_and_symbols_share_their_outlines() {
    let mut at = group(vec![square(1.0), Node::Group(group(vec![square(2.0)]))]);
    at.transform = Transform::at(3.0, 0.0);
    let mut outer = group(vec![Node::Group(at)]);
    outer.transform = Transform::at(1.0, 0.0);
    let program = check_group(outer, "d d");
    assert_eq!(program.places.len(), 3, "the root, the outer, both in one");
    assert!(program.still, "nothing moves");
    let used = |x: f32| {
        Node::Use(Use {
            transform: Transform::at(x, 0.0),
            ..Use::default()
        })
    };
    let mut scene = scene_of(vec![used(1.0), used(2.0), used(3.0)]);
    scene.symbols = vec![group(vec![square(1.0), square(2.0)])];
    let program = check(&scene, "d d d d d d");
    assert_eq!(
        (program.outlines.len(), program.inks.len()),
        (2, 1),
        "equal paints are one"
    );
}

#[test]
fn a_shapes_fill_and_stroke_share_outline_and_place() {
    let shape = Node::Shape(Shape {
        geometry: Path::circle(Point::ZERO, 5.0).into(),
        fill: Some(Fill::new(Color::hex(0))),
        stroke: Some(Stroke::new(Color::hex(0xffffff), 2.0)),
    });
    let program = check(&scene_of(vec![shape]), "d d");
    let [Op::Draw(fill), Op::Draw(stroke)] = &program.ops[..] else {
        panic!("two draws");
    };
    assert_eq!((fill.outline, fill.place), (stroke.outline, stroke.place));
    assert!(
        matches!(stroke.style, Style::Stroke(_)),
        "the stroke lies over the fill"
    );
}

#[test]
fn the_background_is_the_first_op_unless_it_is_nothing() {
    let mut scene = scene_of(vec![square(1.0)]);
    check(&scene, "d");
    scene.background = Color::hex(0x123456).into();
    let program = check(&scene, "d d");
    assert_eq!(draws(&program.frame(0.0))[0].path, None, "the whole plane");
}

#[test]
fn repeaters_are_unrolled_in_their_order() {
    let repeat = |copies: Animated<f32>, below: bool| {
        Node::Repeat(Repeat {
            copies,
            offset: 0.0.into(),
            transform: Transform::at(10.0, 0.0),
            start_opacity: 1.0.into(),
            end_opacity: 0.5.into(),
            below,
            nodes: vec![square(1.0)],
        })
    };
    for (below, xs) in [(false, [0.0, 10.0, 20.0]), (true, [20.0, 10.0, 0.0])] {
        let program = check(&scene_of(vec![repeat(2.5.into(), below)]), "d d d");
        let frame = program.frame(0.0);
        let got: Vec<f32> = draws(&frame)
            .iter()
            .map(|d| d.stage_from_shape.0[4])
            .collect();
        assert_eq!(got, xs);
    }
    let program = check(
        &scene_of(vec![repeat(keyed(vec![(0.0, 1.0), (999.0, 3.0)]), false)]),
        "d d d",
    );
    assert_eq!(frame_sketch(&program.frame(0.0)), "d0");
    assert_eq!(frame_sketch(&program.frame(999.0)), "d0 d1 d2");
    let opacities: Vec<f32> = draws(&program.frame(999.0))
        .iter()
        .map(|d| d.opacity)
        .collect();
    assert_eq!(opacities, [1.0, 0.75, 0.5]);
}

#[test]
fn stillness_is_known() {
    let moving = |change: &dyn Fn(&mut Group)| {
        let mut it = group(vec![square(1.0)]);
        change(&mut it);
        scene(vec![layer(it)])
    };
    type Row<'a> = (&'a dyn Fn(&mut Group), bool);
    let span = |from_ms, to_ms| Some(Span { from_ms, to_ms });
    let table: &[Row<'_>] = &[
        (&|_| {}, true),
        (
            &|g| g.opacity = Some(keyed(vec![(0.0, 0.5), (9.0, 0.5)])),
            true,
        ),
        (
            &|g| g.opacity = Some(keyed(vec![(0.0, 0.5), (9.0, 0.6)])),
            false,
        ),
        (
            &|g| g.transform.rotation_deg = keyed(vec![(0.0, 0.0), (9.0, 9.0)]),
            false,
        ),
        (&|g| g.span = span(0.0, 1000.0), true),
        (&|g| g.span = span(0.0, 900.0), false),
    ];
    for (idx, (change, still)) in table.iter().enumerate() {
        assert_eq!(Program::new(&moving(*change)).still, *still, "row {idx}");
    }
}
