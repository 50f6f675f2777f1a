//! Threads count together: with a mutex, with an atomic, and with nothing shared until the end.
//!
//! ```console
//! $ cargo run -p shared-state
//! ```
//!
//! At (2), look at what is between the read and the write of the counter. Every increment is
//! counted only if no other thread can come between them.
//!
//! All functions do the same. The version without a lock and without an atomic does not compile,
//! because each thread would change `counter` while another thread does:
//!
//! ```compile_fail,E0499
//! use std::thread;
//!
//! let mut counter = 0;
//! thread::scope(|scope| {
//!     for _ in 0..2 {
//!         scope.spawn(|| {
//!             for _ in 0..1_000_000 {
//!                 counter += 1;
//!             }
//!         });
//!     }
//! });
//! println!("{counter}");
//! ```

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

mod flags;

pub use flags::{publish, read_published, work_until};

/// Why `lock` returns no error here: a mutex is poisoned only by a panic.
const NOT_POISONED: &str = "no thread panics while it holds the lock";

/// Counts in a mutex that the threads borrow.
///
/// # Panics
/// When a thread cannot be started.
#[must_use]
pub fn count_with_mutex(thread_count: usize, increments: u64) -> u64 {
    let counter = Mutex::new(0); // (1)
    thread::scope(|scope| {
        for _ in 0..thread_count {
            scope.spawn(|| {
                for _ in 0..increments {
                    *counter.lock().expect(NOT_POISONED) += 1; // (2)
                }
            }); // (3)
        }
    }); // (4)
    counter.into_inner().expect(NOT_POISONED) // (5)
}

/// Counts in a mutex that the threads own together.
///
/// A thread from `thread::spawn` may outlive the function that starts it, so its closure must be
/// `'static`: it cannot borrow `counter`, but it can own an `Arc`.
///
/// # Panics
/// When a thread cannot be started.
#[must_use]
pub fn count_with_arc_mutex(thread_count: usize, increments: u64) -> u64 {
    let counter = Arc::new(Mutex::new(0)); // (1)
    let mut handles = Vec::new();
    for _ in 0..thread_count {
        let counter = Arc::clone(&counter);
        handles.push(thread::spawn(move || {
            for _ in 0..increments {
                *counter.lock().expect(NOT_POISONED) += 1; // (2)
            }
        })); // (3)
    }
    for handle in handles {
        handle.join().expect("counting does not panic"); // (4)
    }
    *counter.lock().expect(NOT_POISONED) // (5)
}

/// Counts in an atomic: each increment is one step.
///
/// # Panics
/// When a thread cannot be started.
#[must_use]
pub fn count_with_atomic(thread_count: usize, increments: u64) -> u64 {
    let counter = AtomicU64::new(0); // (1)
    thread::scope(|scope| {
        for _ in 0..thread_count {
            scope.spawn(|| {
                for _ in 0..increments {
                    counter.fetch_add(1, SeqCst); // (2)
                }
            }); // (3)
        }
    }); // (4)
    counter.into_inner() // (5)
}

/// Counts in an atomic: each increment is computed from the old value, and computed again if
/// another thread was faster.
///
/// # Panics
/// When a thread cannot be started.
#[must_use]
pub fn count_with_fetch_update(thread_count: usize, increments: u64) -> u64 {
    let counter = AtomicU64::new(0); // (1)
    thread::scope(|scope| {
        for _ in 0..thread_count {
            scope.spawn(|| {
                for _ in 0..increments {
                    let add_one = |value| Some(value + 1);
                    counter
                        .fetch_update(SeqCst, SeqCst, add_one)
                        .expect("`add_one` returns `Some`"); // (2)
                }
            }); // (3)
        }
    }); // (4)
    counter.into_inner() // (5)
}

/// Loses updates: each increment is a load and a store, and another thread can come between them.
///
/// How many increments are lost is a matter of luck.
///
/// # Panics
/// When a thread cannot be started.
#[must_use]
pub fn count_with_load_and_store(thread_count: usize, increments: u64) -> u64 {
    let counter = AtomicU64::new(0); // (1)
    thread::scope(|scope| {
        for _ in 0..thread_count {
            scope.spawn(|| {
                for _ in 0..increments {
                    let value = counter.load(SeqCst);
                    counter.store(value + 1, SeqCst); // (2)
                }
            }); // (3)
        }
    }); // (4)
    counter.into_inner() // (5)
}

/// Loses updates, and always the same number: all threads load before any thread stores.
///
/// Each round counts 1, whatever the number of threads, so the result is `increments`.
///
/// # Panics
/// When a thread cannot be started.
#[must_use]
pub fn count_in_forced_order(thread_count: usize, increments: u64) -> u64 {
    let counter = AtomicU64::new(0); // (1)
    let barrier = Barrier::new(thread_count);
    thread::scope(|scope| {
        for _ in 0..thread_count {
            scope.spawn(|| {
                for _ in 0..increments {
                    let value = counter.load(SeqCst);
                    barrier.wait(); // until all threads have loaded the same value
                    counter.store(value + 1, SeqCst); // (2)
                    barrier.wait(); // until all threads have stored the same value
                }
            }); // (3)
        }
    }); // (4)
    counter.into_inner() // (5)
}

/// Counts in a variable per thread, and adds up at the end: the threads share nothing while they
/// count.
///
/// # Panics
/// When a thread cannot be started.
#[must_use]
pub fn count_per_thread(thread_count: usize, increments: u64) -> u64 {
    let counter = AtomicU64::new(0); // (1)
    thread::scope(|scope| {
        for _ in 0..thread_count {
            scope.spawn(|| {
                let mut own = 0; // `black_box` keeps the loop from becoming one addition
                for _ in 0..increments {
                    own = black_box(own + 1); // (2)
                }
                counter.fetch_add(own, SeqCst);
            }); // (3)
        }
    }); // (4)
    counter.into_inner() // (5)
}
