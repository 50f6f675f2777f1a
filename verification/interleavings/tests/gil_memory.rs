//! The lock of the lesson `gil`, on processors that show writes late.
//!
//! Its flag `asked` is read without a lock, as `Relaxed`. So here the checker is loom, which tries
//! not only who runs when, but also who sees what: each value that could be read on some processor.
//! And whoever looks into a `Cell` of loom's while another may be writing there, is found.

extern crate weak as std;

use core::sync::atomic::AtomicUsize as Count; // loom's counts only within a run
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering, Ordering::*};
use std::time::Duration;

use interleavings::failure;
use loom::cell::Cell;
use loom::model::Builder;
use loom::thread;

mod does_not_stand_in_line_again {
    interleavings::copy!("gil_does_not_stand_in_line_again");
}
mod lesson {
    interleavings::copy!("gil");
}
mod request_outlives_the_change {
    interleavings::copy!("gil_request_outlives_the_change");
}

/// One thread writes, and says so by a flag; the other one reads when it sees the flag.
#[expect(clippy::arc_with_non_send_sync, reason = "loom's threads take turns on a single one")]
fn a_flag_tells(store: Ordering, load: Ordering) -> impl Fn() {
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
        writer.join().expect("a panic would have ended the check");
    }
}

/// Threads count in one cell, each only while it has the lock.
macro_rules! what_it_guards_is_seen {
    ($lock:ident, $threads:expr) => {
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
            for thread in $threads.map(start) {
                thread.join().expect("a panic would have ended the check");
            }
            let _guard = shared.0.acquire();
            assert_eq!(shared.1.get(), $threads.iter().map(|n| n + 1).sum());
        }
    };
}

/// One asks for the lock, and gets it. It sees that nobody asks for it now.
macro_rules! a_request_is_seen_to_be_over {
    ($lock:ident) => {
        || {
            let gil = Arc::new($lock::Gil::new(Duration::ZERO));
            let guard = gil.acquire();
            let other = thread::spawn({
                let gil = Arc::clone(&gil);
                move || gil.acquire().checkpoint()
            });
            drop(guard);
            other.join().expect("a panic would have ended the check");
            assert_eq!(gil.hand_overs(), 0, "handed over to nobody");
        }
    };
}

/// No limit to interruptions.
const ANY: Option<usize> = None;

/// Tries all orders with at most so many interruptions, and all that can be seen in each.
fn check(interruptions: Option<usize>, model: impl Fn() + Send + Sync + 'static) {
    let runs = Arc::new(Count::new(0));
    let counter = Arc::clone(&runs);
    let mut checker = Builder::new();
    checker.preemption_bound = interruptions;
    checker.check(move || {
        counter.fetch_add(1, SeqCst);
        model();
    });
    println!("{runs:?} runs with {interruptions:?} interruptions");
}

/// Asserts that loom finds an order in which a model fails, and that it fails with this complaint.
fn found(complaint: &str, model: impl Fn() + Send + Sync + 'static) {
    let failure = failure(|| check(ANY, model)).expect("the checker finds the mistake");
    assert!(failure.contains(complaint), "not the failure that was expected: {failure}");
}

#[test]
fn found_that_a_relaxed_flag_tells_nothing() {
    found("Causality violation", a_flag_tells(Relaxed, Relaxed));
}

#[test]
fn a_flag_that_is_released_and_acquired_tells_all() {
    check(ANY, a_flag_tells(Release, Acquire));
}

#[test]
fn found_that_a_lock_is_given_up_that_is_not_held() {
    found("deadlock", what_it_guards_is_seen!(does_not_stand_in_line_again, [1, 1]));
}

#[test]
fn found_that_a_request_outlives_the_change() {
    found("handed over to nobody", a_request_is_seen_to_be_over!(request_outlives_the_change));
}

#[test]
fn the_lesson_shows_a_new_holder_that_nobody_asks() {
    check(ANY, a_request_is_seen_to_be_over!(lesson));
}

#[test]
fn the_lesson_shows_each_of_two_threads_what_the_other_has_written() {
    check(ANY, what_it_guards_is_seen!(lesson, [1, 1]));
}

#[test]
fn the_lesson_shows_each_of_three_threads_what_others_have_written() {
    check(Some(2), what_it_guards_is_seen!(lesson, [1, 1, 1]));
}
