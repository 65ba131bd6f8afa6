//! The relay's one timer, armed only from `poll_timeout`.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    time::Duration,
};

use mtor_orchestrator::{Input, Micros};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Shared;

/// Timers have this grain: a shorter wait would only spin.
const GRAIN: Duration = Duration::from_millis(1);

/// When the timer rings, and whom it wakes.
#[derive(Debug, Default)]
pub(super) struct Alarm {
    armed: Option<Micros>,
    waker: Option<Waker>,
}

impl Alarm {
    /// Wakes the timer's task only when it would ring too late. When it rings too early
    /// the task looks again: cheaper than moving the timer with every event.
    pub(super) fn rearm(&mut self, due: Option<Micros>) {
        let Some(due) = due else { return };
        if self.armed.is_none_or(|armed| due < armed)
            && let Some(waker) = self.waker.take()
        {
            waker.wake();
        }
    }
}

/// Rings for the orchestrator, for the life of the relay.
pub(crate) async fn run_alarm(driver: Shared) {
    let mut sleep = pin!(sleep_until(Instant::now()));
    poll_fn(|cx| poll_alarm(&driver, sleep.as_mut(), cx)).await;
}

fn poll_alarm(driver: &Shared, mut sleep: Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<()> {
    let mut driver = driver.borrow_mut();
    let now = driver.clock.now();
    if driver
        .orchestrator
        .poll_timeout()
        .is_some_and(|due| due <= now)
    {
        driver.input(Input::Timeout);
    }
    driver.alarm.waker = Some(cx.waker().clone());
    driver.alarm.armed = driver.orchestrator.poll_timeout();
    if let Some(due) = driver.alarm.armed {
        let earliest = Instant::now() + GRAIN;
        sleep
            .as_mut()
            .reset(driver.clock.instant(due).max(earliest));
        if sleep.poll(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
    }
    Poll::Pending
}
