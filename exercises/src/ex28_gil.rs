//! # 28: a GIL
//!
//! In Python one thread at a time runs, the one that holds the GIL. How do the others ever get
//! their turn while it computes? They ask for it. The holder looks now and then whether somebody
//! has asked, and if so, it hands the lock over. Build this lock, and you know why threads are no
//! help to Python where it computes, and a great help where it waits.
//!
//! Read before: exercise 02, and the README of the lesson `gil`. Its source is for afterwards.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Condvar.html>
//!
//! Test: `cargo test -p exercises ex28`. Hints: at the end of this file.

use std::time::Duration;

/// A lock that changes hands on request. It is fair: whoever has waited longest gets it next, and
/// whoever comes back goes to the end of the line. Nobody waits without need, and waiting takes no
/// processor time.
pub struct Gil {
    interval: Duration,
    // What else must it know?
}

impl Gil {
    /// A lock that nobody holds. A thread that wants it waits for an `interval` before it asks.
    pub fn new(interval: Duration) -> Self {
        todo!("ex28: make a lock that nobody holds and nobody waits for")
    }

    /// Waits until it is this thread's turn. The lock is held until the guard is dropped.
    pub fn acquire(&self) -> Guard<'_> {
        todo!("ex28: stand in line, and ask for the lock if the line does not move for an interval")
    }

    /// How many threads wait for the lock.
    pub fn waiting(&self) -> usize {
        todo!("ex28: count those who wait")
    }

    /// Whether the holder is asked to give it up: somebody has waited for a whole `interval`, and
    /// the lock has not changed hands in this time.
    ///
    /// (So a new holder has it for at least an `interval`, however long others have waited.)
    pub fn asked(&self) -> bool {
        todo!("ex28: has anybody asked for it since it changed hands?")
    }
}

/// The right to run: whoever has it holds the lock. Dropping it gives the lock back.
pub struct Guard<'a> {
    gil: &'a Gil,
}

impl Guard<'_> {
    /// If the holder is asked to give the lock up, hands it over, and waits for its next turn at the
    /// end of the line. If not, keeps it.
    pub fn checkpoint(&mut self) {
        todo!("ex28: hand the lock over if somebody has asked for it")
    }

    /// Gives the lock up, calls `blocking`, waits for the lock, and returns what was returned.
    ///
    /// It holds the lock again when `blocking` panics, too; the panic goes through.
    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        todo!("ex28: let others have the lock during the call")
    }
}

impl Drop for Guard<'_> {
    /// Gives the lock back, and wakes whoever is next. This runs in a panic, too.
    fn drop(&mut self) {
        // ex28: whose turn is it now? (No `todo!` here: to panic in the middle of another panic ends
        // the whole program.)
    }
}

// region: Hint 1, a nudge
//
// Think of a bakery: whoever comes in draws a number, and a display shows the number that is being
// served. Is the lock free? How many wait? Whose turn is it? Two numbers tell it all.
//
// endregion
// region: Hint 2, an approach
//
// Put three things behind a `Mutex`: the next number to draw, the number being served, and whether
// somebody has asked. To acquire is to draw a number and to wait on a `Condvar` until it is served.
// To give up is to serve the next number; nobody has asked its owner yet. A checkpoint gives up and
// acquires: others are in line already, so it cannot be first.
//
// To ask: wait no longer than `interval` for the display to change. If it has not, ask, and then
// wait as long as it takes.
//
// endregion
// region: Hint 3, almost there
//
// `wait_timeout_while` tells by `timed_out()` that the display has not changed for an interval;
// `wait_while` then waits without a limit. Both in a loop, as the display may have changed to somebody
// else's number. All who wait must look at the display: `notify_all`.
//
// For the panic in `allow_threads`: a local value whose `Drop` takes the lock again. It is dropped
// when `blocking` returns, and also when it panics.
//
// endregion
