//! The program that never ends.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(never_ends: solution, stops_on_timeout, underscore_does_not_drop);

#[test]
fn finds_deadlock_if_a_sender_is_kept() {
    finds_bug(DEADLOCK, &underscore_does_not_drop::all_threads_end());
}

#[test]
fn finds_lost_word_if_the_counter_stops_on_timeout() {
    finds_bug("the counter receives until", &stops_on_timeout::all_threads_end());
}

#[test]
fn solution_ends_all_threads() {
    holds_in_all_orders(&solution::all_threads_end());
}
