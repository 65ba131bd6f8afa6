//! Drives a download: the store's machine decides, here requests run and bytes go to the disk.
//!
//! A body is read no faster than it is written: the next piece is asked for when the last one
//! is on the disk. Dropping the future, or its cancel, leaves a part that can be gone on with.

mod request;

use std::{collections::BTreeMap, pin::Pin, time::Duration};

use futures_util::{
    StreamExt as _,
    future::{Either, LocalBoxFuture, select},
    stream::FuturesUnordered,
};
use mtor_store::{Download, Input, Output, Phase, Progress, StoreError};

use crate::{
    clock,
    files::{Disk, SmallFiles, small_files},
    limits::{PROGRESS_MS, READS_PER_TURN},
};

use request::{Abort, Body};

/// What happens next: an input, and the body that has more.
type Happening = LocalBoxFuture<'static, (Input, Option<Body>)>;

/// Whom a download tells and asks.
pub(crate) struct Ears<'a> {
    /// Whether what the small files describe can run here.
    pub(crate) judge: &'a dyn Fn(&SmallFiles) -> Result<(), String>,
    pub(crate) progress: &'a dyn Fn(Progress),
}

struct Drive<'a> {
    download: Download,
    disk: &'a mut Disk,
    ears: Ears<'a>,
    under_way: FuturesUnordered<Happening>,
    aborts: BTreeMap<u32, Abort>,
    n_reads: u32,
    told_at: Option<u64>,
    told_phase: Phase,
}

/// To the end: everything is on the disk, or why not.
pub(crate) async fn run(
    download: Download,
    disk: &mut Disk,
    ears: Ears<'_>,
    mut cancel: Pin<&mut dyn Future<Output = ()>>,
) -> Result<(), StoreError> {
    let mut drive = Drive {
        download,
        disk,
        ears,
        under_way: FuturesUnordered::new(),
        aborts: BTreeMap::new(),
        n_reads: 0,
        told_at: None,
        told_phase: Phase::Fetching,
    };
    let mut input = Input::Start;
    loop {
        if let Some(end) = drive.tell(input).await {
            (drive.ears.progress)(drive.download.progress());
            return end;
        }
        drive.show();
        let next = std::pin::pin!(drive.next());
        input = match select(cancel.as_mut(), next).await {
            Either::Left(_) => Input::Cancel,
            Either::Right((input, _)) => input,
        };
    }
}

impl Drive<'_> {
    /// The next input: from a request, from the disk, or from the clock.
    async fn next(&mut self) -> Input {
        let wait = self.download.poll_timeout().map(|at| {
            let span = at.saturating_sub(clock::now_ms());
            clock::sleep(Duration::from_millis(span))
        });
        let timer = std::pin::pin!(async {
            match wait {
                Some(wait) => wait.await,
                None => std::future::pending().await,
            }
        });
        if self.under_way.is_empty() {
            timer.await;
            return Input::Timeout;
        }
        match select(self.under_way.next(), timer).await {
            Either::Left((Some((input, body)), _)) => {
                self.keep_reading(&input, body);
                input
            }
            Either::Left((None, _)) | Either::Right(_) => Input::Timeout,
        }
    }

    /// Polled again only after the input has been dealt with: so much for a slow disk.
    fn keep_reading(&mut self, input: &Input, body: Option<Body>) {
        let Some(body) = body else {
            if let Input::Closed { request } | Input::Failed { request } = input {
                self.aborts.remove(request);
            }
            return;
        };
        if self.aborts.contains_key(&body.request()) {
            self.under_way.push(Box::pin(body.next()));
        }
    }

    /// Gives the machine an input and does what it says, in its order.
    async fn tell(&mut self, input: Input) -> Option<Result<(), StoreError>> {
        self.download.handle(clock::now_ms(), input);
        while let Some(output) = self.download.poll_output() {
            let back = match output {
                Output::Done => return Some(Ok(())),
                Output::Refuse(why) => return Some(Err(why)),
                output => self.act(output).await,
            };
            let back = back.unwrap_or_else(|why| Some(Input::Unwritten(why)));
            if let Some(back) = back {
                self.download.handle(clock::now_ms(), back);
            }
        }
        None
    }

    async fn act(&mut self, output: Output) -> Result<Option<Input>, StoreError> {
        match output {
            Output::Request {
                request,
                url,
                range,
                if_range,
            } => {
                let asked = request::Asked {
                    request,
                    url,
                    range: range.map(mtor_store::Range::header),
                    if_range,
                };
                let (abort, answer) = request::send(asked);
                self.aborts.insert(request, abort);
                self.under_way.push(Box::pin(answer));
            }
            // Dropped, it aborts.
            Output::Abort { request } => drop(self.aborts.remove(&request)),
            Output::Write { file, at, bytes } => self.disk.write(&file, at, &bytes).await?,
            Output::Truncate { file, length } => self.disk.truncate(&file, length).await?,
            Output::Flush { file } => self.disk.flush(&file).await?,
            Output::Commit { manifest } => self.disk.commit(&manifest)?,
            Output::ReadBack { file, at, length } => self.read_back(file, at, length).await?,
            Output::Check => return self.judge().await.map(Some),
            Output::StartedOver { .. } | Output::Done | Output::Refuse(_) => {}
        }
        Ok(None)
    }

    /// Reads at once and hands it over as a happening, so that a cancel comes between.
    async fn read_back(&mut self, file: String, at: u64, length: u64) -> Result<(), StoreError> {
        let bytes = self.disk.read(&file, at, length).await?;
        self.n_reads += 1;
        let pause = self.n_reads.is_multiple_of(READS_PER_TURN);
        self.under_way.push(Box::pin(async move {
            if pause {
                clock::sleep(Duration::ZERO).await;
            }
            (Input::Read { file, bytes }, None)
        }));
        Ok(())
    }

    async fn judge(&mut self) -> Result<Input, StoreError> {
        let manifest = self.download.manifest();
        let mut small = SmallFiles::new();
        for file in small_files(&manifest) {
            let bytes = self.disk.read(&file, 0, u64::MAX).await?;
            small.insert(file, bytes);
        }
        Ok(match (self.ears.judge)(&small) {
            Ok(()) => Input::Fits,
            Err(why) => Input::Unfit(why),
        })
    }

    fn show(&mut self) {
        let progress = self.download.progress();
        let now = clock::now_ms();
        let is_due = self.told_at.is_none_or(|at| now >= at + PROGRESS_MS);
        if is_due || progress.phase != self.told_phase {
            self.told_at = Some(now);
            self.told_phase = progress.phase;
            (self.ears.progress)(progress);
        }
    }
}
