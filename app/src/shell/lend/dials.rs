//! How much is lent, and when.

use leptos::prelude::*;

use crate::{actions::Actions, components::switch::Switch, state::RealmState};

/// Less than a tenth helps nobody; steps of five are as fine as a thumb is.
const SHARE_MIN: u8 = 10;
const SHARE_STEP: u8 = 5;

#[component]
pub fn DialsForm() -> impl IntoView {
    let dials = expect_context::<RealmState>().lend.dials;
    let actions = expect_context::<Actions>();
    let share = Memo::new(move |_| dials.with(|it| it.share_percent));
    let share_in_words = move || match share.get() {
        100 => "All of the time".to_owned(),
        percent => format!("{percent} % of the time"),
    };
    let set_share = move |text: String| {
        if let Ok(share_percent) = text.parse() {
            let now = dials.get_untracked();
            actions.set_dials(crate::state::Dials {
                share_percent,
                ..now
            });
        }
    };
    view! {
        <section class="box">
            <h3>"How much, and when"</h3>
            <div class="field">
                <div class="dial-head">
                    <label for="share">"Share of time"</label>
                    <output for="share" class="num small">{share_in_words}</output>
                </div>
                <input
                    id="share"
                    class="range"
                    type="range"
                    min=SHARE_MIN.to_string()
                    max="100"
                    step=SHARE_STEP.to_string()
                    prop:value=move || share.get().to_string()
                    aria-valuetext=share_in_words
                    on:change=move |event| set_share(event_target_value(&event))
                />
            </div>
            <div class="dial">
                <div>
                    <p>"On battery"</p>
                    <p class="small faint">"Off: pauses when the plug is pulled."</p>
                </div>
                <Switch
                    label="Lend on battery"
                    on=Signal::derive(move || dials.with(|it| it.on_battery))
                    set=Callback::new(move |on_battery| {
                        let now = dials.get_untracked();
                        actions.set_dials(crate::state::Dials { on_battery, ..now });
                    })
                />
            </div>
            <div class="dial">
                <div>
                    <p>"When hidden"</p>
                    <p class="small faint">"Off: pauses while another tab is in front."</p>
                </div>
                <Switch
                    label="Lend when hidden"
                    on=Signal::derive(move || dials.with(|it| it.when_hidden))
                    set=Callback::new(move |when_hidden| {
                        let now = dials.get_untracked();
                        actions.set_dials(crate::state::Dials { when_hidden, ..now });
                    })
                />
            </div>
            <super::hours::HoursDial />
        </section>
    }
}
