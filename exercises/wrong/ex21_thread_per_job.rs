//! Wrong: there is no pool: a thousand jobs start a thousand threads.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub struct Pool {
    permits: Arc<(Mutex<usize>, Condvar)>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    pub fn new(worker_count: usize) -> Self {
        assert!(worker_count > 0, "a pool needs at least one worker");
        Self {
            permits: Arc::new((Mutex::new(worker_count), Condvar::new())),
            threads: Mutex::default(),
        }
    }

    pub fn apply<T, F>(&self, job: F) -> thread::Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.apply_async(job).wait()
    }

    pub fn apply_async<T, F>(&self, job: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let permits = Arc::clone(&self.permits);
        let (result_tx, result_rx) = channel();
        let run = move || {
            let (permits, returned) = &*permits;
            let count = permits.lock().unwrap_or_else(PoisonError::into_inner);
            let count = returned.wait_while(count, |count| *count == 0);
            *count.unwrap_or_else(PoisonError::into_inner) -= 1;
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
            *permits.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            returned.notify_one();
            let _ = result_tx.send(result);
        };
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.push(thread::spawn(run));
        Handle { result_rx, result: Mutex::new(None) }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            let _ = thread.join();
        }
    }
}

pub struct Handle<T> {
    result_rx: Receiver<thread::Result<T>>,
    result: Mutex<Option<thread::Result<T>>>,
}

impl<T> Handle<T> {
    pub fn ready(&self) -> bool {
        let mut result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        if result.is_none() {
            *result = self.result_rx.try_recv().ok();
        }
        result.is_some()
    }

    pub fn get(self, timeout: Duration) -> Result<thread::Result<T>, Self> {
        if self.ready() {
            return Ok(self.wait());
        }
        self.result_rx.recv_timeout(timeout).map_err(|_| self)
    }

    fn wait(self) -> thread::Result<T> {
        let result = self.result.into_inner().unwrap_or_else(PoisonError::into_inner);
        result.unwrap_or_else(|| self.result_rx.recv().expect("every job sends its result"))
    }
}
