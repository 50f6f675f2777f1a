//! # 42: a GIL

use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// A lock that changes hands on request. It is fair: threads get it in the order in which they
/// started to wait, and a thread that comes back waits behind all others.
pub struct Gil {
    switch_interval: Duration,
    tickets: Mutex<Tickets>,
    turn_changed: Condvar,
}

/// A ticket lock. Every thread that wants the lock takes the next ticket; the thread whose ticket
/// is `now_serving` holds the lock. The lock is free when `now_serving` equals `next`.
#[derive(Default)]
struct Tickets {
    next: u64,
    now_serving: u64,
    drop_requested: bool,
}

impl Gil {
    /// Creates a lock that is free. A thread that waits for it requests it after `switch_interval`.
    pub fn new(switch_interval: Duration) -> Self {
        Self { switch_interval, tickets: Mutex::default(), turn_changed: Condvar::new() }
    }

    /// Blocks until this thread holds the lock. Dropping the guard releases it.
    pub fn acquire(&self) -> Guard<'_> {
        self.wait_for_turn(self.tickets());
        Guard { gil: self, not_send: PhantomData }
    }

    /// Returns how many threads are waiting for the lock.
    pub fn waiting(&self) -> usize {
        let tickets = self.tickets();
        // One of the tickets belongs to the holder.
        (tickets.next - tickets.now_serving).saturating_sub(1) as usize
    }

    /// Returns whether the holder is requested to release the lock: a thread has waited for a whole
    /// `switch_interval` in which the lock did not change hands.
    pub fn drop_requested(&self) -> bool {
        self.tickets().drop_requested
    }

    /// Takes a ticket, and blocks until it is served. Requests the lock whenever one thread has
    /// held it for a whole switch interval.
    fn wait_for_turn(&self, mut tickets: MutexGuard<'_, Tickets>) {
        let ticket = tickets.next;
        tickets.next += 1;
        while tickets.now_serving != ticket {
            let holder = tickets.now_serving;
            let same_holder = |tickets: &mut Tickets| tickets.now_serving == holder;
            let (mut still_waiting, wait) = self
                .turn_changed
                .wait_timeout_while(tickets, self.switch_interval, same_holder)
                .expect(NOT_POISONED);
            still_waiting.drop_requested |= wait.timed_out();
            // One request is enough: from here on, block until the turn changes.
            tickets = self.turn_changed.wait_while(still_waiting, same_holder).expect(NOT_POISONED);
        }
    }

    /// Serves the next ticket, and clears the request: it was addressed to the previous holder.
    fn serve_next(&self, tickets: &mut Tickets) {
        tickets.now_serving += 1;
        tickets.drop_requested = false;
        // All waiters must compare their tickets: `notify_one` could wake the wrong thread.
        self.turn_changed.notify_all();
    }

    fn tickets(&self) -> MutexGuard<'_, Tickets> {
        self.tickets.lock().expect(NOT_POISONED)
    }
}

/// Why the mutex is never poisoned. It is held for a few instructions, not while the GIL is held.
const NOT_POISONED: &str = "no code panics while it holds the mutex of the tickets";

/// The right to run: the thread that owns the guard holds the lock. Dropping the guard releases the
/// lock.
#[must_use = "the lock is released as soon as the guard is dropped"]
pub struct Guard<'a> {
    gil: &'a Gil,
    /// Makes the guard `!Send`: it stays on the thread that acquired the lock.
    not_send: PhantomData<*const ()>,
}

impl Guard<'_> {
    /// If the lock is requested, hands it over, and blocks until it is this thread's turn again,
    /// behind all threads that are waiting now. Otherwise keeps the lock.
    pub fn checkpoint(&mut self) {
        let mut tickets = self.gil.tickets();
        if tickets.drop_requested {
            self.gil.serve_next(&mut tickets);
            // The thread that requested the lock already has a ticket, so it comes first.
            self.gil.wait_for_turn(tickets);
        }
    }

    /// Releases the lock, calls `blocking`, takes the lock back, and returns the result of the
    /// call.
    ///
    /// If `blocking` panics, the lock is taken back before the panic continues.
    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        self.gil.serve_next(&mut self.gil.tickets());
        let _reacquire = Reacquire(self.gil);
        blocking()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.gil.serve_next(&mut self.gil.tickets());
    }
}

/// Takes the lock back when it is dropped, so also during a panic. Without this, the guard would
/// later release a lock that another thread holds.
struct Reacquire<'a>(&'a Gil);

impl Drop for Reacquire<'_> {
    fn drop(&mut self) {
        self.0.wait_for_turn(self.0.tickets());
    }
}
