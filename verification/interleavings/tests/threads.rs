//! The pool of threads in the lesson `threads`.
//!
//! There are no wrong answers to a lesson, so `build.rs` plants bugs in it.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use std::io;
use std::time::Duration;

use interleavings::{DEADLOCK, Model, finds_bug, holds_in_all_orders};
use primes_core::PrimeResult;

#[path = "../../../threads/src/lib.rs"]
mod lesson;
mod receiver_not_dropped {
    interleavings::copy!("threads_receiver_not_dropped");
}
mod sender_not_dropped {
    interleavings::copy!("threads_sender_not_dropped");
}
mod sends_before_receiving {
    interleavings::copy!("threads_sends_before_receiving");
}

fn check(n: u64) -> PrimeResult {
    PrimeResult { n, prime: true, elapsed: Duration::ZERO }
}

/// Two workers answer each number once, and all threads end.
macro_rules! each_number_is_answered_once {
    ($pool:ident, $numbers:expr, $bound:expr) => {
        Model::new("each number is answered once", $bound, || {
            let numbers = Vec::from_iter(0..$numbers);
            let mut answered = Vec::new();
            let report = |result: PrimeResult| Ok(answered.push(result.n));
            let failures = $pool::check_all(&numbers, 2, check, report);
            let failures = failures.expect("threads can be started, and `report` succeeds");
            assert!(failures.is_empty(), "a worker panicked");
            answered.sort_unstable();
            assert_eq!(answered, numbers, "a number was not answered exactly once");
        })
    };
}

/// The first result cannot be reported. Two workers, which may still have results, end
/// nevertheless.
macro_rules! all_threads_end_if_report_fails {
    ($pool:ident) => {
        Model::new("all threads end if `report` fails", 2, || {
            let report = |_| Err(io::Error::other("the disk is full"));
            let outcome = $pool::check_all(&[0, 1, 2], 2, check, report);
            assert!(outcome.is_err(), "the error of `report` was lost");
        })
    };
}

#[test]
fn finds_deadlock_if_a_sender_is_not_dropped() {
    finds_bug(DEADLOCK, &each_number_is_answered_once!(sender_not_dropped, 1, 2));
}

#[test]
fn finds_deadlock_if_no_results_are_received_while_sending_jobs() {
    finds_bug(DEADLOCK, &each_number_is_answered_once!(sends_before_receiving, 5, 2));
}

#[test]
fn finds_deadlock_if_the_receiver_is_not_dropped() {
    finds_bug(DEADLOCK, &all_threads_end_if_report_fails!(receiver_not_dropped));
}

#[test]
fn lesson_answers_each_of_two_numbers_once() {
    holds_in_all_orders(&each_number_is_answered_once!(lesson, 2, 3));
}

#[test]
fn lesson_answers_each_of_three_numbers_once() {
    holds_in_all_orders(&each_number_is_answered_once!(lesson, 3, 1));
}

#[test]
fn lesson_ends_all_threads_if_report_fails() {
    holds_in_all_orders(&all_threads_end_if_report_fails!(lesson));
}
