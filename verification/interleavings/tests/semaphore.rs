//! The semaphore of exercise 11: how many threads hold a permit, and in which order they get it.

extern crate checked as std;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use interleavings::{Place, finds_bug, holds_in_all_orders, join};

#[path = "../../../exercises/wrong/ex11_barging.rs"]
mod barging;
#[path = "../../../exercises/wrong/ex11_lifo.rs"]
mod lifo;
#[path = "../../../exercises/wrong/ex11_permit_duplicated.rs"]
mod permit_duplicated;
#[path = "../../../exercises/solutions/ex11_semaphore.rs"]
mod solution;

/// Three threads take a permit. All of them get one, and at most `$permits` are inside at a time.
macro_rules! limits_permits {
    ($answer:ident, $permits:expr) => {
        || {
            let shared = Arc::new(($answer::Semaphore::new($permits), Place::default()));
            let visit = |_| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (semaphore, inside) = &*shared;
                    let _permit = semaphore.acquire();
                    assert!(inside.visit() < $permits, "too many threads hold a permit");
                })
            };
            [(); 3].map(visit).into_iter().for_each(join);
        }
    };
}

/// The only permit is taken. If a first thread is already waiting when a second one arrives, the
/// second one gets the permit after the first.
macro_rules! serves_in_fifo_order {
    ($answer:ident) => {
        || {
            let shared = Arc::new(($answer::Semaphore::new(1), AtomicBool::new(false)));
            let permit = shared.0.acquire();
            let first = thread::spawn({
                let shared = Arc::clone(&shared);
                move || {
                    let _permit = shared.0.acquire();
                    shared.1.store(true, SeqCst);
                }
            });
            let second = thread::spawn({
                let shared = Arc::clone(&shared);
                move || {
                    let first_is_waiting = shared.0.waiting() == 1;
                    let _permit = shared.0.acquire();
                    let first_was_served = shared.1.load(SeqCst);
                    assert!(!first_is_waiting || first_was_served, "overtook a waiting thread");
                }
            });
            drop(permit);
            [first, second].into_iter().for_each(join);
        }
    };
}

#[test]
fn permit_duplicated_lets_too_many_threads_in() {
    finds_bug("too many threads hold a permit", limits_permits!(permit_duplicated, 1));
}

#[test]
fn barging_overtakes_a_waiting_thread() {
    finds_bug("overtook a waiting thread", serves_in_fifo_order!(barging));
}

#[test]
fn lifo_overtakes_a_waiting_thread() {
    finds_bug("overtook a waiting thread", serves_in_fifo_order!(lifo));
}

#[test]
fn solution_lets_one_thread_in_with_one_permit() {
    holds_in_all_orders(3, limits_permits!(solution, 1));
}

#[test]
fn solution_lets_two_threads_in_with_two_permits() {
    holds_in_all_orders(3, limits_permits!(solution, 2));
}

#[test]
fn solution_serves_in_fifo_order() {
    holds_in_all_orders(4, serves_in_fifo_order!(solution));
}
