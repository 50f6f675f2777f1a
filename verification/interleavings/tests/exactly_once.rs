//! A value that is made exactly once.

extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(exactly_once: made_twice, notifies_one, solution);

#[test]
fn finds_that_a_value_is_made_twice() {
    finds_bug("the value was made twice", &made_twice::value_is_made_once(3));
}

#[test]
fn finds_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, &notifies_one::value_is_made_once(3));
}

#[test]
fn solution_makes_the_value_once() {
    holds_in_all_orders(&solution::value_is_made_once(3));
}
