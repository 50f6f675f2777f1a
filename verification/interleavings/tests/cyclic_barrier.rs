//! Exercise 35: a cyclic barrier. That a panic breaks it is not modelled: shuttle runs no other
//! thread while one panics.

extern crate checked as std;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use interleavings::{DEADLOCK, finds_bug, holds_in_all_orders, join};

#[path = "../../../exercises/wrong/ex35_counts_without_rounds.rs"]
mod counts_without_rounds;
#[path = "../../../exercises/wrong/ex35_notifies_one.rs"]
mod notifies_one;
#[path = "../../../exercises/solutions/ex35_cyclic_barrier.rs"]
mod solution;
#[path = "../../../exercises/wrong/ex35_works_once.rs"]
mod works_once;

/// Threads meet twice. No thread leaves a round before all have arrived, each round has one leader,
/// and all threads end.
macro_rules! threads_meet_twice {
    ($answer:ident, $threads:expr) => {
        || {
            let shared = Arc::new(($answer::CyclicBarrier::new($threads), AtomicUsize::new(0)));
            let meet = |()| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (barrier, arrived) = &*shared;
                    let party = barrier.party();
                    let mut led = 0;
                    for round in 1..=2 {
                        arrived.fetch_add(1, SeqCst);
                        led += usize::from(party.wait().expect("no thread panics"));
                        let arrived = arrived.load(SeqCst);
                        assert!(arrived >= round * $threads, "a thread left before all arrived");
                    }
                    led
                })
            };
            let led: usize = [(); $threads].map(meet).into_iter().map(join).sum();
            assert_eq!(led, 2, "each of two rounds has one leader");
        }
    };
}

#[test]
fn finds_deadlock_without_rounds() {
    finds_bug(DEADLOCK, threads_meet_twice!(counts_without_rounds, 2));
}

#[test]
fn finds_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, threads_meet_twice!(notifies_one, 3));
}

#[test]
fn finds_early_return_if_the_count_is_not_reset() {
    finds_bug("a thread left before all arrived", threads_meet_twice!(works_once, 2));
}

#[test]
fn solution_lets_two_threads_meet_twice() {
    holds_in_all_orders(4, threads_meet_twice!(solution, 2));
}

#[test]
fn solution_lets_three_threads_meet_twice() {
    holds_in_all_orders(1, threads_meet_twice!(solution, 3));
}
