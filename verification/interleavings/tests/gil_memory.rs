//! The lock of the lesson `gil`, on processors with weak memory, which show writes late.
//!
//! The flag `drop_requested` is read without a lock, as `Relaxed`. So the checker in here is loom.
//! It tries not only all orders in which the threads run, but also, for each read, all values that
//! a processor could return. And it reports every access to one of its `Cell`s that no
//! happens-before relation orders after another thread's write.

extern crate weak as std;

use core::sync::atomic::AtomicUsize as Count; // not loom's atomic, which exists only within one run
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering, Ordering::*};
use std::time::Duration;

use interleavings::failure;
use loom::cell::Cell;
use loom::model::Builder;
use loom::thread;

mod continues_without_the_lock {
    interleavings::copy!("gil_continues_without_the_lock");
}
mod lesson {
    interleavings::copy!("gil");
}
mod request_not_cleared {
    interleavings::copy!("gil_request_not_cleared");
}

/// One thread writes a value, and then sets a flag. Another thread reads the value if it sees the
/// flag.
#[expect(clippy::arc_with_non_send_sync, reason = "loom runs all threads of a model on one thread")]
fn flag_publishes_value(store: Ordering, load: Ordering) -> impl Fn() {
    move || {
        let shared = Arc::new((Cell::new(0), AtomicBool::new(false)));
        let writer = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                shared.0.set(42);
                shared.1.store(true, store);
            }
        });
        if shared.1.load(load) {
            assert_eq!(shared.0.get(), 42);
        }
        writer.join().expect("a panic in a thread ends the whole check");
    }
}

/// Threads count in one cell, each only while it holds the lock.
macro_rules! holders_see_earlier_writes {
    ($lock:ident, $checkpoints:expr) => {
        || {
            let shared = Arc::new(($lock::Gil::new(Duration::ZERO), Cell::new(0)));
            let start = |checkpoints: usize| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (gil, counter) = &*shared;
                    let mut guard = gil.acquire();
                    counter.set(counter.get() + 1);
                    for _ in 0..checkpoints {
                        guard.checkpoint();
                        counter.set(counter.get() + 1);
                    }
                })
            };
            for thread in $checkpoints.map(start) {
                thread.join().expect("a panic in a thread ends the whole check");
            }
            let _guard = shared.0.acquire();
            assert_eq!(shared.1.get(), $checkpoints.iter().map(|n| n + 1).sum::<usize>());
        }
    };
}

/// A thread requests the lock and gets it. It must see that the request is cleared.
macro_rules! new_holder_sees_no_request {
    ($lock:ident) => {
        || {
            let gil = Arc::new($lock::Gil::new(Duration::ZERO));
            let guard = gil.acquire();
            let other = thread::spawn({
                let gil = Arc::clone(&gil);
                move || gil.acquire().checkpoint()
            });
            drop(guard);
            other.join().expect("a panic in a thread ends the whole check");
            assert_eq!(gil.hand_overs(), 0, "handed over, but no thread waits");
        }
    };
}

/// No preemption bound.
const ANY: Option<usize> = None;

/// Tries all orders with at most `preemption_bound` preemptions, and all values that can be read.
fn check(preemption_bound: Option<usize>, model: impl Fn() + Send + Sync + 'static) {
    let runs = Arc::new(Count::new(0));
    let counter = Arc::clone(&runs);
    let mut checker = Builder::new();
    checker.preemption_bound = preemption_bound;
    checker.check(move || {
        counter.fetch_add(1, SeqCst);
        model();
    });
    println!("{runs:?} runs (preemption bound: {preemption_bound:?})");
}

/// Asserts that loom finds a run in which a model fails, and that `message` is part of the failure.
fn finds_bug(message: &str, model: impl Fn() + Send + Sync + 'static) {
    let failure =
        failure(|| check(ANY, model)).expect("the model has a bug that the checker finds");
    assert!(failure.contains(message), "the model failed in another way: {failure}");
}

#[test]
fn finds_that_a_relaxed_flag_publishes_nothing() {
    finds_bug("Causality violation", flag_publishes_value(Relaxed, Relaxed));
}

#[test]
fn release_and_acquire_publish_the_value() {
    check(ANY, flag_publishes_value(Release, Acquire));
}

#[test]
fn finds_checkpoint_that_continues_without_the_lock() {
    finds_bug("deadlock", holders_see_earlier_writes!(continues_without_the_lock, [1, 1]));
}

#[test]
fn finds_request_that_is_not_cleared() {
    let model = new_holder_sees_no_request!(request_not_cleared);
    finds_bug("handed over, but no thread waits", model);
}

#[test]
fn lesson_shows_new_holder_no_request() {
    check(ANY, new_holder_sees_no_request!(lesson));
}

#[test]
fn lesson_orders_the_writes_of_two_threads() {
    check(ANY, holders_see_earlier_writes!(lesson, [1, 1]));
}

#[test]
fn lesson_orders_the_writes_of_three_threads() {
    check(Some(2), holders_see_earlier_writes!(lesson, [1, 1, 1]));
}
