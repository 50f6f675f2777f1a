//! Worker processes share the numbers: one channel carries the jobs, another the results.
//!
//! ```console
//! $ cargo run -p procs -- 4
//! ```
//!
//! Look at which process holds which end of the two channels, and when it drops that end: this is
//! how the workers know that they are done.

use std::io;
use std::thread::{self, Builder};

use cli_core::Context;
use primes_core::{PrimeResult, WorkerFailures};
use process_core::{Child, Fork, fork};

mod channel;

pub use channel::{Iter, Receiver, Sender, channel};

/// Checks `numbers` with `check` in `worker_count` child processes, and passes each result to
/// `report` as it arrives.
///
/// Returns the failures: one for each worker that failed, panicked or was killed, and one if a
/// result was damaged. Before it returns, it reaps all children and joins the feeder thread, even
/// if `report` fails. So the caller may fork again.
///
/// # Errors
/// When a pipe cannot be created, or a process or a thread cannot be started, and the errors of
/// `report`.
///
/// # Safety
/// When this function is called, this process must have only one thread, and `check` must not need
/// any other thread, because it runs in the children. See [`fork`]. The feeder thread starts after
/// the last fork.
pub unsafe fn check_all(
    numbers: &[u64],
    worker_count: usize,
    check: impl Fn(u64) -> PrimeResult,
    report: impl FnMut(PrimeResult) -> io::Result<()>,
) -> io::Result<WorkerFailures> {
    let (job_tx, job_rx) = channel()?; // (1)
    let (result_tx, result_rx) = channel()?;
    let mut children = Vec::new();
    for _ in 0..worker_count {
        // SAFETY: the caller promises that this process has only one thread.
        match unsafe { fork() }? {
            Fork::Parent(child) => children.push(child), // (2)
            Fork::Child(token) => token.run(|| {
                // While these copies are open, no process sees the end of the channels.
                drop((job_tx, result_rx));
                worker(&job_rx, &result_tx, check);
                job_rx.finish()
            }),
        }
    }
    drop((job_rx, result_tx)); // (3)
    thread::scope(|scope| {
        let feed = move || send_jobs(numbers, &job_tx);
        let feeder = Builder::new().spawn_scoped(scope, feed);
        let feeder = feeder.context("cannot start a thread")?; // (4)
        let reported = result_rx.iter().try_for_each(report); // (5)
        // This order matters: `finish` drops the receiver. Then `send` fails in the workers, and they
        // end. After that, `send` fails in the feeder.
        let received = result_rx.finish();
        if reported.is_err() {
            children.clear(); // kills the workers: their results are not wanted any more
        }
        // A damaged result counts as a failure, too.
        let outcomes = children.into_iter().map(Child::join).chain([received]);
        let failures = outcomes.filter_map(Result::err).collect(); // (6)
        // The scope alone would wait only until the closure of this thread has returned.
        let _ = feeder.join();
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
