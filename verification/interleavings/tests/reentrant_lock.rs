//! A re-entrant lock.

extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(reentrant_lock: any_thread_may_lock, if_instead_of_while, notifies_no_thread, solution);

#[test]
fn finds_two_holders_if_any_thread_may_lock() {
    finds_bug("a thread has two guards", &any_thread_may_lock::one_thread_is_inside(2, 4));
}

#[test]
fn finds_two_holders_if_a_thread_does_not_check_again() {
    finds_bug("a thread has two guards", &if_instead_of_while::one_thread_is_inside(2, 4));
}

#[test]
fn finds_deadlock_if_no_thread_is_notified() {
    finds_bug(DEADLOCK, &notifies_no_thread::one_thread_is_inside(2, 4));
}

#[test]
fn solution_lets_one_of_two_threads_in() {
    holds_in_all_orders(&solution::one_thread_is_inside(2, 4));
}

#[test]
fn solution_lets_one_of_three_threads_in() {
    holds_in_all_orders(&solution::one_thread_is_inside(3, 2));
}
