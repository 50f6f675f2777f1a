//! Wrong: sleeps for 10 ms and checks the flag, again and again.
//! `cargo course check` finds it.

use std::sync::{Condvar, Mutex};
use std::thread;
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
            let rest = timeout.saturating_sub(start.elapsed());
            thread::sleep(rest.min(Duration::from_millis(10)));
        }
        self.is_set()
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
