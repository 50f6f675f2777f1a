//! Workers that are stopped by poison pills: exercise 06.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use crossbeam_channel::unbounded;
use interleavings::{DEADLOCK, found, proved};

#[path = "../../../exercises/wrong/ex06_a_pill_too_many.rs"]
mod a_pill_too_many;
#[path = "../../../exercises/wrong/ex06_join_after_each_pill.rs"]
mod join_after_each_pill;
#[path = "../../../exercises/wrong/ex06_one_pill_for_all.rs"]
mod one_pill_for_all;
#[path = "../../../exercises/solutions/ex06_poison_pills.rs"]
mod solution;
#[path = "../../../exercises/wrong/ex06_stops_when_the_queue_is_empty.rs"]
mod stops_when_the_queue_is_empty;
#[path = "../../../exercises/wrong/ex06_takes_all_pills.rs"]
mod takes_all_pills;

/// Two workers do three jobs, take their pills, and stop. Gives the results and the queue.
macro_rules! run {
    ($answer:ident) => {{
        use $answer::{Message, start, stop};
        let (new_jobs, queue) = unbounded();
        let crew = start(2, &queue, |n: u32| 10 * n);
        for n in 1..=3 {
            new_jobs.send(Message::Job(n)).expect("`queue` is still here");
        }
        let mut results = stop(crew, &new_jobs);
        results.sort_unstable();
        (results, queue)
    }};
}

/// All workers stop, and not before all jobs are done.
macro_rules! all_is_done {
    ($answer:ident) => {
        || assert_eq!(run!($answer).0, [10, 20, 30], "a job is not done")
    };
}

/// There is a pill for each worker, and no other.
macro_rules! no_pill_is_left {
    ($answer:ident) => {
        || assert!(run!($answer).1.is_empty(), "a pill is left")
    };
}

#[test]
fn found_that_another_worker_took_the_pill() {
    found(DEADLOCK, all_is_done!(join_after_each_pill));
}

#[test]
fn found_that_a_flag_wakes_nobody() {
    found(DEADLOCK, all_is_done!(one_pill_for_all));
}

#[test]
fn found_that_an_empty_queue_is_not_the_end() {
    found("a job is not done", all_is_done!(stops_when_the_queue_is_empty));
}

#[test]
fn found_that_one_worker_takes_all_pills() {
    found(DEADLOCK, all_is_done!(takes_all_pills));
}

#[test]
fn found_that_a_pill_is_left() {
    found("a pill is left", no_pill_is_left!(a_pill_too_many));
}

#[test]
fn the_solution_does_all_jobs_and_stops_all_workers() {
    proved(4, all_is_done!(solution));
}

#[test]
fn the_solution_leaves_no_pill() {
    proved(4, no_pill_is_left!(solution));
}
