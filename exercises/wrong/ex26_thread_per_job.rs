//! Wrong: no pool at all. A thousand jobs start a thousand threads.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub struct Pool {
    free: Arc<(Mutex<usize>, Condvar)>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        Self { free: Arc::new((Mutex::new(workers), Condvar::new())), threads: Mutex::default() }
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
        let free = Arc::clone(&self.free);
        let (done, is_done) = channel();
        let inner = move || {
            let (free, changed) = &*free;
            let count = free.lock().unwrap_or_else(PoisonError::into_inner);
            let count = changed.wait_while(count, |count| *count == 0);
            *count.unwrap_or_else(PoisonError::into_inner) -= 1;
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
            *free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            changed.notify_one();
            let _ = done.send(result);
        };
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.push(thread::spawn(inner));
        Handle { is_done, result: Mutex::new(None) }
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
    is_done: Receiver<thread::Result<T>>,
    result: Mutex<Option<thread::Result<T>>>,
}

impl<T> Handle<T> {
    pub fn ready(&self) -> bool {
        let mut result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        if result.is_none() {
            *result = self.is_done.try_recv().ok();
        }
        result.is_some()
    }

    pub fn get(self, timeout: Duration) -> Result<thread::Result<T>, Self> {
        if self.ready() {
            return Ok(self.wait());
        }
        self.is_done.recv_timeout(timeout).map_err(|_| self)
    }

    fn wait(self) -> thread::Result<T> {
        let result = self.result.into_inner().unwrap_or_else(PoisonError::into_inner);
        result.unwrap_or_else(|| self.is_done.recv().expect("each job sends its result"))
    }
}
