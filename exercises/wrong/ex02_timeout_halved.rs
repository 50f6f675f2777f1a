//! Wrong: waits for half of the timeout.
//! `cargo course check` finds it.

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
        let flag = self.flag.lock().unwrap();
        *self.changed.wait_timeout_while(flag, timeout / 2, |is_set| !*is_set).unwrap().0
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
