//! Which of two workers is preferred, by what they tell of themselves.

use mtor_protocol::Event;

use crate::script::{check, offer};

/// 8 and 9 tell an estimate, a rate, or neither: 9 gets the work.
#[track_caller]
fn check_preferred(slow: (Option<f64>, Option<f64>), fast: (Option<f64>, Option<f64>)) {
    let mut script = check(&[
        ("1 hello", "1 welcome"),
        ("8 hello", "8 welcome"),
        ("9 hello", "9 welcome"),
    ]);
    for (session, (expected_ms, rate)) in [(8, slow), (9, fast)] {
        let mut offered = offer(None, &["chat:64"]);
        offered.capabilities[0].expected_ms = expected_ms;
        offered.capabilities[0].rate = rate;
        script.receive(session, Event::Register(offered));
    }
    let told = script.run("1 ask g1 chat");
    assert!(
        told.ends_with("9 work g1 #1"),
        "{slow:?} and {fast:?}: {told}"
    );
}

#[test]
fn a_measured_rate_tells_the_faster_worker_before_any_outcome() {
    let rate = |rate| (None, Some(rate));
    check_preferred(rate(10.0), rate(100.0));
    check_preferred((None, None), rate(100.0));
    check_preferred(rate(10.0), (None, None));
    // An own estimate is closer to the truth than a rate.
    check_preferred((Some(900.0), Some(1e4)), (Some(100.0), None));
    // What is not believed counts as nothing told.
    check_preferred(rate(10.0), rate(1e9));
    check_preferred(rate(10.0), rate(-5.0));
    check_preferred(rate(10.0), rate(f64::NAN));
}
