//! A refusal in three short parts: what happened, what it means, what can be done now.

use leptos::prelude::*;
use mtor_protocol::{Code, Guid};

use crate::{
    actions::Actions,
    components::{button::CopyButton, format, icon::Icon},
    shell::{route::Panel, ui::Ui},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Quiet,
    Amber,
    Red,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "notice",
            Self::Amber => "notice amber",
            Self::Red => "notice red",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Quiet => Icon::Quiet,
            Self::Amber => Icon::Look,
            Self::Red => Icon::Failed,
        }
    }
}

/// What helps now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Again,
    /// Lend a tab or connect a model, then ask again.
    Lend,
    Reload,
    /// Only other words would help.
    Words,
}

struct Told {
    tone: Tone,
    happened: &'static str,
    means: &'static str,
    next: Next,
}

#[expect(clippy::too_many_lines, reason = "a table: one row for each code")]
const fn told(code: Code) -> Told {
    use Code as C;
    use Next as N;
    use Tone as T;
    let (tone, happened, means, next) = match code {
        C::Canceled => (
            T::Quiet,
            "You stopped this.",
            "What had come stays here.",
            N::Again,
        ),
        C::NoWorker | C::ModelMissing => (
            T::Amber,
            "No tab here can answer this.",
            "Your words are kept. A tab that is lent, or a connected model, would answer them.",
            N::Lend,
        ),
        C::NoRealTimeWorker => (
            T::Amber,
            "No tab here is fast and reliable enough for real time.",
            "The answer would have come too late, so nobody started on it.",
            N::Again,
        ),
        C::QueueFull | C::RateLimited | C::TooManySessions | C::WorkerBusy => (
            T::Amber,
            "The realm is busy.",
            "Your words are kept, but not in the queue.",
            N::Again,
        ),
        C::Draining => (
            T::Amber,
            "The relay is about to restart.",
            "This tab joins again by itself.",
            N::Again,
        ),
        C::DeadlinePassed => (
            T::Amber,
            "The answer did not come in time.",
            "Whoever worked on it was told to stop.",
            N::Again,
        ),
        C::AttemptsExhausted => (
            T::Red,
            "Several tabs tried and none came to an end.",
            "The words may be too much for the tabs that work now.",
            N::Again,
        ),
        C::WorkerFailed | C::WorkerLost => (
            T::Red,
            "The tab that worked on this failed.",
            "No other tab could take it over.",
            N::Again,
        ),
        C::EndpointDown | C::EndpointSlow | C::EndpointGarbage => (
            T::Red,
            "The connected model did not answer as it should.",
            "The tab that lends it is here, but its model is not.",
            N::Again,
        ),
        C::EndpointUnauthorized | C::EndpointForbidsOrigin => (
            T::Red,
            "The connected model turned this page away.",
            "The tab that lends it has to change a setting first.",
            N::Lend,
        ),
        C::TooLarge
        | C::TooDeep
        | C::BadIntent
        | C::UnknownRealm
        | C::WrongRealm
        | C::Unsupported => (
            T::Amber,
            "This cannot be asked as it stands.",
            "Shorter or other words, or a smaller picture, may do.",
            N::Words,
        ),
        C::UnsupportedVersion | C::UnknownType | C::Malformed | C::HelloFirst => (
            T::Red,
            "This page and the relay do not understand each other.",
            "One of them is newer. Loading the page again usually helps.",
            N::Reload,
        ),
        C::OutOfOrder | C::DuplicateGuid | C::NotYours | C::StaleAttempt | C::Unknown => (
            T::Red,
            "The relay refused this.",
            "Your words are kept.",
            N::Again,
        ),
    };
    Told {
        tone,
        happened,
        means,
        next,
    }
}

/// The stable string of a code, for copying into a report.
pub(super) fn code_name(code: Code) -> String {
    let json = serde_json::to_string(&code).unwrap_or_default();
    json.trim_matches('"').to_owned()
}

/// What happened, for the screen reader.
pub(super) fn said(code: Code, message: &str) -> String {
    format!("{} {message}", told(code).happened)
}

#[component]
pub fn RefusalNotice(
    guid: Guid,
    code: Code,
    message: String,
    retry_after_ms: Option<u64>,
) -> impl IntoView {
    let it = told(code);
    let retry = retry_after_ms.filter(|ms| *ms > 0).map(|ms| {
        format!(
            " Room is expected in about {}.",
            format::span(ms.max(1_000) as f64)
        )
    });
    let is_canceled = code == Code::Canceled;
    let report = format!("{} {}\n{message}", code_name(code), guid);
    view! {
        <div class=it.tone.class() data-testid="refusal">
            {it.tone.icon().view()}
            <p><strong>{it.happened}</strong></p>
            {(!message.is_empty() && !is_canceled).then(|| view! { <p class="said">{message}</p> })}
            <p class="means">{it.means} {retry}</p>
            <div class="do">
                {next_view(it.next, guid)}
                {(!is_canceled).then(|| view! {
                    <CopyButton label="Copy the code" text=Callback::new(move |()| report.clone()) />
                })}
            </div>
        </div>
    }
}

fn next_view(next: Next, guid: Guid) -> AnyView {
    let ui = expect_context::<Ui>();
    let actions = expect_context::<Actions>();
    let again = view! {
        <button
            type="button"
            class="button"
            data-testid="card-again"
            on:click=move |_| actions.again(&guid)
        >
            {Icon::Again.view()}
            "Ask again"
        </button>
    };
    match next {
        Next::Again => again.into_any(),
        Next::Lend => view! {
            <button type="button" class="button strong" on:click=move |_| ui.go(Panel::Lend)>
                {Icon::Bolt.view()}
                "Open Lend"
            </button>
            {again}
        }
        .into_any(),
        Next::Reload => view! {
            <button
                type="button"
                class="button strong"
                on:click=move |_| drop(window().location().reload())
            >
                {Icon::Again.view()}
                "Load the page again"
            </button>
        }
        .into_any(),
        Next::Words => view! {
            <button type="button" class="button" on:click=move |_| ui.ask_now()>
                {Icon::Talk.view()}
                "Change the words"
            </button>
        }
        .into_any(),
    }
}
