//! Wrong: busy-waits, which keeps a core busy until the event is set.

use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

#[derive(Debug, Default)]
pub struct Event {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    pub fn set(&self) {
        *self.flag.lock().unwrap() = true;
        self.changed.notify_all();
    }

    pub fn is_set(&self) -> bool {
        *self.flag.lock().unwrap()
    }

    pub fn wait(&self, timeout: Duration) -> bool {
        let start = Instant::now();
        while !self.is_set() && start.elapsed() < timeout {
            std::hint::spin_loop();
        }
        self.is_set()
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
