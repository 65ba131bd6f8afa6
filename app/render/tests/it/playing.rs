//! What a playing program costs, and what happens at the limits.

use std::sync::Arc;

use mtor_render::{
    Blur, Detail, DrawOptions, FrameStats, Gpu, RenderError, Renderer, Size, Target, limits,
    picture, still, wgpu,
};
use mtor_video::{Color, Group, Node, Path, Program, Scene, Transform};

use crate::{
    adapter::gpu,
    compare::compare,
    scenes::{self, filled, hex, p, scene},
};

/// A texture to play on.
struct Screen<'g> {
    gpu: &'g Gpu,
    renderer: Renderer,
    view: wgpu::TextureView,
    size: Size,
}

impl Screen<'_> {
    fn load(&mut self, scene: &Scene) {
        let program = Arc::new(Program::new(scene));
        self.renderer.load(self.gpu, program).unwrap();
    }

    fn draw(&mut self, options: DrawOptions) -> FrameStats {
        let target = Target {
            view: &self.view,
            size: self.size,
            clear: Color::rgb(0.0, 0.0, 0.0),
        };
        self.renderer.draw(self.gpu, &target, options).unwrap()
    }

    fn at(&mut self, t_ms: f32) -> FrameStats {
        self.draw(DrawOptions {
            t_ms,
            ..DrawOptions::default()
        })
    }
}

fn screen() -> Option<Screen<'static>> {
    let gpu = gpu()?;
    let size = Size::new(64, 40);
    Some(Screen {
        gpu,
        renderer: Renderer::new(gpu, wgpu::TextureFormat::Rgba8Unorm),
        view: gpu.offscreen(size),
        size,
    })
}

/// What a frame that only moves uploads: its time and size.
const FRAME_BYTES: usize = 96;

#[test]
fn a_playing_program_uploads_its_time_and_nothing_else() {
    let Some(mut screen) = screen() else { return };
    screen.load(&scenes::motion::motion());
    let first = screen.at(350.0);
    assert!(first.bytes_uploaded > FRAME_BYTES, "{first:?}");
    assert_eq!(first.n_pictures, 1);
    for t_ms in [360.0, 500.0, 700.0, 990.0, 1350.0] {
        let stats = screen.at(t_ms);
        assert_eq!(
            (stats.bytes_uploaded, stats.n_made),
            (FRAME_BYTES, 0),
            "at {t_ms}"
        );
    }
}

#[test]
fn ten_thousand_moving_stars_upload_no_more_than_one() {
    let Some(mut screen) = screen() else { return };
    let turning = |k: usize| Transform {
        rotation_deg: scenes::keys(vec![(0.0, 0.0), (1000.0, 360.0)]),
        ..Transform::at((k % 64) as f32, (k / 64 % 40) as f32)
    };
    let nodes = (0..10_000).map(|k| {
        Node::Group(Group {
            transform: turning(k),
            nodes: vec![filled(scenes::star(p(0.0, 0.0), 3.0), hex(k as u32))],
            ..Group::default()
        })
    });
    screen.load(&scene((64, 40), nodes.collect()));
    screen.at(0.0);
    let stats = screen.at(10.0);
    assert_eq!(stats.bytes_uploaded, FRAME_BYTES);
    assert!(
        stats.n_ops >= 10_000 && stats.n_segments >= 50_000,
        "{stats:?}"
    );
}

#[test]
fn an_equal_draw_computes_nothing() {
    let Some(mut screen) = screen() else { return };
    screen.load(&scenes::motion::morph());
    while !screen.at(100.0).settled {
        screen.gpu.wait().unwrap();
    }
    let again = screen.at(100.0);
    assert_eq!((again.n_pictures, again.bytes_uploaded), (0, 0));
    assert_eq!(screen.at(101.0).n_pictures, 1);
}

#[test]
fn a_still_is_computed_once() {
    let Some(mut screen) = screen() else { return };
    screen.load(&scene(
        (64, 40),
        vec![filled(Path::circle(p(9.0, 9.0), 5.0), hex(0))],
    ));
    while !screen.at(0.0).settled {
        screen.gpu.wait().unwrap();
    }
    assert_eq!(screen.at(500.0).n_pictures, 0);
}

#[test]
fn outlines_that_the_cpu_makes_are_uploaded_when_they_change() {
    let Some(mut screen) = screen() else { return };
    screen.load(&scenes::motion::moving_stroke());
    screen.at(100.0);
    let moved = screen.at(200.0);
    assert_eq!(moved.n_made, 1);
    assert!(moved.bytes_uploaded > FRAME_BYTES, "{moved:?}");
    assert_eq!(screen.at(200.0).n_made, 0);
}

