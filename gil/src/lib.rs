//! A model of the lock that CPython has and Rust does not: the Global Interpreter Lock (GIL).
//!
//! ```console
//! $ cargo run -p gil
//! ```
//!
//! Look at which threads set `drop_requested`, and which thread reads it: a thread that computes
//! releases the lock only because another thread has requested it.
//!
//! # Why Rust needs no GIL
//!
//! The GIL protects the reference count in every Python object. Rust's [`Rc`] counts its references
//! without a lock, too. It is safe because the compiler does not let an `Rc` move to another
//! thread:
//!
//! ```compile_fail,E0277
//! use std::{rc::Rc, thread};
//!
//! let shared = Rc::new(42);
//! let copy = shared.clone();
//! thread::spawn(move || println!("{copy}")); // error: `Rc<i32>` cannot be sent between threads safely
//! ```
//!
//! To share a value between threads, use [`Arc`](std::sync::Arc), which counts atomically:
//!
//! ```
//! use std::{sync::Arc, thread};
//!
//! let shared = Arc::new(42);
//! let copy = shared.clone();
//! thread::spawn(move || println!("{copy}")).join().expect("printing does not panic");
//! ```
//!
//! [`Rc`]: std::rc::Rc

use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

mod args;
mod prime;

pub use args::{GilArgs, SpinnerArgs, parse_interval};
pub use prime::{check, is_prime};

/// A lock that one thread holds while it runs, and releases on request.
///
/// It is a fair lock: threads get it in the order in which they started to wait.
#[derive(Debug)]
pub struct Gil {
    switch_interval: Duration,
    /// Set when a waiter wants the lock (`gil_drop_request` in CPython). Kept outside the mutex so
    /// that `checkpoint` is one relaxed load. `Relaxed` is enough because the flag is only a hint:
    /// the mutex orders everything else.
    drop_requested: AtomicBool,
    tickets: Mutex<Tickets>,
    turn_changed: Condvar,
}

/// A ticket lock. Every thread that wants the lock takes the next ticket; the thread whose ticket
/// is `now_serving` holds the lock. The lock is free when `now_serving` equals `next`.
#[derive(Debug, Default)]
struct Tickets {
    next: u64,
    now_serving: u64,
    hand_overs: u64,
}

impl Gil {
    /// Creates a lock that is free. A thread that waits for it requests it after `switch_interval`.
    #[must_use]
    pub fn new(switch_interval: Duration) -> Self {
        Self {
            switch_interval,
            drop_requested: AtomicBool::new(false),
            tickets: Mutex::default(),
            turn_changed: Condvar::new(),
        }
    }

    /// Blocks until this thread holds the lock. Dropping the guard releases it.
    ///
    /// A thread that already holds the lock deadlocks: it waits for itself.
    pub fn acquire(&self) -> Guard<'_> {
        self.wait_for_turn(self.tickets());
        Guard { gil: self, not_send: PhantomData }
    }

    /// Returns how often a checkpoint has released the lock because another thread requested it.
    #[must_use]
    pub fn hand_overs(&self) -> u64 {
        self.tickets().hand_overs
    }

    /// Takes a ticket, and blocks until it is served. Requests the lock whenever one thread has
    /// held it for a whole switch interval.
    fn wait_for_turn(&self, mut tickets: MutexGuard<'_, Tickets>) {
        let ticket = tickets.next; // (1)
        tickets.next += 1;
        while tickets.now_serving != ticket {
            let holder = tickets.now_serving;
            let same_holder = |tickets: &mut Tickets| tickets.now_serving == holder;
            let (still_waiting, wait) = self
                .turn_changed
                .wait_timeout_while(tickets, self.switch_interval, same_holder) // (2)
                .expect(NOT_POISONED);
            if wait.timed_out() {
                self.drop_requested.store(true, Relaxed); // (3)
            }
            // After a request, this blocks until the turn changes. If the turn has changed already,
            // it returns at once.
            tickets = self.turn_changed.wait_while(still_waiting, same_holder).expect(NOT_POISONED);
        }
    }

    /// Releases the lock, and takes it back after all threads that are waiting for it now.
    #[cold]
    fn hand_over(&self) {
        let mut tickets = self.tickets();
        tickets.hand_overs += 1;
        self.serve_next(&mut tickets); // (5)
        self.wait_for_turn(tickets); // (6): behind the thread that requested the lock
    }

    /// Serves the next ticket, and clears the request: it was addressed to the previous holder.
    fn serve_next(&self, tickets: &mut Tickets) {
        tickets.now_serving += 1;
        self.drop_requested.store(false, Relaxed);
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
///
/// A guard stays on the thread that acquired it:
///
/// ```compile_fail,E0277
/// use std::{thread, time::Duration};
///
/// let gil = gil::Gil::new(Duration::from_millis(5));
/// let guard = gil.acquire();
/// thread::scope(|scope| {
///     scope.spawn(move || drop(guard)); // error: `*const ()` cannot be sent between threads safely
/// });
/// ```
#[derive(Debug)]
#[must_use = "the lock is released as soon as the guard is dropped"]
pub struct Guard<'a> {
    gil: &'a Gil,
    /// Makes the guard `!Send`, as `std::sync::MutexGuard` is. A thread that sent its guard away
    /// would still be running, but without the lock.
    not_send: PhantomData<*const ()>,
}

impl Guard<'_> {
    /// Hands the lock over if another thread has requested it. Blocks until it is this thread's
    /// turn again.
    #[inline]
    pub fn checkpoint(&mut self) {
        let requested = self.gil.drop_requested.load(Relaxed); // (4)
        if requested {
            self.gil.hand_over();
        }
    }

    /// Releases the lock, calls `blocking`, and takes the lock back.
    ///
    /// If `blocking` panics, the lock is taken back before the panic continues.
    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        self.gil.serve_next(&mut self.gil.tickets()); // (7)
        let _reacquire = Reacquire(self.gil);
        blocking()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.gil.serve_next(&mut self.gil.tickets());
    }
}

/// Takes the lock back when it is dropped, so also during a panic. Without this, the [`Guard`]
/// would later release a lock that another thread holds.
struct Reacquire<'a>(&'a Gil);

impl Drop for Reacquire<'_> {
    fn drop(&mut self) {
        self.0.wait_for_turn(self.0.tickets());
    }
}
