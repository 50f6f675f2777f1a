//! Backpressure.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::{answers, finds_bug, holds_in_all_orders};

answers!(backpressure: solution, unbounded_channel);

#[test]
fn finds_too_many_items_without_a_limit() {
    finds_bug("too many items are in flight", &unbounded_channel::few_items_are_in_flight(3, 1));
}

#[test]
fn solution_limits_items_to_one() {
    holds_in_all_orders(&solution::few_items_are_in_flight(3, 1));
}

#[test]
fn solution_limits_items_to_two() {
    holds_in_all_orders(&solution::few_items_are_in_flight(3, 2));
}
