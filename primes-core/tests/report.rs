//! The last line of a pool's report: an error unless every worker succeeded and every number was
//! answered.

use std::io;

use primes_core::{Report, WorkerFailures, check};

/// Reports on `numbers`: those `answered` get a row, and workers fail with these messages.
fn outcome(numbers: &[u64], answered: &[u64], failures: &[&str]) -> Result<(), String> {
    let mut report = Report::begin(numbers, "in a test").expect("stdout can be written to");
    for &n in answered {
        report.row(check(n)).expect("stdout can be written to");
    }
    report.finish_pool(worker_failures(failures)).map_err(|error| error.to_string())
}

fn worker_failures(messages: &[&str]) -> WorkerFailures {
    messages.iter().map(|&message| io::Error::other(message)).collect()
}

#[test]
fn finish_succeeds_if_every_number_was_answered() {
    assert_eq!(outcome(&[7, 8], &[8, 7], &[]), Ok(()));
    assert_eq!(outcome(&[], &[], &[]), Ok(()));
}

#[test]
fn finish_names_an_unanswered_number() {
    assert_eq!(outcome(&[7, 8], &[8], &[]), Err("never answered: 7".into()));
}

#[test]
fn finish_names_a_number_as_often_as_it_is_unanswered() {
    assert_eq!(outcome(&[7, 7, 7, 8], &[7, 8], &[]), Err("never answered: 7, 7".into()));
}

#[test]
fn finish_names_the_first_twenty_of_many_unanswered_numbers() {
    let numbers: Vec<u64> = (1..=22).collect();
    let named: Vec<String> = (1..=20).map(|n: u64| n.to_string()).collect();
    let error = format!("never answered: {} and 2 more", named.join(", "));
    assert_eq!(outcome(&numbers, &[], &[]), Err(error));
}

#[test]
fn finish_names_failures_although_every_number_was_answered() {
    let error = "one failed; two failed; every number was answered nevertheless";
    assert_eq!(outcome(&[7, 8], &[8, 7], &["one failed", "two failed"]), Err(error.into()));
}

#[test]
fn finish_names_failures_and_unanswered_numbers() {
    let error = "one failed; never answered: 8";
    assert_eq!(outcome(&[7, 8], &[7], &["one failed"]), Err(error.into()));
}

#[test]
fn worker_failures_are_one_error() {
    assert!(WorkerFailures::default().is_empty());
    assert!(WorkerFailures::default().into_result().is_ok());
    let failures = worker_failures(&["one failed", "two failed"]);
    assert!(!failures.is_empty());
    let error = failures.into_result().expect_err("two workers failed");
    assert_eq!(error.to_string(), "one failed; two failed");
}
