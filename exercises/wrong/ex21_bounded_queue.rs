//! Wrong: the queue has room for 1024 jobs. `apply_async` blocks when it is full.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    job_tx: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(worker_count: usize) -> Self {
        assert!(worker_count > 0, "a pool needs at least one worker");
        let (job_tx, job_rx) = bounded::<Job>(1024);
        let spawn_worker = |_| {
            let job_rx = job_rx.clone();
            thread::spawn(move || job_rx.into_iter().for_each(run))
        };
        Self { job_tx: Some(job_tx), workers: (0..worker_count).map(spawn_worker).collect() }
    }

    pub fn apply<T, F>(&self, job: F) -> thread::Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.apply_async(job).result_rx.recv().expect("every queued job sends a result")
    }

    pub fn apply_async<T, F>(&self, job: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (result_tx, result_rx) = bounded(1);
        let job = move || {
            let outcome = catch_unwind(AssertUnwindSafe(job));
            let _ = result_tx.send(outcome);
        };
        let job_tx = self.job_tx.as_ref().expect("the pool is not being dropped");
        job_tx.send(Box::new(job)).expect("workers receive until the pool is dropped");
        Handle { result_rx }
    }
}

fn run(job: Job) {
    drop(catch_unwind(AssertUnwindSafe(job)));
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.job_tx.take());
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}

pub struct Handle<T> {
    result_rx: Receiver<thread::Result<T>>,
}

impl<T> Handle<T> {
    pub fn ready(&self) -> bool {
        !self.result_rx.is_empty()
    }

    pub fn get(self, timeout: Duration) -> Result<thread::Result<T>, Self> {
        self.result_rx.recv_timeout(timeout).map_err(|_| self)
    }
}
