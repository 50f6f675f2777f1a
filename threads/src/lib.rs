//! Worker threads share the numbers: one channel carries the jobs, another the results.
//!
//! ```console
//! $ cargo run -p threads -- 4
//! ```
//!
//! Look at which thread holds which end of the two channels, and when it drops that end: this is
//! how the workers know that they are done.

use std::io;
use std::thread::{self, Builder, ScopedJoinHandle};

use cli_core::Context;
use crossbeam_channel::{Receiver, Sender, bounded};
use primes_core::{PrimeResult, WorkerFailures};

/// How many messages a channel holds before `send` blocks.
const QUEUE_CAPACITY: usize = 1024;

/// Checks `numbers` with `check` on `worker_count` threads, and passes each result to `report` as
/// it arrives.
///
/// Returns the workers that panicked. Before it returns, it joins all threads, even if `report`
/// fails.
///
/// # Errors
/// When a thread cannot be started, and the errors of `report`.
pub fn check_all(
    numbers: &[u64],
    worker_count: usize,
    check: impl Fn(u64) -> PrimeResult + Sync,
    report: impl FnMut(PrimeResult) -> io::Result<()>,
) -> io::Result<WorkerFailures> {
    let (job_tx, job_rx) = bounded(QUEUE_CAPACITY); // (1)
    let (result_tx, result_rx) = bounded(QUEUE_CAPACITY);
    let check = &check;
    thread::scope(|scope| {
        let mut handles = Vec::new();
        for _ in 0..worker_count {
            let (job_rx, result_tx) = (job_rx.clone(), result_tx.clone());
            let work = move || worker(&job_rx, &result_tx, check);
            let handle = Builder::new().spawn_scoped(scope, work);
            handles.push(handle.context("cannot start a thread")?); // (2)
        }
        drop((job_rx, result_tx)); // (3)
        let feed = move || send_jobs(numbers, &job_tx);
        let feeder = Builder::new().spawn_scoped(scope, feed);
        handles.push(feeder.context("cannot start a thread")?); // (4)
        // `into_iter` drops the receiver when `report` fails: then `send` fails in the workers, and
        // they return. With `iter` they would block on a full channel, and `join` would never
        // return.
        let reported = result_rx.into_iter().try_for_each(report); // (5)
        let outcomes = handles.into_iter().map(join);
        let failures = outcomes.filter_map(Result::err).collect(); // (6)
        reported.and(Ok(failures)) // an error of `report` is returned only after the joins
    })
}

/// Checks jobs until there are no more.
fn worker(
    job_rx: &Receiver<u64>,
    result_tx: &Sender<PrimeResult>,
    check: impl Fn(u64) -> PrimeResult,
) {
    for n in job_rx {
        if result_tx.send(check(n)).is_err() {
            return; // the results are no longer received
        }
    }
}

/// Sends the numbers to the workers.
fn send_jobs(numbers: &[u64], job_tx: &Sender<u64>) {
    for &n in numbers {
        if job_tx.send(n).is_err() {
            return; // no worker is left
        }
    }
}

/// Waits until a thread has ended. Returns an error if it panicked.
fn join(thread: ScopedJoinHandle<()>) -> io::Result<()> {
    let id = thread.thread().id();
    thread.join().map_err(|_| io::Error::other(format!("thread {id:?} panicked")))
}
