//! An open-loop load: questions leave at their times, whatever comes back or not.
//!
//! One thread writes the questions at their intended times; the calling thread reads all
//! sockets. A question's latency runs from just before its write to its receipt by a
//! worker; counted from the intended time it also holds the generator's own delay, so that
//! nothing is hidden by a generator that waits (coordinated omission).

use std::{
    cell::{Cell, RefCell},
    io::{self, ErrorKind, Write},
    net::TcpStream as StdStream,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use mtor_tests::clock::now;
use tokio::{net::TcpStream, task::LocalSet, time::timeout};

use super::{
    peer::{Language, Role, Server, Told},
    ws,
};

/// The load of the aim: users, workers, questions a second, bytes a question.
pub(super) const N_USERS: usize = 1_000;
pub(super) const N_WORKERS: usize = 200;
pub(super) const RATE: usize = 2_000;
const QUESTION_BYTES: usize = 256;
/// Caches, branch predictors and the server's estimates settle in this time.
const WARM: Duration = Duration::from_secs(3);
pub(super) const MEASURED: Duration = Duration::from_secs(10);
/// An answer that takes longer is lost.
const ANSWER_AT_MOST: Duration = Duration::from_secs(5);
/// A connection that is not ready by then never will be.
const READY_AT_MOST: Duration = Duration::from_secs(10);
/// Frames of a load are short; a roster is the longest.
const READ_BYTES: usize = 16 * 1024;
/// Three digits of a latency.
const DIGITS: u8 = 3;
/// A minute: longer than any load runs.
const LATENCY_NS_MAX: u64 = 60_000_000_000;

/// What a load found.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) from_write: Histogram<u64>,
    pub(super) from_intended: Histogram<u64>,
    pub(super) asked: u64,
    pub(super) answered: u64,
    pub(super) refused: u64,
    /// Events both ways while it was measured.
    pub(super) n_events: u64,
}

/// What the readers share; they all run on one thread.
struct Shared {
    start: Cell<Option<Instant>>,
    /// When each question was written, in nanoseconds from the start; 0 before.
    written: Arc<Vec<AtomicU64>>,
    n_warm: usize,
    from_write: RefCell<Histogram<u64>>,
    from_intended: RefCell<Histogram<u64>>,
    answered: RefCell<Vec<bool>>,
    n_answered: Cell<u64>,
    n_refused: Cell<u64>,
    n_events: Cell<u64>,
}

/// Runs the whole load against a server.
pub(super) async fn run(server: Server) -> io::Result<Outcome> {
    let local = LocalSet::new();
    local.run_until(run_local(server)).await
}

