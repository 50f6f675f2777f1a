//! The pools that can be watched. Each worker reports when it begins and ends a check.

use std::io::{self, PipeReader, Read, Write};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use cli_core::Context;
use primes_core::{PrimeResult, WorkerFailures, check};
use process_core::{Child, Fork, fork};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use timeline::worker_id;

/// How many events wait before a worker has to.
const CAPACITY: usize = 1024;

/// The kind of pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Model {
    /// The pool of `threads`
    Threads,
    /// rayon
    Rayon,
    /// The pool of `procs`
    Procs,
}

/// What a worker does, and when, counted from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A worker begins to check a number.
    Begin(u32, Duration, u64),
    /// A worker ends its check. The number is prime, or it is not.
    End(u32, Duration, bool),
    /// The pool passes on a result.
    Result,
}

/// A pool that works in the background.
pub(super) enum Pool {
    Thread(JoinHandle<io::Result<()>>),
    /// A process, and the pipe through which its error arrives.
    Process(Child, PipeReader),
}

impl Pool {
    /// Starts a pool that checks `numbers`. The events end when all workers have ended.
    ///
    /// # Safety
    /// This process must have only one thread, because `procs` forks.
    pub(super) unsafe fn start(
        model: Model,
        worker_count: usize,
        numbers: Vec<u64>,
        start: Instant,
    ) -> io::Result<(Self, Receiver<Event>)> {
        if model == Model::Procs {
            // SAFETY: our caller promises it.
            return unsafe { start_process(worker_count, &numbers, start) };
        }
        let (event_tx, event_rx) = sync_channel(CAPACITY);
        let send = move |event| {
            // An error means that the view has ended, and so will this process.
            let _ = event_tx.send(event);
        };
        let work = move || {
            let observe = |n| observed_check(n, start, &send);
            let report = || send(Event::Result);
            if model == Model::Rayon {
                return run_rayon(worker_count, &numbers, observe, report);
            }
            let report = |_| {
                report();
                Ok(())
            };
            threads::check_all(&numbers, worker_count, observe, report)?.into_result()
        };
        let thread = Builder::new().spawn(work).context("cannot start a thread")?;
        Ok((Self::Thread(thread), event_rx))
    }

    /// Returns the error of the pool, if it failed. All its events must have been received.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Thread(thread) => {
                thread.join().unwrap_or_else(|_| Err(io::Error::other("the pool panicked")))
            }
            Self::Process(child, mut error_rx) => {
                let mut error = String::new();
                error_rx.read_to_string(&mut error).context("cannot read from a pipe")?;
                child.join()?;
                if error.is_empty() { Ok(()) } else { Err(io::Error::other(error)) }
            }
        }
    }
}

/// Checks a number, and reports the begin and the end.
fn observed_check(n: u64, start: Instant, send: &impl Fn(Event)) -> PrimeResult {
    let worker = worker_id();
    send(Event::Begin(worker, start.elapsed(), n));
    let result = check(n);
    send(Event::End(worker, start.elapsed(), result.prime));
    result
}

fn run_rayon(
    worker_count: usize,
    numbers: &[u64],
    check: impl Fn(u64) -> PrimeResult + Sync,
    report: impl Fn() + Sync,
) -> io::Result<()> {
    let pool = ThreadPoolBuilder::new().num_threads(worker_count).build();
    let pool = pool.map_err(io::Error::other).context("cannot start the threads")?;
    let check = |&n: &u64| {
        let _ = check(n);
        report();
    };
    pool.install(|| numbers.par_iter().with_max_len(1).for_each(check));
    Ok(())
}

/// Starts a process that runs the pool of `procs`, and a thread that receives its events. Only the
/// process can fork, because it has only one thread.
///
/// # Safety
/// This process must have only one thread.
unsafe fn start_process(
    worker_count: usize,
    numbers: &[u64],
    start: Instant,
) -> io::Result<(Pool, Receiver<Event>)> {
    let (pipe_tx, pipe_rx) = procs::channel()?;
    let (error_rx, mut error_tx) = io::pipe().context("cannot make a pipe")?;
    // SAFETY: our caller promises that this process has only one thread.
    let child = match unsafe { fork() }? {
        Fork::Parent(child) => child,
        Fork::Child(token) => token.run(|| {
            drop((pipe_rx, error_rx));
            let observe = |n| observed_check(n, start, &|event| drop(pipe_tx.send(event)));
            // An error means that the parent has ended. Then the pool ends, too.
            let report = |_| pipe_tx.send(Event::Result);
            // SAFETY: a new process has one thread.
            let failures = unsafe { procs::check_all(numbers, worker_count, observe, report) };
            match failures.and_then(WorkerFailures::into_result) {
                Ok(()) => Ok(()),
                // It would be printed into the view.
                Err(error) => write!(error_tx, "{error}"),
            }
        }),
    };
    drop((pipe_tx, error_tx));
    let (event_tx, event_rx) = sync_channel(CAPACITY);
    let receive = move || pipe_rx.iter().try_for_each(|event| event_tx.send(event));
    Builder::new().spawn(receive).context("cannot start a thread")?;
    Ok((Pool::Process(child, error_rx), event_rx))
}
