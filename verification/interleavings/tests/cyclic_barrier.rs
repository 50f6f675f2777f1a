//! A cyclic barrier.

extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(cyclic_barrier: counts_without_rounds, notifies_one, solution, works_once);

#[test]
fn finds_deadlock_without_rounds() {
    finds_bug(DEADLOCK, &counts_without_rounds::threads_meet_twice(2, 4));
}

#[test]
fn finds_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, &notifies_one::threads_meet_twice(3, 1));
}

#[test]
fn finds_early_return_if_the_count_is_not_reset() {
    finds_bug("a thread left before all arrived", &works_once::threads_meet_twice(2, 4));
}

#[test]
fn solution_lets_two_threads_meet_twice() {
    holds_in_all_orders(&solution::threads_meet_twice(2, 4));
}

#[test]
fn solution_lets_three_threads_meet_twice() {
    holds_in_all_orders(&solution::threads_meet_twice(3, 1));
}
