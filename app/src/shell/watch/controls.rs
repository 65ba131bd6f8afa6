//! What stands under the picture: the seek bar, the buttons, the figures.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::{
    keys::Deed,
    stage::{Open, has_full_screen},
};
use crate::{
    capture,
    components::{format, icon::Icon},
    films::Films,
    player::{SPEEDS, clock_text},
};

#[component]
pub fn Controls(it: Open) -> impl IntoView {
    let films = expect_context::<Films>();
    let deck = it.deck;
    let playing = Memo::new(move |_| deck.read(|p| p.is_playing()));
    let looping = Memo::new(move |_| deck.read(|p| p.is_looping()));
    let moves = deck.read_once(|p| p.duration_ms()) > 0.0;
    let play = move || {
        if playing.get() {
            Icon::Pause
        } else {
            Icon::Play
        }
    };
    let play_name = move || if playing.get() { "Pause" } else { "Play" };
    view! {
        <div class="stage-controls" inert=move || it.export.is_running() data-testid="stage-controls">
            {moves.then(|| view! { <SeekBar it /> })}
            <div class="stage-row">
                {moves.then(|| view! {
                    <button
                        type="button"
                        class="button round"
                        aria-label=play_name
                        title=move || format!("{} (Space)", play_name())
                        data-testid="stage-play"
                        on:click=move |_| it.do_it(Deed::Toggle)
                    >
                        {move || play().view()}
                    </button>
                    <TimeText it />
                    <SpeedMenu it />
                    {tool(Icon::Again, "Loop (R)", Some(looping.into()), move || it.do_it(Deed::Loop))}
                })}
                {tool(Icon::Gauge, "Figures (I)", Some(it.figures.into()), move || it.do_it(Deed::Figures))}
                {tool(Icon::Save, "Save frame (S)", None, move || it.do_it(Deed::SaveFrame))}
                {(moves && capture::records())
                    .then(|| tool(Icon::Reel, "Save film", None, move || it.export.begin(it.title)))}
                {has_full_screen()
                    .then(|| tool(Icon::Full, "Full screen (F)", None, move || it.do_it(Deed::Full)))}
                {tool(Icon::Cross, "Close (Esc)", None, move || films.on_stage.set(None))}
            </div>
        </div>
        {it.export.view()}
        <Show when=move || it.figures.get()>
            <Figures it />
        </Show>
    }
}

/// A button that is an icon; its name tells its key too. With `on` it is a toggle.
fn tool(
    icon: Icon,
    label: &'static str,
    on: Option<Signal<bool>>,
    press: impl Fn() + 'static,
) -> AnyView {
    let name = label.split(" (").next().unwrap_or(label);
    view! {
        <button
            type="button"
            class="button quiet round tool"
            aria-label=name
            title=label
            aria-pressed=on.map(|on| move || on.get().to_string())
            data-testid=format!("stage-{}", name.to_lowercase().replace(' ', "-"))
            on:click=move |_| press()
        >
            {icon.view()}
        </button>
    }
    .into_any()
}

#[component]
fn SeekBar(it: Open) -> impl IntoView {
    let deck = it.deck;
    let duration_ms = deck.read_once(|p| p.duration_ms());
    // Whole seconds: a screen reader tells every change.
    let spoken = Memo::new(move |_| {
        let at_s = deck.read(|p| (p.at_ms() / 1_000.0).floor());
        format!("{at_s} of {:.1} seconds", duration_ms / 1_000.0)
    });
    let marks: Vec<f32> = deck.read_once(|p| p.markers().iter().map(|m| m.at_ms).collect());
    let seek = move |event: leptos::ev::Event| {
        let bar = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        if let Some(bar) = bar {
            deck.steer(|p| p.seek(bar.value_as_number()));
        }
    };
    view! {
        <input
            type="range"
            class="range"
            aria-label="Place in the film"
            aria-valuetext=spoken
            list=(!marks.is_empty()).then_some("stage-marks")
            min="0"
            max=duration_ms.to_string()
            step="any"
            data-testid="stage-seek"
            prop:value=move || deck.read(|p| p.at_ms())
            on:input=seek
        />
        <datalist id="stage-marks">
            {marks.into_iter().map(|at_ms| view! { <option value=at_ms.to_string()></option> }).collect_view()}
        </datalist>
    }
}

#[component]
fn TimeText(it: Open) -> impl IntoView {
    let deck = it.deck;
    let whole = clock_text(deck.read_once(|p| p.duration_ms()));
    let at = Memo::new(move |_| clock_text(deck.read(|p| p.at_ms())));
    let marker = Memo::new(move |_| deck.read(|p| p.marker().map(|m| m.name.clone())));
    view! {
        <span class="stage-time" data-testid="stage-time">
            {at} <span class="faint">" / " {whole}</span>
            {move || marker.get().map(|name| view! { <span class="chip">{name}</span> })}
        </span>
    }
}

#[component]
fn SpeedMenu(it: Open) -> impl IntoView {
    let deck = it.deck;
    let speed = Memo::new(move |_| deck.read(|p| p.speed()));
    let chosen = move |event: leptos::ev::Event| {
        let menu = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlSelectElement>().ok());
        if let Some(speed) = menu.and_then(|it| it.value().parse().ok()) {
            deck.steer(|p| p.set_speed(speed));
        }
    };
    let option = move |value: f64| {
        view! {
            <option value=value.to_string() prop:selected=move || speed.get() == value>
                {format!("{value}×")}
            </option>
        }
    };
    view! {
        <select class="button menu" aria-label="Speed" title="Speed ( < > )" data-testid="stage-speed" on:change=chosen>
            {SPEEDS.into_iter().map(option).collect_view()}
        </select>
    }
}

/// What a frame costs, measured while it plays.
#[component]
fn Figures(it: Open) -> impl IntoView {
    let shown = it.deck.shown;
    let fact = |name: &'static str, value: Signal<String>| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let told = move |tell: fn(&crate::stage::Shown) -> String| {
        Signal::from(Memo::new(move |_| shown.with(tell)))
    };
    view! {
        <dl class="figures" data-testid="stage-figures">
            {fact("Draw call", told(|s| format::time(s.draw_ms.into())))}
            {fact("Sent a frame", told(|s| format::bytes(s.bytes)))}
            {fact("Shapes", told(|s| format::thousands(s.n_shapes as u64)))}
            {fact("Drawn by", told(|s| s.renderer.to_owned()))}
            {fact("Pixels", told(|s| format!("{} × {}", s.size.0, s.size.1)))}
            <Show when=move || shown.with(|s| s.gpu_ms.is_some())>
                {fact("On the GPU", told(|s| format::time(s.gpu_ms.unwrap_or_default())))}
            </Show>
            {fact("Detail", told(|s| format!("{:?}", s.detail)))}
        </dl>
    }
}
