//! # 02: an event that many threads wait for
//!
//! Python has `threading.Event`: a flag that many threads can wait for, with a timeout. Rust's
//! standard library has none. Build one from a mutex and a condition variable.
//!
//! Read first: the lessons `spinner-thread` and `shared-state`, and *Event* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Condvar.html>,
//! <https://doc.rust-lang.org/std/sync/struct.Mutex.html>
//!
//! Test: `cargo test -p exercises ex02`. Hints: at the end of this file.

use std::sync::{Condvar, Mutex};
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
        todo!("ex02: set the flag, and wake all waiting threads")
    }

    /// Returns whether the event is set.
    pub fn is_set(&self) -> bool {
        todo!("ex02: read the flag")
    }

    /// Blocks until the event is set or `timeout` has passed. Returns whether the event is set.
    ///
    /// Spurious wakeups neither end the wait nor extend it: `timeout` limits the whole call,
    /// whatever other threads do. `Duration::MAX` means no limit.
    ///
    /// A waiting thread is blocked until it is woken. It neither polls nor uses CPU time.
    pub fn wait(&self, timeout: Duration) -> bool {
        todo!("ex02: block until the flag is set or the timeout has passed")
    }

    /// Wakes all waiting threads without setting the event. (This method is given, and correct.
    /// Leave it as it is.)
    ///
    /// A waiting thread can wake up although nothing has happened: that is a *spurious wakeup*. It
    /// is possible at any time, but rare, so the tests cause spurious wakeups with this method.
    pub fn wake_spuriously(&self) {
        self.changed.notify_all();
    }
}

// region: Hint 1, a nudge
//
// There are two traps. *Spurious wakeup*: a thread that wakes up cannot conclude that the event is
// set. *Lost wakeup*: if another thread sets the event after you have read the flag and before you
// block, its notification reaches no waiting thread. What keeps `set` out of that gap?
//
// endregion
// region: Hint 2, an approach
//
// Read the flag and start to wait under the same lock. `Condvar::wait_timeout` takes your guard,
// unlocks the mutex and blocks in one atomic step; it locks the mutex again before it returns. Call
// it in a loop. How much of the timeout is left in each round?
//
// endregion
// region: Hint 3, almost there
//
// `Condvar::wait_timeout_while` is that loop, and it keeps track of the remaining time. Its closure
// returns whether to keep waiting. The guard that it returns gives you the flag.
//
// endregion
