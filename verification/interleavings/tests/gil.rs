//! A lock that changes hands on request, as Python's does: exercise 28, and the lesson `gil`.

extern crate checked as std;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use interleavings::{ANY, DEADLOCK, Place, found, join, proved};

#[path = "../../../exercises/wrong/ex28_gives_it_up_twice.rs"]
mod gives_it_up_twice;
#[path = "../../../exercises/wrong/ex28_last_come_first_served.rs"]
mod last_come_first_served;
#[path = "../../../exercises/wrong/ex28_request_outlives_the_change.rs"]
mod request_outlives_the_change;
#[path = "../../../exercises/wrong/ex28_snatches_it_back.rs"]
mod snatches_it_back;
#[path = "../../../exercises/solutions/ex28_gil.rs"]
mod solution;
#[path = "../../../exercises/wrong/ex28_wakes_only_one.rs"]
mod wakes_only_one;

/// The lesson's lock, and what the one in the exercise tells besides.
macro_rules! lesson {
    ($copy:literal) => {
        interleavings::copy!($copy);

        impl Gil {
            pub fn waiting(&self) -> u64 {
                let line = self.line();
                (line.drawn - line.serving).saturating_sub(1)
            }

            pub fn asked(&self) -> bool {
                self.asked.load(Relaxed)
            }
        }
    };
}

mod lesson {
    lesson!("gil");
}
mod lesson_believes_every_move {
    lesson!("gil_believes_every_move");
}
mod lesson_does_not_stand_in_line_again {
    lesson!("gil_does_not_stand_in_line_again");
}
mod lesson_request_outlives_the_change {
    lesson!("gil_request_outlives_the_change");
}
mod lesson_wakes_only_one {
    lesson!("gil_wakes_only_one");
}

/// Whoever waits may ask for the lock at any moment.
const SOON: Duration = Duration::ZERO;

/// Nobody ever asks.
const NEVER: Duration = Duration::MAX;

/// All want the lock, and each looks so many times whether it is asked for it. One has it at a
/// time, and each gets it.
macro_rules! one_at_a_time {
    ($answer:ident, $interval:expr, $threads:expr) => {
        || {
            let shared = Arc::new(($answer::Gil::new($interval), Place::default()));
            let start = |checkpoints: usize| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (gil, inside) = &*shared;
                    let mut guard = gil.acquire();
                    assert_eq!(inside.visit(), 0, "two have the lock");
                    for _ in 0..checkpoints {
                        guard.checkpoint();
                        assert_eq!(inside.visit(), 0, "two have the lock");
                    }
                })
            };
            $threads.map(start).into_iter().for_each(join);
        }
    };
}

/// One has the lock, and another may be asking for it. If so, a checkpoint lets it have it.
macro_rules! who_asks_gets_it {
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
            let asked = shared.0.asked();
            guard.checkpoint();
            assert!(!asked || shared.1.load(SeqCst), "who asked has not had the lock");
            drop(guard);
            join(other);
        }
    };
}

/// One has the lock, and a first thread may be waiting for it when a second one comes. Then the
/// second one gets it later, too.
macro_rules! first_come_first_served {
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
                    let queues_up = shared.0.waiting() == 1;
                    let _guard = shared.0.acquire();
                    assert!(!queues_up || shared.1.load(SeqCst), "overtook another");
                }
            });
            drop(guard);
            [first, second].into_iter().for_each(join);
        }
    };
}

/// One asks for the lock, and gets it. Now it has it, and nobody else is there to ask.
macro_rules! a_new_holder_is_not_asked {
    ($answer:ident) => {
        || {
            let gil = Arc::new($answer::Gil::new(SOON));
            let guard = gil.acquire();
            let other = thread::spawn({
                let gil = Arc::clone(&gil);
                move || {
                    let _guard = gil.acquire();
                    assert!(!gil.asked(), "asked by nobody");
                }
            });
            drop(guard);
            join(other);
        }
    };
}

