//! Wrong: `is_set` returns false for an event that is set while another thread holds the lock.

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
        self.flag.try_lock().is_ok_and(|flag| *flag)
    }

    pub fn wait(&self, timeout: Duration) -> bool {
        let flag = self.flag.lock().unwrap();
        *self.changed.wait_timeout_while(flag, timeout, |is_set| !*is_set).unwrap().0
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
