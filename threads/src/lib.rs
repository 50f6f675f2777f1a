//! Worker threads share the numbers: one queue carries the jobs, another the results.
//!
//! ```console
//! $ cargo run -p threads 4
//! ```
//!
//! Look at who holds which end of the two queues, and when it is dropped: that is how everything ends.

use std::io;
use std::thread::{self, Builder, ScopedJoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};
use primes_core::PrimeResult;
use spinner_core::Context;

/// How many messages a queue holds before it makes its senders wait.
const QUEUE: usize = 1024;

/// Hands the numbers to `workers` threads, which `check` them, and each result to `report`.
///
/// Returns one error for each worker that panicked.
///
/// # Errors
/// When a thread cannot be started; and those of `report`.
pub fn check_all(
    numbers: &[u64],
    workers: usize,
    check: impl Fn(u64) -> PrimeResult + Sync,
    report: impl FnMut(PrimeResult) -> io::Result<()>,
) -> io::Result<Vec<io::Error>> {
    let (new_jobs, jobs) = bounded(QUEUE); // (1)
    let (new_results, results) = bounded(QUEUE);
    let check = &check;
    thread::scope(|scope| {
        let mut crew = Vec::new();
        for _ in 0..workers {
            let (jobs, new_results) = (jobs.clone(), new_results.clone());
            let work = move || worker(&jobs, &new_results, check);
            let handle = Builder::new().spawn_scoped(scope, work);
            crew.push(handle.context("cannot start a thread")?); // (2)
        }
        drop((jobs, new_results)); // (3)
        let feed = move || start_jobs(numbers, &new_jobs);
        let feeder = Builder::new().spawn_scoped(scope, feed);
        crew.push(feeder.context("cannot start a thread")?); // (4)
        let reported = results.into_iter().try_for_each(report); // (5)
        let ends = crew.into_iter().map(join);
        let deaths = ends.filter_map(Result::err).collect(); // (6)
        reported.and(Ok(deaths))
    })
}

/// Checks jobs until there are no more.
fn worker(
    jobs: &Receiver<u64>,
    new_results: &Sender<PrimeResult>,
    check: impl Fn(u64) -> PrimeResult,
) {
    for n in jobs {
        if new_results.send(check(n)).is_err() {
            return; // nobody is listening any more
        }
    }
}

/// Puts the numbers into the queue.
fn start_jobs(numbers: &[u64], new_jobs: &Sender<u64>) {
    for &n in numbers {
        if new_jobs.send(n).is_err() {
            return; // no worker is left
        }
    }
}

/// Waits until a worker has ended; an error says that it panicked.
fn join(worker: ScopedJoinHandle<()>) -> io::Result<()> {
    let id = worker.thread().id();
    worker.join().map_err(|_| io::Error::other(format!("thread {id:?} panicked")))
}