async fn run_local(server: Server) -> io::Result<Outcome> {
    let n_questions =
        usize::try_from((WARM + MEASURED).as_secs()).map_err(io::Error::other)? * RATE;
    let n_warm = usize::try_from(WARM.as_secs()).map_err(io::Error::other)? * RATE;
    let shared = Rc::new(Shared::new(n_questions, n_warm)?);
    for n in 0..N_WORKERS {
        let link = join(server, Role::Worker(n), n).await?;
        tokio::task::spawn_local(attend(link, Rc::clone(&shared), Role::Worker(n)));
    }
    let mut writers = Vec::with_capacity(N_USERS);
    for n in 0..N_USERS {
        let mut link = join(server, Role::User(n), N_WORKERS + n).await?;
        let stream = link.stream.into_std()?;
        writers.push(stream.try_clone()?);
        link.stream = TcpStream::from_std(stream)?;
        tokio::task::spawn_local(attend(link, Rc::clone(&shared), Role::User(n)));
    }
    // The roster settles before the load starts.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let start = now();
    shared.start.set(Some(start));
    let written = Arc::clone(&shared.written);
    let pacer = thread::Builder::new()
        .name("pacer".to_owned())
        .spawn(move || pace(server, &writers, &written, start))?;
    tokio::time::sleep(WARM).await;
    let events_before = shared.n_events.get();
    tokio::time::sleep(MEASURED).await;
    let n_events = shared.n_events.get() - events_before + (RATE as u64) * MEASURED.as_secs();
    let all_answered = async {
        while shared.n_answered.get() + shared.n_refused.get() < n_questions as u64 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(ANSWER_AT_MOST, all_answered).await.ok();
    pacer
        .join()
        .map_err(|_| io::Error::other("the pacer panicked"))??;
    Ok(Outcome {
        from_write: shared.from_write.borrow().clone(),
        from_intended: shared.from_intended.borrow().clone(),
        asked: n_questions as u64,
        answered: shared.n_answered.get(),
        refused: shared.n_refused.get(),
        n_events,
    })
}

impl Shared {
    fn new(n_questions: usize, n_warm: usize) -> io::Result<Self> {
        let histogram =
            || Histogram::new_with_bounds(1, LATENCY_NS_MAX, DIGITS).map_err(io::Error::other);
        Ok(Self {
            start: Cell::new(None),
            written: Arc::new((0..n_questions).map(|_| AtomicU64::new(0)).collect()),
            n_warm,
            from_write: RefCell::new(histogram()?),
            from_intended: RefCell::new(histogram()?),
            answered: RefCell::new(vec![false; n_questions]),
            n_answered: Cell::new(0),
            n_refused: Cell::new(0),
            n_events: Cell::new(0),
        })
    }

    fn heard(&self, told: Told, at: Instant) {
        match told {
            Told::Asked(number) => self.asked(number, at),
            Told::Answered(number) => {
                let mut answered = self.answered.borrow_mut();
                if let Some(first @ false) = answered.get_mut(number) {
                    *first = true;
                    self.n_answered.set(self.n_answered.get() + 1);
                }
            }
            Told::Refused(why) => {
                if self.n_refused.get() == 0 {
                    eprintln!("the first refusal: {why}");
                }
                self.n_refused.set(self.n_refused.get() + 1);
            }
            Told::Ready => {}
        }
    }

    fn asked(&self, number: usize, at: Instant) {
        let Some(start) = self.start.get() else {
            return;
        };
        let Some(written) = self.written.get(number).filter(|_| number >= self.n_warm) else {
            return;
        };
        let at = nanoseconds(at - start);
        let from_write = at.saturating_sub(written.load(Ordering::Acquire));
        let from_intended = at.saturating_sub(nanoseconds(intended(number)));
        self.from_write.borrow_mut().saturating_record(from_write);
        self.from_intended
            .borrow_mut()
            .saturating_record(from_intended);
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// When a question is due, from the start.
fn intended(number: usize) -> Duration {
    Duration::from_nanos(number as u64 * (1_000_000_000 / RATE as u64))
}

/// Writes every question at its time, whatever happens to the ones before.
fn pace(
    server: Server,
    writers: &[StdStream],
    written: &[AtomicU64],
    start: Instant,
) -> io::Result<()> {
    let mut frame = Vec::new();
    for (number, written) in written.iter().enumerate() {
        let user = number % writers.len();
        frame.clear();
        let question = server.language.question(user, number, QUESTION_BYTES);
        ws::put(&mut frame, server.language.kind(), &question);
        let due = intended(number);
        if let Some(early) = due.checked_sub(start.elapsed()) {
            thread::sleep(early);
        }
        written.store(nanoseconds(start.elapsed()), Ordering::Release);
        write_whole(&writers[user], &frame)?;
    }
    Ok(())
}

fn write_whole(mut stream: &StdStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match stream.write(bytes) {
            Ok(n) => bytes = &bytes[n..],
            Err(e) if e.kind() == ErrorKind::WouldBlock => thread::yield_now(),
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// One connection: its socket, and what was read of it and not yet used.
pub(super) struct Link {
    stream: TcpStream,
    reader: Reader,
}

impl Link {
    async fn read(&mut self) -> io::Result<Vec<Told>> {
        self.reader.read(&self.stream).await
    }
}

/// Connects, introduces itself, and waits until the server knows it.
pub(super) async fn join(server: Server, role: Role, n: usize) -> io::Result<Link> {
    let language = server.language;
    let stream = ws::connect(server.address, language.path(), n).await?;
    let mut frame = Vec::new();
    let introduction = language.introduction(role);
    for payload in &introduction {
        ws::put(&mut frame, language.kind(), payload.as_bytes());
    }
    send(&stream, &frame).await?;
    let mut link = Link {
        stream,
        reader: Reader::new(server),
    };
    let mut n_missing = introduction.len();
    let ready = async {
        while n_missing > 0 {
            for told in link.read().await? {
                match told {
                    Told::Ready => n_missing = n_missing.saturating_sub(1),
                    Told::Refused(why) => return Err(io::Error::other(why)),
                    Told::Asked(_) | Told::Answered(_) => {}
                }
            }
        }
        Ok(())
    };
    timeout(READY_AT_MOST, ready).await??;
    Ok(link)
}

/// Serves a connection; one that the server ends before the load's end is said, not hidden.
async fn attend(link: Link, shared: Rc<Shared>, role: Role) {
    if let Err(why) = serve(link, shared).await {
        eprintln!("the connection of {role:?} ended: {why}");
    }
}

/// Reads a connection until its end, answering what is to be answered.
async fn serve(mut link: Link, shared: Rc<Shared>) -> io::Result<()> {
    loop {
        let told = link.read().await?;
        let at = link.reader.read_at;
        shared
            .n_events
            .set(shared.n_events.get() + link.reader.take_count());
        for told in told {
            shared.heard(told, at);
        }
    }
}

/// Answers what a server asks of an idle connection, until its end.
pub(super) async fn idle(mut link: Link) -> io::Result<()> {
    loop {
        link.read().await?;
    }
}

/// Takes one connection's bytes apart.
struct Reader {
    server: Server,
    /// A frame that is not whole yet.
    bytes: Vec<u8>,
    /// A message that is not whole yet, where messages are not frames.
    rest: Vec<u8>,
    n_events: u64,
    /// When the last bytes were read.
    read_at: Instant,
}

thread_local! {
    /// Ten thousand connections share one buffer: they are read one at a time.
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; READ_BYTES]);
}

impl Reader {
    fn new(server: Server) -> Self {
        Self {
            server,
            bytes: Vec::new(),
            rest: Vec::new(),
            n_events: 0,
            read_at: now(),
        }
    }

    fn take_count(&mut self) -> u64 {
        std::mem::take(&mut self.n_events)
    }

    /// Waits for bytes, answers at once, and tells what they held.
    async fn read(&mut self, stream: &TcpStream) -> io::Result<Vec<Told>> {
        let (mut told, mut out) = (Vec::new(), Vec::new());
        loop {
            stream.readable().await?;
            let n = SCRATCH.with_borrow_mut(|scratch| {
                let n = stream.try_read(scratch)?;
                self.bytes.extend_from_slice(&scratch[..n]);
                io::Result::Ok(n)
            });
            match n {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => {
                    self.read_at = now();
                    break;
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(e) => return Err(e),
            }
        }
        self.take_apart(&mut told, &mut out)?;
        if !out.is_empty() {
            send(stream, &out).await?;
        }
        Ok(told)
    }

    fn take_apart(&mut self, told: &mut Vec<Told>, out: &mut Vec<u8>) -> io::Result<()> {
        let language = self.server.language;
        let (mut start, mut answers) = (0, Vec::new());
        while let Some((kind, payload, length)) = ws::take(&self.bytes[start..])? {
            let n_told = told.len();
            match kind {
                ws::Kind::Text | ws::Kind::Binary => {
                    language.read(payload, &mut self.rest, &mut answers, told);
                    // A frame of a stream may hold several messages.
                    self.n_events += (told.len() - n_told).max(1) as u64;
                }
                // Only a stream needs the rest of a long message: in a realm's load every
                // message that counts is short, and only rosters come in fragments.
                ws::Kind::More if language == Language::Nats => {
                    language.read(payload, &mut self.rest, &mut answers, told);
                }
                ws::Kind::More => {}
                ws::Kind::Ping => ws::put(out, ws::Kind::Pong, payload),
                ws::Kind::Pong => {}
                ws::Kind::Close => {
                    // Two bytes of code, then the reason.
                    let reason = String::from_utf8_lossy(payload.get(2..).unwrap_or_default());
                    return Err(io::Error::other(format!("the server closed: {reason}")));
                }
            }
            start += length;
        }
        self.n_events += answers.len() as u64;
        for answer in answers {
            ws::put(out, language.kind(), &answer);
        }
        self.bytes.drain(..start);
        if self.bytes.is_empty() {
            self.bytes = Vec::new();
        }
        Ok(())
    }
}

async fn send(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match stream.try_write(bytes) {
            Ok(n) => bytes = &bytes[n..],
            Err(e) if e.kind() == ErrorKind::WouldBlock => stream.writable().await?,
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
