//! Wrong: computes a deadline, which overflows for a timeout such as `Duration::MAX`.
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
        let deadline = Instant::now() + timeout;
        let mut flag = self.flag.lock().unwrap();
        while !*flag {
            let rest = deadline.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                break;
            }
            flag = self.changed.wait_timeout(flag, rest).unwrap().0;
        }
        *flag
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
