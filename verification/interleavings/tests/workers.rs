//! Workers that share a queue: exercises 05 and 07.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use std::sync::Barrier;

use interleavings::{ANY, DEADLOCK, found, proved};

#[path = "../../../exercises/solutions/ex05_workers.rs"]
mod ex05;
#[path = "../../../exercises/solutions/ex07_published_race.rs"]
mod ex07;
#[path = "../../../exercises/wrong/ex05_jobs_first_results_later.rs"]
mod jobs_first_results_later;
#[path = "../../../exercises/wrong/ex05_lock_held_while_working.rs"]
mod lock_held_while_working;
#[path = "../../../exercises/wrong/ex07_looks_again_afterwards.rs"]
mod looks_again_afterwards;
#[path = "../../../exercises/wrong/ex07_stops_when_no_job_is_left.rs"]
mod stops_when_no_job_is_left;
#[path = "../../../exercises/wrong/ex07_waits_a_little.rs"]
mod waits_a_little;

/// Two workers do each job once, whoever takes which.
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

/// Two workers work at the same time: each of two jobs needs the other one.
macro_rules! jobs_can_meet {
    ($answer:ident) => {
        || {
            let both = Barrier::new(2);
            $answer::run_all(vec![(); 2], 2, |()| both.wait());
        }
    };
}

/// Two workers, and each result is reported, once.
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
fn found_that_results_fill_their_queue_while_jobs_are_sent() {
    found(DEADLOCK, each_job_is_done_once!(jobs_first_results_later, 5));
}

#[test]
fn found_that_the_lock_is_held_while_working() {
    found(DEADLOCK, jobs_can_meet!(lock_held_while_working));
}

#[test]
fn found_that_a_job_in_hand_is_forgotten() {
    found("a result is lost", each_result_is_reported!(stops_when_no_job_is_left));
}

#[test]
fn found_that_a_second_look_comes_too_early() {
    found("a result is lost", each_result_is_reported!(looks_again_afterwards));
}

#[test]
fn found_that_patience_ends() {
    found("a result is lost", each_result_is_reported!(waits_a_little));
}

#[test]
fn solution_05_does_each_job_once() {
    proved(ANY, each_job_is_done_once!(ex05, 3));
}

#[test]
fn solution_05_lets_workers_work_at_the_same_time() {
    proved(ANY, jobs_can_meet!(ex05));
}

#[test]
fn solution_07_reports_each_result() {
    proved(4, each_result_is_reported!(ex07));
}
