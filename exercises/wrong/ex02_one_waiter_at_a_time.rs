//! Wrong: holds a lock while it waits. A second thread waits for that lock, however short its own
//! timeout is.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

#[derive(Debug)]
pub struct Event {
    open: Mutex<Option<Sender<()>>>,
    closed: Mutex<Receiver<()>>,
    changed: Condvar,
}

impl Default for Event {
    fn default() -> Self {
        let (open, closed) = channel();
        Self { open: Mutex::new(Some(open)), closed: Mutex::new(closed), changed: Condvar::new() }
    }
}

impl Event {
    pub fn set(&self) {
        *self.open.lock().unwrap() = None;
        self.changed.notify_all();
    }

    pub fn is_set(&self) -> bool {
        self.open.lock().unwrap().is_none()
    }

    pub fn wait(&self, timeout: Duration) -> bool {
        self.closed.lock().unwrap().recv_timeout(timeout) == Err(RecvTimeoutError::Disconnected)
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
