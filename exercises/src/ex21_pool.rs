//! # 21: a thread pool
//!
//! Python's `multiprocessing.pool.Pool` has the methods `apply` and `apply_async`, and
//! `multiprocessing.pool.ThreadPool` has the same interface with threads in place of processes.
//! Build such a thread pool: a few workers, started once, run all jobs, and each caller gets the
//! result of its own job. If a job panics, its caller gets the panic, and the pool keeps working.
//!
//! Read first: the lesson `threads`, and exercise 01.
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/>, for jobs and for results,
//! <https://doc.rust-lang.org/std/panic/fn.catch_unwind.html>,
//! <https://doc.rust-lang.org/std/panic/struct.AssertUnwindSafe.html>
//!
//! Test: `cargo test -p exercises ex21`. Hints: at the end of this file.

use std::marker::PhantomData;
use std::thread;
use std::time::Duration;

/// A fixed number of threads that run jobs. Several threads can share a pool: it is [`Sync`].
pub struct Pool {
    // What does the pool need to queue jobs, and to join its workers at the end?
}

impl Pool {
    /// Starts `worker_count` threads, which run all jobs of the pool.
    ///
    /// # Panics
    ///
    /// When `worker_count` is 0.
    pub fn new(worker_count: usize) -> Self {
        todo!("ex21: start the workers; each takes jobs from the queue and runs them")
    }

    /// Runs `job` on a worker, blocks until it has ended, and returns its result. If the job
    /// panicked, returns the payload of the panic, of any type, as an error.
    pub fn apply<T, F>(&self, job: F) -> thread::Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        todo!("ex21: call `apply_async`, and block until the handle receives the result")
    }

    /// Queues `job` and returns a handle at once. Jobs start in the order in which they were
    /// queued; each worker runs one job at a time, and all workers run concurrently.
    ///
    /// A job runs even if its `Handle` is dropped. A job has been dropped, with everything it
    /// owned, when its result arrives.
    ///
    /// A worker whose job panicked takes the next job. If no handle is left, the result of a job,
    /// or the payload of its panic, is dropped on the worker: even if that panics, the worker takes
    /// the next job.
    pub fn apply_async<T, F>(&self, job: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        todo!("ex21: queue a closure that runs the job and sends its result to the handle")
    }
}

/// Blocks until all queued jobs have run and all threads of the pool have ended (graceful
/// shutdown).
impl Drop for Pool {
    fn drop(&mut self) {
        // What makes a worker's loop end? And what waits until the worker has ended?
    }
}

/// A handle on the result of a job; Python calls it `AsyncResult`. It can outlive the pool.
///
/// A thread that waits, for a result or for a job, is blocked: it does not poll.
pub struct Handle<T> {
    /// Replace this with what the handle needs.
    result: PhantomData<T>,
}

impl<T> Handle<T> {
    /// Returns whether the job has ended, with a result or a panic. If so, `get` returns at once.
    pub fn ready(&self) -> bool {
        todo!("ex21: check whether the result has arrived, but do not take it")
    }

    /// Waits for the result for at most `timeout`, which may be [`Duration::MAX`]. Returns what
    /// `apply` would have returned, or the handle as an error if the time is up, so that the caller
    /// can try again.
    pub fn get(self, timeout: Duration) -> Result<thread::Result<T>, Self> {
        todo!("ex21: wait for the result or the timeout, whichever comes first")
    }
}

// region: Hint 1, a nudge
//
// You need two kinds of channels. One carries all jobs to all workers and is created once. The
// other carries one result from one job to one handle and is created by each `apply_async`.
//
// Jobs return different types, but the queue has one item type: `Box<dyn FnOnce() + Send>`. So such
// a closure must itself send the result to the handle.
//
// endregion
// region: Hint 2, an approach
//
// A crossbeam `Receiver` can be cloned: give one to each worker, which runs a `for` loop over it.
// For the handle, it has `is_empty` and `recv_timeout`.
//
// Queue a closure that calls the job in `catch_unwind` and sends the outcome. If the handle is
// gone, the send fails; ignore that error. But it contains the outcome, which is then dropped on
// the worker: what if that panics?
//
// A `for` loop over a channel ends when all senders are gone. So `drop` must drop the sender
// *before* it joins the workers; but fields are dropped only after `drop` has returned. Which type
// lets you empty a field?
//
// endregion
// region: Hint 3, almost there
//
//     pub struct Pool {
//         job_tx: Option<Sender<Box<dyn FnOnce() + Send>>>,
//         workers: Vec<JoinHandle<()>>,
//     }
//
// `apply_async`: `let (result_tx, result_rx) = bounded(1);`, then a closure with
// `result_tx.send(catch_unwind(AssertUnwindSafe(job)))`. A worker calls the closure in a second
// `catch_unwind`, for what the first does not catch. `drop`: `self.job_tx.take()`, then join
// `self.workers.drain(..)`. `get`: `recv_timeout` and `map_err`. `new`: `assert!`.
//
// endregion
