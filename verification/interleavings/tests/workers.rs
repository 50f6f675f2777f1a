//! Exercises 05 and 07: workers that share a queue.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use std::sync::Barrier;

use interleavings::{ANY, DEADLOCK, finds_bug, holds_in_all_orders};

#[path = "../../../exercises/wrong/ex05_bounded_channel_deadlock.rs"]
mod bounded_channel_deadlock;
#[path = "../../../exercises/wrong/ex07_drains_once_more.rs"]
mod drains_once_more;
#[path = "../../../exercises/solutions/ex05_workers.rs"]
mod ex05;
#[path = "../../../exercises/solutions/ex07_published_race.rs"]
mod ex07;
#[path = "../../../exercises/wrong/ex05_lock_held_during_work.rs"]
mod lock_held_during_work;
#[path = "../../../exercises/wrong/ex07_stops_on_empty_job_channel.rs"]
mod stops_on_empty_job_channel;
#[path = "../../../exercises/wrong/ex07_stops_on_timeout.rs"]
mod stops_on_timeout;

/// Two workers do each job once, in any distribution.
macro_rules! each_job_is_done_once {
    ($answer:ident, $jobs:expr) => {
        || {
            let jobs = Vec::from_iter(0..$jobs);
            let mut results = $answer::run_all(jobs.clone(), 2, |job| job);
            results.sort_unstable();
            assert_eq!(results, jobs);
        }
    };
}

/// Two workers work concurrently: each of two jobs waits for the other one.
macro_rules! workers_run_concurrently {
    ($answer:ident) => {
        || {
            let barrier = Barrier::new(2);
            $answer::run_all(vec![(); 2], 2, |()| barrier.wait());
        }
    };
}

/// Two workers do three jobs, and each result is reported once.
macro_rules! each_result_is_reported {
    ($answer:ident) => {
        || {
            let mut reported = Vec::new();
            $answer::run_all(vec![0, 1, 2], 2, |job| job, |result| reported.push(result));
            reported.sort_unstable();
            assert_eq!(reported, [0, 1, 2], "a result is lost");
        }
    };
}

#[test]
fn finds_deadlock_if_no_results_are_received_while_sending_jobs() {
    finds_bug(DEADLOCK, each_job_is_done_once!(bounded_channel_deadlock, 5));
}

#[test]
fn finds_deadlock_if_lock_is_held_during_work() {
    finds_bug(DEADLOCK, workers_run_concurrently!(lock_held_during_work));
}

#[test]
fn finds_lost_result_if_run_all_stops_on_empty_job_channel() {
    finds_bug("a result is lost", each_result_is_reported!(stops_on_empty_job_channel));
}

#[test]
fn finds_lost_result_if_result_channel_is_drained_once_more() {
    finds_bug("a result is lost", each_result_is_reported!(drains_once_more));
}

#[test]
fn finds_lost_result_if_run_all_stops_on_timeout() {
    finds_bug("a result is lost", each_result_is_reported!(stops_on_timeout));
}

#[test]
fn solution_05_does_each_job_once() {
    holds_in_all_orders(ANY, each_job_is_done_once!(ex05, 3));
}

#[test]
fn solution_05_runs_workers_concurrently() {
    holds_in_all_orders(ANY, workers_run_concurrently!(ex05));
}

#[test]
fn solution_07_reports_each_result() {
    holds_in_all_orders(4, each_result_is_reported!(ex07));
}
