//! The step bar: where an answer's time went, to scale, in four segments.

use leptos::prelude::*;

use super::format;
use crate::state::StepTimes;

/// Shares add up to this: below 1 they would not fill the bar.
const SCALE: f64 = 1_000.0;

/// One of the four steps, as shown in the bar and told in text.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub class: &'static str,
    pub name: &'static str,
    pub ms: f64,
    /// What is in it, where that is more than one thing.
    pub note: Option<String>,
}

/// The four steps in the order in which they happen.
pub fn steps_of(times: &StepTimes) -> [Step; 4] {
    let step = |class, name, ms| Step {
        class,
        name,
        ms,
        note: None,
    };
    let queued = times.queue_ms > 0.0;
    let relay = Step {
        note: queued.then(|| {
            let (own, queue) = (format::time(times.relay_ms), format::time(times.queue_ms));
            format!("{own} of its own, {queue} in the queue")
        }),
        ..step("step-relay", "Relay", times.relay_ms + times.queue_ms)
    };
    [
        step("step-tab", "This tab", times.tab_ms),
        relay,
        step("step-worker", "Worker", times.worker_ms),
        step("step-back", "Way back", times.back_ms),
    ]
}

pub fn total_ms(times: &StepTimes) -> f64 {
    steps_of(times).iter().map(|step| step.ms).sum()
}

/// The whole bar in one sentence, for those who do not see it.
pub fn told(times: &StepTimes) -> String {
    let steps: Vec<String> = steps_of(times)
        .iter()
        .map(|step| format!("{} {}", step.name, format::time(step.ms)))
        .collect();
    format!(
        "{} in all: {}.",
        format::time(total_ms(times)),
        steps.join(", ")
    )
}

#[component]
pub fn StepBar(times: StepTimes) -> impl IntoView {
    let steps = steps_of(&times);
    // An answer that took no time at all still has a bar.
    let total = total_ms(&times).max(f64::MIN_POSITIVE);
    let bar = steps
        .iter()
        .map(|step| {
            view! { <span class=step.class style=("--share", format!("{:.3}", SCALE * step.ms.max(0.0) / total))></span> }
        })
        .collect_view();
    view! {
        <div class="steps" tabindex="0" role="img" aria-label=told(&times) data-testid="steps">
            <div class="steps-bar" aria-hidden="true">{bar}</div>
            <span class="num" aria-hidden="true">
                {format!("{} · relay {}", format::time(total_ms(&times)), format::time(times.relay_ms))}
            </span>
            <dl class="steps-told num small" aria-hidden="true">
                {steps.into_iter().map(told_view).collect_view()}
            </dl>
        </div>
    }
}

fn told_view(step: Step) -> AnyView {
    view! {
        <dt>
            <span class=format!("swatch {}", step.class)></span>
            {step.name}
        </dt>
        <dd>{format::time(step.ms)}</dd>
        <dd class="note">{step.note}</dd>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: StepTimes = StepTimes {
        tab_ms: 1.5,
        relay_ms: 0.2,
        queue_ms: 10.0,
        worker_ms: 300.0,
        back_ms: 2.0,
    };

    #[track_caller]
    fn check(times: StepTimes, expect: &str) {
        assert_eq!(told(&times), expect);
    }

    #[test]
    fn the_steps_are_told_in_order_and_add_up() {
        check(
            TIMES,
            "314 ms in all: This tab 1.5 ms, Relay 10 ms, Worker 300 ms, Way back 2.0 ms.",
        );
    }

    #[test]
    fn the_queue_is_named_only_where_there_was_one() {
        assert_eq!(
            steps_of(&TIMES)[1].note.as_deref(),
            Some("0.20 ms of its own, 10 ms in the queue")
        );
        let unqueued = StepTimes {
            queue_ms: 0.0,
            ..TIMES
        };
        assert_eq!(steps_of(&unqueued)[1].note, None);
    }
}
