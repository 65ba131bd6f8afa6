//! Lending: when this tab may work for others, and how the thread's news are shown.

use leptos::prelude::*;
use mtor_protocol::{Event, Guid, Refused};
use mtor_workshop::{FromThread, ToThread};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    actions::EndpointForm,
    clock,
    hub::Hub,
    models, prompt_api, stage,
    state::{Dials, EndpointView, Hours, RealmState},
    thread::Program,
};

/// Names the moment in the browser's timeline from which this tab can serve itself.
const THREAD_MARK: &str = "mtor-thread";

/// A timer stands still while the device sleeps, and is late by that when it wakes. While hours
/// are set, the clock is looked at so often that nobody minds the rest: every five minutes.
const HOURS_WAIT_MS_MAX: u32 = 5 * 60 * 1_000;

/// Watches what the dials depend on: the battery, and whether the page is hidden.
pub fn start(state: RealmState, hub: &Hub) {
    watch_visibility(state, hub.clone());
    prompt_api::start(state, hub);
    let hub = hub.clone();
    spawn_local(async move {
        if let Some(battery) = battery().await {
            watch_battery(state, &hub, &battery);
        }
    });
}

/// The switch was moved: opens the GPU, so that the roster tells what it is.
pub fn switched(state: RealmState, hub: Hub) {
    apply(state, &hub);
    spawn_local(async move {
        stage::open_device(state).await;
        apply(state, &hub);
    });
}

/// Derives the pause from the dials and the moment, and lends accordingly.
pub fn apply(state: RealmState, hub: &Hub) {
    let lend = state.lend;
    let dials = lend.dials.get_untracked();
    let hours_wait_ms = dials.hours.and_then(wait_for_border);
    hub.apply_again_in(hours_wait_ms.filter(|_| lend.wanted.get_untracked()));
    let not_now = why_not(state, dials);
    let is_on = not_now.is_none();
    let resting =
        (is_on && lend.resting.get_untracked()).then_some("Resting, as the share of time asks.");
    let paused = not_now.or(resting).map(str::to_owned);
    if paused != lend.paused.get_untracked() {
        lend.paused.set(paused);
    }
    hub.lend(is_on);
}

/// What the dials object to now, in a sentence.
fn why_not(state: RealmState, dials: Dials) -> Option<&'static str> {
    let is_time = |hours: Hours| hours.include(clock::local_minute());
    if !dials.on_battery && state.lend.discharging.get_untracked() {
        Some("Paused: this device runs on its battery.")
    } else if !dials.when_hidden && document().is_some_and(|d| d.hidden()) {
        Some("Paused: this tab is hidden.")
    } else if !dials.hours.is_none_or(is_time) {
        Some("Paused: it is not the time of day that you chose.")
    } else {
        None
    }
}

/// Milliseconds until the hours of lending begin or end, or until a look at the clock is due.
fn wait_for_border(hours: Hours) -> Option<u32> {
    let border = hours.next_border(clock::local_minute())?;
    Some(clock::ms_until_local(border).min(HOURS_WAIT_MS_MAX))
}

/// Asks the thread to speak for an engine; the key goes there and nowhere else.
pub fn connect(state: RealmState, hub: &Hub, form: EndpointForm) {
    let url = form.url.trim().to_owned();
    state
        .lend
        .endpoint
        .set(EndpointView::Checking { url: url.clone() });
    hub.tell_engine(&ToThread::Connect {
        url,
        key: form.key,
        model: form.model,
        page_origin: page_origin(),
    });
}

/// A thread could not be loaded or has crashed: what it worked on goes to others.
pub fn thread_failed(state: RealmState, hub: &Hub, program: Program) {
    let lend = state.lend;
    lend.working.set(Vec::new());
    if program == Program::Engine {
        models::gone(state);
        lend.resting.set(false);
        let url = match lend.endpoint.get_untracked() {
            EndpointView::None => None,
            EndpointView::Checking { url }
            | EndpointView::Ready { url, .. }
            | EndpointView::Failed { url, .. } => Some(url),
        };
        if let Some(url) = url {
            let message = "The part of this page that works has stopped. Connect again.".to_owned();
            lend.endpoint.set(EndpointView::Failed { url, message });
        }
    }
    apply(state, hub);
}

