//! Paths to text and back.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expect: &str) {
    let said = match text.parse::<Path>() {
        Ok(path) => path.to_string(),
        Err(e) => e.to_string(),
    };
    assert_eq!(said, expect, "{text:?}");
}

#[test]
fn paths_are_read_as_written_and_written_short() {
    for (text, expect) in [
        ("", ""),
        ("M0 0L9 0C9 5 5 9 0 9Z", "M0 0L9 0C9 5 5 9 0 9Z"),
        (" M 0.5,-1 \n L 1e1 , 2.50 Z ", "M0.5 -1L10 2.5Z"),
        ("M0.1 -0L1e-7 1", "M0.1 -0L1e-7 1"),
        ("ZZ", "ZZ"),
    ] {
        check(text, expect);
    }
}

#[test]
fn other_path_data_is_refused_with_the_place() {
    let command = |at: usize| PathError::Command(at).to_string();
    let number = |at: usize| PathError::Number(at).to_string();
    for (text, expect) in [
        ("m0 0", command(0)),
        ("M0 0 5 5", command(5)),
        ("M0 0h5", command(4)),
        ("M0 0Ä", command(4)),
        ("M0", number(2)),
        ("M0 0LZ", number(5)),
        ("M0 0L1-2 3", number(5)),
        ("Mnan inf", number(1)),
        ("M1e99 0", number(1)),
    ] {
        check(text, &expect);
    }
}

#[test]
fn long_paths_stop_at_the_limit() {
    let text = "Z".repeat(SEGMENTS_MAX + 1);
    assert_eq!(text.parse::<Path>(), Err(PathError::TooLong));
    assert!(text[1..].parse::<Path>().is_ok(), "the limit itself passes");
}

#[test]
fn json_says_why_a_path_is_refused() {
    for (json, expect) in [
        ("\"M0 0a1\"", "only the commands"),
        ("[1,2]", "expected a path like"),
    ] {
        let said = serde_json::from_str::<Path>(json).unwrap_err().to_string();
        assert!(said.contains(expect), "{said}");
    }
}

fn any_point() -> impl Strategy<Value = Point> {
    let number =
        prop_oneof![any::<f32>(), -1000.0_f32..1000.0].prop_filter("finite", |n| n.is_finite());
    (number.clone(), number).prop_map(|(x, y)| Point::new(x, y))
}

fn any_segment() -> impl Strategy<Value = Segment> {
    prop_oneof![
        any_point().prop_map(Segment::Move),
        any_point().prop_map(Segment::Line),
        (any_point(), any_point(), any_point()).prop_map(|(a, b, c)| Segment::Cubic(a, b, c)),
        Just(Segment::Close),
    ]
}

proptest! {
    #[test]
    fn every_path_goes_through_json_unchanged(segments in prop::collection::vec(any_segment(), 0..40)) {
        let path = Path { segments };
        let json = serde_json::to_string(&path).unwrap();
        prop_assert_eq!(serde_json::from_str::<Path>(&json).unwrap(), path);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[MLCZz0-9 ,.eE+-]{0,40}|\\PC{0,20}") {
        if let Ok(path) = text.parse::<Path>() {
            prop_assert_eq!(path.to_string().parse::<Path>(), Ok(path));
        }
    }
}
