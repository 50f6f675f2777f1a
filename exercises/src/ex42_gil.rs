//! # 42: a GIL
//!
//! In CPython, one thread at a time runs Python code: the thread that holds the GIL. How do the
//! other threads get their turn while it computes? They request the lock. The holder checks now and
//! then whether there is a request, and if so, hands the lock over. Build this lock. It shows why
//! threads do not speed up a Python program that computes, and why they help one that waits.
//!
//! Read first: exercise 02, and the README of the lesson `gil`. Read its source code afterwards.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Condvar.html>, in particular
//! <https://doc.rust-lang.org/std/sync/struct.Condvar.html#method.wait_timeout_while>
//!
//! Test: `cargo test -p exercises ex42`. Hints: at the end of this file.

use std::marker::PhantomData;
use std::time::Duration;

/// A lock that changes hands on request. It is fair: threads get it in the order in which they
/// started to wait, and a thread that comes back waits behind all others.
///
/// A thread waits only while another one holds the lock or waits in front of it. The order does not
/// change if the system wakes a waiting thread early, for example because of a signal.
///
/// A waiting thread is blocked. It wakes up when the lock changes hands, and once per holder to
/// request the lock. It neither polls nor uses CPU time, however short the `switch_interval` is.
pub struct Gil {
    switch_interval: Duration,
    // What else does the lock need?
}

impl Gil {
    /// Creates a lock that is free. A thread that waits for it requests it after `switch_interval`.
    pub fn new(switch_interval: Duration) -> Self {
        todo!("ex42: create a lock that no thread holds or waits for")
    }

    /// Blocks until this thread holds the lock. Dropping the guard releases it.
    pub fn acquire(&self) -> Guard<'_> {
        todo!("ex42: wait for your turn; request the lock if nothing changes for an interval")
    }

    /// Returns how many threads are waiting for the lock.
    pub fn waiting(&self) -> usize {
        todo!("ex42: count the waiting threads")
    }

    /// Returns whether the holder is requested to release the lock: a thread has waited for a whole
    /// `switch_interval` in which the lock did not change hands.
    ///
    /// A request ends when the lock changes hands, in whatever way. So each new holder has the lock
    /// for at least one interval, however long other threads have already waited. If they are still
    /// waiting then, they request the lock again.
    pub fn drop_requested(&self) -> bool {
        todo!("ex42: has the lock been requested since it last changed hands?")
    }
}

/// The right to run: the thread that owns the guard holds the lock. Dropping the guard releases the
/// lock.
#[must_use = "the lock is released as soon as the guard is dropped"]
pub struct Guard<'a> {
    gil: &'a Gil,
    /// Makes the guard `!Send`: it stays on the thread that acquired the lock. (This field is
    /// given; its value is `PhantomData`.)
    not_send: PhantomData<*const ()>,
}

impl Guard<'_> {
    /// If the lock is requested, hands it over, and blocks until it is this thread's turn again,
    /// behind all threads that are waiting now. Otherwise keeps the lock.
    pub fn checkpoint(&mut self) {
        todo!("ex42: hand the lock over if it is requested")
    }

    /// Releases the lock, calls `blocking`, takes the lock back, and returns the result of the
    /// call.
    ///
    /// If `blocking` panics, the lock is taken back before the panic continues.
    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        todo!("ex42: let other threads have the lock during the call")
    }
}

impl Drop for Guard<'_> {
    /// Releases the lock, and wakes the next thread. This also runs during a panic.
    fn drop(&mut self) {
        // ex42: which thread is next? (There is no `todo!` here, because a panic during another
        // panic aborts the whole program.)
    }
}

// region: Hint 1, a nudge
//
// Think of the numbered tickets in a bakery: each customer takes the next ticket, and a display
// shows which ticket is being served. This is a *ticket lock*. Two numbers are enough to know
// whether the lock is free, how many threads are waiting, and which thread is next.
//
// endregion
// region: Hint 2, an approach
//
// Put three things behind a `Mutex`: the next ticket, the ticket that is being served, and whether
// the lock is requested. To acquire the lock, take a ticket and wait on a `Condvar` until it is
// served. To release the lock, serve the next ticket and clear the request. A checkpoint releases
// and acquires: the other threads already have tickets, so they come first.
//
// To request the lock, wait for at most one interval for the turn to change. If it has not changed,
// set the request. Then wait for the turn to change without a limit.
//
// endregion
// region: Hint 3, almost there
//
// `wait_timeout_while` returns whether it `timed_out()`: then the turn has not changed for an
// interval. `wait_while` waits without a limit. Call both in a loop, because the turn may have
// changed to another thread. Every waiting thread must compare its ticket: use `notify_all`.
//
// For the panic in `allow_threads`, use a local value whose `Drop` takes the lock back. It is
// dropped when `blocking` returns and when it panics.
//
// endregion
