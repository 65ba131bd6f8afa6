//! The thread's clocks and its pauses: the only place that reads them.

use std::{cell::RefCell, collections::VecDeque, pin::pin, rc::Rc, time::Duration};

use futures_util::future::{Either, select};
use js_sys::{Function, Promise};
use mtor_abilities::Now;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use crate::Sink;

/// While somebody is waited for, the lease is extended this often.
const WAITING_STEP: Duration = Duration::from_secs(4);

/// Microseconds since the thread began; never goes back.
pub fn now_us() -> u64 {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    let ms = scope.performance().map_or(0.0, |p| p.now());
    (ms * 1_000.0) as u64
}

/// The person's clock.
pub(crate) fn now() -> Now {
    Now {
        unix_ms: js_sys::Date::now() as u64,
        // JavaScript counts the other way round.
        utc_offset_min: -(js_sys::Date::new_0().get_timezone_offset() as i32),
    }
}

pub(crate) async fn sleep(span: Duration) {
    gloo_timers::future::sleep(span).await;
}

/// Waits with signs of work toward who asked. Only for waits that are bounded by themselves:
/// a dead engine must not hold an intent.
pub async fn while_waiting<T>(sink: &Sink, wait: impl Future<Output = T>) -> T {
    let mut wait = pin!(wait);
    loop {
        let step = pin!(sleep(WAITING_STEP));
        match select(wait.as_mut(), step).await {
            Either::Left((output, _)) => return output,
            Either::Right(_) => sink.progress(0, 0),
        }
    }
}

/// Lets the thread hear what has come meanwhile: a cancel, the relay's `ping`.
///
/// To be awaited between two steps of work that hold the thread, each shorter than a second.
/// It costs some microseconds. A timer would cost 4 ms, and a second in a hidden tab.
pub async fn breathe() {
    thread_local! {
        static BREATH: Option<Breath> = Breath::new();
    }
    let came = BREATH.with(|it| it.as_ref().map(Breath::turn));
    match came {
        Some(turn) => drop(JsFuture::from(turn).await),
        None => sleep(Duration::ZERO).await,
    }
}

/// A channel to ourselves: its messages queue behind those that are waiting.
struct Breath {
    to_self: web_sys::MessagePort,
    waiting: Rc<RefCell<VecDeque<Function>>>,
    _listener: Closure<dyn FnMut()>,
}

impl Breath {
    fn new() -> Option<Self> {
        let channel = web_sys::MessageChannel::new().ok()?;
        let waiting = Rc::new(RefCell::new(VecDeque::<Function>::new()));
        let listener = {
            let waiting = Rc::clone(&waiting);
            Closure::<dyn FnMut()>::new(move || {
                let next = waiting.borrow_mut().pop_front();
                if let Some(resolve) = next {
                    resolve.call0(&JsValue::NULL).ok();
                }
            })
        };
        let callback = listener.as_ref().unchecked_ref();
        channel.port1().set_onmessage(Some(callback));
        Some(Self {
            to_self: channel.port2(),
            waiting,
            _listener: listener,
        })
    }

    fn turn(&self) -> Promise {
        Promise::new(&mut |resolve, _| {
            self.waiting.borrow_mut().push_back(resolve);
            self.to_self.post_message(&JsValue::NULL).ok();
        })
    }
}
