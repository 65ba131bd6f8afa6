//! Who went away in mid-answer, and who continued.

use leptos::prelude::*;

use super::card::is_open;
use crate::{
    components::icon::Icon,
    shell::ui::Ui,
    state::{Card, Phase},
};

#[component]
pub fn Left(card: Card) -> impl IntoView {
    let ui = expect_context::<Ui>();
    let (left, worker, phase) = (card.left, card.worker, card.phase);
    let line = Memo::new(move |_| {
        let by = match phase.with(End::of) {
            End::Open => By::Somebody,
            End::Answered => worker.get().map_or(By::Somebody, By::Name),
            End::Refused => By::Nobody,
        };
        left.with(|left| told(left, &by))
    });
    Effect::new(move |_| {
        if let Some(line) = line.get() {
            ui.say(line);
        }
    });
    move || {
        line.get().map(|line| {
            view! {
                <p class="left small soft" data-testid="answer-left">
                    {Icon::Again.view()}
                    <span>{line}</span>
                </p>
            }
        })
    }
}

enum End {
    Open,
    Answered,
    Refused,
}

impl End {
    const fn of(phase: &Phase) -> Self {
        match phase {
            Phase::Done => Self::Answered,
            phase if is_open(phase) => Self::Open,
            _ => Self::Refused,
        }
    }
}

/// Who goes on with an answer.
enum By {
    Name(String),
    /// Not known yet, or not told.
    Somebody,
    Nobody,
}

/// "w2 went away in mid-answer; w5 continued."
fn told(left: &[Option<String>], by: &By) -> Option<String> {
    // Who continued did not leave, whatever the roster looked like.
    let did_leave = |name: &&str| !matches!(by, By::Name(by) if by == name);
    let names: Option<Vec<&str>> = left
        .iter()
        .map(|name| name.as_deref().filter(did_leave))
        .collect();
    let who = match (left, names.as_deref()) {
        ([], _) => return None,
        (_, Some([one])) => (*one).to_owned(),
        (_, Some([before @ .., last])) => format!("{} and {last}", before.join(", ")),
        ([_], _) => "The tab that wrote this".to_owned(),
        (all, _) => format!("{} tabs", all.len()),
    };
    Some(match by {
        By::Name(name) => format!("{who} went away in mid-answer; {name} continued."),
        By::Somebody => format!("{who} went away in mid-answer; another tab continues."),
        By::Nobody => format!("{who} went away in mid-answer."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: &[Option<&str>], by: &By, expect: Option<&str>) {
        let left: Vec<_> = left.iter().map(|it| it.map(str::to_owned)).collect();
        assert_eq!(told(&left, by).as_deref(), expect);
    }

    #[test]
    fn who_left_and_who_continued_are_named_where_they_are_known() {
        let w5 = By::Name("w5".to_owned());
        check(&[], &w5, None);
        let both = "w2 went away in mid-answer; w5 continued.";
        check(&[Some("w2")], &w5, Some(both));
        let open = "w2 went away in mid-answer; another tab continues.";
        check(&[Some("w2")], &By::Somebody, Some(open));
        let unknown = "The tab that wrote this went away in mid-answer; w5 continued.";
        check(&[None], &w5, Some(unknown));
        check(&[Some("w5")], &w5, Some(unknown));
        let two = "w2 and w3 went away in mid-answer.";
        check(&[Some("w2"), Some("w3")], &By::Nobody, Some(two));
        let some = "2 tabs went away in mid-answer; w5 continued.";
        check(&[Some("w2"), None], &w5, Some(some));
    }
}
