//! A priority queue.

extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(priority_queue: close_notifies_one, ignores_spurious_wakeups, notifies_if_empty, solution);

#[test]
fn finds_deadlock_if_push_notifies_only_if_the_queue_was_empty() {
    finds_bug(DEADLOCK, &notifies_if_empty::each_job_reaches_a_worker());
}

#[test]
fn finds_early_return_if_pop_ignores_spurious_wakeups() {
    finds_bug("no job from an open queue", &ignores_spurious_wakeups::each_job_reaches_a_worker());
}

#[test]
fn finds_deadlock_if_close_notifies_one_thread() {
    finds_bug(DEADLOCK, &close_notifies_one::closed_queue_ends_all_workers());
}

#[test]
fn solution_gives_each_job_to_a_worker() {
    holds_in_all_orders(&solution::each_job_reaches_a_worker());
}

#[test]
fn solution_ends_all_workers() {
    holds_in_all_orders(&solution::closed_queue_ends_all_workers());
}
