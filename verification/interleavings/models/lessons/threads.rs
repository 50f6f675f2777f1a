//! The pool of threads in the lesson `threads`: each number is answered once, and all threads end.

use std::io;
use std::time::Duration;

use primes_core::PrimeResult;
use scheduler::Model;

use super::answer::check_all;

pub fn models() -> Vec<Model> {
    vec![each_number_is_answered_once(2, 3), all_threads_end_if_report_fails()]
}

fn check(n: u64) -> PrimeResult {
    PrimeResult { n, prime: true, elapsed: Duration::ZERO }
}

/// Two workers answer each number once, and all threads end.
pub fn each_number_is_answered_once(numbers: u64, preemption_bound: usize) -> Model {
    Model::new("each number is answered once", preemption_bound, move || {
        let numbers = Vec::from_iter(0..numbers);
        let mut answered = Vec::new();
        let report = |result: PrimeResult| {
            answered.push(result.n);
            Ok(())
        };
        let failures = check_all(&numbers, 2, check, report);
        let failures = failures.expect("threads can be started, and `report` succeeds");
        assert!(failures.is_empty(), "a worker panicked");
        answered.sort_unstable();
        assert_eq!(answered, numbers, "a number was not answered exactly once");
    })
}

/// The first result cannot be reported. Two workers, which may still have results, end
/// nevertheless.
pub fn all_threads_end_if_report_fails() -> Model {
    Model::new("all threads end if `report` fails", 2, || {
        let report = |_| Err(io::Error::other("the disk is full"));
        let outcome = check_all(&[0, 1, 2], 2, check, report);
        assert!(outcome.is_err(), "the error of `report` was lost");
    })
}
