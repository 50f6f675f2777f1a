//! # 05: workers share a queue

use std::panic::resume_unwind;
use std::thread::{self, ScopedJoinHandle};

use crossbeam_channel::unbounded;

/// Does `work` on each of the `jobs` once, in `workers` threads, and returns the results, in any
/// order. If `work` panics, so does this function.
pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (new_jobs, queue) = unbounded();
    for job in jobs {
        new_jobs.send(job).expect("`queue` is still here");
    }
    // Now the queue ends for everybody when the last job has been taken.
    drop(new_jobs);
    // A worker returns its results when it ends: no second channel, no other end to close.
    let worker = || queue.iter().map(&work).collect::<Vec<R>>();
    thread::scope(|scope| {
        let crew: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        crew.into_iter().flat_map(join).collect()
    })
}

/// Waits for a worker's results. If it panicked, so does the caller.
fn join<T>(worker: ScopedJoinHandle<T>) -> T {
    worker.join().unwrap_or_else(|panic| resume_unwind(panic))
}
