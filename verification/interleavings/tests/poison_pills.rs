//! Workers that are stopped with poison pills.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(poison_pills: drains_channel, extra_pill, joins_after_each_pill, one_pill_and_stop_flag, solution, stops_on_empty_channel);

#[test]
fn finds_deadlock_if_workers_are_joined_after_each_pill() {
    finds_bug(DEADLOCK, &joins_after_each_pill::all_jobs_are_done());
}

#[test]
fn finds_deadlock_if_a_flag_must_wake_workers() {
    finds_bug(DEADLOCK, &one_pill_and_stop_flag::all_jobs_are_done());
}

#[test]
fn finds_lost_job_if_workers_stop_on_empty_channel() {
    finds_bug("a job is not done", &stops_on_empty_channel::all_jobs_are_done());
}

#[test]
fn finds_deadlock_if_a_worker_drains_the_channel() {
    finds_bug(DEADLOCK, &drains_channel::all_jobs_are_done());
}

#[test]
fn finds_extra_pill_left_in_channel() {
    finds_bug("a pill is left", &extra_pill::no_pill_is_left());
}

#[test]
fn solution_does_all_jobs_and_stops_all_workers() {
    holds_in_all_orders(&solution::all_jobs_are_done());
}

#[test]
fn solution_leaves_no_pill() {
    holds_in_all_orders(&solution::no_pill_is_left());
}
