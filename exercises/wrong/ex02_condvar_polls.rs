//! Wrong: waits on the condition variable for 10 ms at most, again and again.

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
            let rest = timeout.saturating_sub(start.elapsed());
            flag = self.changed.wait_timeout(flag, rest.min(Duration::from_millis(10))).unwrap().0;
        }
        *flag
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
