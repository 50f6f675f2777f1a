//! # 07: workers that share a queue

use std::panic::resume_unwind;
use std::thread::{self, ScopedJoinHandle};

use crossbeam_channel::unbounded;

/// Calls `work` once for each of the `jobs`, on `worker_count` threads, and returns the results, in
/// any order.
///
/// # Panics
///
/// When `work` panics.
pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (job_tx, job_rx) = unbounded();
    for job in jobs {
        job_tx.send(job).expect("`job_rx` is not dropped yet");
    }
    // Without a sender, the loops of all workers end when the last job has been received.
    drop(job_tx);
    // A worker returns its results when it ends, so there is no second channel to close.
    let worker = || job_rx.iter().map(&work).collect::<Vec<R>>();
    thread::scope(|scope| {
        let handles: Vec<_> = (0..worker_count).map(|_| scope.spawn(worker)).collect();
        handles.into_iter().flat_map(join).collect()
    })
}

/// Returns the results of a worker. If the worker panicked, panics with the same payload.
fn join<T>(handle: ScopedJoinHandle<T>) -> T {
    handle.join().unwrap_or_else(|panic| resume_unwind(panic))
}
