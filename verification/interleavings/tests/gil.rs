//! A lock that changes hands on request, as CPython's does: exercise 28, and the lesson `gil`.

extern crate checked as std;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use interleavings::{ANY, DEADLOCK, Place, finds_bug, holds_in_all_orders, join};

#[path = "../../../exercises/wrong/ex28_barging.rs"]
mod barging;
#[path = "../../../exercises/wrong/ex28_lifo.rs"]
mod lifo;
#[path = "../../../exercises/wrong/ex28_notify_one.rs"]
mod notify_one;
#[path = "../../../exercises/wrong/ex28_releases_twice.rs"]
mod releases_twice;
#[path = "../../../exercises/wrong/ex28_request_not_cleared.rs"]
mod request_not_cleared;
#[path = "../../../exercises/solutions/ex28_gil.rs"]
mod solution;

/// The lock of the lesson, with the two methods that only the exercise has.
macro_rules! lesson {
    ($copy:literal) => {
        interleavings::copy!($copy);

        impl Gil {
            pub fn waiting(&self) -> u64 {
                let tickets = self.tickets();
                (tickets.next - tickets.now_serving).saturating_sub(1)
            }

            pub fn drop_requested(&self) -> bool {
                self.drop_requested.load(Relaxed)
            }
        }
    };
}

mod lesson {
    lesson!("gil");
}
mod lesson_continues_without_the_lock {
    lesson!("gil_continues_without_the_lock");
}
mod lesson_notify_one {
    lesson!("gil_notify_one");
}
mod lesson_request_not_cleared {
    lesson!("gil_request_not_cleared");
}
mod lesson_turn_not_checked_again {
    lesson!("gil_turn_not_checked_again");
}

/// A waiting thread may request the lock at any moment.
const SOON: Duration = Duration::ZERO;

/// No thread ever requests the lock.
const NEVER: Duration = Duration::MAX;

/// Each thread acquires the lock, and comes to a number of checkpoints. One thread at a time is in
/// the critical section, and each thread gets the lock.
macro_rules! one_holder_at_a_time {
    ($answer:ident, $interval:expr, $checkpoints:expr) => {
        || {
            let shared = Arc::new(($answer::Gil::new($interval), Place::default()));
            let start = |checkpoints: usize| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (gil, critical_section) = &*shared;
                    let mut guard = gil.acquire();
                    assert_eq!(critical_section.visit(), 0, "two threads hold the lock");
                    for _ in 0..checkpoints {
                        guard.checkpoint();
                        assert_eq!(critical_section.visit(), 0, "two threads hold the lock");
                    }
                })
            };
            $checkpoints.map(start).into_iter().for_each(join);
        }
    };
}

/// One thread holds the lock, and another may be requesting it. If so, a checkpoint returns only
/// after the other thread has held it.
macro_rules! checkpoint_hands_over_on_request {
    ($answer:ident) => {
        || {
            let shared = Arc::new(($answer::Gil::new(SOON), AtomicBool::new(false)));
            let mut guard = shared.0.acquire();
            let other = thread::spawn({
                let shared = Arc::clone(&shared);
                move || {
                    let _guard = shared.0.acquire();
                    shared.1.store(true, SeqCst);
                }
            });
            let requested = shared.0.drop_requested();
            guard.checkpoint();
            let was_held = shared.1.load(SeqCst);
            assert!(!requested || was_held, "the requesting thread has not held the lock");
            drop(guard);
            join(other);
        }
    };
}

/// One thread holds the lock, and a first thread may be waiting when a second one arrives. If so,
/// the second thread gets the lock after the first.
macro_rules! lock_is_fair {
    ($answer:ident) => {
        || {
            let shared = Arc::new(($answer::Gil::new(SOON), AtomicBool::new(false)));
            let guard = shared.0.acquire();
            let first = thread::spawn({
                let shared = Arc::clone(&shared);
                move || {
                    let _guard = shared.0.acquire();
                    shared.1.store(true, SeqCst);
                }
            });
            let second = thread::spawn({
                let shared = Arc::clone(&shared);
                move || {
                    let first_is_waiting = shared.0.waiting() == 1;
                    let _guard = shared.0.acquire();
                    let first_was_served = shared.1.load(SeqCst);
                    assert!(!first_is_waiting || first_was_served, "overtook a waiting thread");
                }
            });
            drop(guard);
            [first, second].into_iter().for_each(join);
        }
    };
}

/// A thread requests the lock and gets it. No other thread is left that could request it then.
macro_rules! request_ends_with_the_turn {
    ($answer:ident) => {
        || {
            let gil = Arc::new($answer::Gil::new(SOON));
            let guard = gil.acquire();
            let other = thread::spawn({
                let gil = Arc::clone(&gil);
                move || {
                    let _guard = gil.acquire();
                    assert!(!gil.drop_requested(), "an old request is still set");
                }
            });
            drop(guard);
            join(other);
        }
    };
}

