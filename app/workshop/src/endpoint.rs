//! An intent answered by the connected engine, streamed.

use std::{pin::pin, time::Duration};

use futures_util::future::{Either, select};
use mtor_abilities::{Ask, EndpointError, Finished, StreamEvent, StreamReader};
use mtor_protocol::{Name, RawJson, Refused, Work};

use crate::{
    PictureBody,
    bench::{Bench, Made},
    clock, fetch,
    shop::Connected,
};

/// While the engine is waited for, the lease is extended this often. The waits themselves are
/// bounded, so a dead engine does not hold an intent.
const WAITING_STEP: Duration = Duration::from_secs(4);
/// Streamed words go out at most this often: a message for each token would cost more than
/// it shows.
const COALESCE_US: u64 = 40_000;

/// Asks the engine and passes on what comes.
pub(crate) async fn answer(
    bench: &Bench,
    work: &Work,
    text: &str,
    connected: &Connected,
) -> Result<Made, Refused> {
    let ask = Ask {
        realm: work.realm,
        text,
        body: work.body.as_ref(),
        payload: &work.payload,
        model: work.model_name.as_ref().map(Name::as_str),
    };
    match stream(bench, &ask, connected).await {
        Ok(finished) => made(finished),
        Err(why) => Err(Refused::new(why.code(), why.to_string())),
    }
}

async fn stream(
    bench: &Bench,
    ask: &Ask<'_>,
    connected: &Connected,
) -> Result<Finished, EndpointError> {
    let request = connected.endpoint.request(ask, connected.key.as_ref())?;
    let mut reply = with_signs_of_life(bench, fetch::send(&request)).await?;
    let mut reader = StreamReader::new(reply.head());
    let mut words = Words::new(bench);
    while let Some(bytes) = with_signs_of_life(bench, reply.next()).await? {
        for event in reader.push(&bytes)? {
            if let StreamEvent::Text(text) = event {
                words.add(&text);
            }
        }
        words.sign_of_work(reader.n_chunks());
    }
    words.flush();
    reader.finish()
}

/// Waits for the engine with signs of life toward the relay.
async fn with_signs_of_life<T>(bench: &Bench, wait: impl Future<Output = T>) -> T {
    let mut wait = pin!(wait);
    loop {
        let step = pin!(clock::sleep(WAITING_STEP));
        match select(wait.as_mut(), step).await {
            Either::Left((output, _)) => return output,
            Either::Right(_) => bench.progress(0, 0),
        }
    }
}

/// Gathers streamed words into few partials.
struct Words<'a> {
    bench: &'a Bench,
    held: String,
    seq: u32,
    sent_us: u64,
    chunks_told: u64,
}

impl<'a> Words<'a> {
    fn new(bench: &'a Bench) -> Self {
        Self {
            bench,
            held: String::new(),
            seq: 0,
            sent_us: 0,
            chunks_told: 0,
        }
    }

    fn add(&mut self, text: &str) {
        self.held.push_str(text);
        if clock::now_us() >= self.sent_us + COALESCE_US {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if !self.held.is_empty() {
            self.bench.partial(self.seq, &self.held);
            self.held.clear();
            self.seq += 1;
            self.sent_us = clock::now_us();
        }
    }

    /// A model that thinks without words still works: its chunks extend the lease.
    fn sign_of_work(&mut self, n_chunks: u64) {
        let due = clock::now_us() >= self.sent_us + WAITING_STEP.as_micros() as u64;
        if due && n_chunks > self.chunks_told {
            self.chunks_told = n_chunks;
            self.sent_us = clock::now_us();
            self.bench.progress(n_chunks, 0);
        }
    }
}

fn made(finished: Finished) -> Result<Made, Refused> {
    let body = finished.picture.as_ref().and_then(|it| {
        RawJson::of(&PictureBody {
            mime: it.mime.to_owned(),
        })
        .ok()
    });
    Ok(Made {
        text: finished.text,
        body,
        payload: finished
            .picture
            .map(|it| it.bytes.into())
            .unwrap_or_default(),
        model: finished.model.and_then(|m| Name::new(&m).ok()),
        units: finished.usage.map_or(0, |it| it.completion),
    })
}
