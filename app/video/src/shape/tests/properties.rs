//! What holds for any path: shares of lengths, modifiers that do nothing, numbers without end.

use proptest::prelude::*;

use super::{cut::trimmed, modifiers::*, *};
use crate::scene::{LineJoin, MergeMode, TrimMode};

fn coordinate() -> impl Strategy<Value = f32> {
    (-1000.0_f32..1000.0).prop_map(|v| (v * 8.0).round() / 8.0)
}

/// One subpath with lines and curves.
fn any_path() -> impl Strategy<Value = Path> {
    let point = || (coordinate(), coordinate()).prop_map(|(x, y)| p(x, y));
    let side = prop_oneof![
        point().prop_map(Segment::Line),
        (point(), point(), point()).prop_map(|(a, b, c)| Segment::Cubic(a, b, c)),
    ];
    let sides = prop::collection::vec(side, 1..8);
    (point(), sides, any::<bool>()).prop_map(|(start, sides, closed)| {
        let mut segments = vec![Segment::Move(start)];
        segments.extend(sides);
        segments.extend(closed.then_some(Segment::Close));
        Path { segments }
    })
}

proptest! {
    // Areas of curves that cross themselves everywhere take their time in a debug build.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_trim_keeps_its_share_of_the_length(
        path in any_path(), start in 0.0_f32..1.0, end in 0.0_f32..1.0, offset in -800.0_f32..800.0,
        chained in any::<bool>(),
    ) {
        prop_assume!((start - end).abs() > 1.0e-3);
        let mode = if chained { TrimMode::Chained } else { TrimMode::Each };
        let total = length(&path);
        prop_assume!(total > 1.0);
        let kept = length(&trimmed(vec![path.into()], [start, end, offset], mode));
        let wanted = total * f64::from((start - end).abs());
        prop_assert!((kept - wanted).abs() < total * 1.0e-3, "{} of {}: {}", wanted, total, kept);
    }

    #[test]
    fn a_trim_from_0_to_1_changes_nothing(path in any_path()) {
        let wanted = text(&segments::write(&segments::read(&path)));
        let kept = trimmed(vec![path.into()], [0.0, 1.0, 0.0], TrimMode::Each);
        prop_assert_eq!(text(&kept), wanted);
    }

    #[test]
    fn dashes_and_the_dashes_in_their_gaps_make_the_whole(
        path in any_path(), dash in 1.0_f32..300.0, gap in 1.0_f32..300.0, offset in -800.0_f32..800.0,
    ) {
        let total = length(&path);
        let dashes = length(&dashed(&path, &[dash, gap], offset));
        let gaps = length(&dashed(&path, &[gap, dash], offset - dash));
        prop_assert!((dashes + gaps - total).abs() < total * 1.0e-3 + 0.01, "{} {} {}", dashes, gaps, total);
    }

    #[test]
    fn a_modifier_without_an_amount_changes_nothing(path in any_path(), idx in 0_usize..5) {
        let by = [
            Modifier::Round { radius: 0.0.into() },
            offset_by(0.0, LineJoin::Miter),
            Modifier::Pucker { amount: 0.0.into() },
            zigzag_by(0.0, 3.0, true),
            twist_by(0.0),
        ];
        let wanted = text(&segments::write(&segments::read(&path)));
        prop_assert_eq!(text(&modified(by[idx].clone(), &[path.into()])), wanted);
    }

    #[test]
    fn any_number_gives_a_finite_path(
        path in any_path(), other in any_path(), a in any::<f32>(), b in any::<f32>(),
        idx in 0_usize..11,
    ) {
        let by = [
            Modifier::Round { radius: a.into() },
            offset_by(a, LineJoin::Miter),
            offset_by(a, LineJoin::Round),
            Modifier::Pucker { amount: a.into() },
            zigzag_by(a, b, true),
            twist_by(a),
            repeat_by(a, b),
            Modifier::Merge(MergeMode::Add),
            Modifier::Merge(MergeMode::Subtract),
            Modifier::Merge(MergeMode::Intersect),
            Modifier::Merge(MergeMode::Exclude),
        ];
        let made = modified(by[idx].clone(), &[path.into(), other.into()]);
        prop_assert!(segments::is_finite(&made));
        prop_assert!(made.segments.len() <= 2 * MADE_SEGMENTS_MAX);
        prop_assert!(segments::is_finite(&dashed(&made, &[a, b], a)));
    }

    #[test]
    fn usual_amounts_give_a_finite_path(
        path in any_path(), amount in -300.0_f32..300.0, join in 0_usize..3,
    ) {
        let join = [LineJoin::Miter, LineJoin::Round, LineJoin::Bevel][join];
        for by in [offset_by(amount, join), zigzag_by(amount, 5.0, false), twist_by(amount)] {
            let made = modified(by, &[path.clone().into()]);
            prop_assert!(segments::is_finite(&made));
        }
    }
}
