//! What `spinner-async-nap` prints if stdout is not a terminal.
#![cfg(unix)]

use std::process::Command;

use testkit::stdio_behaviour::{
    assert_bad_arguments_fail, assert_closed_stdout_succeeds, assert_full_disk_fails,
    assert_reader_that_leaves_succeeds, two_lines,
};

const PROGRAM: &str = testkit::lesson!("spinner-async-nap");

#[test]
fn output_on_a_prime_consists_of_two_lines() {
    let [object, answer] = two_lines(Command::new(PROGRAM).arg("9_999_999_999_999_917"));
    assert!(object.starts_with("spinner object: "), "wrong first line: {object}");
    assert!(answer.starts_with("9999999999999917 is prime ("), "wrong answer: {answer}");
}

#[test]
fn output_on_a_composite_says_not_prime() {
    let [_, answer] = two_lines(Command::new(PROGRAM).arg("1000001"));
    assert!(answer.starts_with("1000001 is not prime ("), "wrong answer: {answer}");
}

#[test]
fn full_disk_is_an_error() {
    assert_full_disk_fails(&mut Command::new(PROGRAM));
}

#[test]
fn stdout_without_reader_is_a_success() {
    assert_closed_stdout_succeeds(&mut Command::new(PROGRAM));
}

#[test]
fn reader_that_leaves_after_a_line_is_a_success() {
    assert_reader_that_leaves_succeeds(Command::new(PROGRAM).arg("1000000000000000003"));
}

#[test]
fn bad_arguments_fail_with_one_line() {
    assert_bad_arguments_fail(PROGRAM);
}
