//! Wrong: waits before it checks the flag. If the event was set earlier, no notification comes any
//! more (a lost wakeup), and the thread waits for the whole timeout.
//! `cargo course check` finds it.

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
        loop {
            let left = timeout.saturating_sub(start.elapsed());
            flag = self.changed.wait_timeout(flag, left).unwrap().0;
            if *flag || start.elapsed() >= timeout {
                return *flag;
            }
        }
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
