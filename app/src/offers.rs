//! What this tab offers, derived from what the person allows and what the thread can do.

use leptos::prelude::*;
use mtor_protocol::{Capability, Device, Name};

use crate::state::{RealmState, RendererView};

/// What others may use now: nothing unless it is lent and not paused. The thread that lends
/// offers by the same rules; this is for showing.
pub fn lent(state: &RealmState) -> Vec<Capability> {
    let lend = state.lend;
    if !lend.wanted.get_untracked() || lend.paused.get_untracked().is_some() {
        return Vec::new();
    }
    let mut offers = lend.abilities.get_untracked();
    if lend.dials.get_untracked().share_percent < 100 {
        // One intent after the other, so that there is a moment to rest.
        offers.iter_mut().for_each(|it| it.slots = it.slots.min(1));
    }
    offers
}

/// What this tab runs on: as the engine measured it, else as the page draws.
pub fn device(state: &RealmState) -> Option<Device> {
    if let Some(probe) = state.lend.probe.get_untracked() {
        return Some(probe.device);
    }
    let device = match state.renderer.get_untracked()? {
        RendererView::WebGpu { adapter } => Device {
            adapter: Name::new(&adapter).ok(),
            webgpu: true,
        },
        RendererView::Cpu { .. } => Device::default(),
    };
    Some(device)
}
