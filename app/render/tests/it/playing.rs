//! What a playing scene costs, and what happens at the limits.

use mtor_render::{FrameStats, Gpu, RenderError, Renderer, Size, Target, picture, wgpu};
use mtor_video::{Color, Group, Scene, evaluate};

use crate::{adapter::gpu, scenes};

/// A texture to play on.
struct Screen<'g> {
    gpu: &'g Gpu,
    renderer: Renderer,
    view: wgpu::TextureView,
    size: Size,
}

impl<'g> Screen<'g> {
    fn new(gpu: &'g Gpu, view: wgpu::TextureView, size: Size) -> Self {
        let renderer = Renderer::new(gpu, wgpu::TextureFormat::Rgba8Unorm);
        Self {
            gpu,
            renderer,
            view,
            size,
        }
    }

    fn draw(&mut self, scene: &Scene, scene_key: u64, t_ms: f32) -> FrameStats {
        let target = Target {
            view: &self.view,
            size: self.size,
            clear: Color::rgb(0.0, 0.0, 0.0),
        };
        let frame = evaluate(scene, t_ms);
        self.renderer
            .draw(self.gpu, &target, &frame, scene_key)
            .unwrap()
    }
}

fn screen() -> Option<Screen<'static>> {
    let gpu = gpu()?;
    let size = Size::new(64, 40);
    Some(Screen::new(gpu, gpu.offscreen(size), size))
}

#[test]
fn a_playing_scene_makes_no_triangles_and_uploads_only_items() {
    let Some(mut screen) = screen() else { return };
    let scene = scenes::motion();
    let first = screen.draw(&scene, 1, 350.0);
    assert_eq!(
        (first.n_items, first.n_draws, first.n_tessellated),
        (4, 1, 4)
    );
    // From 600 ms to the end the light is out; its slot stays.
    for t_ms in [360.0, 500.0, 700.0, 990.0, 1350.0] {
        let stats = screen.draw(&scene, 1, t_ms);
        assert_eq!((stats.n_draws, stats.n_tessellated), (1, 0), "at {t_ms}");
        assert_eq!(stats.bytes_uploaded, 4 * 112, "at {t_ms}");
    }
}

#[test]
fn a_shape_that_comes_into_sight_is_tessellated_then() {
    let Some(mut screen) = screen() else { return };
    let scene = scenes::motion();
    assert_eq!(screen.draw(&scene, 1, 700.0).n_tessellated, 3);
    assert_eq!(screen.draw(&scene, 1, 100.0).n_tessellated, 1);
    assert_eq!(screen.draw(&scene, 1, 700.0).n_tessellated, 0);
}

#[test]
fn another_key_is_another_scene() {
    let Some(mut screen) = screen() else { return };
    let scene = scenes::motion();
    assert_eq!(screen.draw(&scene, 1, 350.0).n_tessellated, 4);
    assert_eq!(screen.draw(&scene, 2, 350.0).n_tessellated, 4);
}

#[test]
fn a_scene_of_symbols_is_one_draw() {
    let Some(mut screen) = screen() else { return };
    let cases = scenes::all();
    let symbols = cases.iter().find(|c| c.name == "symbols").unwrap();
    let stats = screen.draw(&symbols.scene, 1, 0.0);
    assert_eq!((stats.n_items, stats.n_draws), (1 + 15 * 6, 1));
}

#[test]
fn a_scene_without_an_area_is_only_the_clear_color() {
    let Some(mut screen) = screen() else { return };
    let scene = Scene {
        width: 0.0,
        ..scenes::motion()
    };
    assert_eq!(screen.draw(&scene, 1, 0.0), FrameStats::default());
    let empty = Scene {
        layers: vec![],
        ..scenes::motion()
    };
    assert_eq!(screen.draw(&empty, 2, 0.0).n_items, 1);
}

#[test]
fn a_target_larger_than_the_device_allows_is_refused() {
    let Some(gpu) = gpu() else { return };
    let scene = scenes::motion();
    for size in [Size::new(1 << 20, 10), Size::new(10, 9_000)] {
        let refused = pollster::block_on(picture(gpu, &scene, 0.0, size));
        assert!(
            matches!(refused, Err(RenderError::TooLarge { .. })),
            "{size:?}: {refused:?}"
        );
    }
}

#[test]
fn numbers_out_of_range_draw_nothing_and_harm_nothing() {
    let Some(mut screen) = screen() else { return };
    let mut scene = scenes::motion();
    for scale in [f32::NAN, f32::INFINITY, 1.0e30, 0.0, -0.0] {
        let layer = scene.layers.first_mut().unwrap();
        let moved = mtor_video::Transform::default().scaled(scale, 1.0);
        layer.group = Group {
            transform: moved,
            ..layer.group.clone()
        };
        let key = u64::from(scale.to_bits());
        let stats = screen.draw(&scene, key, 350.0);
        assert!(stats.n_items >= 1, "{scale}: the background is drawn");
    }
    assert_eq!(screen.draw(&scenes::motion(), 0, 350.0).n_items, 4);
}
