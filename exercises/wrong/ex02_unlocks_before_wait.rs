//! Wrong: unlocks between checking the flag and blocking. The notification is lost if the event is
//! set in between.
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
        if self.is_set() {
            return true;
        }
        let (start, mut flag) = (Instant::now(), self.flag.lock().unwrap());
        loop {
            let rest = timeout.saturating_sub(start.elapsed());
            flag = self.changed.wait_timeout(flag, rest).unwrap().0;
            if *flag || start.elapsed() >= timeout {
                return *flag;
            }
        }
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
