//! Wrong: the workers stop at once when the pool is dropped; who was promised a result gets none.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    jobs: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (new_jobs, jobs) = unbounded::<Job>();
        let stop = Arc::new(AtomicBool::new(false));
        let start = |_: usize| {
            let jobs = jobs.clone();
            let stop = Arc::clone(&stop);
            thread::spawn(move || {
                for job in jobs {
                    if stop.load(Relaxed) {
                        return;
                    }
                    job();
                }
            })
        };
        let workers = (0..workers).map(start).collect();
        Self { jobs: Some(new_jobs), workers, stop }
    }

    pub fn apply<T, F>(&self, job: F) -> thread::Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.apply_async(job).result.recv().expect("each job that was queued sends a result")
    }

    pub fn apply_async<T, F>(&self, job: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (sender, result) = bounded(1);
        let job = move || {
            let outcome = catch_unwind(AssertUnwindSafe(job));
            let _ = sender.send(outcome);
        };
        let jobs = self.jobs.as_ref().expect("the pool is not being dropped");
        jobs.send(Box::new(job)).expect("the workers listen as long as the pool lives");
        Handle { result }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        drop(self.jobs.take());
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}

pub struct Handle<T> {
    result: Receiver<thread::Result<T>>,
}

impl<T> Handle<T> {
    pub fn ready(&self) -> bool {
        !self.result.is_empty()
    }

    pub fn get(self, timeout: Duration) -> Result<thread::Result<T>, Self> {
        self.result.recv_timeout(timeout).map_err(|_| self)
    }
}
