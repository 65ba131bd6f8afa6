//! One attempt, from its intent to its answer.

use std::{rc::Rc, time::Duration};

use mtor_protocol::{Code, Event, Guid, RawJson, Refused, Usage, Work, WorkResult};

use crate::{Made, Sink, adapter::continues, clock, shelf::Picked, shop::Ears};

/// Between two signs of work of a deliberately slow tab.
const SLOW_STEP_MS: u32 = 500;

/// What one attempt works with.
pub(crate) struct Attempt {
    pub(crate) work: Work,
    /// Who answers; `None` where nobody can.
    pub(crate) picked: Option<Picked>,
    /// How long the attempt is stretched to.
    pub(crate) slow_ms: u32,
    pub(crate) ears: Ears,
}

/// Works to the end and says how it ended.
pub(crate) async fn run(it: Attempt) {
    let (guid, attempt) = (it.work.guid.clone(), it.work.attempt.unwrap_or_default());
    let tell = Rc::clone(&it.ears.tell);
    let sink = Sink::new(guid.clone(), attempt, clock::now_us, tell);
    let started_us = clock::now_us();
    dawdle(&sink, it.slow_ms).await;
    let made = answer(&it, &sink).await;
    sink.flush();
    let work_ms = clock::now_us().saturating_sub(started_us) as f64 / 1_000.0;
    (it.ears.tell)(match made {
        Ok(made) => Event::Result(result(guid, attempt, made, work_ms)),
        Err(refused) => Event::Refused(Refused {
            attempt: Some(attempt),
            ..refused.about(&guid)
        }),
    });
}

async fn answer(it: &Attempt, sink: &Sink) -> Result<Made, Refused> {
    let Some(picked) = &it.picked else {
        if continues(&it.work) {
            let why = "No model here can go on with an answer that another began.";
            return Err(Refused::new(Code::ModelMissing, why));
        }
        let why = format!("This tab does not serve {}.", it.work.realm);
        return Err(Refused::new(Code::WrongRealm, why));
    };
    let turn = Rc::clone(&picked.turns).take(picked.slots);
    let _turn = clock::while_waiting(sink, turn).await;
    (it.ears.works)(&it.work.guid);
    picked.adapter.run(&it.work, sink).await
}

/// Stretches an intent to the length that the page's address asks for.
async fn dawdle(sink: &Sink, slow_ms: u32) {
    let n_steps = u64::from(slow_ms / SLOW_STEP_MS);
    for done in 0..n_steps {
        sink.progress(done, n_steps);
        clock::sleep(Duration::from_millis(SLOW_STEP_MS.into())).await;
    }
}

fn result(guid: Guid, attempt: u32, made: Made, work_ms: f64) -> WorkResult {
    WorkResult {
        guid,
        attempt: Some(attempt),
        result_text: Some(RawJson::text(&made.text)),
        body: made.body,
        worker_id: None,
        model_name: made.model,
        usage: Some(Usage {
            work_ms,
            units: made.units,
            joules: made.joules,
            method: made.method,
        }),
        steps: None,
        payload: made.payload,
    }
}
