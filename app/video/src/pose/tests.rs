//! Transforms at a time: order, skew, direction of motion, copies, bends.

use super::*;

#[track_caller]
fn check(transform: &Transform, from: (f32, f32), to: (f32, f32)) {
    let got = transform.affine_at(0.0).apply(Point::new(from.0, from.1));
    let near = (got.x - to.0).abs() < 1e-3 && (got.y - to.1).abs() < 1e-3;
    assert!(near, "{from:?} went to {got:?}, not to {to:?}");
}

#[track_caller]
fn check_near(got: f32, expect: f32) {
    assert!((got - expect).abs() < 2e-2, "{got} is not {expect}");
}

#[test]
fn the_anchor_goes_to_the_origin_then_scale_then_rotation_then_position() {
    check(&Transform::default(), (3.0, 4.0), (3.0, 4.0));
    check(&Transform::at(10.0, 20.0), (3.0, 4.0), (13.0, 24.0));
    check(
        &Transform::at(10.0, 20.0).scaled(2.0, 3.0),
        (3.0, 4.0),
        (16.0, 32.0),
    );
    let turned = |t: Transform| Transform {
        rotation_deg: 90.0.into(),
        ..t
    };
    check(&turned(Transform::at(10.0, 0.0)), (3.0, 0.0), (10.0, 3.0));
    let scaled = turned(Transform::at(10.0, 0.0).scaled(2.0, 1.0));
    check(&scaled, (3.0, 1.0), (9.0, 6.0));
    let anchored = Transform {
        anchor: Point::new(3.0, 1.0).into(),
        ..scaled
    };
    check(&anchored, (3.0, 1.0), (10.0, 0.0));
}

#[test]
fn skew_shears_along_its_axis() {
    let skewed = |axis: f32| Transform {
        skew_deg: 45.0.into(),
        skew_axis_deg: axis.into(),
        ..Transform::default()
    };
    check(&skewed(0.0), (0.0, 2.0), (2.0, 2.0));
    check(&skewed(0.0), (2.0, 0.0), (2.0, 0.0));
    // Along y, downward, what lies to the left goes ahead.
    check(&skewed(90.0), (0.0, 2.0), (0.0, 2.0));
    check(&skewed(90.0), (2.0, 0.0), (2.0, -2.0));
    check(&skewed(180.0), (0.0, 2.0), (2.0, 2.0));
}

fn walked(bend: Option<[Point; 2]>, ease: Easing) -> Transform {
    let first = Keyframe {
        bend,
        ..Keyframe::new(0.0, Point::ZERO, ease)
    };
    let keys = vec![
        first,
        Keyframe::new(100.0, Point::new(100.0, 0.0), Easing::Linear),
    ];
    Transform {
        position: Animated::Keyed { keys }.into(),
        orient: true,
        ..Transform::default()
    }
}

#[test]
fn bends_are_walked_at_even_speed() {
    // Handles on the line itself, uneven: only the speed would differ.
    let uneven = walked(
        Some([Point::new(5.0, 0.0), Point::new(-80.0, 0.0)]),
        Easing::Linear,
    );
    for t_ms in [0.0, 10.0, 37.0, 50.0, 90.0, 100.0] {
        check_near(uneven.position.at(t_ms).x, t_ms);
    }
    let arch = walked(
        Some([Point::new(0.0, -50.0), Point::new(0.0, -50.0)]),
        Easing::Linear,
    );
    assert_eq!(arch.position.at(0.0), Point::ZERO);
    assert_eq!(arch.position.at(100.0), Point::new(100.0, 0.0));
    let steps: Vec<f32> = (0..20)
        .map(|step| {
            let (a, b) = (
                arch.position.at(step as f32 * 5.0),
                arch.position.at(step as f32 * 5.0 + 5.0),
            );
            (b.x - a.x).hypot(b.y - a.y)
        })
        .collect();
    assert!(
        steps.iter().all(|s| (s - steps[0]).abs() < 0.05),
        "{steps:?}"
    );
}

#[test]
fn overshoot_goes_on_straight() {
    let over = Easing::Cubic(0.3, 1.0, 0.3, 2.0);
    let arch = walked(Some([Point::new(0.0, -50.0), Point::new(0.0, -50.0)]), over);
    let at = (1..100).map(|t| arch.position.at(t as f32));
    let lowest = at.fold(Point::ZERO, |low, p| if p.y > low.y { p } else { low });
    assert!(
        lowest.y > 1.0 && (lowest.x - 100.0).abs() < 1e-3,
        "{lowest:?}"
    );
    let line = walked(None, over);
    assert!(
        line.position.at(60.0).x > 100.0,
        "a straight way overshoots, too"
    );
}

#[test]
fn each_axis_may_have_its_own_easing() {
    let axes = Easing::Axes([0.0, 0.0, 1.0, 1.0], [0.42, 0.0, 0.58, 1.0]);
    let keys = vec![
        Keyframe::new(0.0, Point::ZERO, axes),
        Keyframe::new(100.0, Point::new(100.0, 100.0), axes),
    ];
    let position = Position::from(Animated::Keyed { keys });
    let at = position.at(25.0);
    check_near(at.x, 25.0);
    check_near(at.y, 12.92);
}

#[test]
fn orient_follows_the_way_and_rests_where_it_ended() {
    let arch = walked(
        Some([Point::new(0.0, -50.0), Point::new(0.0, -50.0)]),
        Easing::Linear,
    );
    for (t_ms, degrees) in [
        (-10.0, -90.0),
        (0.0, -90.0),
        (50.0, 0.0),
        (99.99, 90.0),
        (100.0, 90.0),
        (500.0, 90.0),
    ] {
        check_near(arch.pose_at(t_ms).rotation_deg, degrees);
    }
    let corner = Transform {
        position: Animated::Keyed {
            keys: vec![
                Keyframe::new(0.0, Point::ZERO, Easing::Linear),
                Keyframe::new(100.0, Point::new(10.0, 0.0), Easing::Hold),
                Keyframe::new(200.0, Point::new(10.0, 0.0), Easing::Linear),
                Keyframe::new(300.0, Point::new(10.0, 10.0), Easing::Linear),
            ],
        }
        .into(),
        orient: true,
        ..Transform::default()
    };
    for (t_ms, degrees) in [(50.0, 0.0), (150.0, 0.0), (250.0, 90.0), (400.0, 90.0)] {
        check_near(corner.pose_at(t_ms).rotation_deg, degrees);
    }
    let still = Transform {
        orient: true,
        ..Transform::at(3.0, 4.0)
    };
    assert_eq!(still.pose_at(0.0).rotation_deg, 0.0);
}

#[test]
fn copies_step_turn_and_grow() {
    let step = Transform {
        anchor: Point::new(1.0, 0.0).into(),
        position: Point::new(10.0, 0.0).into(),
        scale: Point::new(2.0, -1.0).into(),
        rotation_deg: 90.0.into(),
        ..Transform::default()
    };
    let pose = step.pose_at(0.0);
    for (n, x, y) in [(0.0, 2.0, 3.0), (1.0, 14.0, 2.0), (2.0, 17.0, -3.0)] {
        let got = pose.affine_times(n).apply(Point::new(2.0, 3.0));
        let near = (got.x - x).abs() < 1e-3 && (got.y - y).abs() < 1e-3;
        assert!(near, "copy {n} is at {got:?}");
    }
    assert!(
        pose.affine_times(0.5).0.iter().all(|c| c.is_finite()),
        "half a mirror"
    );
}
