//! A semaphore, which lets in a limited number: exercise 11.

extern crate checked as std;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use interleavings::{Place, found, join, proved};

#[path = "../../../exercises/wrong/ex11_counted_twice.rs"]
mod counted_twice;
#[path = "../../../exercises/wrong/ex11_last_come_first_served.rs"]
mod last_come_first_served;
#[path = "../../../exercises/wrong/ex11_no_queue.rs"]
mod no_queue;
#[path = "../../../exercises/solutions/ex11_semaphore.rs"]
mod solution;

/// Three want to come in, `$k` at a time. All do, and never more than `$k` are inside.
macro_rules! not_too_many_are_inside {
    ($answer:ident, $k:expr) => {
        || {
            let house = Arc::new(($answer::Semaphore::new($k), Place::default()));
            let visit = |_| {
                let house = Arc::clone(&house);
                thread::spawn(move || {
                    let (semaphore, inside) = &*house;
                    let _permit = semaphore.acquire();
                    assert!(inside.visit() < $k, "too many are inside");
                })
            };
            [(); 3].map(visit).into_iter().for_each(join);
        }
    };
}

/// One is inside, and a first guest may be waiting when a second one comes. Then the second one
/// comes in later, too.
macro_rules! nobody_jumps_the_queue {
    ($answer:ident) => {
        || {
            let house = Arc::new(($answer::Semaphore::new(1), AtomicBool::new(false)));
            let permit = house.0.acquire();
            let first = thread::spawn({
                let house = Arc::clone(&house);
                move || {
                    let _permit = house.0.acquire();
                    house.1.store(true, SeqCst);
                }
            });
            let second = thread::spawn({
                let house = Arc::clone(&house);
                move || {
                    let queues_up = house.0.waiting() == 1;
                    let _permit = house.0.acquire();
                    assert!(!queues_up || house.1.load(SeqCst), "jumped the queue");
                }
            });
            drop(permit);
            [first, second].into_iter().for_each(join);
        }
    };
}

#[test]
fn found_that_two_come_in_with_one_permit() {
    found("too many are inside", not_too_many_are_inside!(counted_twice, 1));
}

#[test]
fn found_that_a_newcomer_snatches_the_permit() {
    found("jumped the queue", nobody_jumps_the_queue!(no_queue));
}

#[test]
fn found_that_the_last_is_served_first() {
    found("jumped the queue", nobody_jumps_the_queue!(last_come_first_served));
}

#[test]
fn the_solution_lets_in_one_at_a_time() {
    proved(3, not_too_many_are_inside!(solution, 1));
}

#[test]
fn the_solution_lets_in_two_at_a_time() {
    proved(3, not_too_many_are_inside!(solution, 2));
}

#[test]
fn the_solution_keeps_the_order() {
    proved(4, nobody_jumps_the_queue!(solution));
}
