//! The status line: where this tab stands, in words, and the last dispatch time.

use leptos::prelude::*;
use mtor_protocol::Roster;

use crate::{
    actions::Actions,
    components::{format, now::ticking},
    state::{LinkView, RealmState},
};

/// The countdown to the next try moves once a second.
const SECOND_MS: u32 = 1_000;

const fn link_name(link: &LinkView) -> &'static str {
    match link {
        LinkView::Joining => "joining",
        LinkView::Joined { .. } => "joined",
        LinkView::Alone { .. } => "alone",
        LinkView::Draining => "draining",
    }
}

/// The link in a sentence for people.
fn told(link: &LinkView, roster: &Roster) -> String {
    match link {
        LinkView::Joining => "Joining the relay.".to_owned(),
        LinkView::Joined { .. } => joined(roster),
        LinkView::Alone { .. } => "Alone: this tab answers by itself.".to_owned(),
        LinkView::Draining => "The relay restarts. Open questions are kept.".to_owned(),
    }
}

fn joined(roster: &Roster) -> String {
    // The first roster is still on its way.
    if roster.sessions == 0 {
        return "Joined.".to_owned();
    }
    let tabs = format::count(roster.n_tabs().into(), "tab");
    match roster.workers.len() {
        0 => format!("Joined. {tabs} here, none works."),
        1 => format!("Joined. {tabs} here, 1 works."),
        n => format!("Joined. {tabs} here, {n} work."),
    }
}

#[component]
pub fn LinkLine() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let link = state.link;
    let sentence = Memo::new(move |_| link.with(|it| state.roster.with(|roster| told(it, roster))));
    let said = Memo::new(move |_| link.with(|it| told(it, &Roster::default())));
    let last = Memo::new(move |_| {
        let relay_ms = |card: &crate::state::Card| card.steps.get().map(|it| it.relay_ms);
        state
            .cards
            .with(|cards| cards.iter().rev().find_map(relay_ms))
    });
    view! {
        <div class="link">
            <span
                class="link-state"
                data-testid="link-state"
                data-link=move || link.with(link_name)
            >
                <span class="lamp" aria-hidden="true"></span>
                {sentence}
            </span>
            // Only the link itself is said aloud: tabs come and go too often.
            <span class="vh" role="status">{said}</span>
            <NextTry />
            {move || last.get().map(|ms| view! {
                <span class="dispatch num" title="The relay's own time for the last answer">
                    {format!("Last dispatch {}", format::time(ms))}
                </span>
            })}
        </div>
    }
}

/// When the relay is tried again, and a button for those who do not wait.
#[component]
fn NextTry() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let actions = expect_context::<Actions>();
    let retry_at = Memo::new(move |_| match state.link.get() {
        LinkView::Alone { retry_at_ms } => Some(retry_at_ms),
        _ => None,
    });
    let is_alone = Signal::derive(move || retry_at.get().is_some());
    let now = ticking(is_alone, SECOND_MS);
    let left = move || {
        let left_ms = retry_at.get().unwrap_or(0) as f64 - now.get();
        match (left_ms / f64::from(SECOND_MS)).ceil() as i64 {
            ..1 => "Trying now.".to_owned(),
            s => format!("Next try in {s} s."),
        }
    };
    view! {
        <Show when=move || is_alone.get()>
            <span class="num" aria-hidden="true">{left}</span>
            <button type="button" class="button" on:click=move |_| actions.rejoin()>
                "Try now"
            </button>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sessions: u32, expect: &str) {
        let roster = Roster {
            sessions,
            ..Roster::default()
        };
        assert_eq!(joined(&roster), expect);
    }

    #[test]
    fn the_link_is_told_in_words() {
        check(0, "Joined.");
        check(1, "Joined. 1 tab here, none works.");
        check(3, "Joined. 3 tabs here, none works.");
    }
}
