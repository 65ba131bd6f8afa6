//! The stage's keys, as players have them.

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Deed {
    Toggle,
    /// Milliseconds on, or back.
    By(f64),
    /// Frames on, or back.
    Step(i32),
    Start,
    End,
    Loop,
    Full,
    Faster,
    Slower,
    Figures,
    SaveFrame,
}

/// What has the focus within the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    /// The picture, or the seek bar, whose own keys would do nearly the same.
    Stage,
    /// A button, which is pressed with the space bar.
    Button,
    /// Something with keys of its own.
    Field,
}

/// For people: keys, and what they do.
pub(super) const KEYS: [(&str, &str); 11] = [
    ("Space, K", "play or pause"),
    ("← →", "1 second back or on"),
    ("J, L", "10 seconds back or on"),
    ("Shift ← →", "1 frame back or on; also , and ."),
    ("Home, End", "to the start or the end"),
    ("< >", "slower or faster; also − and +"),
    ("R", "play over and over"),
    ("F", "full screen"),
    ("S", "save the frame"),
    ("I", "figures"),
    ("Esc", "close"),
];

/// What a key that was pressed asks for.
pub(super) fn deed(key: &str, shift: bool, focus: Focus) -> Option<Deed> {
    if focus == Focus::Field || (focus == Focus::Button && key == " ") {
        return None;
    }
    Some(match key {
        " " | "k" | "K" => Deed::Toggle,
        "ArrowLeft" if shift => Deed::Step(-1),
        "ArrowRight" if shift => Deed::Step(1),
        "ArrowLeft" => Deed::By(-1_000.0),
        "ArrowRight" => Deed::By(1_000.0),
        "j" | "J" => Deed::By(-10_000.0),
        "l" | "L" => Deed::By(10_000.0),
        "," => Deed::Step(-1),
        "." => Deed::Step(1),
        "Home" => Deed::Start,
        "End" => Deed::End,
        "<" | "-" => Deed::Slower,
        ">" | "+" | "=" => Deed::Faster,
        "r" | "R" => Deed::Loop,
        "f" | "F" => Deed::Full,
        "s" | "S" => Deed::SaveFrame,
        "i" | "I" => Deed::Figures,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, shift: bool, focus: Focus, expect: Option<Deed>) {
        assert_eq!(
            deed(key, shift, focus),
            expect,
            "{key}, shift {shift}, {focus:?}"
        );
    }

    #[test]
    fn keys_do_what_they_do_in_players() {
        check(" ", false, Focus::Stage, Some(Deed::Toggle));
        check("k", false, Focus::Button, Some(Deed::Toggle));
        check("ArrowLeft", false, Focus::Stage, Some(Deed::By(-1_000.0)));
        check("ArrowRight", true, Focus::Stage, Some(Deed::Step(1)));
        check(",", false, Focus::Stage, Some(Deed::Step(-1)));
        check("L", true, Focus::Stage, Some(Deed::By(10_000.0)));
        check(">", true, Focus::Stage, Some(Deed::Faster));
        check("End", false, Focus::Stage, Some(Deed::End));
        check("x", false, Focus::Stage, None);
        check("Tab", false, Focus::Stage, None);
    }

    #[test]
    fn what_has_keys_of_its_own_keeps_them() {
        check(" ", false, Focus::Button, None);
        check("k", false, Focus::Field, None);
        check("ArrowDown", false, Focus::Field, None);
    }

    #[test]
    fn every_listed_key_does_something() {
        let alone = |key: &str| match key {
            "Space" => " ".to_owned(),
            "←" => "ArrowLeft".to_owned(),
            "→" => "ArrowRight".to_owned(),
            key => key.to_owned(),
        };
        for (keys, what) in KEYS {
            if keys == "Esc" {
                continue;
            }
            for key in keys
                .split([' ', ','])
                .filter(|it| !it.is_empty() && *it != "Shift")
            {
                assert!(
                    deed(&alone(key), false, Focus::Stage).is_some(),
                    "{key}: {what}"
                );
            }
        }
    }
}