/// One lets others have the lock during a call that panics; then it has it again, and alone.
macro_rules! a_panic_leaves_it_held {
    ($answer:ident) => {
        || {
            let shared = Arc::new(($answer::Gil::new(NEVER), Place::default()));
            let start = |panics: bool| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (gil, inside) = &*shared;
                    let mut guard = gil.acquire();
                    if panics {
                        let call = || guard.allow_threads(|| resume_unwind(Box::new("as planned")));
                        let _: Result<(), _> = catch_unwind(AssertUnwindSafe(call));
                    }
                    assert_eq!(inside.visit(), 0, "two have the lock");
                })
            };
            [true, false, false].map(start).into_iter().for_each(join);
        }
    };
}

#[test]
fn found_that_the_wrong_one_is_woken() {
    found(DEADLOCK, one_at_a_time!(wakes_only_one, SOON, [1, 0, 0]));
}

#[test]
fn found_that_a_lock_is_given_up_that_is_not_held() {
    found(DEADLOCK, a_panic_leaves_it_held!(gives_it_up_twice));
}

#[test]
fn found_that_the_lock_is_snatched_back() {
    found("who asked has not had the lock", who_asks_gets_it!(snatches_it_back));
}

#[test]
fn found_that_the_last_is_served_first() {
    found("overtook another", first_come_first_served!(last_come_first_served));
}

#[test]
fn found_that_a_request_outlives_the_change() {
    found("asked by nobody", a_new_holder_is_not_asked!(request_outlives_the_change));
}

#[test]
fn found_in_the_lesson_that_the_wrong_one_is_woken() {
    found(DEADLOCK, one_at_a_time!(lesson_wakes_only_one, SOON, [1, 0, 0]));
}

#[test]
fn found_in_the_lesson_that_a_move_is_taken_for_a_turn() {
    found("two have the lock", one_at_a_time!(lesson_believes_every_move, SOON, [0, 0, 0]));
}

#[test]
fn found_in_the_lesson_that_a_lock_is_given_up_that_is_not_held() {
    found(DEADLOCK, who_asks_gets_it!(lesson_does_not_stand_in_line_again));
}

#[test]
fn found_in_the_lesson_that_a_request_outlives_the_change() {
    found("asked by nobody", a_new_holder_is_not_asked!(lesson_request_outlives_the_change));
}

#[test]
fn the_solution_gives_it_to_one_of_two_at_a_time() {
    proved(3, one_at_a_time!(solution, SOON, [1, 1]));
}

#[test]
fn the_solution_gives_it_to_one_of_three_at_a_time() {
    proved(1, one_at_a_time!(solution, SOON, [1, 0, 0]));
}

#[test]
fn the_solution_needs_no_request() {
    proved(2, one_at_a_time!(solution, NEVER, [0, 0, 0]));
}

#[test]
fn the_solution_gives_it_to_who_asks() {
    proved(4, who_asks_gets_it!(solution));
}

#[test]
fn the_solution_keeps_the_order() {
    proved(2, first_come_first_served!(solution));
}

#[test]
fn the_solution_forgets_requests() {
    proved(ANY, a_new_holder_is_not_asked!(solution));
}

#[test]
fn the_solution_holds_it_after_a_panic() {
    proved(2, a_panic_leaves_it_held!(solution));
}

#[test]
fn the_lesson_gives_it_to_one_of_two_at_a_time() {
    proved(3, one_at_a_time!(lesson, SOON, [1, 1]));
}

#[test]
fn the_lesson_gives_it_to_one_of_three_at_a_time() {
    proved(2, one_at_a_time!(lesson, SOON, [1, 0, 0]));
}

#[test]
fn the_lesson_needs_no_request() {
    proved(2, one_at_a_time!(lesson, NEVER, [0, 0, 0]));
}

#[test]
fn the_lesson_gives_it_to_who_asks() {
    proved(4, who_asks_gets_it!(lesson));
}

#[test]
fn the_lesson_keeps_the_order() {
    proved(2, first_come_first_served!(lesson));
}

#[test]
fn the_lesson_forgets_requests() {
    proved(ANY, a_new_holder_is_not_asked!(lesson));
}

#[test]
fn the_lesson_holds_it_after_a_panic() {
    proved(2, a_panic_leaves_it_held!(lesson));
}
