//! The playhead, step by step.

use mtor_video::Scene;

use super::*;

/// Two seconds at ten frames a second.
fn film() -> Player {
    let scene = r#"{"title":"t","width":4,"height":3,"duration_ms":2000,"frame_rate":10,
        "background":{"solid":"BLACK"},"layers":[],
        "markers":[{"name":"late","at_ms":1500},{"name":"early","at_ms":500}]}"#;
    let scene = scene.replace("BLACK", &format!("#{:06x}", 0));
    let scene: Scene = serde_json::from_str(&scene).unwrap();
    Player::new(&scene)
}

/// What is done to a playhead.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Tick(f64),
    Play,
    Pause,
    Toggle,
    Seek(f64),
    By(f64),
    Step(i32),
    Loop(bool),
    Speed(f64),
    Faster,
    Slower,
    Rest,
}

fn done(deeds: &[Deed]) -> Player {
    let mut it = film();
    for deed in deeds {
        match *deed {
            Deed::Tick(now_ms) => drop(it.tick(now_ms)),
            Deed::Play => it.play(),
            Deed::Pause => it.pause(),
            Deed::Toggle => it.toggle(),
            Deed::Seek(to_ms) => it.seek(to_ms),
            Deed::By(by_ms) => it.seek_by(by_ms),
            Deed::Step(n_frames) => it.step(n_frames),
            Deed::Loop(looping) => it.set_looping(looping),
            Deed::Speed(speed) => it.set_speed(speed),
            Deed::Faster => it.faster(),
            Deed::Slower => it.slower(),
            Deed::Rest => it.rest(),
        }
    }
    it
}

#[track_caller]
fn check(what: &str, deeds: &[Deed], at_ms: f64, playing: bool) {
    let it = done(deeds);
    assert!(
        (it.at_ms() - at_ms).abs() < 1e-6,
        "{what}: at {} ms, not {at_ms}",
        it.at_ms()
    );
    assert_eq!(it.is_playing(), playing, "{what}: playing");
}

#[test]
fn the_playhead_follows_the_wall_and_the_person() {
    use Deed::*;
    check("it starts playing", &[], 0.0, true);
    check(
        "the first tick only looks at the wall",
        &[Tick(9_000.0)],
        0.0,
        true,
    );
    check("time goes", &[Tick(50.0), Tick(90.0)], 40.0, true);
    check(
        "paused time stands",
        &[Tick(0.0), Tick(40.0), Pause, Tick(90.0)],
        40.0,
        false,
    );
    check(
        "and is not caught up",
        &[
            Tick(0.0),
            Tick(40.0),
            Pause,
            Tick(90.0),
            Play,
            Tick(200.0),
            Tick(210.0),
        ],
        50.0,
        true,
    );
    check(
        "a rest is not caught up",
        &[Tick(0.0), Tick(40.0), Rest, Tick(900.0), Tick(910.0)],
        50.0,
        true,
    );
    check(
        "a hidden page is one second at most",
        &[Tick(0.0), Tick(60_000.0)],
        1_000.0,
        true,
    );
    check(
        "a wall that goes back is no time",
        &[Tick(100.0), Tick(50.0)],
        0.0,
        true,
    );
    check(
        "twice as fast",
        &[Speed(2.0), Tick(0.0), Tick(100.0)],
        200.0,
        true,
    );
    check(
        "the loop goes on",
        &[Seek(1_950.0), Tick(0.0), Tick(100.0)],
        50.0,
        true,
    );
    check(
        "without it the end pauses",
        &[Loop(false), Seek(1_950.0), Tick(0.0), Tick(100.0)],
        2_000.0,
        false,
    );
}

#[test]
fn seeks_and_steps_stay_inside_the_film() {
    use Deed::*;
    check(
        "play at the end begins again",
        &[Loop(false), Seek(1_950.0), Tick(0.0), Tick(100.0), Toggle],
        0.0,
        true,
    );
    check("seek stays inside", &[Seek(9_999.0)], 2_000.0, true);
    check("seek stays inside, backward", &[By(-1.0)], 0.0, true);
    check(
        "no number is no place",
        &[Seek(300.0), Seek(f64::NAN)],
        300.0,
        true,
    );
    check("a frame on", &[Seek(130.0), Step(1)], 200.0, false);
    check("a frame back", &[Seek(130.0), Step(-1)], 0.0, false);
    check(
        "frames on from a frame",
        &[Step(1), Step(1), Step(1)],
        300.0,
        false,
    );
    check(
        "no frame after the last",
        &[Seek(2_000.0), Step(1)],
        2_000.0,
        false,
    );
}

#[test]
fn what_is_shown_at_the_end_is_the_last_frame() {
    let mut it = film();
    it.set_looping(false);
    it.seek(2_000.0);
    assert_eq!(
        it.shown_ms(),
        1_950.0,
        "the end itself would be the first frame"
    );
    it.seek(300.0);
    assert_eq!(it.shown_ms(), 300.0);
}

#[test]
fn speeds_go_along_the_menu_and_no_farther() {
    use Deed::*;
    #[track_caller]
    fn check(deeds: &[Deed], speed: f64) {
        assert_eq!(done(deeds).speed(), speed, "{deeds:?}");
    }
    check(&[], 1.0);
    check(&[Faster], 1.5);
    check(&[Faster; 9], 4.0);
    check(&[Slower; 2], 0.5);
    check(&[Slower; 9], 0.25);
    check(&[Speed(100.0)], 4.0);
}

#[test]
fn a_still_picture_does_not_play() {
    let mut it = film();
    it.duration_ms = 0.0;
    it.play();
    assert!(!it.is_playing());
    assert_eq!(it.tick(100.0), 0.0);
}

#[test]
fn the_marker_is_the_last_one_passed() {
    let name = |at_ms: f64| {
        let it = done(&[Deed::Seek(at_ms)]);
        it.marker().map(|m| m.name.clone())
    };
    assert_eq!(name(0.0), None);
    assert_eq!(name(500.0).as_deref(), Some("early"));
    assert_eq!(name(1_999.0).as_deref(), Some("late"));
}

#[test]
fn times_are_read_as_on_a_player() {
    #[track_caller]
    fn check(ms: f64, expect: &str) {
        assert_eq!(clock_text(ms), expect, "{ms}");
    }
    check(0.0, "0:00.0");
    check(-5.0, "0:00.0");
    check(1_250.0, "0:01.2");
    check(62_500.0, "1:02.5");
    check(3_600_000.0, "60:00.0");
}
