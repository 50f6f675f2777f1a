//! # 27: shared memory

use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use process_core::{Fork, fork};

use super::memory::SharedNumbers;

/// Runs the `jobs` in `worker_count` worker processes that work concurrently. Returns, in the order
/// of `jobs`, the result of each job, or `None` if the job has no result. Jobs and results may be
/// any numbers, and several may be equal.
///
/// Each worker claims a job, runs it, stores its result in shared memory, and claims the next one.
/// No job is started twice. No job waits for a slow one while another worker is idle. The calling
/// process does no job itself.
///
/// `work(job)` returns `Continue(result)` or `Break(result)`. Both are the result of the job. After
/// a `Break` was stored, each worker finishes the job that it has, and starts no other, except for one
/// that it is just about to claim. The jobs that were not started have no result.
///
/// A worker may fail at any moment, because it is killed or because `work` panics. It loses at most
/// the result of the one job that it has claimed: this is *at-most-once* execution, and the job is
/// not repeated. Results that were stored before are kept. Unless the result of a `Break` was
/// stored, the other workers finish all other jobs. They never wait for a worker that has failed or
/// is paused. A worker that failed is not replaced; if none is left, the remaining jobs have no
/// result.
///
/// The calling process blocks while it waits, instead of asking again and again, and a signal that
/// interrupts a system call (`EINTR`) is not an error. When this function returns, all workers have
/// ended and have been reaped, even after an error.
///
/// # Errors
/// When the memory or a process cannot be created. It is not an error if a worker fails.
///
/// # Safety
/// This process must have only one thread.
pub unsafe fn run_jobs(
    jobs: &[u64],
    worker_count: usize,
    work: impl Fn(u64) -> ControlFlow<u64, u64>,
) -> io::Result<Vec<Option<u64>>> {
    let board = Board::new(jobs.len())?;
    let mut children = Vec::new();
    for _ in 0..worker_count {
        // SAFETY: the caller promises that this process has only one thread.
        match unsafe { fork() }? {
            Fork::Parent(child) => children.push(child),
            Fork::Child(token) => token.run(|| {
                board.process_jobs(jobs, work);
                Ok(())
            }),
        }
    }
    for child in children {
        // An error says that the worker failed. What it had stored is still there.
        let _ = child.join();
    }
    Ok((0..jobs.len()).map(|job| board.result(job)).collect())
}

/// What the parent and all workers share. A worker can be killed between any two operations on it.
struct Board {
    /// The index of the next job, which no worker has claimed.
    next: SharedNumbers,
    /// 1 if no worker may start another job.
    stop: SharedNumbers,
    /// For each job, 1 if it has a result.
    is_done: SharedNumbers,
    /// The result of each job that is done.
    results: SharedNumbers,
}

impl Board {
    fn new(job_count: usize) -> io::Result<Self> {
        Ok(Self {
            next: SharedNumbers::new(1)?,
            stop: SharedNumbers::new(1)?,
            is_done: SharedNumbers::new(job_count)?,
            results: SharedNumbers::new(job_count)?,
        })
    }

    /// Claims and runs jobs until none is left or a result was a `Break`.
    fn process_jobs(&self, jobs: &[u64], work: impl Fn(u64) -> ControlFlow<u64, u64>) {
        while self.stop[0].load(Ordering::Acquire) == 0 {
            // One operation: no other worker can claim the same job in between.
            let index = self.next[0].fetch_add(1, Ordering::Relaxed) as usize;
            let Some(&job) = jobs.get(index) else { return };
            let outcome = work(job);
            let (ControlFlow::Continue(result) | ControlFlow::Break(result)) = outcome;
            // In this order: a job that is done has a result, and a worker that stops the others
            // has stored the result for which they stop.
            self.results[index].store(result, Ordering::Relaxed);
            self.is_done[index].store(1, Ordering::Release);
            if outcome.is_break() {
                self.stop[0].store(1, Ordering::Release);
            }
        }
    }

    fn result(&self, job: usize) -> Option<u64> {
        let is_done = self.is_done[job].load(Ordering::Acquire) == 1;
        is_done.then(|| self.results[job].load(Ordering::Relaxed))
    }
}
