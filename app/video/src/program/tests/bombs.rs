//! Scenes that `check` refuses: unfolding them ends all the same, and soon.

use super::*;

fn uses(symbol: u32, n: usize) -> Group {
    let it = Use {
        symbol,
        ..Use::default()
    };
    group(vec![Node::Use(it); n])
}

#[test]
fn symbols_in_symbols_stop() {
    let mut doubling = scene(vec![layer(uses(40, 2))]);
    doubling.symbols = vec![group(vec![square(1.0)])];
    doubling.symbols.extend((0..40).map(|level| uses(level, 2)));
    let mut cycle = scene(vec![layer(uses(0, 2))]);
    cycle.symbols = vec![uses(1, 2), uses(0, 2)];
    for scene in [doubling, cycle] {
        let (_, overrun) = weigh(&scene);
        assert!(overrun != Default::default(), "it says so");
        Program::new(&scene).frame(0.0);
    }
}

#[test]
fn layers_in_circles_stop() {
    let circle = |idx: u32| {
        let source = MatteSource::Layer((idx + 1) % 3);
        Layer {
            parent: Some((idx + 1) % 3),
            ..layer(Group {
                matte: matte(MatteKind::Alpha, source),
                ..group(vec![square(1.0)])
            })
        }
    };
    let program = Program::new(&scene((0..3).map(circle).collect()));
    assert!(program.ops.len() < 60, "{}", sketch(&program));
    program.frame(0.0);
    let wild = Layer {
        parent: Some(9),
        ..layer(group(vec![square(1.0)]))
    };
    assert_eq!(sketch(&Program::new(&scene(vec![wild]))), "d");
}

#[test]
fn what_is_not_there_is_not_drawn() {
    let nodes = vec![
        Node::Image(3),
        Node::Use(Use {
            symbol: 5,
            ..Use::default()
        }),
        square(1.0),
    ];
    assert_eq!(sketch(&Program::new(&scene_of(nodes))), "d");
}
