//! # 26: a pool
//!
//! Python has `multiprocessing.pool.Pool` with `apply` and `apply_async`. Build it with threads: a
//! few workers, started once, do whatever they are given, and each caller gets the result of its
//! own job. A job that panics is the caller's problem, not the pool's.
//!
//! Read before: the lesson `threads`, and exercise 01.
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/>, for the jobs as well as for the results,
//! <https://doc.rust-lang.org/std/panic/fn.catch_unwind.html>,
//! <https://doc.rust-lang.org/std/panic/struct.AssertUnwindSafe.html>
//!
//! Test: `cargo test -p exercises ex26`. Hints: at the end of this file.

use std::marker::PhantomData;
use std::thread;
use std::time::Duration;

/// Threads that do jobs.
pub struct Pool {
    // What has the pool to know to give out jobs, and to wait for its workers in the end?
}

impl Pool {
    /// Starts `workers` threads, at least one. They do all jobs of the pool.
    pub fn new(workers: usize) -> Self {
        todo!("ex26: start the workers; each takes a job from the queue, does it, takes the next")
    }

    /// Has the job done by a worker, waits for it, and returns its result; if it panicked, the
    /// panic.
    pub fn apply<T, F>(&self, job: F) -> thread::Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        todo!("ex26: with `apply_async` done, what is missing?")
    }

    /// Queues the job, and returns at once. Jobs begin in the order in which they were queued; as
    /// many run at the same time as there are workers.
    ///
    /// Without its `Handle` a job is done all the same. A worker whose job panicked takes the next.
    pub fn apply_async<T, F>(&self, job: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        todo!("ex26: queue a closure that does the job and sends its result to the handle")
    }
}

/// Waits until all queued jobs have been done, and all the pool's threads have ended.
impl Drop for Pool {
    fn drop(&mut self) {
        // What makes a worker end? And who waits until it has?
    }
}

/// What will be the result of a job. It may live longer than the pool.
pub struct Handle<T> {
    /// In the place of this, put what the handle needs.
    result: PhantomData<T>,
}

impl<T> Handle<T> {
    /// Whether the job is done, or has panicked: then `get` does not wait.
    pub fn ready(&self) -> bool {
        todo!("ex26: look whether the result has come, but leave it where it is")
    }

    /// Waits for the result, but no longer than `timeout`. `Ok` has what `apply` would have
    /// returned; `Err` has the handle, so that the caller can ask again.
    pub fn get(self, timeout: Duration) -> Result<thread::Result<T>, Self> {
        todo!("ex26: wait for the result or the timeout, whatever comes first")
    }
}

// region: Hint 1, a nudge
//
// Two kinds of channel: one carries all jobs to all workers, and is made once. The other carries
// one result, from one job to one handle, and is made by each `apply_async`.
//
// The jobs have many types, the queue has one: `Box<dyn FnOnce() + Send>`. What such a closure
// returns, it must send away by itself.
//
// endregion
// region: Hint 2, an approach
//
// A crossbeam `Receiver` can be cloned: one for each worker, whose whole life is a `for` loop over
// it. It has `is_empty` and `recv_timeout` for the handle.
//
// What is queued is a closure that calls the job in `catch_unwind` and sends what that returns. If
// nobody wants the result any more, sending is an error that does not matter.
//
// A `for` loop over a channel ends when no sender is left. So `drop` has to drop the sender
// *before* it joins; but the fields are dropped after `drop`. What type of field can be emptied?
//
// endregion
// region: Hint 3, almost there
//
//     pub struct Pool {
//         jobs: Option<Sender<Box<dyn FnOnce() + Send>>>,
//         workers: Vec<JoinHandle<()>>,
//     }
//
// `apply_async`: `let (sender, result) = bounded(1);`, then a closure with
// `sender.send(catch_unwind(AssertUnwindSafe(job)))`. `drop`: `self.jobs.take()`, then join
// `self.workers.drain(..)`. `get`: `recv_timeout` and `map_err`.
//
// endregion
