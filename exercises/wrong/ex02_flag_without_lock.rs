//! Wrong: sets the flag without the lock. The notification is lost if another thread has checked
//! the flag and does not wait yet.
//! `cargo course check` finds it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

#[derive(Debug, Default)]
pub struct Event {
    flag: AtomicBool,
    lock: Mutex<()>,
    changed: Condvar,
}

impl Event {
    pub fn set(&self) {
        self.flag.store(true, Ordering::SeqCst);
        self.changed.notify_all();
    }

    pub fn is_set(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }

    pub fn wait(&self, timeout: Duration) -> bool {
        let guard = self.lock.lock().unwrap();
        drop(self.changed.wait_timeout_while(guard, timeout, |()| !self.is_set()).unwrap());
        self.is_set()
    }

    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}
