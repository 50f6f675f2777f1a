//! Collects time stamps from threads, tasks and child processes.

use std::future::poll_fn;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::ops::Range;
use std::pin::pin;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use cli_core::{Context, cpu_time};
use primes_core::{Measurement, PrimeResult, check};

use crate::{Kind, Span};

/// Polls that are closer together than this become one span. A computation that takes naps has tens of
/// thousands of them.
const CLOSE: Duration = Duration::from_micros(100);

/// Collects the spans of a run. Threads and tasks share it; a child process that is forked uses its
/// own copy, which sends the spans to the parent.
#[derive(Debug)]
pub struct Recorder {
    start: Instant,
    cpu_time_before: Option<Duration>,
    /// The process that collects the spans.
    process: u32,
    /// Only that process uses the mutex: a child could inherit it locked.
    spans: Mutex<Vec<Span>>,
    /// Carries the spans of child processes.
    tx: PipeWriter,
    rx: PipeReader,
}

impl Recorder {
    /// Starts the clock.
    ///
    /// # Errors
    /// When the system cannot create another pipe.
    pub fn start() -> io::Result<Self> {
        let (rx, tx) = io::pipe().context("cannot make a pipe")?;
        let (process, spans) = (process::id(), Mutex::default());
        Ok(Self { start: Instant::now(), cpu_time_before: cpu_time(), process, spans, tx, rx })
    }

    /// Returns the time since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Records what was done in `lane`, and when.
    ///
    /// In a child process, blocks while the pipe to the parent is full, which takes hundreds of spans.
    pub fn record(&self, lane: u32, kind: Kind, time: Range<Instant>) {
        let (start, end) = (time.start - self.start, time.end - self.start);
        let span = Span { lane, kind, start, end };
        if process::id() == self.process {
            self.spans().push(span);
        } else {
            // An error means that the parent has ended. The lesson finds that out by itself.
            let _ = (&self.tx).write_all(&encode(&span));
        }
    }

    /// Does `work` and records when.
    pub fn time<T>(&self, lane: u32, kind: Kind, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.record(lane, kind, start..Instant::now());
        result
    }

    /// Awaits `work` and records each poll: the time in which the task really has its thread, in
    /// contrast to the time in which it waits. Polls that follow each other closely become one span,
    /// unless another span was recorded between them.
    pub async fn time_polls<F: Future>(&self, lane: u32, kind: Kind, work: F) -> F::Output {
        let mut work = pin!(work);
        poll_fn(|context| {
            let polled = self.time(lane, kind, || work.as_mut().poll(context));
            self.join_last_two();
            polled
        })
        .await
    }

    /// Joins the last two spans if they belong together.
    fn join_last_two(&self) {
        let mut spans = self.spans();
        let [.., previous, last] = &mut spans[..] else { return };
        let is_same = (previous.lane, previous.kind) == (last.lane, last.kind);
        if is_same && last.start < previous.end + CLOSE {
            previous.end = last.end;
            spans.pop();
        }
    }

    /// Checks a number with [`check`] and records when, in the lane of this worker.
    pub fn check(&self, n: u64) -> PrimeResult {
        let start = Instant::now();
        let result = check(n);
        let kind = Kind::Check { n, prime: result.prime };
        self.record(worker_id(), kind, start..Instant::now());
        result
    }

    /// Returns the span number `index`, in the order in which the spans are recorded. Blocks until a
    /// child process has recorded it.
    ///
    /// # Errors
    /// When the pipe cannot be read.
    pub(crate) fn get(&self, index: usize) -> io::Result<Span> {
        loop {
            if let Some(&span) = self.spans().get(index) {
                return Ok(span);
            }
            let span = self.receive()?;
            self.spans().extend(span);
        }
    }

    /// Returns all spans, in the order in which they were recorded. All child processes must have
    /// ended.
    ///
    /// # Errors
    /// When the pipe cannot be written to or read.
    pub fn finish(&self) -> io::Result<Vec<Span>> {
        // An empty message, behind those of the children.
        (&self.tx).write_all(&[0; MESSAGE_LEN]).context("cannot write to a pipe")?;
        while let Some(span) = self.receive()? {
            self.spans().push(span);
        }
        Ok(self.spans().clone())
    }

    /// Returns a sentence that says how busy the machine was, if the bars of `spans` are too long
    /// because of that: they include time in which a thread or process waited for a core. All child
    /// processes must have been reaped.
    #[must_use]
    pub fn busy_notice(&self, spans: &[Span]) -> Option<String> {
        let computes = spans.iter().filter(|span| span.kind != Kind::Frame);
        let cpu_time =
            self.cpu_time_before.and_then(|before| Some(cpu_time()?.saturating_sub(before)));
        let run = Measurement {
            cpu_time,
            cores: available_parallelism().map_or(1, usize::from),
            checks: computes.map(|span| (span.start, span.end)).collect(),
            ..Measurement::default()
        };
        run.busy_notice()
    }

    fn receive(&self) -> io::Result<Option<Span>> {
        let mut message = [0; MESSAGE_LEN];
        (&self.rx).read_exact(&mut message).context("cannot read from a pipe")?;
        Ok(decode(message))
    }

    fn spans(&self) -> MutexGuard<'_, Vec<Span>> {
        // A panic between two pushes leaves a valid list behind.
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns an id that differs between workers: processes have different ids, and the threads of a
/// process get numbers when they first ask.
#[must_use]
pub fn worker_id() -> u32 {
    static THREADS: AtomicU32 = AtomicU32::new(0);
    thread_local!(static INDEX: u32 = THREADS.fetch_add(1, Ordering::Relaxed));
    process::id().wrapping_add(INDEX.with(|index| *index))
}

/// A message fits into one atomic write to a pipe. It is shorter than a result of `procs`, so that
/// the pipe of the results is full before this one.
const MESSAGE_LEN: usize = 29;

/// Returns a message: the kind, the lane, the number, the start and the duration in microseconds.
/// No message is empty, because no kind is 0.
fn encode(span: &Span) -> [u8; MESSAGE_LEN] {
    let kind = match span.kind {
        Kind::Check { prime: true, .. } => 1,
        Kind::Check { prime: false, .. } => 2,
        Kind::Compute => 3,
        Kind::Frame => 4,
    };
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX).to_le_bytes();
    let mut message = [kind; MESSAGE_LEN];
    message[1..5].copy_from_slice(&span.lane.to_le_bytes());
    message[5..13].copy_from_slice(&span.kind.number().unwrap_or(0).to_le_bytes());
    message[13..21].copy_from_slice(&micros(span.start));
    message[21..].copy_from_slice(&micros(span.end));
    message
}

/// Returns the span in a message, unless it is empty.
fn decode(message: [u8; MESSAGE_LEN]) -> Option<Span> {
    let bytes = |from: usize| message[from..from + 8].try_into().expect("the slice has 8 bytes");
    let number = |from: usize| u64::from_le_bytes(bytes(from));
    let kind = match message[0] {
        0 => return None,
        1 => Kind::Check { n: number(5), prime: true },
        2 => Kind::Check { n: number(5), prime: false },
        3 => Kind::Compute,
        _ => Kind::Frame,
    };
    let lane = u32::from_le_bytes(message[1..5].try_into().expect("the slice has 4 bytes"));
    let time = |from: usize| Duration::from_micros(number(from));
    Some(Span { lane, kind, start: time(13), end: time(21) })
}
