//! Workers that share a queue.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::{ANY, DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(workers: bounded_channel_deadlock, lock_held_during_work, solution);

#[test]
fn finds_deadlock_if_no_results_are_received_while_sending_jobs() {
    finds_bug(DEADLOCK, &bounded_channel_deadlock::each_job_is_done_once(5, 1));
}

#[test]
fn finds_deadlock_if_lock_is_held_during_work() {
    finds_bug(DEADLOCK, &lock_held_during_work::workers_run_concurrently());
}

#[test]
fn solution_does_each_job_once() {
    holds_in_all_orders(&solution::each_job_is_done_once(3, ANY));
}

#[test]
fn solution_runs_workers_concurrently() {
    holds_in_all_orders(&solution::workers_run_concurrently());
}