/// A hundred thousand lines in one tile's neighborhood, and more tiles than there is room for.
#[test]
fn a_program_that_needs_more_memory_gets_it() {
    let Some(gpu) = gpu() else { return };
    let wave = |k: usize| {
        let points: Vec<_> = (0..400)
            .map(|j| p(if j % 2 == 0 { 4.0 } else { 250.0 }, (j + k) as f32 * 0.6))
            .collect();
        filled(Path::polygon(&points), hex(0x40_40_40).with_alpha(0.05))
    };
    let scene = scene((256, 256), (0..60).map(wave).collect());
    let program = Program::new(&scene);
    let size = Size::new(256, 256);
    let drawn = pollster::block_on(picture(gpu, &program, size, 0.0)).unwrap();
    let twin = mtor_render::cpu::draw(&[], &program.frame(0.0), size);
    let found = compare(&drawn, &twin, 24);
    assert!(found.outliers < 0.01, "{found:?}");
}

#[test]
fn a_program_without_an_area_is_only_the_clear_color() {
    let Some(mut screen) = screen() else { return };
    let program = Program {
        width: 0.0,
        ..Program::new(&scenes::motion::motion())
    };
    screen.renderer.load(screen.gpu, Arc::new(program)).unwrap();
    assert_eq!(screen.at(0.0).n_pictures, 0);
    screen.load(&scene((64, 40), vec![]));
    assert_eq!(screen.at(0.0).n_pictures, 1);
}

#[test]
fn a_target_larger_than_the_device_allows_is_refused() {
    let Some(gpu) = gpu() else { return };
    let program = Program::new(&scenes::motion::motion());
    for size in [Size::new(1 << 20, 10), Size::new(10, 9_000)] {
        let refused = pollster::block_on(picture(gpu, &program, size, 0.0));
        assert!(
            matches!(refused, Err(RenderError::TooLarge { .. })),
            "{size:?}: {refused:?}"
        );
    }
}

#[test]
fn numbers_out_of_range_draw_nothing_and_harm_nothing() {
    let Some(gpu) = gpu() else { return };
    let shot = |scene: &Scene| {
        let size = Size::new(scene.width as u32, scene.height as u32);
        pollster::block_on(picture(gpu, &Program::new(scene), size, 350.0)).unwrap()
    };
    let background = shot(&scene((120, 90), vec![]));
    for scale in [f32::NAN, f32::INFINITY, 1.0e30, 0.0, -0.0] {
        let mut scene = scenes::motion::motion();
        scene.layers[0].group.transform = Transform::default().scaled(scale, 1.0);
        let found = compare(&shot(&scene), &background, 0);
        assert!(found.outliers == 0.0, "{scale}: {found:?}");
    }
}

#[test]
fn less_detail_is_nearly_the_same_picture() {
    let Some(gpu) = gpu() else { return };
    let scene = scene(
        (128, 96),
        vec![filled(Path::circle(p(64.0, 48.0), 40.0), hex(0x20_60_c0))],
    );
    let mut renderer = Renderer::new(gpu, still::PICTURE_FORMAT);
    renderer.load(gpu, Arc::new(Program::new(&scene))).unwrap();
    let mut shot = |detail| {
        let options = DrawOptions {
            detail,
            ..DrawOptions::default()
        };
        let size = Size::new(128, 96);
        pollster::block_on(still::shot(gpu, &mut renderer, size, options)).unwrap()
    };
    let full = shot(Detail::Full);
    for detail in [Detail::Half, Detail::Quarter] {
        let found = compare(&full, &shot(detail), 8);
        assert!(
            found.outliers > 0.0 && found.mean < 4.0,
            "{detail:?}: {found:?}"
        );
    }
}

#[test]
fn a_blurred_disc_is_as_dark_as_it_is_long_there() {
    let Some(gpu) = gpu() else { return };
    let moving = Transform {
        position: scenes::keys(vec![(0.0, p(0.0, 0.0)), (1000.0, p(64.0, 0.0))]).into(),
        ..Transform::default()
    };
    let nodes = vec![Node::Group(Group {
        transform: moving,
        nodes: vec![filled(Path::rect(0.0, 0.0, 8.0, 32.0), hex(0))],
        ..Group::default()
    })];
    let mut renderer = Renderer::new(gpu, still::PICTURE_FORMAT);
    renderer
        .load(gpu, Arc::new(Program::new(&scene((64, 32), nodes))))
        .unwrap();
    let options = DrawOptions {
        t_ms: 250.0,
        // 16 pixels of way: each pixel inside is covered half of the time.
        blur: Some(Blur {
            samples: limits::BLUR_SAMPLES_MAX,
            span_ms: 250.0,
        }),
        ..DrawOptions::default()
    };
    let size = Size::new(64, 32);
    let blurred = pollster::block_on(still::shot(gpu, &mut renderer, size, options)).unwrap();
    for (x, expect) in [(8, 255), (15, 255), (28, 128), (45, 255)] {
        let [r, ..] = blurred.pixel(x, 10);
        assert!(r.abs_diff(expect) <= 4, "at {x}: {r}");
    }
}