/// What a thread says beside its replies.
pub fn heard(state: RealmState, hub: &Hub, word: FromThread) {
    let lend = state.lend;
    if models::heard(state, &word) {
        if matches!(word, FromThread::Probed(_)) {
            // The roster tells what this machine is.
            apply(state, hub);
        }
        return;
    }
    match word {
        FromThread::Ready { .. } => {
            if let Some(performance) = web_sys::window().and_then(|w| w.performance()) {
                performance.mark(THREAD_MARK).ok();
            }
        }
        FromThread::Connected { url, models, .. } => {
            lend.endpoint.set(EndpointView::Ready { url, models });
        }
        FromThread::Disconnected { .. } => lend.endpoint.set(EndpointView::None),
        FromThread::Failed { url, message } => {
            lend.endpoint.set(EndpointView::Failed { url, message });
        }
        FromThread::Resting { resting } => lend.resting.set(resting),
        FromThread::Began { guid, realm } => lend.working.update(|it| it.push((guid, realm))),
        FromThread::Stopped { guid } => forget(state, &guid),
        FromThread::Ended {
            guid,
            answered,
            work_ms,
            units,
            joules,
        } => {
            forget(state, &guid);
            count(state, answered, work_ms, units, joules);
        }
        // What the thread can do has changed, and with it what this tab offers.
        FromThread::Offers { .. } => {}
        // The page's other ports have heard these.
        _ => return,
    }
    apply(state, hub);
}

/// Counts a reply to this tab itself.
pub fn replied(state: RealmState, event: &Event) {
    match event {
        Event::Result(it) => {
            forget(state, &it.guid);
            let usage = it.usage.clone().unwrap_or_default();
            count(state, true, usage.work_ms, usage.units, usage.joules);
        }
        Event::Refused(Refused {
            guid: Some(guid), ..
        }) => {
            forget(state, guid);
            count(state, false, 0.0, 0, None);
        }
        _ => {}
    }
}

fn forget(state: RealmState, guid: &Guid) {
    state
        .lend
        .working
        .update(|it| it.retain(|(open, _)| open != guid));
}

fn count(state: RealmState, answered: bool, work_ms: f64, units: u64, joules: Option<f64>) {
    let lend = state.lend;
    let counter = if answered { lend.served } else { lend.failed };
    counter.update(|n| *n += 1);
    if answered {
        lend.work_ms.update(|ms| *ms += work_ms);
        lend.units.update(|sum| *sum += units);
    }
    if let Some(joules) = joules {
        lend.joules.update(|sum| *sum += joules);
    }
}

fn page_origin() -> String {
    web_sys::window()
        .and_then(|w| w.location().origin().ok())
        .unwrap_or_default()
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

fn watch_visibility(state: RealmState, hub: Hub) {
    let changed = Closure::<dyn FnMut()>::new(move || apply(state, &hub));
    if let Some(document) = document() {
        let callback = changed.as_ref().unchecked_ref();
        document
            .add_event_listener_with_callback("visibilitychange", callback)
            .ok();
    }
    changed.forget();
}

/// The part of the browser's BatteryManager that is read.
#[derive(serde::Deserialize)]
struct Battery {
    charging: bool,
}

/// The battery, where the browser tells of one (Chromium does, others do not).
async fn battery() -> Option<web_sys::EventTarget> {
    let navigator = web_sys::window()?.navigator();
    let get = js_sys::Reflect::get(&navigator, &JsValue::from_str("getBattery")).ok()?;
    let get: js_sys::Function = get.dyn_into().ok()?;
    let promise = get.call0(&navigator).ok()?;
    let manager = JsFuture::from(js_sys::Promise::from(promise)).await.ok()?;
    manager.dyn_into().ok()
}

fn watch_battery(state: RealmState, hub: &Hub, manager: &web_sys::EventTarget) {
    let read = {
        let manager = manager.clone();
        let hub = hub.clone();
        move || {
            let battery = serde_wasm_bindgen::from_value::<Battery>(manager.clone().into());
            state.lend.battery_known.set(battery.is_ok());
            let discharging = battery.is_ok_and(|b| !b.charging);
            state.lend.discharging.set(discharging);
            apply(state, &hub);
        }
    };
    read();
    let changed = Closure::<dyn FnMut()>::new(read);
    let callback = changed.as_ref().unchecked_ref();
    manager
        .add_event_listener_with_callback("chargingchange", callback)
        .ok();
    changed.forget();
}
