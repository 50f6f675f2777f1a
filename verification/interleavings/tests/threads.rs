//! The pool of threads in the lesson `threads`.
//!
//! Nobody has answered it wrong, so mistakes are planted: see `build.rs`.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use std::io;
use std::time::Duration;

use interleavings::{DEADLOCK, found, proved};
use primes_core::PrimeResult;

mod feeds_before_it_listens {
    interleavings::copy!("threads_feeds_before_it_listens");
}
mod keeps_its_ends {
    interleavings::copy!("threads_keeps_its_ends");
}
#[path = "../../../threads/src/lib.rs"]
mod lesson;
mod listens_no_more_but_stays {
    interleavings::copy!("threads_listens_no_more_but_stays");
}

fn check(n: u64) -> PrimeResult {
    PrimeResult { n, prime: true, elapsed: Duration::ZERO }
}

/// Two workers. Each number is answered once, and all ends.
macro_rules! each_number_is_answered {
    ($pool:ident, $numbers:expr) => {
        || {
            let numbers = Vec::from_iter(0..$numbers);
            let mut answered = Vec::new();
            let report = |result: PrimeResult| Ok(answered.push(result.n));
            let deaths = $pool::check_all(&numbers, 2, check, report);
            assert!(deaths.expect("nothing was in the way").is_empty());
            answered.sort_unstable();
            assert_eq!(answered, numbers, "a number has not been answered once");
        }
    };
}

/// Two workers. The first row cannot be printed: nobody listens any more, and all ends.
macro_rules! all_end_when_nobody_listens {
    ($pool:ident) => {
        || {
            let report = |_| Err(io::Error::other("the disk is full"));
            let outcome = $pool::check_all(&[0, 1, 2], 2, check, report);
            outcome.expect_err("the disk is full");
        }
    };
}

#[test]
fn found_that_a_sender_is_kept() {
    found(DEADLOCK, each_number_is_answered!(keeps_its_ends, 1));
}

#[test]
fn found_that_nobody_listens_while_jobs_are_sent() {
    found(DEADLOCK, each_number_is_answered!(feeds_before_it_listens, 5));
}

#[test]
fn found_that_workers_wait_for_somebody_to_listen() {
    found(DEADLOCK, all_end_when_nobody_listens!(listens_no_more_but_stays));
}

#[test]
fn the_lesson_answers_each_of_two_numbers_once() {
    proved(3, each_number_is_answered!(lesson, 2));
}

#[test]
fn the_lesson_answers_each_of_three_numbers_once() {
    proved(1, each_number_is_answered!(lesson, 3));
}

#[test]
fn the_lesson_ends_when_nobody_listens() {
    proved(2, all_end_when_nobody_listens!(lesson));
}
