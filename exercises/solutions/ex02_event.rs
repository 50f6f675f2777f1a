//! # 02: an event that many wait for

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// Something that happens once. New, it is not set; once set, it stays so.
#[derive(Debug, Default)]
pub struct Event {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    /// Sets the event: whoever waits for it goes on, and nobody needs to wait for it any more.
    pub fn set(&self) {
        *self.flag() = true;
        // All, not one: each of them waits for the same thing.
        self.changed.notify_all();
    }

    /// Tells whether the event is set.
    pub fn is_set(&self) -> bool {
        *self.flag()
    }

    /// Waits until the event is set, but no longer than `timeout` in all. Returns whether it is
    /// set.
    pub fn wait(&self, timeout: Duration) -> bool {
        // The lock is held from the look at the flag until we sleep, so that `set` cannot come in
        // between. Woken for no reason, we look again, and sleep for what is left of the time.
        let (flag, _) = self
            .changed
            .wait_timeout_while(self.flag(), timeout, |is_set| !*is_set)
            .expect("nobody panics while holding the lock");
        *flag
    }

    /// Wakes all who wait, although nothing has happened.
    pub fn disturb(&self) {
        self.changed.notify_all();
    }

    fn flag(&self) -> MutexGuard<'_, bool> {
        self.flag.lock().expect("nobody panics while holding the lock")
    }
}
