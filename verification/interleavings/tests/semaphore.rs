//! A semaphore: how many threads hold a permit, and in which order they get it.

extern crate checked as std;

use interleavings::{answers, finds_bug, holds_in_all_orders};

answers!(semaphore: barging, lifo, permit_duplicated, solution);

#[test]
fn permit_duplicated_lets_too_many_threads_in() {
    finds_bug("too many threads hold a permit", &permit_duplicated::limits_permits(3, 1));
}

#[test]
fn barging_overtakes_a_waiting_thread() {
    finds_bug("overtook a waiting thread", &barging::serves_in_fifo_order());
}

#[test]
fn lifo_overtakes_a_waiting_thread() {
    finds_bug("overtook a waiting thread", &lifo::serves_in_fifo_order());
}

#[test]
fn solution_lets_one_thread_in_with_one_permit() {
    holds_in_all_orders(&solution::limits_permits(3, 1));
}

#[test]
fn solution_lets_two_threads_in_with_two_permits() {
    holds_in_all_orders(&solution::limits_permits(3, 2));
}

#[test]
fn solution_serves_in_fifo_order() {
    holds_in_all_orders(&solution::serves_in_fifo_order());
}
