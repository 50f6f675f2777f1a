//! A model of the lock that Python has and Rust does not: the Global Interpreter Lock.
//!
//! ```console
//! $ cargo run -p gil
//! ```
//!
//! Look at who sets `asked`, and who looks at it: a thread that computes gives the lock up only
//! because another one wants it.
//!
//! # Why Rust needs none
//!
//! The lock is there to protect the reference count in every Python object. Rust's [`Rc`] counts
//! references without a lock, too. That is why the compiler lets no other thread have one:
//!
//! ```compile_fail,E0277
//! use std::{rc::Rc, thread};
//!
//! let shared = Rc::new(42);
//! let copy = shared.clone();
//! thread::spawn(move || println!("{copy}")); // error: `Rc<i32>` cannot be sent between threads safely
//! ```
//!
//! Whoever shares counts with [`Arc`](std::sync::Arc), whose count is atomic:
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

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

mod args;
mod prime;

pub use args::{GilArgs, SpinnerArgs};
pub use prime::{check, is_prime};

/// A lock that one thread holds while it runs, and gives up on request.
///
/// It is fair: whoever has waited longest gets it next, and whoever comes back goes to the end of
/// the line.
#[derive(Debug)]
pub struct Gil {
    switch_interval: Duration,
    /// Shall the holder give the lock up? Of its own, so that a look at it costs next to nothing.
    asked: AtomicBool,
    line: Mutex<Line>,
    moved: Condvar,
}

/// Numbers are drawn and served, as in a bakery. The lock is free when all that were drawn have
/// been served; otherwise the owner of the number `serving` holds it.
#[derive(Debug, Default)]
struct Line {
    drawn: u64,
    serving: u64,
    hand_overs: u64,
}

impl Gil {
    /// Makes a lock that nobody holds. A thread that wants it waits for a `switch_interval` before
    /// it asks.
    #[must_use]
    pub fn new(switch_interval: Duration) -> Self {
        Self {
            switch_interval,
            asked: AtomicBool::new(false),
            line: Mutex::default(),
            moved: Condvar::new(),
        }
    }

    /// Waits until it is this thread's turn. It holds the lock until it drops the guard.
    ///
    /// A thread that holds the lock already would wait for itself, for ever.
    pub fn acquire(&self) -> Guard<'_> {
        self.stand_in_line(self.line());
        Guard { gil: self }
    }

    /// How often a thread that was running has given the lock up because another asked for it.
    #[must_use]
    pub fn hand_overs(&self) -> u64 {
        self.line().hand_overs
    }

    /// Waits until it is this thread's turn, and asks for it when that takes long.
    fn stand_in_line(&self, mut line: MutexGuard<'_, Line>) {
        let number = line.drawn; // (1)
        line.drawn += 1;
        while line.serving != number {
            let holder = line.serving;
            let same_holder = |line: &mut Line| line.serving == holder;
            let wait = self.moved.wait_timeout_while(line, self.switch_interval, same_holder); // (2)
            let (still_waiting, patience) = wait.expect(CALM);
            if patience.timed_out() {
                self.asked.store(true, Relaxed); // (3)
            }
            // To ask once is enough: from here on, sleep until the line moves.
            line = self.moved.wait_while(still_waiting, same_holder).expect(CALM);
        }
    }

    /// Gives the lock to the next in line, and takes it back when all in line have had it.
    #[cold]
    fn hand_over(&self) {
        let mut line = self.line();
        line.hand_overs += 1;
        self.move_on(&mut line); // (5)
        self.stand_in_line(line); // (6): behind the one that asked
    }

    /// Serves the next number. Nobody has asked its owner for anything yet.
    fn move_on(&self, line: &mut Line) {
        line.serving += 1;
        self.asked.store(false, Relaxed);
        // All must look whether it is their turn: `notify_one` might wake somebody else.
        self.moved.notify_all();
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().expect(CALM)
    }
}

/// Why the mutex is never poisoned: it is held for moments only, not while the lock is.
const CALM: &str = "nobody panics while it looks at the line";

/// The right to run. Whoever has it holds the lock; dropping it gives the lock back.
#[derive(Debug)]
pub struct Guard<'a> {
    gil: &'a Gil,
}

impl Guard<'_> {
    /// Hands the lock over if another thread has asked for it; returns when it is this one's turn
    /// again.
    #[inline]
    pub fn checkpoint(&mut self) {
        if self.gil.asked.load(Relaxed) {
            self.gil.hand_over(); // (4)
        }
    }

    /// Gives the lock up, calls `blocking`, and takes the lock back.
    ///
    /// If `blocking` panics, the panic goes through; then, too, this thread holds the lock again.
    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        self.gil.move_on(&mut self.gil.line()); // (7)
        let _back = BackInLine(self.gil);
        blocking()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.gil.move_on(&mut self.gil.line());
    }
}

/// Stands in line again when it is dropped.
struct BackInLine<'a>(&'a Gil);

impl Drop for BackInLine<'_> {
    fn drop(&mut self) {
        self.0.stand_in_line(self.0.line());
    }
}
