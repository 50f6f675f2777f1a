//! # 26: a pool

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

/// The jobs return different types, so each must send its result away by itself.
type Job = Box<dyn FnOnce() + Send>;

/// Threads that do jobs.
pub struct Pool {
    /// `None` only while the pool is dropped.
    jobs: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts `workers` threads, at least one. They do all jobs of the pool.
    pub fn new(workers: usize) -> Self {
        let (new_jobs, jobs) = unbounded::<Job>();
        let start = |_| {
            let jobs = jobs.clone();
            // The loop ends when the queue is empty, and nobody can put anything into it any more.
            thread::spawn(move || jobs.into_iter().for_each(|job| job()))
        };
        Self { jobs: Some(new_jobs), workers: (0..workers).map(start).collect() }
    }

    /// Has the job done by a worker, waits for it, and returns its result; if it panicked, the
    /// panic.
    pub fn apply<T, F>(&self, job: F) -> thread::Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.apply_async(job).result.recv().expect("each job that was queued sends a result")
    }

    /// Queues the job, and returns at once.
    pub fn apply_async<T, F>(&self, job: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (sender, result) = bounded(1);
        let job = move || {
            // The worker must survive the panic of a job. `AssertUnwindSafe`, because nobody can
            // look at what the job left behind half done: it owns what it uses, or shares it in
            // locks.
            let outcome = catch_unwind(AssertUnwindSafe(job));
            // Perhaps the handle is gone, and nobody wants to know.
            let _ = sender.send(outcome);
        };
        let jobs = self.jobs.as_ref().expect("the pool is not being dropped");
        jobs.send(Box::new(job)).expect("the workers listen as long as the pool lives");
        Handle { result }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // First the sender, or the workers would wait for another job, and we for them, for ever.
        drop(self.jobs.take());
        for worker in self.workers.drain(..) {
            // It cannot have panicked; and to panic in `drop` would be no help to anybody.
            let _ = worker.join();
        }
    }
}

/// What will be the result of a job.
pub struct Handle<T> {
    result: Receiver<thread::Result<T>>,
}

impl<T> Handle<T> {
    /// Whether the job is done, or has panicked.
    pub fn ready(&self) -> bool {
        !self.result.is_empty()
    }

    /// Waits for the result, but no longer than `timeout`.
    pub fn get(self, timeout: Duration) -> Result<thread::Result<T>, Self> {
        self.result.recv_timeout(timeout).map_err(|_| self)
    }
}
