//! # 21: a thread pool

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

/// Jobs return different types, so each job itself sends its result to its handle.
type Job = Box<dyn FnOnce() + Send>;

/// A fixed number of threads that run jobs. Several threads can share a pool: it is [`Sync`].
pub struct Pool {
    /// `None` only while the pool is being dropped.
    job_tx: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts `worker_count` threads, which run all jobs of the pool.
    ///
    /// # Panics
    ///
    /// When `worker_count` is 0.
    pub fn new(worker_count: usize) -> Self {
        assert!(worker_count > 0, "a pool needs at least one worker");
        let (job_tx, job_rx) = unbounded::<Job>();
        let spawn_worker = |_| {
            let job_rx = job_rx.clone();
            // The loop ends when the queue is empty and its sender is gone.
            thread::spawn(move || job_rx.into_iter().for_each(run))
        };
        Self { job_tx: Some(job_tx), workers: (0..worker_count).map(spawn_worker).collect() }
    }

    /// Runs `job` on a worker, blocks until it has ended, and returns its result. If the job
    /// panicked, returns the payload of the panic, of any type, as an error.
    pub fn apply<T, F>(&self, job: F) -> thread::Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.apply_async(job).result_rx.recv().expect("every queued job sends a result")
    }

    /// Queues `job` and returns a handle at once. Jobs start in the order in which they were
    /// queued; each worker runs one job at a time, and all workers run concurrently.
    ///
    /// A job runs even if its `Handle` is dropped. A job has been dropped, with everything it owned,
    /// when its result arrives.
    ///
    /// A worker whose job panicked takes the next job. If no handle is left, the result of a job, or
    /// the payload of its panic, is dropped on the worker: even if that panics, the worker takes the
    /// next job.
    pub fn apply_async<T, F>(&self, job: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (result_tx, result_rx) = bounded(1);
        let job = move || {
            // The handle gets the panic of the job. `AssertUnwindSafe` is right here: no code
            // can see what the job left half done, because the job owns its data or shares it
            // through locks.
            let outcome = catch_unwind(AssertUnwindSafe(job));
            // The send fails if the handle has been dropped. Then the result is dropped here.
            let _ = result_tx.send(outcome);
        };
        let job_tx = self.job_tx.as_ref().expect("the pool is not being dropped");
        job_tx.send(Box::new(job)).expect("workers receive until the pool is dropped");
        Handle { result_rx }
    }
}

/// Runs a job on a worker, which must survive all panics: the job itself catches its own, but
/// dropping its result may panic, too.
fn run(job: Job) {
    drop(catch_unwind(AssertUnwindSafe(job)));
}

/// Blocks until all queued jobs have run and all threads of the pool have ended (graceful
/// shutdown).
impl Drop for Pool {
    fn drop(&mut self) {
        // Drop the sender first. Otherwise this thread would wait for workers that wait for jobs: a
        // deadlock.
        drop(self.job_tx.take());
        for worker in self.workers.drain(..) {
            // A worker does not panic, because it catches the panics of its jobs. Even if one did,
            // a panic in `drop` would not help the caller.
            let _ = worker.join();
        }
    }
}

/// A handle on the result of a job; Python calls it `AsyncResult`. It can outlive the pool.
///
/// A thread that waits, for a result or for a job, is blocked: it does not poll.
pub struct Handle<T> {
    result_rx: Receiver<thread::Result<T>>,
}

impl<T> Handle<T> {
    /// Returns whether the job has ended, with a result or a panic. If so, `get` returns at once.
    pub fn ready(&self) -> bool {
        !self.result_rx.is_empty()
    }

    /// Waits for the result for at most `timeout`, which may be [`Duration::MAX`]. Returns what
    /// `apply` would have returned, or the handle as an error if the time is up, so that the caller
    /// can try again.
    pub fn get(self, timeout: Duration) -> Result<thread::Result<T>, Self> {
        self.result_rx.recv_timeout(timeout).map_err(|_| self)
    }
}
