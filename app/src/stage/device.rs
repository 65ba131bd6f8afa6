//! The page's one graphics device, opened at the first scene and again after a loss.

use std::{cell::RefCell, rc::Rc};

use futures_util::lock::Mutex;
use mtor_render::{Gpu, OpenOptions};

/// Losses after which the page stops asking: the device is lost by what is drawn.
const LOSSES_MAX: u32 = 4;

thread_local! {
    static SLOT: RefCell<Slot> = const { RefCell::new(Slot { device: Device::Untried, n_losses: 0 }) };
    static OPENING: Rc<Mutex<()>> = Rc::default();
}

#[derive(Debug)]
struct Slot {
    device: Device,
    n_losses: u32,
}

#[derive(Debug, Clone)]
enum Device {
    Untried,
    Open(Rc<Gpu>),
    Missing(String),
}

/// The device, opened at the first call; the reason where there is none.
///
/// One opening at a time: after a loss every canvas asks at once, and all share the answer.
pub(super) async fn shared() -> Result<Rc<Gpu>, String> {
    let opening = OPENING.with(Rc::clone);
    let _turn = opening.lock().await;
    let was_open = match SLOT.with_borrow(|slot| slot.device.clone()) {
        Device::Open(gpu) if gpu.lost().is_none() => return Ok(gpu),
        Device::Missing(why) => return Err(why),
        Device::Open(_) => true,
        Device::Untried => false,
    };
    let n_losses = SLOT.with_borrow(|slot| slot.n_losses) + u32::from(was_open);
    let opened = if n_losses < LOSSES_MAX {
        let opened = Gpu::open(OpenOptions::default()).await;
        opened.map(Rc::new).map_err(|why| why.to_string())
    } else {
        Err("the graphics device was lost again and again".to_owned())
    };
    let device = match &opened {
        Ok(gpu) => Device::Open(Rc::clone(gpu)),
        // A device that was there may come back: the next canvas asks again.
        Err(_) if was_open && n_losses < LOSSES_MAX => Device::Untried,
        Err(why) => Device::Missing(why.clone()),
    };
    SLOT.set(Slot { device, n_losses });
    opened
}
