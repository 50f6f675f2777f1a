//! Worker processes share the numbers: one queue carries the jobs, another the results.
//!
//! ```console
//! $ cargo run -p procs 4
//! ```
//!
//! Look at who holds which end of the two queues, and when it is dropped: that is how all end.

use std::io;
use std::thread::{self, Builder};

use primes_core::PrimeResult;
use spinner_core::Context;
use spinner_proc::{Fork, Process, fork, leave};

mod queue;

pub use queue::{Receiver, Sender, queue};

/// Hands the numbers to `workers` processes, which `check` them, and each result to `report`.
///
/// Returns how the workers ended that did not end well: one message for each that panicked or was
/// killed.
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
    mut report: impl FnMut(PrimeResult) -> io::Result<()>,
) -> io::Result<Vec<io::Error>> {
    let (new_jobs, jobs) = queue()?; // (1)
    let (new_results, results) = queue()?;
    let mut crew = Vec::new();
    for _ in 0..workers {
        // SAFETY: the caller promises that this process has one thread only.
        match unsafe { fork() }? {
            Fork::Parent(worker) => crew.push(worker), // (2)
            Fork::Child => leave(|| {
                drop((new_jobs, results)); // copies kept open here would hide the end of the queues
                worker(&jobs, &new_results, check);
                jobs.end()
            }),
        }
    }
    drop((jobs, new_results)); // (3)
    let end = thread::scope(|scope| {
        let feed = move || start_jobs(numbers, &new_jobs);
        Builder::new().spawn_scoped(scope, feed).context("cannot start a thread")?; // (4)
        for result in &results {
            report(result)?; // (5)
        }
        Ok::<_, io::Error>(results.end())
    })?;
    let ends = crew.into_iter().map(Process::join).chain([end]);
    Ok(ends.filter_map(Result::err).collect()) // (6)
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
