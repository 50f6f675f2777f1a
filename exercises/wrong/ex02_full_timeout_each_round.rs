//! Wrong: checks the time after each wakeup, but then waits for the full timeout again.

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
        let mut flag = self.flag.lock().unwrap();
        while !*flag && start.elapsed() < timeout {
            flag = self.changed.wait_timeout(flag, timeout).unwrap().0;
        }
        *flag
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
