//! # 02: an event that many threads wait for

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// A flag that threads can wait for. A new event is not set. Once set, it stays set.
#[derive(Debug, Default)]
pub struct Event {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    /// Sets the event and wakes all threads that are waiting for it. Later calls of
    /// [`wait`](Self::wait) return at once.
    pub fn set(&self) {
        *self.flag() = true;
        // `notify_all`, because every waiting thread waits for the same change.
        self.changed.notify_all();
    }

    /// Returns whether the event is set.
    pub fn is_set(&self) -> bool {
        *self.flag()
    }

    /// Blocks until the event is set or `timeout` has passed. Returns whether the event is set.
    pub fn wait(&self, timeout: Duration) -> bool {
        // The mutex stays locked from reading the flag until the thread blocks, so `set` cannot run
        // in between: no lost wakeup. After a spurious wakeup, `wait_timeout_while` checks the flag
        // again and waits for the rest of the time.
        let (flag, _) = self
            .changed
            .wait_timeout_while(self.flag(), timeout, |is_set| !*is_set)
            .expect("no thread panics while it holds the lock");
        *flag
    }

    /// Wakes all waiting threads without setting the event.
    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }

    fn flag(&self) -> MutexGuard<'_, bool> {
        self.flag.lock().expect("no thread panics while it holds the lock")
    }
}
