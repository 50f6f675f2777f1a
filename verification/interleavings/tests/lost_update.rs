//! The lost update.

extern crate checked as std;

use interleavings::{answers, finds_bug, holds_in_all_orders};

answers!(lost_update: cas_without_retry, solution, two_guards);

#[test]
fn finds_lost_update_without_retry() {
    finds_bug("an update was lost", &cas_without_retry::no_update_is_lost(2, 1, 4));
}

#[test]
fn finds_lost_update_with_two_guards() {
    finds_bug("an update was lost", &two_guards::no_update_is_lost(2, 1, 4));
}

#[test]
fn solution_loses_no_update_of_two_threads() {
    holds_in_all_orders(&solution::no_update_is_lost(2, 2, 3));
}

#[test]
fn solution_loses_no_update_of_three_threads() {
    holds_in_all_orders(&solution::no_update_is_lost(3, 1, 2));
}
