//! Worker processes share the numbers: one queue carries the jobs, another the results.
//!
//! ```console
//! $ cargo run -p procs 4
//! ```
//!
//! Look at who holds which end of the two queues, and when it is dropped: that is how everything ends.

use std::io;
use std::thread::{self, Builder};

use primes_core::PrimeResult;
use spinner_core::Context;
use spinner_proc::{Fork, Process, fork, leave};

mod queue;

pub use queue::{Receiver, Sender, queue};

/// Hands the numbers to `workers` processes, which `check` them, and each result to `report`.
///
/// Returns one error for each worker that panicked or was killed, and one if a result was damaged.
///
/// # Errors
/// When a process, a pipe or a thread cannot be started; and those of `report`.
///
/// # Safety
/// This process must have one thread only; see [`fork`].
pub unsafe fn check_all(
    numbers: &[u64],
    workers: usize,
    check: impl Fn(u64) -> PrimeResult,
    report: impl FnMut(PrimeResult) -> io::Result<()>,
) -> io::Result<Vec<io::Error>> {
    let (new_jobs, jobs) = queue()?; // (1)
    let (new_results, results) = queue()?;
    let mut crew = Vec::new();
    for _ in 0..workers {
        // SAFETY: the caller promises that this process has one thread only.
        match unsafe { fork() }? {
            Fork::Parent(child) => crew.push(child), // (2)
            Fork::Child => leave(|| {
                drop((new_jobs, results)); // copies kept open here would hide the end of the queues
                worker(&jobs, &new_results, check);
                jobs.end()
            }),
        }
    }
    drop((jobs, new_results)); // (3)
    thread::scope(|scope| {
        let feed = move || start_jobs(numbers, &new_jobs);
        let feeder = Builder::new().spawn_scoped(scope, feed);
        let feeder = feeder.context("cannot start a thread")?; // (4)
        results.iter().try_for_each(report)?; // (5)
        let end = results.end();
        let _ = feeder.join(); // now this process has one thread again, and may fork again
        let ends = crew.into_iter().map(Process::join).chain([end]);
        Ok(ends.filter_map(Result::err).collect()) // (6)
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
