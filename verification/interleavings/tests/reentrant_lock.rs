//! Exercise 30: a re-entrant lock.

extern crate checked as std;

use std::sync::Arc;
use std::thread;

use interleavings::{DEADLOCK, Place, finds_bug, holds_in_all_orders, join};

#[path = "../../../exercises/wrong/ex30_any_thread_may_lock.rs"]
mod any_thread_may_lock;
#[path = "../../../exercises/wrong/ex30_if_instead_of_while.rs"]
mod if_instead_of_while;
#[path = "../../../exercises/wrong/ex30_notifies_no_thread.rs"]
mod notifies_no_thread;
#[path = "../../../exercises/solutions/ex30_reentrant_lock.rs"]
mod solution;

/// Threads lock twice each. One at a time is inside, until it has dropped both guards.
macro_rules! one_thread_is_inside {
    ($answer:ident, $threads:expr) => {
        || {
            let shared = Arc::new(($answer::ReentrantLock::new(), Place::default()));
            let visit = |()| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (lock, inside) = &*shared;
                    let _outer = lock.lock();
                    let inner = lock.lock();
                    assert_eq!(lock.depth(), 2, "a thread has two guards");
                    drop(inner);
                    assert_eq!(inside.visit(), 0, "two threads hold the lock");
                })
            };
            [(); $threads].map(visit).into_iter().for_each(join);
            assert!(shared.0.try_lock().is_some(), "all guards were dropped");
        }
    };
}

#[test]
fn finds_two_holders_if_any_thread_may_lock() {
    finds_bug("a thread has two guards", one_thread_is_inside!(any_thread_may_lock, 2));
}

#[test]
fn finds_two_holders_if_a_thread_does_not_check_again() {
    finds_bug("a thread has two guards", one_thread_is_inside!(if_instead_of_while, 2));
}

#[test]
fn finds_deadlock_if_no_thread_is_notified() {
    finds_bug(DEADLOCK, one_thread_is_inside!(notifies_no_thread, 2));
}

#[test]
fn solution_lets_one_of_two_threads_in() {
    holds_in_all_orders(4, one_thread_is_inside!(solution, 2));
}

#[test]
fn solution_lets_one_of_three_threads_in() {
    holds_in_all_orders(2, one_thread_is_inside!(solution, 3));
}
