//! Wrong: waits for the full timeout again after each spurious wakeup.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

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
        let mut flag = self.flag.lock().unwrap();
        while !*flag {
            let (again, result) = self.changed.wait_timeout(flag, timeout).unwrap();
            flag = again;
            if result.timed_out() {
                break;
            }
        }
        *flag
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