/// One thread makes a call in `allow_threads` that panics. Afterwards it holds the lock again,
/// alone.
macro_rules! lock_is_held_after_a_panic {
    ($answer:ident) => {
        || {
            let shared = Arc::new(($answer::Gil::new(NEVER), Place::default()));
            let start = |panics: bool| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (gil, critical_section) = &*shared;
                    let mut guard = gil.acquire();
                    if panics {
                        // Not `panic!`, which would print a message in thousands of runs.
                        let call =
                            || guard.allow_threads(|| resume_unwind(Box::new("intended panic")));
                        let _: Result<(), _> = catch_unwind(AssertUnwindSafe(call));
                    }
                    assert_eq!(critical_section.visit(), 0, "two threads hold the lock");
                })
            };
            [true, false, false].map(start).into_iter().for_each(join);
        }
    };
}

#[test]
fn finds_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, one_holder_at_a_time!(notify_one, SOON, [1, 0, 0]));
}

#[test]
fn finds_deadlock_if_the_guard_releases_twice() {
    finds_bug(DEADLOCK, lock_is_held_after_a_panic!(releases_twice));
}

#[test]
fn finds_barging() {
    let bug = "the requesting thread has not held the lock";
    finds_bug(bug, checkpoint_hands_over_on_request!(barging));
}

#[test]
fn finds_lifo_order() {
    finds_bug("overtook a waiting thread", lock_is_fair!(lifo));
}

#[test]
fn finds_request_that_is_not_cleared() {
    finds_bug("an old request is still set", request_ends_with_the_turn!(request_not_cleared));
}

#[test]
fn finds_in_lesson_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, one_holder_at_a_time!(lesson_notify_one, SOON, [1, 0, 0]));
}

#[test]
fn finds_in_lesson_turn_that_is_not_checked_again() {
    let model = one_holder_at_a_time!(lesson_turn_not_checked_again, SOON, [0, 0, 0]);
    finds_bug("two threads hold the lock", model);
}

#[test]
fn finds_in_lesson_checkpoint_that_continues_without_the_lock() {
    finds_bug(DEADLOCK, checkpoint_hands_over_on_request!(lesson_continues_without_the_lock));
}

#[test]
fn finds_in_lesson_request_that_is_not_cleared() {
    let bug = "an old request is still set";
    finds_bug(bug, request_ends_with_the_turn!(lesson_request_not_cleared));
}

#[test]
fn solution_has_one_holder_of_two_threads() {
    holds_in_all_orders(3, one_holder_at_a_time!(solution, SOON, [1, 1]));
}

#[test]
fn solution_has_one_holder_of_three_threads() {
    holds_in_all_orders(1, one_holder_at_a_time!(solution, SOON, [1, 0, 0]));
}

#[test]
fn solution_needs_no_request() {
    holds_in_all_orders(2, one_holder_at_a_time!(solution, NEVER, [0, 0, 0]));
}

#[test]
fn solution_hands_over_on_request() {
    holds_in_all_orders(4, checkpoint_hands_over_on_request!(solution));
}

#[test]
fn solution_is_fair() {
    holds_in_all_orders(2, lock_is_fair!(solution));
}

#[test]
fn solution_clears_requests() {
    holds_in_all_orders(ANY, request_ends_with_the_turn!(solution));
}

#[test]
fn solution_holds_lock_after_a_panic() {
    holds_in_all_orders(2, lock_is_held_after_a_panic!(solution));
}

#[test]
fn lesson_has_one_holder_of_two_threads() {
    holds_in_all_orders(3, one_holder_at_a_time!(lesson, SOON, [1, 1]));
}

#[test]
fn lesson_has_one_holder_of_three_threads() {
    holds_in_all_orders(2, one_holder_at_a_time!(lesson, SOON, [1, 0, 0]));
}

#[test]
fn lesson_needs_no_request() {
    holds_in_all_orders(2, one_holder_at_a_time!(lesson, NEVER, [0, 0, 0]));
}

#[test]
fn lesson_hands_over_on_request() {
    holds_in_all_orders(4, checkpoint_hands_over_on_request!(lesson));
}

#[test]
fn lesson_is_fair() {
    holds_in_all_orders(2, lock_is_fair!(lesson));
}

#[test]
fn lesson_clears_requests() {
    holds_in_all_orders(ANY, request_ends_with_the_turn!(lesson));
}

#[test]
fn lesson_holds_lock_after_a_panic() {
    holds_in_all_orders(2, lock_is_held_after_a_panic!(lesson));
}
