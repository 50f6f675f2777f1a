//! What a pool's report says at the end: only a run without deaths and without gaps is a good one.

use std::io;

use primes_core::{Report, check};

/// The end of a run over `numbers` in which those `answered` had a row, and some workers died.
fn end(numbers: &[u64], answered: &[u64], deaths: &[&str]) -> Result<(), String> {
    let mut report = Report::start(numbers, "with nobody").expect("stdout can be written");
    for &n in answered {
        report.row(check(n)).expect("stdout can be written");
    }
    let deaths: Vec<_> = deaths.iter().map(|&death| io::Error::other(death)).collect();
    report.checks(&deaths).map_err(|error| error.to_string())
}

#[test]
fn all_is_well_if_nobody_died_and_nothing_is_missing() {
    assert_eq!(end(&[7, 8], &[8, 7], &[]), Ok(()));
}

#[test]
fn a_number_without_an_answer_is_named() {
    assert_eq!(end(&[7, 8], &[8], &[]), Err("never answered: 7".into()));
}

#[test]
fn a_death_is_told_although_all_numbers_were_answered() {
    let told = "one fell; two fell; all numbers were answered all the same";
    assert_eq!(end(&[7, 8], &[8, 7], &["one fell", "two fell"]), Err(told.into()));
}

#[test]
fn a_death_and_what_it_cost_are_told_together() {
    assert_eq!(end(&[7, 8], &[7], &["one fell"]), Err("one fell; never answered: 8".into()));
}
