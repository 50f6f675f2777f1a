//! Exercise 06: workers that are stopped with poison pills.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use crossbeam_channel::unbounded;
use interleavings::{DEADLOCK, finds_bug, holds_in_all_orders};

#[path = "../../../exercises/wrong/ex06_drains_channel.rs"]
mod drains_channel;
#[path = "../../../exercises/wrong/ex06_extra_pill.rs"]
mod extra_pill;
#[path = "../../../exercises/wrong/ex06_joins_after_each_pill.rs"]
mod joins_after_each_pill;
#[path = "../../../exercises/wrong/ex06_one_pill_and_stop_flag.rs"]
mod one_pill_and_stop_flag;
#[path = "../../../exercises/solutions/ex06_poison_pills.rs"]
mod solution;
#[path = "../../../exercises/wrong/ex06_stops_on_empty_channel.rs"]
mod stops_on_empty_channel;

/// Two workers do three jobs, receive their pills, and stop. Evaluates to the results and the
/// receiver.
macro_rules! run {
    ($answer:ident) => {{
        use $answer::{Message, start_workers, stop_workers};
        let (message_tx, message_rx) = unbounded();
        let handles = start_workers(2, &message_rx, |n: u32| 10 * n);
        for n in 1..=3 {
            message_tx.send(Message::Job(n)).expect("`message_rx` is not dropped yet");
        }
        let mut results = stop_workers(handles, &message_tx);
        results.sort_unstable();
        (results, message_rx)
    }};
}

/// All workers stop, but only after all jobs are done.
macro_rules! all_jobs_are_done {
    ($answer:ident) => {
        || assert_eq!(run!($answer).0, [10, 20, 30], "a job is not done")
    };
}

/// There are no more pills than workers.
macro_rules! no_pill_is_left {
    ($answer:ident) => {
        || assert!(run!($answer).1.is_empty(), "a pill is left")
    };
}

#[test]
fn finds_deadlock_if_workers_are_joined_after_each_pill() {
    finds_bug(DEADLOCK, all_jobs_are_done!(joins_after_each_pill));
}

#[test]
fn finds_deadlock_if_a_flag_must_wake_workers() {
    finds_bug(DEADLOCK, all_jobs_are_done!(one_pill_and_stop_flag));
}

#[test]
fn finds_lost_job_if_workers_stop_on_empty_channel() {
    finds_bug("a job is not done", all_jobs_are_done!(stops_on_empty_channel));
}

#[test]
fn finds_deadlock_if_a_worker_drains_the_channel() {
    finds_bug(DEADLOCK, all_jobs_are_done!(drains_channel));
}

#[test]
fn finds_extra_pill_left_in_channel() {
    finds_bug("a pill is left", no_pill_is_left!(extra_pill));
}

#[test]
fn solution_does_all_jobs_and_stops_all_workers() {
    holds_in_all_orders(4, all_jobs_are_done!(solution));
}

#[test]
fn solution_leaves_no_pill() {
    holds_in_all_orders(4, no_pill_is_left!(solution));
}
