//! # 02: an event that many wait for
//!
//! Python has `threading.Event`: a flag that many threads can wait for, with a time limit. Rust's
//! standard library has none. Build it, from a lock and a condition variable.
//!
//! Read before: the lesson `spinner-thread`, and *Event* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Condvar.html>
//!
//! Test: `cargo test -p exercises ex02`. Hints: at the end of this file.

use std::sync::{Condvar, Mutex};
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
        todo!("ex02: raise the flag, and wake those who wait")
    }

    /// Tells whether the event is set.
    pub fn is_set(&self) -> bool {
        todo!("ex02: look at the flag")
    }

    /// Waits until the event is set, but no longer than `timeout` in all. Returns whether it is
    /// set.
    ///
    /// Waiting takes no processor time.
    pub fn wait(&self, timeout: Duration) -> bool {
        todo!("ex02: sleep until the flag is up or the time is over")
    }

    /// Wakes all who wait, although nothing has happened. (This is given, and right.)
    ///
    /// Every system may do that to you, at any time. It hardly ever does so while you test, so the
    /// tests do.
    pub fn disturb(&self) {
        self.changed.notify_all();
    }
}

// region: Hint 1, a nudge
//
// To be woken does not mean that the event is set. And between "I have seen that it is not set" and
// "I sleep", nobody must be able to set it: who makes sure of that?
//
// endregion
// region: Hint 2, an approach
//
// Look at the flag and go to sleep under one and the same lock. `Condvar::wait_timeout` takes your
// guard, gives up the lock and falls asleep in one step, and has the lock again when it returns. Do
// it in a loop. How much of the time is left in each round?
//
// endregion
// region: Hint 3, almost there
//
// `Condvar::wait_timeout_while` is that loop, and keeps account of the time. Its closure answers
// the question "must I go on waiting?" The guard that it returns shows you the flag.
//
// endregion
