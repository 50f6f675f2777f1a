//! Wrong: a worker ignores that its `compare_exchange` has failed, and runs the job that another one has claimed.

use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use process_core::{Fork, fork};

use super::memory::SharedNumbers;

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
            let next = self.next[0].load(Ordering::Relaxed);
            let _ = self.next[0].compare_exchange(
                next,
                next + 1,
                Ordering::Relaxed,
                Ordering::Relaxed,
            );
            let index = next as usize;
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
