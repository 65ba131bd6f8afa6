//! Easing curves, mixing and keyframes.

use super::*;

#[track_caller]
fn check_near(got: f32, expect: f32) {
    assert!((got - expect).abs() < 1e-3, "{got} is not {expect}");
}

#[test]
fn easings_have_their_published_values() {
    let ease = Easing::Cubic(0.25, 0.1, 0.25, 1.0);
    for (easing, t, expect) in [
        (Easing::Linear, 0.3, 0.3),
        (Easing::Hold, 0.9, 0.0),
        (Easing::IN_OUT, 0.0, 0.0),
        (Easing::IN_OUT, 0.5, 0.5),
        (Easing::IN_OUT, 1.0, 1.0),
        (Easing::IN_OUT, 0.25, 0.1292),
        (ease, 0.5, 0.8024),
        (Easing::Cubic(0.3, 2.0, 0.7, 1.0), 0.5, 1.25),
    ] {
        check_near(easing.apply(t), expect);
    }
}

#[test]
fn values_mix_by_component() {
    check_near(2.0_f32.lerp(&4.0, 0.25), 2.5);
    let mid = Point::new(0.0, 10.0).lerp(&Point::new(4.0, 20.0), 0.5);
    assert_eq!(mid, Point::new(2.0, 15.0));
    let mid = Color::hex(0xff0000).lerp(&Color::hex(0x0000ff).with_alpha(0.0), 0.5);
    assert_eq!(mid.to_rgba8(), [128, 0, 128, 128]);
}

#[test]
fn a_keyed_value_holds_before_the_first_key_and_after_the_last() {
    let key = Keyframe::new;
    let keys = vec![
        key(100.0, 1.0, Easing::Linear),
        key(200.0, 3.0, Easing::Hold),
        key(300.0, 7.0, Easing::Linear),
    ];
    let value = Animated::Keyed { keys };
    for (t_ms, expect) in [
        (0.0, 1.0),
        (100.0, 1.0),
        (150.0, 2.0),
        (200.0, 3.0),
        (299.0, 3.0),
        (300.0, 7.0),
        (1e9, 7.0),
    ] {
        check_near(value.at(t_ms).unwrap(), expect);
    }
    assert!(!value.is_fixed(), "it has keys");
    let empty: Animated<f32> = Animated::Keyed { keys: vec![] };
    assert_eq!(empty.at(0.0), None);
}

#[test]
fn colors_are_read_as_written() {
    for (text, expect) in [
        ("#ff8000", Some([255, 128, 0, 255])),
        ("#ff800040", Some([255, 128, 0, 64])),
        ("ff8000", None),
        ("#ff80", None),
        ("#+f8000", None),
        ("#ggggggg", None),
        ("#é0000", None),
    ] {
        let got = Color::try_from(text.to_owned()).ok().map(Color::to_rgba8);
        assert_eq!(got, expect, "{text}");
    }
}
