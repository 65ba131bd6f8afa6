//! Buckets and the cache of meshes.

use mtor_video::{Path, Point, Segment};

use super::*;

#[test]
fn a_bucket_holds_every_scale_up_to_its_power_of_two() {
    for (scale, expect) in [
        (1.0, 0),
        (1.01, 1),
        (2.0, 1),
        (0.5, -1),
        (0.4, -1),
        (1.0e9, limits::BUCKET_MAX),
        (1.0e-9, limits::BUCKET_MIN),
        (f32::NAN, 0),
    ] {
        assert_eq!(bucket(scale), expect, "scale {scale}");
    }
}

#[test]
fn a_larger_bucket_has_finer_curves() {
    let circle = Path::circle(Point::ZERO, 10.0);
    let n_vertices = |bucket| {
        let key = key(0, bucket);
        tessellate(key, &circle).unwrap().vertices.len()
    };
    assert!(n_vertices(4) > 2 * n_vertices(0));
}

#[test]
fn a_mesh_is_made_once() {
    let mut cache = MeshCache::default();
    let circle = Path::circle(Point::ZERO, 10.0);
    assert_eq!(cache.ensure(key(0, 0), &circle), Made::Tessellated);
    assert_eq!(cache.ensure(key(0, 0), &circle), Made::Found);
    assert_eq!(cache.ensure(key(0, 1), &circle), Made::Tessellated);
    cache.clear();
    assert_eq!(cache.ensure(key(0, 0), &circle), Made::Tessellated);
}

#[test]
fn past_the_limit_only_meshes_in_use_stay() {
    let mut cache = MeshCache::default();
    let square = Path::rect(0.0, 0.0, 1.0, 1.0);
    cache.ensure(key(0, 0), &square);
    cache.ensure(key(1, 0), &square);
    cache.trim(&[key(1, 0)]);
    assert!(
        cache.get(&key(0, 0)).is_some(),
        "below the limit nothing is dropped"
    );
    cache.n_vertices = limits::CACHED_VERTICES_MAX + 1;
    cache.trim(&[key(1, 0)]);
    assert!(cache.get(&key(0, 0)).is_none());
    assert!(cache.get(&key(1, 0)).is_some());
    assert_eq!(cache.n_vertices, 4);
}

#[test]
fn a_path_with_more_segments_than_the_limit_is_left_out() {
    let points = vec![Point::new(1.0, 2.0); limits::FLATTENED_MAX + 1];
    assert!(tessellate(key(0, 0), &Path::polyline(&points)).is_err());
}

#[test]
fn a_path_that_crosses_itself_without_end_stops_at_the_limit() {
    let corner = |k: usize| {
        let (sin, cos) = (k as f32 * 2.5).sin_cos();
        Point::new(sin * 1000.0, cos * 1000.0)
    };
    let points: Vec<_> = (0..2_000).map(corner).collect();
    assert!(tessellate(key(0, 0), &Path::polygon(&points)).is_err());
}

#[test]
fn very_many_long_curves_are_flattened_coarser() {
    let p = Point::new;
    let curve = Segment::Cubic(p(0.0, 9.0e5), p(9.0e5, 0.0), p(9.0e5, 9.0e5));
    let path = |n| Path {
        segments: [vec![Segment::Move(Point::ZERO)], vec![curve; n]].concat(),
    };
    assert_eq!(tolerance(0, &path(1)), limits::TOLERANCE_PX);
    assert_eq!(tolerance(0, &path(20_000)), tolerance(10, &path(20_000)));
    assert!(tolerance(0, &path(20_000)) > 1000.0);
}

/// Coordinates that provoke every kind of rounding.
const NASTY: [f32; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    1.000_000_1,
    0.333_333_34,
    1.0e-30,
    -1.0e-7,
    1_048_576.0,
    -1_048_575.9,
    3.4e38,
    f32::NAN,
];

#[test]
fn no_path_makes_the_tessellators_panic() {
    let mut state = 7_u32;
    let mut roll = |n: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % n
    };
    let parts = [
        Part::Fill(Rule::EvenOdd),
        Part::Stroke(1.0_f32.to_bits(), Cap::Round, Join::Round),
        Part::Stroke(1.0e6_f32.to_bits(), Cap::Square, Join::Miter),
        Part::Stroke(1.0e-30_f32.to_bits(), Cap::Butt, Join::Bevel),
    ];
    for _ in 0..100 {
        let n_segments = roll(12);
        let mut point = || Point::new(NASTY[roll(NASTY.len())], NASTY[roll(NASTY.len())]);
        let mut segments = Vec::new();
        for k in 0..n_segments {
            segments.push(match k % 4 {
                0 => Segment::Move(point()),
                1 => Segment::Cubic(point(), point(), point()),
                2 => Segment::Line(point()),
                _ => Segment::Close,
            });
        }
        let path = Path { segments };
        for part in parts {
            for bucket in [limits::BUCKET_MIN, limits::BUCKET_MAX] {
                let key = MeshKey {
                    shape_id: 0,
                    part,
                    bucket,
                };
                if let Ok(mesh) = tessellate(key, &path) {
                    let n = mesh.vertices.len() as u32;
                    assert!(mesh.indices.iter().all(|i| *i < n), "{path:?}");
                }
            }
        }
    }
}

fn key(shape_id: u32, bucket: i32) -> MeshKey {
    MeshKey {
        shape_id,
        part: Part::Fill(Rule::NonZero),
        bucket,
    }
}
