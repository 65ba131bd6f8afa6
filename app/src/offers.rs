//! What this tab offers, derived from what the person allows and what the thread can do.

use leptos::prelude::*;
use mtor_protocol::{Capability, Device, Name};

use crate::{
    lending::REST_MS_MIN,
    state::{RealmState, RendererView},
};

/// What others may use now: nothing unless it is lent and not paused.
pub fn lent(state: &RealmState) -> Vec<Capability> {
    let lend = state.lend;
    if lend.wanted.get_untracked() && lend.paused.get_untracked().is_none() {
        let mut offers = lend.abilities.get_untracked();
        if lend.dials.get_untracked().share_percent < 100 {
            // One intent after the other, so that there is a moment to rest.
            offers.iter_mut().for_each(|it| it.slots = 1);
        }
        if lend.rest_owed_ms.get_untracked() >= REST_MS_MIN {
            // Rest is due: what is in work goes on, nothing new is taken.
            let works = |realm| {
                lend.working
                    .with_untracked(|it| it.iter().any(|(_, at)| *at == realm))
            };
            offers.retain(|it| works(it.realm));
        }
        offers
    } else {
        Vec::new()
    }
}

pub fn device(state: &RealmState) -> Option<Device> {
    let device = match state.renderer.get_untracked()? {
        RendererView::WebGpu { adapter } => Device {
            adapter: Name::new(&adapter).ok(),
            webgpu: true,
        },
        RendererView::Cpu { .. } => Device::default(),
    };
    Some(device)
}
