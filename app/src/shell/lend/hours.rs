//! The hours of the day at which this tab works for others.

use leptos::prelude::*;

use crate::{
    actions::Actions,
    components::{format, switch::Switch},
    state::{Dials, Hours, RealmState},
};

/// What the switch begins with: the night, when few need the machine.
const NIGHT: Hours = Hours {
    from_min: 22 * 60,
    to_min: 7 * 60,
};

#[component]
pub fn HoursDial() -> impl IntoView {
    let dials = expect_context::<RealmState>().lend.dials;
    let actions = expect_context::<Actions>();
    let hours = Memo::new(move |_| dials.with(|it| it.hours));
    let is_on = Memo::new(move |_| hours.get().is_some());
    let set = move |hours: Option<Hours>| {
        let now = dials.get_untracked();
        actions.set_dials(Dials { hours, ..now });
    };
    view! {
        <div class="dial">
            <div>
                <p>"Only at certain hours"</p>
                <p class="small faint num">{move || told(hours.get())}</p>
            </div>
            <Switch
                label="Lend only at certain hours"
                on=is_on
                set=Callback::new(move |on: bool| set(on.then_some(NIGHT)))
                testid="hours-switch"
            />
        </div>
        <Show when=move || is_on.get()>
            <div class="hours">
                <TimeField
                    id="hours-from"
                    label="From"
                    value=Signal::derive(move || hours.get().unwrap_or(NIGHT).from_min)
                    set=Callback::new(move |from_min| {
                        let now = hours.get_untracked().unwrap_or(NIGHT);
                        set(Some(Hours { from_min, ..now }));
                    })
                />
                <TimeField
                    id="hours-to"
                    label="To"
                    value=Signal::derive(move || hours.get().unwrap_or(NIGHT).to_min)
                    set=Callback::new(move |to_min| {
                        let now = hours.get_untracked().unwrap_or(NIGHT);
                        set(Some(Hours { to_min, ..now }));
                    })
                />
            </div>
        </Show>
    }
}

#[component]
fn TimeField(
    id: &'static str,
    label: &'static str,
    value: Signal<u16>,
    set: Callback<u16>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                class="input num"
                type="time"
                required
                data-testid=id
                prop:value=move || format::time_of_day(value.get())
                on:change=move |event| {
                    if let Some(minute) = format::minute_of_day(&event_target_value(&event)) {
                        set.run(minute);
                    }
                }
            />
        </div>
    }
}

fn told(hours: Option<Hours>) -> String {
    let Some(Hours { from_min, to_min }) = hours else {
        return "Off: at any hour.".to_owned();
    };
    if from_min == to_min {
        return "The same time twice: at any hour.".to_owned();
    }
    let over = if to_min < from_min {
        ", over midnight"
    } else {
        ""
    };
    let (from, to) = (format::time_of_day(from_min), format::time_of_day(to_min));
    format!("From {from} to {to}{over}, by this machine's clock.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_told_and_midnight_is_named() {
        let hours = |from_min, to_min| told(Some(Hours { from_min, to_min }));
        assert_eq!(told(None), "Off: at any hour.");
        assert_eq!(
            hours(540, 1_020),
            "From 09:00 to 17:00, by this machine's clock."
        );
        assert_eq!(hours(60, 60), "The same time twice: at any hour.");
        let night = "From 22:00 to 07:00, over midnight, by this machine's clock.";
        assert_eq!(told(Some(NIGHT)), night);
    }
}
