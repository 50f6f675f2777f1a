//! What `spinner-green` prints if stdout is not a terminal.
#![cfg(unix)]

use std::process::Command;

use testkit::program::example;
use testkit::stdio_behaviour::{
    assert_bad_arguments_fail, assert_closed_stdout_succeeds, assert_full_disk_fails,
    assert_reader_that_leaves_succeeds, two_lines,
};

const PROGRAM: &str = testkit::lesson!("spinner-green");

#[test]
fn output_consists_of_two_lines() {
    let [object, answer] = two_lines(&mut Command::new(PROGRAM));
    assert!(object.starts_with("spinner object: "), "wrong first line: {object}");
    assert_eq!(answer, "Answer: 42");
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
    assert_reader_that_leaves_succeeds(&mut Command::new(PROGRAM));
}

#[test]
fn quiz_with_bad_arguments_fails_with_one_line() {
    assert_bad_arguments_fail(example("prime-green"));
}
